package programme

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Publish makes the revision of a record that is in force known to people (S-009).
func Publish(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID, title string, audience []id.ID, message string) (*record.Publication, error) {
	rec, err := store.GetAny(ctx, tx, t, at)
	if err != nil {
		return nil, err
	}
	h := register.HeadOf(rec)
	var l problem.List
	l.If(h.ApprovedRev == 0, "audience", "publish_unapproved")
	l.If(len(audience) == 0, "audience", "publish_nobody")
	if err := l.Err(); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	x := &record.Publication{Head: register.Head{Title: title, Owner: tx.Person}, Revision: h.ApprovedRev, On: today, Audience: audience, Message: register.Text(message)}
	x.Subject.ID = at
	return store.Create(ctx, tx, record.Publications, x)
}

// ConfirmRead notes that the actor has read what was published to him, with the
// time. Only who was named may, for himself alone; twice is once. The receipt is
// written in his name even where he may not change records.
func ConfirmRead(ctx context.Context, tx *store.Tx, at id.ID) error {
	who := tx.Actor
	if who.Person.IsZero() {
		return problem.NotFound(record.Publications.Name, at)
	}
	if who.Kind != access.Link { // a link writes as itself
		tx.Actor = access.Actor{Kind: access.Job, Org: who.Org, Role: access.System, OnBehalf: who.ID, Name: "read-receipt"}
	}
	defer func() { tx.Actor = who }()
	x, err := store.Get(ctx, tx, record.Publications, at)
	if err != nil {
		return err
	}
	person := register.To[record.Person](who.Person)
	if !slices.Contains(x.Audience, who.Person) {
		return problem.NotFound(record.Publications.Name, at)
	}
	if x.HasRead(person) {
		return nil
	}
	_, err = store.Change(ctx, tx, record.Publications, at, x.Rev, func(p *record.Publication) error {
		p.Receipts = append(p.Receipts, record.Receipt{RowHead: register.RowHead{ID: id.New()}, Person: person, Read: tx.Now})
		return nil
	})
	return err
}

func (p *Pages) publish(c *web.Call) error {
	var audience []id.ID
	for _, s := range c.R.PostForm["audience"] {
		if at := idOf(s); !at.IsZero() {
			audience = append(audience, at)
		}
	}
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := find(ctx, tx, record.Scopes, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		_, err = Publish(ctx, tx, scopesType, s.ID, c.T("programme.publish.name", "title", s.Title), audience, c.R.PostFormValue("message"))
		return err
	})
	if errs, ok := wrongOf(c, err); ok {
		c.Status(422)
		return p.scopePage(c, errs)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.publish.done", "count", len(audience)), Tone: ui.OK})
	return c.Go(c.At(scopesType.Name, c.R.PathValue("ref")) + "#published")
}

// readView is a publication as one of its readers sees it.
type readView struct {
	c    *web.Call
	x    *record.Publication
	s    store.Title
	text string
	read bool
}

// readPage shows what was published to the person, whatever else he may see.
func (p *Pages) readPage(c *web.Call) error {
	v := readView{c: c}
	ctx, who := c.Ctx(), c.Who
	if err := p.Store.Read(ctx, access.SystemActor(who.Org, "read-receipt"), func(tx *store.Tx) error {
		x, err := find(ctx, tx, record.Publications, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		if who.Person.IsZero() || !slices.Contains(x.Audience, who.Person) && !who.May(access.Change, access.Records) {
			return problem.NotFound(record.Publications.Name, "")
		}
		v.x, v.read = x, x.HasRead(register.To[record.Person](who.Person))
		names, err := titles(ctx, tx, x.Subject.ID)
		if err != nil {
			return err
		}
		v.s = names[x.Subject.ID]
		if v.text, err = publishedText(ctx, tx, x, v.s); err != nil {
			return err
		}
		return nil
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: v.x.Title, Lead: c.T("programme.read.lead", "day", v.x.On, "revision", v.x.Revision)}, readBody(v))
}

func (p *Pages) confirmRead(c *web.Call) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Publications.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		return ConfirmRead(ctx, tx, at)
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.read.done"), Tone: ui.OK})
	return c.Go(c.At("publications", c.R.PathValue("ref"), "read"))
}
