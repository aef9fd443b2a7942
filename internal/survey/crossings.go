package survey

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Crossings reads the transfers of living activities, with their lists of transfers and
// nothing else, and those that have a record of their own. A row that names such a
// record is told once, by the record, which then reaches the activity too.
func Crossings(ctx context.Context, tx *store.Tx, own *record.Organisation) ([]assess.Crossing, error) {
	out, by, err := recorded(ctx, tx, own)
	if err != nil {
		return nil, err
	}
	q := store.Query{Sort: "ref", Limit: store.MaxLimit, Parts: []string{"transfers"}, Where: []store.Cond{{Field: "state", Op: "not", Value: "retired"}, {Field: "transfers", Op: "filled"}}}
	for {
		page, err := store.List(ctx, tx, record.ProcessingActivities, q)
		if err != nil {
			return nil, fmt.Errorf("read transfers of activities: %w", err)
		}
		for _, a := range page.Items {
			for i, x := range assess.TransfersOf(own, a) {
				at, known := by[a.Transfers[i].Transfer.ID]
				if !known {
					out = append(out, x)
					continue
				}
				out[at].Activities = append(out[at].Activities, a.ID)
				out[at].Systems = append(out[at].Systems, a.Systems...)
			}
		}
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

// recorded are the transfers with a record of their own that have not ended, and where
// each stands in the list.
func recorded(ctx context.Context, tx *store.Tx, own *record.Organisation) ([]assess.Crossing, map[id.ID]int, error) {
	var out []assess.Crossing
	by := map[id.ID]int{}
	if !tx.May(access.Read, record.Transfers.Group) {
		return nil, by, nil
	}
	q := store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{{Field: "state", Op: "not", Value: "ended"}}}
	for {
		page, err := store.List(ctx, tx, record.Transfers, q)
		if err != nil {
			return nil, nil, fmt.Errorf("read transfers: %w", err)
		}
		for _, t := range page.Items {
			by[t.ID] = len(out)
			out = append(out, assess.TransferOf(own, t))
		}
		if q.After = page.Next; q.After == "" {
			return out, by, nil
		}
	}
}
