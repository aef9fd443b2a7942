package evidence

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Assured are the controls of an organisation with their grades, and its evidence.
type Assured struct {
	Today    calendar.Day
	Controls []assess.Graded
	Evidence []*record.Evidence
	view     *assess.View
}

// DoGrades grades every control that the actor may see (S-023).
func DoGrades(ctx context.Context, tx *store.Tx) (*Assured, error) {
	a := &Assured{}
	var err error
	if a.Today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	controls, err := store.Those(ctx, tx, record.Controls, nil)
	if err != nil {
		return nil, err
	}
	if a.Evidence, err = store.Those(ctx, tx, record.EvidenceItems, nil); err != nil {
		return nil, err
	}
	a.view = assess.NewView(&assess.World{Today: a.Today, Own: &record.Organisation{}, Controls: controls, Evidence: a.Evidence})
	for _, c := range controls {
		a.Controls = append(a.Controls, assess.Graded{Control: c, Grades: a.view.Grade(c.ID)})
	}
	return a, nil
}

// holds reports whether a control has a grade; "none" stands for no grade at all.
func holds(g assess.Graded, name string) bool {
	switch name {
	case "designed":
		return g.Designed.Holds
	case "operating":
		return g.Operating.Holds
	case "effective":
		return g.Effective.Holds
	case "none":
		return !g.Designed.Holds && !g.Operating.Holds && !g.Effective.Holds
	case "only_designed":
		return g.Designed.Holds && !g.Operating.Holds
	}
	return g.Control.State != "retired"
}

var gradeFilters = []string{"", "designed", "operating", "effective", "only_designed", "none"}

// gradeRow is one control of the list.
type gradeRow struct {
	assess.Graded
	owner string
	asks  []string
	falls calendar.Day // the first of its grades to fall
	proof int
}

type gradesView struct {
	c     *web.Call
	today calendar.Day
	tabs  []ui.Tab
	rows  []gradeRow
	turn  ui.PageTurn
	falls []fallRow
}

type fallRow struct {
	assess.Fall
	title, ref string
}

const pageRows = 100

// grades is the list of controls with their three grades as columns.
func (p *Pages) grades(c *web.Call) error {
	want := c.R.URL.Query().Get("grade")
	v := gradesView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		a, err := DoGrades(ctx, tx)
		if err != nil {
			return err
		}
		return v.fill(ctx, tx, a, want)
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("evidence.grades"), Lead: c.T("evidence.grades.lead"), Wide: true, Actions: assuranceActions(c),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.assurance")}}}, gradesBody(v))
}

func (v *gradesView) fill(ctx context.Context, tx *store.Tx, a *Assured, want string) error {
	v.today = a.Today
	for _, f := range gradeFilters {
		n := 0
		for _, g := range a.Controls {
			if g.Control.State != "retired" && holds(g, f) {
				n++
			}
		}
		key, href := "all", v.c.At("assurance")
		if f != "" {
			key, href = f, v.c.At("assurance", "?grade="+f)
		}
		v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("evidence.filter." + key), Href: href, Count: n, Current: want == f})
	}
	var rows []assess.Graded
	for _, g := range a.Controls {
		if g.Control.State != "retired" && holds(g, want) {
			rows = append(rows, g)
		}
	}
	first, last, turn := v.c.Stretch("page", "", len(rows), pageRows)
	v.turn = turn
	behind := map[id.ID]int{}
	for _, e := range a.Evidence {
		if e.State == "accepted" {
			for _, at := range e.Controls {
				behind[at]++
			}
		}
	}
	var people []id.ID
	for _, g := range rows[first:last] {
		if !g.Control.Owner.IsZero() {
			people = append(people, g.Control.Owner)
		}
	}
	names, err := store.Titles(ctx, tx, people)
	for _, g := range rows[first:last] {
		r := gradeRow{Graded: g, owner: names[g.Control.Owner].Title, proof: behind[g.Control.ID]}
		for _, x := range []assess.Grade{g.Designed, g.Operating, g.Effective} {
			if f := fallsOn(x); f != "" && (r.falls == "" || f < r.falls) {
				r.falls = f
			}
		}
		for _, q := range g.Control.Requirements {
			r.asks = append(r.asks, shortKey(q))
		}
		v.rows = append(v.rows, r)
	}
	for _, f := range a.view.Falls(a.Today.AddDays(90)) {
		if len(v.falls) == 6 {
			break
		}
		v.falls = append(v.falls, fallRow{f, f.Control.Title, f.Control.Ref})
	}
	return err
}

