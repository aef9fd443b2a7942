package rights

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountIndicators adds the indicators over all requests.
func (p *Pages) mountIndicators() {
	p.Handle("GET /o/{org}/request-indicators", web.Rule{Verb: access.Read, Group: access.Cases}, p.indicators)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("indicators.title"), Href: c.At("request-indicators"), Icon: "chart-column"}, c.Who.May(access.Read, access.Cases)
	}
	p.Place("rights", item)
	p.Command(web.Command{Group: "go", Show: item})
}

// spans are the periods on offer: so many months up to today.
var spans = []string{"3", "6", "12", "24"}

type indicatorsView struct {
	c       *web.Call
	x       Indicators
	span    string
	by      Dimension
	key     string
	measure Measure
	lines   []*Line // behind the number that was asked for
	titles  map[id.ID]store.Title
	svg     string
}

// shownLines is how many rows behind a number the page shows.
const shownLines = 200

func (p *Pages) indicators(c *web.Call) error {
	q := c.R.URL.Query()
	v := &indicatorsView{c: c, span: q.Get("months"), by: Dimension(q.Get("by")), key: q.Get("key"), measure: Measure(q.Get("rows"))}
	if !slices.Contains(spans, v.span) {
		v.span = "12"
	}
	if !slices.Contains(Dimensions(), v.by) {
		v.by, v.key = "", ""
	}
	if !slices.Contains(Measures(), v.measure) {
		v.measure = ""
	}
	if err := c.Read(v.load); err != nil {
		return err
	}
	chart := draw.Bars{Title: c.T("indicators.chart"), Keys: []draw.Key{{Label: c.T("indicators.on_time"), Fill: draw.Accent, On: draw.OnAccent}, {Label: c.T("indicators.late"), Fill: draw.Warn}, {Label: c.T("indicators.rest"), Fill: draw.Mute}}}
	for _, s := range v.x.By[ByMonth] {
		n := s.Numbers
		chart.Bars = append(chart.Bars, draw.Bar{Label: v.label(ByMonth, s.Key), Values: []float64{float64(n["on_time"]), float64(n["late"]), float64(n["received"] - n["on_time"] - n["late"])}, Href: v.at(ByMonth, s.Key, "received")})
	}
	v.svg = draw.SVG(chart.Draw(), "requests-by-month")
	return c.Page(ui.Page{Title: c.T("indicators.title"), Lead: c.T("indicators.lead", "from", v.x.From, "to", v.x.To), Wide: true, Actions: indicatorActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}}}, indicatorBody(v))
}

func (v *indicatorsView) load(ctx context.Context, tx *store.Tx) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	months, _ := strconv.Atoi(v.span)
	if v.x, err = DoIndicators(ctx, tx, today.AddMonths(-months), today); err != nil {
		return err
	}
	if v.measure != "" {
		v.lines = v.x.Pick(v.by, v.key, v.measure)
	}
	var people []id.ID
	for _, s := range slices.Concat(v.x.By[ByAssignee], v.x.By[ByTeam]) {
		if at, err := id.Parse(s.Key); err == nil {
			people = append(people, at)
		}
	}
	for _, l := range v.lines[:min(shownLines, len(v.lines))] {
		people = append(people, l.ID)
	}
	v.titles, err = store.Titles(ctx, tx, people)
	return err
}

// at is the page with the rows behind a number.
func (v *indicatorsView) at(by Dimension, key string, m Measure) string {
	q := url.Values{"months": {v.span}}
	if by != "" {
		q.Set("by", string(by))
		q.Set("key", key)
	}
	if m != "" {
		q.Set("rows", string(m))
	}
	at := v.c.At("request-indicators", "?"+q.Encode())
	if m != "" {
		at += "#rows"
	}
	return at
}

// label is what people call a group.
func (v *indicatorsView) label(by Dimension, key string) string {
	return groupLabel(v.c.Words, v.titles, by, key)
}

func groupLabel(w i18n.Words, titles map[id.ID]store.Title, by Dimension, key string) string {
	switch {
	case key == "":
		return w.T("indicators.none")
	case by == ByType:
		return w.T("choice.request_type." + key)
	case by == ByChannel:
		return w.T("choice.request_channel." + key)
	case by == ByLaw:
		return clocks.LawName(w, key)
	case by == ByAssignee, by == ByTeam:
		at, _ := id.Parse(key)
		return first(titles[at].Title, w.T("indicators.none"))
	}
	return key
}

func (v *indicatorsView) figures() []ui.Figure {
	n := v.x.All
	out := []ui.Figure{
		{Label: v.c.T("indicators.received"), Value: strconv.Itoa(n.Numbers["received"]), Href: v.at("", "", "received")},
		{Label: v.c.T("indicators.share"), Value: percent(n.OnTime), Href: v.at("", "", "answered")},
		{Label: v.c.T("indicators.median"), Value: days(n.Median), Unit: v.c.T("indicators.days"), Href: v.at("", "", "answered")},
		{Label: v.c.T("indicators.p95"), Value: days(n.P95), Unit: v.c.T("indicators.days"), Href: v.at("", "", "answered")},
		{Label: v.c.T("indicators.overdue"), Value: strconv.Itoa(n.Numbers["overdue"]), Href: v.at("", "", "overdue")},
		{Label: v.c.T("indicators.refused"), Value: strconv.Itoa(n.Numbers["refused"]), Href: v.at("", "", "refused")},
	}
	return out
}

func percent(n int) string {
	if n < 0 {
		return "–"
	}
	return strconv.Itoa(n) + " %"
}

func days(n int) string {
	if n < 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// heading names the rows that are shown.
func (v *indicatorsView) heading() string {
	var parts []string
	parts = append(parts, v.c.T("indicators."+string(v.measure)))
	if v.by != "" {
		parts = append(parts, v.label(v.by, v.key))
	}
	return strings.Join(parts, ": ")
}
