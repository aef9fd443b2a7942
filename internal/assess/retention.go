package assess

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// RuleBinds reports whether a retention rule has been approved and not replaced.
func RuleBinds(r *record.RetentionRule) bool { return r.Archived.IsZero() && inForce(&r.Head) }

// narrowRule reports whether a rule is for certain data sets or activities; it goes
// before a rule for a category everywhere.
func narrowRule(r *record.RetentionRule) bool { return len(r.DataSets)+len(r.Activities) > 0 }

// RuleOf is the retention rule for an element of a data set: the one that the element
// names, else one in force for the data set, for an activity that needs the element,
// or for its category, the narrowest category first. nil if there is none.
func RuleOf(rules []*record.RetentionRule, set *record.DataSet, e *record.DataElement) *record.RetentionRule {
	best, grade := (*record.RetentionRule)(nil), 0
	for _, r := range rules {
		if r.ID == e.Retention.ID && !r.ID.IsZero() {
			return r
		}
		if g := bearing(r, set, e); g > grade || g == grade && g > 0 && r.Ref < best.Ref {
			best, grade = r, g
		}
	}
	return best
}

// bearing says how closely a rule is about an element; 0 is not at all.
func bearing(r *record.RetentionRule, set *record.DataSet, e *record.DataElement) int {
	if !RuleBinds(r) {
		return 0
	}
	depth := 0
	for _, c := range r.Categories {
		if c == e.Category || strings.HasPrefix(string(e.Category), string(c)+".") {
			depth = max(depth, 1+strings.Count(string(c), "."))
		}
	}
	if depth == 0 && len(r.Categories) > 0 {
		return 0
	}
	switch {
	case slices.Contains(r.DataSets, set.ID):
		return 200 + depth
	case slices.ContainsFunc(r.Activities, func(a id.ID) bool { return slices.Contains(e.NeededFor, a) }):
		return 100 + depth
	case narrowRule(r):
		return 0
	}
	return depth
}

// samePeriod reports whether two periods are equally long as the calendar counts:
// twelve months are a year, seven days a week.
func samePeriod(a, b calendar.Period) bool {
	x, err := a.Length()
	y, bad := b.Length()
	if err != nil || bad != nil {
		return a == b
	}
	return 12*x.Years+x.Months == 12*y.Years+y.Months && 24*(7*x.Weeks+x.Days)+x.Hours == 24*(7*y.Weeks+y.Days)+y.Hours
}

// RuleClash is two retention rules in force that say different things about the same
// data.
type RuleClash struct {
	A, B     *record.RetentionRule // A has the lower reference
	Category record.PIICategory    // that both are about; "" the whole of a data set
	Differs  string                // "period", "start" or "action"
}

// RuleClashes are the contradictions among retention rules: two in force for the same
// category, both everywhere or both for one data set or activity, that differ in
// period, start or action. A rule for certain data sets or activities goes before one
// for everything and does not contradict it.
func RuleClashes(rules []*record.RetentionRule) []RuleClash {
	by := map[record.PIICategory][]*record.RetentionRule{}
	for _, r := range rules {
		if !RuleBinds(r) {
			continue
		}
		for _, c := range r.Categories {
			by[c] = append(by[c], r)
		}
		if len(r.Categories) == 0 {
			by[""] = append(by[""], r)
		}
	}
	type pair struct{ a, b id.ID }
	found := map[pair]RuleClash{}
	for c, list := range by {
		for i, first := range list {
			for _, b := range list[i+1:] {
				a := first
				if a.ID == b.ID || !overlap(a, b) {
					continue
				}
				if b.Ref < a.Ref || b.Ref == a.Ref && b.ID.String() < a.ID.String() {
					a, b = b, a
				}
				x := RuleClash{a, b, c, differs(a, b)}
				if old, ok := found[pair{a.ID, b.ID}]; x.Differs != "" && (!ok || c < old.Category) {
					found[pair{a.ID, b.ID}] = x
				}
			}
		}
	}
	out := make([]RuleClash, 0, len(found))
	for _, x := range found {
		out = append(out, x)
	}
	slices.SortFunc(out, func(x, y RuleClash) int {
		return cmp.Or(cmp.Compare(x.A.Ref, y.A.Ref), cmp.Compare(x.B.Ref, y.B.Ref), cmp.Compare(x.A.ID.String(), y.A.ID.String()), cmp.Compare(x.B.ID.String(), y.B.ID.String()))
	})
	return out
}

