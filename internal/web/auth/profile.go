package auth

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const accountPath = "/account"

// profileForm is the page of the account itself.
type profileForm struct {
	account.Account
	Languages  []ui.Option
	Mail       bool // a new address can be confirmed
	NewEmail   string
	Faults     faults // of name and preferences
	EmailFault faults
}

func (p *pages) profilePage(c *web.Call) error {
	return p.showProfile(c, profileForm{Account: c.Session.Account})
}

func (p *pages) showProfile(c *web.Call, f profileForm) error {
	f.Mail = p.Mail.On()
	for _, l := range c.Site.Words.Languages() {
		f.Languages = append(f.Languages, ui.Option{Value: l.Code, Label: l.Name})
	}
	return p.page(c, "me.profile", "me.profile.lead", accountPath, profileBody(f))
}

// page is one of the account.
func (p *pages) page(c *web.Call, title, lead, path string, body templ.Component) error {
	return c.Page(ui.Page{
		Title: c.T(title), Lead: c.T(lead), Crumbs: crumbs(c, path),
	}, accountBody(path, c.Session.MustEnrol, body))
}

func crumbs(c *web.Call, path string) []ui.Crumb {
	if path == accountPath {
		return nil
	}
	return []ui.Crumb{{Label: c.T("me.title"), Href: accountPath}}
}

// saveProfile keeps name and preferences.
func (p *pages) saveProfile(c *web.Call) error {
	form := c.R.PostFormValue
	want := account.Preferences{
		Lang: form("lang"), Theme: form("theme"), Density: form("density"), Terms: form("terms"),
		TimeZone: form("time_zone"), Digest: form("digest"), NoKeys: form("keys") == "",
	}
	err := p.Accounts.Rename(c.Ctx(), c.Session, form("name"))
	if err == nil {
		err = p.Accounts.Prefer(c.Ctx(), c.Session, want)
	}
	if err != nil {
		f := profileForm{Account: c.Session.Account}
		f.Name, f.Preferences = form("name"), want
		labels := map[string]string{}
		for _, name := range []string{"name", "lang", "theme", "density", "terms", "time_zone", "digest"} {
			labels[name] = c.T("me." + name)
		}
		if f.Faults, err = faultsOf(c, err, labels); err != nil {
			return err
		}
		return p.showProfile(c, f)
	}
	words := c.Words
	if want.Lang != "" {
		words = c.Site.Words.Words(want.Lang)
	}
	c.Toast(ui.Toast{Text: words.T("me.saved"), Tone: ui.OK})
	return c.Go(accountPath)
}

// theme switches between light and dark, for the button above every page. Without
// script nothing tells what the system prefers, so it goes from dark to light and
// from anything else to dark.
func (p *pages) theme(c *web.Call) error {
	want := c.Session.Account.Preferences
	switch to := c.R.PostFormValue("theme"); {
	case to == "light" || to == "dark":
		want.Theme = to
	case want.Theme == "dark":
		want.Theme = "light"
	default:
		want.Theme = "dark"
	}
	if err := p.Accounts.Prefer(c.Ctx(), c.Session, want); err != nil {
		return err
	}
	if c.Partial() {
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return c.Go(web.Local(c.R.PostFormValue("back")))
}

// newEmail sends a link to the new address, and changes nothing before it comes back.
func (p *pages) newEmail(c *web.Call) error {
	email := c.R.PostFormValue("email")
	if !p.Mail.On() {
		return p.profilePage(c)
	}
	secret, err := p.Accounts.BeginEmail(c.Ctx(), c.Session, email, from(c))
	if err == nil {
		err = p.Mail.QueueOutside(c.Ctx(), mail.Message{
			To: email, ToName: c.Session.Account.Name, Lang: c.Words.Lang(), Key: mail.EmailConfirm,
			Args: problem.Pairs("count", int(detour/time.Minute)), Link: "/account/email/" + secret,
		})
	}
	if err != nil {
		if isProblem(err, "prove_again") {
			return proveFirst(c, accountPath)
		}
		f := profileForm{Account: c.Session.Account, NewEmail: email}
		if f.EmailFault, err = faultsOf(c, err, map[string]string{"email": c.T("me.email.new")}); err != nil {
			return err
		}
		return p.showProfile(c, f)
	}
	c.Toast(ui.Toast{Text: c.T("me.email.sent", "email", email), Tone: ui.OK})
	return c.Go(accountPath)
}

func (p *pages) emailPage(c *web.Call) error {
	return p.page(c, "me.email.confirm", "me.email.confirm.lead", "/account/email", confirmEmail("/account/email/"+c.R.PathValue("secret")))
}

// takeEmail is behind the link in the letter to the new address.
func (p *pages) takeEmail(c *web.Call) error {
	old := c.Session.Account
	e, err := p.Accounts.FinishEmail(c.Ctx(), c.Session, c.R.PathValue("secret"))
	if err != nil {
		f := profileForm{Account: c.Session.Account}
		if f.EmailFault, err = faultsOf(c, err, map[string]string{"email": c.T("me.email.new")}); err != nil {
			return err
		}
		return p.showProfile(c, f)
	}
	c.Enter(e)
	p.tell(c, old, mail.Message{Key: mail.EmailChanged, To: old.Email})
	c.Toast(ui.Toast{Text: c.T("me.email.changed"), Tone: ui.OK})
	return c.Go(accountPath)
}
