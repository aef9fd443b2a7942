package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Engagement is one service that a party renders to us or we to it, and the roles
// that both have in it. Sub-processors hang below by Parent.
type Engagement struct {
	register.Head

	Party         register.Link[Party] `reg:"list,filter"`
	Service       register.Text        `reg:"max=5000,search"`
	OurRole       Role                 `reg:"list,filter"`
	TheirRole     TheirRole            `reg:"list,filter"`
	Criticality   Criticality          `reg:"list,filter"`
	PIICategories register.Terms[piiCategory]
	Systems       register.Links[System] `reg:"filter"`
	DataLocations register.Countries     `reg:"list,filter"`
	Started       calendar.Day
	Ended         calendar.Day `reg:"list"`
	ExitPlan      register.Text
	Parent        register.Link[Engagement] `reg:"filter"`
	// How often the party is looked at again, and when next (S-097).
	AssessedOn calendar.Day
	ReassessOn calendar.Day `reg:"list,filter"`
	// What the exit asks for and has proven (S-093, guard G11).
	ExitDuty            ReturnDuty
	ExitDue             calendar.Day `reg:"list"`
	ReturnedOrDeletedOn calendar.Day
	ReturnProof         register.Files
	AccessRevokedOn     calendar.Day
	Note                register.Text
}

// TheirRole is the party's role in an engagement.
type TheirRole string

const (
	TheyProcess    TheirRole = "processor"
	TheySubProcess TheirRole = "sub_processor"
)

func (TheirRole) Values() []string {
	return []string{"controller", "processor", "sub_processor", "joint_controller", "independent_controller", "recipient", "none"}
}

func (e *Engagement) Validate(p *problem.List) {
	p.If(e.Started != "" && e.Ended != "" && e.Ended < e.Started, "ended", "order", "other", "started")
	p.If(!e.ID.IsZero() && e.Parent.ID == e.ID, "parent", "loop")
}

var engagementFlow = workflow.Machine[Engagement]{
	Start: "proposed",
	Ends:  []string{"rejected", "ended"},
	Moves: []workflow.Move[Engagement]{
		{Name: "examine", From: []string{"proposed"}, To: "due_diligence", By: managers},
		{Name: "approve", From: []string{"due_diligence"}, To: "approved", By: managers, Guard: mayApproveEngagement},
		{Name: "approve_conditionally", From: []string{"due_diligence"}, To: "conditional", By: managers, Needs: reason},
		{Name: "reject", From: []string{"due_diligence"}, To: "rejected", By: managers, Needs: reason},
		{Name: "start", From: []string{"approved", "conditional"}, To: "active", By: managers},
		{Name: "review", From: []string{"active"}, To: "under_review", By: managers},
		{Name: "confirm", From: []string{"under_review"}, To: "active", By: managers},
		{Name: "exit", From: []string{"active", "under_review"}, To: "exiting", By: managers, Needs: reason},
		{Name: "end", From: []string{"exiting"}, To: "ended", By: managers, Guard: exitProven},
	},
}

// mayApproveEngagement is guard G10: whoever processes for us needs a signed
// processing agreement, or standard clauses that take its place (GDPR Art. 28(3),
// (6)); none is signed while a clause is missing. Where much depends on the
// service, the party has answered a questionnaire and it was accepted (S-095).
func mayApproveEngagement(e *Engagement, _ workflow.Input, f workflow.Facts) error {
	if e.TheirRole != TheyProcess && e.TheirRole != TheySubProcess {
		return nil
	}
	if f.Counts["agreements"] == 0 {
		return problem.New(problem.Blocked, "needs_agreement")
	}
	if e.Criticality.Demanding() && f.Counts["questionnaires"] == 0 {
		return problem.New(problem.Blocked, "needs_questionnaire")
	}
	return nil
}

// ReassessEvery is how often a party is looked at again, by how much depends on
// it: our own scale, sound for most; an engagement may name another day (S-097).
func ReassessEvery(c Criticality) calendar.Period {
	switch c {
	case "critical":
		return "P6M"
	case "high":
		return "P1Y"
	case "medium":
		return "P2Y"
	}
	return "P3Y"
}

// Reassessment is the day by which the party is to be looked at again: the day
// that was set, or the interval after the last look. A party that nobody looked at has
// the interval from the start, or from the day on which it was entered if that is later:
// nothing is late because it is old. "" while none is known.
func (e *Engagement) Reassessment() calendar.Day {
	if e.ReassessOn != "" {
		return e.ReassessOn
	}
	from, _ := e.AssessedFrom()
	n, err := ReassessEvery(e.Criticality).Length()
	if err != nil {
		return ""
	}
	return from.AddMonths(12*n.Years + n.Months)
}

// AssessedFrom is the day from which the interval to the next look counts, and why:
// "assessed", "started" or "entered"; "" where no interval counts.
func (e *Engagement) AssessedFrom() (from calendar.Day, why string) {
	switch {
	case e.ReassessOn != "":
		return "", ""
	case e.AssessedOn != "":
		return e.AssessedOn, "assessed"
	case e.Started == "":
		return "", ""
	case !e.Created.IsZero() && calendar.DayOf(e.Created) > e.Started:
		return calendar.DayOf(e.Created), "entered"
	}
	return e.Started, "started"
}

// exitProven is guard G11: return or deletion proven, access revoked, transfers
// ended.
func exitProven(e *Engagement, _ workflow.Input, f workflow.Facts) error {
	if n := f.Counts["transfers"]; n > 0 {
		return problem.New(problem.Blocked, "transfers_go_on", "count", n)
	}
	var l problem.List
	l.If(e.ReturnedOrDeletedOn == "", "returned_or_deleted_on", "needed_to_end")
	l.If(e.AccessRevokedOn == "", "access_revoked_on", "needed_to_end")
	l.If(e.Ended == "", "ended", "needed_to_end")
	return blocked(&l, "exit_not_proven")
}

var Engagements = register.Define[Engagement](register.Def[Engagement]{
	Name: "engagements", Prefix: "ENG", Menu: "partners", Icon: "handshake", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.7", "27701:2025/A.2.5"},
	Flow:     &engagementFlow,
	Facts: []workflow.Fact{
		{Name: "agreements", Register: "agreements", Field: "engagements", States: []string{"signed", "active"}, Where: "kind", Values: []string{"dpa", "scc", "baa"}},
		{Name: "questionnaires", Register: "questionnaires", Field: "engagement", States: []string{"accepted"}, Where: "direction", Values: []string{string(Outgoing)}},
		{Name: "transfers", Register: "transfers", Field: "engagement", States: []string{"draft", "assessed", "permitted", "permitted_with_measures", "suspended"}},
	},
	Groups: []register.Group{
		{Name: "service", Fields: []string{"party", "service", "our_role", "their_role", "criticality", "parent"}},
		{Name: "data", Fields: []string{"pii_categories", "systems", "data_locations"}},
		{Name: "life", Fields: []string{"started", "ended", "assessed_on", "reassess_on"}},
		{Name: "exit", Fields: []string{"exit_plan", "exit_duty", "exit_due", "returned_or_deleted_on", "return_proof", "access_revoked_on"}},
	},
})
