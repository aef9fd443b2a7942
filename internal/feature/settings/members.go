package settings

import (
	"context"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *pages) memberRoutes() {
	p.Handle("GET /o/{org}/settings/members", members(), p.memberList)
	p.Handle("GET /o/{org}/settings/members/{account}", members(), p.memberPage)
	p.Handle("POST /o/{org}/settings/members/{account}", members(), p.changeMember)
	p.Handle("GET /o/{org}/settings/members/{account}/end", members(), p.leavePage)
	p.Handle("POST /o/{org}/settings/members/{account}/end", members(), p.leave)
	p.Handle("POST /o/{org}/settings/members/{account}/reset-factors", fresh(members()), p.help("settings.member.reset.done", (*account.Service).ResetFactors))
	p.Handle("POST /o/{org}/settings/members/{account}/disable", members(), p.help("settings.member.disable.done", (*account.Service).Disable))
	p.Handle("POST /o/{org}/settings/members/{account}/enable", members(), p.help("settings.member.enable.done", (*account.Service).Enable))
	p.Handle("GET /o/{org}/settings/sign-ins", members(), p.signIns)
}

// memberRow is one member as the list and his own page show him.
type memberRow struct {
	account.Member
	person store.Title
	mine   bool // it is the reader himself
	change bool // the reader could have appointed him
}

// loadMembers are all members with the records that stand for them.
func (p *pages) loadMembers(ctx context.Context, tx *store.Tx, c *web.Call) ([]memberRow, error) {
	list, err := p.Accounts.Members(ctx, tx)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, m := range list {
		if !m.Person.IsZero() {
			ids = append(ids, m.Person)
		}
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]memberRow, 0, len(list))
	for _, m := range list {
		out = append(out, memberRow{m, titles[m.Person], m.Account == c.Session.Account.ID, access.Within(c.Who.Role, m.Role)})
	}
	return out, nil
}

func (p *pages) memberList(c *web.Call) error {
	var list []memberRow
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		list, err = p.loadMembers(ctx, tx, c)
		return err
	}); err != nil {
		return err
	}
	second := 0
	for _, m := range list {
		if m.SecondFactor {
			second++
		}
	}
	lead := c.T("settings.members.lead", "count", len(list)) + " " + c.T("settings.members.second", "count", second)
	return c.Page(ui.Page{Title: c.T("settings.members"), Lead: lead, Crumbs: under(c), Wide: true, Actions: inviteButton(c)}, memberListBody(c, list))
}

// one is a member by the account in the address.
func (p *pages) one(ctx context.Context, tx *store.Tx, c *web.Call) (memberRow, error) {
	who, err := part(c, "account", "members")
	if err != nil {
		return memberRow{}, err
	}
	list, err := p.loadMembers(ctx, tx, c)
	if err != nil {
		return memberRow{}, err
	}
	for _, m := range list {
		if m.Account == who {
			return m, nil
		}
	}
	return memberRow{}, problem.NotFound("members", who)
}

// memberForm is the form of one member.
type memberForm struct {
	memberRow
	role    string
	expires string // day, "" never
	rules   account.Rules
	faults  faults
}

func (p *pages) memberPage(c *web.Call) error { return p.showMember(c, nil) }

func (p *pages) showMember(c *web.Call, sent *memberForm) error {
	var f memberForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if f.memberRow, err = p.one(ctx, tx, c); err != nil {
			return err
		}
		f.rules, err = account.RulesOf(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	f.role = string(f.Role)
	if !f.Expires.IsZero() {
		f.expires = f.Expires.Add(-time.Second).In(c.Zone()).Format("2006-01-02")
	}
	if sent != nil {
		f.role, f.expires, f.faults = sent.role, sent.expires, sent.faults
	}
	crumbs := under(c, ui.Crumb{Label: c.T("settings.members"), Href: at(c, "members")})
	return c.Page(ui.Page{Title: f.Name, Lead: f.Email, Crumbs: crumbs}, memberBody(c, f))
}

func (p *pages) changeMember(c *web.Call) error {
	who, err := part(c, "account", "members")
	if err != nil {
		return err
	}
	f := &memberForm{role: c.R.PostFormValue("role"), expires: strings.TrimSpace(c.R.PostFormValue("expires"))}
	until, err := endOf(f.expires, c.Zone())
	if err == nil {
		err = p.Accounts.ChangeMember(c.Ctx(), c.Who, who, access.Role(f.role), until)
	}
	if err != nil {
		if f.faults, err = faultsOf(c, err, map[string]string{"role": c.T("settings.role"), "expires": c.T("settings.member.expires")}); err != nil {
			return err
		}
		return p.showMember(c, f)
	}
	c.Toast(ui.Toast{Text: c.T("settings.member.changed"), Tone: ui.OK})
	return c.Go(at(c, "members"))
}

// endOf is the end of a day as people type it; "" is never.
func endOf(text string, loc *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	d, err := calendar.ParseDay(text)
	if err != nil {
		var p problem.List
		p.Add("expires", "bad_day", "value", text)
		return time.Time{}, p.Err()
	}
	return d.EndIn(loc), nil
}

// help does something for a member's account and says so.
func (p *pages) help(done string, do func(*account.Service, context.Context, access.Actor, id.ID) error) func(*web.Call) error {
	return func(c *web.Call) error {
		who, err := part(c, "account", "members")
		if err != nil {
			return err
		}
		if err := do(p.Accounts, c.Ctx(), c.Who, who); err != nil {
			return err
		}
		c.Toast(ui.Toast{Text: c.T(done), Tone: ui.OK})
		return c.Go(at(c, "members", who.String()))
	}
}

// signInsShown is how many sign-ins the page shows, and signInsKept how far back.
const (
	signInsShown = 500
	signInsKept  = 90 * 24 * time.Hour
)

type signInRow struct {
	account.SignInEvent
	name string
}

func (p *pages) signIns(c *web.Call) error {
	var rows []signInRow
	refused := 0
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		list, err := account.OrgSignIns(ctx, tx, signInsShown)
		if err != nil {
			return err
		}
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		for _, e := range list {
			if tx.Now.Sub(e.At) > signInsKept {
				break
			}
			if e.Outcome != "ok" {
				refused++
			}
			rows = append(rows, signInRow{e, names[e.Account]})
		}
		return nil
	})
	if err != nil {
		return err
	}
	lead := c.T("settings.sign_ins.lead", "count", len(rows)) + " " + c.T("settings.sign_ins.refused", "count", refused)
	return c.Page(ui.Page{Title: c.T("settings.sign_ins"), Lead: lead, Crumbs: under(c), Wide: true}, signInsBody(c, rows))
}
