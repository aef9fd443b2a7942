package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
)

// riskRules speak to 6.1.2, 6.1.3, 8.2 and 8.3.
func riskRules() []Rule {
	return []Rule{
		{ID: "risk.known", Requirements: asks("6.1.1 6.1.2 8.2"), Severity: Major, Find: once("risks", func(v *View, m *marks) int {
			m.If(len(v.Risks) == 0, "", "risks_missing")
			return 1
		})},
		{ID: "risk.scenario", Requirements: asks("6.1.2"), Severity: Major, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(r.Event == "", "event", "risk_without_event")
			m.If(len(r.Harms) == 0, "harms", "risk_without_harm")
			return true
		})},
		{ID: "risk.levels", Requirements: asks("6.1.2 8.2"), Severity: Major, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(r.Inherent() == "", "inherent_likelihood", "risk_not_rated")
			m.If(r.Inherent() != "" && r.Residual() == "", "residual_likelihood", "risk_rest_not_rated")
			return r.State != "identified"
		})},
		{ID: "risk.review", Requirements: asks("8.2"), Severity: Minor, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(r.ReviewDue == "", "review_due", "review_not_planned")
			m.If(v.over(r.ReviewDue), "review_due", "review_overdue", "day", r.ReviewDue)
			return true
		})},
		{ID: "risk.treated", Requirements: asks("6.1.3 8.3"), Severity: Major, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(len(r.Treatments) == 0, "treatments", "risk_not_treated")
			return rank(r.Inherent()) > v.appetite
		})},
		{ID: "risk.accepted", Requirements: asks("6.1.3 8.3"), Severity: Major, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(r.AcceptedBy.ID.IsZero() || r.AcceptedReason == "", "accepted_by", "risk_not_accepted")
			m.If(!r.AcceptedBy.ID.IsZero() && (r.AcceptedUntil == "" || v.over(r.AcceptedUntil)), "accepted_until", "acceptance_over")
			accept := slices.ContainsFunc(r.Treatments, func(t record.Treatment) bool { return t.Option == "accept" })
			return rank(r.Residual()) > v.appetite || accept
		})},
		{ID: "risk.controls", Requirements: asks("6.1.3"), Severity: Minor, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			m.If(len(v.controlsOfRisk[r.ID]) == 0, "treatments", "risk_without_control")
			return slices.ContainsFunc(r.Treatments, func(t record.Treatment) bool { return t.Option == "mitigate" })
		})},
		{ID: "risk.treatment_due", Requirements: asks("8.3"), Severity: Major, Find: each(risks(), func(v *View, r *record.Risk, m *marks) bool {
			for _, t := range r.Treatments {
				if t.Option == "accept" || t.Done != "" {
					continue
				}
				m.If(t.Due == "" || t.Assignee.ID.IsZero(), "treatments", "treatment_unplanned")
				m.If(v.over(t.Due), "treatments", "treatment_late", "day", t.Due)
			}
			return len(r.Treatments) > 0
		})},
	}
}

