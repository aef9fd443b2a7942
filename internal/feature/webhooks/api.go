package webhooks

import (
	"context"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/webhook"
)

// API lists the routes of the webhooks.
func API(hooks *webhook.Service) []api.Extra {
	if hooks == nil { // to describe the routes
		hooks = webhook.New(webhook.Deps{})
	}
	const tag = "webhooks"
	rule := api.Rule{Verb: access.Members, Group: access.Installation}
	named := map[string]string{"webhook": "Identifier of the webhook."}
	called := map[string]string{"webhook": "Identifier of the webhook.", "call": "Identifier of the call, which is its webhook-id."}
	on := func(method, path, name, summary string, answer any, do func(context.Context, *store.Tx, id.ID) (any, error)) api.Extra {
		return api.Extra{Method: method, Path: "/webhooks/{webhook}" + path, Tag: tag, ID: name, Rule: rule, Describe: named, Summary: summary, Answer: answer, Write: method != http.MethodGet,
			Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				at, err := place(ask, "webhook")
				if err != nil {
					return nil, err
				}
				return do(ctx, tx, at)
			}}
	}
	secret := on(http.MethodPost, "/secret", "renew-webhook-secret", "Give a webhook another secret, shown this once; for a day the former one signs too", secretOut{},
		func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) {
			text, err := hooks.NewSecret(ctx, tx, at)
			return secretOut{text}, err
		})
	secret.Secret = true
	get := func(ctx context.Context, tx *store.Tx, at id.ID, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		h, err := webhook.Get(ctx, tx, at)
		return outOf(h), err
	}
	calls := on(http.MethodGet, "/calls", "list-webhook-calls", "List the last calls of a webhook, the newest first", callsOut{}, nil)
	calls.Query = []string{"after"}
	calls.Do = apiCalls
	change := on(http.MethodPut, "", "change-webhook", "Change title, address and events of a webhook", hookOut{}, nil)
	change.Body = &hookIn{}
	change.Do = func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
		at, err := place(ask, "webhook")
		if err != nil {
			return nil, err
		}
		h := ask.Body.(*hookIn).hook() //nolint:forcetypeassert // of this route
		h.ID = at
		return get(ctx, tx, at, hooks.Change(ctx, tx, h))
	}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/webhooks", Tag: tag, ID: "list-webhooks", Rule: rule, Summary: "List the webhooks, without their secrets", Answer: listOut{}, Do: apiList},
		{Method: http.MethodPost, Path: "/webhooks", Tag: tag, ID: "create-webhook", Rule: rule, Summary: "Make a webhook; its secret is shown this once", Body: &hookIn{}, Answer: madeOut{},
			Status: http.StatusCreated, Write: true, Secret: true, Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				h, text, err := hooks.Add(ctx, tx, ask.Body.(*hookIn).hook()) //nolint:forcetypeassert // of this route
				return madeOut{outOf(h), text}, err
			}},
		on(http.MethodGet, "", "get-webhook", "Read a webhook, without its secret", hookOut{}, func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) { return get(ctx, tx, at, nil) }),
		change, secret,
		on(http.MethodDelete, "", "remove-webhook", "Remove a webhook with all its calls", nil, func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) { return nil, hooks.Remove(ctx, tx, at) }),
		on(http.MethodPost, "/pause", "pause-webhook", "Make no more calls of a webhook until it is resumed; changes meanwhile are not told", hookOut{}, func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) {
			return get(ctx, tx, at, hooks.Pause(ctx, tx, at, true))
		}),
		on(http.MethodPost, "/resume", "resume-webhook", "Let a webhook that is paused or switched off go on", hookOut{}, func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) {
			return get(ctx, tx, at, hooks.Pause(ctx, tx, at, false))
		}),
		on(http.MethodPost, "/test", "test-webhook", "Make a call that tells of nothing; how it went is in the list of calls a moment later", callOut{}, func(ctx context.Context, tx *store.Tx, at id.ID) (any, error) {
			d, err := hooks.Test(ctx, tx, at)
			return callOf(d), err
		}),
		calls,
		{Method: http.MethodPost, Path: "/webhooks/{webhook}/calls/{call}/again", Tag: tag, ID: "repeat-webhook-call", Rule: rule, Describe: called, Summary: "Make a call again, under the same webhook-id",
			Answer: callOut{}, Write: true, Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
				at, err := place(ask, "webhook")
				if err != nil {
					return nil, err
				}
				which, err := place(ask, "call")
				if err != nil {
					return nil, err
				}
				d, err := hooks.Redeliver(ctx, tx, at, which)
				return callOf(d), err
			}},
	}
}

