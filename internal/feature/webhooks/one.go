package webhooks

import (
	"context"
	"net/url"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/webhook"
)

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
		if v.waits, err = webhook.Waits(ctx, tx, which); err != nil {
			return err
		}
		v.missed, v.bound = v.hook.Missed(tx.Now), int64(p.hooks.Bound())
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

	waits  int
	bound  int64 // of waits
	missed bool  // changes were not told lately
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
	return p.deliver(c, h, d.ID)
}

// deliver makes a call that waits, and says how it went.
func (p *pages) deliver(c *web.Call, h webhook.Hook, call id.ID) error {
	d, err := p.hooks.Deliver(c.Ctx(), c.Who, h.ID, call)
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
	return p.deliver(c, h, which)
}
