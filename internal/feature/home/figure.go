package home

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// figureMost is how many rows the page of a figure shows.
const figureMost = 200

// figureRow is a record behind a figure, and why it counts.
type figureRow struct {
	register, title, ref, href, why string
	owner                           id.ID
	who                             string
}

// checkRow is one check of the readiness score.
type checkRow struct {
	name                      string
	weight, fails, of, points int
}

// figurePage is one figure: its rule, and the rows behind it.
type figurePage struct {
	c      *web.Call
	f      *Figures
	fig    Figure
	list   string // the same records in their register, if a filter can say so
	rows   []figureRow
	checks []checkRow
}

func (h *Home) figure(c *web.Call) error {
	v := figurePage{c: c}
	name := c.R.PathValue("name")
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.f, err = Measure(ctx, tx, h.Notices.Sources...); err != nil {
			return err
		}
		fig, ok := v.f.by[name]
		if !ok {
			return problem.NotFound("figures", name)
		}
		v.fig = fig
		return v.load(ctx, tx)
	})
	if err != nil {
		return err
	}
	lead := c.T("figure.page.lead", "count", v.fig.rows(), "day", v.f.Today)
	if name == Ready {
		lead = c.T("home.ready.sub")
	}
	return c.Page(ui.Page{Title: c.T("figure." + name), Lead: lead, Crumbs: []ui.Crumb{{Label: c.T("web.nav.home"), Href: c.At()}}, Actions: figureActions(v)}, figureBody(v))
}

// load finds the rows: the same records that were counted.
func (v *figurePage) load(ctx context.Context, tx *store.Tx) error {
	c, f := v.c, v.f
	w := c.Words
	if s, ok := f.of(v.fig.Name); ok {
		if err := v.loadSource(ctx, tx, s); err != nil {
			return err
		}
	}
	switch v.fig.Name {
	case Ready:
		v.loadChecks()
	case Complete, Gaps, Unapproved:
		v.list = map[string]string{
			Complete: "?where=state:is:approved", Gaps: "?where=state:not:retired&gaps=1", Unapproved: "?where=state:not:retired%7Capproved",
		}[v.fig.Name]
		for _, a := range f.activities {
			gaps := assess.Article30(a).Gaps
			why := w.T(record.ProcessingActivities.Type.StateKey(a.State))
			switch {
			case v.fig.Name == Gaps && len(gaps) > 0:
				why = w.T("figure.why.gap", "count", len(gaps), "first", gapWords(c, gaps[0]))
			case v.fig.Name == Unapproved && a.State != "approved", v.fig.Name == Complete && a.State == "approved" && len(gaps) == 0:
			default:
				continue
			}
			v.add(record.ProcessingActivities.Type, &a.Head, why)
		}
		v.list = c.At("processing-activities") + v.list
	case HighRisks:
		for _, r := range f.risks {
			if isHigh(r) {
				v.add(record.Risks.Type, &r.Head, w.T("choice.level."+string(levelOf(r))))
			}
		}
	case Ending:
		v.list = c.At("agreements") + "?where=state:is:signed%7Cactive&where=expires:before:%2B91d&sort=expires"
		for _, a := range f.agreements {
			if f.ends(a) {
				v.add(record.Agreements.Type, &a.Head, w.T("figure.why.ends", "day", a.Expires))
			}
		}
	case Clauses:
		for _, a := range f.agreements {
			if n := len(a.Missing()); n > 0 {
				v.add(record.Agreements.Type, &a.Head, w.T("figure.why.clauses", "count", n))
			}
		}
	case Contrary:
		if err := v.loadContradictions(ctx, tx); err != nil {
			return err
		}
	case OpenTasks, LateTasks:
		if err := v.loadTasks(ctx, tx); err != nil {
			return err
		}
	case Overdue:
		if err := v.loadRegisters(ctx, tx, reviewed(tx), overdue(f.Today)); err != nil {
			return err
		}
	case Orphans:
		conds := []store.Cond{{Field: "owner", Op: "empty"}}
		if len(f.gone.ids) > 0 {
			conds = append(conds, f.gone.cond())
		}
		if err := v.loadRegisters(ctx, tx, owned(tx), conds...); err != nil {
			return err
		}
	}
	if len(v.rows) > figureMost {
		v.rows = v.rows[:figureMost]
	}
	return v.loadOwners(ctx, tx)
}

