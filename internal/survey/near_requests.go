package survey

import (
	"context"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// nearRequests is how many requests of the customers of a change are looked at on the way;
// more are left to the run over all records.
const nearRequests = 200

// requests reads those that changed, and those that rest on what changed: on an instruction,
// or on an agreement with their customer.
func (n *Neighbourhood) requests(ctx context.Context, tx *store.Tx, changes []store.Changed) error {
	var at, instructions, customers []id.ID
	for _, c := range changes {
		switch c.Type.Name {
		case record.Requests.Name:
			at = append(at, register.HeadOf(c.After).ID)
		case record.Instructions.Name:
			instructions = append(instructions, register.HeadOf(c.After).ID)
		case record.Agreements.Name:
			for _, rec := range []register.Record{c.Before, c.After} {
				if a, ok := rec.(*record.Agreement); ok {
					customers = append(customers, a.Party.ID)
				}
			}
		}
	}
	for field, to := range map[string][]id.ID{"instruction_received": instructions, "customer": customers} {
		found, err := store.LinkingBy(ctx, tx, to, field, nearRequests)
		if err != nil {
			return err
		}
		if len(found) < nearRequests {
			at = append(at, found...)
		}
	}
	return load(ctx, tx, record.Requests, at, &n.World.Requests)
}
