package assess_test

import (
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

const day = calendar.Day("2026-11-22")

// garden is a world in which nothing is missing, and from which records with a flaw
// grow: each function adds a flawless record, then lets a test spoil it.
type garden struct {
	*assess.World
	boss, manager, auditor, lead, officer id.ID
	system, supplier, engagement, dpa     id.ID
	sub                                   id.ID // an engagement for what is done on behalf of customers
	risk                                  *record.Risk
}

type spoil[T any] []func(*T)

func (s spoil[T]) on(r *T) {
	for _, f := range s {
		f(r)
	}
}

func ownedBy(owner id.ID) register.Head { return register.Head{ID: id.New(), Owner: owner} }

func (g *garden) person(f ...func(*record.Person)) id.ID {
	p := &record.Person{Head: ownedBy(id.ID{}), Employment: "staff"}
	spoil[record.Person](f).on(p)
	g.People = append(g.People, p)
	g.Undertakings = append(g.Undertakings, &record.Undertaking{Head: ownedBy(id.ID{}), Person: register.To[record.Person](p.ID), Signed: "2020-01-01"})
	return p.ID
}

func (g *garden) appointed(role record.ManagementRole, who id.ID, f ...func(*record.RoleAssignment)) id.ID {
	r := &record.RoleAssignment{Head: ownedBy(g.boss), Role: role, Person: register.To[record.Person](who), Since: "2020-01-01",
		Duties: "Runs it", Independence: "Reports to the board", Letter: make(register.Files, 1)}
	r.State = "active"
	if role == "incident_lead" {
		r.Deputy = register.To[record.Person](g.manager)
	}
	spoil[record.RoleAssignment](f).on(r)
	g.RoleAssignments = append(g.RoleAssignments, r)
	return r.ID
}

// activity is a controller's, in order; simple: no assessment needed.
func (g *garden) activity(f ...func(*record.ProcessingActivity)) id.ID {
	a := &record.ProcessingActivity{Head: ownedBy(g.manager), Role: record.Controller}
	a.State, a.ReviewDue = "approved", "2027-06-01"
	p := record.ActivityPurpose{RowHead: register.RowHead{ID: id.New()}, Purpose: "hr.payroll", Description: "Pay staff", Necessity: "No pay without it", AutomatedDecision: "no"}
	a.Purposes = register.Rows[record.ActivityPurpose]{p}
	a.Bases = register.Rows[record.ActivityBasis]{{Purpose: register.Row[record.ActivityPurpose]{ID: p.ID}, Law: "eu-gdpr", Basis: "contract"}}
	a.Principals = register.Rows[record.ActivityPrincipal]{{Category: "employee"}}
	a.DataItems = register.Rows[record.ActivityDataItem]{{Category: "identity.name", Source: "principal", Necessity: "To pay", Retention: "P10Y", RetentionFrom: "employment_end", RetentionGround: "§ 147 AO", Disposal: "delete"}}
	a.Recipients = register.Rows[record.ActivityRecipient]{{Category: "tax", Name: "Tax office", Why: "Duty to report"}}
	a.Systems = register.Links[record.System]{g.system}
	a.Processors = register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](g.engagement)}}
	a.Access = register.Rows[record.ActivityAccess]{{Group: "HR", Condition: "On duty"}}
	a.Measures = register.Rows[record.ActivityMeasure]{{Measure: "encryption.rest"}}
	a.Channels = append(a.Channels, "website")
	a.InformationGiven = "Notice 3"
	a.Rights = register.Rows[record.ActivityRight]{{Right: "all", How: "By mail"}}
	a.Screening, a.ScreeningReason = "not_required", "Payroll only"
	spoil[record.ProcessingActivity](f).on(a)
	g.Activities = append(g.Activities, a)
	return a.ID
}

// demanding is an activity about which every rule for controllers is: consent,
// special data, a joint controller, transfers, decisions by machine.
func (g *garden) demanding(f ...func(*record.ProcessingActivity)) id.ID {
	return g.activity(append([]func(*record.ProcessingActivity){g.makeDemanding}, f...)...)
}

