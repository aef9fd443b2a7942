// Package webhooks serves the pages and routes on which an organisation says which of
// its systems are told of changes, and looks at how the calls went.
//
// Invariants: who may make tokens may look after webhooks, and nobody else; a secret is
// in one answer alone, whose maker has just proved who he is.
package webhooks

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/webhook"
)

type pages struct {
	*web.Site
	hooks *webhook.Service
}

// shown is how many calls a page lists.
const shown = 50

// Mount adds the pages.
func Mount(s *web.Site, hooks *webhook.Service) {
	p := &pages{s, hooks}
	rule := web.Rule{Verb: access.Members, Group: access.Installation}
	fresh := rule
	fresh.Fresh = true
	s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("settings.webhooks"), Icon: "webhook", Href: at(c)}, c.Who.May(rule.Verb, rule.Group)
	}})
	s.Handle("GET /o/{org}/settings/webhooks", rule, func(c *web.Call) error { return p.list(c, nil) })
	s.Handle("GET /o/{org}/settings/webhooks/new", fresh, func(c *web.Call) error { return p.form(c, form{}) })
	s.Handle("POST /o/{org}/settings/webhooks/new", fresh, func(c *web.Call) error { return p.save(c) })
	s.Handle("GET /o/{org}/settings/webhooks/{id}", rule, p.one)
	s.Handle("GET /o/{org}/settings/webhooks/{id}/edit", fresh, p.edit)
	s.Handle("POST /o/{org}/settings/webhooks/{id}/edit", fresh, p.change)
	s.Handle("POST /o/{org}/settings/webhooks/{id}/secret", fresh, p.newSecret)
	s.Handle("POST /o/{org}/settings/webhooks/{id}/test", rule, p.test)
	s.Handle("POST /o/{org}/settings/webhooks/{id}/pause", rule, func(c *web.Call) error { return p.pause(c, true) })
	s.Handle("POST /o/{org}/settings/webhooks/{id}/resume", rule, func(c *web.Call) error { return p.pause(c, false) })
	s.Handle("POST /o/{org}/settings/webhooks/{id}/remove", rule, p.remove)
	s.Handle("POST /o/{org}/settings/webhooks/{id}/calls/{call}/again", rule, p.again)
}

// at is an address below the webhooks.
func at(c *web.Call, parts ...string) string {
	return c.At(append([]string{"settings", "webhooks"}, parts...)...)
}

func crumbs(c *web.Call, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("web.nav.settings"), Href: c.At("settings")}}, more...)
}

func below(c *web.Call) ui.Crumb { return ui.Crumb{Label: c.T("settings.webhooks"), Href: at(c)} }

// part is an identifier in the address; what is none is not found.
func part(c *web.Call, name string) (id.ID, error) {
	x, err := id.Parse(c.R.PathValue(name))
	if err != nil || x.IsZero() {
		return id.ID{}, problem.NotFound("webhooks", "")
	}
	return x, nil
}

// made is a webhook with the secret that this answer alone holds.
type made struct {
	webhook.Hook
	secret string
	again  bool // in the place of a former one
}

func (p *pages) list(c *web.Call, m *made) error {
	var all []webhook.Hook
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		all, err = webhook.List(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("settings.webhooks"), Lead: c.T("webhooks.lead"), Crumbs: crumbs(c), Wide: true, Actions: newButton(c)}, listBody(c, all, m))
}

// form is what a person enters of a webhook.
type form struct {
	webhook.Hook
	faults  []ui.FieldError
	trouble string
}

// fault is what is wrong at a field.
func (f form) fault(name string) string {
	for _, x := range f.faults {
		if x.ID == "f-"+name {
			return x.Text
		}
	}
	return ""
}

