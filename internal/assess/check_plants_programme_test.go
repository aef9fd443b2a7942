package assess_test

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// programmePlants grow in the registers of the management system.
func programmePlants() []plant {
	return []plant{
		{"context.response response issue_without_response\ncontext.risks risks issue_without_risk", func(g *garden) id.ID {
			x := &record.ContextIssue{Head: ownedBy(g.manager), Origin: "external", Relevance: "very_high", Effect: "both"}
			add(&g.ContextIssues, x)
			return x.ID
		}},
		{"interested.needs needs needs_missing", func(g *garden) id.ID {
			x := &record.InterestedParty{Head: ownedBy(g.manager), Kind: "owner"}
			add(&g.Interested, x)
			return x.ID
		}},
		{"interested.needs needs need_undecided\ninterested.needs needs need_without_how", func(g *garden) id.ID {
			x := &record.InterestedParty{Head: ownedBy(g.manager), Kind: "owner", Needs: register.Rows[record.InterestedNeed]{{Need: "a"}, {Need: "b", TakenUp: "yes"}}}
			add(&g.Interested, x)
			return x.ID
		}},
		{"obligation.judged met obligation_not_judged", duty("", "")},
		{"obligation.judged how obligation_without_how", duty("yes", "")},
		{"obligation.met met obligation_not_met", duty("partly", "Half")},
		{"scope.contents statement scope_without_words\nscope.contents units scope_without_place\nscope.contents activities scope_without_activities\nscope.contents interfaces scope_without_interfaces\nsystem.processes processes scope_without_processes",
			bounds(func(s *record.Scope) {
				s.State, s.Statement, s.Units, s.Activities, s.Interfaces, s.Processes = "draft", "", nil, nil, "", nil
			})},
		{"scope.exclusions exclusions exclusion_without_reason", bounds(func(s *record.Scope) { s.State, s.Exclusions[0].Reason = "draft", "" })},
		{"scope.review review_due review_not_planned\nstatement.approved edition statement_missing", bounds(func(s *record.Scope) { s.ReviewDue = "" })},
		{"scope.review review_due review_overdue\nstatement.approved edition statement_missing", bounds(func(s *record.Scope) { s.ReviewDue = "2026-11-21" })},
		{"commitment.resources resources commitment_without_resources", func(g *garden) id.ID {
			x := &record.Commitment{Head: ownedBy(g.boss), By: register.To[record.Person](g.boss), On: "2026-01-01", Statement: "Words"}
			add(&g.Commitments, x)
			return x.ID
		}},
		{"roles.letter letter letter_missing\nroles.letter duties duties_missing", appoint("hr_contact", func(r *record.RoleAssignment) { r.Letter, r.Duties = nil, "" })},
		{"roles.present until appointment_over", appoint("hr_contact", func(r *record.RoleAssignment) { r.Until = "2026-11-21" })},
		{"roles.present person holder_gone", appoint("hr_contact", func(r *record.RoleAssignment) { r.Person.ID = id.New() })},
		{"roles.independent independence independence_missing", appoint("dpo", func(r *record.RoleAssignment) { r.Independence = "" })},
		{"roles.independent person officer_conflict", func(g *garden) id.ID { return g.appointed("dpo", g.boss) }},
		{"roles.incident deputy incident_without_deputy", appoint("incident_lead", func(r *record.RoleAssignment) { r.Deputy.ID = id.ID{} })},
		{"audit.independent person auditor_conflict\naudit.independent person auditor_owns_control", func(g *garden) id.ID { return g.appointed("internal_auditor", g.manager) }},
		{"risk.scenario event risk_without_event\nrisk.scenario harms risk_without_harm", threat(func(r *record.Risk) { r.Event, r.Harms = "", nil })},
		{"risk.levels inherent_likelihood risk_not_rated", threat(func(r *record.Risk) { r.InherentLikelihood = "" })},
		{"risk.levels residual_likelihood risk_rest_not_rated", threat(func(r *record.Risk) { r.ResidualSeverity = "" })},
		{"risk.review review_due review_overdue", threat(func(r *record.Risk) { r.ReviewDue = "2026-11-21" })},
		{"risk.treated treatments risk_not_treated", threat(func(r *record.Risk) { r.Treatments = nil })},
		{"risk.accepted accepted_by risk_not_accepted", threat(func(r *record.Risk) { r.AcceptedReason = "" })},
		{"risk.accepted accepted_until acceptance_over", threat(func(r *record.Risk) { r.AcceptedUntil = "2026-11-21" })},
		{"risk.controls treatments risk_without_control", func(g *garden) id.ID {
			r := g.scenario()
			c := g.Controls[0]
			c.Risks = c.Risks[:len(c.Risks)-1]
			return r.ID
		}},
		{"risk.treatment_due treatments treatment_late", threat(func(r *record.Risk) { r.Treatments[0].Due = "2026-11-21" })},
		{"risk.treatment_due treatments treatment_unplanned", threat(func(r *record.Risk) { r.Treatments[0].Assignee.ID = id.ID{} })},
		{"statement.whole entries statement_incomplete", declared(func(s *record.Statement) { s.Entries[5].Applicable = "" })},
		{"statement.roles roles statement_lacks_role", declared(func(s *record.Statement) { s.Roles = s.Roles[:1] })},
		{"statement.risk_reason entries reason_not_borne_out", declared(func(s *record.Statement) {
			s.Entries[0].Risks = register.Links[record.Risk]{id.New()}
		})},
		{"objective.whole measure objective_without_measure\nobjective.whole due objective_without_due\nobjective.whole resources objective_without_resources\nobjective.whole actions objective_without_actions\nobjective.read values objective_not_read",
			aim(func(o *record.Objective) { *o = record.Objective{Head: o.Head} })},
		{"objective.read values reading_old", aim(func(o *record.Objective) { o.Values[0].On = "2025-11-01" })},
		{"objective.reached values objective_missed", aim(func(o *record.Objective) { o.Values[0].Value = 0 })},
		{"change.planned purpose change_without_purpose\nchange.planned consequences change_without_consequences\nchange.planned resources change_without_resources", changed(func(c *record.Change) {
			c.Purpose, c.Consequences, c.Resources = "", "", ""
		})},
		{"change.reviewed touched change_without_review", changed(func(c *record.Change) { c.Touched[0].Review.ID = id.ID{} })},
		{"change.reviewed touched change_not_reviewed", func(g *garden) id.ID {
			open := g.task()
			return changed(func(c *record.Change) { c.Touched[0].Review.ID = open })(g)
		}},
		{"publication.read receipts not_read", func(g *garden) id.ID {
			x := &record.Publication{Head: ownedBy(g.manager), On: "2026-10-01", Audience: register.Links[record.Person]{g.boss}}
			add(&g.Publications, x)
			return x.ID
		}},
		{"evidence.in_date until evidence_over", proof(func(e *record.Evidence) { e.Until = "2026-11-21" })},
		{"evidence.delivered due evidence_late", proof(func(e *record.Evidence) { e.State, e.Due = "requested", "2026-11-21" })},
		{"evidence.redacted redaction redaction_missing", proof(func(e *record.Evidence) { e.Kind = "export" })},
		{"task.late due task_late", func(g *garden) id.ID { return g.task(func(t *record.Task) { t.Due = "2026-11-21" }) }},
		{"task.assigned assignee task_without_assignee\ntask.assigned due task_without_due", func(g *garden) id.ID {
			return g.task(func(t *record.Task) { t.Assignee.ID, t.Due = id.ID{}, "" })
		}},
		{"finding.closed due finding_late\ntask.late due task_late", func(g *garden) id.ID {
			return g.task(func(t *record.Task) { t.Source, t.Due = "finding", "2026-11-21" })
		}},
		{"control.operated operated_by control_without_operator\ncontrol.operated frequency control_without_frequency", measure(func(c *record.Control) {
			c.OperatedBy.ID, c.Frequency = id.ID{}, ""
		})},
		{"control.target target control_without_target", measure(func(c *record.Control) { c.State = "planned" })},
		{"control.target target control_late", measure(func(c *record.Control) { c.State, c.Target = "planned", "2026-11-21" })},
		{"control.degraded state control_degraded", measure(func(c *record.Control) { c.State = "degraded" })},
		{"control.inherited inherited_from control_from_nobody", measure(func(c *record.Control) { c.Responsibility = "inherited" })},
		{"control.tested requirements control_not_tested", func(g *garden) id.ID {
			c := g.control()
			g.Evidence[len(g.Evidence)-1].Strength = record.ShowsOperation
			return c.ID
		}},
		{"control.tested requirements control_test_failed", func(g *garden) id.ID {
			c := g.control()
			g.Evidence[len(g.Evidence)-1].Outcome = "bad"
			return c.ID
		}},
		{"answered.A.3.23 documents control_not_designed", admitted("27701:2025/A.3.23", func(c *record.Control) { c.Description = "" })},
		{"answered.A.3.24 state control_not_operating\ncontrol.degraded state control_degraded", admitted("27701:2025/A.3.24", func(c *record.Control) { c.State = "degraded" })},
		{"plan.late goal plan_late", func(g *garden) id.ID {
			x := &record.Plan{Head: ownedBy(g.manager), Goal: "2026-11-21", Steps: register.Rows[record.PlanStep]{{Name: "Begin"}}}
			add(&g.Plans, x)
			return x.ID
		}},
		{"gap.action items gap_without_action\ngap.action items gap_late", func(g *garden) id.ID {
			late := record.AssessmentItem{Requirement: "27701:2025/4.2", Result: record.Partly, Action: "Write", Assignee: register.To[record.Person](g.manager), Due: "2026-11-21"}
			x := &record.Assessment{Head: ownedBy(g.manager), Kind: "periodic", Items: register.Rows[record.AssessmentItem]{{Requirement: "27701:2025/4.1", Result: record.NotConform}, late}}
			x.State = "completed"
			add(&g.Assessments, x)
			return x.ID
		}},
	}
}

