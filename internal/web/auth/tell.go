package auth

import (
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
)

// tell writes to somebody about a change of what he signs in with. That a letter
// could not be written does not undo the change.
func (p *pages) tell(c *web.Call, a account.Account, m mail.Message) {
	if !p.Mail.On() {
		return
	}
	m.To, m.ToName, m.Lang = or(m.To, a.Email), a.Name, or(a.Lang, c.Words.Lang())
	if err := p.Mail.QueueOutside(c.Ctx(), m); err != nil {
		c.Log.WarnContext(c.Ctx(), "letter not written", "kind", m.Key, "err", err)
	}
}

// tellFactor writes that a second factor came or went.
func (p *pages) tellFactor(c *web.Call, key, factor string) {
	p.tell(c, c.Session.Account, mail.Message{Key: key, Args: problem.Pairs("factor", c.T(factor)), Link: "/account/sign-ins"})
}

// tellNew writes of a sign-in from a browser and a place that the account was not
// signed in from before. The first one ever is no news.
func (p *pages) tellNew(c *web.Call, at id.ID) {
	if !p.Mail.On() {
		return
	}
	list, err := p.Accounts.SignIns(c.Ctx(), at, 200)
	if err != nil {
		c.Log.WarnContext(c.Ctx(), "sign-ins not read", "err", err)
		return
	}
	var latest *account.SignInEvent
	others := 0
	for i, e := range list {
		switch {
		case e.Outcome != "ok":
		case latest == nil:
			latest = &list[i]
		case e.Agent == latest.Agent && e.Network == latest.Network:
			return
		default:
			others++
		}
	}
	if others == 0 {
		return
	}
	a, err := p.Accounts.Account(c.Ctx(), at)
	if err != nil {
		c.Log.WarnContext(c.Ctx(), "account not read", "err", err)
		return
	}
	p.tell(c, a, mail.Message{Key: mail.NewSignIn, Args: problem.Pairs("agent", latest.Agent), Link: "/account/sessions"})
}
