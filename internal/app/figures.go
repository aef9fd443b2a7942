package app

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/home"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// mostRows is how many records the page of a figure shows.
const mostRows = 200

// requestFigures are the numbers of the desk on the first page.
func requestFigures() home.Source {
	return home.Source{
		Title: "register.requests.many",
		Names: []string{rights.OpenFigure, rights.SoonFigure, rights.LateFigure, rights.MedianFigure},
		Daily: []string{rights.OpenFigure, rights.LateFigure},
		Told:  []string{rights.OpenFigure, rights.SoonFigure, rights.LateFigure},
		Late:  []string{rights.LateFigure},
		Measure: func(ctx context.Context, tx *store.Tx, today calendar.Day) ([]home.Figure, error) {
			k, err := rights.DoKeyFigures(ctx, tx, today)
			if err != nil || !k.Known {
				return nil, err
			}
			open := k.Count(rights.OpenFigure)
			return []home.Figure{
				{Name: rights.OpenFigure, Value: open}, {Name: rights.SoonFigure, Value: k.Count(rights.SoonFigure), Of: open}, {Name: rights.LateFigure, Value: k.Count(rights.LateFigure), Of: open},
				{Name: rights.MedianFigure, Value: max(0, k.Median), Of: k.Count(rights.MedianFigure), Days: true},
			}, nil
		},
		Rows: func(ctx context.Context, tx *store.Tx, w i18n.Words, today calendar.Day, name string) ([]home.Row, string, error) {
			k, err := rights.DoKeyFigures(ctx, tx, today)
			if err != nil {
				return nil, "", err
			}
			var out []home.Row
			k.Behind(w, name, mostRows, func(of *register.Type, ref, title, why string, who id.ID) {
				out = append(out, home.Row{Register: of, Ref: ref, Title: title, Why: why, Owner: who})
			})
			return out, k.List(name), nil
		},
		SeesAll: func(tx *store.Tx) bool { return tx.Reach(access.Read, access.Cases) == access.All },
	}
}
