package auth

import (
	"net/url"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// discoverForm finds the provider of an organisation by an address of mail.
type discoverForm struct {
	Next, Email string
	Asked       bool
	Providers   []account.IdentityProvider
}

// discover is a form that gets and then shows links: a form may not lead to another
// host (form-action 'self').
func (p *pages) discover(c *web.Call) error {
	f := discoverForm{Next: next(c), Email: c.R.FormValue("email")}
	if f.Email != "" {
		f.Asked = true
		var err error
		if f.Providers, err = p.Accounts.Offers(c.Ctx(), f.Email); err != nil {
			return err
		}
	}
	return c.Plain(ui.Page{Title: c.T("signin.sso.title")}, discoverPane(f))
}

// ssoBegin leads to a provider.
func (p *pages) ssoBegin(c *web.Call) error {
	q := c.R.URL.Query()
	return p.leave(c, account.Errand{Hint: q.Get("email"), Invitation: q.Get("invitation"), Fresh: q.Get("fresh") != ""})
}

func (p *pages) leave(c *web.Call, errand account.Errand) error {
	to, err := p.toProvider(c, errand, next(c))
	if err != nil {
		f, err := faultsOf(c, err, nil)
		if err != nil {
			return err
		}
		return p.showSignIn(c, signInForm{Faults: f})
	}
	return c.Go(to)
}

// toProvider begins a single sign-on at the provider of the address.
func (p *pages) toProvider(c *web.Call, errand account.Errand, then string) (string, error) {
	provider, err := id.Parse(c.R.PathValue("provider"))
	if err != nil {
		return "", problem.NotFound("providers", "")
	}
	r, err := p.Accounts.BeginProvider(c.Ctx(), provider, errand, from(c))
	if err != nil {
		return "", err
	}
	c.SetCookie(ssoCookie, r.Secret, detour)
	c.SetCookie(nextCookie, url.QueryEscape(then), detour)
	return r.URL, nil
}

// ssoFinish takes the browser back from a provider.
func (p *pages) ssoFinish(c *web.Call) error {
	secret, then := c.Cookie(ssoCookie), "/"
	if to, err := url.QueryUnescape(c.Cookie(nextCookie)); err == nil && to != "" {
		then = web.Local(to)
	}
	c.SetCookie(ssoCookie, "", -1)
	c.SetCookie(nextCookie, "", -1)
	e, err := p.Accounts.FinishProvider(c.Ctx(), c.Session, secret, c.R.URL.Query(), from(c))
	if err != nil {
		f, err := faultsOf(c, err, nil)
		if err != nil {
			return err
		}
		return p.showSignIn(c, signInForm{Faults: f})
	}
	return p.enter(c, e, then)
}

// otherForm says that an organisation wants another way of signing in.
type otherForm struct {
	Org, Next, Email string
	Provider         *account.IdentityProvider
}

// other is where an organisation's own provider is asked for.
func (p *pages) other(c *web.Call) error {
	m, ok := c.Session.In(c.R.FormValue("org"))
	if !ok {
		return problem.NotFound("organisations", "")
	}
	f := otherForm{Org: m.Title, Next: web.In(m.Slug), Email: c.Session.Account.Email}
	switch c.Session.Step(m) {
	case account.Ready:
		return c.Go(f.Next)
	case account.EnrolStep:
		return c.Go(web.EnrolPath)
	case account.ProviderStep:
		for _, of := range []id.ID{m.Org, {}} {
			list, err := p.Accounts.Providers(c.Ctx(), of)
			if err != nil {
				return err
			}
			for _, v := range list {
				if v.ID == m.Rules.Provider && !v.Disabled {
					f.Provider = &v
				}
			}
		}
	}
	return c.Plain(ui.Page{Title: c.T("signin.other")}, otherPane(f))
}
