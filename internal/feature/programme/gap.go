package programme

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) gapRoutes() {
	const at = "/o/{org}/assessments/{ref}"
	g := access.Assessments
	p.Handle("GET /o/{org}/gap", reads(g), func(c *web.Call) error { return p.gapPage(c, nil) })
	p.Handle("POST /o/{org}/gap", web.Rule{Verb: access.Create, Group: g}, p.startGap)
	p.Handle("GET /o/{org}/gap/compare", reads(g), p.compareGap)
	p.Handle("GET "+at, reads(g), p.assessmentPage)
	p.Handle("GET "+at+"/items/{row}", reads(g), func(c *web.Call) error { return p.itemPage(c, nil, nil) })
	p.Handle("POST "+at+"/items/{row}", changes(g), p.saveItem)
	p.Handle("POST "+at+"/confirm", changes(g), p.confirmItems)
	p.Handle("POST "+at+"/tasks", web.Rule{Verb: access.Create, Group: access.Tasks}, p.makeTasks)
	p.Handle("GET "+at+"/report/{file}", web.Rule{Verb: access.Export, Group: g}, p.gapReport)
}

// gapView is the first page of the gap assessment.
type gapView struct {
	c        *web.Call
	w        *world
	list     []*record.Assessment // the newest first
	history  []assess.Point
	domains  []domainLine
	trend    ui.TrendChart
	scopes   []ui.Option
	quick    []ui.Option
	typed    Start
	errs     wrong
	may      bool
	newest   *record.Assessment
	maturity assess.Maturity
}

// domainLine is one part of the edition over all dated assessments.
type domainLine struct {
	Name   string
	Values []string
	Spark  []float64
	Now    register.Decimal
	Target register.Decimal
}

func (p *Pages) gapPage(c *web.Call, errs wrong) error {
	v := gapView{c: c, errs: errs, may: c.Who.May(access.Create, access.Assessments)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		v.w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	v.list = slices.Clone(v.w.Assessments)
	slices.SortStableFunc(v.list, func(a, b *record.Assessment) int {
		return strings.Compare(string(b.AsOf)+b.Ref, string(a.AsOf)+a.Ref)
	})
	v.newest = assess.NewestAssessment(v.w.World)
	if v.newest != nil {
		v.maturity = assess.OverallMaturity(v.newest)
	}
	v.past()
	for _, s := range v.w.Scopes {
		v.scopes = append(v.scopes, ui.Option{Value: s.ID.String(), Label: s.Ref + " " + s.Title})
	}
	for _, a := range v.list {
		if a.Kind == record.Quick && len(a.Answers) > 0 {
			v.quick = append(v.quick, ui.Option{Value: a.ID.String(), Label: a.Ref + " " + a.Title})
		}
	}
	v.typed = Start{Kind: "initial_gap", Edition: v.w.Edition, Roles: v.w.Roles, Title: c.T("programme.gap.name", "day", v.w.Today)}
	if errs != nil {
		v.typed = readStart(c)
	}
	lead := c.T("programme.gap.lead", "edition", editionName(v.w.Edition))
	return c.Page(ui.Page{Title: c.T("programme.gap"), Lead: lead, Wide: true, Crumbs: crumbs(c), Actions: gapActions(v)}, gapBody(v))
}

// past is the maturity over time, as the assessments store it (S-014).
func (v *gapView) past() {
	c := v.c
	v.history = assess.MaturityHistory(v.w.Assessments, assess.DomainOf)
	var order []string
	by := map[string]map[id.ID]assess.Maturity{}
	name := map[string]string{}
	for _, pt := range v.history {
		a := byID(v.w.Assessments, pt.Assessment, func(a *record.Assessment) *register.Head { return &a.Head })
		for _, x := range a.Items {
			k := catalogue.Key(x.Requirement)
			if d := assess.DomainOf(k); name[d] == "" {
				name[d] = domainTitle(c.Words, k)
			}
		}
		for _, d := range pt.Domains {
			if by[d.Domain] == nil {
				by[d.Domain] = map[id.ID]assess.Maturity{}
				order = append(order, d.Domain)
			}
			by[d.Domain][pt.Assessment] = d
		}
		v.trend.Labels = append(v.trend.Labels, c.Words.ShortDay(pt.AsOf))
		v.trend.Values = append(v.trend.Values, float64(pt.All.Now)/10_000)
		v.trend.Plan = append(v.trend.Plan, float64(pt.All.Target)/10_000)
	}
	for _, d := range order {
		line := domainLine{Name: name[d]}
		for _, pt := range v.history {
			m, ok := by[d][pt.Assessment]
			if !ok || m.Assessed == 0 {
				line.Values = append(line.Values, "–")
				continue
			}
			line.Values = append(line.Values, decimal(c.Words, m.Now))
			line.Spark = append(line.Spark, float64(m.Now)/10_000)
			line.Now, line.Target = m.Now, m.Target
		}
		v.domains = append(v.domains, line)
	}
	if n := len(v.history); n > 0 {
		all := v.history[n-1].All
		v.trend.ID, v.trend.Max = "maturity", 5
		v.trend.Title = c.T("programme.gap.history")
		v.trend.Now, v.trend.PlanNow = decimal(c.Words, all.Now), decimal(c.Words, all.Target)
		v.trend.Desc = c.T("programme.gap.history.desc", "count", n, "now", decimal(c.Words, all.Now), "target", decimal(c.Words, all.Target))
	}
}

func readStart(c *web.Call) Start {
	f := c.R.PostFormValue
	in := Start{Title: strings.TrimSpace(f("title")), Kind: record.AssessmentKind(f("kind")), Edition: record.Edition(f("edition")), Scope: idOf(f("scope")), From: idOf(f("from"))}
	for _, r := range c.R.PostForm["roles"] {
		in.Roles = append(in.Roles, record.PIIRole(r))
	}
	return in
}

func (p *Pages) startGap(c *web.Call) error {
	var made *record.Assessment
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		made, err = StartAssessment(ctx, tx, readStart(c))
		return err
	})
	if errs, ok := wrongOf(c, err); ok {
		c.Status(422)
		return p.gapPage(c, errs)
	}
	if err != nil {
		return err
	}
	return c.Go(c.At(record.Assessments.Name, made.Ref))
}

