package programme

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

var scopesType = record.Scopes.Type

func (p *Pages) scopeRoutes() {
	const at = "/o/{org}/scopes/{ref}"
	p.Handle("GET "+at, reads(access.Records), func(c *web.Call) error { return p.scopePage(c, nil) })
	p.Handle("GET "+at+"/members", reads(access.Records), p.scopeMembers)
	p.Handle("POST "+at+"/publish", web.Rule{Verb: access.Create, Group: access.Records}, p.publish)
	p.Handle("GET "+at+"/report/{file}", web.Rule{Verb: access.Export, Group: access.Records}, p.scopeReport)
	p.Handle("GET /o/{org}/within/{register}/{ref}", reads(access.Records), p.within)
	p.Handle("GET /o/{org}/publications/{ref}/read", web.Rule{Member: true}, p.readPage)
	p.Handle("POST /o/{org}/publications/{ref}/link", changes(access.Records), p.linkRead)
	p.Handle("GET /read/{secret}", web.Rule{Public: true}, p.outsideRead)
	p.Handle("POST /read/{secret}", web.Rule{Public: true}, p.outsideConfirm)
	p.Handle("POST /o/{org}/publications/{ref}/read", web.Rule{Member: true}, p.confirmRead)
}

// scopeView is one scope at a glance.
type scopeView struct {
	c         *web.Call
	w         *world
	s         *record.Scope
	inForce   *record.Scope // the revision before, if this is a draft over it
	names     map[id.ID]store.Title
	lists     []scopeList
	counts    []memberCount
	inside    *assess.Inside
	roles     assess.HeldRoles
	stale     []mend
	widening  *assess.Widening
	added     []memberLine
	removed   []memberLine
	published []*record.Publication
	people    []ui.Option
	link      ReadLink // made just now, shown once
	links     bool     // whether links can be made
	errs      wrong
	may       bool
}

// scopeList is one of the eight lists.
type scopeList struct {
	Label, Icon string
	Items       []string
	Hrefs       []string
}

type memberCount struct {
	Register, Label string
	N               int
}

// memberLine is a record that lies in a scope, and why.
type memberLine struct {
	Title, Ref, Href, Kind, Why, Via, ViaHref string
}

// loadScope reads a scope with what follows from it. base is the scope that is in
// force while this one is a draft over it, or another approved one.
func (p *Pages) loadScope(c *web.Call) (*scopeView, error) {
	v := &scopeView{c: c}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.s, err = find(ctx, tx, record.Scopes, c.R.PathValue("ref")); err != nil {
			return err
		}
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		if v.inForce, err = baseOf(ctx, tx, v.s, v.w.World); err != nil {
			return err
		}
		v.inside = assess.Members(v.s, v.w.World)
		v.roles = assess.RolesIn(v.s, v.w.World)
		short := assess.StaleScope(v.s, v.w.World)
		ids := slices.Concat([]id.ID(v.s.Units), []id.ID(v.s.Sites), []id.ID(v.s.Systems), []id.ID(v.s.Activities), idsOf(short))
		if v.inForce != nil {
			x := assess.Widen(v.s, v.inForce, v.w.World)
			v.widening = &x
			for _, m := range slices.Concat(few(x.Added), few(x.Removed)) {
				ids = append(ids, m.ID, m.Via)
			}
		}
		for _, x := range v.w.Publications {
			if x.Subject.ID == v.s.ID {
				v.published = append(v.published, x)
				ids = append(ids, x.Audience...)
			}
		}
		if v.names, err = titles(ctx, tx, ids...); err != nil {
			return err
		}
		v.stale = mends(c, short, v.names)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if v.widening != nil {
		v.added, v.removed = v.lines(few(v.widening.Added)), v.lines(few(v.widening.Removed))
	}
	v.counts = countMembers(c.Words, v.inside)
	v.lists = eightLists(c.Words, v.s, v.names, c.At)
	v.people = peopleOptions(v.w.World)
	v.may = c.Who.May(access.Create, access.Records) && v.s.ApprovedRev > 0
	v.links = p.Vault != nil && c.Who.May(access.Change, access.Records)
	return v, nil
}

const membersShown = 60

func few(list []assess.Membership) []assess.Membership { return list[:min(len(list), membersShown)] }

// baseOf is the scope to compare a draft with: its own revision in force, else the
// newest other approved one. A scope that is in force itself has none.
func baseOf(ctx context.Context, tx *store.Tx, s *record.Scope, w *assess.World) (*record.Scope, error) {
	if s.State == "approved" || s.State == "superseded" {
		return nil, nil
	}
	if s.ApprovedRev > 0 {
		return store.InForce(ctx, tx, record.Scopes, s.ID)
	}
	for _, x := range w.Scopes {
		if x.ID != s.ID && x.State == "approved" {
			return x, nil
		}
	}
	return nil, nil
}

