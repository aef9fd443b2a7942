package home

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// told are the figures that a digest tells, in its order.
var told = []string{Ready, Complete, Gaps, Overdue, OpenTasks, LateTasks, HighRisks, Ending, Orphans}

// lateFigures are bad news if they are above zero.
var lateFigures = []string{Overdue, LateTasks}

// Digest is what somebody is told of an organisation on one day, by mail and on its
// page: the figures of Measure (S-124), what is due for him, and his inbox.
type Digest struct {
	*Figures
	Mine    []due
	Waiting []Notice
	// titles of the records that the inbox is about; what he may not see is absent.
	titles map[id.ID]store.Title
}

// Compose reads the digest of whoever acts. org is the slug of the organisation.
func Compose(ctx context.Context, tx *store.Tx, org string, sources ...Source) (*Digest, error) {
	f, err := Measure(ctx, tx, sources...)
	if err != nil {
		return nil, err
	}
	d := &Digest{Figures: f}
	at := func(parts ...string) string { return web.In(org, parts...) }
	all, err := f.mine(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	d.Mine = all
	if d.Waiting, err = readInbox(ctx, tx, nil, false, digestMost); err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, n := range d.Waiting {
		ids = append(ids, n.Record)
	}
	if len(ids) > 0 {
		if d.titles, err = store.Titles(ctx, tx, ids); err != nil {
			return nil, err
		}
	}
	d.Waiting = slices.DeleteFunc(d.Waiting, func(n Notice) bool { _, ok := d.titles[n.Record]; return !ok })
	return d, nil
}

// digestMost is how many lines of each part a digest has.
const digestMost = 20

// mine is what is due this week for the person who acts: his queue (S-052).
func (f *Figures) mine(ctx context.Context, tx *store.Tx, at func(...string) string) ([]due, error) {
	if tx.Person.IsZero() {
		return nil, nil
	}
	list, _, err := f.dueBy(ctx, tx, at, f.Today.AddDays(weekDays-1), tx.Person)
	if err != nil {
		return nil, err
	}
	if err := ownerNames(ctx, tx, list); err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(d due) bool { return !d.mine })
	return list[:min(len(list), digestMost)], nil
}

// value of a figure as people read it.
func value(w i18n.Words, f Figure) string {
	switch {
	case f.Days && f.Of == 0:
		return w.T("figure.unknown")
	case f.Name == Ready:
		return w.Percent(int64(f.Value))
	case f.Name == Complete:
		return w.T("home.of", "value", f.Value, "of", f.Of)
	}
	return w.Number(int64(f.Value))
}

// told are the figures that the digest tells, in its order.
func (d *Digest) told() []string {
	out := slices.Clone(told)
	for _, s := range d.sources {
		for _, name := range s.Told {
			if _, ok := d.by[name]; ok {
				out = append(out, name)
			}
		}
	}
	return out
}

// bad reports whether a figure above zero is bad news.
func (d *Digest) bad(name string) bool {
	s, _ := d.of(name)
	return slices.Contains(lateFigures, name) || slices.Contains(s.Late, name)
}

// Message is the digest as a mail.
func (d *Digest) Message(w i18n.Words, org, title string) mail.Message {
	m := mail.Message{Key: mail.Digest, Lang: w.Lang(), Link: web.In(org, "digest"), Unsubscribe: "/account"}
	for _, name := range d.told() {
		f := d.Get(name)
		m.Items = append(m.Items, mail.Section{
			Title: w.T("figure." + name), Count: f.Value, Late: f.Value > 0 && d.bad(name), Link: web.In(org, "figures", name),
		})
	}
	mine := mail.Section{Title: w.T("digest.mine"), Count: len(d.Mine), Link: web.In(org)}
	for _, x := range d.Mine {
		mine.Late = mine.Late || x.day < d.Today
		mine.Items = append(mine.Items, mail.Item{Ref: x.ref, Title: x.title, Note: w.T("home.due."+x.kind, "day", x.day), Link: x.href})
	}
	inbox := mail.Section{Title: w.T("digest.inbox"), Count: len(d.Waiting), Link: web.In(org, "inbox")}
	for _, n := range d.Waiting {
		t := d.titles[n.Record]
		inbox.Items = append(inbox.Items, mail.Item{Ref: t.Ref, Title: t.Title, Note: w.T("inbox.text." + string(n.Kind)), Link: web.In(org, "inbox", n.ID.String())})
	}
	m.Items = append([]mail.Section{mine, inbox}, m.Items...)
	m.Args = problem.Pairs("org", title, "count", len(d.Mine)+len(d.Waiting))
	return m
}

// digestPage is the same in the browser.
type digestPage struct {
	c *web.Call
	d *Digest
}

func (h *Home) digest(c *web.Call) error {
	v := digestPage{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		v.d, err = Compose(ctx, tx, c.Member.Slug, h.Notices.Sources...)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("digest.title"), Lead: c.T("digest.lead", "day", v.d.Today), Crumbs: []ui.Crumb{{Label: c.T("web.nav.home"), Href: c.At()}}}, digestBody(v))
}

// send queues the digest of one member, in one transaction.
func (x *Notices) send(ctx context.Context, tx *store.Tx, m memberMail, w i18n.Words) error {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	title := m.slug
	switch {
	case err == nil:
		title = own.Title
	case !problem.Is(err, problem.Missing) && !problem.Is(err, problem.Forbidden):
		return err
	}
	d, err := Compose(ctx, tx, m.slug, x.Sources...)
	if err != nil {
		return err
	}
	msg := d.Message(w, m.slug, title)
	msg.To, msg.ToName = m.email, m.name
	if x.Stop != nil {
		if msg.Unsubscribe, err = x.Stop(m.account, m.email); err != nil {
			return err
		}
		msg.OneClick = true
	}
	return x.Mail.Queue(ctx, tx, msg)
}

// as is a member acting in the organisation, as on a page of his.
func (m memberMail) as(org id.ID) access.Actor {
	return access.Actor{Kind: access.Person, ID: m.account, Person: m.person, Org: org, Role: m.role}
}

// Frequencies that somebody can choose in his account.
const (
	daily  = "daily"
	weekly = "weekly"
)
