package transfers

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// rippleRows is how many touched records one page shows.
const rippleRows = 50

// rippleView is what a change of a record touches.
type rippleView struct {
	c     *web.Call
	t     *register.Type
	head  store.Title
	total int
	found []Reached // of the page
	tabs  []ui.Tab
	turn  ui.PageTurn
}

func (p *Pages) ripple(c *web.Call) error {
	v := &rippleView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		v.t = tx.Registers().Get(c.R.PathValue("register"))
		if v.t == nil {
			return problem.NotFound("address", "")
		}
		at, err := store.Ref(ctx, tx, v.t, strings.ToUpper(c.R.PathValue("ref")))
		if err != nil {
			return err
		}
		names, err := store.Titles(ctx, tx, []id.ID{at})
		if err != nil {
			return err
		}
		var seen bool
		if v.head, seen = names[at]; !seen {
			return problem.NotFound(v.t.Name, c.R.PathValue("ref"))
		}
		all, err := DoRipple(ctx, tx, v.t, at)
		v.show(all)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("transfers.ripple.title", "ref", v.head.Ref), Lead: c.T("transfers.ripple.lead", "count", v.total), Wide: true,
		Crumbs: []ui.Crumb{{Label: c.T(v.t.LabelKey() + ".many"), Href: c.At(v.t.Name)}, {Label: v.head.Ref, Href: c.At(v.t.Name, v.head.Ref)}}}, rippleBody(v))
}

// show picks the kind and the rows that the address asks for; the kinds stand in the
// order of the nearest record of each.
func (v *rippleView) show(all []Reached) {
	v.total = len(all)
	count := map[string]int{}
	var kinds []string
	for _, x := range all {
		if count[x.Register]++; count[x.Register] == 1 {
			kinds = append(kinds, x.Register)
		}
	}
	asked := v.c.R.URL.Query()
	kind := asked.Get("kind")
	if !slices.Contains(kinds, kind) {
		kind = ""
	}
	if len(kinds) > 1 {
		v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("transfers.ripple.all"), Href: v.at(""), Current: kind == "", Count: len(all)})
		for _, k := range kinds {
			v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("register." + k + ".many"), Href: v.at(k), Current: k == kind, Count: count[k]})
		}
	}
	rows := all
	if kind != "" {
		rows = slices.DeleteFunc(slices.Clone(all), func(x Reached) bool { return x.Register != kind })
	}
	first, last, turn := v.c.Stretch("page", "", len(rows), rippleRows)
	v.found, v.turn = rows[first:last], turn
}

func (v *rippleView) at(kind string) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", kind)
	}
	at := v.c.At("ripple", v.t.Name, v.head.Ref)
	if len(q) > 0 {
		at += "?" + q.Encode()
	}
	return at
}
