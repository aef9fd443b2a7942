package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Control is what the organisation does; a requirement is what is asked of it.
// One control answers any number of requirements. How far it is designed,
// operating and effective is computed from its evidence and never entered (S-023).
type Control struct {
	register.Head

	Description    register.Text               `reg:"max=20000,search"`
	Kind           ControlKind                 `reg:"list,filter"`
	Nature         ControlNature               `reg:"filter"`
	Requirements   register.Terms[requirement] `reg:"list,filter"`
	Measures       register.Terms[measure]     `reg:"filter"` // technical and organisational measures (GDPR Art. 32)
	Scopes         register.Links[Scope]       `reg:"filter"`
	OperatedBy     register.Link[Person]       `reg:"list,filter"`
	Frequency      calendar.Period             // how often it is carried out
	FreshFor       calendar.Period             // how long evidence of its operation counts
	Responsibility Responsibility              `reg:"filter"`
	InheritedFrom  register.Link[Party]        `reg:"filter"`
	SharedISMS     bool                        // one control of the information security management system too
	Target         calendar.Day                `reg:"list"` // by when it is to operate
	Effort         register.Decimal            // person-days
	Cost           register.Decimal
	Currency       string                             `reg:"max=3"`
	Activities     register.Links[ProcessingActivity] `reg:"filter"`
	Systems        register.Links[System]             `reg:"filter"`
	Risks          register.Links[Risk]               `reg:"filter"`
	Agreements     register.Links[Agreement]          `reg:"filter"`
	Documents      register.Files
	CarriedFrom    string `reg:"max=200,search"` // the row of another edition or statement it came from
	SourceKey      string `reg:"max=300,key"`
}

// ControlKind follows the themes of ISO/IEC 27002:2022.
type ControlKind string

func (ControlKind) Values() []string {
	return []string{"organisational", "people", "physical", "technological"}
}

// ControlNature says when a control acts.
type ControlNature string

func (ControlNature) Values() []string { return []string{"preventive", "detective", "corrective"} }

// Responsibility says who carries a control out.
type Responsibility string

func (Responsibility) Values() []string { return []string{"own", "shared", "inherited"} }

func (c *Control) Validate(p *problem.List) {
	p.If(c.Effort < 0, "effort", "negative")
	p.If(c.Cost < 0, "cost", "negative")
}

var controlFlow = workflow.Machine[Control]{
	Start: "planned",
	Ends:  []string{"retired"},
	Moves: []workflow.Move[Control]{
		{Name: "implement", From: []string{"planned"}, To: "implementing", By: writers},
		{Name: "operate", From: []string{"implementing", "degraded"}, To: "operating", By: writers, Guard: mayOperate},
		{Name: "degrade", From: []string{"operating"}, To: "degraded", By: writers, Needs: reason},
		{Name: "retire", From: []string{"operating", "degraded", "planned", "implementing"}, To: "retired", By: managers, Needs: reason, Guard: mayRetireControl},
	},
}

var controlFacts = []workflow.Fact{
	{Name: "design_evidence", Register: "evidence", Field: "controls", States: []string{"accepted"}, Where: "strength", Values: []string{"design", "operation", "effectiveness"}},
	{Name: "statements", Register: "statements", Field: "entries.controls", States: []string{"draft", "in_review", "approved"}},
	{Name: "own_lines", Register: "statements", Field: "entries.control", States: []string{"draft", "in_review", "approved"}},
}

// mayOperate is guard G7: design evidence accepted and an owner assigned.
func mayOperate(c *Control, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(c.Owner.IsZero(), "owner", "needed_to_operate")
	l.If(c.Description == "", "description", "needed_to_operate")
	l.If(f.Counts["design_evidence"] == 0, "documents", "needs_design_evidence")
	return blocked(&l, "control_incomplete")
}

// mayRetireControl is guard G8: no statement of applicability still relies on it, be
// it to fulfil a line or as a control of our own that has one.
func mayRetireControl(_ *Control, _ workflow.Input, f workflow.Facts) error {
	if n := f.Counts["statements"] + f.Counts["own_lines"]; n > 0 {
		return problem.New(problem.Blocked, "control_in_statement", "count", n)
	}
	return nil
}

var Controls = register.Define[Control](register.Def[Control]{
	Name: "controls", Prefix: "CTL", Menu: "assurance", Icon: "shield-check", Group: access.Records,
	Controls: []string{"27701:2025/6.1.3", "27701:2025/8.1"},
	Flow:     &controlFlow, Facts: controlFacts,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"description", "kind", "nature", "requirements", "measures", "scopes"}},
		{Name: "operation", Fields: []string{"operated_by", "frequency", "fresh_for", "responsibility", "inherited_from", "shared_isms"}},
		{Name: "plan", Fields: []string{"target", "effort", "cost", "currency"}},
		{Name: "reach", Fields: []string{"activities", "systems", "risks", "agreements", "documents", "carried_from", "source_key"}},
	},
})
