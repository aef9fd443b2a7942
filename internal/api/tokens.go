package api

import (
	"context"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

func (a *API) tokenRoutes() {
	rule := may(access.Members, access.Installation)
	a.within(http.MethodGet, "/tokens", rule, operation{id: "list-tokens", tag: "tokens", summary: "List API tokens, without their secrets", answers: map[int]string{200: "Tokens"}}, func(c *call) error {
		return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
			list, err := store.Tokens(ctx, tx)
			if err != nil {
				return reply{}, err
			}
			return items(list)
		})
	})
	a.within(http.MethodPost, "/tokens", rule, operation{id: "create-token", tag: "tokens", summary: "Make an API token; its secret is shown this once", body: "NewToken", answers: map[int]string{201: "MadeToken"}}, (*call).newToken)
	a.within(http.MethodDelete, "/tokens/{id}", rule, operation{id: "revoke-token", tag: "tokens", summary: "End an API token at once", answers: map[int]string{204: ""}}, func(c *call) error {
		at, err := c.part("id")
		if err != nil {
			return err
		}
		return c.writing(nil, func(ctx context.Context, tx *store.Tx) (reply, error) { return done, store.RevokeToken(ctx, tx, at) })
	})
}

// newToken takes no Idempotency-Key: a kept answer would keep the secret.
func (c *call) newToken() error {
	var in struct {
		Name    string      `json:"name"`
		Role    access.Role `json:"role"`
		Scopes  []string    `json:"scopes"`
		Person  string      `json:"person"`
		Expires time.Time   `json:"expires"`
	}
	if _, err := c.read(&in, false); err != nil {
		return err
	}
	var p problem.List
	texts(&p, "name", in.Name, "person", in.Person)
	p.If(len(in.Scopes) > 20, "scopes", "too_many", "max", 20)
	if err := p.Err(); err != nil {
		return err
	}
	c.r.Header.Del("Idempotency-Key")
	return c.writing(nil, func(ctx context.Context, tx *store.Tx) (reply, error) {
		t := store.Token{Name: in.Name, Role: in.Role, Scopes: in.Scopes, Expires: in.Expires}
		if in.Person != "" {
			at, err := tx.Resolve(ctx, []string{"people"}, in.Person)
			if err != nil {
				return reply{}, err
			}
			if at.IsZero() {
				p.Add("person", "unknown_link", "value", in.Person)
				return reply{}, p.Err()
			}
			t.Person = at
		}
		made, secret, err := store.NewToken(ctx, tx, t)
		if err != nil {
			return reply{}, err
		}
		out, err := ok(struct {
			store.Token
			Secret string `json:"secret"`
		}{made, secret})
		out.status = http.StatusCreated
		return out, err
	})
}
