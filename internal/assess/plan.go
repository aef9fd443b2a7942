package assess

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// TemplateStep is one step of a plan template: its name is the sentence
// "plan.step.KEY" of the locales.
type TemplateStep struct {
	Key    string
	After  string           // key of the step before; empty: from the start
	Days   int64            // calendar days by default; none for a milestone
	Least  int64            // the shortest that is likely
	Most   int64            // the longest that is likely
	Effort register.Decimal // person-days by default: ours, without a source
}

// SentenceKey is the name of the step.
func (s TemplateStep) SentenceKey() string { return "plan.step." + s.Key }

// Template is a plan by what an organisation brings along (S-016, S-018).
type Template struct {
	From        record.StartingState
	Steps       []TemplateStep
	Days        int64 // from the start to the certificate, the sum of the longest way
	Least, Most int64
	Mark        catalogue.Mark // of Days: P, S, or U for an assumption of ours
	RangeMark   catalogue.Mark // of Least and Most
	SourceKey   string         // sentence that says where the figures come from
}

// step is a row of a template: days by default, least, most, and person-days.
func step(key, after string, days, least, most, effort int64) TemplateStep {
	return TemplateStep{key, after, days, least, most, register.Decimal(effort) * personDay}
}

// Templates are the three ways to a certificate. The way from nothing adds up to the
// 36 weeks that the public guide of one certification body gives for the edition of
// 2025: 10 of preparation, 20 of implementation, 6 of audit. How its phases are cut
// into steps, all ranges, and the two shorter ways are ours: they leave out or
// shorten what an organisation brings along.
func Templates() []Template {
	return []Template{fromNothing(), fromGDPR(), fromISO27001()}
}

// TemplateFor is the template of a starting state.
func TemplateFor(from record.StartingState) (Template, bool) {
	for _, t := range Templates() {
		if t.From == from {
			return t, true
		}
	}
	return Template{}, false
}

// firstAudit is the way from a system at work to a first certificate of its own: 6
// weeks.
func firstAudit() []TemplateStep {
	return []TemplateStep{
		step("internal_audit", "implemented", 10, 7, 14, 6),
		step("review", "internal_audit", 4, 3, 7, 2),
		step("stage_1", "review", 7, 5, 14, 2),
		step("stage_2", "stage_1", 14, 10, 28, 5),
		step("decision", "stage_2", 7, 5, 14, 1),
		step("certificate", "decision", 0, 0, 0, 0),
	}
}

func fromNothing() Template {
	return template("nothing", "S", append([]TemplateStep{
		// 10 weeks of preparation.
		step("commitment", "", 14, 7, 21, 2),
		step("scope", "commitment", 21, 14, 28, 5),
		step("records", "scope", 35, 21, 49, 20),
		step("prepared", "records", 0, 0, 0, 0),
		// 20 weeks of implementation.
		step("gap", "prepared", 14, 10, 21, 5),
		step("risks", "gap", 28, 21, 42, 12),
		step("statement", "risks", 14, 7, 21, 5),
		step("documents", "statement", 35, 28, 56, 25),
		step("controls", "documents", 49, 35, 84, 40),
		step("training", "documents", 21, 14, 35, 8),
		step("partners", "statement", 56, 42, 90, 15),
		step("implemented", "controls", 0, 0, 0, 0),
	}, firstAudit()...))
}

func fromGDPR() Template {
	return template("gdpr", "U", append([]TemplateStep{
		step("commitment", "", 14, 7, 21, 2),
		step("scope", "commitment", 14, 10, 21, 4),
		step("import_records", "scope", 14, 7, 21, 5),
		step("overlap", "import_records", 7, 5, 10, 2),
		step("prepared", "overlap", 0, 0, 0, 0),
		step("gap", "prepared", 14, 7, 21, 5),
		step("privacy_risks", "gap", 21, 14, 35, 8),
		step("statement", "privacy_risks", 14, 7, 21, 5),
		step("management_documents", "statement", 28, 21, 42, 15),
		step("security_controls", "management_documents", 42, 28, 70, 30),
		step("training", "management_documents", 14, 10, 21, 5),
		step("implemented", "security_controls", 0, 0, 0, 0),
	}, firstAudit()...))
}

func fromISO27001() Template {
	return template("iso27001", "U", []TemplateStep{
		step("commitment", "", 7, 5, 14, 1),
		step("extend_scope", "commitment", 14, 7, 21, 3),
		step("import_statement", "extend_scope", 7, 3, 10, 2),
		step("records", "extend_scope", 35, 21, 49, 20),
		step("prepared", "records", 0, 0, 0, 0),
		step("gap", "prepared", 10, 7, 14, 4),
		step("privacy_risks", "gap", 21, 14, 35, 8),
		step("statement", "privacy_risks", 10, 7, 14, 4),
		step("privacy_controls", "statement", 42, 28, 63, 25),
		step("partners", "statement", 35, 28, 56, 12),
		step("privacy_training", "statement", 14, 10, 21, 4),
		step("implemented", "privacy_controls", 0, 0, 0, 0),
		step("internal_audit", "implemented", 7, 5, 14, 4),
		step("review", "internal_audit", 4, 3, 7, 1),
		step("joint_audit", "review", 14, 10, 28, 5),
		step("decision", "joint_audit", 7, 5, 14, 1),
		step("certificate", "decision", 0, 0, 0, 0),
	})
}

func template(from record.StartingState, mark catalogue.Mark, steps []TemplateStep) Template {
	t := Template{From: from, Steps: steps, Mark: mark, RangeMark: "U", SourceKey: "plan.source." + string(from)}
	t.Days = longest(steps, func(s TemplateStep) int64 { return s.Days })
	t.Least = longest(steps, func(s TemplateStep) int64 { return s.Least })
	t.Most = longest(steps, func(s TemplateStep) int64 { return s.Most })
	return t
}

