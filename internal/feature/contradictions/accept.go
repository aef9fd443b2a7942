package contradictions

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Acceptance is why a contradiction is left as it is, and until when.
type Acceptance struct {
	Reason string
	Until  string // as typed; its last day
}

// DoAccept leaves a contradiction as it is until a day. The problem is invalid where
// reason or day are missing, blocked where the finding is not open, forbidden for
// whoever may not decide on it.
func DoAccept(ctx context.Context, tx *store.Tx, at id.ID, in Acceptance) (*record.Finding, error) {
	f, err := store.Get(ctx, tx, record.Findings, at)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	reason := strings.TrimSpace(in.Reason)
	l.If(reason == "", "reason", "finding_reason")
	until, err := calendar.ParseDay(strings.TrimSpace(in.Until))
	switch {
	case in.Until == "":
		l.Add("until", "finding_until")
	case err != nil:
		l.Add("until", "bad_day", "value", in.Until)
	case until <= today:
		l.Add("until", "day_ahead")
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	if f.State != "open" {
		return nil, problem.New(problem.Blocked, "finding_not_open")
	}
	f, err = store.Change(ctx, tx, record.Findings, f.ID, f.Rev, func(x *record.Finding) error {
		x.AcceptedReason, x.AcceptedUntil, x.AcceptedBy = register.Text(reason), until, register.To[record.Person](tx.Person)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return store.Move(ctx, tx, record.Findings, f.ID, f.Rev, "accept", workflow.Input{})
}

// DoReopen takes an acceptance back before its day.
func DoReopen(ctx context.Context, tx *store.Tx, at id.ID) (*record.Finding, error) {
	f, err := store.Get(ctx, tx, record.Findings, at)
	if err != nil {
		return nil, err
	}
	if f.State != "accepted" {
		return nil, problem.New(problem.Blocked, "finding_not_accepted_yet")
	}
	f, err = store.Change(ctx, tx, record.Findings, f.ID, f.Rev, func(x *record.Finding) error {
		x.AcceptedReason, x.AcceptedUntil, x.AcceptedBy = "", "", register.Link[record.Person]{}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return store.Move(ctx, tx, record.Findings, f.ID, f.Rev, "reopen", workflow.Input{})
}