// shortKey is the number of a requirement, as people say it.
func shortKey(r record.Requirement) string {
	if x := requirement(r); x != nil {
		return x.ID
	}
	return string(r)
}

// proofRow is one piece of evidence of the list.
type proofRow struct {
	proof
	controls []*record.Control
	asks     []string
}

type freshView struct {
	c    *web.Call
	tabs []ui.Tab
	rows []proofRow
	turn ui.PageTurn
}

var freshFilters = []freshState{"", inDate, soon, stale, unready}

// freshness is the list of evidence by how it stands in time.
func (p *Pages) freshness(c *web.Call) error {
	want := freshState(c.R.URL.Query().Get("state"))
	v := freshView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rows, err := DoFreshness(ctx, tx)
		if err != nil {
			return err
		}
		v.fill(rows, want)
		return nil
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("evidence.freshness.title"), Lead: c.T("evidence.freshness.lead"), Wide: true, Actions: assuranceActions(c),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.assurance")}, {Label: c.T("evidence.grades"), Href: c.At("assurance")}}}, freshBody(v))
}

// DoFreshness says of every piece of evidence how it stands today, what goes stale
// first on top.
func DoFreshness(ctx context.Context, tx *store.Tx) ([]proofRow, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	list, err := store.Those(ctx, tx, record.EvidenceItems, nil)
	if err != nil {
		return nil, err
	}
	controls, err := controlsByID(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []proofRow
	for _, e := range list {
		r := proofRow{controls: controls.of(e)}
		state, last := freshnessOf(e, r.controls, today)
		r.proof = proof{e, state, last}
		for _, k := range e.Requirements {
			r.asks = append(r.asks, shortKey(k))
		}
		out = append(out, r)
	}
	order := map[freshState]int{stale: 0, soon: 1, unready: 2, inDate: 3, ended: 4}
	slices.SortStableFunc(out, func(a, b proofRow) int {
		if d := order[a.State] - order[b.State]; d != 0 {
			return d
		}
		switch {
		case a.Last == b.Last:
			return 0
		case a.Last == "" || b.Last != "" && a.Last > b.Last:
			return 1
		}
		return -1
	})
	return out, nil
}

func (v *freshView) fill(all []proofRow, want freshState) {
	var rows []proofRow
	for _, f := range freshFilters {
		n := 0
		for _, r := range all {
			if f == "" || r.State == f {
				n++
			}
		}
		key, href, tone := "all", v.c.At("assurance", "evidence"), ui.Tone("")
		if f != "" {
			key, href, tone = string(f), v.c.At("assurance", "evidence", "?state="+string(f)), freshTone(f)
		}
		v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("evidence.fresh." + key), Href: href, Count: n, Current: want == f, Tone: tone})
	}
	for _, r := range all {
		if want == "" || r.State == want {
			rows = append(rows, r)
		}
	}
	first, last, turn := v.c.Stretch("page", "", len(rows), pageRows)
	v.rows, v.turn = rows[first:last], turn
}

func mayAdd(c *web.Call) bool { return c.Who.May(access.Create, access.Records) }

// keyOf is a requirement that a query names, by key or number.
func keyOf(text string) (catalogue.Key, bool) {
	if r, ok := catalogue.Library().Requirement(catalogue.Key(text)); ok {
		return r.Key, true
	}
	return requirementNamed(text, "2025")
}
