// Package webhooks serves the pages and routes on which an organisation says which of
// its systems are told of changes, and looks at how the calls went.
//
// Invariants: who may make tokens may look after webhooks, and nobody else; a secret is
// in one answer alone, whose maker has just proved who he is.
package webhooks

import (
	"context"

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
