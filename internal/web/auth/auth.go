// Package auth serves the pages on which people come in and look after what they
// come in with: sign-in, set-up, invitation, forgotten password, and the account.
//
// Invariants: an address that is unknown is answered like one that is known; a GET
// uses nothing up, so that what looks through links in mail does no harm; a place to
// go on to is one of ours (web.Local); secrets are shown once and logged never.
package auth

import (
	"net/url"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/web"
)

// Deps are what the pages work with.
type Deps struct {
	Accounts *account.Service
	Mail     *mail.Mailer
}

// Cookies beside the session's.
const (
	halfCookie = "privet-half" // a session that waits for its second factor
	ssoCookie  = "privet-sso"  // a single sign-on that was begun
	nextCookie = "privet-next" // where to go on after it
)

// detour is how long a browser may take for a second factor or a single sign-on.
const detour = 10 * time.Minute

type pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) {
	p := &pages{s, d}
	s.Terms(func(m account.Membership) string { return m.Terms })
	public, signedIn := web.Rule{Public: true}, web.Rule{SignedIn: true}
	s.Handle("GET /{$}", public, p.front)
	s.Handle("GET /sign-in", public, p.signInPage)
	s.Handle("POST /sign-in", public, p.signIn)
	s.Handle("GET /sign-in/code", public, p.codePage)
	s.Handle("POST /sign-in/code", public, p.code)
	s.Handle("POST /sign-in/passkey/begin", public, p.beginPasskey)
	s.Handle("POST /sign-in/passkey/finish", public, p.finishPasskey)
	s.Handle("GET /sign-in/sso", public, p.discover)
	s.Handle("GET /sign-in/sso/{provider}", public, p.ssoBegin)
	s.Handle("GET /sign-in/callback", public, p.ssoFinish)
	s.Handle("GET "+web.OtherPath, signedIn, p.other)
	s.Handle("POST /sign-out", signedIn, p.signOut)
	s.Handle("GET /forgot", public, p.forgotPage)
	s.Handle("POST /forgot", public, p.forgot)
	s.Handle("GET /reset/{secret}", public, p.resetPage)
	s.Handle("POST /reset/{secret}", public, p.reset)
	s.Handle("GET "+stopPath+"{token}", public, p.stopPage)
	s.Handle("POST "+stopPath+"{token}", web.Rule{Public: true, OneClick: true}, p.stop)
	s.Handle("GET /invitation/{secret}", public, p.invitationPage)
	s.Handle("POST /invitation/{secret}", public, p.accept)
	s.Handle("GET /set-up/{secret}", public, p.setUpPage)
	s.Handle("POST /set-up/{secret}", public, p.setUp)
	p.calendarRoutes()
	p.mine()
}

// mine are the pages of the account. What changes how one signs in asks the account
// itself whether the person has just proved who he is (account.Reauthenticated).
func (p *pages) mine() {
	for _, r := range []struct {
		pattern string
		do      func(*web.Call) error
	}{
		{"GET /organisations", p.organisations},

		{"GET " + accountPath, p.profilePage},
		{"POST " + accountPath, p.saveProfile},
		{"POST /account/theme", p.theme},
		{"POST /account/email", p.newEmail},
		{"GET /account/email/{secret}", p.emailPage},
		{"POST /account/email/{secret}", p.takeEmail},
		{"GET " + web.ProvePath, p.provePage},
		{"POST " + web.ProvePath, p.prove},
		{"POST /account/prove/code", p.proveCode},
		{"POST /account/prove/passkey", p.provePasskey},
		{"GET " + passwordPath, p.passwordPage},
		{"POST " + passwordPath, p.savePassword},
		{"POST /account/sso/{provider}", p.link},
		{"POST /account/sso/{provider}/remove", p.unlink},

		{"GET " + web.EnrolPath, p.factorPage},
		{"POST " + web.EnrolPath, p.confirm},
		{"POST /account/second-factor/set-up", p.enrol},
		{"POST /account/second-factor/codes", p.newCodes},
		{"POST /account/second-factor/remove", p.removeTOTP},

		{"GET " + passkeysPath, p.passkeysPage},
		{"POST " + passkeysPath, p.addPasskey},
		{"POST /account/passkeys/begin", p.makePasskey},
		{"POST /account/passkeys/{id}/rename", p.renamePasskey},
		{"POST /account/passkeys/{id}/remove", p.removePasskey},

		{"GET " + sessionsPath, p.sessionsPage},
		{"POST /account/sessions/others", p.endOthers},
		{"POST /account/sessions/{id}/end", p.endSession},
		{"GET " + signInsPath, p.signInsPage},
	} {
		p.Handle(r.pattern, web.Rule{SignedIn: true}, r.do)
	}
}

// from is where a request comes from, as limits and the history of sign-ins take it.
func from(c *web.Call) account.From {
	return account.From{Address: c.NetworkAddress(), Agent: c.R.UserAgent(), Keep: c.R.PostFormValue("keep") != ""}
}

// next is the place to go on to that the form or the address names; "/" is the start.
func next(c *web.Call) string {
	to := web.Local(c.R.FormValue("next"))
	if path, _, _ := strings.Cut(to, "?"); path == web.SignInPath || strings.HasPrefix(path, web.SignInPath+"/") || path == "/sign-out" {
		return "/"
	}
	return to
}

// onward is an address with the place to go on to.
func onward(path, to string) string {
	if to == "/" || to == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(to)
}

// enter lets somebody in, or asks for the second factor, and leads on. The session
// that the browser had before ends.
func (p *pages) enter(c *web.Call, e account.Entry, to string) error {
	if len(e.Second) > 0 {
		c.SetCookie(halfCookie, e.Secret, detour)
		return c.Go(onward("/sign-in/code", to))
	}
	if err := p.begin(c, e); err != nil {
		return err
	}
	return c.Go(to)
}

// begin gives the browser its session.
func (p *pages) begin(c *web.Call, e account.Entry) error {
	for _, old := range []string{c.Cookie("privet"), c.Cookie(halfCookie)} {
		if old != "" {
			if err := p.Accounts.SignOut(c.Ctx(), old); err != nil {
				return err
			}
		}
	}
	if c.Cookie(halfCookie) != "" {
		c.SetCookie(halfCookie, "", -1)
	}
	c.Enter(e)
	p.tellNew(c, e.Account)
	return nil
}

// home is where somebody who is signed in begins.
func home(c *web.Call) string {
	members := c.Session.Members
	if _, ok := c.Session.In(c.LastOrg()); ok {
		return web.In(c.LastOrg())
	}
	switch len(members) {
	case 0:
		return "/start"
	case 1:
		return web.In(members[0].Slug)
	}
	return "/organisations"
}
