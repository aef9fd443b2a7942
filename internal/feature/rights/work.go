package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// changed edits a request that the actor works on, as it stands now.
func changed(ctx context.Context, tx *store.Tx, r *record.Request, edit func(*record.Request) error) (*record.Request, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, err
	}
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil {
		return nil, err
	}
	if _, err := store.Change(ctx, tx, record.Requests, r.ID, now.Rev, edit); err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Requests, r.ID)
}

// Identity is the result of a check of who asks.
type Identity struct {
	State   record.IdentityState
	Method  record.IdentityMethod
	Matched []string // kinds of facts that agreed, never their values
	Why     string
	AskedOn calendar.Day // when proof was asked for
	On      calendar.Day // when it arrived; "" of a confirmed one is today
}

// DoIdentity keeps how who asks was checked (GDPR Art. 12(6); S-064). Asking for proof and
// its arrival are days that the law's clock may count from. Problems of kind invalid stand
// at identity, identity_method and identity_why.
func DoIdentity(ctx context.Context, tx *store.Tx, r *record.Request, x Identity) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(x.State == "", "identity", "required")
	l.If(x.State == record.IdentityConfirmed && x.Method == "", "identity_method", "required")
	l.If(x.State == record.IdentityNotNeeded && x.Why == "", "identity_why", "required")
	l.If(x.On > today, "identity_on", "in_the_future")
	l.If(x.AskedOn > today, "identity_asked_on", "in_the_future")
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err = changed(ctx, tx, r, func(r *record.Request) error {
		r.Identity, r.IdentityMethod, r.IdentityMatched, r.IdentityWhy = x.State, x.Method, x.Matched, register.Text(x.Why)
		if x.AskedOn != "" {
			r.IdentityAskedOn = x.AskedOn
		}
		if x.State == record.IdentityAsked && r.IdentityAskedOn == "" {
			r.IdentityAskedOn = today
		}
		if x.State == record.IdentityConfirmed && r.IdentityAskedOn != "" {
			if r.IdentityOn = x.On; r.IdentityOn == "" {
				r.IdentityOn = today
			}
		}
		return nil
	})
	if err != nil || x.State != record.IdentityConfirmed && x.State != record.IdentityNotNeeded {
		return r, err
	}
	return DoStep(ctx, tx, r, "verify_identity", "")
}

// DoStep finishes a step of the procedure: the person, the time and what came of it
// (S-062). A step that is not among those of the request is added.
func DoStep(ctx context.Context, tx *store.Tx, r *record.Request, kind record.RequestStepKind, result string) (*record.Request, error) {
	return changed(ctx, tx, r, func(r *record.Request) error {
		i := slices.IndexFunc(r.Steps, func(s record.RequestStep) bool { return s.Kind == kind })
		if i < 0 {
			r.Steps = append(r.Steps, record.RequestStep{Kind: kind, Assignee: r.Assignee})
			i = len(r.Steps) - 1
		}
		s := &r.Steps[i]
		if s.Started.IsZero() {
			s.Started = tx.Now
		}
		s.Finished, s.By = tx.Now, register.To[record.Person](tx.Person)
		if result != "" {
			s.Result = register.Text(result)
		}
		return nil
	})
}

// DoExtend takes further time: the reason, the day on which the person was told, and the
// new day where the law names no number (GDPR Art. 12(3); S-063). Without a reason, or
// without the day of the notice, it refuses at extension_reason or extension_told_on.
func DoExtend(ctx context.Context, tx *store.Tx, r *record.Request, reason string, told, to calendar.Day) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(strings.TrimSpace(reason) == "", "extension_reason", "extension_needs_reason")
	l.If(told == "", "extension_told_on", "extension_needs_notice")
	l.If(told > today, "extension_told_on", "in_the_future")
	if err := l.Err(); err != nil {
		return nil, err
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		r.ExtensionReason, r.ExtensionToldOn, r.ExtensionTo = register.Text(reason), told, to
		return nil
	})
}

// DoPause stops the clock from a day on; whether the law lets it stand is for the law to
// say, and the explanation of the date tells.
func DoPause(ctx context.Context, tx *store.Tx, r *record.Request, reason record.PauseReason, from calendar.Day) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if from == "" {
		from = today
	}
	var l problem.List
	l.If(reason == "", "reason", "required")
	l.If(from > today, "from", "in_the_future")
	if err := l.Err(); err != nil {
		return nil, err
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		r.Pauses = append(r.Pauses, record.RequestPause{From: from, Reason: reason})
		return nil
	})
}

