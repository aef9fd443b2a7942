package catalogue

import (
	"cmp"
	"slices"
)

// Backing is a control or clause that stands behind an article, a principle or
// another row, with the rows that say so.
type Backing struct {
	Requirement *Requirement
	By          []Mapping // from the row or one within it; Via names an edition between
}

// Behind are the clauses and controls of an edition behind a row and all within it:
// by rows that end in that edition, and by rows that end in the other one and reach it
// through the correspondence. A row that says nothing new is left out. In the order of
// the standard.
func (l *Lib) Behind(k Key, e Edition) []Backing {
	at := map[Key]int{}
	var out []Backing
	add := func(m Mapping) {
		r := l.rows[m.To]
		if r == nil || !r.Asks() {
			return
		}
		i, ok := at[m.To]
		if !ok {
			i = len(out)
			at[m.To] = i
			out = append(out, Backing{Requirement: r})
		}
		if m.Via != "" && slices.ContainsFunc(out[i].By, func(x Mapping) bool { return x.From == m.From }) {
			return
		}
		out[i].By = append(out[i].By, m)
	}
	var through []Mapping
	for _, r := range l.Within(k) {
		for _, m := range l.Mappings(r.Key) {
			switch m.To.Framework() {
			case e.Framework():
				add(m)
			case ISO27701of2019, ISO27701of2025:
				for _, t := range l.twins[m.To] {
					step := m
					step.Via, step.To = m.To, t.To
					if t.Relation != Equal {
						step.Relation = Intersects
					}
					through = append(through, step)
				}
			}
		}
	}
	for _, m := range through {
		add(m)
	}
	slices.SortStableFunc(out, func(a, b Backing) int { return cmp.Compare(a.Requirement.order, b.Requirement.order) })
	return out
}

// ControlsBehind are the keys of the clauses and controls of ISO/IEC 27701:2025 behind a
// row; the row itself if it is of that edition. A row of 2019 has correspondences
// instead, and none here.
func (l *Lib) ControlsBehind(k Key) []Key {
	switch k.Framework() {
	case ISO27701of2025:
		return []Key{k}
	case ISO27701of2019:
		return nil
	}
	var out []Key
	for _, b := range l.Behind(k, Edition2025) {
		out = append(out, b.Requirement.Key)
	}
	return out
}
