package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/record"
)

// minimisationRules speak to collecting and using no more than needed (A.1.4.2,
// A.1.4.3).
func minimisationRules() []Rule {
	return []Rule{
		{ID: "data.necessary", Requirements: asks("A.1.4.2"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, d := range a.DataItems {
				m.short(d.Necessity == "" && d.Mandatory != "no", "data_items", "necessity_missing")
			}
			return len(a.DataItems) > 0
		})},
		{ID: "purpose.necessary", Requirements: asks("A.1.4.2 A.1.4.3"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, p := range a.Purposes {
				m.short(p.Necessity == "", "purposes", "purpose_without_necessity")
			}
			return len(a.Purposes) > 0
		})},
		{ID: "access.known", Requirements: asks("A.1.4.3 A.3.9"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.short(len(a.Access) == 0, "access", "access_unknown")
			for _, x := range a.Access {
				m.short(x.Condition == "", "access", "access_without_condition")
			}
			return true
		})},
		{ID: "default.recorded", Requirements: asks("A.1.4.2 A.1.4.3"), Severity: Major, Find: each(designs(), func(v *View, d *record.DesignDecision, m *marks) bool {
			m.short(len(d.Defaults) == 0, "defaults", "defaults_missing") // S-081
			return true
		})},
		{ID: "default.protective", Requirements: asks("A.1.4.3 A.1.4.2"), Severity: Major, Find: each(designs(), func(v *View, d *record.DesignDecision, m *marks) bool {
			for _, x := range d.Defaults {
				m.short(x.Protective != "yes" && x.Reason == "", "defaults", "default_open", "setting", x.Setting)
			}
			return len(d.Defaults) > 0
		})},
		{ID: "design.new", Requirements: asks("A.3.27"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(!v.designs[a.ID], "", "design_missing")
			return a.Started != "" && a.Started >= v.ago(12)
		})},
		{ID: "design.system", Requirements: asks("A.3.28 A.3.29"), Severity: Minor, Find: each(systems(), func(v *View, s *record.System, m *marks) bool {
			m.short(!v.designs[s.ID], "", "design_missing")
			return len(s.PIIHeld) > 0 && (s.Origin == "own" || s.Origin == "customised")
		})},
	}
}

// designRules ask each point of the design checklist of every decision. The points
// speak to one control each.
func designRules() []Rule {
	points := []struct {
		question record.DesignQuestion
		asks     string
	}{
		{"collect_less", "A.1.4.2"}, {"use_less", "A.1.4.3"}, {"accuracy", "A.1.4.4"}, {"objectives", "A.1.4.5"}, {"deidentify", "A.1.4.6"},
		{"temporary_files", "A.1.4.7 A.2.4.2"}, {"retention", "A.1.4.8"}, {"disposal", "A.1.4.9 A.2.4.3"}, {"transmission", "A.1.4.10 A.2.4.4"},
		{"access", "A.3.9"}, {"transparency", "A.1.3.3 A.1.3.4"}, {"choice", "A.1.3.5 A.1.3.6"},
	}
	var out []Rule
	for _, p := range points {
		name := choice("design_question", string(p.question))
		out = append(out, Rule{
			ID: "design." + string(p.question), Requirements: asks(p.asks), Severity: Minor, sentence: "design",
			args: func(string) []any { return []any{"question", name} },
			Find: each(designs(), func(v *View, d *record.DesignDecision, m *marks) bool {
				i := slices.IndexFunc(d.Choices, func(c record.DesignChoice) bool { return c.Question == p.question })
				m.short(i < 0 || d.Choices[i].Answer == "", "choices", "design_unanswered", "question", name)
				m.short(i >= 0 && (d.Choices[i].Answer == "no" || d.Choices[i].Answer == "partly"), "choices", "design_not_met", "question", name)
				return true
			}),
		})
	}
	return out
}

// retentionRules speak to how long data stay and what becomes of them (A.1.4.6,
// A.1.4.8, A.1.4.9).
func retentionRules() []Rule {
	return []Rule{
		{ID: "retention.known", Requirements: asks("A.1.4.8"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, d := range a.DataItems {
				m.short(d.Retention == "" && d.RetentionText == "" && a.RetentionStatement == "", "data_items", "retention_missing")
			}
			return len(a.DataItems) > 0
		})},
		{ID: "retention.start", Requirements: asks("A.1.4.8"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			about := false
			for _, d := range a.DataItems {
				if d.Retention != "" {
					about = true
					m.short(d.RetentionFrom == "", "data_items", "retention_without_start")
				}
			}
			return about
		})},
		{ID: "retention.disposal", Requirements: asks("A.1.4.6 A.1.4.9"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, d := range a.DataItems {
				m.short(d.Disposal == "", "data_items", "disposal_missing")
			}
			return len(a.DataItems) > 0
		})},
		{ID: "processing.ended", Requirements: asks("A.1.4.6"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.short(v.over(a.Ended), "ended", "activity_ended", "day", a.Ended)
			return a.Ended != ""
		})},
		{ID: "store.ended", Requirements: asks("A.3.21 A.1.4.9"), Severity: Minor, Find: each(systems(), func(v *View, s *record.System, m *marks) bool {
			m.short(v.over(s.EndOfLife), "end_of_life", "system_at_end", "day", s.EndOfLife)
			return s.EndOfLife != "" && len(s.PIIHeld) > 0
		})},
	}
}
