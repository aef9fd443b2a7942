package auth

import (
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// factorForm is the page of the second factor.
type factorForm struct {
	account.Factors
	Enrol  *account.Enrolment // being set up
	Must   bool               // an organisation asks for it
	Weak   bool               // this session was proven with one factor
	Faults faults
}

func (p *pages) factorPage(c *web.Call) error {
	var f factorForm
	if c.R.FormValue("set-up") != "" {
		e, err := p.Accounts.Enrolling(c.Ctx(), c.Session)
		switch {
		case isProblem(err, "prove_again"):
			return proveFirst(c, web.EnrolPath+"?set-up=1")
		case err == nil:
			f.Enrol = &e
		case !problem.Is(err, problem.Missing):
			if f.Faults, err = faultsOf(c, err, nil); err != nil {
				return err
			}
		}
	}
	return p.showFactor(c, f)
}

func (p *pages) showFactor(c *web.Call, f factorForm) error {
	var err error
	if f.Factors, err = p.Accounts.Factors(c.Ctx(), c.Session.Account.ID); err != nil {
		return err
	}
	f.Must, f.Weak = c.Session.MustEnrol, c.Session.Strength != account.TwoFactors
	return p.page(c, "me.factor", "me.factor.lead", web.EnrolPath, factorBody(f))
}

// factorFailed answers a refusal on the page itself.
func (p *pages) factorFailed(c *web.Call, err error, enrolling bool) error {
	if isProblem(err, "prove_again") {
		return proveFirst(c, web.EnrolPath)
	}
	var f factorForm
	if f.Faults, err = faultsOf(c, err, map[string]string{"code": c.T("signin.code.totp")}); err != nil {
		return err
	}
	if enrolling {
		if e, err := p.Accounts.Enrolling(c.Ctx(), c.Session); err == nil {
			f.Enrol = &e
		}
	}
	return p.showFactor(c, f)
}

// enrol makes a new secret, and shows it on the page that follows.
func (p *pages) enrol(c *web.Call) error {
	if _, err := p.Accounts.EnrolTOTP(c.Ctx(), c.Session); err != nil {
		return p.factorFailed(c, err, false)
	}
	return c.Go(web.EnrolPath + "?set-up=1")
}

func (p *pages) confirm(c *web.Call) error {
	codes, e, err := p.Accounts.ConfirmTOTP(c.Ctx(), c.Session, c.R.PostFormValue("code"))
	if err != nil {
		return p.factorFailed(c, err, true)
	}
	c.Enter(e)
	p.tellFactor(c, mail.FactorAdded, "me.factor.app")
	return p.showCodes(c, codes, "me.codes.on")
}

func (p *pages) newCodes(c *web.Call) error {
	codes, err := p.Accounts.NewRecoveryCodes(c.Ctx(), c.Session)
	if err != nil {
		return p.factorFailed(c, err, false)
	}
	return p.showCodes(c, codes, "me.codes.new")
}

// showCodes shows recovery codes this once: the answer to the form itself, which no
// address leads to.
func (p *pages) showCodes(c *web.Call, codes []string, said string) error {
	text := strings.Join(codes, "\n")
	file := "data:text/plain;charset=utf-8," + url.PathEscape(c.T("me.codes.file", "email", c.Session.Account.Email)+"\n\n"+text+"\n")
	return c.Page(ui.Page{Title: c.T("me.codes"), Lead: c.T("me.codes.lead"), Crumbs: crumbs(c, web.EnrolPath)}, codesBody(codes, file, c.T(said)))
}

func (p *pages) removeTOTP(c *web.Call) error {
	if err := p.Accounts.DisableTOTP(c.Ctx(), c.Session); err != nil {
		return p.factorFailed(c, err, false)
	}
	p.tellFactor(c, mail.FactorRemoved, "me.factor.app")
	c.Toast(ui.Toast{Text: c.T("me.factor.removed"), Tone: ui.OK})
	return c.Go(web.EnrolPath)
}
