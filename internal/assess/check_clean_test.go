package assess_test

import (
	"time"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// clean is a world that every rule is about and in which nothing falls short.
func clean() *garden {
	g := &garden{World: &assess.World{Today: day, Own: &record.Organisation{Head: ownedBy(id.ID{}), PIIRoles: register.Choices[record.PIIRole]{"controller", "processor", "joint_controller"}, RiskAppetite: "low"}}}
	g.Own.LawsInScope = append(g.Own.LawsInScope, "eu-gdpr")
	g.boss, g.manager, g.auditor, g.lead, g.officer = g.person(), g.person(), g.person(), g.person(), g.person()
	g.appointed(record.TopManagement, g.boss)
	g.appointed("pims_manager", g.manager)
	g.appointed("internal_auditor", g.auditor)
	g.appointed("incident_lead", g.lead)
	g.appointed("dpo", g.officer)
	g.supplier = id.New()
	g.dpa = g.agreement()
	g.decision()
	g.system = g.sys()
	g.engagement = g.engaged()
	g.sub = g.engaged(func(e *record.Engagement) {
		e.OurRole, e.TheirRole, e.Started = record.Processor, record.TheySubProcess, "2026-09-01"
	})
	g.engaged(func(e *record.Engagement) {
		e.State, e.Ended, e.ReturnedOrDeletedOn, e.AccessRevokedOn = "exiting", "2026-10-01", "2026-10-02", "2026-10-02"
	})
	g.store()
	g.store(func(d *record.DataStore) { d.Environment, d.PIIHeld = "test", nil })
	g.cleanControls()
	g.risk = g.scenario()
	g.activity()
	g.demanding()
	g.serving()
	g.statement(g.bounds())
	g.cleanProgramme()
	g.cleanRequests()
	return g
}

func (g *garden) cleanControls() {
	for _, r := range both() {
		g.control(func(c *record.Control) { c.Requirements = append(c.Requirements, record.Requirement(r.Key)) })
	}
	shared := g.Controls[0]
	shared.Responsibility, shared.InheritedFrom = "shared", register.To[record.Party](g.supplier)
	for _, m := range catalogue.Terms(catalogue.Measure) {
		shared.Measures = append(shared.Measures, record.Measure(m.Code))
	}
	g.control(func(c *record.Control) { c.State, c.Target = "planned", "2027-01-01" })
	for _, r := range catalogue.Library().Clauses(catalogue.Edition2025) {
		g.proof(func(e *record.Evidence) { e.Requirements = append(e.Requirements, record.Requirement(r.Key)) })
	}
	g.proof(func(e *record.Evidence) { e.State, e.Due = "requested", "2027-01-01" })
	g.proof(func(e *record.Evidence) { e.Kind, e.Redaction = "screenshot", "Names blackened" })
}

func (g *garden) cleanProgramme() {
	for _, m := range catalogue.Terms(catalogue.Measure) {
		g.Activities[0].Measures = append(g.Activities[0].Measures, record.ActivityMeasure{Measure: record.Measure(m.Code)})
	}
	risks := register.Links[record.Risk]{g.risk.ID}
	add(&g.ContextIssues, &record.ContextIssue{Head: ownedBy(g.manager), Origin: "internal", Category: "climate", Climate: "no"})
	add(&g.ContextIssues, &record.ContextIssue{Head: ownedBy(g.manager), Origin: "external", Relevance: "high", Effect: "hinders", Response: "We watch", Risks: risks})
	need := register.Rows[record.InterestedNeed]{{Need: "Care", TakenUp: "yes", How: "Controls"}}
	for _, kind := range []record.InterestedKind{"principal", "authority"} {
		add(&g.Interested, &record.InterestedParty{Head: ownedBy(g.manager), Kind: kind, Needs: need})
	}
	add(&g.Obligations, &record.Obligation{Head: ownedBy(g.manager), Law: "eu-gdpr", Met: "yes", How: "Controls"})
	add(&g.Commitments, &record.Commitment{Head: ownedBy(g.boss), By: register.To[record.Person](g.boss), On: "2026-01-01", Statement: "We stand for it", Staff: 1})
	add(&g.Objectives, &record.Objective{Head: ownedBy(g.manager), Measure: "Days", Target: 1, Due: "2026-10-01", Resources: "Staff", Actions: "Train",
		Values: register.Rows[record.Reading]{{On: "2026-10-01", Value: 2}}})
	review := g.task(func(t *record.Task) { t.State = "done" })
	g.task(func(t *record.Task) { t.Source = "finding" })
	add(&g.Changes, &record.Change{Head: ownedBy(g.manager), Kind: "supplier", Purpose: "Cheaper", Consequences: "None", Resources: "Two days", On: "2026-09-01"}, func(c *record.Change) {
		c.State = "done"
		var t record.Touched
		t.Subject.ID, t.Review.ID = g.supplier, review
		c.Touched = append(c.Touched, t)
	})
	add(&g.Plans, &record.Plan{Head: ownedBy(g.manager), Goal: "2027-01-01", Steps: register.Rows[record.PlanStep]{{Name: "Begin"}}})
	add(&g.Publications, &record.Publication{Head: ownedBy(g.manager), On: "2026-01-01", Audience: register.Links[record.Person]{g.boss},
		Receipts: register.Rows[record.Receipt]{{Person: register.To[record.Person](g.boss), Read: time.Unix(1, 0)}}})
	gap := record.AssessmentItem{Requirement: "27701:2025/4.1", Result: record.Partly, Action: "Write", Assignee: register.To[record.Person](g.manager), Due: "2027-01-01"}
	add(&g.Assessments, &record.Assessment{Head: ownedBy(g.manager), Kind: "periodic", AsOf: "2026-10-01", Items: register.Rows[record.AssessmentItem]{gap}}, func(a *record.Assessment) { a.State = "completed" })
}
