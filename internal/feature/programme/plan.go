package programme

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) planRoutes() {
	g := access.Records
	p.Handle("GET /o/{org}/plans/start", web.Rule{Verb: access.Create, Group: g}, func(c *web.Call) error { return p.planStart(c, nil) })
	p.Handle("POST /o/{org}/plans/start", web.Rule{Verb: access.Create, Group: g}, p.startPlan)
	p.Handle("GET /o/{org}/plans/{ref}", reads(g), p.planPage)
	p.Handle("POST /o/{org}/plans/{ref}/steps/{row}", changes(g), p.stepDone)
	p.Handle("GET /o/{org}/plans/{ref}/report/{file}", web.Rule{Verb: access.Export, Group: g}, p.planReport)
}

// StartPlan makes a plan from the template of a starting state (S-016, S-018).
func StartPlan(ctx context.Context, tx *store.Tx, words i18n.Words, title string, from record.StartingState, start calendar.Day, edition record.Edition, scope id.ID) (*record.Plan, error) {
	t, ok := assess.TemplateFor(from)
	var l problem.List
	l.If(!ok, "from", "plan_template")
	l.If(start == "" || !start.Valid(), "start", "plan_start")
	if err := l.Err(); err != nil {
		return nil, err
	}
	plan := assess.PlanFrom(t, start, func(s assess.TemplateStep) string { return words.T(s.SentenceKey()) })
	plan.Title, plan.Owner, plan.Edition, plan.Scope = title, tx.Person, edition, register.To[record.Scope](scope)
	plan.Currency = "EUR"
	return store.Create(ctx, tx, record.Plans, plan)
}

// FinishStep says on which day a step of a plan was done; "" opens it again.
func FinishStep(ctx context.Context, tx *store.Tx, at, row id.ID, done calendar.Day) (*record.Plan, error) {
	x, err := store.Get(ctx, tx, record.Plans, at)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if done > today {
		return nil, fieldProblem("done", "done_later", "day", today)
	}
	i := slices.IndexFunc(x.Steps, func(s record.PlanStep) bool { return s.ID == row })
	if i < 0 {
		return nil, problem.NotFound(record.Plans.Name, "")
	}
	return store.Change(ctx, tx, record.Plans, at, x.Rev, func(p *record.Plan) error {
		p.Steps[i].Done = done
		return nil
	})
}

// planStartView offers the three ways.
type planStartView struct {
	c         *web.Call
	w         *world
	templates []assess.Template
	title     string
	from      string
	start     string
	scope     string
	scopes    []ui.Option
	errs      wrong
}

func (p *Pages) planStart(c *web.Call, errs wrong) error {
	v := planStartView{c: c, errs: errs, templates: assess.Templates()}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		v.w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	v.title, v.start, v.from = c.T("programme.plan.name", "edition", editionName(v.w.Edition)), string(v.w.Today), "nothing"
	switch {
	case v.w.Own.Certified27001 == "certified":
		v.from = "iso27001"
	case len(v.w.Activities) > 0:
		v.from = "gdpr"
	}
	for _, s := range v.w.Scopes {
		v.scopes = append(v.scopes, ui.Option{Value: s.ID.String(), Label: s.Ref + " " + s.Title})
	}
	if errs != nil {
		f := c.R.PostFormValue
		v.title, v.from, v.start, v.scope = f("title"), f("from"), f("start"), f("scope")
	}
	return c.Page(ui.Page{Title: c.T("programme.plan.start"), Lead: c.T("programme.plan.start.lead"), Crumbs: crumbs(c, ui.Crumb{Label: c.T("register.plans.many"), Href: c.At("plans")})}, planStartBody(v))
}

func (p *Pages) startPlan(c *web.Call) error {
	var made *record.Plan
	f := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		w, err := load(ctx, tx)
		if err != nil {
			return err
		}
		start, err := calendar.ParseDay(f("start"))
		if err != nil {
			start = ""
		}
		made, err = StartPlan(ctx, tx, c.Words, f("title"), record.StartingState(f("from")), start, w.Edition, idOf(f("scope")))
		return err
	})
	if errs, ok := wrongOf(c, err); ok {
		c.Status(422)
		return p.planStart(c, errs)
	}
	if err != nil {
		return err
	}
	return c.Go(c.At("plans", made.Ref))
}

// planView is one plan: table and bars.
type planView struct {
	c       *web.Call
	x       *record.Plan
	today   calendar.Day
	table   assess.Timetable
	outlook assess.Outlook
	budget  assess.BudgetSum
	trouble string
	bars    []planBar
	ticks   []planTick
	now     float64 // of the hundred
	names   map[id.ID]store.Title
	source  string
	may     bool
	after   map[id.ID]string
}

// planBar is a step on the scale: shares of the hundred.
type planBar struct {
	assess.Slot
	Name           string
	X, W           float64
	ForecastX      float64
	ForecastW      float64
	Class          string
	Mark           bool
	ForecastFinish calendar.Day
}

