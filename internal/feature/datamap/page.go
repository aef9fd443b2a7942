package datamap

import (
	"context"
	"slices"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// tableRows of the table on one page.
const tableRows = 25

type mapView struct {
	c     *web.Call
	s     state
	m     *Map
	units []ui.Option
	svg   string
	rows  []*Edge
	all   int
	turn  ui.PageTurn
	focus *record.ProcessingActivity // in focus
	owner string
	may   bool // export
}

// page is the map with its table.
func (p *Pages) page(c *web.Call) error {
	v := &mapView{c: c, s: readState(c.R.URL.Query()), may: c.Who.May(access.Export, access.Records)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return v.read(ctx, tx) }); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("datamap.title"), Lead: c.T("datamap.lead"), Wide: true, Actions: mapActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}}}, mapBody(v))
}

func (v *mapView) read(ctx context.Context, tx *store.Tx) error {
	if _, err := Category(catalogue.In(v.c.Words), v.s.Category); err != nil {
		return err
	}
	var err error
	if v.m, err = DoMap(ctx, tx, v.c.Words, Ask{Unit: v.s.unit, After: v.s.after}, v.s.View, v.s.words); err != nil {
		return err
	}
	if v.m.Focus != nil {
		v.s.Focus = v.m.Focus.Key
		for _, a := range v.m.Gathered.Activities {
			if a.Ref == v.m.Focus.Ref {
				v.focus = a
			}
		}
	}
	if err := v.unitsOf(ctx, tx); err != nil {
		return err
	}
	if v.focus != nil && !v.focus.Owner.IsZero() {
		names, err := store.Titles(ctx, tx, []id.ID{v.focus.Owner})
		if err != nil {
			return err
		}
		v.owner = names[v.focus.Owner].Title
	}
	if !v.s.table {
		v.svg = v.m.Picture(v.c.Words, v.at).PageSVG("map", float64(v.s.zoom)/100)
	}
	v.table()
	return nil
}

// unitsOf are the units to choose from: one page of them.
func (v *mapView) unitsOf(ctx context.Context, tx *store.Tx) error {
	page, err := store.List(ctx, tx, record.Units, store.Query{Limit: store.MaxLimit})
	for _, u := range page.Items {
		v.units = append(v.units, ui.Option{Value: u.Ref, Label: u.Title})
	}
	return err
}

// at is where a node leads: a group opens, a thing in focus is left, any other comes
// into focus.
func (v *mapView) at(n *Node) string {
	switch {
	case n.Members > 0 && v.m.Open != nil && v.m.Open.Key == n.Key:
		return v.here("part", strconv.Itoa((v.s.Part+1)%v.m.Parts))
	case n.Members > 0:
		return v.here("open", n.Key, "part", "")
	case n.Focus:
		return v.here("focus", "")
	}
	return v.here("focus", n.Key)
}

func (v *mapView) here(change ...string) string { return v.c.At("data-map") + v.s.query(change...) }

// record is the address of what a node stands for; "" for words and codes.
func (v *mapView) record(n *Node) string {
	if n.Register == "" {
		return ""
	}
	return v.c.At(n.Register, n.Ref)
}

func (v *mapView) table() {
	rows := v.m.Rows()
	v.all = len(rows)
	first := min(v.s.row, v.all)
	last := min(first+tableRows, v.all)
	v.rows = rows[first:last]
	if first > 0 {
		v.turn.Prev = v.here("row", strconv.Itoa(max(first-tableRows, 0))) + "#flows"
	}
	if last < v.all {
		v.turn.Next = v.here("row", strconv.Itoa(last)) + "#flows"
	}
	v.turn.Text = v.c.T("datamap.shown", "first", min(first+1, v.all), "last", last, "count", v.all)
}