func duty(met record.Met, how register.Text) func(*garden) id.ID {
	return func(g *garden) id.ID {
		x := &record.Obligation{Head: ownedBy(g.manager), Law: "eu-gdpr", Met: met, How: how}
		add(&g.Obligations, x)
		return x.ID
	}
}

func bounds(f func(*record.Scope)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.bounds(f) }
}

func appoint(role record.ManagementRole, f func(*record.RoleAssignment)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.appointed(role, g.officer, f) }
}

func threat(f func(*record.Risk)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.scenario(f).ID }
}

// declared is a draft, so that it decides nothing.
func declared(f func(*record.Statement)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		return g.statement(g.Scopes[0].ID, func(s *record.Statement) { s.State = "draft" }, f)
	}
}

func aim(f func(*record.Objective)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		x := &record.Objective{Head: ownedBy(g.manager), Measure: "Days", Target: 1, Due: "2026-10-01", Resources: "Staff", Actions: "Train",
			Values: register.Rows[record.Reading]{{On: "2026-10-01", Value: 2}}}
		add(&g.Objectives, x, f)
		return x.ID
	}
}

func changed(f func(*record.Change)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		x := &record.Change{Head: ownedBy(g.manager), Kind: "system", Purpose: "Faster", Consequences: "None", Resources: "One day", On: "2026-09-01"}
		x.State = "announced"
		t := record.Touched{}
		t.Subject.ID, t.Review.ID = g.system, g.Changes[0].Touched[0].Review.ID
		x.Touched = append(x.Touched, t)
		add(&g.Changes, x, f)
		return x.ID
	}
}

func proof(f func(*record.Evidence)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.proof(f) }
}

func measure(f func(*record.Control)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.control(f).ID }
}

// admitted is a flawed control for a requirement that the statement calls partial.
func admitted(k record.Requirement, f func(*record.Control)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		for i, e := range g.Statements[0].Entries {
			if e.Requirement == k {
				g.Statements[0].Entries[i].State = "partial"
			}
		}
		return g.control(func(c *record.Control) { c.Requirements = append(c.Requirements, k) }, f).ID
	}
}
