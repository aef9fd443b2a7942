package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
)

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// constants are placeholders that name no row.
var constants = map[string]string{
	"move": "submit", "register": "systems", "name": "approved", "do": "done", "starter": "software", "figure": "approved",
}

// filled is the path of a route.
func filled(r web.Route, org string, of func(name string) string) string {
	path := strings.ReplaceAll(r.Path, "{$}", "")
	return placeholder.ReplaceAllStringFunc(path, func(s string) string {
		name := s[1 : len(s)-1]
		if name == "org" {
			return org
		}
		if v, ok := constants[name]; ok {
			return v
		}
		return url.PathEscape(of(name))
	})
}

// registerOf the route, "" if it is none of a register.
func (h *house) registerOf(r web.Route) *register.Type {
	rest, _ := strings.CutPrefix(r.Path, "/o/{org}/")
	name, _, _ := strings.Cut(rest, "/")
	return h.Store.Registers().Get(name)
}

// narrower are routes that ask for more than their rule says, or for something in
// their query, with what it is.
var narrower = map[string]string{
	"GET /o/{org}/ask":                   "wants the record that it is about",
	"GET /o/{org}/settings/access/new":   "owners alone enter providers",
	"GET /o/{org}/settings/ledger/proof": "wants the number of an entry",
	"GET /sign-in/other":                 "wants the name of an organisation",
}

// constant says that a route has a placeholder that names no row.
func constant(r web.Route) bool {
	return len(placeholder.FindAllString(strings.Replace(r.Path, "{org}", "", 1), -1)) > len(names(r))
}

// names are the placeholders of a route that name rows.
func names(r web.Route) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(r.Path, -1) {
		if _, ok := constants[m[1]]; !ok && m[1] != "org" {
			out = append(out, m[1])
		}
	}
	return out
}

func nowhere(string) string { return id.New().String() }

// keeping are routes that a test of rights leaves alone where they would be let
// through, with the reason.
var keeping = map[string]string{
	"POST /sign-out":                "would end the session of the test",
	"POST /account/sessions/others": "would end sessions of the test",
}

// send asks a route with a form that is sound nowhere.
func (g *guest) send(r web.Route, path string, fields url.Values) reply {
	if r.Method == http.MethodGet {
		if len(fields) > 0 {
			path += "?" + fields.Encode()
		}
		return g.get(path)
	}
	return g.post(path, fields)
}

// guests are somebody of every role, and nobody.
func (h *house) guests() []*guest {
	out := []*guest{h.as(h.own, "")}
	for _, role := range access.Roles() {
		out = append(out, h.as(h.own, role))
	}
	return out
}

// refused says whether the table of rights refuses a route to a guest.
func refused(g *guest, r web.Route) bool {
	switch {
	case r.Rule.Public:
		return false
	case g.role == "":
		return true
	case r.Rule.Verb != "":
		who := access.Actor{Kind: access.Person, ID: id.New(), Org: g.own.org, Role: g.role}
		return !who.May(r.Rule.Verb, r.Rule.Group)
	}
	return false
}

