package programme

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) contextRoutes() {
	p.Handle("GET /o/{org}/context", reads(access.Records), p.contextPage)
	p.Handle("GET /o/{org}/context/report/{file}", web.Rule{Verb: access.Export, Group: access.Records}, p.contextReport)
	p.Handle("GET /o/{org}/laws", reads(access.Organisation), p.lawsPage)
	p.Handle("POST /o/{org}/laws", changes(access.Organisation), p.switchLaw)
	p.Handle("GET /o/{org}/laws/{law}", reads(access.Organisation), p.lawPage)
	p.Handle("POST /o/{org}/laws/{law}", web.Rule{Verb: access.Create, Group: access.Records}, p.takeDuties)
	p.Handle("GET /o/{org}/role-assignments/{ref}/letter/{file}", web.Rule{Verb: access.Export, Group: access.Organisation}, p.letter)
}

// contextView is the context of the organisation (S-007).
type contextView struct {
	c       *web.Call
	w       *world
	names   map[id.ID]store.Title
	laws    []lawLine
	vacant  []record.ManagementRole
	climate bool // somebody has considered climate change
}

func (p *Pages) loadContext(c *web.Call) (*contextView, error) {
	v := &contextView{c: c}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		var ids []id.ID
		for _, x := range v.w.ContextIssues {
			ids = append(ids, x.Owner)
			v.climate = v.climate || x.Climate == "yes" || x.Category == "climate"
		}
		for _, x := range v.w.Interested {
			ids = append(ids, x.Owner)
		}
		for _, x := range v.w.Obligations {
			ids = append(ids, x.Owner)
		}
		for _, x := range v.w.RoleAssignments {
			ids = append(ids, x.Person.ID, x.Deputy.ID)
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.laws = lawLines(c.Words, v.w, false)
	v.vacant = VacantRoles(v.w.World)
	return v, nil
}

func (p *Pages) contextPage(c *web.Call) error {
	v, err := p.loadContext(c)
	if err != nil {
		return err
	}
	lead := c.T("programme.context.lead", "issues", len(v.w.ContextIssues), "parties", len(v.w.Interested), "laws", len(v.laws))
	return c.Page(ui.Page{Title: c.T("programme.context"), Lead: lead, Wide: true, Crumbs: crumbs(c), Actions: contextActions(v)}, contextBody(v))
}

// lawLine is a law and whether it is in scope.
type lawLine struct {
	ID, Name, Citation string
	On                 bool
	Duties, Conditions int // free-standing ones in the library, and conditions of a ground
	Taken              int // obligations taken from them
	Suggested          bool
}

// lawLines are the laws in scope; with all, the others that the library or a law
// pack knows too.
func lawLines(words i18n.Words, w *world, all bool) []lawLine {
	on := map[string]bool{}
	for _, x := range w.Own.LawsInScope {
		on[string(x)] = true
	}
	taken := map[string]int{}
	for _, o := range w.Obligations {
		if o.LibraryKey != "" {
			taken[catalogue.Key(o.LibraryKey).Framework()]++
		}
	}
	home := map[string]bool{}
	for _, l := range law.Shipped().ForCountry(string(w.Own.Country)) {
		home[l.ID] = true
	}
	var out []lawLine
	for _, l := range law.Shipped().Laws() {
		x := lawLine{ID: l.ID, Name: l.Name, Citation: l.Citation, On: on[l.ID], Taken: taken[l.ID], Suggested: home[l.ID]}
		if key := "law.name." + l.ID; words.Has(key) {
			x.Name = words.T(key)
		}
		for _, d := range dutiesOf(l.ID) {
			if d.Condition {
				x.Conditions++
			} else {
				x.Duties++
			}
		}
		delete(on, l.ID)
		if x.On || all {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b lawLine) int {
		rank := func(l lawLine) int {
			switch {
			case l.On:
				return 0
			case l.Suggested:
				return 1
			case l.Duties > 0:
				return 2
			}
			return 3
		}
		return rank(a) - rank(b)
	})
	return out
}

// dutiesOf are the duties of a law in the library.
func dutiesOf(framework string) []*catalogue.Requirement {
	var out []*catalogue.Requirement
	for _, r := range catalogue.Library().Asking(framework) {
		if r.Kind == catalogue.Duty {
			out = append(out, r)
		}
	}
	return out
}

// SwitchLaw puts a law into the scope of the organisation or takes it out. What was
// taken from it stays: an obligation of a law that is out is kept (S-008).
func SwitchLaw(ctx context.Context, tx *store.Tx, code string, on bool) error {
	if _, ok := law.Shipped().Law(code); !ok {
		return fieldProblem("law", "no_such_law", "law", code)
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
		o.LawsInScope = slices.DeleteFunc(slices.Clone(o.LawsInScope), func(x record.Law) bool { return string(x) == code })
		if on {
			o.LawsInScope = append(o.LawsInScope, record.Law(code))
		}
		return nil
	})
	return err
}