// categories are what one may filter by: the heads of the taxonomy, and what stands
// below them, with room before it.
func categories(w i18n.Words) []ui.Option {
	lang := w.Lang()
	var out []ui.Option
	heads := map[string]string{}
	for _, t := range catalogue.In(w).Terms(catalogue.PIICategory) {
		if t.Parent == "" {
			heads[t.Code] = t.Label(lang)
		}
		head, ok := heads[t.Parent]
		if t.Parent != "" && !ok {
			head = heads[rootOf(t)]
		}
		if t.Parent == "" {
			head = t.Label(lang)
		}
		out = append(out, ui.Option{Value: t.Code, Label: t.Label(lang), Group: head})
	}
	return out
}

func rootOf(t catalogue.Term) string {
	for t.Parent != "" {
		up, ok := catalogue.Find(t.Scheme, t.Parent)
		if !ok {
			break
		}
		t = up
	}
	return t.Code
}

func (v *mapView) countries() []ui.Option {
	var out []ui.Option
	for _, x := range v.m.found {
		out = append(out, ui.Option{Value: x.value, Label: x.label})
	}
	return out
}

// chips are the filters that are on.
func (v *mapView) chips() []ui.ChipFilter {
	var out []ui.ChipFilter
	add := func(name, key, value string) {
		out = append(out, ui.ChipFilter{Text: v.c.T("datamap.filter.is", "name", v.c.T(key), "value", value), Name: v.c.T(key), Remove: v.here(name, "")})
	}
	if v.m.Focus != nil {
		add("focus", "datamap.focus", v.m.Focus.Label)
	}
	if v.s.Category != "" {
		add("category", "datamap.category", catalogue.In(v.c.Words).Label(catalogue.PIICategory, v.s.Category, v.c.Words.Lang()))
	}
	if v.s.Country != "" {
		add("country", "datamap.country", catalogue.CountryName(v.s.Country, v.c.Words.Lang()))
	}
	if v.s.unit != "" {
		label := v.s.unit
		for _, u := range v.units {
			if u.Value == v.s.unit {
				label = u.Label
			}
		}
		add("unit", "datamap.unit", label)
	}
	if v.m.Open != nil {
		add("open", "datamap.group", v.m.Open.Label)
	}
	return out
}

// counts of what belongs to the focus, by lane.
func (v *mapView) counts() []laneCount {
	seen := map[*Node]bool{}
	for _, e := range v.m.Rows() {
		seen[e.From], seen[e.To] = true, true
	}
	out := make([]laneCount, 0, lanes)
	for l := range lanes {
		x := laneCount{label: v.c.T("datamap.lane." + l.key())}
		for _, n := range v.m.nodes {
			if seen[n] && n.Lane == l && n != v.m.Focus {
				x.n += max(n.Members, 1)
				x.list = append(x.list, n)
			}
		}
		if l != v.m.Focus.Lane {
			out = append(out, x)
		}
	}
	return out
}

type laneCount struct {
	label string
	n     int
	list  []*Node
}

func (v *mapView) alarms() int {
	n := 0
	for _, e := range v.m.Rows() {
		if e.Alarm {
			n++
		}
	}
	return n
}

// transfers are the ways of a crossing edge, each activity once.
func transfers(e *Edge) []Way {
	if !e.Crossing {
		return nil
	}
	var out []Way
	for _, x := range e.Ways {
		if x.Channel == "" && x.Protection == "" && !slices.ContainsFunc(out, func(y Way) bool { return y.Activity == x.Activity && y.Transfer == x.Transfer }) {
			out = append(out, x)
		}
	}
	return out
}

func (v *mapView) tableTitle() string {
	if v.m.Focus != nil {
		return v.c.T("datamap.flows_of", "name", v.m.Focus.Label)
	}
	return v.c.T("datamap.flows")
}

// specialCategory reports whether the law has a rule of its own for a category.
func specialCategory(w i18n.Words, c record.PIICategory) bool {
	t, ok := catalogue.In(w).Find(catalogue.PIICategory, string(c))
	return ok && (t.Sensitivity == catalogue.Special || t.Sensitivity == catalogue.Criminal)
}