// assessmentView is the working page of one assessment.
type assessmentView struct {
	c        *web.Call
	w        *world
	a        *record.Assessment
	names    map[id.ID]store.Title
	progress Progress
	groups   []itemGroup
	results  map[record.GapResult]int
	show     string // open, proposed, gaps, uncovered, mine
	domain   string
	may      bool
	tasks    bool
	actions  map[id.ID]assess.Action
	total    register.Decimal
	lacking  int
	quick    assess.QuickResult
	link     string
	errs     wrong
}

// itemGroup is one part of the edition with what is shown of it.
type itemGroup struct {
	Domain, Title string
	All           assess.Maturity
	Rows          []*record.AssessmentItem
	First         bool
}

func (v *assessmentView) at(more ...string) string {
	return v.c.At(append([]string{record.Assessments.Name, v.a.Ref}, more...)...)
}

// filters of the table.
var gapShows = []string{"", "open", "proposed", "gaps", "uncovered", "mine"}

func (p *Pages) loadAssessment(c *web.Call) (*assessmentView, error) {
	v := &assessmentView{c: c, show: c.R.URL.Query().Get("show"), domain: c.R.URL.Query().Get("part")}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.a, err = find(ctx, tx, record.Assessments, c.R.PathValue("ref")); err != nil {
			return err
		}
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		ids := []id.ID{v.a.Scope.ID, v.a.Assessor.ID, v.a.Owner}
		for _, x := range v.a.Items {
			ids = append(ids, x.Assignee.ID, x.Task.ID)
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	})
	if err != nil {
		return nil, err
	}
	own := !c.Who.Person.IsZero() && v.a.Owner == c.Who.Person
	v.may = v.a.State == "draft" && v.a.Archived.IsZero() && c.Who.Reach(access.Change, access.Assessments).Covers(v.a.Confidentiality, own)
	v.tasks = v.may && c.Who.May(access.Create, access.Tasks)
	v.progress = ProgressOf(v.a)
	v.sort()
	return v, nil
}

