package survey

import (
	"context"
	"slices"

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
	living, err := store.Those(ctx, tx, record.ProcessingActivities, func(a *record.ProcessingActivity) bool { return a.State != "retired" })
	if err != nil {
		return nil, err
	}
	for _, a := range living {
		for i, x := range assess.TransfersOf(own, a) {
			at, known := by[a.Transfers[i].Transfer.ID]
			if !known {
				out = append(out, x)
				continue
			}
			out[at].Activities = append(slices.Clip(out[at].Activities), a.ID)
			out[at].Systems = slices.Concat(out[at].Systems, a.Systems)
		}
	}
	return out, nil
}

// recorded are the transfers with a record of their own that have not ended, and where
// each stands in the list.
func recorded(ctx context.Context, tx *store.Tx, own *record.Organisation) ([]assess.Crossing, map[id.ID]int, error) {
	var out []assess.Crossing
	by := map[id.ID]int{}
	list, err := store.Those(ctx, tx, record.Transfers, func(t *record.Transfer) bool { return t.State != "ended" })
	if err != nil {
		return nil, nil, err
	}
	for _, t := range list {
		by[t.ID] = len(out)
		out = append(out, assess.TransferOf(own, t))
	}
	return out, by, nil
}