func (p *pages) form(c *web.Call, f form) error {
	title, trail := c.T("webhooks.new"), []ui.Crumb{below(c)}
	if !f.ID.IsZero() {
		title, trail = c.T("webhooks.edit"), append(trail, ui.Crumb{Label: f.Title, Href: at(c, f.ID.String())})
	}
	return c.Page(ui.Page{Title: title, Lead: c.T("webhooks.new.lead"), Crumbs: crumbs(c, trail...)}, formBody(c, f))
}

// sent is the form as it was sent.
func sent(c *web.Call, which id.ID) webhook.Hook {
	list := func(name string) []string {
		return slices.DeleteFunc(slices.Clone(c.R.PostForm[name]), func(s string) bool { return s == "" })
	}
	value := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	return webhook.Hook{ID: which, Title: value("title"), URL: value("url"), Registers: list("registers"), Verbs: list("verbs")}
}

// wrong shows the form again with what is wrong with it; other errors pass.
func (p *pages) wrong(c *web.Call, h webhook.Hook, err error) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid && x.Kind != problem.Blocked {
		return err
	}
	f := form{Hook: h}
	c.Status(http.StatusUnprocessableEntity)
	if x.Kind == problem.Blocked {
		c.Status(http.StatusConflict)
	}
	if len(x.Fields) == 0 {
		f.trouble = c.Words.Problem(x)
	}
	for _, y := range x.Fields {
		f.faults = append(f.faults, ui.FieldError{ID: "f-" + y.Path, Label: c.T("webhooks." + y.Path), Text: c.Words.Field(y)})
	}
	return p.form(c, f)
}

func (p *pages) save(c *web.Call) error {
	h, m := sent(c, id.ID{}), &made{}
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		m.Hook, m.secret, err = p.hooks.Add(ctx, tx, h)
		return err
	})
	if err != nil {
		return p.wrong(c, h, err)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return p.list(c, m)
}

// hook is the one in the address.
func (p *pages) hook(c *web.Call) (h webhook.Hook, err error) {
	which, err := part(c, "id")
	if err != nil {
		return h, err
	}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		h, err = webhook.Get(ctx, tx, which)
		return err
	})
	return h, err
}

func (p *pages) edit(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	return p.form(c, form{Hook: h})
}

func (p *pages) change(c *web.Call) error {
	was, err := p.hook(c)
	if err != nil {
		return err
	}
	h := sent(c, was.ID)
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return p.hooks.Change(ctx, tx, h) }); err != nil {
		return p.wrong(c, h, err)
	}
	c.Toast(ui.Toast{Text: c.T("webhooks.saved"), Tone: ui.OK})
	return c.Go(at(c, h.ID.String()))
}

// one is the page of a webhook: what it is told, and how the last calls went.
func (p *pages) one(c *web.Call) error {
	which, err := part(c, "id")
	if err != nil {
		return err
	}
	after, _ := id.Parse(c.R.URL.Query().Get("after")) // what is no identifier is the beginning
	v := view{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.hook, err = webhook.Get(ctx, tx, which); err != nil {
			return err
		}
		var more bool
		v.calls, more, err = webhook.Deliveries(ctx, tx, which, after, shown)
		if more {
			v.older = at(c, which.String()) + "?" + url.Values{"after": {v.calls[len(v.calls)-1].ID.String()}}.Encode()
		}
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: v.hook.Title, Lead: c.T("webhooks.state." + v.hook.State() + ".lead"), Crumbs: crumbs(c, below(c)), Wide: true, Actions: oneActions(c, v.hook)}, oneBody(v))
}

type view struct {
	c     *web.Call
	hook  webhook.Hook
	calls []webhook.Delivery
	older string
}

func (p *pages) newSecret(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	m := &made{Hook: h, again: true}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		m.secret, err = p.hooks.NewSecret(ctx, tx, h.ID)
		return err
	}); err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return p.list(c, m)
}

