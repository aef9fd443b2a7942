package assess

import (
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// DutyState is how far a duty of a law in scope is answered.
type DutyState string

// States of a duty, the most pressing first.
const (
	DutyOpen   DutyState = "open"   // not taken over as an obligation, or nobody has said how it is met
	DutyUnmet  DutyState = "unmet"  // somebody has said that it is not met
	DutyPartly DutyState = "partly" // met in part
	DutyMet    DutyState = "met"    // met, or not applicable for a reason
)

// DutyStates are the states in the order of the gap list.
func DutyStates() []DutyState { return []DutyState{DutyOpen, DutyUnmet, DutyPartly, DutyMet} }

// Duty is one line of the gap list of laws.
type Duty struct {
	*catalogue.Requirement
	Law        string
	Obligation *record.Obligation // taken from it; nil while it has not been taken over
	State      DutyState
}

// Duties are the duties of the laws in scope with how far each is answered (S-008):
// turning a law on adds its duties, turning it off takes them out of the list and
// leaves every obligation where it is. Conditions of a ground are no duties of their
// own and are left out.
func Duties(w *World, laws []record.Law) []Duty {
	taken := map[string]*record.Obligation{}
	for _, o := range w.Obligations {
		if o.LibraryKey != "" {
			taken[o.LibraryKey] = o
		}
	}
	var out []Duty
	for _, law := range laws {
		for _, r := range catalogue.Library().DutiesOf(string(law)) {
			if r.Condition {
				continue
			}
			d := Duty{Requirement: r, Law: string(law), Obligation: taken[string(r.Key)], State: DutyOpen}
			if d.Obligation != nil {
				d.State = dutyState(d.Obligation.Met)
			}
			out = append(out, d)
		}
	}
	return out
}

func dutyState(m record.Met) DutyState {
	switch m {
	case "yes", "not_applicable":
		return DutyMet
	case "partly":
		return DutyPartly
	case "no":
		return DutyUnmet
	}
	return DutyOpen
}
