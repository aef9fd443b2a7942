package library

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// rowsView is a stretch of rows with the way to the next ones.
type rowsView struct {
	label string
	rows  []rowView
	turn  ui.PageTurn
}

type rowView struct {
	*catalogue.Requirement
	asks  int // requirements below it
	shown survey.Shown
}

// frameworkView is one framework: its first level.
type frameworkView struct {
	c     *web.Call
	f     *catalogue.Framework
	count catalogue.FrameworkCount
	rows  rowsView
	from  catalogue.Provenance
	// Of a framework that is known by its numbers alone: its mapping rows.
	mappings []mappingRow
	turn     ui.PageTurn
}

func (v *frameworkView) mapped(c *web.Call, l *catalogue.Lib, base string) {
	var list []catalogue.Mapping
	for _, m := range l.AllMappings() {
		if m.From.Framework() == v.f.ID {
			list = append(list, m)
		}
	}
	first, last, turn := c.Stretch("mapped", "", len(list), pageRows)
	v.mappings, v.turn = mapped(c, l, list[first:last]), turn
}

func (p *Pages) framework(c *web.Call) error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	f, ok := l.Framework(c.R.PathValue("framework"))
	if !ok {
		return problem.New(problem.Missing, "library_none")
	}
	v := frameworkView{c: c, f: f, count: l.CountOf(f.ID), from: l.Provenance(f.Provenance)}
	base := c.At("library", f.ID)
	known, err := corrections(c, f.ID)
	if err != nil {
		return err
	}
	v.rows = rowsOf(c, l, l.Roots(f.ID), base, c.T("library.contents"), known)
	if f.IdentifiersOnly {
		v.mapped(c, l, base)
	}
	return c.Page(ui.Page{Title: f.TitleIn(c.Words.Lang()), Heading: f.Short, Lead: f.TitleIn(c.Words.Lang()), Crumbs: crumbs(c), Wide: true, Actions: frameworkActions(c, f)}, frameworkBody(v))
}

// rowsOf is the page of a list that the query asks for.
func rowsOf(c *web.Call, l *catalogue.Lib, list []*catalogue.Requirement, base, label string, known survey.Corrections) rowsView {
	v := rowsView{label: label}
	first, last, turn := c.Stretch("page", "", len(list), pageRows)
	v.turn = turn
	for _, r := range list[first:last] {
		x := rowView{Requirement: r, shown: known.Overlay(r, c.Words.Lang())}
		if children := l.Children(r.Key); len(children) > 0 {
			for _, y := range l.Within(r.Key)[1:] {
				if y.Asks() {
					x.asks++
				}
			}
		}
		v.rows = append(v.rows, x)
	}
	return v
}

// requirementView is one row with all that leads from it.
type requirementView struct {
	c        *web.Call
	r        *catalogue.Requirement
	f        *catalogue.Framework
	text     string
	counts   bool
	rows     rowsView
	twins    []mappingRow
	behind   []backingRow
	mappings []mappingRow
	turn     ui.PageTurn
	homes    []ui.Link // registers of Privet that carry it
	alias    *catalogue.Alias
	own      templ.Component
	shown    survey.Shown
}

type mappingRow struct {
	catalogue.Mapping
	to     *catalogue.Requirement // nil where only the number is known
	source string
}

type backingRow struct {
	*catalogue.Requirement
	by []mappingRow
}

