package onboarding

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxInvited is how many people one form invites.
const maxInvited = 50

// peopleForm is the last step: who helps.
type peopleForm struct {
	view
	Emails, Role string
	Roles        []ui.Option
	MailOn       bool
	Links        []invited // to be passed on by hand, where no mail leaves
	Waiting      []string  // addresses that are invited already
}

type invited struct{ Email, Link string }

func (p *pages) peopleForm(c *web.Call) (*peopleForm, error) {
	f := &peopleForm{Role: string(access.Contributor), MailOn: p.Mail != nil && p.Mail.On()}
	for _, r := range access.Roles() {
		if r != access.Respondent && access.Within(c.Who.Role, r) {
			f.Roles = append(f.Roles, ui.Option{Value: string(r), Label: c.T("role." + string(r))})
		}
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		s, err := loadState(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepPeople, s)
		open, err := account.Invitations(ctx, tx)
		for _, in := range open {
			f.Waiting = append(f.Waiting, in.Email)
		}
		return err
	})
	return f, err
}

func (p *pages) peoplePage(c *web.Call) error {
	f, err := p.peopleForm(c)
	if err != nil {
		return err
	}
	return p.showPeople(c, f)
}

func (p *pages) showPeople(c *web.Call, f *peopleForm) error {
	return c.Plain(ui.Page{Title: c.T("onboarding.people.title")}, peopleStep(f))
}

// invite asks everybody on the lines; no lines ask nobody and go on.
func (p *pages) invite(c *web.Call) error {
	emails := addresses(c.R.PostFormValue("emails"))
	links, left, err := p.inviteAll(c, emails, access.Role(c.R.PostFormValue("role")))
	if err != nil || len(links) > 0 {
		f, read := p.peopleForm(c)
		if read != nil {
			return read
		}
		f.Emails, f.Role, f.Links = strings.Join(left, "\n"), c.R.PostFormValue("role"), links
		if err != nil {
			if err := f.refuse(c, err, map[string]string{"emails": c.T("onboarding.people.emails"), "role": c.T("onboarding.people.role")}); err != nil {
				return err
			}
		} else if err := p.finish(c); err != nil {
			return err
		}
		return p.showPeople(c, f)
	}
	if err := p.finish(c); err != nil {
		return err
	}
	if len(emails) > 0 {
		c.Toast(ui.Toast{Text: c.T("onboarding.people.sent", "count", len(emails))})
	}
	return c.Go(c.At("start", stepDone))
}

func (p *pages) finish(c *web.Call) error {
	return c.Write(func(ctx context.Context, tx *store.Tx) error { return answer(ctx, tx, stepPeople, nil) })
}

// inviteAll invites one after the other and stops at the first that is refused; left
// are the addresses from there on. links are to be passed on by hand.
func (p *pages) inviteAll(c *web.Call, emails []string, role access.Role) (links []invited, left []string, err error) {
	if len(emails) > maxInvited {
		var l problem.List
		l.Add("emails", "onboarding_many", "max", maxInvited)
		return nil, emails, l.Err()
	}
	for i, email := range emails {
		if _, ok := mail.Address(email); !ok {
			var l problem.List
			l.Add("emails", "onboarding_email", "value", email)
			return links, emails[i:], l.Err()
		}
	}
	for i, email := range emails {
		in, letter, err := p.Accounts.Invite(c.Ctx(), c.Who, account.Invitation{Email: email, Role: role, Lang: c.Words.Lang()})
		if err != nil {
			return links, emails[i:], atLines(err)
		}
		if p.Mail == nil || !p.Mail.On() {
			links = append(links, invited{email, c.External(p.Invitation(letter.Secret))})
			continue
		}
		if err := p.Mail.QueueOutside(c.Ctx(), mail.Message{
			To: letter.To, ToName: letter.Name, Lang: letter.Lang, Key: mail.Invitation, Link: p.Invitation(letter.Secret),
			Args: problem.Args{"by": c.Session.Account.Name, "org": c.Member.Title, "role": c.T("role." + string(role)), "count": int(in.Expires.Sub(in.Created).Hours() / 24)},
		}); err != nil {
			return links, emails[i:], err
		}
	}
	return links, nil, nil
}

// atLines moves complaints about an address to the field of all lines.
func atLines(err error) error {
	p, ok := problem.As(err)
	if !ok {
		return err
	}
	var l problem.List
	for _, f := range p.Fields {
		path := "emails"
		if f.Path == "role" {
			path = "role"
		}
		var args []any
		for k, v := range f.Args {
			args = append(args, k, v)
		}
		l.Add(path, f.Key, args...)
	}
	if len(p.Fields) == 0 {
		return err
	}
	return l.Err()
}

// addresses are those of the lines, each once.
func addresses(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		s = strings.TrimSpace(s)
		if key := strings.ToLower(s); s != "" && !seen[key] {
			out, seen[key] = append(out, s), true
		}
	}
	return out
}
