package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func stepName(s assess.TemplateStep) string { return s.Key }

// S-016, S-018
func TestTemplatesDifferByStartAndAddUpToTheirRange(t *testing.T) {
	t.Parallel()
	sets := map[record.StartingState][]string{}
	for _, tt := range assess.Templates() {
		p := assess.PlanFrom(tt, "2027-01-11", stepName)
		table, err := assess.Schedule(p)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, s := range table.Critical() {
			sum += int(s.Step.Days)
		}
		if int64(table.Days) != tt.Days || sum != table.Days || table.Finish != p.Goal || tt.Least >= tt.Days || tt.Days >= tt.Most {
			t.Errorf("%s: %d days, the critical way %d, quoted %d (%d to %d)", tt.From, table.Days, sum, tt.Days, tt.Least, tt.Most)
		}
		for _, s := range tt.Steps {
			if s.Least > s.Days || s.Days > s.Most {
				t.Errorf("%s %s: %d is not within %d and %d", tt.From, s.Key, s.Days, s.Least, s.Most)
			}
			sets[tt.From] = append(sets[tt.From], s.Key)
		}
		if last := table.Milestones(); last[len(last)-1].Step.Key != "certificate" {
			t.Errorf("%s does not end with the certificate", tt.From)
		}
	}
	// The one public figure: 10, 20 and 6 weeks.
	nothing, _ := assess.TemplateFor("nothing")
	table, err := assess.Schedule(assess.PlanFrom(nothing, "2027-01-11", stepName))
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for _, m := range table.Milestones() {
		at = append(at, calendar.Day("2027-01-11").DaysUntil(m.Start)/7)
	}
	if !slices.Equal(at, []int{10, 30, 36}) || nothing.Mark != "S" || nothing.RangeMark != "U" {
		t.Errorf("milestones after %v weeks", at)
	}
	if slices.Equal(sets["gdpr"], sets["iso27001"]) || slices.Equal(sets["gdpr"], sets["nothing"]) {
		t.Error("two templates have the same steps")
	}
	if _, ok := assess.TemplateFor("elsewhere"); ok {
		t.Error("a template of a start that is none")
	}
}

// steps makes a plan of rows of name, the name waited for, and days.
func steps(start calendar.Day, rows ...record.PlanStep) *record.Plan {
	p := &record.Plan{Start: start, Steps: rows}
	at := map[string]id.ID{}
	for i := range p.Steps {
		p.Steps[i].ID = id.New()
		at[p.Steps[i].Name] = p.Steps[i].ID
	}
	for i := range p.Steps {
		if p.Steps[i].Key != "" { // the key names the step before, for these tests
			p.Steps[i].After.ID = at[p.Steps[i].Key]
		}
	}
	return p
}

// S-016
func TestAPlanGivesEachStepItsDays(t *testing.T) {
	t.Parallel()
	p := steps("2027-01-01",
		record.PlanStep{Name: "c", Key: "b", Days: 5}, record.PlanStep{Name: "b", Key: "a", Days: 10}, record.PlanStep{Name: "a", Days: 10},
		record.PlanStep{Name: "side", Key: "a", Days: 3}, record.PlanStep{Name: "end", Key: "c"}, record.PlanStep{Name: "early", Key: "a", Days: 1, Start: "2027-01-05"})
	table, err := assess.Schedule(p)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range table.Slots {
		got = append(got, s.Step.Name+" "+string(s.Start)+" "+string(s.End()))
	}
	want := []string{
		"c 2027-01-21 2027-01-25", "b 2027-01-11 2027-01-20", "a 2027-01-01 2027-01-10", "side 2027-01-11 2027-01-13",
		"end 2027-01-26 2027-01-26", "early 2027-01-05 2027-01-05",
	}
	if !slices.Equal(got, want) || table.Finish != "2027-01-26" || table.Days != 25 {
		t.Errorf("%q, %s, %d days", got, table.Finish, table.Days)
	}
	if s := table.Slots[3]; s.Slack != 12 || s.Critical || !table.Slots[5].Early || len(table.Critical()) != 4 {
		t.Errorf("slack %d, critical %d", s.Slack, len(table.Critical()))
	}
}

