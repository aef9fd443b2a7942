package programme

import (
	"context"
	"strconv"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// furthest is how many days a forecast looks ahead.
const furthest = 3660

type shiftOut struct {
	Name   string `json:"name"`
	Cause  string `json:"cause"`
	Points int    `json:"points"`
	Count  int    `json:"count"`
	Before int    `json:"before"`
}

type staleOut struct {
	recordOut
	Check string       `json:"check"`
	Field string       `json:"field,omitempty"`
	Last  calendar.Day `json:"last"` // on which it is in date
}

type forecastOut struct {
	From   calendar.Day `json:"from"`
	To     calendar.Day `json:"to"`
	Before int          `json:"before"` // score
	Then   int          `json:"then"`
	Shifts []shiftOut   `json:"shifts"`
	Count  int          `json:"count"`
	Stale  []staleOut   `json:"stale"` // the earliest first
}

func apiForecast(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	to, err := ask.Day("on", w.Today.AddDays(soon))
	if err != nil {
		return nil, err
	}
	if to < w.Today || to > w.Today.AddDays(furthest) {
		return nil, fieldProblem("on", "day_outside", "from", w.Today, "to", w.Today.AddDays(furthest))
	}
	drop, list := assess.Forecast(w.World, w.Today, to), assess.GoesStale(w.World, to)
	out := forecastOut{From: w.Today, To: to, Before: drop.Before.Score, Then: drop.Then.Score, Shifts: []shiftOut{}, Count: len(list), Stale: []staleOut{}}
	for _, s := range drop.Shifts {
		if s.Points != 0 {
			out.Shifts = append(out.Shifts, shiftOut{s.Name, ask.Words.T("forecast.cause." + s.Name), s.Points, s.Count, s.Before})
		}
	}
	list = list[:min(len(list), mostNamed)]
	ids := make([]id.ID, 0, len(list))
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	n, err := naming(ctx, tx, ask.Words, ids)
	for _, x := range list {
		out.Stale = append(out.Stale, staleOut{n.record(x.Register, x.ID), ask.Words.T("dated." + x.Check), x.Field, x.Last})
	}
	return out, err
}

type conditionOut struct {
	Key   string     `json:"key"`
	Name  string     `json:"name"`
	Met   bool       `json:"met"`
	Have  int        `json:"have"`
	Need  int        `json:"need"`
	Where string     `json:"where,omitempty"`
	Lacks []shortOut `json:"lacks,omitempty"`
}

type stepOut struct {
	No         int            `json:"no"`
	Key        string         `json:"key"`
	Name       string         `json:"name"`
	Done       bool           `json:"done"`
	Conditions []conditionOut `json:"conditions"`
}

type overlapOut struct {
	Of      int `json:"of"`
	Met     int `json:"met"`
	Percent int `json:"percent"`
}

type journeyOut struct {
	Edition string     `json:"edition"`
	Current int        `json:"current"` // number of the first step that is not done; 0 when all are
	Steps   []stepOut  `json:"steps"`
	Overlap overlapOut `json:"gdpr_overlap"`
}

func apiJourney(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	way, overlap := assess.Journey(w.Edition, w.World), assess.Overlap(w.Edition, w.Roles, w.World)
	var ids []id.ID
	for _, s := range way.Steps {
		for _, x := range s.Conditions {
			ids = append(ids, idsOf(x.Lacks[:min(len(x.Lacks), mostNamed)])...)
		}
	}
	n, err := naming(ctx, tx, ask.Words, ids)
	if err != nil {
		return nil, err
	}
	out := journeyOut{Edition: editionName(w.Edition), Steps: []stepOut{}, Overlap: overlapOut{overlap.Of, overlap.Met, overlap.Percent()}}
	if way.Current < len(way.Steps) {
		out.Current = way.Steps[way.Current].No
	}
	for _, s := range way.Steps {
		x := stepOut{No: s.No, Key: s.Key, Name: ask.Words.T("journey.step." + s.Key), Done: s.Done(), Conditions: []conditionOut{}}
		for _, c := range s.Conditions {
			name := "journey.condition." + c.Key
			if !ask.Words.Has(name) {
				name = "stage.ask." + c.Key
			}
			x.Conditions = append(x.Conditions, conditionOut{c.Key, ask.Words.T(name), c.Met(), c.Have, c.Need, c.Where, n.short(c.Lacks)})
		}
		out.Steps = append(out.Steps, x)
	}
	return out, nil
}

type memberOut struct {
	recordOut
	Why  string `json:"why"`
	Text string `json:"text"`
	Via  string `json:"via,omitempty"` // reference of the record by which it comes in
}

type membersOut struct {
	Scope  string           `json:"scope"`
	Roles  []record.PIIRole `json:"roles"` // that the activities in it give
	Counts map[string]int   `json:"counts"`
	Total  int              `json:"total"`
	Next   string           `json:"next,omitempty"`
	Items  []memberOut      `json:"items"`
}

// scopeAsked is the scope that the address names, and the world.
func scopeAsked(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Scope, *world, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Get(ctx, tx, record.Scopes, at)
	if err != nil {
		return nil, nil, err
	}
	w, err := load(ctx, tx)
	return s, w, err
}

func apiMembers(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	s, w, err := scopeAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	of := ask.Query.Get("records_of")
	var l problem.List
	l.If(of != "" && tx.Registers().Get(of) == nil, "records_of", "unknown_value", "value", of, "values", "systems, processing-activities, …")
	limit, from := number(&l, ask, "limit", 1, 1000, 200), number(&l, ask, "after", 0, 1<<30, 0)
	if err := l.Err(); err != nil {
		return nil, err
	}
	inside := assess.Members(s, w.World)
	all := inside.All()
	if of != "" {
		all = inside.Of(of)
	}
	out := membersOut{Scope: s.Ref, Roles: assess.RolesIn(s, w.World).Roles(), Counts: map[string]int{}, Total: len(all)}
	for _, m := range inside.All() {
		out.Counts[m.Register]++
	}
	from = min(from, len(all))
	to := min(from+limit, len(all))
	if to < len(all) {
		out.Next = strconv.Itoa(to)
	}
	out.Items, err = memberRows(ctx, tx, ask, all[from:to])
	return out, err
}

func number(l *problem.List, ask *api.Ask, name string, least, most, otherwise int) int {
	s := ask.Query.Get(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		l.Add(name, "out_of_range", "least", least, "most", most)
		return otherwise
	}
	return n
}

func memberRows(ctx context.Context, tx *store.Tx, ask *api.Ask, list []assess.Membership) ([]memberOut, error) {
	var ids []id.ID
	for _, m := range list {
		ids = append(ids, m.ID, m.Via)
	}
	n, err := naming(ctx, tx, ask.Words, ids)
	out := []memberOut{}
	for _, m := range list {
		out = append(out, memberOut{n.record(m.Register, m.ID), string(m.Why), ask.Words.T("scope.why." + string(m.Why)), n.names[m.Via].Ref})
	}
	return out, err
}

type wideningOut struct {
	Scope        string             `json:"scope"`
	InForce      string             `json:"in_force,omitempty"` // what it is compared with; "" is none
	AddedCount   int                `json:"added_count"`
	Added        []memberOut        `json:"added"`
	RemovedCount int                `json:"removed_count"`
	Removed      []memberOut        `json:"removed"`
	Requirements []string           `json:"requirements"` // that come to apply
	Effort       assess.EffortInput `json:"effort"`       // what an estimate of it starts from
	Stale        []shortOut         `json:"stale"`        // listed, and no longer in the inventory
}

func apiWidening(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	s, w, err := scopeAsked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	var base *record.Scope
	if with := ask.Query.Get("with"); with != "" {
		at, err := ask.Refer(ctx, tx, "with", record.Scopes.Name, with)
		if err != nil {
			return nil, err
		}
		if base, err = store.Get(ctx, tx, record.Scopes, at); err != nil {
			return nil, err
		}
	} else if base, err = baseOf(ctx, tx, s, w.World); err != nil {
		return nil, err
	}
	x, stale := assess.Widen(s, base, w.World), assess.StaleScope(s, w.World)
	out := wideningOut{Scope: s.Ref, AddedCount: len(x.Added), RemovedCount: len(x.Removed), Requirements: []string{}, Effort: x.Effort}
	if base != nil {
		out.InForce = base.Ref
	}
	for _, q := range x.Requirements {
		out.Requirements = append(out.Requirements, string(q.Key))
	}
	if out.Added, err = memberRows(ctx, tx, ask, x.Added[:min(len(x.Added), mostNamed)]); err != nil {
		return nil, err
	}
	if out.Removed, err = memberRows(ctx, tx, ask, x.Removed[:min(len(x.Removed), mostNamed)]); err != nil {
		return nil, err
	}
	n, err := naming(ctx, tx, ask.Words, idsOf(stale))
	out.Stale = n.short(stale)
	return out, err
}

type checkOut struct {
	Rule         string          `json:"rule"`
	Asks         string          `json:"asks"`
	Severity     assess.Severity `json:"severity"`
	Requirements []string        `json:"requirements"`
	Of           int             `json:"of"`
	ShortCount   int             `json:"short_count"`
	Short        []shortOut      `json:"short,omitempty"`
}

type checksOut struct {
	Count int        `json:"count"` // rules that are about something
	Short int        `json:"short"` // of them, with something that falls short
	Items []checkOut `json:"items"`
}

// apiChecks carries out the live checks: all that fall short, or those that speak to
// a requirement.
func apiChecks(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	f := assess.Examine(w.World)
	list := f.Found
	key := ask.Query.Get("key")
	if key != "" {
		if _, ok := catalogue.Library().Requirement(catalogue.Key(key)); !ok {
			return nil, fieldProblem("key", "unknown_value", "value", key, "values", "27701:2025/A.1.2.7, …")
		}
		list = f.Of(catalogue.Key(key))
	}
	all, err := ask.Yes("all")
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, x := range list {
		ids = append(ids, idsOf(x.Verdict.Short[:min(len(x.Verdict.Short), fewShort)])...)
	}
	n, err := naming(ctx, tx, ask.Words, ids)
	if err != nil {
		return nil, err
	}
	out := checksOut{Items: []checkOut{}}
	for _, x := range list {
		if x.Verdict.Of > 0 || len(x.Verdict.Short) > 0 {
			out.Count++
		}
		if len(x.Verdict.Short) > 0 {
			out.Short++
		} else if key == "" && !all {
			continue
		}
		y := checkOut{Rule: x.Rule.ID, Asks: x.Rule.Sentence(ask.Words), Severity: x.Rule.Severity, Requirements: []string{}, Of: x.Verdict.Of, ShortCount: len(x.Verdict.Short), Short: n.short(x.Verdict.Short[:min(len(x.Verdict.Short), fewShort)])}
		for _, k := range x.Rule.Requirements {
			y.Requirements = append(y.Requirements, string(k))
		}
		out.Items = append(out.Items, y)
	}
	return out, nil
}

// fewShort is how many records each check of a list names.
const fewShort = 20