// S1: every page and form, every role: what the table of rights refuses is refused and
// does nothing, the rest is let through.
func TestPagesLetNobodyBeyondHisRole(t *testing.T) { // S1
	houses(t, func(h *house) {
		routes := h.routes()
		if len(routes) < 200 {
			h.Fatalf("only %d routes", len(routes))
		}
		guests := h.guests()
		before := h.dump(h.own)
		asked := 0
		for _, r := range routes {
			for _, g := range guests {
				if !refused(g, r) {
					continue
				}
				asked++
				got := g.send(r, filled(r, h.own.slug, h.own.part(h.registerOf(r))), nil)
				switch {
				case g.role == "" && (got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/sign-in?next=")):
					h.Errorf("%s %s without signing in: %d %s", r.Method, r.Path, got.status, got.header.Get("Location"))
				case g.role != "" && got.status != http.StatusForbidden:
					h.Errorf("%s %s as %s: status %d, want it refused", r.Method, r.Path, g.name, got.status)
				}
				if strings.Contains(got.body, h.own.word+" "+"systems") {
					h.Errorf("%s %s as %s: the refusal shows a record", r.Method, r.Path, g.name)
				}
			}
		}
		h.unchanged("what was refused", before, h.dump(h.own))
		let := 0
		for _, r := range routes {
			for _, g := range guests {
				if refused(g, r) || keeping[r.Method+" "+r.Path] != "" {
					continue
				}
				let++
				of := h.own.part(h.registerOf(r))
				if r.Method != http.MethodGet {
					of = nowhere
				}
				h.letThrough(g, r, g.send(r, filled(r, h.own.slug, of), nil))
			}
		}
		h.Logf("%d routes; %d refused, %d let through", len(routes), asked, let)
	})
}

func (h *house) letThrough(g *guest, r web.Route, got reply) {
	h.Helper()
	switch {
	case narrower[r.Method+" "+r.Path] != "" && got.status < 500:
	case got.status >= 500:
		h.Errorf("%s %s as %s: status %d", r.Method, r.Path, g.name, got.status)
	case got.status == http.StatusForbidden && r.Rule.Verb != "" && len(names(r)) == 0 && r.Method == http.MethodGet:
		h.Errorf("%s %s as %s: refused, want it let through", r.Method, r.Path, g.name)
	case got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/sign-in?next=") && g.role != "":
		h.Errorf("%s %s as %s: sent to sign in", r.Method, r.Path, g.name)
	case got.status == http.StatusNotFound && r.Method == http.MethodGet && len(names(r)) == 0 && !constant(r):
		h.Errorf("%s %s as %s: not found", r.Method, r.Path, g.name)
	}
}

// part gives the organisation's own identifiers.
func (s *side) part(t *register.Type) func(string) string {
	return func(name string) string {
		switch {
		case name == "ref" && t != nil:
			return s.refs[t.Name]
		case name == "run":
			return s.rows["import_run"]
		case name == "account":
			return s.rows["account"]
		}
		return id.New().String()
	}
}

// S1, S2: identifiers of another organisation open nothing, on any page, for anybody;
// they look like ones that nobody has, and nothing there changes.
func TestPagesAnswerForeignAndMissingAlike(t *testing.T) { // S1 S2
	houses(t, func(h *house) {
		before := h.dump(h.foreign)
		asked := 0
		guests := h.guests()[1:]
		if h.Base.Dialect == db.Postgres { // the same Go code; what differs is row-level security
			guests = []*guest{h.as(h.own, access.Owner), h.as(h.own, access.Contributor)}
		}
		for _, g := range guests {
			for _, r := range h.routes() {
				if !strings.Contains(r.Path, "{org}") || refused(g, r) {
					continue
				}
				t := h.registerOf(r)
				none := filled(r, "nobody", nowhere)
				missing := g.send(r, none, nil)
				if missing.status != http.StatusNotFound && (r.Rule.Before == nil || missing.status != http.StatusTooManyRequests) {
					h.Errorf("%s %s as %s: status %d for an organisation that is not there", r.Method, r.Path, g.name, missing.status)
				}
				for _, org := range []string{h.foreign.slug, h.foreign.org.String()} {
					asked++
					path := filled(r, org, h.foreign.part(t))
					h.alike(g, r, "another organisation", g.send(r, path, nil), missing, path, none)
				}
				if len(names(r)) > 0 {
					asked += h.foreignParts(g, r, t)
				}
			}
		}
		h.unchanged("identifiers in addresses", before, h.dump(h.foreign))
		h.Logf("%d addresses", asked)
	})
}

func (h *house) alike(g *guest, r web.Route, what string, a, b reply, sent ...string) {
	h.Helper()
	if r.Rule.Before != nil && (a.status == http.StatusTooManyRequests || b.status == http.StatusTooManyRequests) {
		return // counted by network and address before anybody looks whether there is such a form
	}
	if a.status < 400 || a.status >= 500 || a.same(sent...) != b.same(sent...) {
		h.Errorf("%s %s as %s: %s is not like a missing one:\n%.1500s\n%.1500s", r.Method, r.Path, g.name, what, a.same(sent...), b.same(sent...))
	}
}

// foreignParts puts identifiers of the other organisation into an address of the own
// one: of the record, of what hangs on it, of every kind of row.
func (h *house) foreignParts(g *guest, r web.Route, t *register.Type) int {
	h.Helper()
	asked := 0
	ask := func(what string, of func(name string) (foreign, missing string)) {
		var sent []string
		a := filled(r, h.own.slug, func(name string) string { f, _ := of(name); sent = append(sent, f); return f })
		b := filled(r, h.own.slug, func(name string) string { _, m := of(name); sent = append(sent, m); return m })
		asked++
		h.alike(g, r, what, g.send(r, a, nil), g.send(r, b, nil), sent...)
	}
	if t != nil {
		for _, at := range []string{h.foreign.refs[t.Name], h.foreign.records[t.Name].String()} {
			none := id.New().String()
			if at == h.foreign.refs[t.Name] {
				none = id.Ref(t.Prefix, 901)
			}
			ask("a foreign record", func(name string) (string, string) {
				if name == "ref" {
					return at, none
				}
				x := id.New().String()
				return x, x
			})
		}
	}
	last := names(r)[len(names(r))-1]
	if last == "ref" {
		return asked
	}
	tables := []string{"token", "invitation", "notification", "saved_view", "bulk_undo", "import_run", "attachment", "comment", "erasure", "account", "oidc_provider", "ask"}
	if t != nil {
		tables = []string{"attachment", "comment"}
	}
	for _, table := range tables {
		at := h.foreign.rows[table]
		if at == "" {
			continue
		}
		none := id.New().String()
		ask("a foreign "+table, func(name string) (string, string) {
			if name == last {
				return at, none
			}
			if name == "ref" && t != nil {
				return h.own.refs[t.Name], h.own.refs[t.Name]
			}
			x := id.New().String()
			return x, x
		})
	}
	return asked
}
