package survey

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// data reads the retention rules, the data sets that a change bears on, and the
// activities that those name, and adds the records about which the rules over them may
// find something else. It reports whether that is too much to be looked at on the way.
func (n *Neighbourhood) data(ctx context.Context, tx *store.Tx, changes []store.Changed) (wide bool, err error) {
	w := n.World
	var at, holds []id.ID
	activities, rules := map[id.ID]bool{}, false
	for _, c := range changes {
		x := register.HeadOf(c.After).ID
		switch c.Type.Name {
		case record.ProcessingActivities.Name:
			activities[x] = true
			at = append(at, x)
		case record.DataSets.Name:
			at = append(at, x)
		case record.RetentionRules.Name:
			rules = true
		case record.Holds.Name:
			n.At[x] = true
			holds = append(holds, x)
		}
	}
	if err := load(ctx, tx, record.Holds, holds, &w.Holds); err != nil {
		return false, err
	}
	if len(at) == 0 && !rules {
		return false, nil
	}
	if err := all(ctx, tx, record.RetentionRules, &w.RetentionRules)(); err != nil {
		return false, err
	}
	if rules {
		page, err := store.List(ctx, tx, record.DataSets, store.Query{Sort: "ref", Limit: nearMost, Rows: true})
		if err != nil {
			return false, fmt.Errorf("survey data sets: %w", err)
		}
		if w.DataSets = page.Items; page.Next != "" {
			return true, nil
		}
	} else {
		from, err := store.Linking(ctx, tx, at, nearMost)
		if err != nil {
			return false, err
		}
		if err := load(ctx, tx, record.DataSets, append(from, at...), &w.DataSets); err != nil {
			return false, err
		}
	}
	have := map[id.ID]bool{}
	for _, a := range w.Activities {
		have[a.ID] = true
	}
	var more []id.ID
	add := func(list []id.ID) {
		for _, x := range list {
			if !have[x] {
				have[x] = true
				more = append(more, x)
			}
		}
	}
	for _, d := range w.DataSets {
		n.At[d.ID] = true
		for _, e := range d.Elements {
			add(e.NeededFor)
		}
	}
	for _, r := range w.RetentionRules { // a rule may clash with any other, and speaks of the activities that it names
		if rules || slices.ContainsFunc(r.Activities, func(x id.ID) bool { return activities[x] }) {
			n.At[r.ID] = true
			add(r.Activities)
		}
	}
	if len(more) > nearMost {
		return true, nil
	}
	return false, load(ctx, tx, record.ProcessingActivities, more, &w.Activities)
}
