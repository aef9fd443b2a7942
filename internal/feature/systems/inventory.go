package systems

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Inventory is what there is: systems by origin, hosting and status, stores by
// environment, and how much data sets hold (S-048, S-049).
type Inventory struct {
	Today  calendar.Day
	Shares []Shares
	// Unpurposed and Unruled are elements without a purpose (S-089) and without a rule of
	// their own; Unexplained are data sets with a number but no day or source of it.
	Unpurposed, Unruled, Unexplained, Sets, Elements int
	Systems                                          int
}

// Shares is one division of a register.
type Shares struct {
	Register, Field, Choice string
	All                     int
	Parts                   []assess.Share
}

// divisions are the fields by which the inventory is divided.
func divisions() []Shares {
	return []Shares{
		{Register: "systems", Field: "origin", Choice: "origin"}, {Register: "systems", Field: "hosting", Choice: "hosting"},
		{Register: "systems", Field: "status", Choice: "system_status"}, {Register: "data-stores", Field: "environment", Choice: "environment"},
	}
}

// DoInventory counts what there is; each count is a query of the list behind it.
func DoInventory(ctx context.Context, tx *store.Tx) (*Inventory, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	out := &Inventory{Today: today}
	for _, s := range divisions() {
		t := tx.Registers().Get(s.Register)
		values := t.Field(s.Field).Values
		queries := []store.Query{{Where: []store.Cond{{Field: s.Field, Op: "empty"}}}}
		for _, v := range values {
			queries = append(queries, store.Query{Where: []store.Cond{{Field: s.Field, Op: "is", Value: v}}})
		}
		n, err := store.Counts(ctx, tx, t, queries)
		if err != nil {
			return nil, fmt.Errorf("divide %s: %w", s.Register, err)
		}
		count := map[string]int{"": n[0]}
		for i, v := range values {
			count[v] = n[i+1]
		}
		for _, x := range n {
			s.All += x
		}
		s.Parts = assess.Shares(values, count)
		out.Shares = append(out.Shares, s)
	}
	out.Systems = out.Shares[0].All
	sets, err := store.Counts(ctx, tx, record.DataSets.Type, []store.Query{{}, {Where: []store.Cond{{Field: "declared_count", Op: "filled"}, {Field: "declared_on", Op: "empty"}}}})
	if err != nil {
		return nil, fmt.Errorf("count data sets: %w", err)
	}
	out.Sets, out.Unexplained = sets[0], sets[1]
	for _, x := range []struct {
		to *int
		f  Filter
	}{{&out.Elements, Filter{}}, {&out.Unpurposed, Filter{Purpose: "none"}}, {&out.Unruled, Filter{Rule: "none"}}} {
		page, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "elements", store.RowQuery{Where: x.f.where(nil), Limit: 1, Count: true})
		if err != nil {
			return nil, err
		}
		*x.to = page.Total
	}
	return out, nil
}

// Volumes are data sets with how much they hold, the largest first.
type Volumes struct {
	Sets []*record.DataSet
	Next string
}

// DoVolumes lists data sets by their declared number of records.
func DoVolumes(ctx context.Context, tx *store.Tx, after string, limit int) (Volumes, error) {
	page, err := store.List(ctx, tx, record.DataSets, store.Query{Sort: "-declared_count", After: after, Limit: limit})
	if err != nil {
		return Volumes{}, fmt.Errorf("read volumes: %w", err)
	}
	return Volumes{page.Items, page.Next}, nil
}

type inventoryView struct {
	c          *web.Call
	i          *Inventory
	v          Volumes
	activities []*record.ProcessingActivity
	after      string
}

