package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// organisationRoutes are the addresses of the installation and of an organisation
// as a whole.
func (a *API) organisationRoutes() {
	a.handle(Route{Method: http.MethodGet, Path: Prefix + "/o", Rule: Rule{SignedIn: true}},
		operation{id: "list-tenants", tag: "organisation", summary: "List the organisations that you may see", answers: map[int]string{200: "Tenants"}}, (*call).listTenants)
	a.handle(Route{Method: http.MethodPost, Path: Prefix + "/o", Rule: Rule{Operator: true}},
		operation{id: "found", tag: "organisation", summary: "Found an organisation (operator of the installation)", body: "Found", answers: map[int]string{201: "Tenant"}}, (*call).found)
	read := may(access.Read, access.Installation)
	a.within(http.MethodGet, "/registers", read, operation{id: "list-registers", tag: "organisation", summary: "Describe all registers",
		answers: map[int]string{200: "Registers"}}, (*call).describeRegisters)
	a.within(http.MethodGet, "/registers/{register}", read, operation{id: "describe-register", tag: "organisation", summary: "Describe one register: fields, states, and what you may do",
		answers: map[int]string{200: "Register"}}, (*call).describeRegister)
	a.within(http.MethodGet, "/search", read, operation{id: "search", tag: "organisation", summary: "Search all registers", query: []string{"q", "limit"},
		answers: map[int]string{200: "Titles"}}, (*call).search)
	a.within(http.MethodGet, "/due", read, operation{id: "due", tag: "organisation", summary: "List records whose review is due", query: []string{"until", "limit"},
		answers: map[int]string{200: "Titles"}}, (*call).due)
}

// tenantOut is an organisation with its name.
type tenantOut struct {
	ID      id.ID     `json:"id"`
	Slug    string    `json:"slug"`
	Title   string    `json:"title,omitempty"`
	Created time.Time `json:"created"`
}

func (c *call) listTenants() error {
	var all []store.Tenant
	if c.who.Kind == access.Operator {
		var err error
		if all, err = c.Store.Tenants(c.r.Context()); err != nil {
			return err
		}
	} else {
		t, err := c.own()
		if err != nil {
			return err
		}
		all = append(all, t)
	}
	out := make([]tenantOut, 0, len(all))
	for _, t := range all {
		x := tenantOut{t.ID, t.Slug, "", t.Created}
		if err := c.nameTenant(&x); err != nil {
			return err
		}
		out = append(out, x)
	}
	answer, err := items(out)
	if err != nil {
		return err
	}
	c.send(answer)
	return nil
}

// nameTenant adds the title, if the caller may see it.
func (c *call) nameTenant(x *tenantOut) error {
	who := c.who
	if who.Kind == access.Operator {
		who.Org, who.Role = x.ID, access.Owner
	}
	return c.Store.Read(c.r.Context(), who, func(tx *store.Tx) error {
		found, err := store.Titles(c.r.Context(), tx, []id.ID{x.ID})
		x.Title = found[x.ID].Title
		return err
	})
}

// found opens an organisation: its slug and the fields of its own record.
func (c *call) found() error {
	raw, err := c.body(false)
	if err != nil {
		return err
	}
	var keys map[string]json.RawMessage
	var p problem.List
	if json.Unmarshal(raw, &keys) != nil || keys == nil {
		p.Add("", "want_object")
		return p.Err()
	}
	var slug string
	if s, given := keys["slug"]; given {
		p.If(json.Unmarshal(s, &slug) != nil, "slug", "want_text")
		delete(keys, "slug")
	}
	rest, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	t := c.Store.Registers().Get("organisations")
	rec := t.New()
	t.Merge(rec, rest, nil, &p)
	if err := p.Err(); err != nil {
		return err
	}
	made, err := c.Store.Found(c.r.Context(), c.who, slug, rec)
	if err != nil {
		return err
	}
	out, err := ok(tenantOut{made.ID, made.Slug, register.HeadOf(rec).Title, made.Created})
	if err != nil {
		return err
	}
	out.status, out.location = http.StatusCreated, Prefix+"/o/"+made.Slug
	c.send(out)
	return nil
}

func (c *call) search() error {
	q := c.query()
	limit := q.number("limit", 1, 100, 20)
	typed := q.Get("q")
	texts(&q.List, "q", typed)
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		found, err := store.Search(ctx, tx, typed, int(limit))
		if err != nil {
			return reply{}, err
		}
		return items(found)
	})
}

func (c *call) due() error {
	q := c.query()
	limit := q.number("limit", 1, 1000, 200)
	until := q.day("until", "")
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		if until == "" {
			var err error
			today, err := tx.Today(ctx)
			if err != nil {
				return reply{}, err
			}
			until = today
		}
		found, err := store.Due(ctx, tx, until, int(limit))
		if err != nil {
			return reply{}, err
		}
		return items(found)
	})
}
