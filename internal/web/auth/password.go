package auth

import (
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const passwordPath = "/account/password"

// passwordForm is the page of password and single sign-on.
type passwordForm struct {
	account.Factors
	Email  string
	Offers []account.IdentityProvider // not linked yet
	Faults faults
	When   whens
}

func (p *pages) passwordPage(c *web.Call) error { return p.showPassword(c, passwordForm{}) }

func (p *pages) showPassword(c *web.Call, f passwordForm) error {
	var err error
	if f.Factors, err = p.Accounts.Factors(c.Ctx(), c.Session.Account.ID); err != nil {
		return err
	}
	all, err := p.Accounts.Offers(c.Ctx(), c.Session.Account.Email)
	if err != nil {
		return err
	}
	linked := map[id.ID]bool{}
	for _, i := range f.Providers {
		linked[i.Provider] = true
	}
	for _, v := range all {
		if !linked[v.ID] {
			f.Offers = append(f.Offers, v)
		}
	}
	f.Email, f.When = c.Session.Account.Email, whensOf(c)
	return p.page(c, "me.password", "me.password.lead", passwordPath, passwordBody(f))
}

func (p *pages) savePassword(c *web.Call) error {
	e, err := p.Accounts.ChangePassword(c.Ctx(), c.Session, c.R.PostFormValue("password"))
	if err != nil {
		if isProblem(err, "prove_again") {
			return proveFirst(c, passwordPath)
		}
		var f passwordForm
		if f.Faults, err = faultsOf(c, err, map[string]string{"password": c.T("signin.password.new")}); err != nil {
			return err
		}
		return p.showPassword(c, f)
	}
	c.Enter(e)
	p.tell(c, c.Session.Account, mail.Message{Key: mail.PasswordChanged, Link: "/account/sessions"})
	c.Toast(ui.Toast{Text: c.T("me.password.saved"), Tone: ui.OK})
	return c.Go(passwordPath)
}

// link adds a provider to the account. The answer to a form may not lead to another
// host, so it is a page whose link does, and which follows it by itself.
func (p *pages) link(c *web.Call) error {
	to, err := p.toProvider(c, account.Errand{Link: c.Session, Hint: c.Session.Account.Email}, passwordPath)
	if err != nil {
		if isProblem(err, "prove_again") {
			return proveFirst(c, passwordPath)
		}
		var f passwordForm
		if f.Faults, err = faultsOf(c, err, nil); err != nil {
			return err
		}
		return p.showPassword(c, f)
	}
	c.W.Header().Set("Refresh", "0; url="+to)
	return c.Plain(ui.Page{Title: c.T("me.sso.leave")}, leavePane(to))
}

func (p *pages) unlink(c *web.Call) error {
	provider, err := id.Parse(c.R.PathValue("provider"))
	if err != nil {
		return problem.NotFound("providers", "")
	}
	if err := p.Accounts.Unlink(c.Ctx(), c.Session, provider); err != nil {
		if isProblem(err, "prove_again") {
			return proveFirst(c, passwordPath)
		}
		var f passwordForm
		if f.Faults, err = faultsOf(c, err, nil); err != nil {
			return err
		}
		return p.showPassword(c, f)
	}
	p.tellFactor(c, mail.FactorRemoved, "me.sso")
	c.Toast(ui.Toast{Text: c.T("me.sso.unlinked"), Tone: ui.OK})
	return c.Go(passwordPath)
}
