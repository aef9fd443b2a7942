package assess

import (
	"cmp"
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Reason is a number in a calculation and the sentence "action.why.KEY" that says
// where it comes from.
type Reason struct {
	Key    string
	Points int
}

// EffortSource says where a number of person-days comes from: the sentence
// "action.effort.SOURCE".
type EffortSource string

const (
	EffortEntered  EffortSource = "entered"  // at the item
	EffortControls EffortSource = "controls" // of our controls that are to answer it and do not operate yet
	EffortAssumed  EffortSource = "assumed"  // ours, without a source: 3 days for a clause, 2 for what must be in writing, else 1; half where partly met
)

// Action is one line of the action plan: an open gap, how pressing it is, and why.
type Action struct {
	Item     *record.AssessmentItem
	Severity []Reason // of the gap; added up
	Weight   []Reason // of the requirement; added up
	Points   int      // severity × weight
	Priority record.Priority
	Effort   register.Decimal // person-days
	Source   EffortSource
}

// Actions are the open gaps of an assessment, the most pressing first and the
// cheapest of equals before the others (S-171). The priority is the severity of the
// gap times the weight of the requirement; a priority set by a person stands.
func Actions(a *record.Assessment, w *World) []Action {
	answers := answersOf(w.Controls)
	heavy := heavyRisks(w)
	broken := unmetDuties(w)
	var out []Action
	for i := range a.Items {
		x := &a.Items[i]
		if !x.Open() {
			continue
		}
		k := catalogue.Key(x.Requirement)
		act := Action{Item: x, Severity: severityOf(x)}
		act.Weight = weightOf(k, answers[k], heavy, broken[k])
		act.Points = sum(act.Severity) * sum(act.Weight)
		act.Priority = cmp.Or(x.Priority, priorityOf(act.Points))
		act.Effort, act.Source = effortFor(x, answers[k])
		out = append(out, act)
	}
	slices.SortStableFunc(out, func(a, b Action) int {
		return cmp.Or(cmp.Compare(urgency(b.Priority), urgency(a.Priority)), cmp.Compare(b.Points, a.Points), cmp.Compare(a.Effort, b.Effort))
	})
	return out
}

func severityOf(x *record.AssessmentItem) []Reason {
	out := []Reason{{"partly", 1}}
	if x.Result == record.NotConform {
		out = []Reason{{"not_conform", 3}}
	}
	if x.Target-x.Maturity >= 3 {
		out = append(out, Reason{"far", 1})
	}
	return out
}

// weightOf: a clause binds without exception, and an auditor takes its absence for a
// major nonconformity; a document that must exist is asked for by name.
func weightOf(k catalogue.Key, ours []*record.Control, heavy map[id.ID]bool, duty bool) []Reason {
	out := []Reason{{"control", 1}}
	r, ok := catalogue.Library().Requirement(k)
	if ok && r.Kind == catalogue.Clause {
		out = []Reason{{"clause", 2}}
	}
	if ok && (r.InWriting || len(r.Documented) > 0) {
		out = append(out, Reason{"in_writing", 1})
	}
	if slices.ContainsFunc(ours, func(c *record.Control) bool { return heavy[c.ID] }) {
		out = append(out, Reason{"risk", 1})
	}
	if duty {
		out = append(out, Reason{"duty", 1})
	}
	return out
}

// heavyRisks are the controls that carry a risk which is high without them.
func heavyRisks(w *World) map[id.ID]bool {
	out := map[id.ID]bool{}
	for _, x := range w.Risks {
		if l := x.Inherent(); x.State == "closed" || l != "high" && l != "very_high" {
			continue
		}
		for _, c := range w.Controls {
			if !out[c.ID] && Carries(x, c) {
				out[c.ID] = true
			}
		}
	}
	return out
}

// unmetDuties are the requirements behind a duty that is not met.
func unmetDuties(w *World) map[catalogue.Key]bool {
	out := map[catalogue.Key]bool{}
	for _, o := range w.Obligations {
		if o.Met != "no" && o.Met != "partly" || o.Until != "" && o.Until < w.Today {
			continue
		}
		for _, q := range o.Requirements {
			for _, f := range []string{catalogue.ISO27701of2025, catalogue.ISO27701of2019} {
				for _, k := range standsFor(catalogue.Key(q), f) {
					out[k] = true
				}
			}
		}
	}
	return out
}

func sum(list []Reason) int {
	n := 0
	for _, r := range list {
		n += r.Points
	}
	return n
}

// priorityOf cuts the points, 1 to 20, into four.
func priorityOf(points int) record.Priority {
	switch {
	case points >= 12:
		return "urgent"
	case points >= 6:
		return "high"
	case points >= 3:
		return "normal"
	}
	return "low"
}

func urgency(p record.Priority) int { return slices.Index(p.Values(), string(p)) }

const personDay register.Decimal = 10_000

func effortFor(x *record.AssessmentItem, ours []*record.Control) (register.Decimal, EffortSource) {
	if x.Effort > 0 {
		return x.Effort, EffortEntered
	}
	var days register.Decimal
	for _, c := range ours {
		if c.State == "planned" || c.State == "implementing" {
			days += c.Effort
		}
	}
	if days > 0 {
		return days, EffortControls
	}
	days = personDay
	if r, ok := catalogue.Library().Requirement(catalogue.Key(x.Requirement)); ok && r.Kind == catalogue.Clause {
		days = 3 * personDay
	} else if ok && r.InWriting {
		days = 2 * personDay
	}
	if x.Result == record.Partly {
		days /= 2
	}
	return days, EffortAssumed
}

// TotalEffort adds up the person-days of actions.
func TotalEffort(all []Action) register.Decimal {
	var n register.Decimal
	for _, a := range all {
		n += a.Effort
	}
	return n
}

// Uncovered are the gaps that nobody takes care of: without a reason to leave them,
// and without an action or with a task that is gone or called off (S-171).
func Uncovered(a *record.Assessment, w *World) []*record.AssessmentItem {
	tasks := map[id.ID]string{}
	for _, t := range w.Tasks {
		tasks[t.ID] = t.State
	}
	var out []*record.AssessmentItem
	for i := range a.Items {
		x := &a.Items[i]
		if !x.Open() {
			continue
		}
		state, there := tasks[x.Task.ID]
		lost := !x.Task.ID.IsZero() && (!there || state == "cancelled")
		if lost || x.Action == "" && x.Task.ID.IsZero() {
			out = append(out, x)
		}
	}
	return out
}
