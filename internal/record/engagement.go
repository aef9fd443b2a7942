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
	// What the exit has proven (guard G11).
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
		{Name: "approve", From: []string{"due_diligence"}, To: "approved", By: managers, Guard: agreementInPlace},
		{Name: "approve_conditionally", From: []string{"due_diligence"}, To: "conditional", By: managers, Needs: reason},
		{Name: "reject", From: []string{"due_diligence"}, To: "rejected", By: managers, Needs: reason},
		{Name: "start", From: []string{"approved", "conditional"}, To: "active", By: managers},
		{Name: "review", From: []string{"active"}, To: "under_review", By: managers},
		{Name: "confirm", From: []string{"under_review"}, To: "active", By: managers},
		{Name: "exit", From: []string{"active", "under_review"}, To: "exiting", By: managers, Needs: reason},
		{Name: "end", From: []string{"exiting"}, To: "ended", By: managers, Guard: exitProven},
	},
}

// agreementInPlace is guard G10: whoever processes for us needs a signed
// processing agreement, or standard clauses that take its place (GDPR Art. 28(3),
// (6)); none is signed while a clause is missing.
func agreementInPlace(e *Engagement, _ workflow.Input, f workflow.Facts) error {
	if e.TheirRole != TheyProcess && e.TheirRole != TheySubProcess {
		return nil
	}
	if f.Counts["agreements"] == 0 {
		return problem.New(problem.Blocked, "needs_agreement")
	}
	return nil
}

// exitProven is guard G11: return or deletion proven, access revoked.
func exitProven(e *Engagement, _ workflow.Input, _ workflow.Facts) error {
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
	},
	Groups: []register.Group{
		{Name: "service", Fields: []string{"party", "service", "our_role", "their_role", "criticality", "parent"}},
		{Name: "data", Fields: []string{"pii_categories", "systems", "data_locations"}},
		{Name: "life", Fields: []string{"started", "ended", "exit_plan", "returned_or_deleted_on", "return_proof", "access_revoked_on"}},
	},
})
