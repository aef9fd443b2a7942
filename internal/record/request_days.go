package record

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// OpenSteps are the steps whose own target still counts: not finished, not done by another
// way, and the request not answered.
func (r *Request) OpenSteps() []RequestStep {
	if !r.AnsweredAt.IsZero() || r.Closed() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Steps), func(s RequestStep) bool {
		switch s.Kind {
		case "acknowledge":
			if r.AcknowledgedOn != "" {
				return true
			}
		case "verify_identity":
			if r.Identity == IdentityConfirmed || r.Identity == IdentityNotNeeded {
				return true
			}
		}
		return s.Due == "" || !s.Finished.IsZero()
	})
}

// AwaitedBy is the field by which requests with days to come are looked for.
func (*Request) AwaitedBy() string { return "due_on" }

// Awaits are the days of an open request for whoever owns or handles it: the answer, the
// confirmation of receipt, and the own targets of the steps that are the person's.
func (r *Request) Awaits(person id.ID) []register.Awaited {
	if !r.AnsweredAt.IsZero() || r.Closed() {
		return nil
	}
	var out []register.Awaited
	mine := r.Owner == person || r.Assignee.ID == person
	if mine && r.DueOn != "" {
		out = append(out, register.Awaited{Field: "due_on", Day: r.DueOn})
	}
	if mine && r.AcknowledgeBy != "" && r.AcknowledgedOn == "" && r.AcknowledgeBy != r.DueOn {
		out = append(out, register.Awaited{Field: "acknowledge_by", Day: r.AcknowledgeBy})
	}
	for _, s := range r.OpenSteps() {
		does := s.Assignee.ID
		if does.IsZero() {
			does = r.Assignee.ID
		}
		if does == person || does.IsZero() && mine {
			out = append(out, register.Awaited{Field: "steps", Row: s.ID, Label: "choice.request_step_kind." + string(s.Kind), Day: s.Due})
		}
	}
	return out
}
