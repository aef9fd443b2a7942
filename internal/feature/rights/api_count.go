package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
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

type sampleIn struct {
	Seed string       `json:"seed"`
	Size int          `json:"size"`
	From calendar.Day `json:"from"`
	To   calendar.Day `json:"to"`
}

type sampleOut struct {
	Sample
	Rule string `json:"rule"` // how to draw it again
}

func apiSample(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*sampleIn)
	if tx.Kind == access.Token && len(tx.Scopes) > 0 && !tx.May(access.Comment, record.Requests.Group) { // a token that only reads
		return nil, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	var l problem.List
	isDay(&l, "from", in.From)
	isDay(&l, "to", in.To)
	if err := l.Err(); err != nil {
		return nil, err
	}
	x, err := DoSample(ctx, tx, in.Seed, in.Size, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return sampleOut{x, ask.Words.T("rights.sample.rule")}, nil
}
