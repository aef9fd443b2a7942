// Package programme leads an organisation to a management system that can be
// certified: the journey and what is next, scope and context, the gap assessment,
// the project plan, and how ready it is for an audit.
//
// Every number is computed from the records by package assess and leads to the rows
// behind it. What changes something is a plain function (StartFull, SaveItem,
// MakeTasks, …), so that page, API and command line do the same.
package programme

import (
	"cmp"
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages need beside the site.
type Deps struct {
	// Vault seals the links that ask somebody without an account; nil offers none.
	Vault *vault.Vault
	// Mail sends them; nil sends none.
	Mail *mail.Mailer
	// Record shows a record as every register does, with history and discussion; nil
	// shows the pages of this package alone.
	Record func(c *web.Call, t *register.Type) error
}

// Pages serve the programme.
type Pages struct {
	*web.Site
	Deps
}

// Mount adds the pages to a site, before those of registers.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{Site: s, Deps: d}
	place := func(key, path, icon string) func(*web.Call) (ui.Item, bool) {
		return func(c *web.Call) (ui.Item, bool) {
			i := ui.Item{Label: c.T(key), Href: c.At(path), Icon: icon}
			if path == "gap" { // its page leads to each assessment
				i.Also = []string{c.At(record.Assessments.Name)}
			}
			return i, c.Who.May(access.Read, access.Records)
		}
	}
	for _, x := range []struct{ key, path, icon string }{
		{"programme.title", "programme", "route"}, {"programme.gap", "gap", "list-checks"}, {"programme.readiness", "readiness", "gauge"},
		{"programme.context", "context", "radar"}, {"programme.laws", "laws", "scale"},
	} {
		s.Place("programme", place(x.key, x.path, x.icon))
		s.Command(web.Command{Group: "go", Show: place(x.key, x.path, x.icon)})
	}
	p.journeyRoutes()
	p.readinessRoutes()
	p.gapRoutes()
	p.quickRoutes()
	p.scopeRoutes()
	p.contextRoutes()
	p.planRoutes()
	p.objectiveRoutes()
	return p
}

func reads(g access.Group) web.Rule { return web.Rule{Verb: access.Read, Group: g} }

func changes(g access.Group) web.Rule { return web.Rule{Verb: access.Change, Group: g} }

// world is what the person may see of the organisation, and the edition that it
// follows.
type world struct {
	*assess.World
	Edition record.Edition
	Roles   []record.PIIRole
}

// load reads the world once for a page.
func load(ctx context.Context, tx *store.Tx) (*world, error) {
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &world{w, EditionOf(w), RolesOf(w)}, nil
}

// EditionOf is the edition of ISO/IEC 27701 that the organisation follows: that of
// its newest approved scope, else its own choice, else 2025.
func EditionOf(w *assess.World) record.Edition {
	if s := ScopeInForce(w); s != nil && s.Edition != "" {
		return s.Edition
	}
	return cmp.Or(w.Own.Edition, "2025")
}

// RolesOf are the roles of the organisation: those that its activities show, else
// those that it has chosen, else controller and processor.
func RolesOf(w *assess.World) []record.PIIRole {
	if r := assess.RolesIn(nil, w).Roles(); len(r) > 0 {
		return r
	}
	if len(w.Own.PIIRoles) > 0 {
		return w.Own.PIIRoles
	}
	return []record.PIIRole{"controller", "processor"}
}

// ScopeInForce is the approved scope, the newest of several; nil without any.
func ScopeInForce(w *assess.World) *record.Scope {
	var out *record.Scope
	for _, s := range w.Scopes {
		if s.State == "approved" && (out == nil || s.Updated.After(out.Updated)) {
			out = s
		}
	}
	return out
}

// proposals are what the live checks and grades say, for what is drafted.
func proposals(w *assess.World) assess.Proposals {
	f := assess.Examine(w)
	return assess.Proposals{
		Result: f.Propose,
		State:  func(k catalogue.Key) record.Implementation { return f.View.GradeOf(k).Proposed },
	}
}

// refOf reads the identifier of the record in the address.
func refOf(ctx context.Context, tx *store.Tx, t *register.Type, name string) (id.ID, error) {
	if at, err := id.Parse(name); err == nil && !at.IsZero() {
		return at, nil
	}
	prefix, n, ok := id.ParseRef(name)
	if !ok || prefix != t.Prefix {
		return id.ID{}, problem.NotFound(t.Name, "")
	}
	return store.Ref(ctx, tx, t, id.Ref(prefix, n))
}

// find reads the record that the address names.
func find[T any](ctx context.Context, tx *store.Tx, of register.Of[T], name string) (*T, error) {
	at, err := refOf(ctx, tx, of.Type, name)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, of, at)
}

// byID is the record of a list with an identifier.
func byID[T any](list []*T, at id.ID, head func(*T) *register.Head) *T {
	i := slices.IndexFunc(list, func(x *T) bool { return head(x).ID == at })
	if i < 0 {
		return nil
	}
	return list[i]
}

// generic shows the record as any register does, if the address asks for a part of
// it that this package has no page for.
func (p *Pages) generic(c *web.Call, t *register.Type) (bool, error) {
	q := c.R.URL.Query()
	if p.Record == nil || !q.Has("tab") && !q.Has("rev") && !q.Has("before") {
		return false, nil
	}
	return true, p.Record(c, t)
}

// titles resolve links of a page, in one statement.
func titles(ctx context.Context, tx *store.Tx, ids ...id.ID) (map[id.ID]store.Title, error) {
	var need []id.ID
	for _, x := range ids {
		if !x.IsZero() && !slices.Contains(need, x) {
			need = append(need, x)
		}
	}
	if len(need) == 0 {
		return map[id.ID]store.Title{}, nil
	}
	return store.Titles(ctx, tx, need)
}
