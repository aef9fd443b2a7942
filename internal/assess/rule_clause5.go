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
			m.If(!slices.ContainsFunc(v.Commitments, func(c *record.Commitment) bool {
				by := slices.ContainsFunc(top, func(r *record.RoleAssignment) bool { return r.Person == c.By })
				return by && c.Statement != "" && c.On != "" && c.On <= v.Today && !v.over(c.Until)
			}), "by", "commitment_missing")
			return 1
		})},
		{ID: "commitment.resources", Requirements: asks("5.1 7.1"), Severity: Minor, Find: each(commitments(), func(v *View, c *record.Commitment, m *marks) bool {
			m.If(c.Resources == "" && c.Staff == 0 && c.Budget == 0, "resources", "commitment_without_resources")
			return !v.over(c.Until)
		})},
		{ID: "roles.mandatory", Requirements: asks("5.3 A.3.4"), Severity: Major, Find: once("role-assignments", func(v *View, m *marks) int {
			for _, r := range record.MandatoryRoles() {
				m.If(len(v.holders(r)) == 0, "role", "role_unassigned", "role", i18n.Key("choice.management_role."+string(r)))
			}
			return len(record.MandatoryRoles())
		})},
		{ID: "roles.letter", Requirements: asks("5.3 A.3.4"), Severity: Minor, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.If(len(r.Letter) == 0, "letter", "letter_missing")
			m.If(r.Duties == "", "duties", "duties_missing")
			return true
		})},
		{ID: "roles.present", Requirements: asks("5.3 A.3.4 A.3.8"), Severity: Major, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.If(!v.here(r.Person.ID), "person", "holder_gone")
			m.If(v.over(r.Until), "until", "appointment_over", "day", r.Until)
			return true
		})},
		{ID: "roles.independent", Requirements: asks("5.3 A.3.4"), Severity: Major, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.If(r.Independence == "", "independence", "independence_missing")
			m.If(slices.ContainsFunc(v.holders(record.TopManagement), func(t *record.RoleAssignment) bool { return t.Person == r.Person }), "person", "officer_conflict")
			return r.Role == "dpo"
		})},
		{ID: "roles.incident", Requirements: asks("A.3.11"), Severity: Minor, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.If(r.Deputy.ID.IsZero(), "deputy", "incident_without_deputy")
			m.If(!r.Deputy.ID.IsZero() && !v.here(r.Deputy.ID), "deputy", "deputy_gone")
			return r.Role == "incident_lead"
		})},
		{ID: "owner.present", Requirements: asks("5.3 A.3.4"), Severity: Minor, Find: owners},
	}
}

// owners: each record that somebody has to answer for has an owner who is here.
func owners(v *View) Verdict {
	var out Verdict
	ask := func(register string, at, owner id.ID) {
		m := marks{register: register, at: at}
		m.If(owner.IsZero(), "owner", "owner_missing")
		m.If(!owner.IsZero() && !v.here(owner), "owner", "owner_gone")
		out.Of++
		out.Short = append(out.Short, m.found...)
	}
	owned(v, activities(), ask)
	owned(v, systems(), ask)
	owned(v, risks(), ask)
	owned(v, controls(), ask)
	owned(v, objectives(), ask)
	return out
}

func owned[T any, P interface {
	*T
	register.Record
}](v *View, of list[T], ask func(string, id.ID, id.ID)) {
	for _, r := range of.in(v) {
		ask(of.register, of.at(r), register.HeadOf(P(r)).Owner)
	}
}
