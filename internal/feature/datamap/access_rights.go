package datamap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// rightsAfter leads a cursor that stands among the rights of access; one without it
// stands among the activities, which come after them.
const rightsAfter = "rights:"

// rights reads one stretch of the register of rights of access and takes those that
// are open on the day and about the category (S-043).
func (x *Access) rights(ctx context.Context, tx *store.Tx, after string) (next string, err error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return "", err
	}
	page, err := store.List(ctx, tx, record.AccessRights, store.Query{Sort: "ref", Limit: store.MaxLimit, After: after})
	if err != nil {
		return "", fmt.Errorf("read rights of access: %w", err)
	}
	open := slices.DeleteFunc(page.Items, func(r *record.AccessRight) bool { return !r.Open(today) })
	reached, err := reachedBy(ctx, tx, open)
	if err != nil {
		return "", err
	}
	for _, r := range open {
		row := AccessRow{Right: r, Inferred: len(r.Categories) == 0}
		for _, c := range reached[r.ID] {
			if x.about(c) {
				row.Categories = append(row.Categories, c)
			}
		}
		if len(row.Categories) > 0 || x.Category.Code == "" {
			x.Rows = append(x.Rows, row)
		}
	}
	return page.Next, nil
}

// reachedBy are the categories that rights reach: those that they name, else those of
// the elements of their data sets, else those that their system is said to hold.
func reachedBy(ctx context.Context, tx *store.Tx, rights []*record.AccessRight) (map[id.ID][]record.PIICategory, error) {
	var sets, systems []id.ID
	for _, r := range rights {
		if len(r.Categories) == 0 {
			sets, systems = append(sets, r.DataSets...), append(systems, r.System.ID)
		}
	}
	loaded := map[id.ID]register.Record{}
	if len(sets) > 0 {
		var err error
		if loaded, err = store.LoadMany(ctx, tx, record.DataSets.Type, sets); err != nil {
			return nil, fmt.Errorf("read what rights reach: %w", err)
		}
	}
	held, err := some(ctx, tx, record.Systems, systems)
	if err != nil {
		return nil, err
	}
	out := map[id.ID][]record.PIICategory{}
	for _, r := range rights {
		list := slices.Clone([]record.PIICategory(r.Categories))
		if len(list) == 0 {
			for _, at := range r.DataSets {
				if d, ok := loaded[at].(*record.DataSet); ok {
					for _, e := range d.Elements {
						if e.Counts() && e.Category != "" {
							list = append(list, e.Category)
						}
					}
				}
			}
		}
		if s := held[r.System.ID]; len(list) == 0 && len(r.DataSets) == 0 && s != nil {
			list = append(list, s.PIIHeld...)
		}
		slices.Sort(list)
		out[r.ID] = slices.Compact(list)
	}
	return out, nil
}

// heard takes from the silent activities those for which a right of access answers.
func (x *Access) heard(ctx context.Context, tx *store.Tx) error {
	var ids []id.ID
	for _, a := range x.Silent {
		ids = append(ids, a.ID)
	}
	names, err := store.NamedBy(ctx, tx, ids)
	if err != nil || len(names) == 0 {
		return err
	}
	var from []id.ID
	for _, n := range names {
		if n.Field == "activities" {
			from = append(from, n.From)
		}
	}
	loaded, err := store.LoadMany(ctx, tx, record.AccessRights.Type, from)
	if err != nil {
		return fmt.Errorf("read rights for activities: %w", err)
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	var rights []*record.AccessRight
	for _, rec := range loaded {
		if r, ok := rec.(*record.AccessRight); ok && r.Open(today) {
			rights = append(rights, r)
		}
	}
	reached, err := reachedBy(ctx, tx, rights)
	if err != nil {
		return err
	}
	answered := map[id.ID]bool{}
	for _, r := range rights {
		if slices.ContainsFunc(reached[r.ID], x.about) {
			for _, a := range r.Activities {
				answered[a] = true
			}
		}
	}
	x.Silent = slices.DeleteFunc(x.Silent, func(a *record.ProcessingActivity) bool { return answered[a.ID] })
	return nil
}

// Group is the role or group that reaches the data.
func (r AccessRow) Group() string {
	if r.Right != nil {
		return r.Right.Holder
	}
	return r.Row.Group
}

// Condition is under which it does.
func (r AccessRow) Condition() string {
	if r.Right != nil {
		return string(r.Right.Condition)
	}
	return string(r.Row.Condition)
}

// Source is the record that says so: its register, reference and title.
func (r AccessRow) Source() (name, ref, title string) {
	if r.Right != nil {
		return record.AccessRights.Name, r.Right.Ref, r.Right.Title
	}
	return record.ProcessingActivities.Name, r.Activity.Ref, r.Activity.Title
}

// Level is what the group may do with the data; "" where it is not said.
func (r AccessRow) Level() record.AccessLevel {
	if r.Right != nil {
		return r.Right.Level
	}
	return ""
}

func (r AccessRow) systemID() id.ID {
	if r.Right != nil {
		return r.Right.System.ID
	}
	return r.Row.System.ID
}

// place is the unit or outside party that the group belongs to.
func (r AccessRow) place() id.ID {
	switch {
	case r.Right == nil:
		return r.Row.Unit.ID
	case !r.Right.Party.ID.IsZero():
		return r.Right.Party.ID
	}
	return r.Right.Unit.ID
}

// rightsCursor reads where among the rights a cursor stands; ok is false for one among
// the activities.
func rightsCursor(after string) (cursor string, ok bool) {
	if after == "" {
		return "", true
	}
	return strings.CutPrefix(after, rightsAfter)
}
