package home

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// homePage is the first page, ready to be drawn.
type homePage struct {
	c       *web.Call
	f       *Figures
	now     []due
	tiles   []ui.Figure
	bands   []sourceBand // of other features
	days    []dueDay
	dueAll  int // due this week
	dueMore int // of them not shown
	trend   ui.TrendChart
	shifts  []shift
	since   string
	top     []*record.Risk
	heat    ui.HeatMap
	feed    []ui.Event
	waiting int // in the inbox
	empty   bool
}

func (h *Home) home(c *web.Call) error {
	v := homePage{c: c}
	var next templ.Component
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.f, err = Measure(ctx, tx, h.Notices.Sources...); err != nil {
			return err
		}
		if h.Next != nil {
			if next, err = h.Next(ctx, tx, c); err != nil {
				return err
			}
		}
		return v.load(ctx, tx)
	})
	if err != nil {
		return err
	}
	body := homeBody(v)
	if next != nil {
		body = templ.Join(next, body)
	}
	return c.Page(ui.Page{Title: c.T("web.nav.home"), Heading: c.T("home.today", "weekday", c.Words.Weekday(v.f.Today.Weekday()), "day", v.f.Today), Lead: v.lead(), Actions: homeActions(v)}, body)
}

func (v *homePage) load(ctx context.Context, tx *store.Tx) error {
	c, f := v.c, v.f
	list, total, err := f.dueBy(ctx, tx, c.At, f.Today.AddDays(weekDays-1), id.ID{})
	if err != nil {
		return err
	}
	soon := f.noticesUntil(c.At, f.Today.AddDays(weekDays), f.Today.AddDays(noticeSoon))
	everything := append(soon, list...)
	if err := ownerNames(ctx, tx, everything); err != nil {
		return err
	}
	list = everything[len(soon):]
	for _, d := range urgentFirst(f.Today, everything) {
		if len(v.now) < 3 && (d.day < f.Today || d.mine && d.day == f.Today || d.kind == "notice") {
			v.now = append(v.now, d)
		}
	}
	v.dueAll = total
	v.showDue(list, total)
	v.top = f.topRisks(4)
	v.heat = f.heat(c, v.top)
	if v.waiting, err = countUnseen(ctx, tx); err != nil {
		return err
	}
	if v.feed, err = feed(ctx, tx, c, feedShown); err != nil {
		return err
	}
	days, err := v.loadTrend(ctx, tx)
	if err != nil {
		return err
	}
	v.tiles = tiles(c, f, days)
	v.bands = bands(c, tx, f, days)
	v.empty = len(f.activities) == 0 && len(f.risks) == 0 && len(f.agreements) == 0 && total == 0 && len(v.bands) == 0
	return nil
}

// showDue puts the few most urgent of what is late first, then the days of the week.
func (v *homePage) showDue(list []due, total int) {
	today := v.f.Today
	late := slices.DeleteFunc(slices.Clone(list), func(d due) bool { return d.day >= today })
	next := slices.DeleteFunc(slices.Clone(list), func(d due) bool { return d.day < today })
	lateAll := len(late)
	late = urgentFirst(today, late)[:min(lateAll, lateShown)]
	next = next[:min(len(next), dueShown)]
	v.days = append(byDay(v.c, today, late), byDay(v.c, today, next)...)
	if lateAll > len(late) {
		v.days[0].more = lateAll - len(late)
	}
	v.dueMore = total - lateAll - len(next)
}

// lead says in numbers what needs a person today.
func (v homePage) lead() string {
	if v.empty {
		return v.c.T("home.lead.empty")
	}
	var parts []string
	for _, s := range v.f.sources {
		for _, name := range s.Late {
			if n := v.f.Get(name).Value; n > 0 {
				parts = append(parts, v.c.T("home.lead."+name, "count", n))
			}
		}
	}
	for _, p := range []struct {
		key string
		n   int
	}{
		{"home.lead.late", v.f.Get(LateTasks).Value}, {"home.lead.reviews", v.f.Get(Overdue).Value},
		{"home.lead.ending", v.f.Get(Ending).Value}, {"home.lead.inbox", v.waiting},
	} {
		if p.n > 0 && len(parts) < 3 {
			parts = append(parts, v.c.T(p.key, "count", p.n))
		}
	}
	if len(parts) == 0 {
		return v.c.T("home.lead.fine", "count", v.dueAll)
	}
	return capital(v.c.Words.And(parts...)) + "."
}

// noticesUntil are the agreements whose last day of notice falls between two days.
func (f *Figures) noticesUntil(at func(...string) string, from, to calendar.Day) []due {
	var out []due
	for _, a := range f.agreements {
		if by := noticeBy(a); by >= from && by <= to {
			out = append(out, due{day: by, kind: "notice", icon: "file-check", ref: a.Ref, title: a.Title, href: at("agreements", a.Ref), owner: a.Owner, register: "agreements"})
		}
	}
	return out
}

// countUnseen is how many lines of the inbox the person has not looked at.
func countUnseen(ctx context.Context, tx *store.Tx) (int, error) {
	if tx.Person.IsZero() {
		return 0, nil
	}
	_, n, err := countWaiting(ctx, tx)
	return n, err
}

// tiles are the key figures; each leads to its rows and its rule.
func tiles(c *web.Call, f *Figures, days []figureDay) []ui.Figure {
	n := func(name string) int64 { return int64(f.Get(name).Value) }
	tile := func(name, value, unit, delta, icon string) ui.Figure {
		return ui.Figure{Label: c.T("figure." + name), Value: value, Unit: unit, Href: c.At("figures", name), Delta: delta, DeltaIcon: icon, Spark: spark(days, name)}
	}
	num := c.Words.Number
	complete := f.Get(Complete)
	return []ui.Figure{
		tile(Complete, c.Words.Percent(int64(complete.Percent())), c.T("home.of", "value", complete.Value, "of", complete.Of), c.T("home.tile.unapproved", "count", f.Get(Unapproved).Value), ""),
		tile(Gaps, num(n(Gaps)), "", c.T("home.tile.gaps", "count", complete.Of), ""),
		tile(Overdue, num(n(Overdue)), "", c.T("home.tile.reviews", "count", f.Get(Overdue).Of), ""),
		tile(OpenTasks, num(n(OpenTasks)), lateUnit(c, f), c.T("home.tile.tasks", "count", countWeek(f)), ""),
		tile(Contrary, num(n(Contrary)), "", c.T("home.tile.contradictions", "count", f.Get(Contrary).Of-f.Get(Contrary).Value), ""),
		tile(HighRisks, num(n(HighRisks)), "", c.T("home.tile.risks", "count", f.Get(HighRisks).Of), ""),
		tile(Ending, num(n(Ending)), "", c.T("home.tile.agreements", "count", f.Get(Ending).Of), ""),
	}
}

func lateUnit(c *web.Call, f *Figures) string {
	if late := f.Get(LateTasks).Value; late > 0 {
		return c.T("home.tile.late", "count", late)
	}
	return ""
}

func countWeek(f *Figures) int { return f.Get(OpenTasks).Value - f.Get(LateTasks).Value }

// dueQuery is the address of the list of tasks that are due until a day.
func dueQuery(f *Figures) string {
	return fmt.Sprintf("?where=state:is:%s&where=due:before:%s&sort=due", strings.Join(openStates, "%7C"), f.Today.AddDays(weekDays))
}