// TakeDuties makes obligations of duties of the library, each once: what has been
// taken already is left alone. It answers how many came.
func TakeDuties(ctx context.Context, tx *store.Tx, code, lang string, keys []string) (int, error) {
	if _, ok := law.Shipped().Law(code); !ok {
		return 0, problem.NotFound("address", "")
	}
	have := map[string]bool{}
	q := store.Query{Sort: "ref", Limit: store.MaxLimit}
	for {
		page, err := store.List(ctx, tx, record.Obligations, q)
		if err != nil {
			return 0, err
		}
		for _, o := range page.Items {
			have[o.LibraryKey] = true
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	var list []store.Addition
	for _, d := range dutiesOf(code) {
		key := string(d.Key)
		if have[key] || !slices.Contains(keys, key) {
			continue
		}
		o := &record.Obligation{
			Head: register.Head{Title: clipped(d.TitleIn(lang), 200), Owner: tx.Person}, Kind: "statute", Law: record.Law(code),
			Provision: clipped(d.Provision, 300), Text: register.Text(d.TextIn(lang)), LibraryKey: key,
		}
		for _, m := range catalogue.Library().Mappings(d.Key) {
			for _, k := range []catalogue.Key{m.From, m.To} {
				if k.Framework() == catalogue.ISO27701of2025 && !slices.Contains(o.Requirements, record.Requirement(k)) {
					o.Requirements = append(o.Requirements, record.Requirement(k))
				}
			}
		}
		list = append(list, store.Addition{Type: record.Obligations.Type, Record: o})
	}
	if len(list) == 0 {
		return 0, nil
	}
	return len(list), store.CreateMany(ctx, tx, list, nil)
}

// lawsView is the page of laws.
type lawsView struct {
	c    *web.Call
	w    *world
	list []lawLine
	may  bool
}

func (p *Pages) lawsPage(c *web.Call) error {
	v := lawsView{c: c, may: c.Who.May(access.Change, access.Organisation)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		v.w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	v.list = lawLines(c.Words, v.w, true)
	return c.Page(ui.Page{Title: c.T("programme.laws"), Lead: c.T("programme.laws.lead", "count", len(v.w.Own.LawsInScope)), Crumbs: crumbs(c), Wide: true}, lawsBody(v))
}

func (p *Pages) switchLaw(c *web.Call) error {
	code, on := c.R.PostFormValue("law"), c.R.PostFormValue("on") == "on"
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return SwitchLaw(ctx, tx, code, on) }); err != nil {
		return err
	}
	if on {
		c.Toast(ui.Toast{Text: c.T("programme.laws.on"), Tone: ui.OK})
		return c.Go(c.At("laws", code))
	}
	c.Toast(ui.Toast{Text: c.T("programme.laws.off"), Tone: ui.OK})
	return c.Go(c.At("laws"))
}

// lawView is one law with its duties, and which are taken.
type lawView struct {
	c     *web.Call
	line  lawLine
	rows  []dutyLine
	may   bool
	clock []law.Clock
}

type dutyLine struct {
	*catalogue.Requirement
	Obligation *record.Obligation
}

func (p *Pages) lawPage(c *web.Call) error {
	v := lawView{c: c, may: c.Who.May(access.Create, access.Records)}
	var w *world
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	code := c.R.PathValue("law")
	i := slices.IndexFunc(lawLines(c.Words, w, true), func(l lawLine) bool { return l.ID == code })
	if i < 0 {
		return problem.NotFound("address", "")
	}
	v.line = lawLines(c.Words, w, true)[i]
	by := map[string]*record.Obligation{}
	for _, o := range w.Obligations {
		by[o.LibraryKey] = o
	}
	for _, d := range dutiesOf(code) {
		v.rows = append(v.rows, dutyLine{d, by[string(d.Key)]})
	}
	v.clock = law.Shipped().ClocksFor(code)
	lead := c.T("programme.law.lead", "duties", v.line.Duties, "conditions", v.line.Conditions, "taken", v.line.Taken)
	return c.Page(ui.Page{Title: v.line.Name, Lead: lead, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.laws"), Href: c.At("laws")}), Wide: true}, lawBody(v))
}

func (p *Pages) takeDuties(c *web.Call) error {
	code, n := c.R.PathValue("law"), 0
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		n, err = TakeDuties(ctx, tx, code, c.Words.Lang(), c.R.PostForm["duty"])
		return err
	}); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.law.taken", "count", n), Tone: ui.OK})
	return c.Go(c.At("laws", code))
}
