package programme

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
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

// DoLinkRead makes a link by which one person of the audience reads and confirms without
// an account, and queues its mail where the person has an address and there is a server
// (S-009). The path of the link is told this once. Problems: not found for whoever is
// not in the audience, blocked where he has read it.
func (d Deps) DoLinkRead(ctx context.Context, tx *store.Tx, at, person id.ID, lang string) (ReadLink, error) {
	if d.Vault == nil {
		return ReadLink{}, problem.NotFound("address", "")
	}
	if err := tx.Need(access.Change, record.Publications.Group); err != nil {
		return ReadLink{}, err
	}
	x, err := store.Get(ctx, tx, record.Publications, at)
	if err != nil {
		return ReadLink{}, err
	}
	if person.IsZero() || !slices.Contains(x.Audience, person) || !x.Archived.IsZero() {
		return ReadLink{}, problem.NotFound(record.People.Name, "")
	}
	if x.HasRead(register.To[record.Person](person)) {
		return ReadLink{}, problem.New(problem.Blocked, "publication_read")
	}
	who, err := store.Get(ctx, tx, record.People, person)
	if err != nil {
		return ReadLink{}, err
	}
	names, err := titles(ctx, tx, x.Subject.ID)
	if err != nil {
		return ReadLink{}, err
	}
	out := ReadLink{Publication: x.ID, Who: who.Title, Subject: names[x.Subject.ID].Ref, Until: calendar.DayOf(tx.Now.Add(readLife))}
	tx.Record("read_link", record.Publications.Name, x.ID, nil)
	secret, err := d.seal(tx.Org, readInvitation{"read", tx.Org, x.ID, person, tx.ID, tx.Now.Add(readLife)})
	if err != nil {
		return ReadLink{}, err
	}
	out.Path = "/read/" + secret
	if who.Email == "" || d.Mail == nil || !d.Mail.On() {
		return out, nil
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return ReadLink{}, err
	}
	out.Mailed = true
	return out, d.Mail.Queue(ctx, tx, mail.Message{
		To: who.Email, ToName: who.Title, Lang: lang, Key: mail.ReadAsked, Link: out.Path, Quote: string(x.Message),
		Args: problem.Args{"org": own.Title, "title": names[x.Subject.ID].Title}, Facts: []mail.Fact{{Name: "due", Value: out.Until}},
	})
}

// ReadLink is a link to a publication, for one person.
type ReadLink struct {
	Publication id.ID
	Who         string // his name
	Subject     string // reference of what was made known
	Path        string // on this installation; shown once
	Mailed      bool
	Until       calendar.Day
}

// linkRead shows a link for one person of the audience who has no account, and mails
// it where that is possible.
func (p *Pages) linkRead(c *web.Call) error {
	var link ReadLink
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Publications.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		link, err = p.DoLinkRead(ctx, tx, at, idOf(c.R.PostFormValue("person")), c.Words.Lang())
		return err
	})
	if err != nil {
		return err
	}
	c.R.SetPathValue("ref", link.Subject)
	v, err := p.loadScope(c)
	if err != nil {
		return err
	}
	v.link = link
	return p.showScope(c, v)
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
	return c.PublicPage(ui.Page{Title: v.Title, Bare: true, Brand: ui.Brand{Name: v.Org}}, outsideBody(v))
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
