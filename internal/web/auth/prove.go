package auth

import (
	"net/url"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// proveForm asks somebody who is signed in to show once more that it is he.
type proveForm struct {
	account.Factors
	Email, Next string
	Faults      faults
}

// proveFirst leads to the page that asks, and back afterwards.
func proveFirst(c *web.Call, then string) error {
	return c.Go(web.ProvePath + "?next=" + url.QueryEscape(then))
}

func (p *pages) provePage(c *web.Call) error { return p.showProve(c, proveForm{}) }

func (p *pages) showProve(c *web.Call, f proveForm) error {
	var err error
	if f.Factors, err = p.Accounts.Factors(c.Ctx(), c.Session.Account.ID); err != nil {
		return err
	}
	f.Email, f.Next = c.Session.Account.Email, next(c)
	return c.Plain(ui.Page{Title: c.T("me.prove")}, provePane(f))
}

// prove takes a password.
func (p *pages) prove(c *web.Call) error {
	e, err := p.Accounts.Prove(c.Ctx(), c.Session, c.R.PostFormValue("password"), from(c))
	return p.proved(c, e, err, map[string]string{"password": c.T("signin.password")})
}

// proveCode takes a one-time code.
func (p *pages) proveCode(c *web.Call) error {
	e, err := p.Accounts.ProveCode(c.Ctx(), c.Session, c.R.PostFormValue("code"), from(c))
	return p.proved(c, e, err, map[string]string{"code": c.T("signin.code.totp")})
}

// provePasskey takes a passkey; the ceremony is that of a sign-in.
func (p *pages) provePasskey(c *web.Call) error {
	e, err := p.Accounts.ProvePasskey(c.Ctx(), c.Session, c.R.PostFormValue("ceremony"), []byte(c.R.PostFormValue("response")))
	return p.proved(c, e, err, nil)
}

func (p *pages) proved(c *web.Call, e account.Entry, err error, labels map[string]string) error {
	if err != nil {
		var f proveForm
		if f.Faults, err = faultsOf(c, err, labels); err != nil {
			return err
		}
		if f.Faults.Tone == ui.Bad {
			f.Faults.Text = c.T("me.prove.wrong")
		}
		return p.showProve(c, f)
	}
	c.Enter(e)
	return c.Go(next(c))
}