func (p *Pages) inventory(c *web.Call) error {
	v := &inventoryView{c: c, after: c.R.URL.Query().Get("after")}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.i, err = DoInventory(ctx, tx); err != nil {
			return err
		}
		if v.v, err = DoVolumes(ctx, tx, v.after, 25); err != nil {
			return err
		}
		if v.after != "" || !tx.May(access.Read, record.ProcessingActivities.Group) {
			return nil
		}
		page, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Limit: 10, Sort: "ref", Where: []store.Cond{{Field: "people_count", Op: "filled"}}})
		v.activities = page.Items
		return err
	}); err != nil {
		return err
	}
	lead := c.T("systems.inventory.lead", "count", v.i.Systems) + " " + c.T("systems.inventory.sets", "count", v.i.Sets)
	return c.Page(ui.Page{Title: c.T("systems.inventory"), Lead: lead, Wide: true, Actions: inventoryActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}}}, inventoryBody(v))
}

func (v *inventoryView) figures() []ui.Figure {
	n := func(x int) string {
		if x > store.MaxCount {
			return v.c.T("systems.over", "count", store.MaxCount)
		}
		return v.c.Words.Number(int64(x))
	}
	return []ui.Figure{
		{Label: v.c.T("register.systems.many"), Value: n(v.i.Systems), Href: v.c.At("systems")},
		{Label: v.c.T("register.data-sets.many"), Value: n(v.i.Sets), Href: v.c.At("data-sets")},
		{Label: v.c.T("systems.elements"), Value: n(v.i.Elements), Href: v.c.At("data-elements")},
		{Label: v.c.T("systems.figure.unpurposed"), Value: n(v.i.Unpurposed), Href: v.c.At("data-elements") + "?purpose=none"},
		{Label: v.c.T("systems.figure.unruled"), Value: n(v.i.Unruled), Href: v.c.At("data-elements") + "?rule=none"},
	}
}

// listAt is the list behind one part of a division.
func (v *inventoryView) listAt(s Shares, p assess.Share) string {
	where := s.Field + ":is:" + p.Value
	if p.Value == "" {
		where = s.Field + ":empty:"
	}
	return v.c.At(s.Register) + "?where=" + where
}

func (v *inventoryView) word(s Shares, p assess.Share) string {
	if p.Value == "" {
		return v.c.T("systems.unsaid")
	}
	return v.c.T("choice." + s.Choice + "." + p.Value)
}

func (v *inventoryView) title(s Shares) string {
	return v.c.T("field." + s.Register + "." + s.Field)
}

func (v *inventoryView) segs(s Shares) []ui.Seg {
	tones := []ui.Tone{ui.Acc, ui.Info, ui.Plum, ui.OK, ui.Warn, ui.Bad}
	var out []ui.Seg
	for i, p := range s.Parts {
		tone := ui.Mute
		if p.Value != "" {
			tone = tones[i%len(tones)]
		}
		if p.Count > 0 {
			out = append(out, ui.Seg{Tone: tone, N: p.Count, Label: v.word(s, p)})
		}
	}
	return out
}

func (v *inventoryView) says(s Shares) string {
	var out []string
	for _, p := range s.Parts {
		out = append(out, v.word(s, p)+": "+v.c.Words.Percent(int64(p.Percent)))
	}
	return v.title(s) + ". " + strings.Join(out, ", ")
}

// apart is how far a count lies from what was declared, in words, and its tone.
func apart(c *web.Call, d *record.DataSet) (ui.Tone, string) {
	p, ok := assess.VolumeApart(d)
	switch {
	case !ok:
		return ui.Mute, ""
	case assess.VolumeDiffers(d):
		return ui.Warn, c.T("systems.apart", "percent", c.Words.Percent(p))
	}
	return ui.OK, c.T("systems.fits")
}

// known is of which day a number is, and how it is known.
func known(c *web.Call, on calendar.Day, how record.CountBasis) string {
	var out []string
	if how != "" {
		out = append(out, c.T("choice.count_basis."+string(how)))
	}
	if on != "" {
		out = append(out, c.Words.ShortDay(on))
	}
	return strings.Join(out, ", ")
}

func count(c *web.Call, n int64, on calendar.Day) string {
	if n == 0 && on == "" {
		return ""
	}
	return c.Words.Number(n)
}
