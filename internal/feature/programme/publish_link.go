package programme

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// readLife is how long somebody without an account may read and confirm by link.
const readLife = 90 * 24 * time.Hour

// readInvitation is what a link to a publication carries for one person, sealed by the
// key of the installation for the organisation. No table keeps it: it works until it is
// over, the publication is archived, or the person is taken off its audience.
type readInvitation struct {
	For         string    `json:"for"` // always "read"
	Org         id.ID     `json:"org"`
	Publication id.ID     `json:"publication"`
	Person      id.ID     `json:"person"`
	By          id.ID     `json:"by"`
	Expires     time.Time `json:"expires"`
}

// linkRead shows a link for one person of the audience who has no account (S-009).
func (p *Pages) linkRead(c *web.Call) error {
	if p.Vault == nil {
		return problem.NotFound("address", "")
	}
	var link madeLink
	var scope string
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := find(ctx, tx, record.Publications, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		person := idOf(c.R.PostFormValue("person"))
		if person.IsZero() || !slices.Contains(x.Audience, person) || !x.Archived.IsZero() {
			return problem.NotFound(record.People.Name, "")
		}
		if x.HasRead(register.To[record.Person](person)) {
			return problem.New(problem.Blocked, "publication_read")
		}
		names, err := titles(ctx, tx, x.Subject.ID, person)
		if err != nil {
			return err
		}
		scope = names[x.Subject.ID].Ref
		tx.Record("read_link", record.Publications.Name, x.ID, nil)
		secret, err := p.seal(tx.Org, readInvitation{"read", tx.Org, x.ID, person, tx.ID, tx.Now.Add(readLife)})
		link = madeLink{Publication: x.ID, Who: names[person].Title, Address: c.External("/read/" + secret)}
		return err
	})
	if err != nil {
		return err
	}
	c.R.SetPathValue("ref", scope)
	v, err := p.loadScope(c)
	if err != nil {
		return err
	}
	v.link = link
	return p.showScope(c, v)
}

// madeLink is a link that is shown once.
type madeLink struct {
	Publication id.ID
	Who         string
	Address     string
}

// outsideView is a publication as somebody without an account reads it.
type outsideView struct {
	Org, Title, Who, Text, Message, Action string
	On                                     calendar.Day
	Read                                   bool
	Langs                                  []ui.Option
	inv                                    readInvitation
}

// outside opens a link to a publication. Every way in which it does not work looks the
// same: nil.
func (p *Pages) outside(c *web.Call) (*outsideView, error) {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v := &outsideView{}
	if !p.unseal(c.R.PathValue("secret"), &v.inv) || v.inv.For != "read" || !c.Now().Before(v.inv.Expires) {
		return nil, nil
	}
	ok := false
	err := p.Store.Read(c.Ctx(), access.SystemActor(v.inv.Org, "read-receipt"), func(tx *store.Tx) error {
		x, err := store.Get(c.Ctx(), tx, record.Publications, v.inv.Publication)
		if problem.Is(err, problem.Missing) {
			return nil
		}
		if err != nil {
			return err
		}
		if !slices.Contains(x.Audience, v.inv.Person) || !x.Archived.IsZero() {
			return nil
		}
		own, err := store.Get(c.Ctx(), tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		names, err := titles(c.Ctx(), tx, x.Subject.ID, v.inv.Person)
		if err != nil {
			return err
		}
		if v.Text, err = publishedText(c.Ctx(), tx, x, names[x.Subject.ID]); err != nil {
			return err
		}
		v.Org, v.Title, v.Who, v.Message, v.On = own.Title, names[x.Subject.ID].Title, names[v.inv.Person].Title, string(x.Message), x.On
		v.Read, ok = x.HasRead(register.To[record.Person](v.inv.Person)), true
		return nil
	})
	if err != nil || !ok {
		return nil, err
	}
	v.Action = "/read/" + c.R.PathValue("secret")
	if lang := c.R.URL.Query().Get("lang"); lang != "" {
		c.Words = p.Words.Words(lang)
		v.Action += "?lang=" + c.Words.Lang()
	}
	for _, l := range p.Words.Languages() {
		if l.Code != c.Words.Lang() {
			v.Langs = append(v.Langs, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	return v, nil
}

func (p *Pages) outsideRead(c *web.Call) error {
	v, err := p.outside(c)
	if err != nil {
		return err
	}
	if v == nil {
		return p.spent(c)
	}
	return c.PublicPage(ui.Page{Title: v.Title, Bare: true}, outsideBody(v))
}

// outsideConfirm notes that the person of the link has read it; twice is once.
func (p *Pages) outsideConfirm(c *web.Call) error {
	v, err := p.outside(c)
	if err != nil {
		return err
	}
	if v == nil {
		return p.spent(c)
	}
	who := access.Actor{Kind: access.Link, ID: v.inv.Publication, Org: v.inv.Org, Role: access.System, OnBehalf: v.inv.By, Person: v.inv.Person, Name: "read"}
	if err := p.Store.Write(c.Ctx(), who, func(tx *store.Tx) error { return ConfirmRead(c.Ctx(), tx, v.inv.Publication) }); err != nil {
		return err
	}
	return c.Go(v.Action)
}

// publishedText is the statement of a scope as it was made known.
func publishedText(ctx context.Context, tx *store.Tx, x *record.Publication, of store.Title) (string, error) {
	if of.Register != scopesType.Name {
		return "", nil
	}
	rec, err := store.Revision(ctx, tx, scopesType, x.Subject.ID, x.Revision)
	if err != nil {
		return "", err
	}
	s, ok := rec.(*record.Scope)
	if !ok {
		return "", nil
	}
	return string(s.Statement), nil
}
