package auth

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const passkeysPath = "/account/passkeys"

// passkeysForm is the page of passkeys.
type passkeysForm struct {
	Passkeys []account.Passkey
	Name     string // of the one to be
	Faults   faults
	When     whens
}

func (p *pages) passkeysPage(c *web.Call) error { return p.showPasskeys(c, passkeysForm{}) }

func (p *pages) showPasskeys(c *web.Call, f passkeysForm) error {
	factors, err := p.Accounts.Factors(c.Ctx(), c.Session.Account.ID)
	if err != nil {
		return err
	}
	f.Passkeys, f.When = factors.Passkeys, whensOf(c)
	return p.page(c, "me.passkeys", "me.passkeys.lead", passkeysPath, passkeysBody(f))
}

func (p *pages) passkeysFailed(c *web.Call, err error, name string) error {
	if isProblem(err, "prove_again") {
		return proveFirst(c, passkeysPath)
	}
	f := passkeysForm{Name: name}
	if f.Faults, err = faultsOf(c, err, map[string]string{"name": c.T("me.passkeys.name")}); err != nil {
		return err
	}
	return p.showPasskeys(c, f)
}

// makePasskey answers the script with what the browser is to make.
func (p *pages) makePasskey(c *web.Call) error {
	if err := p.Accounts.Reauthenticated(c.Session); isProblem(err, "prove_again") {
		c.W.Header().Set("Content-Type", "application/json")
		c.W.WriteHeader(http.StatusConflict)
		_ = json.NewEncoder(c.W).Encode(map[string]string{"go": web.ProvePath + "?next=" + url.QueryEscape(passkeysPath)}) // the browser may have gone
		return nil
	}
	return p.ceremony(c, func() (account.Ceremony, error) { return p.Accounts.BeginPasskey(c.Ctx(), c.Session, from(c)) })
}

func (p *pages) addPasskey(c *web.Call) error {
	form := c.R.PostFormValue
	codes, e, err := p.Accounts.FinishPasskey(c.Ctx(), c.Session, form("ceremony"), form("name"), []byte(form("response")))
	if err != nil {
		return p.passkeysFailed(c, err, form("name"))
	}
	c.Enter(e)
	p.tellFactor(c, mail.FactorAdded, "me.passkeys.one")
	if len(codes) > 0 {
		return p.showCodes(c, codes, "me.passkeys.added")
	}
	c.Toast(ui.Toast{Text: c.T("me.passkeys.added"), Tone: ui.OK})
	return c.Go(passkeysPath)
}

func (p *pages) renamePasskey(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("passkeys", "")
	}
	if err := p.Accounts.RenamePasskey(c.Ctx(), c.Session, at, c.R.PostFormValue("name")); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("me.passkeys.renamed"), Tone: ui.OK})
	return c.Go(passkeysPath)
}

func (p *pages) removePasskey(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("passkeys", "")
	}
	if err := p.Accounts.RemovePasskey(c.Ctx(), c.Session, at); err != nil {
		return p.passkeysFailed(c, err, "")
	}
	p.tellFactor(c, mail.FactorRemoved, "me.passkeys.one")
	c.Toast(ui.Toast{Text: c.T("me.passkeys.removed"), Tone: ui.OK})
	return c.Go(passkeysPath)
}