// S-016
func TestPlansThatCannotBeLaidOutAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		plan *record.Plan
		key  string
	}{
		{"no start", steps("", record.PlanStep{Name: "a"}), "plan_without_start"},
		{"a start that is no day", steps("soon", record.PlanStep{Name: "a"}), "plan_without_start"},
		{"itself", steps("2027-01-01", record.PlanStep{Name: "a", Key: "a"}), "plan_in_a_ring"},
		{"a ring of three", steps("2027-01-01", record.PlanStep{Name: "a", Key: "c"}, record.PlanStep{Name: "b", Key: "a"}, record.PlanStep{Name: "c", Key: "b"}), "plan_in_a_ring"},
	} {
		_, err := assess.Schedule(c.plan)
		if p, ok := problem.As(err); !ok || p.Key != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, err := assess.ForecastPlan(c.plan, "2027-01-01"); err == nil {
			t.Errorf("%s: a forecast all the same", c.name)
		}
	}
	p := steps("2027-01-01", record.PlanStep{Name: "a", Days: 2})
	p.Steps[0].After.ID = id.New()
	if table, err := assess.Schedule(p); err != nil || !table.Slots[0].Lost || table.Days != 2 {
		t.Errorf("a step whose predecessor is gone starts with the plan: %+v, %v", table, err)
	}
	if table, err := assess.Schedule(steps("2027-01-01")); err != nil || table.Finish != "2027-01-01" {
		t.Errorf("an empty plan: %+v, %v", table, err)
	}
}

// S-019
func TestTheForecastMovesWhenStepsAreDone(t *testing.T) {
	t.Parallel()
	p := steps("2027-01-01", record.PlanStep{Name: "a", Days: 10}, record.PlanStep{Name: "b", Key: "a", Days: 10}, record.PlanStep{Name: "c", Key: "b", Days: 10}, record.PlanStep{Name: "end", Key: "c"})
	look := func(today calendar.Day) assess.Outlook {
		o, err := assess.ForecastPlan(p, today)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	if o := look("2027-01-05"); o.Finish != "2027-01-31" || o.Says != "as_planned" || o.Slip() != 0 || o.Left != 4 {
		t.Errorf("nothing done, in time: %+v", o)
	}
	if o := look("2027-01-20"); o.Finish != "2027-02-10" || len(o.Late) != 1 {
		t.Errorf("nothing done, the first step late: %s, late %d", o.Finish, len(o.Late))
	}
	p.Steps[0].Done = "2027-01-05" // five days instead of ten
	if o := look("2027-01-05"); o.Finish != "2027-01-16" || o.Pace != 5_000 || o.Says != "by_pace" || o.DaysLeft != 20 {
		t.Errorf("twice as fast: %s at %s", o.Finish, o.Pace)
	}
	p.Steps[0].Done = "2027-01-20" // twenty
	o := look("2027-01-20")
	if o.Finish != "2027-03-02" || o.Pace != 20_000 || o.Slip() != 30 || !o.Misses("2027-02-28") || o.Misses("") {
		t.Errorf("half as fast: %s at %s, slip %d", o.Finish, o.Pace, o.Slip())
	}
	p.Steps[1].Done = "2027-01-24"
	if next := look("2027-01-24"); next.Finish >= o.Finish || next.PlannedDays != 20 || next.TakenDays != 24 {
		t.Errorf("a closed step does not move the end: %s, then %s", o.Finish, next.Finish)
	}
	p.Steps[2].Done, p.Steps[3].Done = "2027-02-01", "2027-02-01"
	if o := look("2027-06-01"); o.Says != "done" || o.Left != 0 || o.Finish != "2027-02-02" {
		t.Errorf("all done: %+v", o)
	}
}

// S-017
func TestTheBudgetAddsUpAndSaysWhatIsOver(t *testing.T) {
	t.Parallel()
	p := &record.Plan{Limit: 1_000_0000, Costs: register.Rows[record.PlanCost]{
		{Name: "help", Kind: "consulting", Amount: 600_0000, Spent: 700_0000}, {Name: "audit", Kind: "certification", Amount: 300_0000},
		{Name: "more help", Kind: "consulting", Amount: 50_5000},
	}, Steps: register.Rows[record.PlanStep]{{Effort: 15_000}, {Effort: 5_000}}}
	b := assess.Budget(p)
	if b.Amount != 950_5000 || b.Spent != 700_0000 || b.ByKind["consulting"] != 650_5000 || b.Effort != 20_000 || b.PlannedOver != 0 || b.SpentOver != 0 {
		t.Errorf("%+v", b)
	}
	if len(b.Lines) != 1 || b.Lines[0].Over != 100_0000 || !b.Over() {
		t.Errorf("over-run: %+v", b.Lines)
	}
	p.Limit = 900_0000
	if b := assess.Budget(p); b.PlannedOver != 50_5000 {
		t.Errorf("over the limit by %s", b.PlannedOver)
	}
	if b := assess.Budget(&record.Plan{Costs: p.Costs[1:]}); b.Over() {
		t.Error("without a limit nothing is over it")
	}
}
