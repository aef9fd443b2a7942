package transfers

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mapView is the page of the map.
type mapView struct {
	c      *web.Call
	r      *Report
	f      Filter
	lose   string
	after  *Aftermath
	lines  []Line
	all    int // lines before the table took its page of them
	turn   ui.PageTurn
	fallen struct { // what the page shows of what falls
		list []assess.Fallen
		turn ui.PageTurn
	}
	svg    string
	export bool
}

func filterOf(q url.Values) Filter {
	return Filter{Country: strings.ToUpper(q.Get("country")), Law: q.Get("law"), State: assess.PermitState(q.Get("state")), Safeguard: assess.Safeguard(q.Get("safeguard"))}
}

func (f Filter) values() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"country": f.Country, "law": f.Law, "state": string(f.State), "safeguard": string(f.Safeguard)} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

func (p *Pages) page(c *web.Call) error {
	q := c.R.URL.Query()
	v := &mapView{c: c, f: filterOf(q), lose: strings.TrimSpace(q.Get("lose")), export: c.Who.May(access.Export, access.Records)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.r, err = DoReport(ctx, tx, ""); err != nil {
			return err
		}
		if v.lose != "" {
			v.after, err = DoWhatIf(ctx, tx, v.r, v.lose)
		}
		return err
	}); err != nil {
		return err
	}
	v.lines = v.r.Pick(v.f)
	slices.SortStableFunc(v.lines, func(a, b Line) int { return rank(b.Safeguard()) - rank(a.Safeguard()) })
	v.all = len(v.lines)
	shown := v.lines
	first, last, turn := c.Stretch("page", "rows", v.all, pageRows)
	v.lines, v.turn = v.lines[first:last], turn
	if v.after != nil {
		first, last, turn := c.Stretch("fallen", "after-h", len(v.after.Fallen), pageRows)
		v.fallen.list, v.fallen.turn = v.after.Fallen[first:last], turn
	}
	v.svg = draw.SVG(v.r.picture(c.Words, shown, func(country string) string { return v.here("country", country) }), "world")
	return c.Page(ui.Page{Title: c.T("transfers.title"), Lead: v.lead(), Wide: true, Actions: mapActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.partners")}}}, mapBody(v))
}

// pageRows is how many rows the table shows at once.
const pageRows = 50

// lead is the state in one sentence.
func (v *mapView) lead() string {
	bad := 0
	for _, l := range v.r.Lines {
		if l.State() == assess.NotPermitted {
			bad++
		}
	}
	if len(v.r.Lines) == 0 {
		return v.c.T("transfers.map.none")
	}
	return v.c.T("transfers.lead", "count", len(destinations(v.r.Lines))) + " " + v.c.T("transfers.lead.bad", "count", bad)
}

// here is the page with a part of its address changed.
func (v *mapView) here(name, value string) string {
	q := v.f.values()
	if v.lose != "" {
		q.Set("lose", v.lose)
	}
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return v.c.At("transfers", "map")
	}
	return v.c.At("transfers", "map", "?"+q.Encode())
}

func (v *mapView) query() string { return "?" + v.f.values().Encode() }

func (v *mapView) countries() []ui.Option {
	var out []ui.Option
	for _, d := range destinations(v.r.Lines) {
		out = append(out, ui.Option{Value: d.code, Label: catalogue.CountryName(d.code, v.c.Words.Lang())})
	}
	return out
}

func (v *mapView) states() []ui.Option {
	var out []ui.Option
	for _, s := range assess.PermitStates() {
		out = append(out, ui.Option{Value: string(s), Label: v.c.T("transfers.state." + string(s))})
	}
	return out
}

func (v *mapView) laws() []ui.Option {
	var out []ui.Option
	for _, l := range v.r.Own.LawsInScope {
		out = append(out, ui.Option{Value: string(l), Label: lawName(v.c, string(l))})
	}
	return out
}

func lawName(c *web.Call, at string) string {
	if key := "law.name." + at; c.Words.Has(key) {
		return c.T(key)
	}
	if l, ok := law.Shipped().Law(at); ok {
		return l.Name
	}
	return at
}

// losses are what may be supposed: the decisions and mechanisms that transfers rest on.
func (v *mapView) losses() []ui.Option {
	var out []ui.Option
	add := func(value, label, group string) {
		if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == value }) {
			out = append(out, ui.Option{Value: value, Label: label, Group: group})
		}
	}
	for _, l := range v.r.Lines {
		for _, p := range l.Verdicts {
			if c := string(l.Crossing.To); c != "" && p.Route == law.ByAdequacy {
				add("adequacy-"+strings.ToLower(c), v.c.T("transfers.lose.decision", "country", catalogue.CountryName(c, v.c.Words.Lang())), v.c.T("transfers.lose.decisions"))
			}
		}
	}
	for _, l := range v.r.Lines {
		if m := l.Crossing.Mechanism; m != "" && m != "none_needed" && m != "other" && m != "adequacy" {
			add(string(m), v.c.T("choice.mechanism."+string(m)), v.c.T("transfers.lose.mechanisms"))
		}
	}
	for _, d := range v.countries() {
		add(strings.ToLower(d.Value), d.Label, v.c.T("transfers.lose.countries"))
	}
	for _, l := range v.r.Lines {
		if l.To.Ref != "" {
			add(strings.ToLower(l.To.Ref), l.To.Title, v.c.T("transfers.lose.parties"))
		}
	}
	if v.lose != "" {
		add(v.lose, v.lose, "")
	}
	return out
}

func toneOf(s assess.PermitState) ui.Tone {
	switch s {
	case assess.PermitHome, assess.Permitted:
		return ui.OK
	case assess.PermitOpen:
		return ui.Warn
	case assess.NotPermitted:
		return ui.Bad
	}
	return ui.Mute
}

func guardTone(s assess.Safeguard) ui.Tone {
	switch s {
	case assess.AtHome:
		return ui.OK
	case assess.ByDecision:
		return ui.Info
	case assess.ByClauses:
		return ui.Warn
	case assess.BySingleCase:
		return ui.Plum
	case assess.Unprotected:
		return ui.Bad
	}
	return ui.Mute
}

func (v *mapView) rowAt(l Line) string {
	if l.Row.IsZero() {
		return v.c.At(l.Register, l.Ref)
	}
	return v.c.At(l.Register, l.Ref) + "#transfers"
}

func aftermathTone(a *Aftermath) ui.Tone {
	switch {
	case a.Unlawful > 0:
		return ui.Bad
	case len(a.Fallen) > 0:
		return ui.Warn
	}
	return ui.OK
}

// named are records of one kind that a loss would reach.
type named struct {
	label string
	list  []store.Title
	more  int // that are not in the list
}

func (v *mapView) touched() []named {
	var out []named
	for _, x := range []struct {
		register string
		ids      []id.ID
	}{{"processing-activities", v.after.Activities}, {"systems", v.after.Systems}, {"engagements", v.after.Engagements}} {
		n := named{label: v.c.T("register." + x.register + ".many"), more: max(0, len(x.ids)-pageRows)}
		for _, at := range x.ids {
			if t, ok := v.after.Names[at]; ok && len(n.list) < pageRows {
				n.list = append(n.list, t)
			}
		}
		out = append(out, n)
	}
	return out
}
