package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Scope draws the boundary of a privacy information management system in eight
// lists: units, sites, services, processes, systems, technologies, categories of
// personal data, and exclusions with their reason (ISO/IEC 27701:2025, 4.3;
// S-001). An approved scope stays in force until the next one is approved.
type Scope struct {
	register.Head

	Statement     register.Text `reg:"max=10000,search"`
	Edition       Edition       `reg:"list,filter"` // of ISO/IEC 27701 that this scope is held against
	Units         register.Links[Unit]
	Sites         register.Links[Site]
	Services      register.Lines `reg:"search"` // products and services
	Processes     register.Lines `reg:"search"`
	Systems       register.Links[System]
	Technologies  register.Lines `reg:"search"`
	PIICategories register.Terms[piiCategory]
	Principals    register.Terms[principalCategory]
	Activities    register.Links[ProcessingActivity]
	Exclusions    register.Rows[ScopeExclusion]
	Interfaces    register.Text `reg:"max=10000"` // with what lies outside, and who answers for it
}

// ScopeExclusion is one thing that is left out, and why.
type ScopeExclusion struct {
	register.RowHead
	Item   string        `reg:"required,max=300,search"`
	Reason register.Text `reg:"max=5000"`
}

var scopeFlow = workflow.Machine[Scope]{
	Start:  "draft",
	Ends:   []string{"superseded"},
	Edited: map[string]string{"approved": "draft"},
	Moves: []workflow.Move[Scope]{
		{Name: "submit", From: []string{"draft"}, To: "in_review", By: writers},
		{Name: "return", From: []string{"in_review"}, To: "draft", By: managers, Needs: reason},
		{Name: "approve", From: []string{"in_review"}, To: "approved", By: writers, Approves: true, Appointed: true, Guard: mayApproveScope},
		{Name: "supersede", From: []string{"approved"}, To: "superseded", By: managers, Needs: reason},
	},
}

// mayApproveScope is guard G1 for a scope: the lists that make a boundary are
// filled, each exclusion says why, and top management approves.
func mayApproveScope(s *Scope, _ workflow.Input, f workflow.Facts) error {
	if err := topManagement(f); err != nil {
		return err
	}
	var l problem.List
	l.If(s.Edition == "", "edition", "needed_to_approve")
	l.If(s.Statement == "", "statement", "needed_to_approve")
	l.If(len(s.Units) == 0 && len(s.Sites) == 0, "units", "scope_where")
	l.If(len(s.Activities) == 0, "activities", "needed_to_approve")
	for i, x := range s.Exclusions {
		l.If(x.Reason == "", fmt.Sprintf("exclusions.%d.reason", i), "exclusion_reason")
	}
	return blocked(&l, "scope_incomplete")
}

// holdsTopManagement counts the live appointments of the one who acts as top
// management: decision 12 takes such approvals from appointments, not from a
// login role.
var holdsTopManagement = workflow.Fact{
	Name: "top_management", Register: "role-assignments", Field: "person", States: []string{"active"},
	Where: "role", Values: []string{"top_management"}, OfActor: true,
}

// topManagement refuses who holds no appointment as top management
// (ISO/IEC 27701:2025, 5.1 and 5.3).
func topManagement(f workflow.Facts) error {
	if f.Counts["top_management"] > 0 {
		return nil
	}
	return problem.New(problem.Blocked, "needs_top_management")
}

var Scopes = register.Define[Scope](register.Def[Scope]{
	Name: "scopes", Prefix: "SCO", Menu: "programme", Icon: "map", Group: access.Records,
	Controls: []string{"27701:2025/4.3", "27701:2019/5.2.3"},
	Flow:     &scopeFlow, Facts: []workflow.Fact{holdsTopManagement},
	Groups: []register.Group{
		{Name: "boundary", Fields: []string{"statement", "edition", "units", "sites", "services", "processes"}},
		{Name: "inside", Fields: []string{"activities", "systems", "technologies", "pii_categories", "principals"}},
		{Name: "outside", Fields: []string{"exclusions", "interfaces"}},
	},
})
