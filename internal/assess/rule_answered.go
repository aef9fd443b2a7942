package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// evidenceRules look at evidence where the register that will hold the records
// themselves comes later: internal audits, management reviews, training,
// incidents. They speak to the clause, and say what they look at.
func evidenceRules() []Rule {
	var out []Rule
	for _, name := range []string{
		"5.2", "6.1.2", "7.2", "7.3", "8.1", "9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3", "10.2",
		"A.2.5.5", "A.2.5.6", "A.3.12", "A.3.15", "A.3.17", "A.3.30",
	} {
		key := asks(name)[0]
		out = append(out, Rule{
			ID: "evidence." + name, Requirements: []catalogue.Key{key}, Severity: Major, sentence: "evidence", args: named(key),
			Find: func(v *View) Verdict {
				if !v.applies(key) {
					return Verdict{}
				}
				m := marks{register: record.EvidenceItems.Name}
				m.short(!v.shown(key), "requirements", "evidence_missing", "requirement", key.ID())
				return Verdict{Of: 1, Short: m.found}
			},
		})
	}
	return out
}

// shown reports whether accepted evidence in date names the requirement, or
// carries the operation of a control that answers it.
func (v *View) shown(k catalogue.Key) bool {
	return v.evidenced(k) || v.GradeOf(k).Operating > 0
}

// answeredRules: one for each control of the standard. A control of ours answers
// it, is designed and operates. It is about what applies by role and statement.
func answeredRules() []Rule {
	var out []Rule
	for _, r := range catalogue.Library().Controls(catalogue.Edition2025, catalogue.Both) {
		key := r.Key
		out = append(out, Rule{
			ID: "answered." + r.ID, Requirements: []catalogue.Key{key}, Severity: Major, Generic: true, sentence: "answered", args: named(key),
			Find: func(v *View) Verdict { return v.answered(key) },
		})
	}
	return out
}

func named(k catalogue.Key) func(lang string) []any {
	return func(lang string) []any {
		title := ""
		if r, ok := catalogue.Library().Requirement(k); ok {
			title = r.TitleIn(lang)
		}
		return []any{"requirement", k.ID(), "title", title}
	}
}

func (v *View) answered(k catalogue.Key) Verdict {
	if !v.applies(k) {
		return Verdict{}
	}
	m := marks{register: record.Controls.Name}
	a := v.GradeOf(k)
	m.short(len(a.Controls) == 0, "requirements", "control_missing", "requirement", k.ID())
	for _, c := range a.Controls {
		m.at = c.Control.ID
		m.short(!c.Designed.Holds, "documents", "control_not_designed")
		m.short(!c.Operating.Holds, "state", "control_not_operating")
	}
	return Verdict{Of: max(1, len(a.Controls)), Short: m.found}
}

// applies reports whether a requirement applies: to a role that is held, and not
// left out by a statement in force, in its own edition or the other.
func (v *View) applies(k catalogue.Key) bool {
	r, ok := catalogue.Library().Requirement(k)
	if !ok || r.Kind != catalogue.Clause && !r.Roles.Has(v.roles) {
		return false
	}
	return !slices.ContainsFunc(withTwins(k), func(k catalogue.Key) bool { return v.excluded[k] })
}