// overlap reports whether two rules are about the same places.
func overlap(a, b *record.RetentionRule) bool {
	if narrowRule(a) != narrowRule(b) {
		return false
	}
	return !narrowRule(a) && len(a.Categories) > 0 || shares(a.DataSets, b.DataSets) || shares(a.Activities, b.Activities)
}

func shares[T any](a, b register.Links[T]) bool {
	return slices.ContainsFunc(a, func(x id.ID) bool { return slices.Contains(b, x) })
}

func differs(a, b *record.RetentionRule) string {
	switch {
	case a.From != b.From || a.FixedOn != b.FixedOn || a.YearEnd != b.YearEnd:
		return "start"
	case !samePeriod(a.Period, b.Period):
		return "period"
	case a.Action != b.Action:
		return "action"
	}
	return ""
}

// DisposalStep is one step in reckoning a day: sentence "retention.step.SAYS", with
// what stands in it and the day that it leads to.
type DisposalStep struct {
	Says string
	Day  calendar.Day
	Args SentenceArgs
	Cite string // of the rule of counting
}

// Reckoning is when a dated record falls due under a rule, step by step (S-090).
type Reckoning struct {
	Rule  *record.RetentionRule
	Event calendar.Day
	Steps []DisposalStep
	Due   calendar.Day // first day on which the data may no longer stay; "" if the rule says nothing
	Lacks string       // "event", "period", "start": why there is no day
	Held  []*record.Hold
	// Until is the first day on which disposal may happen: Due, or the day after the
	// last of the holds that bind today, if that is later.
	Until   calendar.Day
	Overdue bool // the day is here and no hold is in the way
}

// Reckon says when a record with an event on a day falls due under a rule. Holds are
// those that may block it; only those in force today count, since a hold may end
// earlier or be prolonged. on are the records that hold the data: the data set, its
// system, the activity; principal is the key of the person.
func Reckon(r *record.RetentionRule, event, today calendar.Day, holds []*record.Hold, principal string, on ...id.ID) Reckoning {
	x := Reckoning{Rule: r, Event: event}
	say := func(says string, day calendar.Day, cite string, args SentenceArgs) {
		x.Steps = append(x.Steps, DisposalStep{says, day, args, cite})
	}
	start := event
	switch {
	case r.From == "fixed_date" && r.FixedOn == "":
		x.Lacks = "start"
	case r.From == "fixed_date":
		start = r.FixedOn
		say("fixed", start, "", nil)
	case event == "":
		x.Lacks = "event"
	case r.Period == "":
		x.Lacks = "period"
	case r.From == "":
		say("event_unknown", start, "", nil)
	default:
		say("event", start, "", SentenceArgs{"start": choiceArg("retention_start", string(r.From))})
	}
	if x.Lacks != "" {
		return x
	}
	if r.YearEnd {
		start = start[:4] + "-12-31"
		say("year_end", start, r.Provision, nil)
	}
	x.Due = record.DisposalDue(r, event)
	if x.Due == "" {
		x.Lacks = "period"
		return x
	}
	if r.Period != "" {
		say("period", x.Due.AddDays(-1), r.Provision, SentenceArgs{"period": "period:" + string(r.Period)})
	}
	if r.Action == "" {
		say("due_open", x.Due, "(EEC, Euratom) 1182/71 Art. 3(2)(c)", nil)
	} else {
		say("due", x.Due, "(EEC, Euratom) 1182/71 Art. 3(2)(c)", SentenceArgs{"action": choiceArg("disposal", string(r.Action))})
	}
	x.Until = x.Due
	for _, h := range record.Holding(holds, today, principal, on...) {
		x.Held = append(x.Held, h)
		if after := h.Until.AddDays(1); after > x.Until {
			x.Until = after
		}
	}
	slices.SortFunc(x.Held, func(a, b *record.Hold) int { return cmp.Or(cmp.Compare(b.Until, a.Until), cmp.Compare(a.Ref, b.Ref)) })
	for _, h := range x.Held {
		say("hold", h.Until.AddDays(1), "", SentenceArgs{"hold": "text:" + h.Ref, "until": "day:" + string(h.Until)})
	}
	x.Overdue = x.Due <= today && len(x.Held) == 0
	return x
}
