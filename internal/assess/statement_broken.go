package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// BrokenReason is a reason for a control that leads nowhere.
type BrokenReason struct {
	Entry       int // place in the statement
	Requirement record.Requirement
	Field       string // of the entry
	ID          id.ID  // of the record it names
	Key         string // sentence "broken.KEY" of the locales
}

// BrokenReasons names the reasons whose record is gone, over, or does not carry the
// control: a risk without it in its treatment, an obligation that does not name the
// requirement, an agreement that has ended (S-027).
func BrokenReasons(s *record.Statement, w *World) []BrokenReason {
	risks, obligations := map[id.ID]*record.Risk{}, map[id.ID]*record.Obligation{}
	agreements, controls := map[id.ID]*record.Agreement{}, map[id.ID]*record.Control{}
	people := map[id.ID]*record.Person{}
	for _, x := range w.Risks {
		risks[x.ID] = x
	}
	for _, x := range w.Obligations {
		obligations[x.ID] = x
	}
	for _, x := range w.Agreements {
		agreements[x.ID] = x
	}
	for _, x := range w.Controls {
		controls[x.ID] = x
	}
	for _, x := range w.People {
		people[x.ID] = x
	}
	answers := answersOf(w.Controls)
	var out []BrokenReason
	for i := range s.Entries {
		e := &s.Entries[i]
		broken := func(field string, at id.ID, key string) {
			if key != "" {
				out = append(out, BrokenReason{i, e.Requirement, field, at, key})
			}
		}
		carriers := slices.Clone(answers[catalogue.Key(e.Requirement)])
		for _, at := range append(slices.Clone(e.Controls), e.Control.ID) {
			if c := controls[at]; c != nil {
				carriers = append(carriers, c)
			}
		}
		for _, at := range e.Risks {
			x := risks[at]
			if x == nil {
				broken("risks", at, "gone")
			} else if !slices.ContainsFunc(carriers, func(c *record.Control) bool { return Carries(x, c) }) {
				broken("risks", at, "risk_without_control")
			}
		}
		for _, at := range e.Obligations {
			broken("obligations", at, obligationBroken(obligations[at], e, w))
		}
		for _, at := range e.Agreements {
			a := agreements[at]
			switch {
			case a == nil:
				broken("agreements", at, "gone")
			case a.State == "expired" || a.State == "terminated" || a.Expires != "" && a.Expires < w.Today && a.Renewal != "automatic":
				broken("agreements", at, "over")
			}
		}
		for _, at := range e.Controls {
			if c := controls[at]; c == nil {
				broken("controls", at, "gone")
			} else if c.State == "retired" {
				broken("controls", at, "control_retired")
			}
		}
		if at := e.Owner.ID; !at.IsZero() && (people[at] == nil || people[at].Left) {
			broken("owner", at, "owner_left")
		}
	}
	return out
}

func obligationBroken(o *record.Obligation, e *record.StatementEntry, w *World) string {
	framework := catalogue.Key(e.Requirement).Framework()
	names := func(q record.Requirement) bool {
		return slices.Contains(standsFor(catalogue.Key(q), framework), catalogue.Key(e.Requirement))
	}
	switch {
	case o == nil:
		return "gone"
	case o.Until != "" && o.Until < w.Today:
		return "over"
	case e.Requirement != "" && !slices.ContainsFunc(o.Requirements, names):
		return "obligation_without_requirement"
	}
	return ""
}