// sort puts the items under the parts of the edition, as far as the filter lets them.
func (v *assessmentView) sort() {
	acts := assess.Actions(v.a, v.w.World)
	v.total = assess.TotalEffort(acts)
	v.actions = map[id.ID]assess.Action{}
	for _, x := range acts {
		v.actions[x.Item.ID] = x
	}
	lacking := map[id.ID]bool{}
	for _, x := range assess.Uncovered(v.a, v.w.World) {
		lacking[x.ID] = true
	}
	v.lacking = len(lacking)
	maturity := map[string]assess.Maturity{}
	v.results = map[record.GapResult]int{}
	for _, m := range assess.MaturityBy(v.a, assess.DomainOf) {
		maturity[m.Domain] = m
		for r, n := range m.Results {
			v.results[r] += n
		}
	}
	at := map[string]int{}
	for i := range v.a.Items {
		x := &v.a.Items[i]
		k := catalogue.Key(x.Requirement)
		d := assess.DomainOf(k)
		n, ok := at[d]
		if !ok {
			n = len(v.groups)
			at[d] = n
			v.groups = append(v.groups, itemGroup{Domain: d, Title: domainTitle(v.c.Words, k), All: maturity[d]})
		}
		if v.domain != "" && d != v.domain || !v.shows(x, lacking[x.ID]) {
			continue
		}
		v.groups[n].Rows = append(v.groups[n].Rows, x)
	}
}

func (v *assessmentView) shows(x *record.AssessmentItem, lacking bool) bool {
	open := x.Result == "" || x.Result == record.NotAssessed
	switch v.show {
	case "open":
		return open
	case "proposed":
		return open && proposed(*x)
	case "gaps":
		return x.Open()
	case "uncovered":
		return lacking
	case "mine":
		return !v.c.Who.Person.IsZero() && x.Assignee.ID == v.c.Who.Person
	}
	return true
}

func (v *assessmentView) shown() int {
	n := 0
	for _, g := range v.groups {
		n += len(g.Rows)
	}
	return n
}

// query keeps the filter in an address.
func (v *assessmentView) query(show, part string) string {
	var parts []string
	if show != "" {
		parts = append(parts, "show="+show)
	}
	if part != "" {
		parts = append(parts, "part="+part)
	}
	if len(parts) == 0 {
		return v.at()
	}
	return v.at() + "?" + strings.Join(parts, "&")
}

func (p *Pages) assessmentPage(c *web.Call) error {
	if done, err := p.generic(c, record.Assessments.Type); done {
		return err
	}
	v, err := p.loadAssessment(c)
	if err != nil {
		return err
	}
	if c.R.PathValue("ref") != v.a.Ref {
		return c.Go(v.at())
	}
	return p.showAssessment(c, v)
}

