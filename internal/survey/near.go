package survey

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// nearMost is how many activities a change may reach before it is left to the run
// over all records.
const nearMost = 400

// Neighbourhood is the part of the world that the rules of contradictions need
// after a change, and the records about which they may find something else.
type Neighbourhood struct {
	World *assess.World
	At    map[id.ID]bool
	// Wide reports that the change reaches too far to be looked at on the way; World
	// and At are empty then.
	Wide bool
}

// Near reads the neighbourhood of changes: of each record as it was and as it is.
// Partners and systems are read whole, activities as far as they name what the
// changes touch, so that the number of queries does not grow with the number of
// activities, and once for all changes.
func Near(ctx context.Context, tx *store.Tx, changes []store.Changed) (Neighbourhood, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return Neighbourhood{}, err
	}
	packs, err := Laws(ctx, tx)
	if err != nil {
		return Neighbourhood{}, err
	}
	terms, err := Terms(ctx, tx)
	if err != nil {
		return Neighbourhood{}, err
	}
	w := &assess.World{Today: today, Laws: packs, Terms: terms, Own: &record.Organisation{}}
	for _, read := range []func() error{
		all(ctx, tx, record.Systems, &w.Systems), all(ctx, tx, record.DataStores, &w.DataStores), all(ctx, tx, record.Parties, &w.Parties),
		all(ctx, tx, record.Engagements, &w.Engagements), all(ctx, tx, record.Agreements, &w.Agreements), all(ctx, tx, record.Units, &w.Units),
		all(ctx, tx, record.Questionnaires, &w.Questionnaires), all(ctx, tx, record.Instructions, &w.Instructions),
	} {
		if err := read(); err != nil {
			return Neighbourhood{}, err
		}
	}
	if w.Own, err = store.Get(ctx, tx, record.Organisations, tx.Org); err != nil {
		return Neighbourhood{}, fmt.Errorf("survey near a change: %w", err)
	}
	changed, others, people := map[id.ID]bool{}, []id.ID{}, []string{}
	for _, c := range changes {
		bears(c, changed)
		if at := register.HeadOf(c.After).ID; c.Type.Name != record.ProcessingActivities.Name {
			others = append(others, at)
		}
		if c.Type.Name == record.People.Name {
			people = append(people, register.HeadOf(c.After).ID.String())
		}
	}
	n := Neighbourhood{World: w}
	if err := n.requests(ctx, tx, changes); err != nil {
		return n, err
	}
	around := maps.Clone(changed)
	if len(others) > 0 {
		maps.Copy(around, assess.Touched(assess.NewView(w), slices.Collect(maps.Keys(changed))))
	}
	naming, err := store.Linking(ctx, tx, slices.Collect(maps.Keys(around)), nearMost*4)
	if err != nil {
		return n, err
	}
	if len(people) > 0 {
		owned, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Where: []store.Cond{{Field: "owner", Op: "is", Value: strings.Join(people, "|")}}, Limit: store.MaxLimit})
		if err != nil {
			return n, fmt.Errorf("survey what somebody owns: %w", err)
		}
		for _, a := range owned.Items {
			naming = append(naming, a.ID)
		}
	}
	if err := load(ctx, tx, record.ProcessingActivities, append(naming, slices.Collect(maps.Keys(changed))...), &w.Activities); err != nil {
		return n, err
	}
	if len(naming) >= nearMost*4 || len(w.Activities) > nearMost {
		return Neighbourhood{Wide: true}, nil
	}
	if err := n.people(ctx, tx, changed); err != nil {
		return n, err
	}
	if err := load(ctx, tx, record.Transfers, slices.Collect(maps.Keys(changed)), &w.Transfers); err != nil {
		return n, err
	}
	n.At = around
	// What is near by partners and systems is known now; what more activities the data
	// sets name is read for looking up alone.
	if len(others) > 0 {
		for at := range assess.Touched(assess.NewView(w), slices.Collect(maps.Keys(changed))) {
			n.At[at] = true
		}
	}
	if wide, err := n.data(ctx, tx, changes); err != nil || wide {
		return Neighbourhood{Wide: wide}, err
	}
	return n, nil
}

// bears adds the record of a change and those that it bears on, before and after.
func bears(c store.Changed, on map[id.ID]bool) {
	every := c.Type.Name == record.ProcessingActivities.Name || c.Type.Name == record.Undertakings.Name
	for _, rec := range []register.Record{c.Before, c.After} {
		if rec == nil {
			continue
		}
		on[register.HeadOf(rec).ID] = true
		for _, l := range store.LinksOf(c.Type, rec) {
			if every || reaches[c.Type.Name+"."+l.Field] {
				on[l.To] = true
			}
		}
	}
}

// reaches are the links by which a change of one record bears on others.
var reaches = map[string]bool{
	"systems.supplier": true, "data-stores.system": true, "engagements.party": true, "engagements.parent": true, "engagements.systems": true,
	"agreements.party": true, "agreements.engagements": true, "questionnaires.engagement": true,
}

// people reads those who own what is looked at, and what the rules about people
// need.
func (n *Neighbourhood) people(ctx context.Context, tx *store.Tx, changed map[id.ID]bool) error {
	w := n.World
	who := maps.Clone(changed)
	for _, a := range w.Activities {
		who[a.Owner] = true
	}
	for _, s := range w.Systems {
		who[s.Owner] = true
	}
	delete(who, id.ID{})
	if err := load(ctx, tx, record.People, slices.Collect(maps.Keys(who)), &w.People); err != nil {
		return err
	}
	var asked []string
	for _, p := range w.People {
		if changed[p.ID] {
			asked = append(asked, p.ID.String())
		}
	}
	if len(asked) == 0 {
		return nil
	}
	q := store.Query{Where: []store.Cond{{Field: "person", Op: "is", Value: strings.Join(asked, "|")}}, Limit: store.MaxLimit, Sort: "ref"}
	us, err := store.List(ctx, tx, record.Undertakings, q)
	if err != nil {
		return fmt.Errorf("survey undertakings: %w", err)
	}
	w.Undertakings = us.Items
	rs, err := store.List(ctx, tx, record.RoleAssignments, q)
	if err != nil {
		return fmt.Errorf("survey appointments: %w", err)
	}
	w.RoleAssignments = rs.Items
	return nil
}

// load reads those of the records that belong to a register and are not archived.
func load[T any](ctx context.Context, tx *store.Tx, of register.Of[T], ids []id.ID, into *[]*T) error {
	slices.SortFunc(ids, func(a, b id.ID) int { return strings.Compare(a.String(), b.String()) })
	ids = slices.DeleteFunc(slices.Compact(ids), id.ID.IsZero)
	if len(ids) == 0 {
		return nil
	}
	found, err := store.LoadMany(ctx, tx, of.Type, ids)
	if err != nil {
		return fmt.Errorf("survey %s: %w", of.Name, err)
	}
	for _, at := range ids {
		rec, ok := found[at]
		if ok && register.HeadOf(rec).Archived.IsZero() {
			*into = append(*into, any(rec).(*T)) //nolint:forcetypeassert // of its register
		}
	}
	return nil
}
