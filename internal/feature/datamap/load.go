package datamap

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// MaxActivities is how many activities one map is drawn from; behind them it goes on
// by a cursor, so that a page of a large register costs as much as one of a small.
const MaxActivities = store.MaxLimit

// Gathered are the records that a map is drawn from: some activities, and what they
// name as far as the actor may see it.
type Gathered struct {
	Today       calendar.Day
	Laws        *law.Packs // by which the organisation computes
	Own         *record.Organisation
	Activities  []*record.ProcessingActivity
	Systems     map[id.ID]*record.System
	Stores      map[id.ID]*record.DataStore
	Parties     map[id.ID]*record.Party
	Engagements map[id.ID]*record.Engagement
	Units       map[id.ID]*record.Unit
	Next        string // cursor of the activities behind these; "" at the end
	Total       int    // of activities, counted to store.MaxCount
}

// Ask says which activities a map is about.
type Ask struct {
	Unit  string // reference of a unit
	About string // reference of a record that the activities must name, or of one activity
	After string // cursor
	Limit int    // of activities; 0 is MaxActivities
	full  bool   // with every child list
}

// Gather reads what a map needs in a fixed number of statements, however many records
// there are (S-042, S-045).
func Gather(ctx context.Context, tx *store.Tx, ask Ask) (*Gathered, error) {
	g := &Gathered{}
	var err error
	if g.Today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	if g.Own, err = store.Get(ctx, tx, record.Organisations, tx.Org); err != nil {
		return nil, err
	}
	if g.Laws, err = survey.Laws(ctx, tx); err != nil {
		return nil, err
	}
	q := store.Query{Sort: "ref", Limit: cmp.Or(ask.Limit, MaxActivities), After: ask.After, Count: true,
		Parts: []string{"principals", "data_items", "recipients", "processors", "transfers", "flows"}}
	if ask.full {
		q.Rows, q.Parts = true, nil
	}
	if q.Where, err = ask.conditions(ctx, tx); err != nil {
		return nil, err
	}
	page, err := store.List(ctx, tx, record.ProcessingActivities, q)
	if err != nil {
		return nil, fmt.Errorf("map the activities: %w", err)
	}
	g.Activities, g.Next, g.Total = page.Items, page.Next, page.Total
	return g, g.named(ctx, tx)
}

// conditions are those that the database can answer.
func (a Ask) conditions(ctx context.Context, tx *store.Tx) ([]store.Cond, error) {
	var out []store.Cond
	if a.Unit != "" {
		at, err := store.Ref(ctx, tx, record.Units.Type, a.Unit)
		if err != nil {
			return nil, err
		}
		out = append(out, store.Cond{Field: "unit", Op: "is", Value: at.String()})
	}
	for _, x := range []struct {
		of    *register.Type
		field string
	}{{record.ProcessingActivities.Type, "id"}, {record.Systems.Type, "systems"}, {record.DataStores.Type, "data_stores"}} {
		if !strings.HasPrefix(strings.ToUpper(a.About), x.of.Prefix+"-") {
			continue
		}
		at, err := store.Ref(ctx, tx, x.of, a.About)
		if err != nil {
			return nil, err
		}
		op := "is"
		if x.field != "id" {
			op = "has"
		}
		out = append(out, store.Cond{Field: x.field, Op: op, Value: at.String()})
	}
	return out, nil
}

// named reads the records that the activities name, and those that these name.
func (g *Gathered) named(ctx context.Context, tx *store.Tx) error {
	var systems, stores, parties, engagements, units []id.ID
	for _, a := range g.Activities {
		systems = append(systems, a.Systems...)
		stores = append(stores, a.DataStores...)
		units = append(units, a.Unit.ID)
		for _, d := range a.DataItems {
			stores = append(stores, d.DataStores...)
		}
		for _, r := range a.Recipients {
			parties, units = append(parties, r.Party.ID), append(units, r.Unit.ID)
		}
		for _, p := range a.Processors {
			parties, engagements = append(parties, p.Party.ID), append(engagements, p.Engagement.ID)
		}
		for _, t := range a.Transfers {
			parties = append(parties, t.Importer.ID)
		}
		for _, f := range a.Flows { // an end may be of any of the four registers
			for _, at := range []id.ID{f.From.ID, f.To.ID} {
				systems, stores, parties, units = append(systems, at), append(stores, at), append(parties, at), append(units, at)
			}
		}
	}
	var err error
	if g.Stores, err = some(ctx, tx, record.DataStores, stores); err != nil {
		return err
	}
	for _, s := range g.Stores {
		systems = append(systems, s.System.ID)
	}
	if g.Systems, err = some(ctx, tx, record.Systems, systems); err != nil {
		return err
	}
	for _, s := range g.Systems {
		parties = append(parties, s.Supplier.ID)
	}
	if g.Engagements, err = some(ctx, tx, record.Engagements, engagements); err != nil {
		return err
	}
	for _, e := range g.Engagements {
		parties = append(parties, e.Party.ID)
	}
	if g.Parties, err = some(ctx, tx, record.Parties, parties); err != nil {
		return err
	}
	g.Units, err = some(ctx, tx, record.Units, units)
	return err
}

// some reads records of a register by identifier, without child lists. What the actor
// may not see is absent.
func some[T any](ctx context.Context, tx *store.Tx, of register.Of[T], ids []id.ID) (map[id.ID]*T, error) {
	out := map[id.ID]*T{}
	if !tx.May(access.Read, of.Group) {
		return out, nil
	}
	slices.SortFunc(ids, func(a, b id.ID) int { return strings.Compare(a.String(), b.String()) })
	ids = slices.DeleteFunc(slices.Compact(ids), id.ID.IsZero)
	for chunk := range slices.Chunk(ids, store.MaxLimit) {
		names := make([]string, len(chunk))
		for i, at := range chunk {
			names[i] = at.String()
		}
		page, err := store.List(ctx, tx, of, store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{{Field: "id", Op: "is", Value: strings.Join(names, "|")}}})
		if err != nil {
			return nil, fmt.Errorf("map the %s: %w", of.Name, err)
		}
		for _, x := range page.Items {
			out[register.HeadOf(any(x).(register.Record)).ID] = x
		}
	}
	return out, nil
}
