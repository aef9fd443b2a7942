package settings

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *pages) accessRoutes() {
	rule := fresh(members())
	p.Handle("GET /o/{org}/settings/access", members(), func(c *web.Call) error { return p.showAccess(c, nil) })
	p.Handle("POST /o/{org}/settings/access", rule, p.setRules)
	p.Handle("GET /o/{org}/settings/access/new", rule, func(c *web.Call) error {
		return p.showProvider(c, providerForm{IdentityProvider: account.IdentityProvider{Role: access.Contributor}})
	})
	p.Handle("POST /o/{org}/settings/access/new", rule, func(c *web.Call) error { return p.saveProvider(c, id.ID{}) })
	p.Handle("GET /o/{org}/settings/access/{id}", rule, p.providerPage)
	p.Handle("POST /o/{org}/settings/access/{id}", rule, func(c *web.Call) error {
		which, err := part(c, "id", "providers")
		if err != nil {
			return err
		}
		return p.saveProvider(c, which)
	})
	p.Handle("POST /o/{org}/settings/access/{id}/test", rule, p.testProvider)
}

// accessForm is what the organisation asks of those who sign in.
type accessForm struct {
	account.Rules
	own, shared []account.IdentityProvider
	without     int  // members without a second factor
	mayChange   bool // owners alone
	faults      faults
}

// usable are the providers that may be the only way in.
func (f accessForm) usable() []ui.Option {
	var out []ui.Option
	for _, v := range append(slices.Clone(f.own), f.shared...) {
		if !v.Disabled {
			out = append(out, ui.Option{Value: v.ID.String(), Label: v.Title})
		}
	}
	return out
}

func (p *pages) showAccess(c *web.Call, sent *accessForm) error {
	f := accessForm{mayChange: c.Who.Role == access.Owner}
	var err error
	if f.own, err = p.Accounts.Providers(c.Ctx(), c.Who.Org); err != nil {
		return err
	}
	if f.shared, err = p.Accounts.Providers(c.Ctx(), id.ID{}); err != nil {
		return err
	}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		list, err := p.Accounts.Members(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range list {
			if !m.SecondFactor {
				f.without++
			}
		}
		f.Rules, err = account.RulesOf(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	lead := c.T(ruleKey(f.Rules))
	if sent != nil {
		f.Rules, f.faults = sent.Rules, sent.faults
	}
	return c.Page(ui.Page{Title: c.T("settings.access"), Lead: lead, Crumbs: under(c)}, accessBody(c, f))
}

func (p *pages) setRules(c *web.Call) error {
	r := account.Rules{SecondFactor: c.R.PostFormValue("second_factor") != "", SSOOnly: c.R.PostFormValue("sso_only") != ""}
	if at, err := id.Parse(c.R.PostFormValue("provider")); err == nil {
		r.Provider = at
	}
	if err := p.Accounts.SetRules(c.Ctx(), c.Who, r); err != nil {
		f, err := faultsOf(c, err, map[string]string{"provider": c.T("settings.access.provider")})
		if err != nil {
			return err
		}
		return p.showAccess(c, &accessForm{Rules: r, faults: f})
	}
	c.Toast(ui.Toast{Text: c.T("settings.access.saved"), Tone: ui.OK})
	return c.Go(at(c, "access"))
}

// providerForm is the form of one provider. Its secret is never shown again.
type providerForm struct {
	account.IdentityProvider
	tested string // what the provider answered
	sound  bool
	faults faults
}

// provider is one of the organisation's own.
func (p *pages) provider(c *web.Call) (account.IdentityProvider, error) {
	which, err := part(c, "id", "providers")
	if err != nil {
		return account.IdentityProvider{}, err
	}
	list, err := p.Accounts.Providers(c.Ctx(), c.Who.Org)
	if err != nil {
		return account.IdentityProvider{}, err
	}
	for _, v := range list {
		if v.ID == which && !v.Trusted {
			return v, nil
		}
	}
	return account.IdentityProvider{}, problem.NotFound("providers", which)
}

func (p *pages) providerPage(c *web.Call) error {
	v, err := p.provider(c)
	if err != nil {
		return err
	}
	return p.showProvider(c, providerForm{IdentityProvider: v})
}

func (p *pages) showProvider(c *web.Call, f providerForm) error {
	if c.Who.Role != access.Owner {
		return problem.New(problem.Forbidden, "owner_only")
	}
	title := f.Title
	if f.ID.IsZero() {
		title = c.T("settings.provider.new")
	}
	if title == "" {
		title = c.T("settings.access.provider")
	}
	crumbs := under(c, ui.Crumb{Label: c.T("settings.access"), Href: at(c, "access")})
	return c.Page(ui.Page{Title: title, Lead: c.T("settings.provider.lead"), Crumbs: crumbs}, providerBody(c, f))
}

func (p *pages) saveProvider(c *web.Call, which id.ID) error {
	if !which.IsZero() {
		if _, err := p.provider(c); err != nil {
			return err
		}
	}
	value := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	v := account.IdentityProvider{
		ID: which, Title: value("title"), Issuer: value("issuer"), Client: value("client"), Secret: value("secret"), Role: access.Role(value("role")),
		Domains: strings.FieldsFunc(value("domains"), func(r rune) bool { return strings.ContainsRune(" ,;\r\n\t", r) }),
		ACR:     strings.Fields(value("acr")), Verified: value("verified") != "", Disabled: value("disabled") != "",
	}
	saved, err := p.Accounts.SaveProvider(c.Ctx(), c.Who, v)
	if err != nil {
		v.Secret = ""
		f, err := faultsOf(c, err, map[string]string{
			"title": c.T("settings.provider.title"), "issuer": c.T("settings.provider.issuer"), "client": c.T("settings.provider.client"),
			"domains": c.T("settings.provider.domains"), "role": c.T("settings.provider.role"), "acr": c.T("settings.provider.acr"),
		})
		if err != nil {
			return err
		}
		return p.showProvider(c, providerForm{IdentityProvider: v, faults: f})
	}
	c.Toast(ui.Toast{Text: c.T("settings.provider.saved"), Tone: ui.OK})
	return c.Go(at(c, "access", saved.ID.String()))
}

// testProvider asks the provider what it is and shows the answer beside the form.
func (p *pages) testProvider(c *web.Call) error {
	v, err := p.provider(c)
	if err != nil {
		return err
	}
	f := providerForm{IdentityProvider: v, sound: true, tested: c.T("settings.provider.sound")}
	if err := p.Accounts.TestProvider(c.Ctx(), v.ID); err != nil {
		x, ok := problem.As(err)
		if !ok {
			return err
		}
		f.sound, f.tested = false, c.Words.Problem(x)
		if x.Cause != nil {
			f.tested += " " + c.T("settings.provider.cause", "text", root(x.Cause).Error())
		}
	}
	return p.showProvider(c, f)
}

// root is the innermost cause.
func root(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
