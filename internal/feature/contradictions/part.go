package contradictions

import (
	"context"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// Part is the card on the page of a record: what contradicts itself there.
func (p *Pages) Part(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, rec register.Record) (templ.Component, error) {
	if !watched(t) || !tx.May(access.Read, record.Findings.Group) {
		return nil, nil
	}
	list, err := Open(ctx, tx, register.HeadOf(rec).ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	lines, err := linesOf(ctx, tx, c, list)
	if err != nil {
		return nil, err
	}
	return partBody(c.T("contradictions.here", "count", len(lines)), lines), nil
}