func (p *Pages) showAssessment(c *web.Call, v *assessmentView) error {
	page := ui.Page{Title: v.a.Ref + " " + v.a.Title, Heading: v.a.Title, Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.gap"), Href: c.At("gap")}), Actions: assessmentActions(v)}
	if v.a.Kind == record.Quick {
		v.quick = assess.ScoreQuick(v.a)
		page.Lead = c.T("programme.quick.lead", "edition", editionName(v.a.Edition))
		page.Wide = false
		return c.Page(page, quickBody(v))
	}
	page.Lead = c.T("programme.gap.state", "edition", editionName(v.a.Edition), "roles", rolesText(c, v.a.Roles), "judged", v.progress.Judged, "count", v.progress.Of)
	return c.Page(page, assessmentBody(v))
}

func rolesText(c *web.Call, roles []record.PIIRole) string { return voiceOf(c).roles(roles) }

// itemView is the editor of one item.
type itemView struct {
	v     *assessmentView
	x     *record.AssessmentItem
	rev   int64
	errs  wrong
	typed *record.AssessmentItem // what was sent, if it was refused
	found []ruleLine
}

// ruleLine is a live check that speaks to the requirement, with what falls short.
type ruleLine struct {
	Sentence string
	Of       int
	Short    []mend
}

func (i *itemView) value() *record.AssessmentItem {
	if i.typed != nil {
		return i.typed
	}
	return i.x
}

// itemPage shows the editor: in the table for htmx, else as a page of its own.
func (p *Pages) itemPage(c *web.Call, errs wrong, typed *record.AssessmentItem) error {
	v, err := p.loadAssessment(c)
	if err != nil {
		return err
	}
	i, err := p.editorOf(c, v, errs, typed)
	if err != nil {
		return err
	}
	if c.Partial() {
		if c.R.URL.Query().Has("close") {
			return c.Fragment(itemRow(v, i.x))
		}
		return c.Fragment(itemEditRow(i))
	}
	name := requirementID(i.x.Requirement) + " " + requirementTitle(c.Words, i.x.Requirement)
	return c.Page(ui.Page{Title: name, Lead: c.T("programme.item.lead", "edition", editionName(v.a.Edition), "ref", v.a.Ref),
		Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.gap"), Href: c.At("gap")}, ui.Crumb{Label: v.a.Ref, Href: v.at()})}, itemPageBody(i))
}

func (p *Pages) editorOf(c *web.Call, v *assessmentView, errs wrong, typed *record.AssessmentItem) (*itemView, error) {
	row := idOf(c.R.PathValue("row"))
	i := &itemView{v: v, x: itemOf(v.a, row), rev: v.a.Rev, errs: errs, typed: typed}
	if i.x == nil {
		return nil, problem.NotFound(record.Assessments.Name, c.R.PathValue("row"))
	}
	world := v.w.World
	if s := scopeOf(world, v.a.Scope.ID); s != nil {
		world = assess.Within(s, world)
	}
	var short []assess.Shortfall
	found := assess.Examine(world).Of(catalogue.Key(i.x.Requirement))
	for _, f := range found {
		short = append(short, f.Verdict.Short...)
	}
	names := map[id.ID]store.Title{}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		names, err = titles(ctx, tx, idsOf(short)...)
		return err
	}); err != nil {
		return nil, err
	}
	for _, f := range found {
		if f.Verdict.Of == 0 && len(f.Verdict.Short) == 0 {
			continue
		}
		i.found = append(i.found, ruleLine{f.Rule.Sentence(c.Words), f.Verdict.Of, mends(c, f.Verdict.Short, names)})
	}
	return i, nil
}

// readItem takes the form over an item. Complaints name the field.
func readItem(c *web.Call, x *record.AssessmentItem) error {
	f := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	var l problem.List
	number := func(name string, into *int64) {
		if f(name) == "" {
			*into = 0
			return
		}
		n, err := strconv.ParseInt(f(name), 10, 64)
		l.If(err != nil || n < 0 || n > 5, name, "maturity")
		*into = n
	}
	x.Result = record.GapResult(f("result"))
	l.If(!slices.Contains(x.Result.Values(), string(x.Result)), "result", "gap_result")
	number("maturity", &x.Maturity)
	number("target", &x.Target)
	x.Observation, x.Gap, x.Action, x.Accepted = register.Text(f("observation")), register.Text(f("gap")), register.Text(f("action")), register.Text(f("accepted"))
	x.Assignee = register.To[record.Person](idOf(f("assignee")))
	x.Priority = record.Priority(f("priority"))
	x.Due = ""
	if s := f("due"); s != "" {
		d, err := calendar.ParseDay(s)
		l.If(err != nil, "due", "day")
		x.Due = d
	}
	x.Effort = 0
	if s := strings.ReplaceAll(f("effort"), ",", "."); s != "" {
		n, err := register.ParseDecimal(s)
		l.If(err != nil || n < 0, "effort", "person_days")
		x.Effort = n
	}
	return l.Err()
}

func (p *Pages) saveItem(c *web.Call) error {
	row := idOf(c.R.PathValue("row"))
	seen, _ := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	typed := &record.AssessmentItem{}
	typed.ID = row
	err := readItem(c, typed)
	var saved *record.Assessment
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			at, err := refOf(ctx, tx, record.Assessments.Type, c.R.PathValue("ref"))
			if err != nil {
				return err
			}
			saved, err = SaveItem(ctx, tx, at, row, seen, func(x *record.AssessmentItem) { _ = readItem(c, x) })
			return err
		})
	}
	if problem.Is(err, problem.Stale) {
		c.Status(409)
		return p.itemPage(c, wrong{"": c.T("programme.item.clash")}, typed)
	}
	if errs, ok := wrongOf(c, err); ok {
		c.Status(422)
		return p.itemPage(c, errs, typed)
	}
	if err != nil {
		return err
	}
	if !c.Partial() {
		c.Toast(ui.Toast{Text: c.T("programme.saved"), Tone: ui.OK})
		return c.Go(c.At(record.Assessments.Name, saved.Ref) + "#row-" + row.String())
	}
	v, err := p.loadAssessment(c)
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.saved"), Tone: ui.OK})
	return c.Fragment(itemRow(v, itemOf(v.a, row)), gapSide(v, true))
}

