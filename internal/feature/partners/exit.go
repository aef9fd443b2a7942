package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// exitDays is by when data are back or erased after an exit began, unless another day
// was agreed.
const exitDays = 30

// DoExit begins the end of an engagement; the reaction to it asks its owner for return
// or erasure, and the proof of it, until a day (GDPR Art. 28(3)(g); S-093).
func DoExit(ctx context.Context, tx *store.Tx, at id.ID, reason string, due calendar.Day) (*record.Engagement, error) {
	e, err := store.Get(ctx, tx, record.Engagements, at)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if due == "" {
		due = today.AddDays(exitDays)
	}
	var p problem.List
	p.If(!due.Valid() || due < today, "exit_due", "day_ahead")
	p.If(reason == "", "reason", "required")
	if err := p.Err(); err != nil {
		return nil, err
	}
	if e, err = store.Change(ctx, tx, record.Engagements, at, e.Rev, func(x *record.Engagement) error {
		x.ExitDue = due
		if x.ExitDuty == "" {
			x.ExitDuty = "delete"
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return store.Move(ctx, tx, record.Engagements, at, e.Rev, "exit", workflow.Input{Reason: reason})
}

// Return proves what became of the data at the end of an engagement.
type Return struct {
	On      calendar.Day // returned or erased
	Revoked calendar.Day // access taken away
	Proof   register.Files
}

// DoProveReturn notes return or erasure and ends the engagement where nothing is
// missing any more; Held says what still is (guard G11).
func DoProveReturn(ctx context.Context, tx *store.Tx, at id.ID, in Return) (e *record.Engagement, held *problem.Problem, err error) {
	if e, err = store.Get(ctx, tx, record.Engagements, at); err != nil {
		return nil, nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, nil, err
	}
	var p problem.List
	p.If(in.On != "" && (!in.On.Valid() || in.On > today), "returned_or_deleted_on", "partners_past")
	p.If(in.Revoked != "" && (!in.Revoked.Valid() || in.Revoked > today), "access_revoked_on", "partners_past")
	if err := p.Err(); err != nil {
		return nil, nil, err
	}
	if e.State != "exiting" {
		return nil, nil, problem.New(problem.Blocked, "partners_not_exiting")
	}
	if e, err = store.Change(ctx, tx, record.Engagements, at, e.Rev, func(x *record.Engagement) error {
		if in.On != "" {
			x.ReturnedOrDeletedOn = in.On
		}
		if in.Revoked != "" {
			x.AccessRevokedOn = in.Revoked
		}
		x.ReturnProof = append(x.ReturnProof, in.Proof...)
		if x.Ended == "" && x.ReturnedOrDeletedOn != "" && x.AccessRevokedOn != "" {
			x.Ended = max(x.ReturnedOrDeletedOn, x.AccessRevokedOn)
		}
		return nil
	}); err != nil {
		return nil, nil, err
	}
	ended, err := store.Move(ctx, tx, record.Engagements, at, e.Rev, "end", workflow.Input{})
	if x, ok := problem.As(err); ok && x.Kind == problem.Blocked {
		return e, x, nil
	}
	return ended, nil, err
}

// DoClause says of one clause whether an agreement has it (S-096).
func DoClause(ctx context.Context, tx *store.Tx, at id.ID, rev int64, in record.Clause) (*record.Agreement, error) {
	return store.Change(ctx, tx, record.Agreements, at, rev, func(a *record.Agreement) error {
		for i := range a.Clauses {
			if c := &a.Clauses[i]; c.Clause == in.Clause {
				c.Present, c.Where, c.Deviation, c.Approved = in.Present, in.Where, in.Deviation, in.Approved
				return nil
			}
		}
		a.Clauses = append(a.Clauses, in)
		return nil
	})
}
