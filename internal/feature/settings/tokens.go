package settings

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *pages) tokenRoutes() {
	p.Handle("GET /o/{org}/settings/tokens", members(), func(c *web.Call) error { return p.showTokens(c, nil) })
	p.Handle("GET /o/{org}/settings/tokens/new", fresh(members()), func(c *web.Call) error {
		return p.showNewToken(c, tokenForm{role: string(access.Reader), days: "90"})
	})
	p.Handle("POST /o/{org}/settings/tokens/new", fresh(members()), p.newToken)
	p.Handle("POST /o/{org}/settings/tokens/{id}/revoke", members(), p.revokeToken)
}

// madeToken is a token with its secret, which this answer alone holds.
type madeToken struct {
	store.Token
	secret string
}

func (p *pages) showTokens(c *web.Call, made *madeToken) error {
	var list []store.Token
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		list, err = store.Tokens(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	live := 0
	for _, t := range list {
		if tokenState(t, c.Now()) == "active" {
			live++
		}
	}
	return c.Page(ui.Page{Title: c.T("settings.tokens"), Lead: c.T("settings.tokens.lead", "count", live), Crumbs: under(c), Wide: true, Actions: newTokenButton(c)}, tokensBody(c, list, made))
}

func tokenState(t store.Token, now time.Time) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked"
	case !t.Expires.After(now):
		return "expired"
	}
	return "active"
}

// tokenForm is the form of a new token.
type tokenForm struct {
	name, role, days string
	scopes           []string
	faults           faults
}

// lives are how many days a token may be made for.
var lives = [...]int{1, 7, 30, 90, 180, 366}

func lifeOptions(c *web.Call) []ui.Option {
	out := make([]ui.Option, 0, len(lives))
	for _, n := range lives {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: c.T("settings.token.days", "count", n)})
	}
	return out
}

// scopeOptions narrow a token: all it may read or write, or one group of registers.
func scopeOptions(c *web.Call) []ui.Option {
	out := []ui.Option{{Value: "read", Label: c.T("settings.scope.read")}, {Value: "write", Label: c.T("settings.scope.write")}}
	for _, g := range access.Groups() {
		for _, what := range []string{"read", "write"} {
			out = append(out, ui.Option{Value: what + ":" + string(g), Label: c.T("settings.scope."+what+".in", "group", c.T("settings.group."+string(g)))})
		}
	}
	return out
}

func (p *pages) showNewToken(c *web.Call, f tokenForm) error {
	crumbs := under(c, ui.Crumb{Label: c.T("settings.tokens"), Href: at(c, "tokens")})
	return c.Page(ui.Page{Title: c.T("settings.token.new"), Lead: c.T("settings.token.new.lead"), Crumbs: crumbs}, newTokenBody(c, f))
}

func (p *pages) newToken(c *web.Call) error {
	f := tokenForm{name: strings.TrimSpace(c.R.PostFormValue("name")), role: c.R.PostFormValue("role"), days: c.R.PostFormValue("days"), scopes: c.R.PostForm["scopes"]}
	made, err := p.makeToken(c, f)
	if err != nil {
		labels := map[string]string{"name": c.T("settings.name"), "role": c.T("settings.role"), "scopes": c.T("settings.token.scopes"), "days": c.T("settings.token.life")}
		if f.faults, err = faultsOf(c, err, labels); err != nil {
			return err
		}
		return p.showNewToken(c, f)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return p.showTokens(c, made)
}

func (p *pages) makeToken(c *web.Call, f tokenForm) (*madeToken, error) {
	days, err := strconv.Atoi(f.days)
	if err != nil || days < 1 {
		var wrong problem.List
		wrong.Add("days", "unknown_value", "value", f.days, "values", "90")
		return nil, wrong.Err()
	}
	made := new(madeToken)
	return made, c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		made.Token, made.secret, err = store.NewToken(ctx, tx, store.Token{
			Name: f.name, Role: access.Role(f.role), Scopes: f.scopes, Expires: tx.Now.Add(time.Duration(days) * 24 * time.Hour),
		})
		return err
	})
}

func (p *pages) revokeToken(c *web.Call) error {
	which, err := part(c, "id", "tokens")
	if err != nil {
		return err
	}
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return store.RevokeToken(ctx, tx, which) }); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("settings.token.ended"), Tone: ui.OK})
	return c.Go(at(c, "tokens"))
}
