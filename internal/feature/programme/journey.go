package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// soon is how far the pages look ahead for what goes out of date.
const soon = 90

func (p *Pages) journeyRoutes() {
	p.Handle("GET /o/{org}/programme", reads(access.Records), p.journey)
	p.Handle("GET /o/{org}/programme/overlap", reads(access.Records), p.overlapPage)
}

// journeyView is the first page of the programme.
type journeyView struct {
	c       *web.Call
	w       *world
	way     assess.Way
	stages  []assess.StageReadiness
	overlap assess.OverlapReport
	drop    assess.Drop
	stale   []staleLine
	more    int
	names   map[id.ID]store.Title
	missed  []missedLine
	gaps    Progress
	newest  *record.Assessment
	vacant  []record.ManagementRole
}

// staleLine is something that goes out of date, and when.
type staleLine struct {
	assess.Dated
	Name  store.Title
	Href  string
	Late  bool
	Field string
}

// missedLine is an objective whose newest reading misses its target (S-130).
type missedLine struct {
	*record.Objective
	Reading record.Reading
	Task    *record.Task
}

func (p *Pages) journey(c *web.Call) error {
	v := journeyView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		w := v.w.World
		v.way = assess.Journey(v.w.Edition, w)
		v.stages = []assess.StageReadiness{assess.ReadyFor(1, v.w.Edition, w), assess.ReadyFor(2, v.w.Edition, w)}
		v.overlap = assess.Overlap(v.w.Edition, v.w.Roles, w)
		v.drop = assess.Forecast(w, w.Today, w.Today.AddDays(soon))
		v.newest = assess.NewestAssessment(w)
		if v.newest != nil {
			v.gaps = ProgressOf(v.newest)
		}
		v.vacant = VacantRoles(w)
		v.missed = missedOf(w)
		list := assess.GoesStale(w, w.Today.AddDays(soon))
		const shown = 7
		v.more = max(len(list)-shown, 0)
		list = list[:min(len(list), shown)]
		var ids []id.ID
		for _, x := range list {
			ids = append(ids, x.ID)
		}
		for _, s := range v.way.Steps {
			for _, cond := range s.Conditions {
				ids = append(ids, idsOf(cond.Lacks[:min(len(cond.Lacks), 3)])...)
			}
		}
		v.names, err = titles(ctx, tx, ids...)
		v.stale = staleLines(c, list, v.names, w.Today)
		return err
	}); err != nil {
		return err
	}
	lead := c.T("programme.lead", "edition", editionName(v.w.Edition), "done", v.done(), "count", len(v.way.Steps))
	return c.Page(ui.Page{Title: c.T("programme.title"), Lead: lead, Wide: true, Actions: journeyActions(v)}, journeyBody(v))
}

func (v journeyView) done() int {
	n := 0
	for _, s := range v.way.Steps {
		if s.Done() {
			n++
		}
	}
	return n
}

// next is the first condition to meet, and where.
func (v journeyView) next() (assess.Condition, bool) {
	if list := v.way.Next(); len(list) > 0 {
		return list[0], true
	}
	return assess.Condition{}, false
}

// whereTo is the page on which a condition is met: the record that falls short if
// there is one alone, else the register, or a new record where there is none.
func (v journeyView) whereTo(x assess.Condition) string {
	return whereTo(v.c, x, v.names)
}

func whereTo(c *web.Call, x assess.Condition, names map[id.ID]store.Title) string {
	switch shortKey(x.Key) {
	case "stage_1":
		return c.At("readiness", "1")
	case "stage_2":
		return c.At("readiness", "2")
	case "certificate":
		return c.At(record.Plans.Name)
	}
	if len(x.Lacks) == 1 {
		if t, ok := names[x.Lacks[0].ID]; ok {
			return c.At(t.Register, t.Ref)
		}
		if x.Lacks[0].ID.IsZero() && x.Lacks[0].Register != "" {
			return c.At(x.Lacks[0].Register, "new")
		}
	}
	return c.At(x.Where)
}

// conditionName: conditions of an audit's demands have the words of the demand.
func conditionName(c *web.Call, x assess.Condition) string {
	for _, key := range []string{x.Key, "journey.condition." + x.Key} {
		if c.Words.Has(key) {
			return c.T(key)
		}
	}
	return c.T("stage.ask." + x.Key)
}

