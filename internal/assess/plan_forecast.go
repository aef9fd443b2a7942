package assess

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Outlook is when a plan will be through at the pace of what has been done (S-019).
type Outlook struct {
	Planned, Finish calendar.Day
	Pace            register.Decimal // days taken for one day planned; 1 while nothing tells
	PlannedDays     int              // of the steps that are done, as planned
	TakenDays       int              // and as they took
	Done, Left      int              // steps
	DaysLeft        int              // planned days of the steps that are left
	Late            []Slot           // not done, and planned to be through by now
	Steps           []Slot           // as they will come, done ones as they came
	Says            string
}

// SentenceKey says how the day was found: "outlook.SAYS".
func (o Outlook) SentenceKey() string { return "outlook." + o.Says }

// Slip is by how many days the end moves against the plan; negative: earlier.
func (o Outlook) Slip() int { return o.Planned.DaysUntil(o.Finish) }

// Misses reports whether the forecast lies behind the day the organisation wants.
func (o Outlook) Misses(goal calendar.Day) bool { return goal != "" && o.Finish > goal }

// The pace is taken from what is done, between these bounds: one step that took a
// year or an hour says little about the rest.
const slowest, fastest = 4 * register.Decimal(10_000), register.Decimal(2_500)

// ForecastPlan lays out what is left from today on: each step that is not done takes
// its days times the pace of those that are, and none is through before tomorrow.
func ForecastPlan(p *record.Plan, today calendar.Day) (Outlook, error) {
	plan, err := Schedule(p)
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Planned: plan.Finish, Pace: 10_000}
	finished := map[id.ID]calendar.Day{}
	for i := range p.Steps {
		if d := p.Steps[i].Done; d != "" {
			finished[p.Steps[i].ID] = d.AddDays(1)
		}
	}
	for _, s := range plan.Slots {
		if s.Step.Done == "" {
			o.Left++
			o.DaysLeft += int(s.Step.Days)
			if s.Finish <= today {
				o.Late = append(o.Late, s)
			}
			continue
		}
		o.Done++
		if s.Step.Days == 0 {
			continue
		}
		begun := s.Start
		if f, ok := finished[s.Step.After.ID]; ok && !s.Step.After.ID.IsZero() && s.Step.Start == "" {
			begun = f
		}
		o.PlannedDays += int(s.Step.Days)
		o.TakenDays += max(begun.DaysUntil(s.Step.Done.AddDays(1)), 1)
	}
	o.Says = "as_planned"
	if o.PlannedDays > 0 {
		pace := register.Decimal(o.TakenDays) * 10_000 / register.Decimal(o.PlannedDays)
		o.Pace = min(max(pace, fastest), slowest)
		o.Says = "by_pace"
	}
	if o.Left == 0 {
		o.Says = "done"
	}
	next, err := timetable(p, func(s *record.PlanStep, from calendar.Day) (start, finish calendar.Day) {
		if s.Done != "" {
			return min(from, s.Done), s.Done.AddDays(int(min(s.Days, 1)))
		}
		if s.Start != "" && s.Start > from {
			from = s.Start
		}
		if s.Days == 0 {
			at := max(from, today)
			return at, at
		}
		days := int((register.Decimal(s.Days)*o.Pace + 9_999) / 10_000)
		return from, max(from.AddDays(days), today.AddDays(1))
	})
	if err != nil {
		return Outlook{}, err
	}
	o.Steps, o.Finish = next.Slots, next.Finish
	return o, nil
}

// BudgetLine is one line that costs more than it may.
type BudgetLine struct {
	Cost *record.PlanCost
	Over register.Decimal
}

// BudgetSum is what a plan costs (S-017).
type BudgetSum struct {
	Amount, Spent, Limit register.Decimal
	ByKind               map[record.CostKind]register.Decimal
	Effort               register.Decimal // person-days of all steps
	PlannedOver          register.Decimal // by which the lines exceed the limit
	SpentOver            register.Decimal // by which what is spent exceeds the limit
	Lines                []BudgetLine     // on which more is spent than planned
}

// Over reports whether the plan costs, or has cost, more than it may.
func (b BudgetSum) Over() bool { return b.PlannedOver > 0 || b.SpentOver > 0 || len(b.Lines) > 0 }

// Budget adds up the lines of a plan. A limit of zero is none.
func Budget(p *record.Plan) BudgetSum {
	b := BudgetSum{Limit: p.Limit, ByKind: map[record.CostKind]register.Decimal{}}
	for i := range p.Costs {
		c := &p.Costs[i]
		b.Amount += c.Amount
		b.Spent += c.Spent
		b.ByKind[c.Kind] += c.Amount
		if c.Spent > c.Amount {
			b.Lines = append(b.Lines, BudgetLine{c, c.Spent - c.Amount})
		}
	}
	for _, s := range p.Steps {
		b.Effort += s.Effort
	}
	if p.Limit > 0 {
		b.PlannedOver, b.SpentOver = max(b.Amount-p.Limit, 0), max(b.Spent-p.Limit, 0)
	}
	return b
}
