package settings

import (
	"context"
	"net/http"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxInvited is how many people one form may invite.
const maxInvited = 50

func (p *pages) invitationRoutes() {
	p.Handle("GET /o/{org}/settings/invitations", members(), func(c *web.Call) error { return p.showInvitations(c, inviteForm{}) })
	p.Handle("POST /o/{org}/settings/invitations", members(), p.invite)
	p.Handle("POST /o/{org}/settings/invitations/{id}/resend", members(), p.resend)
	p.Handle("POST /o/{org}/settings/invitations/{id}/revoke", members(), p.revokeInvitation)
}

// asked is somebody who was invited just now. Link is set if nobody mails it.
type asked struct{ email, link string }

// inviteForm is the form for new invitations and what came of it.
type inviteForm struct {
	people, role, lang string
	asked              []asked
	wrong              []string // one sentence a line that was refused
	faults             faults
	open               []account.Invitation
	names              map[id.ID]string
	mail               bool
	langs              []i18n.Language
}

func (p *pages) showInvitations(c *web.Call, f inviteForm) error {
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if f.open, err = account.Invitations(ctx, tx); err != nil {
			return err
		}
		f.names, err = account.Names(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	f.mail, f.langs = p.Mail.On(), c.Site.Words.Languages()
	if f.role == "" {
		f.role = string(access.Contributor)
	}
	if f.lang == "" {
		f.lang = c.Words.Lang()
	}
	lead := c.T("settings.invitations.lead", "count", len(f.open))
	return c.Page(ui.Page{Title: c.T("settings.invitations"), Lead: lead, Crumbs: under(c), Wide: true}, invitationsBody(c, f))
}

// invite asks each person of the form; who cannot be asked stays in the form.
func (p *pages) invite(c *web.Call) error {
	f := inviteForm{people: c.R.PostFormValue("people"), role: c.R.PostFormValue("role"), lang: c.R.PostFormValue("lang")}
	lines := strings.FieldsFunc(f.people, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' || r == ',' })
	var list []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	var wrong problem.List
	wrong.If(len(list) == 0, "people", "required")
	wrong.If(len(list) > maxInvited, "people", "too_many", "max", maxInvited)
	if err := wrong.Err(); err != nil {
		var kept error
		if f.faults, kept = faultsOf(c, err, map[string]string{"people": c.T("settings.invite.people")}); kept != nil {
			return kept
		}
		return p.showInvitations(c, f)
	}
	var left []string
	for _, line := range list {
		name, email := addressee(line)
		_, letter, err := p.Accounts.Invite(c.Ctx(), c.Who, account.Invitation{Email: email, Name: name, Role: access.Role(f.role), Lang: c.Site.Words.Match(f.lang)})
		if x, ok := problem.As(err); ok && x.Kind != problem.Internal && x.Kind != problem.Forbidden {
			f.wrong, left = append(f.wrong, line+": "+sentence(c, x)), append(left, line)
			continue
		}
		if err != nil {
			return err
		}
		link, err := p.deliver(c, letter, access.Role(f.role))
		if err != nil {
			return err
		}
		f.asked = append(f.asked, asked{email, link})
	}
	f.people = strings.Join(left, "\n")
	if len(f.wrong) > 0 {
		c.Status(http.StatusUnprocessableEntity)
	} else if !hasLinks(f.asked) {
		c.Toast(ui.Toast{Text: c.T("settings.invite.done", "count", len(f.asked)), Tone: ui.OK})
		return c.Go(at(c, "invitations"))
	}
	return p.showInvitations(c, f)
}

func hasLinks(list []asked) bool {
	for _, a := range list {
		if a.link != "" {
			return true
		}
	}
	return false
}

// addressee reads "Grace Hopper <grace@example.org>" or the address alone.
func addressee(line string) (name, email string) {
	if a, err := netmail.ParseAddress(line); err == nil {
		return a.Name, a.Address
	}
	return "", line
}

// deliver mails an invitation. Without mail it answers the link for the inviter to
// pass on.
func (p *pages) deliver(c *web.Call, l account.Letter, role access.Role) (link string, err error) {
	path := "/invitation/" + l.Secret
	if !p.Mail.On() {
		return c.External(path), nil
	}
	words := c.Site.Words.Words(l.Lang)
	msg := mail.Message{To: l.To, ToName: l.Name, Lang: l.Lang, Key: mail.Invitation, Link: path, Args: problem.Args{
		"by": c.Session.Account.Name, "org": c.Member.Title, "role": words.T("role." + string(role)), "count": int(l.Expires.Sub(c.Now()).Round(24*time.Hour) / (24 * time.Hour)),
	}}
	err = c.Write(func(ctx context.Context, tx *store.Tx) error { return p.Mail.Queue(ctx, tx, msg) })
	if _, ok := problem.As(err); ok {
		return c.External(path), nil // no mail goes there: the inviter passes it on
	}
	return "", err
}

func (p *pages) resend(c *web.Call) error {
	which, err := part(c, "id", "invitations")
	if err != nil {
		return err
	}
	var role access.Role
	err = c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		open, err := account.Invitations(c.Ctx(), tx)
		for _, x := range open {
			if x.ID == which {
				role = x.Role
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	letter, err := p.Accounts.Resend(c.Ctx(), c.Who, which)
	if err != nil {
		return err
	}
	link, err := p.deliver(c, letter, role)
	if err != nil {
		return err
	}
	if link != "" {
		return p.showInvitations(c, inviteForm{asked: []asked{{letter.To, link}}})
	}
	c.Toast(ui.Toast{Text: c.T("settings.invite.again", "email", letter.To), Tone: ui.OK})
	return c.Go(at(c, "invitations"))
}

func (p *pages) revokeInvitation(c *web.Call) error {
	which, err := part(c, "id", "invitations")
	if err != nil {
		return err
	}
	if err := p.Accounts.RevokeInvitation(c.Ctx(), c.Who, which); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("settings.invite.revoked"), Tone: ui.OK})
	return c.Go(at(c, "invitations"))
}

func languages(list []i18n.Language) []ui.Option {
	var out []ui.Option
	for _, l := range list {
		out = append(out, ui.Option{Value: l.Code, Label: l.Name})
	}
	return out
}
