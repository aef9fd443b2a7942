package auth

import (
	"strings"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// invitationForm is the page behind an invitation.
type invitationForm struct {
	account.Invitation
	Action, Secret, Role, Until string
	Me, MyEmail                 string // who is signed in
	Providers                   []account.IdentityProvider
	Faults                      faults
}

// another reports whether somebody else is signed in than was invited.
func (f invitationForm) another() bool { return !strings.EqualFold(f.MyEmail, f.Email) }

func (p *pages) invitationPage(c *web.Call) error {
	in, err := p.Accounts.Invited(c.Ctx(), c.R.PathValue("secret"))
	if isProblem(err, "link_used") {
		return p.spent(c, "signin.invitation.spent")
	}
	if err != nil {
		return err
	}
	return p.showInvitation(c, invitationForm{Invitation: in})
}

func (p *pages) showInvitation(c *web.Call, f invitationForm) error {
	f.Secret = c.R.PathValue("secret")
	f.Action, f.Role = "/invitation/"+f.Secret, c.T("role."+string(f.Invitation.Role))
	f.Until = c.Words.Time(f.Expires, c.Zone())
	if c.Session != nil {
		f.Me, f.MyEmail = c.Session.Account.Name, c.Session.Account.Email
	} else if !f.Known {
		var err error
		if f.Providers, err = p.Accounts.Offers(c.Ctx(), f.Email); err != nil {
			return err
		}
	}
	return c.Plain(ui.Page{Title: c.T("signin.invitation", "org", f.OrgTitle)}, invitationPane(f))
}

// accept answers an invitation: with the account that is signed in, or a new one.
func (p *pages) accept(c *web.Call) error {
	secret := c.R.PathValue("secret")
	in, err := p.Accounts.Invited(c.Ctx(), secret)
	var e account.Entry
	switch {
	case err != nil:
	case c.Session != nil:
		err = p.Accounts.AcceptAs(c.Ctx(), c.Session, secret)
	default:
		e, err = p.Accounts.Accept(c.Ctx(), secret, account.Start{Name: c.R.PostFormValue("name"), Password: c.R.PostFormValue("password"), Lang: c.Words.Lang()}, from(c))
	}
	if isProblem(err, "link_used") {
		return p.spent(c, "signin.invitation.spent")
	}
	if err != nil {
		f := invitationForm{Invitation: in}
		f.Name = or(c.R.PostFormValue("name"), in.Name)
		if f.Faults, err = faultsOf(c, err, map[string]string{"name": c.T("signin.name"), "password": c.T("signin.password")}); err != nil {
			return err
		}
		return p.showInvitation(c, f)
	}
	if c.Session != nil {
		c.Toast(ui.Toast{Text: c.T("signin.invitation.joined", "org", in.OrgTitle), Tone: ui.OK})
		return c.Go(web.In(in.Org.String()))
	}
	return p.enter(c, e, web.In(in.Org.String()))
}
