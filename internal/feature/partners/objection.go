package partners

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// DoResolve notes what was agreed with a customer who objected; once no objection is
// open any more, the change goes on (S-099).
func DoResolve(ctx context.Context, tx *store.Tx, at, customer id.ID, resolution string) (*record.SubprocessorChange, error) {
	x, err := store.Get(ctx, tx, record.SubprocessorChanges, at)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	resolution = strings.TrimSpace(resolution)
	l.If(resolution == "", "resolution", "partners_resolution")
	l.If(len(resolution) > 5000, "resolution", "too_long", "max", 5000)
	if err := l.Err(); err != nil {
		return nil, err
	}
	found, open := false, false
	for _, n := range x.Objections {
		found = found || n.Customer.ID == customer && n.Answer == "objected"
		open = open || n.Customer.ID != customer && n.Open()
	}
	if !found {
		return nil, problem.New(problem.Blocked, "partners_no_objection")
	}
	x, err = store.Change(ctx, tx, record.SubprocessorChanges, at, x.Rev, func(x *record.SubprocessorChange) error {
		for i := range x.Objections {
			if n := &x.Objections[i]; n.Customer.ID == customer {
				n.Resolution, n.ResolvedOn = register.Text(resolution), today
			}
		}
		return nil
	})
	if err != nil || open || x.State != "objected" {
		return x, err
	}
	return store.Move(ctx, tx, record.SubprocessorChanges, at, x.Rev, "resolve", workflow.Input{})
}
