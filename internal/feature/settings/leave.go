package settings

import (
	"context"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// shownOrphans is how many records of a register the page names; the rest it counts.
const shownOrphans = 10

// orphanGroup are the records of one register that a leaving member owns (S-121).
type orphanGroup struct {
	t     *register.Type
	total int
	items []*register.Head
}

type leaveForm struct {
	memberRow
	groups []orphanGroup
	total  int
	people []ui.Option
	heir   string
	faults faults
}

// owned is the query for the records of a person.
func owned(person id.ID, limit int) store.Query {
	return store.Query{Where: []store.Cond{{Field: "owner", Op: "is", Value: person.String()}}, Sort: "ref", Limit: limit, Count: true}
}

// orphans are what a person owns, register by register.
func orphans(ctx context.Context, tx *store.Tx, person id.ID) (groups []orphanGroup, total int, err error) {
	if person.IsZero() {
		return nil, 0, nil
	}
	for _, t := range tx.Registers().All() {
		page, err := store.ListAny(ctx, tx, t, owned(person, shownOrphans))
		if err != nil {
			return nil, 0, err
		}
		if len(page.Items) == 0 {
			continue
		}
		g := orphanGroup{t: t, total: page.Total}
		for _, rec := range page.Items {
			g.items = append(g.items, register.HeadOf(rec))
		}
		groups, total = append(groups, g), total+page.Total
	}
	return groups, total, nil
}

// heirs are the people who could take over, without the one who leaves.
func heirs(ctx context.Context, tx *store.Tx, but id.ID) ([]ui.Option, error) {
	page, err := store.List(ctx, tx, record.People, store.Query{Sort: "title", Limit: store.MaxLimit})
	var out []ui.Option
	for _, x := range page.Items {
		if x.ID != but {
			out = append(out, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
		}
	}
	return out, err
}

func (p *pages) leavePage(c *web.Call) error { return p.showLeave(c, leaveForm{}) }

func (p *pages) showLeave(c *web.Call, f leaveForm) error {
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if f.memberRow, err = p.one(ctx, tx, c); err != nil {
			return err
		}
		if f.groups, f.total, err = orphans(ctx, tx, f.Person); err != nil {
			return err
		}
		f.people, err = heirs(ctx, tx, f.Person)
		return err
	})
	if err != nil {
		return err
	}
	crumbs := under(c, ui.Crumb{Label: c.T("settings.members"), Href: at(c, "members")}, ui.Crumb{Label: f.Name, Href: at(c, "members", f.Account.String())})
	lead := c.T("settings.leave.lead", "count", f.total)
	return c.Page(ui.Page{Title: c.T("settings.leave", "name", f.Name), Lead: lead, Crumbs: crumbs}, leaveBody(c, f))
}

// leave ends a membership and hands over what the member owned, both or neither.
func (p *pages) leave(c *web.Call) error {
	who, err := part(c, "account", "members")
	if err != nil {
		return err
	}
	f := leaveForm{heir: c.R.PostFormValue("heir")}
	moved := 0
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		m, err := p.one(ctx, tx, c)
		if err != nil {
			return err
		}
		if moved, err = handOver(ctx, tx, m.Person, f.heir); err != nil {
			return err
		}
		_, err = p.Accounts.EndMembershipIn(ctx, tx, who)
		return err
	})
	if err != nil {
		if f.faults, err = faultsOf(c, err, map[string]string{"heir": c.T("settings.leave.heir")}); err != nil {
			return err
		}
		return p.showLeave(c, f)
	}
	text := c.T("settings.leave.done")
	if moved > 0 {
		text += " " + c.T("settings.leave.moved", "count", moved)
	}
	c.Toast(ui.Toast{Text: text, Tone: ui.OK})
	if who == c.Session.Account.ID {
		return c.Go("/")
	}
	return c.Go(at(c, "members"))
}

// handOver gives the records of a person to another one and counts them. "" leaves
// them where they are: the lists show them as without an owner who can act.
func handOver(ctx context.Context, tx *store.Tx, from id.ID, heir string) (int, error) {
	if heir == "" {
		return 0, nil
	}
	to, err := id.Parse(heir)
	if err != nil {
		var wrong problem.List
		wrong.Add("heir", "unknown_link", "value", heir)
		return 0, wrong.Err()
	}
	return account.HandOver(ctx, tx, from, to)
}
