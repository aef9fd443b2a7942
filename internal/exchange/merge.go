package exchange

import (
	"reflect"
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func fold(s string) string { return catalogue.Fold(s) }

// merge brings what a foreign file says into the record that an earlier import
// made. Where the file says something, it counts; where it is silent, the record
// stays: fields that people filled since, and rows that they added.
func merge(t *register.Type, before, want register.Record) register.Record {
	rec := store.Clone(t, before)
	h, w := register.HeadOf(rec), register.HeadOf(want)
	h.Title = w.Title
	if !w.Owner.IsZero() {
		h.Owner = w.Owner
	}
	if w.ReviewDue != "" {
		h.ReviewDue = w.ReviewDue
	}
	moved := map[id.ID]id.ID{}
	for _, f := range t.Children() {
		matchRows(f, rec, want, moved)
	}
	for _, f := range t.Fields {
		switch {
		case f.IsZero(want):
		case f.Kind == register.KindRows:
			mergeRows(f, rec, want, moved)
		default:
			f.In(rec).Set(f.In(want))
		}
	}
	return rec
}

// matchRows pairs the rows of the file with those of the record: equal ones
// first, then those that begin alike.
func matchRows(f *register.Field, rec, want register.Record, moved map[id.ID]id.ID) {
	old, now := f.RowsOf(rec), f.RowsOf(want)
	taken := make([]bool, len(old))
	for _, alike := range []func(a, b any) bool{
		func(a, b any) bool { return covers(f, a, b, len(f.Rows)) },
		func(a, b any) bool { return firstAlike(f, a, b) },
	} {
		for _, n := range now {
			if _, done := moved[*register.RowID(n)]; done {
				continue
			}
			for i, o := range old {
				if !taken[i] && alike(o, n) {
					taken[i] = true
					moved[*register.RowID(n)] = *register.RowID(o)
					break
				}
			}
		}
	}
}

// covers reports whether the first n fields of b say nothing that a does not.
func covers(f *register.Field, a, b any, n int) bool {
	return !slices.ContainsFunc(f.Rows[:n], func(c *register.Field) bool {
		return c.Kind != register.KindRow && !c.IsZero(b) && !sameField(c, a, b)
	})
}

// firstAlike reports whether the first field that b fills says the same in a.
func firstAlike(f *register.Field, a, b any) bool {
	for _, c := range f.Rows {
		if c.Kind != register.KindRow && c.Kind != register.KindChoice && !c.IsZero(b) {
			return sameField(c, a, b)
		}
	}
	return false
}

func mergeRows(f *register.Field, rec, want register.Record, moved map[id.ID]id.ID) {
	at := map[id.ID]int{}
	for i, row := range f.RowsOf(rec) {
		at[*register.RowID(row)] = i
	}
	for _, n := range f.RowsOf(want) {
		i, known := at[moved[*register.RowID(n)]]
		if !known {
			row := f.AppendRow(rec)
			reflect.ValueOf(row).Elem().Set(reflect.ValueOf(n).Elem())
			moveRefs(f, row, moved)
			continue
		}
		row := f.RowsOf(rec)[i]
		for _, c := range f.Rows {
			if !c.IsZero(n) {
				c.In(row).Set(c.In(n))
			}
		}
		moveRefs(f, row, moved)
	}
}

// moveRefs lets references to rows follow the rows that were there already.
func moveRefs(f *register.Field, row any, moved map[id.ID]id.ID) {
	for _, c := range f.Rows {
		if c.Kind != register.KindRow {
			continue
		}
		v := c.In(row).Field(0)
		if to, ok := moved[v.Interface().(id.ID)]; ok {
			v.Set(reflect.ValueOf(to))
		}
	}
}

// replaceLinks points links at the records that were there already.
func replaceLinks(t *register.Type, rec register.Record, moved map[id.ID]id.ID) {
	h := register.HeadOf(rec)
	if to, ok := moved[h.Owner]; ok {
		h.Owner = to
	}
	one := func(f *register.Field, of any) {
		v := f.In(of)
		switch f.Kind {
		case register.KindLink, register.KindRef:
			if to, ok := moved[v.Field(0).Interface().(id.ID)]; ok {
				v.Field(0).Set(reflect.ValueOf(to))
			}
		case register.KindLinks:
			for i := range v.Len() {
				if to, ok := moved[v.Index(i).Interface().(id.ID)]; ok {
					v.Index(i).Set(reflect.ValueOf(to))
				}
			}
		}
	}
	for _, f := range t.Fields {
		if f.Kind != register.KindRows {
			one(f, rec)
			continue
		}
		for _, row := range f.RowsOf(rec) {
			for _, c := range f.Rows {
				one(c, row)
			}
		}
	}
}
