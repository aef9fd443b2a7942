package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

type indicatorsOut struct {
	Indicators
	Requests []*Line `json:"requests,omitempty"` // that were counted
}

func apiIndicators(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	from, err := ask.Day("from", calendar.Day(string(today)[:4]+"-01-01"))
	if err != nil {
		return nil, err
	}
	to, err := ask.Day("to", today)
	if err != nil {
		return nil, err
	}
	rows, err := ask.Yes("rows")
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(to < from, "to", "order", "other", "from")
	if err := l.Err(); err != nil {
		return nil, err
	}
	x, err := DoIndicators(ctx, tx, from, to)
	if err != nil {
		return nil, err
	}
	out := indicatorsOut{Indicators: x}
	if rows {
		out.Requests = x.Lines
	}
	return out, nil
}
