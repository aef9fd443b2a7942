package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// operationRules speak to 8.1.
func operationRules() []Rule {
	return []Rule{
		{ID: "task.late", Requirements: asks("8.1"), Severity: Minor, Find: each(tasks(), func(v *View, t *record.Task, m *marks) bool {
			m.If(v.over(t.Due), "due", "task_late", "day", t.Due)
			return true
		})},
		{ID: "task.assigned", Requirements: asks("8.1"), Severity: Minor, Find: each(tasks(), func(v *View, t *record.Task, m *marks) bool {
			m.If(!v.here(t.Assignee.ID), "assignee", "task_without_assignee")
			m.If(t.Due == "", "due", "task_without_due")
			return true
		})},
		{ID: "control.operated", Requirements: asks("8.1"), Severity: Minor, Find: each(controls(), func(v *View, c *record.Control, m *marks) bool {
			m.If(!v.here(c.OperatedBy.ID), "operated_by", "control_without_operator")
			m.If(c.Frequency == "", "frequency", "control_without_frequency")
			return c.State == "operating" && c.Responsibility != "inherited"
		})},
		{ID: "control.target", Requirements: asks("6.1.3 8.1"), Severity: Minor, Find: each(controls(), func(v *View, c *record.Control, m *marks) bool {
			m.If(c.Target == "", "target", "control_without_target")
			m.If(v.over(c.Target), "target", "control_late", "day", c.Target)
			return c.State == "planned" || c.State == "implementing"
		})},
		{ID: "control.degraded", Requirements: asks("8.1 10.2"), Severity: Major, Find: each(controls(), func(v *View, c *record.Control, m *marks) bool {
			m.If(c.State == "degraded", "state", "control_degraded")
			return c.State == "operating" || c.State == "degraded"
		})},
		{ID: "control.inherited", Requirements: asks("8.1 A.3.10"), Severity: Minor, Find: each(controls(), func(v *View, c *record.Control, m *marks) bool {
			m.If(c.InheritedFrom.ID.IsZero(), "inherited_from", "control_from_nobody")
			return c.Responsibility == "inherited" || c.Responsibility == "shared"
		})},
		{ID: "plan.late", Requirements: asks("6.2 8.1"), Severity: Minor, Find: each(plans(), func(v *View, p *record.Plan, m *marks) bool {
			open := slices.ContainsFunc(p.Steps, func(s record.PlanStep) bool { return s.Done == "" })
			m.If(open && v.over(p.Goal), "goal", "plan_late", "day", p.Goal)
			m.If(p.Goal == "", "goal", "plan_without_goal")
			return len(p.Steps) > 0
		})},
	}
}

// evaluationRules speak to clauses 9 and 10 as far as their registers are here.
func evaluationRules() []Rule {
	return []Rule{
		{ID: "control.tested", Requirements: asks("9.1"), Severity: Minor, Find: each(controls(), func(v *View, c *record.Control, m *marks) bool {
			g := v.grades[c.ID].Effective
			failed := len(g.Because) > 0 && g.Because[0].Key == "test_failed"
			m.If(!g.Holds && !failed, "requirements", "control_not_tested")
			m.If(failed, "requirements", "control_test_failed")
			return c.State == "operating"
		})},
		{ID: "audit.independent", Requirements: asks("9.2.2 A.3.15"), Severity: Major, Find: each(appointments(), func(v *View, r *record.RoleAssignment, m *marks) bool {
			m.If(slices.ContainsFunc(v.holders("pims_manager"), func(x *record.RoleAssignment) bool { return x.Person == r.Person }), "person", "auditor_conflict")
			m.If(slices.ContainsFunc(controls().in(v), func(c *record.Control) bool { return c.Owner == r.Person.ID }), "person", "auditor_owns_control")
			return r.Role == "internal_auditor" && !r.Person.ID.IsZero()
		})},
		{ID: "gap.action", Requirements: asks("10.1 10.2 A.3.16"), Severity: Major, Find: each(assessments(), func(v *View, a *record.Assessment, m *marks) bool {
			for _, i := range a.Items {
				if !i.Open() {
					continue
				}
				m.If(i.Action == "" || i.Assignee.ID.IsZero() || i.Due == "", "items", "gap_without_action", "requirement", keyOf(i.Requirement).ID())
				m.If(v.over(i.Due), "items", "gap_late", "requirement", keyOf(i.Requirement).ID(), "day", i.Due)
			}
			return len(a.Items) > 0
		})},
		{ID: "finding.closed", Requirements: asks("10.2"), Severity: Major, Find: each(tasks(), func(v *View, t *record.Task, m *marks) bool {
			m.If(v.over(t.Due), "due", "finding_late", "day", t.Due)
			return t.Source == "finding" || t.Source == "gap"
		})},
	}
}

func keyOf(r record.Requirement) catalogue.Key { return catalogue.Key(r) }