func (p *Pages) confirmItems(c *web.Call) error {
	n, ref := 0, ""
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Assessments.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		var a *record.Assessment
		if a, n, err = Confirm(ctx, tx, at, rowsOf(c)...); err == nil {
			ref = a.Ref
		}
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.gap.confirmed", "count", n), Tone: ui.OK})
	return c.Go(c.At(record.Assessments.Name, ref))
}

func rowsOf(c *web.Call) []id.ID {
	var out []id.ID
	for _, s := range c.R.PostForm["row"] {
		if at := idOf(s); !at.IsZero() {
			out = append(out, at)
		}
	}
	return out
}

func (p *Pages) makeTasks(c *web.Call) error {
	n := 0
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Assessments.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		n, err = MakeTasks(ctx, tx, c.Words, at, rowsOf(c)...)
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.gap.tasks", "count", n), Tone: ui.OK})
	return c.Go(c.At(record.Assessments.Name, c.R.PathValue("ref")))
}

// compareView is two assessments side by side (S-013).
type compareView struct {
	c      *web.Call
	a, b   *record.Assessment
	rows   []assess.Trend
	counts map[string]int
	list   []ui.Option
	was    assess.Maturity
	is     assess.Maturity
	show   string
}

func (p *Pages) compareGap(c *web.Call) error {
	q := c.R.URL.Query()
	v := compareView{c: c, counts: map[string]int{}, show: q.Get("show")}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		w, err := load(ctx, tx)
		if err != nil {
			return err
		}
		var full []*record.Assessment
		for _, a := range w.Assessments {
			if a.Kind != record.Quick {
				full = append(full, a)
			}
		}
		slices.SortStableFunc(full, func(a, b *record.Assessment) int {
			return strings.Compare(string(a.AsOf)+a.Ref, string(b.AsOf)+b.Ref)
		})
		for _, a := range full {
			v.list = append(v.list, ui.Option{Value: a.Ref, Label: a.Ref + " " + a.Title})
		}
		pick := func(name string, from int) (*record.Assessment, error) {
			if ref := q.Get(name); ref != "" {
				return find(ctx, tx, record.Assessments, ref)
			}
			if from >= 0 && from < len(full) {
				return full[from], nil
			}
			return nil, nil
		}
		if v.a, err = pick("before", len(full)-2); err != nil {
			return err
		}
		v.b, err = pick("now", len(full)-1)
		return err
	}); err != nil {
		return err
	}
	if v.a != nil && v.b != nil {
		for _, t := range assess.CompareAssessments(v.a, v.b) {
			v.counts[t.Change()]++
			if v.show == "" || v.show == t.Change() {
				v.rows = append(v.rows, t)
			}
		}
		v.was, v.is = assess.OverallMaturity(v.a), assess.OverallMaturity(v.b)
	}
	return c.Page(ui.Page{Title: c.T("programme.compare"), Lead: c.T("programme.compare.lead"), Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.gap"), Href: c.At("gap")})}, compareBody(v))
}
