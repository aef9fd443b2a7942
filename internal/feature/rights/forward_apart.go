package rights

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// served is what processes data for one customer; nil is everything.
type served map[id.ID]bool

func (s served) covers(at id.ID) bool { return s == nil || at.IsZero() || s[at] }

// servedBy is what processes data for the customer of a request: the activities that name
// him, their systems and data stores. A request of our own, or of no known customer, is
// not held to it.
func servedBy(ctx context.Context, tx *store.Tx, r *record.Request) (served, error) {
	if !r.ForCustomer() || r.Customer.ID.IsZero() {
		return nil, nil
	}
	defer tx.AsSystem("rights")()
	out := served{}
	activities, err := store.Whole(ctx, tx, record.ProcessingActivities)
	if err != nil {
		return nil, fmt.Errorf("find what serves a customer: %w", err)
	}
	for _, a := range activities {
		if !a.Role.Serves() || !slices.ContainsFunc(a.Customers, func(x record.ActivityCustomer) bool { return x.Party.ID == r.Customer.ID }) {
			continue
		}
		out[a.ID] = true
		for _, at := range slices.Concat([]id.ID(a.Systems), []id.ID(a.DataStores)) {
			out[at] = true
		}
	}
	return out, nil
}

// sameCustomer are those of some requests that are of the same customer as r, so that
// nothing of one customer is seen in a request of another.
func sameCustomer(ctx context.Context, tx *store.Tx, r *record.Request, list []id.ID) ([]id.ID, error) {
	if len(list) == 0 {
		return nil, nil
	}
	defer tx.AsSystem("rights")()
	var out []id.ID
	for _, at := range list {
		x, err := store.Get(ctx, tx, record.Requests, at)
		if err != nil {
			return nil, err
		}
		if x.Customer.ID == r.Customer.ID {
			out = append(out, at)
		}
	}
	return out, nil
}

// apart refuses in a request of one customer what serves another, however it was entered
// (GDPR Art. 28(3)(a), 32; S-065). Problems stand at the items, concerns and
// instruction_received.
func apart(ctx context.Context, tx *store.Tx, e store.Event[record.Request]) error {
	r := e.After
	if !r.ForCustomer() || r.Customer.ID.IsZero() || len(r.Items) == 0 && len(r.Concerns) == 0 && r.InstructionReceived.ID.IsZero() {
		return nil
	}
	theirs, err := servedBy(ctx, tx, r)
	if err != nil {
		return err
	}
	defer tx.AsSystem("rights")()
	var l problem.List
	for i, x := range r.Items {
		at := fmt.Sprintf("items.%d.", i)
		l.If(!theirs.covers(x.System.ID), at+"system", "of_other_customer")
		l.If(!theirs.covers(x.Activity.ID), at+"activity", "of_other_customer")
		if !x.DataSet.ID.IsZero() {
			d, err := store.Get(ctx, tx, record.DataSets, x.DataSet.ID)
			if err != nil {
				return err
			}
			l.If(d.DataStore.ID.IsZero() || !theirs.covers(d.DataStore.ID), at+"data_set", "of_other_customer")
		}
	}
	same, err := sameCustomer(ctx, tx, r, r.Concerns)
	if err != nil {
		return err
	}
	l.If(len(same) != len(r.Concerns), "concerns", "of_other_customer")
	if !r.InstructionReceived.ID.IsZero() {
		i, err := store.Get(ctx, tx, record.Instructions, r.InstructionReceived.ID)
		if err != nil {
			return err
		}
		l.If(i.Customer.ID != r.Customer.ID, "instruction_received", "of_other_customer")
	}
	return l.Err()
}
