package evidence

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Printer prints the technical and organisational measures of a pack's scope, in every
// language of the pack, as PDF and DOCX: those that a control of the pack carries.
func Printer(words *i18n.Catalogue) pack.Printer {
	return func(ctx context.Context, tx *store.Tx, b *pack.Basis) ([]pack.Document, error) {
		zone, err := tx.Zone(ctx)
		if err != nil {
			return nil, err
		}
		world := *b.World
		world.Today = calendar.DayOf(b.At.In(zone))
		in := &Assured{Today: world.Today, Evidence: world.Evidence, view: assess.NewView(&world)}
		for _, c := range world.Controls {
			in.Controls = append(in.Controls, assess.Graded{Control: c, Grades: in.view.Grade(c.ID)})
		}
		a := &Annex{Organisation: world.Own.Title, Edition: cmp.Or(b.Edition, world.Own.Edition), Today: world.Today, Only: func(*record.Control) bool { return true }}
		if b.Scope != nil {
			a.For, a.Reference = b.Scope.Title, b.Scope.Ref
		}
		terms, err := survey.Terms(ctx, tx)
		if err != nil {
			return nil, err
		}
		a.Measures = slices.DeleteFunc(gather(terms, in, world.Activities, world.Risks), func(m Measure) bool { return len(m.Controls) == 0 })
		if len(a.Measures) == 0 {
			return nil, nil
		}
		var out []pack.Document
		for _, lang := range b.Languages {
			w := words.Words(words.Match(lang)).Terms(i18n.Law).With(terms)
			for _, form := range []string{"pdf", "docx"} {
				out = append(out, pack.Document{
					Name: "measures." + lang + "." + form, Title: w.T("evidence.annex.title"),
					Write: func(to io.Writer) error { return a.Write(to, form, w) },
				})
			}
		}
		return out, nil
	}
}