// test makes a call at once and says how it went.
func (p *pages) test(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	var d webhook.Delivery
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		d, err = p.hooks.Test(ctx, tx, h.ID)
		return err
	}); err != nil {
		return err
	}
	if d, err = p.hooks.Deliver(c.Ctx(), c.Who, h.ID, d.ID); err != nil {
		return err
	}
	tone := ui.OK
	if d.State != webhook.Done {
		tone = ui.Bad
	}
	c.Toast(ui.Toast{Text: outcome(c, d), Tone: tone})
	return c.Go(at(c, h.ID.String()))
}

func (p *pages) pause(c *web.Call, on bool) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return p.hooks.Pause(ctx, tx, h.ID, on) }); err != nil {
		return err
	}
	said := "webhooks.resumed"
	if on {
		said = "webhooks.paused"
	}
	c.Toast(ui.Toast{Text: c.T(said), Tone: ui.OK})
	return c.Go(at(c, h.ID.String()))
}

func (p *pages) remove(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return p.hooks.Remove(ctx, tx, h.ID) }); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("webhooks.removed", "title", h.Title), Tone: ui.OK})
	return c.Go(at(c))
}

func (p *pages) again(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	which, err := part(c, "call")
	if err != nil {
		return err
	}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		_, err := p.hooks.Redeliver(ctx, tx, h.ID, which)
		return err
	}); err != nil {
		return err
	}
	d, err := p.hooks.Deliver(c.Ctx(), c.Who, h.ID, which)
	if err != nil {
		return err
	}
	tone := ui.OK
	if d.State != webhook.Done {
		tone = ui.Bad
	}
	c.Toast(ui.Toast{Text: outcome(c, d), Tone: tone})
	return c.Go(at(c, h.ID.String()))
}

// outcome says how a call went.
func outcome(c *web.Call, d webhook.Delivery) string {
	switch {
	case d.State == webhook.Done:
		return c.T("webhooks.outcome.done", "status", strconv.Itoa(d.Status))
	case d.Reason == "":
		return c.T("webhooks.outcome.waiting")
	}
	return c.T("webhooks.reason."+d.Reason, "status", strconv.Itoa(d.Status))
}

func when(c *web.Call, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.Words.Time(t, c.Zone())
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// registerOptions are what a webhook may be told of.
func registerOptions(c *web.Call) []ui.Option {
	var out []ui.Option
	for _, t := range c.Store.Registers().All() {
		out = append(out, ui.Option{Value: t.Name, Label: c.T(t.LabelKey() + ".many")})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

// eventOptions are the events of all registers, in the words of the first that has one.
func eventOptions(c *web.Call) []ui.Option {
	var out []ui.Option
	own := webhook.Verbs()
	for _, v := range webhook.Events(c.Store.Registers()) {
		out = append(out, ui.Option{Value: v, Label: eventWord(c, v), Hint: hint(v, own)})
	}
	return out
}

func hint(v string, own []string) string {
	if slices.Contains(own, v) {
		return ""
	}
	return v
}

// eventWord names an event.
func eventWord(c *web.Call, verb string) string {
	if slices.Contains(webhook.Verbs(), verb) {
		return c.T("webhooks.verb." + verb)
	}
	for _, t := range c.Store.Registers().All() {
		if t.Flow == nil {
			continue
		}
		for _, s := range t.Flow.Steps() {
			if s.Name == verb {
				return c.T(t.MoveKey(verb))
			}
		}
	}
	return verb
}

// told says what a webhook is told of.
func told(c *web.Call, h webhook.Hook) string {
	what, events := c.T("webhooks.all_registers"), c.T("webhooks.all_events")
	if len(h.Registers) > 0 {
		var names []string
		for _, r := range h.Registers {
			if t := c.Store.Registers().Get(r); t != nil {
				names = append(names, c.T(t.LabelKey()+".many"))
			}
		}
		what = c.Words.And(names...)
	}
	if len(h.Verbs) > 0 {
		var names []string
		for _, v := range h.Verbs {
			names = append(names, eventWord(c, v))
		}
		events = c.Words.And(names...)
	}
	return c.T("webhooks.told", "what", what, "events", events)
}
