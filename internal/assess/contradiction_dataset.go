package assess

import (
	"slices"
	"strconv"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

func dataSets() list[record.DataSet] {
	return listOf(record.DataSets, func(v *View) []*record.DataSet { return v.DataSets })
}

func retentionRulesInUse() list[record.RetentionRule] {
	return listOf(record.RetentionRules, func(v *View) []*record.RetentionRule { return v.RetentionRules }).only(func(r *record.RetentionRule) bool { return r.State != "superseded" })
}

func holdsInForce() list[record.Hold] {
	return listOf(record.Holds, func(v *View) []*record.Hold { return v.Holds }).only(func(h *record.Hold) bool { return h.State == "active" })
}

func inRule(at id.ID) Named { return Named{record.RetentionRules.Name, at} }

// contradictedDataSets: data sets, retention rules and holds against each other and
// against the activities (GDPR Art. 5(1)(b), (c), (e); S-049, S-089, S-090, S-094).
func contradictedDataSets() []ContradictionRule {
	return []ContradictionRule{
		contradicted("element.purpose", Minor, dataSets(), "", func(_ *View, d *record.DataSet, s voice) {
			if n := len(d.Unpurposed()); n > 0 {
				s.says("elements", "elements_without_purpose", arg{"count", number(n)})
			}
		}),
		contradicted("element.rule", Major, dataSets(), "retention-rules", func(v *View, d *record.DataSet, s voice) {
			for i := range d.Elements {
				e := &d.Elements[i]
				if r := v.graph.rules[e.Retention.ID]; e.Counts() && !e.Retention.ID.IsZero() && (r == nil || r.State == "superseded") {
					s.says("elements", "element_rule_over", part(e.ID.String()), elementArg(e), inRule(e.Retention.ID))
				}
			}
		}),
		contradicted("dataset.rule", Minor, dataSets(), "retention-rules", func(v *View, d *record.DataSet, s voice) {
			open := slices.DeleteFunc(WithoutRule(v.graph.ruleList, d), func(e record.DataElement) bool { return len(e.NeededFor) == 0 })
			if n := len(open); n > 0 { // what serves nothing is found as that
				s.says("elements", "elements_without_rule", arg{"count", number(n)})
			}
		}),
		contradicted("element.activity", Major, dataSets(), "retention-rules processing-activities", elementAgainstActivity),
		contradicted("dataset.volume", Minor, dataSets(), "", func(_ *View, d *record.DataSet, s voice) {
			if VolumeDiffers(d) {
				s.says("declared_count", "volume_differs", arg{"declared", bigNumber(d.DeclaredCount)}, arg{"observed", bigNumber(d.ObservedCount)})
			}
		}),
		contradicted("dataset.counted", Minor, dataSets(), "", func(_ *View, d *record.DataSet, s voice) {
			if VolumeUnexplained(d) {
				s.says("declared_on", "volume_unexplained")
			}
		}),
		contradicted("rule.clash", Major, retentionRulesInUse(), "retention-rules", func(v *View, r *record.RetentionRule, s voice) {
			for _, c := range v.graph.clashes[r.ID] {
				if c.Category == "" {
					s.says("period", "rules_clash_on_set", part(c.A.ID.String()), inRule(c.A.ID), arg{"other", "text:" + c.A.Title})
					continue
				}
				s.says("period", "rules_clash_"+c.Differs, part(c.A.ID.String()), part(c.Category), inRule(c.A.ID), categoryArg(c.Category), arg{"other", "text:" + c.A.Title})
			}
		}),
		contradicted("rule.ground", Minor, retentionRulesInUse(), "", func(_ *View, r *record.RetentionRule, s voice) {
			switch {
			case r.Ground == "":
				s.says("ground", "rule_without_ground")
			case r.Ground == "statute" && r.Provision == "" && r.Obligation.ID.IsZero():
				s.says("provision", "rule_without_statute")
			}
		}),
		contradicted("rule.activity", Major, retentionRulesInUse(), "processing-activities", ruleAgainstActivity),
		contradicted("hold.over", Major, holdsInForce(), "", func(v *View, h *record.Hold, s voice) {
			switch {
			case h.Until == "":
				s.says("until", "hold_without_end")
			case h.Until < v.Today:
				s.says("until", "hold_past_end", arg{"day", "day:" + string(h.Until)})
			}
		}),
	}
}

// WithoutRule are the elements of a data set that belong to it and that no retention
// rule is about. An element that names a rule has one, whatever that rule's state.
func WithoutRule(rules []*record.RetentionRule, d *record.DataSet) []record.DataElement {
	var out []record.DataElement
	for i := range d.Elements {
		if e := &d.Elements[i]; e.Counts() && e.Retention.ID.IsZero() && RuleOf(rules, d, e) == nil {
			out = append(out, *e)
		}
	}
	return out
}

// elementAgainstActivity: the rule of an element and the activity that needs it say
// the same, where both count from the same event.
func elementAgainstActivity(v *View, d *record.DataSet, s voice) {
	for i := range d.Elements {
		e := &d.Elements[i]
		r := v.graph.rules[e.Retention.ID]
		if !e.Counts() || r == nil || r.Period == "" || r.State == "superseded" {
			continue
		}
		for _, at := range e.NeededFor {
			a := v.graph.activities[at]
			if a == nil || a.State == "retired" {
				continue
			}
			if i := slices.IndexFunc(a.DataItems, func(x record.ActivityDataItem) bool { return against(x, r, e.Category) }); i >= 0 {
				s.says("elements", "element_kept_otherwise", part(e.ID.String()), part(at.String()), inActivity(at), inRule(r.ID), elementArg(e),
					arg{"rule", "period:" + string(r.Period)}, arg{"activity", "period:" + string(a.DataItems[i].Retention)})
			}
		}
	}
}

// against reports whether an item of an activity keeps a category for another time
// than a rule that counts from the same event.
func against(x record.ActivityDataItem, r *record.RetentionRule, c record.PIICategory) bool {
	return x.Category == c && x.Retention != "" && x.RetentionFrom == r.From && !samePeriod(x.Retention, r.Period)
}

// ruleAgainstActivity: a rule made for an activity and what that activity says.
func ruleAgainstActivity(v *View, r *record.RetentionRule, s voice) {
	if r.Period == "" {
		return
	}
	for _, at := range r.Activities {
		a := v.graph.activities[at]
		if a == nil || a.State == "retired" {
			continue
		}
		for _, c := range r.Categories {
			if i := slices.IndexFunc(a.DataItems, func(x record.ActivityDataItem) bool { return against(x, r, c) }); i >= 0 {
				s.says("activities", "rule_kept_otherwise", part(at.String()), part(c), inActivity(at), categoryArg(c),
					arg{"rule", "period:" + string(r.Period)}, arg{"activity", "period:" + string(a.DataItems[i].Retention)})
			}
		}
	}
}

func number(n int) string { return "number:" + strconv.Itoa(n) }

func bigNumber(n int64) string { return "number:" + strconv.FormatInt(n, 10) }

func elementArg(e *record.DataElement) arg {
	if e.PhysicalName != "" {
		return arg{"element", "text:" + e.PhysicalName}
	}
	return arg{"element", categoryArg(e.Category).value}
}