func (g *garden) makeDemanding(a *record.ProcessingActivity) {
	a.Role = record.JointController
	a.Started, a.Ended = "2026-05-01", "2030-01-01"
	a.Actors = register.Rows[record.ActivityParty]{{Role: "joint_controller", Name: "Sister Ltd", Arrangement: "Who does what"}}
	p := &a.Purposes[0]
	p.AutomatedDecision, p.DecisionLogic, p.Marketing = "yes", "Score below 300 is refused", "yes"
	all := register.Row[record.ActivityPurpose]{}
	a.Bases = append(a.Bases,
		record.ActivityBasis{Purpose: all, Basis: "consent"},
		record.ActivityBasis{Purpose: all, Basis: "legitimate_interests", LegitimateInterest: "To know customers", Assessment: "BT-1"},
		record.ActivityBasis{Purpose: all, Basis: "legal_obligation", Provision: "§ 257 HGB"},
		record.ActivityBasis{Purpose: all, SpecialCondition: "substantial_public_interest", CriminalGround: "law_authorised", Justification: "Statute"})
	a.ConsentWording, a.HumanOversight = "I agree", "The manager looks at each refusal"
	more := a.DataItems[0]
	more.Category, more.Source, more.SourceNote = "special.health", "third_party", "Clinic"
	crime := a.DataItems[0]
	crime.Category = "criminal"
	a.DataItems = append(a.DataItems, more, crime)
	a.Transfers = register.Rows[record.ActivityTransfer]{
		{Country: "US", ImporterName: "Cloud Inc", Mechanism: "scc", Module: "c2p", Document: "Contract", Measures: "Keys kept here"},
		{Country: "CH", ImporterName: "Cloud AG", Mechanism: "adequacy"},
	}
	a.Flows = register.Rows[record.ActivityFlow]{{FromText: "HR", ToText: "Bank", Protection: "tls"}}
	a.Screening, a.AssessmentNote = "required", "DPIA 7"
	g.risk.Activities = append(g.risk.Activities, a.ID)
	g.DesignDecisions[0].Activities = append(g.DesignDecisions[0].Activities, a.ID)
}

// serving is an activity on behalf of a customer.
func (g *garden) serving(f ...func(*record.ProcessingActivity)) id.ID {
	as := func(a *record.ProcessingActivity) {
		a.Role = record.Processor
		a.Customers = register.Rows[record.ActivityCustomer]{{Name: "Acme", Agreement: register.To[record.Agreement](g.dpa)}}
		a.Customers[0].Operations = append(a.Customers[0].Operations, "store.hosting")
		a.Processors = register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](g.sub)}}
	}
	return g.activity(append([]func(*record.ProcessingActivity){as}, f...)...)
}

func (g *garden) sys(f ...func(*record.System)) id.ID {
	s := &record.System{Head: ownedBy(g.manager), Status: "live", Origin: "own", Hosting: "saas", Criticality: "high", EndOfLife: "2031-01-01",
		Supplier: register.To[record.Party](g.supplier)}
	s.PIIHeld = append(s.PIIHeld, "identity.name", "special.health", "criminal")
	s.Regions = append(s.Regions, "DE")
	spoil[record.System](f).on(s)
	g.Systems = append(g.Systems, s)
	g.DesignDecisions[0].Systems = append(g.DesignDecisions[0].Systems, s.ID)
	g.log(func(l *record.LogSource) { l.System = register.To[record.System](s.ID) })
	return s.ID
}

func (g *garden) log(f ...func(*record.LogSource)) id.ID {
	l := &record.LogSource{Head: ownedBy(g.manager), Kept: "P90D", Protected: "yes", ReviewCycle: "P1M", Reviewed: "2026-11-01",
		Reviewer: register.To[record.Person](g.manager)}
	spoil[record.LogSource](f).on(l)
	g.LogSources = append(g.LogSources, l)
	return l.ID
}

func (g *garden) store(f ...func(*record.DataStore)) id.ID {
	d := &record.DataStore{Head: ownedBy(g.manager), System: register.To[record.System](g.system), Environment: "production", Country: "DE", EncryptionAtRest: "yes", BackupPolicy: "Daily"}
	d.PIIHeld = append(d.PIIHeld, "identity.name")
	spoil[record.DataStore](f).on(d)
	g.DataStores = append(g.DataStores, d)
	return d.ID
}

func (g *garden) engaged(f ...func(*record.Engagement)) id.ID {
	e := &record.Engagement{Head: ownedBy(g.manager), Party: register.To[record.Party](g.supplier), OurRole: record.Controller, TheirRole: record.TheyProcess, Started: "2020-01-01"}
	e.State = "active"
	e.DataLocations = append(e.DataLocations, "DE")
	spoil[record.Engagement](f).on(e)
	g.Engagements = append(g.Engagements, e)
	for _, a := range g.Agreements {
		if a.ID == g.dpa {
			a.Engagements = append(a.Engagements, e.ID)
		}
	}
	return e.ID
}

func (g *garden) agreement(f ...func(*record.Agreement)) id.ID {
	a := &record.Agreement{Head: ownedBy(g.manager), Kind: record.DPA, Signed: "2020-01-01", Expires: "2030-01-01", BreachNoticeHours: 24,
		SubprocessorRegime: "general_with_objection", ReturnOrDeletion: "delete", Files: make(register.Files, 1), AuditRight: "yes"}
	a.State = "active"
	for _, c := range record.ClauseID("").Values() {
		a.Clauses = append(a.Clauses, record.Clause{Clause: record.ClauseID(c), Present: "yes"})
	}
	spoil[record.Agreement](f).on(a)
	g.Agreements = append(g.Agreements, a)
	return a.ID
}

