package auth

import (
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const (
	sessionsPath = "/account/sessions"
	signInsPath  = "/account/sign-ins"
)

// whens writes instants as the person's clock shows them.
type whens struct {
	c   *web.Call
	loc *time.Location
}

func whensOf(c *web.Call) whens { return whens{c, c.Zone()} }

// At is the instant in words; never is what stands for none.
func (w whens) At(t time.Time, never string) string {
	if t.IsZero() {
		return never
	}
	return w.c.Words.Time(t, w.loc)
}

type sessionsForm struct {
	List []account.Session
	Here id.ID
	When whens
}

func (p *pages) sessionsPage(c *web.Call) error {
	list, err := p.Accounts.Sessions(c.Ctx(), c.Session.Account.ID)
	if err != nil {
		return err
	}
	return p.page(c, "me.sessions", "me.sessions.lead", sessionsPath, sessionsBody(sessionsForm{list, c.Session.ID, whensOf(c)}))
}

// endSession ends one. Ending this one is signing out.
func (p *pages) endSession(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("sessions", "")
	}
	if at == c.Session.ID {
		return p.signOut(c)
	}
	if err := p.Accounts.Revoke(c.Ctx(), c.Session, at); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("me.sessions.ended"), Tone: ui.OK})
	return c.Go(sessionsPath)
}

func (p *pages) endOthers(c *web.Call) error {
	if err := p.Accounts.RevokeOthers(c.Ctx(), c.Session); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("me.sessions.others_ended"), Tone: ui.OK})
	return c.Go(sessionsPath)
}

type signInsForm struct {
	List []account.SignInEvent
	When whens
}

func (p *pages) signInsPage(c *web.Call) error {
	list, err := p.Accounts.SignIns(c.Ctx(), c.Session.Account.ID, 100)
	if err != nil {
		return err
	}
	return p.page(c, "me.sign_ins", "me.sign_ins.lead", signInsPath, signInsBody(signInsForm{list, whensOf(c)}))
}