// place is an identifier in the path; what is none is not found.
func place(ask *api.Ask, name string) (id.ID, error) {
	at, err := id.Parse(ask.Path(name))
	if err != nil || at.IsZero() {
		return id.ID{}, problem.NotFound("webhooks", "")
	}
	return at, nil
}

type hookIn struct {
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Registers []string `json:"registers,omitempty"` // none is all
	Events    []string `json:"events,omitempty"`    // none is all
}

func (in *hookIn) hook() webhook.Hook {
	return webhook.Hook{Title: in.Title, URL: in.URL, Registers: in.Registers, Verbs: in.Events}
}

type hookOut struct {
	ID        id.ID     `json:"id"`
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Registers []string  `json:"registers"`
	Events    []string  `json:"events"`
	State     string    `json:"state"`
	Created   time.Time `json:"created"`
	Failing   time.Time `json:"failing_since,omitzero"`
	Refused   int64     `json:"refused,omitempty"` // changes that were not told, because too many calls waited
	RefusedAt time.Time `json:"refused_at,omitzero"`
}

func outOf(h webhook.Hook) hookOut {
	out := hookOut{h.ID, h.Title, h.URL, h.Registers, h.Verbs, h.State(), h.Created, h.Failing, h.Refused, h.RefusedAt}
	if out.Registers == nil {
		out.Registers = []string{}
	}
	if out.Events == nil {
		out.Events = []string{}
	}
	return out
}

type secretOut struct {
	Secret string `json:"secret"`
}

type madeOut struct {
	Webhook hookOut `json:"webhook"`
	Secret  string  `json:"secret"`
}

type listOut struct {
	Items []hookOut `json:"items"`
}

type callOut struct {
	ID       id.ID     `json:"id"`
	Event    string    `json:"event"`
	Ref      string    `json:"ref,omitempty"`
	Created  time.Time `json:"created"`
	State    string    `json:"state"`
	Attempts int       `json:"attempts"`
	Tried    time.Time `json:"tried,omitzero"`
	Status   int       `json:"status,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	TookMS   int64     `json:"took_ms"`
	Body     string    `json:"body"`
}

func callOf(d webhook.Delivery) callOut {
	return callOut{d.ID, d.Event, d.Ref, d.Created, d.State, d.Attempts, d.Tried, d.Status, d.Reason, d.Took.Milliseconds(), d.Body}
}

type callsOut struct {
	Items []callOut `json:"items"`
	Next  string    `json:"next,omitempty"`
}

func apiList(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	all, err := webhook.List(ctx, tx)
	out := listOut{Items: []hookOut{}}
	for _, h := range all {
		out.Items = append(out.Items, outOf(h))
	}
	return out, err
}

func apiCalls(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := place(ask, "webhook")
	if err != nil {
		return nil, err
	}
	var after id.ID
	if text := ask.Query.Get("after"); text != "" {
		if after, err = id.Parse(text); err != nil {
			var p problem.List
			p.Add("after", "bad_id")
			return nil, p.Err()
		}
	}
	list, more, err := webhook.Deliveries(ctx, tx, at, after, shown)
	if err != nil {
		return nil, err
	}
	out := callsOut{Items: []callOut{}}
	for _, d := range list {
		out.Items = append(out.Items, callOf(d))
	}
	if more {
		out.Next = list[len(list)-1].ID.String()
	}
	return out, nil
}
