package rights

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountMailboxes adds the pages on which an organisation says which mailboxes are read.
func (p *Pages) mountMailboxes() {
	h := &mailPages{p}
	rule := web.Rule{Verb: access.Members, Group: access.Installation}
	fresh := rule
	fresh.Fresh = true
	p.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("settings.mailboxes"), Icon: "inbox", Href: boxAt(c)}, c.Who.May(rule.Verb, rule.Group)
	}})
	p.Handle("GET /o/{org}/settings/mailboxes", rule, h.list)
	p.Handle("GET /o/{org}/settings/mailboxes/new", fresh, h.new)
	p.Handle("POST /o/{org}/settings/mailboxes/new", fresh, h.save)
	p.Handle("GET /o/{org}/settings/mailboxes/{id}", rule, h.one)
	p.Handle("GET /o/{org}/settings/mailboxes/{id}/edit", fresh, h.edit)
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/edit", fresh, h.save)
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/test", rule, h.test)
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/read", rule, h.read)
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/pause", rule, func(c *web.Call) error { return h.pause(c, true) })
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/resume", rule, func(c *web.Call) error { return h.pause(c, false) })
	p.Handle("POST /o/{org}/settings/mailboxes/{id}/remove", rule, h.remove)
}

type mailPages struct{ *Pages }

func boxAt(c *web.Call, parts ...string) string {
	return c.At(append([]string{"settings", "mailboxes"}, parts...)...)
}

func boxCrumbs(c *web.Call, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("web.nav.settings"), Href: c.At("settings")}}, more...)
}

// boxView is a mailbox with what its pages show beside it.
type boxView struct {
	wrong
	c       *web.Call
	b       *Mailbox
	all     []*Mailbox
	counts  map[string]int
	names   map[id.ID]store.Title
	portals []ui.Option
	people  []ui.Option
	old     bool
	trouble string
}

func (h *mailPages) list(c *web.Call) error {
	v := &boxView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.all, err = Mailboxes(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("settings.mailboxes"), Lead: c.T("mailboxes.lead"), Crumbs: boxCrumbs(c), Wide: true, Actions: boxNew(c)}, boxList(v))
}

// at is the identifier in the address; what is none is not found.
func (h *mailPages) at(c *web.Call) (id.ID, error) {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil || at.IsZero() {
		return id.ID{}, problem.NotFound("mailboxes", "")
	}
	return at, nil
}

func (h *mailPages) load(c *web.Call) (*boxView, error) {
	at, err := h.at(c)
	if err != nil {
		return nil, err
	}
	v := &boxView{c: c}
	return v, c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.b, err = MailboxAt(ctx, tx, at); err != nil {
			return err
		}
		v.old = v.b.Since.IsZero()
		if v.counts, err = MailCounts(ctx, tx, at); err != nil {
			return err
		}
		v.names, err = store.Titles(ctx, tx, []id.ID{v.b.Assignee, v.b.Portal})
		return err
	})
}

func (h *mailPages) one(c *web.Call) error {
	v, err := h.load(c)
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: v.b.Title, Lead: v.b.Account + ", " + v.b.Address() + ", " + v.b.Folder, Crumbs: boxCrumbs(c, ui.Crumb{Label: c.T("settings.mailboxes"), Href: boxAt(c)}), Wide: true, Actions: boxActions(v)}, boxOne(v))
}

// choices are the forms and the people to choose from.
func (v *boxView) choices() error {
	return v.c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if tx.May(access.Read, record.Portals.Group) {
			page, err := store.List(ctx, tx, record.Portals, store.Query{Sort: "title", Limit: 200})
			if err != nil {
				return err
			}
			for _, x := range page.Items {
				v.portals = append(v.portals, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
			}
		}
		v.people, err = peopleOptions(ctx, tx)
		return err
	})
}