// shortKey is the last word of a sentence's key.
func shortKey(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// VacantRoles are the roles that have to be held and that nobody holds (S-119).
func VacantRoles(w *assess.World) []record.ManagementRole {
	var out []record.ManagementRole
	for _, role := range record.MandatoryRoles() {
		held := slices.ContainsFunc(w.RoleAssignments, func(r *record.RoleAssignment) bool {
			return r.Role == role && r.State == "active" && (r.Until == "" || r.Until >= w.Today)
		})
		if !held {
			out = append(out, role)
		}
	}
	return out
}

func staleLines(c *web.Call, list []assess.Dated, names map[id.ID]store.Title, today calendar.Day) []staleLine {
	var out []staleLine
	for _, x := range list {
		l := staleLine{Dated: x, Name: names[x.ID], Href: c.At(x.Register), Late: x.StaleOn() <= today}
		if l.Name.Ref != "" {
			l.Href = c.At(l.Name.Register, l.Name.Ref)
		}
		out = append(out, l)
	}
	return out
}

// overlapView is what the records kept for the GDPR carry (S-020).
type overlapView struct {
	c     *web.Call
	w     *world
	r     assess.OverlapReport
	names map[id.ID]store.Title
}

func (p *Pages) overlapPage(c *web.Call) error {
	v := overlapView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.w, err = load(ctx, tx); err != nil {
			return err
		}
		v.r = assess.Overlap(v.w.Edition, v.w.Roles, v.w.World)
		var ids []id.ID
		for _, x := range v.r.Items {
			for _, n := range slices.Concat(firstFew(x.Records), firstFew(x.Short)) {
				ids = append(ids, n.ID)
			}
		}
		v.names, err = titles(ctx, tx, ids...)
		return err
	}); err != nil {
		return err
	}
	lead := c.T("programme.overlap.lead", "edition", editionName(v.w.Edition), "met", v.r.Met, "count", v.r.Of)
	return c.Page(ui.Page{Title: c.T("programme.overlap"), Lead: lead, Wide: true, Crumbs: crumbs(c)}, overlapBody(v))
}

const fewShown = 4

func firstFew(list []assess.Named) []assess.Named { return list[:min(len(list), fewShown)] }

// because joins what was looked for.
func because(c *web.Call, keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, c.T("overlap."+k))
	}
	return strings.Join(out, "; ")
}

func staleTone(x staleLine) ui.Tone {
	if x.Late {
		return ui.Bad
	}
	return ui.Warn
}

// figures are the numbers that lead to their rows.
func (v journeyView) figures() []ui.Figure {
	c, w := v.c, v.c.Words
	stage := func(i int) ui.Figure {
		s := v.stages[i]
		delta := c.T("programme.ready.blocks", "count", len(s.Blocks))
		return ui.Figure{Label: c.T("programme.ready.title", "stage", i+1), Value: w.Percent(int64(s.Score)), Href: c.At("readiness", w.Number(int64(i+1))), Delta: delta}
	}
	out := []ui.Figure{stage(0), stage(1),
		{Label: c.T("programme.overlap"), Value: w.Percent(int64(v.overlap.Percent())), Unit: c.T("programme.of", "value", v.overlap.Met, "of", v.overlap.Of), Href: c.At("programme", "overlap"), Delta: c.T("programme.overlap.short.sub", "count", len(v.overlap.Partly()))},
	}
	gap := ui.Figure{Label: c.T("programme.gap"), Value: "–", Href: c.At("gap"), Delta: c.T("programme.gap.none")}
	if v.newest != nil {
		gap = ui.Figure{Label: c.T("programme.gap.open"), Value: w.Number(int64(v.gaps.Open)), Href: c.At("assessments", v.newest.Ref) + "?show=gaps", Delta: c.T("programme.gap.figure", "judged", v.gaps.Judged, "count", v.gaps.Of)}
	}
	loss := v.drop.Before.Score - v.drop.Then.Score
	return append(out, gap, ui.Figure{Label: c.T("programme.forecast.figure", "days", soon), Value: w.Number(int64(v.drop.Then.Score)), Href: c.At("readiness", "forecast"), Delta: c.T("programme.forecast.delta", "count", loss)})
}