func (v *scopeView) lines(list []assess.Membership) []memberLine {
	c := v.c
	var out []memberLine
	for _, m := range list {
		t := v.names[m.ID]
		l := memberLine{Title: t.Title, Ref: t.Ref, Kind: c.T("register." + m.Register + ".one"), Why: c.T("scope.why." + string(m.Why))}
		if t.Ref != "" {
			l.Href = c.At(t.Register, t.Ref)
		}
		if via, ok := v.names[m.Via]; ok {
			l.Via, l.ViaHref = via.Ref+" "+via.Title, c.At(via.Register, via.Ref)
		}
		out = append(out, l)
	}
	return out
}

// countMembers counts what lies in a scope by register.
func countMembers(w i18n.Words, in *assess.Inside) []memberCount {
	var out []memberCount
	seen := map[string]bool{}
	for _, m := range in.All() {
		if !seen[m.Register] {
			seen[m.Register] = true
			out = append(out, memberCount{m.Register, w.T("register." + m.Register + ".many"), in.Count(m.Register)})
		}
	}
	return out
}

// eightLists are the lists of S-001, each readable at a glance; at gives the address of
// a record.
func eightLists(w i18n.Words, s *record.Scope, names map[id.ID]store.Title, at func(...string) string) []scopeList {
	linked := func(key, icon string, ids []id.ID) scopeList {
		l := scopeList{Label: w.T("field.scopes." + key), Icon: icon}
		for _, x := range ids {
			t, ok := names[x]
			if !ok {
				t.Title = w.T("programme.scope.gone")
			}
			href := ""
			if t.Ref != "" {
				href = at(t.Register, t.Ref)
			}
			l.Items, l.Hrefs = append(l.Items, t.Title), append(l.Hrefs, href)
		}
		return l
	}
	words := func(key, icon string, items []string) scopeList {
		return scopeList{Label: w.T("field.scopes." + key), Icon: icon, Items: items, Hrefs: make([]string, len(items))}
	}
	var categories, out []string
	for _, x := range s.PIICategories {
		categories = append(categories, catalogue.In(w).Label("pii_category", string(x), w.Lang()))
	}
	for _, x := range s.Exclusions {
		out = append(out, w.T("programme.scope.exclusion", "item", x.Item, "reason", string(x.Reason)))
	}
	lists := []scopeList{
		linked("units", "waypoints", s.Units), linked("sites", "map-pin", s.Sites), words("services", "package", s.Services), words("processes", "workflow", s.Processes),
		linked("systems", "server", s.Systems), words("technologies", "cpu", s.Technologies), words("pii_categories", "fingerprint", categories), words("exclusions", "circle-minus", out),
	}
	if len(s.Activities) > 0 {
		lists = append(lists, linked("activities", "activity", s.Activities))
	}
	return lists
}

func (p *Pages) scopePage(c *web.Call, errs wrong) error {
	if done, err := p.generic(c, scopesType); done {
		return err
	}
	v, err := p.loadScope(c)
	if err != nil {
		return err
	}
	v.errs = errs
	if c.R.PathValue("ref") != v.s.Ref {
		return c.Go(c.At(scopesType.Name, v.s.Ref))
	}
	return p.showScope(c, v)
}

func (p *Pages) showScope(c *web.Call, v *scopeView) error {
	lead := c.T("programme.scope.lead", "edition", editionName(editionOr(v.s.Edition, v.w.Edition)), "roles", rolesText(c, v.roles.Roles()), "count", len(v.inside.All()))
	return c.Page(ui.Page{Title: v.s.Ref + " " + v.s.Title, Heading: v.s.Title, Lead: lead, Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("register.scopes.many"), Href: c.At(scopesType.Name)}), Actions: scopeActions(v)}, scopeBody(v))
}

func editionOr(a, b record.Edition) record.Edition {
	if a != "" {
		return a
	}
	return b
}

// membersView is the members of one register.
type membersView struct {
	c        *web.Call
	s        *record.Scope
	register string
	lines    []memberLine
	counts   []memberCount
	total    int
	turn     ui.PageTurn
}

func (p *Pages) scopeMembers(c *web.Call) error {
	v, err := p.loadScope(c)
	if err != nil {
		return err
	}
	name := c.R.URL.Query().Get("register")
	if name == "" && len(v.counts) > 0 {
		name = v.counts[0].Register
	}
	all := v.inside.Of(name)
	const perPage = 100
	first, last, turn := c.Stretch("page", "", len(all), perPage)
	m := membersView{c: c, s: v.s, register: name, counts: v.counts, total: len(all), turn: turn}
	all = all[first:last]
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var ids []id.ID
		for _, x := range all {
			ids = append(ids, x.ID, x.Via)
		}
		var err error
		v.names, err = titles(ctx, tx, ids...)
		return err
	}); err != nil {
		return err
	}
	m.lines = v.lines(all)
	return c.Page(ui.Page{Title: c.T("programme.scope.members"), Lead: c.T("programme.scope.members.lead", "ref", v.s.Ref, "title", v.s.Title), Wide: true,
		Crumbs: crumbs(c, ui.Crumb{Label: v.s.Ref, Href: c.At(scopesType.Name, v.s.Ref)})}, membersBody(m))
}