func (h *mailPages) new(c *web.Call) error {
	return h.form(c, &boxView{c: c, b: &Mailbox{Port: 993, TLS: mailbox.TLS, Folder: "INBOX", After: "seen", Types: []record.RequestType{"information"}, Acknowledge: true}})
}

func (h *mailPages) edit(c *web.Call) error {
	v, err := h.load(c)
	if err != nil {
		return err
	}
	return h.form(c, v)
}

func (h *mailPages) form(c *web.Call, v *boxView) error {
	if err := v.choices(); err != nil {
		return err
	}
	title, trail := c.T("mailboxes.new"), []ui.Crumb{{Label: c.T("settings.mailboxes"), Href: boxAt(c)}}
	if !v.b.ID.IsZero() {
		title, trail = c.T("mailboxes.edit"), append(trail, ui.Crumb{Label: v.b.Title, Href: boxAt(c, v.b.ID.String())})
	}
	return c.Page(ui.Page{Title: title, Lead: c.T("mailboxes.new.lead"), Crumbs: boxCrumbs(c, trail...)}, boxForm(v))
}

// typed puts what was sent over the mailbox.
func (v *boxView) typed() {
	c, b := v.c, v.b
	b.Title, b.Host, b.TLS, b.Account, b.Folder = posted(c, "title"), posted(c, "host"), posted(c, "tls"), posted(c, "account"), posted(c, "folder")
	b.Port, _ = strconv.Atoi(posted(c, "port")) // what is none is refused as 0
	b.After, b.Target, b.Language = strings.TrimPrefix(posted(c, "after"), "leave"), posted(c, "target"), posted(c, "language")
	b.Types = nil
	for _, t := range c.R.PostForm["types"] {
		if t != "" {
			b.Types = append(b.Types, record.RequestType(t))
		}
	}
	b.Portal, b.Assignee = chosen(c, "portal"), chosen(c, "assignee")
	b.Acknowledge, v.old = posted(c, "acknowledge") != "", posted(c, "old") != ""
	switch {
	case v.old:
		b.Since = time.Time{}
	case b.Since.IsZero():
		b.Since = c.Now()
	}
}

// chosen is an identifier that a form sends; what is none is zero.
func chosen(c *web.Call, name string) id.ID {
	at, err := id.Parse(posted(c, name))
	if err != nil {
		return id.ID{}
	}
	return at
}

func (h *mailPages) save(c *web.Call) error {
	v := &boxView{c: c, b: &Mailbox{}}
	if c.R.PathValue("id") != "" {
		var err error
		if v, err = h.load(c); err != nil {
			return err
		}
	}
	v.typed()
	var made *Mailbox
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		made, err = h.Mailroom.DoMailbox(ctx, tx, *v.b, c.R.PostFormValue("password"))
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Blocked && len(x.Fields) == 0 {
		v.trouble = c.Words.Problem(x)
		c.Status(http.StatusConflict)
		return h.form(c, v)
	}
	if err != nil {
		if err := v.take(c, "", err); err != nil {
			return err
		}
		for i := range v.list {
			v.list[i].Label = c.T("mailboxes." + strings.TrimPrefix(v.list[i].ID, "f-"))
		}
		return h.form(c, v)
	}
	c.Toast(ui.Toast{Text: c.T("mailboxes.saved"), Tone: ui.OK})
	return c.Go(boxAt(c, made.ID.String()))
}

// test reaches the mailbox and says how that went.
func (h *mailPages) test(c *web.Call) error {
	v, err := h.load(c)
	if err != nil {
		return err
	}
	n, err := h.Mailroom.Try(c.Ctx(), c.Who.Org, v.b)
	x, ok := problem.As(err)
	switch {
	case err == nil:
		c.Toast(ui.Toast{Text: c.T("mailboxes.tested", "count", int(n)), Tone: ui.OK})
	case ok:
		c.Toast(ui.Toast{Text: c.Words.Problem(x), Tone: ui.Bad})
	default:
		c.Toast(ui.Toast{Text: c.T("problem.mailbox_broken", "server", v.b.Address()), Tone: ui.Bad})
	}
	return c.Go(boxAt(c, v.b.ID.String()))
}

