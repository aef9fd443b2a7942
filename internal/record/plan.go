package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Plan is the project that leads to a certificate or to a goal short of it:
// steps that follow each other, people, effort and money (S-016 to S-019).
type Plan struct {
	register.Head

	From     StartingState        `reg:"list,filter"`
	Edition  Edition              `reg:"filter"`
	Scope    register.Link[Scope] `reg:"filter"`
	Start    calendar.Day         `reg:"list"`
	Goal     calendar.Day         `reg:"list"` // the day the organisation wants to be ready
	Limit    register.Decimal     // of the budget
	Currency string               `reg:"max=3"`
	Steps    register.Rows[PlanStep]
	Costs    register.Rows[PlanCost]
}

// StartingState is what an organisation brings along.
type StartingState string

func (StartingState) Values() []string { return []string{"nothing", "gdpr", "iso27001"} }

// PlanStep is a task or, with no days, a milestone.
type PlanStep struct {
	register.RowHead
	Name     string `reg:"required,max=300,search"`
	Key      string `reg:"max=60"` // of the template step
	After    register.Row[PlanStep]
	Days     int64            // calendar days that it takes
	Effort   register.Decimal // person-days
	Assignee register.Link[Person]
	Start    calendar.Day // fixed by hand; otherwise it follows from After
	Done     calendar.Day
	Task     register.Link[Task]
	Note     register.Text `reg:"max=2000"`
}

// PlanCost is one line of the budget.
type PlanCost struct {
	register.RowHead
	Name   string `reg:"required,max=300,search"`
	Kind   CostKind
	Amount register.Decimal
	Spent  register.Decimal
	Step   register.Row[PlanStep]
}

// CostKind is what money goes to.
type CostKind string

func (CostKind) Values() []string {
	return []string{"staff", "consulting", "certification", "tools", "training", "measures", "travel", "other"}
}

func (p *Plan) Validate(l *problem.List) {
	l.If(p.Limit < 0, "limit", "negative")
	for i, s := range p.Steps {
		l.If(s.Days < 0, fmt.Sprintf("steps.%d.days", i), "negative")
		l.If(s.Effort < 0, fmt.Sprintf("steps.%d.effort", i), "negative")
		l.If(!s.After.ID.IsZero() && s.After.ID == s.ID, fmt.Sprintf("steps.%d.after", i), "loop")
	}
	for i, c := range p.Costs {
		l.If(c.Amount < 0, fmt.Sprintf("costs.%d.amount", i), "negative")
		l.If(c.Spent < 0, fmt.Sprintf("costs.%d.spent", i), "negative")
	}
}

var Plans = register.Define[Plan](register.Def[Plan]{
	Name: "plans", Prefix: "PLN", Menu: "programme", Icon: "calendar-range", Group: access.Records,
	Controls: []string{"27701:2025/6.2", "27701:2025/7.1"},
	Groups: []register.Group{
		{Name: "frame", Fields: []string{"from", "edition", "scope", "start", "goal", "limit", "currency"}},
	},
})