// DoResume ends the pause that lasts; without one it is blocked.
func DoResume(ctx context.Context, tx *store.Tx, r *record.Request) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		for i := range r.Pauses {
			if r.Pauses[i].To == "" {
				r.Pauses[i].To = max(today, r.Pauses[i].From)
				return nil
			}
		}
		return problem.New(problem.Blocked, "request_no_pause")
	})
}

// Checks are what is settled before the answer.
type Checks struct {
	Scope             string
	ThirdParties      record.ThirdPartyCheck
	ExemptionsWeighed record.YesNo
	SecondReader      id.ID
}

// DoCheck keeps what is settled before the answer.
func DoCheck(ctx context.Context, tx *store.Tx, r *record.Request, x Checks) (*record.Request, error) {
	return changed(ctx, tx, r, func(r *record.Request) error {
		if r.SecondReader.ID != x.SecondReader {
			r.SecondReadOn = ""
		}
		r.Scope, r.ThirdParties, r.ExemptionsWeighed, r.SecondReader = register.Text(x.Scope), x.ThirdParties, x.ExemptionsWeighed, register.To[record.Person](x.SecondReader)
		return nil
	})
}

// DoRead is what the second reader says: "I have read it". Nobody says it for him.
func DoRead(ctx context.Context, tx *store.Tx, r *record.Request) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if tx.Person.IsZero() || r.SecondReader.ID != tx.Person {
		return nil, problem.New(problem.Forbidden, "request_not_second_reader")
	}
	return changed(ctx, tx, r, func(r *record.Request) error { r.SecondReadOn = today; return nil })
}

// Decision is how a request ends, and why not as asked (GDPR Art. 12(4); S-069).
type Decision struct {
	Outcome       record.RequestOutcome
	Ground        record.RefusalGround
	Provision     string
	Reason        string
	ComplaintTold record.YesNo
}

// DoDecide keeps the outcome. One that denies something needs its ground, the reason that
// the person is told, and that the person is told how to complain; problems stand at
// outcome, refusal_ground, refusal_reason and complaint_told.
func DoDecide(ctx context.Context, tx *store.Tx, r *record.Request, x Decision) (*record.Request, error) {
	var l problem.List
	l.If(x.Outcome == "", "outcome", "needed_to_reply")
	if x.Outcome.Denies() {
		l.If(x.Ground == "", "refusal_ground", "refusal_needs_ground")
		l.If(strings.TrimSpace(x.Reason) == "", "refusal_reason", "refusal_needs_reason")
		l.If(x.ComplaintTold != "yes", "complaint_told", "refusal_needs_complaint")
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := changed(ctx, tx, r, func(r *record.Request) error {
		r.Outcome, r.RefusalGround, r.RefusalProvision, r.RefusalReason, r.ComplaintTold = x.Outcome, x.Ground, x.Provision, register.Text(x.Reason), x.ComplaintTold
		return nil
	})
	if err != nil {
		return nil, err
	}
	return DoStep(ctx, tx, r, "decide", "")
}

// DoAnswered keeps when the answer went out by a way that the program does not see, such
// as a letter. It may not lie before the receipt or ahead.
func DoAnswered(ctx context.Context, tx *store.Tx, r *record.Request, on calendar.Day) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(on > today, "answered_on", "in_the_future")
	l.If(on == "", "answered_on", "required")
	if err := l.Err(); err != nil {
		return nil, err
	}
	at := noon(on, r.Zone)
	if on == today || at.After(tx.Now) {
		at = tx.Now
	}
	if at.Before(r.ReceivedAt) {
		at = r.ReceivedAt
	}
	r, err = changed(ctx, tx, r, func(r *record.Request) error { r.AnsweredAt = at; return nil })
	if err != nil {
		return nil, err
	}
	return DoStep(ctx, tx, r, "reply", "")
}

// DoTold keeps whom of the recipients was told of what changed, or why not (GDPR Art. 19).
// The form's fields are told_on and why_not.
func DoTold(ctx context.Context, tx *store.Tx, r *record.Request, row id.ID, on calendar.Day, whyNot string) (*record.Request, error) {
	var l problem.List
	l.If(on == "" && strings.TrimSpace(whyNot) == "", "told_on", "recipient_not_told")
	if err := l.Err(); err != nil {
		return nil, err
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		for i := range r.RecipientsTold {
			if x := &r.RecipientsTold[i]; x.ID == row {
				x.ToldOn, x.WhyNot = on, register.Text(whyNot)
				return nil
			}
		}
		return problem.NotFound("requests", row)
	})
}
