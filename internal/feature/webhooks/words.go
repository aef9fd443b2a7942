package webhooks

import (
	"context"
	"net/url"

	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/webhook"
)

// host is the part of the address that a list shows: the rest may be what the receiver
// knows us by.
func host(h webhook.Hook) string {
	u, err := url.Parse(h.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

func madeTitle(ctx context.Context, m *made) string {
	if m.again {
		return ui.T(ctx, "webhooks.secret.made", "title", m.Title)
	}
	return ui.T(ctx, "webhooks.made", "title", m.Title)
}

func formAction(c *web.Call, f form) string {
	if f.ID.IsZero() {
		return at(c, "new")
	}
	return at(c, f.ID.String(), "edit")
}

func formBack(c *web.Call, f form) string {
	if f.ID.IsZero() {
		return at(c)
	}
	return at(c, f.ID.String())
}

func formVerb(ctx context.Context, f form) string {
	if f.ID.IsZero() {
		return ui.T(ctx, "webhooks.make")
	}
	return ui.T(ctx, "webhooks.save")
}