func (p *Pages) requirement(c *web.Call) error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	f, ok := l.Framework(c.R.PathValue("framework"))
	var r *catalogue.Requirement
	if ok {
		r, ok = l.Requirement(catalogue.KeyOf(f.ID, c.R.PathValue("id")))
	}
	if !ok {
		return problem.New(problem.Missing, "library_none")
	}
	v := requirementView{c: c, r: r, f: f, counts: l.Counts(r)}
	if r.Kind != catalogue.Duty {
		v.text = r.TextIn(c.Words.Lang())
	}
	base := at(c, r.Key)
	known, err := corrections(c, f.ID)
	if err != nil {
		return err
	}
	v.shown = known.Overlay(r, c.Words.Lang())
	v.rows = rowsOf(c, l, l.Children(r.Key), base, c.T("library.below"), known)
	v.twins = mapped(c, l, l.Correspond(r.Key))
	v.load(c, l, base)
	v.homes = p.homes(c, r)
	if a, ok := l.Alias(r.ID); ok && f.ID == catalogue.ISO27701of2019 {
		v.alias = a
	}
	if p.Behind != nil {
		err := c.Read(func(ctx context.Context, tx *store.Tx) error {
			v.own, err = p.Behind(ctx, tx, c, r, l.ControlsBehind(r.Key))
			return err
		})
		if err != nil {
			return err
		}
	}
	up := []ui.Crumb{{Label: f.Short, Href: c.At("library", f.ID)}}
	for _, x := range l.Above(r.Key) {
		up = append(up, ui.Crumb{Label: x.ID, Href: at(c, x.Key)})
	}
	page := ui.Page{Title: r.ID + " " + v.shown.Title, Heading: v.shown.Title, Crumbs: crumbs(c, up...), Wide: true, Head: requirementHead(v)}
	return c.Page(page, requirementBody(v))
}

// corrections are what the organisation has laid over rows of a framework.
func corrections(c *web.Call, framework string) (known survey.Corrections, err error) {
	err = c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		known, err = survey.LoadCorrections(ctx, tx, framework)
		return err
	})
	return known, err
}

// load fills what maps to the row: the controls behind it, and the rows themselves.
func (v *requirementView) load(c *web.Call, l *catalogue.Lib, base string) {
	if v.f.ID != catalogue.ISO27701of2025 && v.f.ID != catalogue.ISO27701of2019 {
		for _, b := range l.Behind(v.r.Key, catalogue.Edition2025) {
			v.behind = append(v.behind, backingRow{b.Requirement, mapped(c, l, b.By[:min(len(b.By), 3)])})
		}
	}
	list := slices.Concat(l.Mappings(v.r.Key), l.MappingsThrough(v.r.Key))
	if v.f.ID != catalogue.ISO27701of2025 {
		list = l.Mappings(v.r.Key)
	}
	order := map[string]int{}
	for i, f := range l.Frameworks() {
		order[f.ID] = i
	}
	slices.SortStableFunc(list, func(a, b catalogue.Mapping) int {
		if (a.Via == "") != (b.Via == "") {
			if a.Via == "" {
				return -1
			}
			return 1
		}
		return order[a.To.Framework()] - order[b.To.Framework()]
	})
	first, last, turn := c.Stretch("mapped", "", len(list), mapRows)
	v.mappings, v.turn = mapped(c, l, list[first:last]), turn
}

func mapped(c *web.Call, l *catalogue.Lib, list []catalogue.Mapping) []mappingRow {
	var out []mappingRow
	for _, m := range list {
		to, _ := l.Requirement(m.To)
		out = append(out, mappingRow{m, to, l.Provenance(m.Provenance).TitleIn(c.Words.Lang())})
	}
	return out
}

// homes are the registers in which Privet keeps what the row asks for.
func (p *Pages) homes(c *web.Call, r *catalogue.Requirement) []ui.Link {
	var out []ui.Link
	for _, t := range p.Store.Registers().All() {
		if !c.Who.May(access.Read, t.Group) || !slices.ContainsFunc(t.Controls, func(k string) bool {
			return k == string(r.Key) || strings.HasPrefix(string(r.Key), k+".")
		}) {
			continue
		}
		out = append(out, ui.Link{Icon: t.Icon, Label: c.T(t.LabelKey() + ".many"), Href: c.At(t.Name)})
	}
	return out
}

// roleNames are the roles of a row in words.
func roleNames(c *web.Call, r *catalogue.Requirement) string {
	var out []string
	for _, name := range r.Roles.Names() {
		out = append(out, c.T("library.role."+name))
	}
	return c.Words.And(out...)
}

func status(c *web.Call, m mappingRow) string {
	if m.Status == "" {
		return ""
	}
	return c.T("library.status." + m.Status)
}
