// Package settings serves the pages on which an organisation looks after itself: who
// belongs to it and in which role, how its people sign in, API tokens, the ledger,
// its own data, and what this installation is.
//
// Invariants: every page asks the table of rights (package access) and the services
// ask it again; a change of how people sign in wants a person who has just proved who
// he is; a secret is in one answer, never in an address, a cookie or a log; every
// change stands in the ledger.
package settings

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Keys gives the signer of an organisation's ledger.
type Keys interface {
	Signer(ctx context.Context, org id.ID) (note.Signer, error)
	Public(ctx context.Context, org id.ID) ([]string, error)
}

// Deps are what the pages work with beside the site.
type Deps struct {
	Accounts *account.Service
	Mail     *mail.Mailer
	Keys     Keys
	Database string // kind: sqlite, postgres
}

type pages struct {
	*web.Site
	Deps
}

// Mount adds the pages and their place at the foot of the sidebar.
func Mount(s *web.Site, d Deps) {
	p := &pages{s, d}
	read := web.Rule{Verb: access.Read, Group: access.Installation}
	show := func(label, icon, path string, rule web.Rule) func(*web.Call) (ui.Item, bool) {
		return func(c *web.Call) (ui.Item, bool) {
			at := []string{"settings"}
			if path != "" {
				at = append(at, path)
			}
			return ui.Item{Label: c.T(label), Icon: icon, Href: c.At(at...)}, c.Who.May(rule.Verb, rule.Group)
		}
	}
	s.Place("foot", show("web.nav.settings", "settings", "", read))
	s.Command(web.Command{Group: "go", Show: show("web.nav.settings", "settings", "", read)})
	s.Command(web.Command{Group: "go", Show: show("settings.members", "users", "members", members())})
	s.Command(web.Command{Group: "go", Show: show("settings.ledger", "scroll-text", "ledger", ledgerRule())})
	s.Handle("GET /o/{org}/settings", read, p.overview)
	s.Handle("GET /o/{org}/settings/roles", read, p.roles)
	s.Handle("GET /o/{org}/settings/about", read, p.about)
	p.memberRoutes()
	p.invitationRoutes()
	p.accessRoutes()
	p.tokenRoutes()
	p.ledgerRoutes()
	p.organisationRoutes()
}

// members is the rule of all that concerns who belongs to the organisation.
func members() web.Rule { return web.Rule{Verb: access.Members, Group: access.Installation} }

func ledgerRule() web.Rule { return web.Rule{Verb: access.Ledger, Group: access.Installation} }

// fresh adds that the person has to have proved who he is.
func fresh(r web.Rule) web.Rule {
	r.Fresh = true
	return r
}

// at is an address below the settings.
func at(c *web.Call, parts ...string) string {
	return c.At(append([]string{"settings"}, parts...)...)
}

// under are the crumbs of a page below the settings.
func under(c *web.Call, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("web.nav.settings"), Href: at(c)}}, more...)
}

// part is an identifier in the address; what is none is not found.
func part(c *web.Call, name, register string) (id.ID, error) {
	x, err := id.Parse(c.R.PathValue(name))
	if err != nil || x.IsZero() {
		return id.ID{}, problem.NotFound(register, "")
	}
	return x, nil
}

func when(c *web.Call, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.Words.Time(t, c.Zone())
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func roleName(c *web.Call, r access.Role) string { return c.T("role." + string(r)) }

// roleOptions are the roles that the person may give away.
func roleOptions(c *web.Call, leaveOut ...access.Role) []ui.Option {
	var out []ui.Option
	for _, r := range access.Roles() {
		if !access.Within(c.Who.Role, r) || has(leaveOut, r) {
			continue
		}
		out = append(out, ui.Option{Value: string(r), Label: roleName(c, r), Hint: c.T("settings.role." + string(r))})
	}
	return out
}

func has(list []access.Role, r access.Role) bool {
	for _, x := range list {
		if x == r {
			return true
		}
	}
	return false
}