// act changes one mailbox and goes on.
func (h *mailPages) act(c *web.Call, said string, gone bool, do func(ctx context.Context, tx *store.Tx, b *Mailbox) error) error {
	at, err := h.at(c)
	if err != nil {
		return err
	}
	var b *Mailbox
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		if b, err = MailboxAt(ctx, tx, at); err != nil {
			return err
		}
		return do(ctx, tx, b)
	}); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T(said, "title", b.Title), Tone: ui.OK})
	if gone {
		return c.Go(boxAt(c))
	}
	return c.Go(boxAt(c, at.String()))
}

func (h *mailPages) read(c *web.Call) error {
	return h.act(c, "mailboxes.reading_now", false, func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return h.Mailroom.Soon(ctx, tx, b.ID) })
}

func (h *mailPages) pause(c *web.Call, on bool) error {
	said := "mailboxes.resumed"
	if on {
		said = "mailboxes.paused"
	}
	return h.act(c, said, false, func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return PauseMailbox(ctx, tx, b.ID, on) })
}

func (h *mailPages) remove(c *web.Call) error {
	return h.act(c, "mailboxes.removed", true, func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return RemoveMailbox(ctx, tx, b.ID) })
}

// why says what is wrong with a mailbox that cannot be read.
func (v *boxView) why(b *Mailbox) string { return b.why(v.c.Words, b.Reason) }

func (v *boxView) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.c.Words.Time(t, v.c.Zone())
}

func (v *boxView) types() string {
	var names []string
	for _, t := range v.b.Types {
		names = append(names, v.c.T("choice.request_type."+string(t)))
	}
	return v.c.Words.And(names...)
}

// action is where the form goes.
func (v *boxView) action() string {
	if v.b.ID.IsZero() {
		return boxAt(v.c, "new")
	}
	return boxAt(v.c, v.b.ID.String(), "edit")
}

func (v *boxView) back() string {
	if v.b.ID.IsZero() {
		return boxAt(v.c)
	}
	return boxAt(v.c, v.b.ID.String())
}

func (v *boxView) typeValues() []string {
	var out []string
	for _, t := range v.b.Types {
		out = append(out, string(t))
	}
	return out
}

func (v *boxView) options(name string, values ...string) []ui.Option {
	var out []ui.Option
	for _, x := range values {
		out = append(out, ui.Option{Value: x, Label: v.c.T("mailboxes." + name + "." + x)})
	}
	return out
}

func (v *boxView) langs() []ui.Option {
	var out []ui.Option
	for _, l := range v.c.Site.Words.Languages() {
		out = append(out, ui.Option{Value: l.Code, Label: l.Name})
	}
	return out
}

// outcomes are what mails become, in the order of the page.
func outcomes() []string {
	return []string{mailRequest, mailMessage, mailKnown, mailAutomatic, mailOwn}
}

// control is one of the form, by its field.
func (v *boxView) control(name string) ui.Control {
	x := ui.Control{Name: name, Label: v.c.T("mailboxes." + name), Error: v.At(name)}
	if key := "mailboxes." + name + ".hint"; v.c.Words.Has(key) {
		x.Hint = v.c.T(key)
	}
	return x
}

func needed(x ui.Control) ui.Control { x.Required = true; return x }

func (v *boxView) passwordControl() ui.Control {
	x := v.control("password")
	if v.b.ID.IsZero() {
		return needed(x)
	}
	x.Hint, x.Optional = v.c.T("mailboxes.password.keep"), true
	return x
}

func portText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func boxVerb(v *boxView) string {
	if v.b.ID.IsZero() {
		return v.c.T("mailboxes.make")
	}
	return v.c.T("mailboxes.save")
}