func (g *garden) scenario(f ...func(*record.Risk)) *record.Risk {
	r := &record.Risk{Head: ownedBy(g.manager), Event: "illegitimate_access", Harms: register.Rows[record.RiskHarm]{{Kind: "material"}},
		InherentLikelihood: "high", InherentSeverity: "high", ResidualLikelihood: "high", ResidualSeverity: "high",
		Treatments: register.Rows[record.Treatment]{{Option: "mitigate", Due: "2027-01-01", Assignee: register.To[record.Person](g.manager)}},
		AcceptedBy: register.To[record.Person](g.boss), AcceptedReason: "Dear", AcceptedUntil: "2027-01-01"}
	r.State, r.ReviewDue = "monitored", "2027-01-01"
	spoil[record.Risk](f).on(r)
	g.Risks = append(g.Risks, r)
	g.Controls[0].Risks = append(g.Controls[0].Risks, r.ID)
	return r
}

// control is one of ours, in operation and shown to work by evidence of a test.
func (g *garden) control(f ...func(*record.Control)) *record.Control {
	c := &record.Control{Head: ownedBy(g.manager), Description: "What we do", Frequency: "P1M", OperatedBy: register.To[record.Person](g.manager)}
	c.State, c.ReviewDue = "operating", "2027-01-01"
	spoil[record.Control](f).on(c)
	g.Controls = append(g.Controls, c)
	g.proof(func(e *record.Evidence) { e.Controls = register.Links[record.Control]{c.ID} })
	return c
}

func (g *garden) proof(f ...func(*record.Evidence)) id.ID {
	e := &record.Evidence{Head: ownedBy(g.manager), Strength: record.ShowsEffectiveness, Outcome: "good", From: "2026-06-01", Until: "2026-12-31", Kind: "file"}
	e.State = "accepted"
	spoil[record.Evidence](f).on(e)
	g.Evidence = append(g.Evidence, e)
	return e.ID
}

func (g *garden) decision(f ...func(*record.DesignDecision)) id.ID {
	d := &record.DesignDecision{Head: ownedBy(g.manager), Defaults: register.Rows[record.DefaultSetting]{{Setting: "Sharing", Protective: "yes"}}}
	for _, q := range record.DesignQuestion("").Values() {
		d.Choices = append(d.Choices, record.DesignChoice{Question: record.DesignQuestion(q), Answer: "yes"})
	}
	spoil[record.DesignDecision](f).on(d)
	g.DesignDecisions = append(g.DesignDecisions, d)
	return d.ID
}

func (g *garden) task(f ...func(*record.Task)) id.ID {
	t := &record.Task{Head: ownedBy(g.manager), Assignee: register.To[record.Person](g.manager), Due: "2027-01-01"}
	t.State = "open"
	spoil[record.Task](f).on(t)
	g.Tasks = append(g.Tasks, t)
	return t.ID
}

func (g *garden) bounds(f ...func(*record.Scope)) id.ID {
	s := &record.Scope{Head: ownedBy(g.manager), Statement: "All of it", Edition: "2025", Units: register.Links[record.Unit]{id.New()},
		Processes: register.Lines{"Hiring"}, Activities: register.Links[record.ProcessingActivity]{g.Activities[0].ID}, Interfaces: "The group's network",
		Exclusions: register.Rows[record.ScopeExclusion]{{Item: "Shop", Reason: "Sold"}}}
	s.State, s.ReviewDue = "approved", "2027-01-01"
	spoil[record.Scope](f).on(s)
	g.Scopes = append(g.Scopes, s)
	return s.ID
}

func (g *garden) statement(scope id.ID, f ...func(*record.Statement)) id.ID {
	s := &record.Statement{Head: ownedBy(g.manager), Scope: register.To[record.Scope](scope), Edition: "2025", Roles: register.Choices[record.PIIRole]{"controller", "processor"}}
	s.State = "approved"
	for i, r := range s.Required() {
		e := record.StatementEntry{Requirement: record.Requirement(r.Key), Applicable: "yes", Inclusion: register.Choices[record.InclusionReason]{"role"}, State: "in_place"}
		if i == 0 {
			e.Inclusion = register.Choices[record.InclusionReason]{"risk_treatment"}
			e.Risks, e.Controls = register.Links[record.Risk]{g.risk.ID}, register.Links[record.Control]{g.Controls[0].ID}
		}
		s.Entries = append(s.Entries, e)
	}
	spoil[record.Statement](f).on(s)
	g.Statements = append(g.Statements, s)
	return s.ID
}

// add appends a record and spoils it.
func add[T any](to *[]*T, r *T, f ...func(*T)) {
	spoil[T](f).on(r)
	*to = append(*to, r)
}

func both() []*catalogue.Requirement {
	return catalogue.Library().Controls(catalogue.Edition2025, catalogue.Both)
}
