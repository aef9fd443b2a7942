package programme

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

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
	v.sort(c.Words)
	return v, nil
}

// sort puts the items under the parts of the edition, as far as the filter lets them.
func (v *assessmentView) sort(w i18n.Words) {
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
			v.groups = append(v.groups, itemGroup{Domain: d, Title: domainTitle(w, k), All: maturity[d]})
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
