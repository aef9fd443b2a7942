package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// leadershipRules speak to clause 5 and to the controls on responsibilities.
func leadershipRules() []Rule {
	return []Rule{
		{ID: "commitment.made", Requirements: asks("5.1"), Severity: Major, Find: once("commitments", func(v *View, m *marks) int {
			top := v.holders(record.TopManagement)
			m.short(!slices.ContainsFunc(v.Commitments, func(c *record.Commitment) bool {
				by := slices.ContainsFunc(top, func(r *record.RoleAssignment) bool { return r.Person == c.By })
				return by && c.Statement != "" && c.On != "" && c.On <= v.Today && !v.over(c.Until)
			}), "by", "commitment_missing")
			return 1
		})},
		{ID: "commitment.resources", Requirements: asks("5.1 7.1"), Severity: Minor, Find: each(commitments(), func(v *View, c *record.Commitment, m *marks) bool {
			m.short(c.Resources == "" && c.Staff == 0 && c.Budget == 0, "resources", "commitment_without_resources")
			return !v.over(c.Until)
		})},
		{ID: "roles.mandatory", Requirements: asks("5.3 A.3.4"), Severity: Major, Find: once("role-assignments", func(v *View, m *marks) int {
			for _, r := range record.MandatoryRoles() {
				m.short(len(v.holders(r)) == 0, "role", "role_unassigned", "role", i18n.Key("choice.management_role."+string(r)))
			}
			return len(record.MandatoryRoles())
		})},
		{ID: "roles.letter", Requirements: asks("5.3 A.3.4"), Severity: Minor, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.short(len(r.Letter) == 0, "letter", "letter_missing")
			m.short(r.Duties == "", "duties", "duties_missing")
			return true
		})},
		{ID: "roles.present", Requirements: asks("5.3 A.3.4 A.3.8"), Severity: Major, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.short(!v.here(r.Person.ID), "person", "holder_gone")
			m.short(v.over(r.Until), "until", "appointment_over", "day", r.Until)
			return true
		})},
		{ID: "roles.independent", Requirements: asks("5.3 A.3.4"), Severity: Major, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.short(r.Independence == "", "independence", "independence_missing")
			m.short(slices.ContainsFunc(v.holders(record.TopManagement), func(t *record.RoleAssignment) bool { return t.Person == r.Person }), "person", "officer_conflict")
			return r.Role == "dpo"
		})},
		{ID: "roles.incident", Requirements: asks("A.3.11"), Severity: Minor, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.short(r.Deputy.ID.IsZero(), "deputy", "incident_without_deputy")
			m.short(!r.Deputy.ID.IsZero() && !v.here(r.Deputy.ID), "deputy", "deputy_gone")
			return r.Role == "incident_lead"
		})},
		{ID: "owner.present", Requirements: asks("5.3 A.3.4"), Severity: Minor, Find: owners},
	}
}

// owners: each record that somebody has to answer for has an owner who is here.
func owners(v *View) Verdict {
	var out Verdict
	ask := func(name string, at id.ID, h *register.Head) {
		m := marks{register: name, at: at}
		m.short(h.Owner.IsZero(), "owner", "owner_missing")
		m.short(!h.Owner.IsZero() && !v.here(h.Owner), "owner", "owner_gone")
		out.Of++
		out.Short = append(out.Short, m.found...)
	}
	headed(v, activities(), ask)
	headed(v, systems(), ask)
	headed(v, risks(), ask)
	headed(v, controls(), ask)
	headed(v, objectives(), ask)
	return out
}

// headed calls visit with the head of each record of a register that counts.
func headed[T any, P interface {
	*T
	register.Record
}](v *View, of list[T], visit func(name string, at id.ID, h *register.Head)) {
	for _, r := range of.in(v) {
		visit(of.register, of.at(r), register.HeadOf(P(r)))
	}
}
