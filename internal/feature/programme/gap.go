package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
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
