package retention

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// imposed are the holds that were imposed and not lifted, the first to end first.
func imposed(ctx context.Context, tx *store.Tx) ([]*record.Hold, error) {
	out, err := store.Whole(ctx, tx, record.Holds)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(h *record.Hold) bool { return h.State != "active" })
	slices.SortStableFunc(out, func(a, b *record.Hold) int { return cmp.Compare(a.Until, b.Until) })
	return out, nil
}

// DoHolding are the holds that bind today on any of the records, on what those lie in,
// or on the person with a key: whoever disposes or erases asks it first and names them
// in the refusal (S-094). It reads what the actor may see; Guard asks as the system.
func DoHolding(ctx context.Context, tx *store.Tx, principals []string, records ...id.ID) ([]*record.Hold, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	holds, err := imposed(ctx, tx)
	if err != nil || len(holds) == 0 {
		return nil, err
	}
	within, err := liesIn(ctx, tx, records)
	if err != nil {
		return nil, err
	}
	records = append(records, within...)
	var out []*record.Hold
	for _, h := range holds {
		if h.InForce(today) && (slices.ContainsFunc(records, h.Covers) || slices.ContainsFunc(principals, func(k string) bool { return k != "" && slices.Contains(h.Principals, k) })) {
			out = append(out, h)
		}
	}
	return out, nil
}

// liesIn are the systems that data sets and data stores lie in, and the stores of the
// data sets.
func liesIn(ctx context.Context, tx *store.Tx, records []id.ID) ([]id.ID, error) {
	sets, err := store.LoadMany(ctx, tx, record.DataSets.Type, records)
	if err != nil {
		return nil, fmt.Errorf("read what holds may name: %w", err)
	}
	stores := slices.Clone(records)
	for _, rec := range sets {
		if d, ok := rec.(*record.DataSet); ok {
			stores = append(stores, d.DataStore.ID)
		}
	}
	found, err := store.LoadMany(ctx, tx, record.DataStores.Type, slices.DeleteFunc(stores, id.ID.IsZero))
	if err != nil {
		return nil, fmt.Errorf("read what holds may name: %w", err)
	}
	var out []id.ID
	for at, rec := range found {
		if d, ok := rec.(*record.DataStore); ok {
			out = append(out, at, d.System.ID)
		}
	}
	return slices.DeleteFunc(out, id.ID.IsZero), nil
}

// actor is the name of what acts here in the ledger.
const actor = "holds"

// Reactions refuse the erasure of what a hold is on.
func Reactions() []store.Reaction { return []store.Reaction{store.Erasing(Guard)} }

// Guard refuses an erasure while a hold binds on the record, on the system that it lies
// in or, of a person, on his key: problem erase_held of kind Blocked, which names the
// holds and their last day.
func Guard(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID) error {
	defer tx.AsSystem(actor)()
	var keys []string
	if t.Name == record.People.Name {
		p, err := store.Get(ctx, tx, record.People, at)
		if err != nil {
			return err
		}
		keys = append(keys, p.Ref, p.Email)
	}
	holds, err := DoHolding(ctx, tx, keys, at)
	if err != nil || len(holds) == 0 {
		return err
	}
	return Refusal(holds)
}

// Refusal is the problem that names the holds in the way of an erasure or a disposal.
func Refusal(holds []*record.Hold) error {
	last, names := holds[0].Until, make([]string, 0, len(holds))
	for _, h := range holds {
		last = max(last, h.Until)
		names = append(names, h.Ref+" “"+h.Title+"”")
	}
	return problem.New(problem.Blocked, "erase_held", "holds", strings.Join(names, ", "), "until", last)
}
