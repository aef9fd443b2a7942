package programme

import (
	"context"
	"slices"
	"strconv"
	"strings"

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
