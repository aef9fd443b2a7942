package assess

import "github.com/privet-pims/privet/internal/record"

// The registers that rules look at. A processing that is retired, a risk that is
// closed and a control that is retired ask for nothing any more.

func activities() list[record.ProcessingActivity] {
	return listOf(record.ProcessingActivities, func(v *View) []*record.ProcessingActivity { return v.Activities }).
		only(func(a *record.ProcessingActivity) bool { return a.State != "retired" })
}

// deciding are the activities as a controller; what has no role yet is among them.
func deciding() list[record.ProcessingActivity] {
	return activities().only(func(a *record.ProcessingActivity) bool { return !a.Role.Serves() })
}

// servingOthers are the activities on behalf of customers.
func servingOthers() list[record.ProcessingActivity] {
	return activities().only(func(a *record.ProcessingActivity) bool { return a.Role.Serves() })
}

func systems() list[record.System] {
	return listOf(record.Systems, func(v *View) []*record.System { return v.Systems }).
		only(func(s *record.System) bool { return s.Status != "retired" && s.Status != "planned" })
}

func dataStores() list[record.DataStore] {
	return listOf(record.DataStores, func(v *View) []*record.DataStore { return v.DataStores })
}

func people() list[record.Person] {
	return listOf(record.People, func(v *View) []*record.Person { return v.People }).
		only(func(p *record.Person) bool { return !p.Left })
}

// engagements are those that run or are to run.
func engagements() list[record.Engagement] {
	return listOf(record.Engagements, func(v *View) []*record.Engagement { return v.Engagements })
}

// agreements are those signed and in force.
func agreements() list[record.Agreement] {
	return listOf(record.Agreements, func(v *View) []*record.Agreement { return v.Agreements }).
		only(func(a *record.Agreement) bool { return running(a) })
}

func running(a *record.Agreement) bool { return a.State == "signed" || a.State == "active" }

func risks() list[record.Risk] {
	return listOf(record.Risks, func(v *View) []*record.Risk { return v.Risks }).
		only(func(r *record.Risk) bool { return r.State != "closed" })
}

func tasks() list[record.Task] {
	return listOf(record.Tasks, func(v *View) []*record.Task { return v.Tasks }).
		only(func(t *record.Task) bool { return t.State != "done" && t.State != "cancelled" })
}

func scopes() list[record.Scope] {
	return listOf(record.Scopes, func(v *View) []*record.Scope { return v.Scopes }).
		only(func(s *record.Scope) bool { return s.State != "superseded" })
}

// appointments are those that hold.
func appointments() list[record.RoleAssignment] {
	return listOf(record.RoleAssignments, func(v *View) []*record.RoleAssignment { return v.RoleAssignments }).
		only(func(r *record.RoleAssignment) bool { return r.State == "active" })
}

func issues() list[record.ContextIssue] {
	return listOf(record.ContextIssues, func(v *View) []*record.ContextIssue { return v.ContextIssues })
}

func interested() list[record.InterestedParty] {
	return listOf(record.InterestedParties, func(v *View) []*record.InterestedParty { return v.Interested })
}

func obligations() list[record.Obligation] {
	return listOf(record.Obligations, func(v *View) []*record.Obligation { return v.Obligations })
}

func objectives() list[record.Objective] {
	return listOf(record.Objectives, func(v *View) []*record.Objective { return v.Objectives })
}

func commitments() list[record.Commitment] {
	return listOf(record.Commitments, func(v *View) []*record.Commitment { return v.Commitments })
}

func changes() list[record.Change] {
	return listOf(record.Changes, func(v *View) []*record.Change { return v.Changes }).
		only(func(c *record.Change) bool { return c.State == "announced" || c.State == "done" })
}

func plans() list[record.Plan] {
	return listOf(record.Plans, func(v *View) []*record.Plan { return v.Plans })
}

func publications() list[record.Publication] {
	return listOf(record.Publications, func(v *View) []*record.Publication { return v.Publications })
}

// assessments are the complete ones that hold the organisation against the
// standard as a whole.
func assessments() list[record.Assessment] {
	return listOf(record.Assessments, func(v *View) []*record.Assessment { return v.Assessments }).
		only(func(a *record.Assessment) bool { return a.Kind != record.Quick && a.State == "completed" })
}

func statements() list[record.Statement] {
	return listOf(record.Statements, func(v *View) []*record.Statement { return v.Statements }).
		only(func(s *record.Statement) bool { return s.State != "superseded" })
}

func controls() list[record.Control] {
	return listOf(record.Controls, func(v *View) []*record.Control { return v.Controls }).
		only(func(c *record.Control) bool { return c.State != "retired" })
}

func evidence() list[record.Evidence] {
	return listOf(record.EvidenceItems, func(v *View) []*record.Evidence { return v.Evidence })
}

func logSources() list[record.LogSource] {
	return listOf(record.LogSources, func(v *View) []*record.LogSource { return v.LogSources })
}

func designs() list[record.DesignDecision] {
	return listOf(record.DesignDecisions, func(v *View) []*record.DesignDecision { return v.DesignDecisions })
}