type planTick struct {
	X     float64
	Label string
}

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return min(max(100*float64(n)/float64(of), 0), 100)
}

func points(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

func (p *Pages) loadPlan(c *web.Call) (*planView, error) {
	v := &planView{c: c, after: map[id.ID]string{}}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.x, err = find(ctx, tx, record.Plans, c.R.PathValue("ref")); err != nil {
			return err
		}
		if v.today, err = tx.Today(ctx); err != nil {
			return err
		}
		ids := []id.ID{v.x.Owner, v.x.Scope.ID}
		for _, s := range v.x.Steps {
			ids = append(ids, s.Assignee.ID, s.Task.ID)
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	}); err != nil {
		return nil, err
	}
	own := !c.Who.Person.IsZero() && v.x.Owner == c.Who.Person
	v.may = v.x.Archived.IsZero() && c.Who.Reach(access.Change, access.Records).Covers(v.x.Confidentiality, own)
	v.budget = assess.Budget(v.x)
	if t, ok := assess.TemplateFor(v.x.From); ok {
		v.source = c.T(t.SourceKey)
	}
	for _, s := range v.x.Steps {
		v.after[s.ID] = s.Name
	}
	var err error
	if v.table, err = assess.Schedule(v.x); err == nil {
		v.outlook, err = assess.ForecastPlan(v.x, v.today)
	}
	if err != nil {
		text, ok := sentence(c, err)
		if !ok {
			return nil, err
		}
		v.trouble = text
		return v, nil
	}
	v.draw()
	return v, nil
}

// draw puts the steps on one scale from the start to the later of plan and forecast.
func (v *planView) draw() {
	from := v.x.Start
	end := max(v.table.Finish, v.outlook.Finish, v.x.Goal, v.today.AddDays(1))
	of := max(from.DaysUntil(end), 1)
	at := func(d calendar.Day) float64 { return share(from.DaysUntil(d), of) }
	v.now = -1
	if v.today >= from {
		v.now = at(v.today)
	}
	for i, s := range v.table.Slots {
		f := v.outlook.Steps[i]
		b := planBar{Slot: s, Name: s.Step.Name, X: at(s.Start), W: max(at(s.Finish)-at(s.Start), .6), ForecastX: at(f.Start), ForecastW: max(at(f.Finish)-at(f.Start), .6), Mark: s.Milestone(), ForecastFinish: f.End()}
		switch {
		case s.Step.Done != "":
			b.Class = "ok"
		case s.Finish <= v.today:
			b.Class = "bad"
		case s.Critical:
			b.Class = "acc"
		default:
			b.Class = "info"
		}
		v.bars = append(v.bars, b)
	}
	months := max(of/30/8, 1)
	for d := firstOfMonth(from); d <= end; d = d.AddMonths(months) {
		if d >= from {
			v.ticks = append(v.ticks, planTick{at(d), v.c.Words.ShortDay(d)})
		}
	}
}

// firstOfMonth is the first day of the month after a day's, or the day if it is one.
func firstOfMonth(d calendar.Day) calendar.Day {
	first := calendar.Day(string(d)[:8] + "01")
	if first < d {
		return first.AddMonths(1)
	}
	return first
}

func (p *Pages) planPage(c *web.Call) error {
	if done, err := p.generic(c, record.Plans.Type); done {
		return err
	}
	v, err := p.loadPlan(c)
	if err != nil {
		return err
	}
	if c.R.PathValue("ref") != v.x.Ref {
		return c.Go(c.At("plans", v.x.Ref))
	}
	lead := v.trouble
	if lead == "" {
		lead = c.T("programme.plan.lead", "finish", v.table.Finish, "days", v.table.Days, "forecast", v.outlook.Finish, "done", v.outlook.Done, "count", len(v.x.Steps))
	}
	return c.Page(ui.Page{Title: v.x.Ref + " " + v.x.Title, Heading: v.x.Title, Lead: lead, Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("register.plans.many"), Href: c.At("plans")}), Actions: planActions(v)}, planBody(v))
}

func (p *Pages) stepDone(c *web.Call) error {
	ref := c.R.PathValue("ref")
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Plans.Type, ref)
		if err != nil {
			return err
		}
		var done calendar.Day
		if c.R.PostFormValue("do") != "open" {
			if done, err = tx.Today(ctx); err != nil {
				return err
			}
			if s := c.R.PostFormValue("done"); s != "" {
				if done, err = calendar.ParseDay(s); err != nil {
					return fieldProblem("done", "day")
				}
			}
		}
		_, err = FinishStep(ctx, tx, at, idOf(c.R.PathValue("row")), done)
		return err
	})
	if text, ok := sentence(c, err); ok {
		c.Toast(ui.Toast{Text: text, Tone: ui.Bad})
		return c.Go(c.At("plans", ref))
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.saved"), Tone: ui.OK})
	return c.Go(c.At("plans", ref))
}
