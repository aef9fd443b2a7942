package onboarding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// organisationForm is the first step.
type organisationForm struct {
	view
	Name, Country string
	Markets       []string
	Open          []ui.Link // organisations whose first steps are not finished
	Laws          []suggestion
	Authority     string
	LawsURL       string
	First         bool // of the installation
}

func (f *organisationForm) fill(c *web.Call, packs *law.Packs) {
	f.Laws, f.Authority, f.LawsURL = suggest(c.Words, packs, f.Country, f.Markets), authority(packs, f.Country), "/start/laws"
	if c.Member.Slug != "" {
		f.LawsURL = c.At("start", "laws")
	}
}

func (f *organisationForm) labels(c *web.Call) map[string]string {
	return map[string]string{"name": c.T("onboarding.name"), "country": c.T("onboarding.country")}
}

// read takes the form; err says what is missing.
func (f *organisationForm) read(c *web.Call) error {
	f.Name = strings.TrimSpace(c.R.PostFormValue("name"))
	f.Country = c.R.PostFormValue("country")
	f.Markets = known(c.R.PostForm["markets"], f.Country)
	var p problem.List
	p.If(f.Name == "", "name", "required")
	p.If(len(f.Name) > 200, "name", "too_long", "max", 200)
	p.If(len(known([]string{f.Country}, "")) == 0, "country", "onboarding_country")
	return p.Err()
}

// startPage asks for a new organisation.
func (p *pages) startPage(c *web.Call) error {
	f, err := p.founding(c)
	if err != nil {
		return err
	}
	return p.showOrganisation(c, f)
}

// founding is the empty first step, if the person may found.
func (p *pages) founding(c *web.Call) (*organisationForm, error) {
	f := &organisationForm{view: view{Step: stepOrganisation, Action: "/start"}}
	for i, name := range steps() {
		f.Steps = append(f.Steps, ui.Step{Label: c.T("onboarding.step." + name), Current: i == 0})
	}
	owner := false
	for _, m := range c.Session.Members {
		who := c.Session.Actor(m)
		if who.Role != access.Owner {
			continue
		}
		owner = true
		if f.Later == "" {
			f.Later = web.In(m.Slug)
		}
		if len(f.Open) == 5 {
			continue
		}
		err := p.Store.Read(c.Ctx(), who, func(tx *store.Tx) error {
			s, err := loadState(c.Ctx(), tx)
			if err == nil && s.Step != "" && s.Step != stepDone {
				f.Open = append(f.Open, ui.Link{Icon: "building-2", Label: m.Title, Href: web.In(m.Slug, "start")})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if owner {
		return f, nil
	}
	tenants, err := p.Store.Tenants(c.Ctx())
	if err != nil {
		return nil, err
	}
	if len(tenants) > 0 {
		return nil, problem.New(problem.Forbidden, "found_not_yours")
	}
	f.First = true
	return f, nil
}

func (p *pages) showOrganisation(c *web.Call, f *organisationForm) error {
	packs, err := p.packs(c)
	if err != nil {
		return err
	}
	f.fill(c, packs)
	return c.Plain(ui.Page{Title: c.T("onboarding.organisation.title")}, organisationStep(f))
}

// start founds the organisation.
func (p *pages) start(c *web.Call) error {
	f, err := p.founding(c)
	if err != nil {
		return err
	}
	err = f.read(c)
	var t store.Tenant
	if err == nil {
		t, err = p.found(c, f)
	}
	if err != nil {
		if err := f.refuse(c, err, f.labels(c)); err != nil {
			return err
		}
		return p.showOrganisation(c, f)
	}
	return c.Go(web.In(t.Slug, "start", stepRole))
}

// found opens the organisation under the first free address made of its name.
func (p *pages) found(c *web.Call, f *organisationForm) (t store.Tenant, err error) {
	slug := store.Slug(f.Name)
	for n := 1; n <= 20; n++ {
		o := &record.Organisation{Head: register.Head{Title: f.Name}}
		f.apply(c, o)
		try := slug
		if n > 1 {
			try = fmt.Sprintf("%s-%d", strings.TrimRight(slug[:min(len(slug), 58)], "-"), n)
		}
		t, err = p.Accounts.Found(c.Ctx(), c.Session, try, o)
		if x, ok := problem.As(err); ok && slices.ContainsFunc(x.Fields, func(f problem.Field) bool { return f.Path == "slug" && f.Key == "taken" }) {
			continue
		}
		break
	}
	if err != nil {
		return t, err
	}
	who := access.Actor{Kind: access.Person, ID: c.Session.Account.ID, Org: t.ID, Role: access.Owner}
	return t, p.Store.Write(c.Ctx(), who, func(tx *store.Tx) error {
		return saveState(c.Ctx(), tx, state{Step: stepRole, Markets: f.Markets})
	})
}

// apply puts the answers into a new organisation.
func (f *organisationForm) apply(c *web.Call, o *record.Organisation) {
	o.Kind, o.Country, o.Language, o.TimeZone = "own", register.Country(f.Country), c.Words.Lang(), zone(f.Country)
	for _, code := range proposed(suggest(c.Words, law.Shipped(), f.Country, f.Markets)) {
		o.LawsInScope = append(o.LawsInScope, record.Law(code))
	}
}

// organisationPage is the first step of an organisation that exists.
func (p *pages) organisationPage(c *web.Call) error {
	f := &organisationForm{}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, s, err := load(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepOrganisation, s)
		f.Name, f.Country, f.Markets = o.Title, string(o.Country), s.Markets
		return nil
	})
	if err != nil {
		return err
	}
	return p.showOrganisation(c, f)
}

// organisation changes name, country and markets. A new country proposes its laws
// anew; those that were chosen stay.
func (p *pages) organisation(c *web.Call) error {
	f := &organisationForm{}
	err := f.read(c)
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			packs, err := survey.Laws(ctx, tx)
			if err != nil {
				return err
			}
			return answer(ctx, tx, stepOrganisation, func(o *record.Organisation, s *state) {
				before := proposed(suggest(c.Words, packs, string(o.Country), s.Markets))
				for _, code := range proposed(suggest(c.Words, packs, f.Country, f.Markets)) {
					if !slices.Contains(before, code) && !slices.Contains(o.LawsInScope, record.Law(code)) {
						o.LawsInScope = append(o.LawsInScope, record.Law(code))
					}
				}
				if o.TimeZone == "" || o.TimeZone == zone(string(o.Country)) {
					o.TimeZone = zone(f.Country)
				}
				o.Title, o.Country, s.Markets = f.Name, register.Country(f.Country), f.Markets
			})
		})
	}
	if err != nil {
		f.view = viewOf(c, stepOrganisation, state{Step: stepRole})
		if err := f.refuse(c, err, f.labels(c)); err != nil {
			return err
		}
		return p.showOrganisation(c, f)
	}
	return c.Go(c.At("start", stepRole))
}

// lawsOf answers, while one chooses, what the countries mean.
func (p *pages) lawsOf(c *web.Call) error {
	q := c.R.URL.Query()
	f := &organisationForm{Country: q.Get("country")}
	f.Markets = known(q["markets"], f.Country)
	packs, err := p.packs(c)
	if err != nil {
		return err
	}
	f.fill(c, packs)
	return c.Fragment(lawsCard(f))
}

// resume leads to the step that is next.
func (p *pages) resume(c *web.Call) error {
	var s state
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = loadState(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if s.Step == "" {
		s.Step = stepOrganisation
	}
	return c.Go(c.At("start", s.Step))
}
