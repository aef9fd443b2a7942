package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Assessment holds the organisation against each requirement of an edition and
// its roles, on a day (S-012, S-013, S-032).
type Assessment struct {
	register.Head

	Kind     AssessmentKind            `reg:"list,filter"`
	Edition  Edition                   `reg:"list,filter"`
	Roles    register.Choices[PIIRole] `reg:"filter"`
	Scope    register.Link[Scope]      `reg:"list,filter"`
	AsOf     calendar.Day              `reg:"list"`
	Assessor register.Link[Person]     `reg:"list,filter"`
	Method   register.Text             `reg:"max=5000"`
	Items    register.Rows[AssessmentItem]
	Answers  register.Rows[QuickAnswer] // of a quick assessment (S-170)
	Contact  string                     `reg:"max=300"` // who answered it, where that is no person of ours
}

// AssessmentKind says what an assessment is for.
type AssessmentKind string

const Quick AssessmentKind = "quick"

func (AssessmentKind) Values() []string {
	return []string{"quick", "initial_gap", "periodic", "readiness"}
}

// AssessmentItem is one requirement and where the organisation stands.
type AssessmentItem struct {
	register.RowHead
	Requirement Requirement `reg:"required,search"`
	Result      GapResult
	Maturity    int64         // 0 none, 1 initial, 2 managed, 3 defined, 4 measured, 5 optimising
	Target      int64         // maturity aimed at
	Observation register.Text `reg:"max=5000"`
	Gap         register.Text `reg:"max=5000"`
	Action      register.Text `reg:"max=5000"`
	Assignee    register.Link[Person]
	Due         calendar.Day
	Effort      register.Decimal // person-days
	Priority    Priority
	Task        register.Link[Task]
	Accepted    register.Text `reg:"max=2000"` // why an open gap is left as it is
	Proposed    GapResult     // what the live checks propose; a person confirms
	Because     string        `reg:"max=1000"` // the checks behind the proposal
}

// GapResult is the judgement on one requirement.
type GapResult string

const (
	NotAssessed   GapResult = "not_assessed"
	Conform       GapResult = "conform"
	Partly        GapResult = "partly"
	NotConform    GapResult = "not_conform"
	NotApplicable GapResult = "not_applicable"
)

func (GapResult) Values() []string {
	return []string{string(NotAssessed), string(Conform), string(Partly), string(NotConform), string(NotApplicable)}
}

// Open reports whether the item is a gap that is neither closed nor accepted.
func (i AssessmentItem) Open() bool {
	return (i.Result == Partly || i.Result == NotConform) && i.Accepted == ""
}

// QuickAnswer is the answer to one question of the quick assessment.
type QuickAnswer struct {
	register.RowHead
	Question string `reg:"required,max=60"`
	Answer   QuickReply
	Note     register.Text `reg:"max=2000"`
}

// QuickReply is one of four answers.
type QuickReply string

func (QuickReply) Values() []string { return []string{"yes", "partly", "no", "unknown"} }

func (a *Assessment) Validate(p *problem.List) {
	seen := map[Requirement]bool{}
	for i, x := range a.Items {
		at := fmt.Sprintf("items.%d.", i)
		p.If(seen[x.Requirement], at+"requirement", "twice")
		p.If(x.Maturity < 0 || x.Maturity > 5, at+"maturity", "maturity")
		p.If(x.Target < 0 || x.Target > 5, at+"target", "maturity")
		p.If(x.Effort < 0, at+"effort", "negative")
		seen[x.Requirement] = true
	}
}

var assessmentFlow = workflow.Machine[Assessment]{
	Start: "draft",
	Ends:  []string{"superseded"},
	Moves: []workflow.Move[Assessment]{
		{Name: "complete", From: []string{"draft"}, To: "completed", By: managersAndDPO, Guard: allAssessed},
		{Name: "reopen", From: []string{"completed"}, To: "draft", By: managersAndDPO, Needs: reason},
		{Name: "supersede", From: []string{"completed"}, To: "superseded", By: managersAndDPO},
	},
}

var managersAndDPO = []access.Role{access.PrivacyManager, access.DPO}

// allAssessed: a full assessment is complete when each item has a result, and
// each open gap an action or a reason to leave it (S-171).
func allAssessed(a *Assessment, _ workflow.Input, _ workflow.Facts) error {
	if a.Kind == Quick {
		return nil
	}
	var l problem.List
	l.If(len(a.Items) == 0, "items", "needed_to_complete")
	for i, x := range a.Items {
		l.If(x.Result == "" || x.Result == NotAssessed, fmt.Sprintf("items.%d.result", i), "not_assessed_yet", "requirement", string(x.Requirement))
		l.If(x.Open() && x.Action == "", fmt.Sprintf("items.%d.action", i), "gap_without_action", "requirement", string(x.Requirement))
	}
	return blocked(&l, "assessment_incomplete")
}

var Assessments = register.Define[Assessment](register.Def[Assessment]{
	Name: "assessments", Prefix: "GAP", Menu: "programme", Icon: "list-checks", Group: access.Assessments,
	Controls: []string{"27701:2025/9.1", "27701:2025/4.4"},
	Flow:     &assessmentFlow,
	Groups: []register.Group{
		{Name: "frame", Fields: []string{"kind", "edition", "roles", "scope", "as_of", "assessor", "method", "contact"}},
	},
})
