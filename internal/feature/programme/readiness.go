package programme

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) readinessRoutes() {
	p.Handle("GET /o/{org}/readiness", reads(access.Records), func(c *web.Call) error { return p.readiness(c, 1) })
	p.Handle("GET /o/{org}/readiness/forecast", reads(access.Records), p.forecast)
	p.Handle("GET /o/{org}/readiness/board/{file}", web.Rule{Verb: access.Export, Group: access.Records}, p.boardReport)
	p.Handle("GET /o/{org}/readiness/report/{file}", web.Rule{Verb: access.Export, Group: access.Records}, p.readinessReport)
	p.Handle("GET /o/{org}/readiness/{stage}", reads(access.Records), func(c *web.Call) error {
		switch c.R.PathValue("stage") {
		case "1":
			return p.readiness(c, 1)
		case "2":
			return p.readiness(c, 2)
		}
		return problem.NotFound("address", "")
	})
}

// readinessView is what an auditor asks for at a stage, and what is there.
type readinessView struct {
	c     *web.Call
	w     *world
	r     assess.StageReadiness
	names map[id.ID]store.Title
	show  string
	scope string
	title string
}

func (p *Pages) readiness(c *web.Call, stage assess.Stage) error {
	v := readinessView{c: c, show: c.R.URL.Query().Get("show"), scope: c.R.URL.Query().Get("scope")}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		world, edition := v.w.World, v.w.Edition
		if v.scope != "" {
			at, err := refOf(ctx, tx, scopesType, v.scope)
			if err != nil {
				return err
			}
			if s := scopeOf(world, at); s != nil {
				world = assess.Within(s, world)
				v.title = s.Title
				if s.Edition != "" {
					edition = s.Edition
				}
			}
		}
		v.w.Edition = edition
		v.r = assess.ReadyFor(stage, edition, world)
		var ids []id.ID
		for _, d := range v.r.Demands {
			for _, n := range d.Have[:min(len(d.Have), haveShown)] {
				ids = append(ids, n.ID)
			}
			ids = append(ids, idsOf(d.Lacks[:min(len(d.Lacks), lacksShown)])...)
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	}); err != nil {
		return err
	}
	key := "programme.ready.no"
	if v.r.Ready() {
		key = "programme.ready.yes"
	}
	lead := c.T(key, "stage", int(stage), "edition", editionName(v.w.Edition), "count", len(v.r.Blocks))
	return c.Page(ui.Page{Title: c.T("programme.readiness"), Heading: c.T("programme.ready.title", "stage", int(stage)), Lead: lead, Wide: true, Crumbs: crumbs(c), Actions: readinessActions(v)}, readinessBody(v))
}

const haveShown, lacksShown = 5, 6

// causes of the score by topic.
func (v readinessView) points(topic string) int {
	for _, x := range v.r.Causes {
		if x.Name == topic {
			return x.Points
		}
	}
	return 0
}

func (v readinessView) demands() []assess.Demand {
	list := slices.Clone(v.r.Demands)
	switch v.show {
	case "lacks":
		list = slices.DeleteFunc(list, assess.Demand.Fulfilled)
	case "blocks":
		list = slices.Clone(v.r.Blocks)
	}
	slices.SortStableFunc(list, func(a, b assess.Demand) int { return v.points(b.Topic) - v.points(a.Topic) })
	return list
}

// forecastView compares two days (S-172).
type forecastView struct {
	c      *web.Call
	w      *world
	on     calendar.Day
	typed  string
	err    string
	drop   assess.Drop
	stale  []staleLine
	falls  []fallLine
	shifts []assess.Shift
}

// fallLine is a grade of a control that falls on a day.
type fallLine struct {
	assess.Fall
	Title, Href string
}

func (p *Pages) forecast(c *web.Call) error {
	v := forecastView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		w := v.w.World
		v.on = w.Today.AddDays(soon)
		if v.typed = c.R.URL.Query().Get("on"); v.typed != "" {
			d, err := calendar.ParseDay(v.typed)
			if err != nil || d < w.Today || d > w.Today.AddDays(3660) {
				v.err = c.T("programme.forecast.day", "day", w.Today)
			} else {
				v.on = d
			}
		}
		v.drop = assess.Forecast(w, w.Today, v.on)
		v.shifts = slices.DeleteFunc(slices.Clone(v.drop.Shifts), func(s assess.Shift) bool { return s.Points == 0 })
		list := assess.GoesStale(w, v.on)
		list = list[:min(len(list), 300)]
		var ids []id.ID
		for _, x := range list {
			ids = append(ids, x.ID)
		}
		for _, f := range assess.NewView(w).Falls(v.on) {
			v.falls = append(v.falls, fallLine{f, f.Control.Ref + " " + f.Control.Title, c.At("controls", f.Control.Ref)})
		}
		names, err := titles(ctx, tx, ids...)
		v.stale = staleLines(c, list, names, w.Today)
		return err
	}); err != nil {
		return err
	}
	if v.err != "" {
		c.Status(422)
	}
	v.typed = string(v.on)
	lead := c.T("programme.forecast.lead", "day", v.on, "count", len(v.stale), "before", v.drop.Before.Score, "then", v.drop.Then.Score)
	return c.Page(ui.Page{Title: c.T("programme.forecast"), Lead: lead, Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.readiness"), Href: c.At("readiness")})}, forecastBody(v))
}

func signed(c *web.Call, n int) string {
	if n > 0 {
		return c.T("programme.plus", "points", n)
	}
	return c.T("programme.minus", "points", -n)
}

func (v readinessView) at(show string, stage assess.Stage) string {
	q := ""
	add := func(name, value string) {
		if value != "" {
			sep := "&"
			if q == "" {
				sep = "?"
			}
			q += sep + name + "=" + value
		}
	}
	add("show", show)
	add("scope", v.scope)
	return v.c.At("readiness", string(rune('0'+int(stage)))) + q
}

func (v readinessView) tabs() []ui.Tab {
	var out []ui.Tab
	for _, s := range []assess.Stage{1, 2} {
		out = append(out, ui.Tab{Label: v.c.T("programme.ready.stage", "stage", int(s)), Href: v.at("", s), Current: s == v.r.Stage})
	}
	return out
}

func (v readinessView) views() []ui.Tab {
	lacks := 0
	for _, d := range v.r.Demands {
		if !d.Fulfilled() {
			lacks++
		}
	}
	return []ui.Tab{
		{Label: v.c.T("programme.ready.all"), Href: v.at("", v.r.Stage), Current: v.show == "", Count: len(v.r.Demands)},
		{Label: v.c.T("programme.ready.lacking"), Href: v.at("lacks", v.r.Stage), Current: v.show == "lacks", Count: lacks},
		{Label: v.c.T("programme.ready.blocking"), Href: v.at("blocks", v.r.Stage), Current: v.show == "blocks", Count: len(v.r.Blocks)},
	}
}
