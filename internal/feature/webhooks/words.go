package webhooks

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