// statementRules speak to the statement of applicability (6.1.3).
func statementRules() []Rule {
	return []Rule{
		{ID: "statement.approved", Requirements: asks("6.1.3"), Severity: Major, Find: each(scopes(), func(v *View, s *record.Scope, m *marks) bool {
			m.If(!slices.ContainsFunc(v.Statements, func(x *record.Statement) bool {
				return inForce(&x.Head) && x.Scope.ID == s.ID && x.Edition == s.Edition
			}), "edition", "statement_missing")
			return inForce(&s.Head)
		})},
		{ID: "statement.whole", Requirements: asks("6.1.3"), Severity: Major, Find: each(statements(), func(v *View, s *record.Statement, m *marks) bool {
			var l problem.List
			s.Lacks(&l)
			m.If(len(l.Fields()) > 0, "entries", "statement_incomplete", "count", len(l.Fields()))
			return true
		})},
		{ID: "statement.roles", Requirements: asks("6.1.3"), Severity: Major, Find: each(statements(), func(v *View, s *record.Statement, m *marks) bool {
			m.If(s.RoleSet()&v.roles != v.roles, "roles", "statement_lacks_role")
			return true
		})},
		{ID: "statement.risk_reason", Requirements: asks("6.1.3"), Severity: Minor, Find: each(statements(), func(v *View, s *record.Statement, m *marks) bool {
			about := false
			for _, e := range s.Entries {
				if e.Applicable != "yes" || !slices.Contains(e.Inclusion, "risk_treatment") {
					continue
				}
				about = true
				for _, r := range e.Risks {
					m.If(!v.treats(e, r), "entries", "reason_not_borne_out", "requirement", string(e.Requirement))
				}
			}
			return about
		})},
		{ID: "statement.state", Requirements: asks("6.1.3 8.1"), Severity: Minor, Find: each(statements(), func(v *View, s *record.Statement, m *marks) bool {
			for _, e := range s.Entries {
				m.If(e.Applicable == "yes" && e.State == "in_place" && e.Requirement != "" && v.GradeOf(keyOf(e.Requirement)).Proposed != "in_place",
					"entries", "state_not_borne_out", "requirement", keyOf(e.Requirement).ID())
			}
			return inForce(&s.Head)
		})},
	}
}

// treats reports whether the risk exists and a control of the entry treats it.
func (v *View) treats(e record.StatementEntry, risk id.ID) bool {
	if v.risks[risk] == nil {
		return false
	}
	for _, c := range v.controlsOfRisk[risk] {
		if slices.Contains(e.Controls, c.ID) || c.ID == e.Control.ID || slices.Contains(c.Requirements, e.Requirement) {
			return true
		}
	}
	return false
}

// objectiveRules speak to 6.2 and to what 9.1 and 10.1 ask about objectives.
func objectiveRules() []Rule {
	return []Rule{
		{ID: "objective.set", Requirements: asks("6.2"), Severity: Major, Find: once("objectives", func(v *View, m *marks) int {
			m.If(len(v.Objectives) == 0, "", "objectives_missing")
			return 1
		})},
		{ID: "objective.whole", Requirements: asks("6.2"), Severity: Minor, Find: each(objectives(), func(v *View, o *record.Objective, m *marks) bool {
			m.If(o.Measure == "", "measure", "objective_without_measure")
			m.If(o.Due == "", "due", "objective_without_due")
			m.If(o.Resources == "", "resources", "objective_without_resources")
			m.If(o.Actions == "", "actions", "objective_without_actions")
			return true
		})},
		{ID: "objective.read", Requirements: asks("6.2 9.1"), Severity: Minor, Find: each(objectives(), func(v *View, o *record.Objective, m *marks) bool {
			last, ok := o.Latest()
			m.If(!ok, "values", "objective_not_read")
			m.If(ok && last.On < v.ago(12), "values", "reading_old", "day", last.On)
			return true
		})},
		{ID: "objective.reached", Requirements: asks("6.2 10.1"), Severity: Minor, Find: each(objectives(), func(v *View, o *record.Objective, m *marks) bool {
			last, ok := o.Latest()
			m.If(ok && o.Missed(last), "values", "objective_missed", "day", o.Due)
			return v.over(o.Due)
		})},
		{ID: "change.planned", Requirements: asks("6.3"), Severity: Minor, Find: each(changes(), func(v *View, c *record.Change, m *marks) bool {
			m.If(c.Purpose == "", "purpose", "change_without_purpose")
			m.If(c.Consequences == "", "consequences", "change_without_consequences")
			m.If(c.Resources == "", "resources", "change_without_resources")
			return !c.Automatic
		})},
		{ID: "change.reviewed", Requirements: asks("6.3 8.1 8.2"), Severity: Major, Find: each(changes(), func(v *View, c *record.Change, m *marks) bool {
			for _, t := range c.Touched {
				review := v.tasks[t.Review.ID]
				m.If(review == nil, "touched", "change_without_review")
				m.If(review != nil && review.State != "done" && v.over(c.On), "touched", "change_not_reviewed", "day", c.On)
			}
			return len(c.Touched) > 0
		})},
	}
}

func lawName(l string) i18n.Key { return i18n.Key("law.name." + l) }
