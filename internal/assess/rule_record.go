package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

func choice(list, value string) i18n.Key { return i18n.Key("choice." + list + "." + value) }

// recordRules speak to the record of processing itself (A.1.2.9, A.2.2.7).
func recordRules() []Rule {
	return []Rule{
		{ID: "record.controller", Requirements: asks("A.1.2.9"), Severity: Major, Find: each(deciding(), article30)},
		{ID: "record.processor", Requirements: asks("A.2.2.7"), Severity: Major, Find: each(servingOthers(), article30)},
		{ID: "record.review", Requirements: asks("A.1.2.9 A.2.2.7"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.If(a.ReviewDue == "", "review_due", "review_not_planned")
			m.If(v.over(a.ReviewDue), "review_due", "review_overdue", "day", a.ReviewDue)
			return a.State == "approved"
		})},
		{ID: "record.systems", Requirements: asks("A.1.2.9 A.3.5"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.If(len(a.Systems) == 0, "systems", "activity_without_system")
			return true
		})},
		{ID: "record.measures", Requirements: asks("A.1.2.9 A.2.2.7"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.If(len(a.Measures) == 0, "measures", "measures_only_words")
			return len(a.Measures) > 0 || a.MeasuresStatement != ""
		})},
	}
}

// article30 marks what GDPR Art. 30 asks for and the entry lacks; that its owner is
// missing, owner.present says.
func article30(_ *View, a *activity, m *marks) bool {
	for _, g := range a.Gaps() {
		m.If(g.Key != "gap_owner", g.Field, g.Key, "cite", g.Cite)
	}
	return true
}

// principalRules speak to what is owed to the people concerned (A.1.3).
func principalRules() []Rule {
	owed := func(rights ...record.Right) func(*View, *activity, *marks) bool {
		return func(v *View, a *activity, m *marks) bool {
			for _, r := range rights {
				m.If(!meets(a, r), "rights", "right_missing", "right", choice("right", string(r)))
			}
			return true
		}
	}
	return []Rule{
		{ID: "rights.known", Requirements: asks("A.1.3.2"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.If(len(a.Rights) == 0, "rights", "rights_missing")
			return true
		})},
		{ID: "rights.access", Requirements: asks("A.1.3.7"), Severity: Major, Find: each(deciding(), owed("access", "rectification", "erasure"))},
		{ID: "rights.copy", Requirements: asks("A.1.3.9"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			return rests(a, "consent", "contract") && owed("portability")(v, a, m)
		})},
		{ID: "rights.objection", Requirements: asks("A.1.3.6"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			marketing := slices.ContainsFunc(a.Purposes, func(p record.ActivityPurpose) bool { return p.Marketing == "yes" })
			return (marketing || rests(a, "legitimate_interests", "public_task")) && owed("objection")(v, a, m)
		})},
		{ID: "information.decided", Requirements: asks("A.1.3.3"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.If(a.InformationGiven == "", "information_given", "information_missing")
			return true
		})},
		{ID: "information.source", Requirements: asks("A.1.3.3"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			about := false
			for _, d := range a.DataItems {
				if d.Source == "third_party" || d.Source == "public" {
					about = true
					m.If(d.SourceNote == "", "data_items", "source_missing")
				}
			}
			return about
		})},
		{ID: "information.channel", Requirements: asks("A.1.3.4"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.If(len(a.Channels) == 0, "channels", "channel_missing")
			return true
		})},
		{ID: "recipients.reachable", Requirements: asks("A.1.3.8"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, r := range a.Recipients {
				m.If(r.Party.ID.IsZero() && r.Name == "" && r.Unit.ID.IsZero(), "recipients", "recipient_without_name")
			}
			return len(a.Recipients) > 0
		})},
		{ID: "decision.known", Requirements: asks("A.1.3.11"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, p := range a.Purposes {
				m.If(p.AutomatedDecision == "" || p.AutomatedDecision == "unknown", "purposes", "decision_unknown")
			}
			return len(a.Purposes) > 0
		})},
		{ID: "decision.explained", Requirements: asks("A.1.3.11"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			about := false
			for _, p := range a.Purposes {
				if p.AutomatedDecision == "yes" {
					about = true
					m.If(p.DecisionLogic == "", "purposes", "decision_without_logic")
				}
			}
			m.If(about && a.HumanOversight == "" && !meets(a, "automated_decision"), "human_oversight", "decision_without_person")
			return about
		})},
	}
}