func (v *figurePage) add(t *register.Type, h *register.Head, why string) {
	v.rows = append(v.rows, figureRow{
		register: v.c.T(t.LabelKey() + ".one"), title: h.Title, ref: h.Ref, href: v.c.At(t.Name, h.Ref), why: why, owner: h.Owner,
	})
}

// gapWords is the sentence of one gap.
func gapWords(c *web.Call, g record.Gap) string {
	return strings.TrimSuffix(c.Words.Field(problem.Field{Path: g.Field, Key: g.Key, Args: problem.Pairs("cite", g.Cite)}), ".")
}

func (v *figurePage) loadTasks(ctx context.Context, tx *store.Tx) error {
	q := store.Query{Where: []store.Cond{stateIs(openStates...)}, Sort: "due", Limit: figureMost}
	v.list = v.c.At(tasks.Name) + "?where=state:is:" + strings.Join(openStates, "%7C") + "&sort=due"
	if v.fig.Name == LateTasks {
		q.Where = append(q.Where, store.Cond{Field: "due", Op: "before", Value: string(v.f.Today)})
		v.list += "&where=due:before:today"
	}
	if !tx.May("read", tasks.Group) {
		return nil
	}
	page, err := store.List(ctx, tx, record.Tasks, q)
	for _, t := range page.Items {
		why := v.c.T("figure.why.nodue")
		if t.Due != "" {
			why = v.c.T("figure.why.due", "day", t.Due)
		}
		v.add(tasks, &t.Head, why)
		if !t.Assignee.ID.IsZero() {
			v.rows[len(v.rows)-1].owner = t.Assignee.ID
		}
	}
	return err
}

// loadContradictions lists the open ones, the grave first.
func (v *figurePage) loadContradictions(ctx context.Context, tx *store.Tx) error {
	v.list = v.c.At("contradictions")
	if !tx.May(access.Read, record.Findings.Group) {
		return nil
	}
	for _, severity := range []record.FindingSeverity{"major", "minor"} {
		page, err := store.List(ctx, tx, record.Findings, store.Query{Where: []store.Cond{openFinding, {Field: "severity", Op: "is", Value: string(severity)}}, Sort: "rule", Limit: figureMost - len(v.rows)})
		if err != nil {
			return err
		}
		for _, f := range page.Items {
			v.add(record.Findings.Type, &f.Head, v.c.T("choice.finding_severity."+string(severity)))
			v.rows[len(v.rows)-1].href = v.c.At("contradictions", f.Ref)
		}
		if len(v.rows) >= figureMost {
			break
		}
	}
	return nil
}

// loadRegisters lists what meets one of the conditions, a statement for each register
// and condition.
func (v *figurePage) loadRegisters(ctx context.Context, tx *store.Tx, types []*register.Type, conds ...store.Cond) error {
	for _, t := range types {
		for _, cond := range conds {
			page, err := store.ListAny(ctx, tx, t, store.Query{Where: []store.Cond{cond}, Limit: figureMost})
			if err != nil {
				return err
			}
			for _, rec := range page.Items {
				h := register.HeadOf(rec)
				why := ""
				if v.fig.Name == Overdue {
					why = v.c.T("figure.why.review", "day", h.ReviewDue)
				}
				v.add(t, h, why)
			}
		}
	}
	return nil
}

// loadOwners names the owners, in one statement, and why an orphan is one.
func (v *figurePage) loadOwners(ctx context.Context, tx *store.Tx) error {
	var ids []id.ID
	for _, r := range v.rows {
		if !r.owner.IsZero() {
			ids = append(ids, r.owner)
		}
	}
	titles := map[id.ID]store.Title{}
	if len(ids) > 0 {
		var err error
		if titles, err = store.Titles(ctx, tx, ids); err != nil {
			return err
		}
	}
	for i, r := range v.rows {
		v.rows[i].who = titles[r.owner].Title
		if v.fig.Name != Orphans {
			continue
		}
		if why := v.f.gone.why[r.owner]; why != "" {
			v.rows[i].why = v.c.T("figure.why.orphan."+why, "who", v.rows[i].who)
		} else {
			v.rows[i].why = v.c.T("figure.why.orphan.none")
		}
	}
	return nil
}

func (v *figurePage) loadChecks() {
	for _, w := range weights {
		x := v.f.Get(w.name)
		row := checkRow{name: w.name, weight: w.weight, fails: x.Value, of: x.Of}
		for _, c := range v.f.Readiness.Causes {
			if c.Name == w.name {
				row.points = c.Points
			}
		}
		v.checks = append(v.checks, row)
	}
}