// longest is the length of the longest way through steps that name only steps before
// them.
func longest(steps []TemplateStep, days func(TemplateStep) int64) int64 {
	end := map[string]int64{}
	var out int64
	for _, s := range steps {
		end[s.Key] = end[s.After] + days(s)
		out = max(out, end[s.Key])
	}
	return out
}

// PlanFrom is a plan from a template. name gives a step its words.
func PlanFrom(t Template, start calendar.Day, name func(TemplateStep) string) *record.Plan {
	p := &record.Plan{From: t.From, Start: start}
	if start != "" {
		p.Goal = start.AddDays(int(t.Days))
	}
	at := map[string]id.ID{}
	for _, s := range t.Steps {
		row := record.PlanStep{Name: name(s), Key: s.Key, Days: s.Days, Effort: s.Effort}
		row.ID = id.New()
		row.After.ID = at[s.After]
		at[s.Key] = row.ID
		p.Steps = append(p.Steps, row)
	}
	return p
}

// Slot is when a step of a plan takes place. Finish is the first day on which what
// follows may begin.
type Slot struct {
	Step          *record.PlanStep
	Start, Finish calendar.Day
	Slack         int  // days by which it may slip without moving the end
	Critical      bool // a delay moves the end
	Early         bool // fixed by hand on a day before what it waits for is through
	Lost          bool // the step that it waits for is gone
}

// Milestone reports whether the step is a point in time.
func (s Slot) Milestone() bool { return s.Step.Days == 0 }

// End is the last day of the step; for a milestone the day on which it is reached.
func (s Slot) End() calendar.Day {
	if s.Milestone() {
		return s.Start
	}
	return s.Finish.AddDays(-1)
}

// Timetable is a plan with days.
type Timetable struct {
	Slots  []Slot // in the order of the plan
	Finish calendar.Day
	Days   int
}

// Critical are the steps of the longest way, in order.
func (t Timetable) Critical() []Slot { return t.only(func(s Slot) bool { return s.Critical }) }

// Milestones are the points in time.
func (t Timetable) Milestones() []Slot { return t.only(Slot.Milestone) }

func (t Timetable) only(keep func(Slot) bool) []Slot {
	var out []Slot
	for _, s := range t.Slots {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}

// Schedule gives each step its days: a step begins when the one it waits for is
// through, or on the day fixed by hand (S-016). A plan without a start is refused
// with plan_without_start, one whose steps wait for each other in a ring with
// plan_in_a_ring.
func Schedule(p *record.Plan) (Timetable, error) {
	return timetable(p, func(s *record.PlanStep, from calendar.Day) (start, finish calendar.Day) {
		if s.Start != "" {
			from = s.Start
		}
		return from, from.AddDays(int(s.Days))
	})
}

// timetable walks the steps in the order in which they wait for each other. place
// says from when to when a step takes, given the day on which it may begin.
func timetable(p *record.Plan, place func(s *record.PlanStep, from calendar.Day) (start, finish calendar.Day)) (Timetable, error) {
	if !p.Start.Valid() || p.Start == "" {
		return Timetable{}, problem.New(problem.Invalid, "plan_without_start")
	}
	order, lost, err := ordered(p)
	if err != nil {
		return Timetable{}, err
	}
	t := Timetable{Slots: make([]Slot, len(p.Steps)), Finish: p.Start}
	at := map[id.ID]int{}
	for _, i := range order {
		s := &p.Steps[i]
		at[s.ID] = i
		from := p.Start
		if before, ok := at[s.After.ID]; ok && !s.After.ID.IsZero() {
			from = t.Slots[before].Finish
		}
		start, finish := place(s, from)
		t.Slots[i] = Slot{Step: s, Start: start, Finish: finish, Early: s.Start != "" && s.Start < from, Lost: lost[i]}
		t.Finish = max(t.Finish, finish)
	}
	t.Days = p.Start.DaysUntil(t.Finish)
	t.slack(order)
	return t, nil
}

// slack walks back from the end.
func (t *Timetable) slack(order []int) {
	latest := map[id.ID]calendar.Day{} // by when what others wait for has to be through
	for n := len(order) - 1; n >= 0; n-- {
		s := &t.Slots[order[n]]
		by, ok := latest[s.Step.ID]
		if !ok || s.Step.ID.IsZero() {
			by = t.Finish
		}
		s.Slack = s.Finish.DaysUntil(by)
		s.Critical = s.Slack <= 0
		need := s.Start.AddDays(s.Slack)
		if was, ok := latest[s.Step.After.ID]; !ok || need < was {
			latest[s.Step.After.ID] = need
		}
	}
}

// ordered are the places of the steps, each after the one it waits for.
func ordered(p *record.Plan) (order []int, lost map[int]bool, err error) {
	at, lost := map[id.ID]int{}, map[int]bool{}
	for i := range p.Steps {
		at[p.Steps[i].ID] = i
	}
	const open, done = 1, 2
	state := make([]int, len(p.Steps))
	for i := range p.Steps {
		var way []int
		for n := i; state[n] != done; {
			if state[n] == open {
				return nil, nil, problem.New(problem.Invalid, "plan_in_a_ring", "step", p.Steps[n].Name)
			}
			state[n] = open
			way = append(way, n)
			after := p.Steps[n].After.ID
			next, ok := at[after]
			if after.IsZero() || !ok {
				lost[n] = !after.IsZero()
				break
			}
			n = next
		}
		for k := len(way) - 1; k >= 0; k-- {
			state[way[k]] = done
			order = append(order, way[k])
		}
	}
	return order, lost, nil
}
