package register

import (
	"slices"

	"github.com/privet-pims/privet/internal/access"
)

// Words for people are in the locales by key. These functions are the only place
// that knows how a key is built.

// LabelKey of the register's name: ".one" and ".many" follow.
func (t *Type) LabelKey() string { return "register." + t.Name }

// FieldKey of a field of the head ("title"), of the register ("role") or of a
// child list ("purposes.purpose").
func (t *Type) FieldKey(path string) string {
	if slices.Contains(headNames, path) {
		return "head." + path
	}
	return "field." + t.Name + "." + path
}

// GroupKey of a named group of fields.
func (t *Type) GroupKey(name string) string { return "group." + t.Name + "." + name }

// StateKey of a state.
func (t *Type) StateKey(state string) string { return "state." + t.Name + "." + state }

// MoveKey of a move.
func (t *Type) MoveKey(move string) string { return "move." + t.Name + "." + move }

// ValueKey of one value of a choice: choices are named by their Go type, so that
// two fields of one type share their words.
func (f *Field) ValueKey(value string) string { return "choice." + f.Choice + "." + value }

// LabelKeys are all keys that the register needs in every language.
func (t *Type) LabelKeys() []string {
	keys := []string{t.LabelKey() + ".one", t.LabelKey() + ".many", t.LabelKey() + ".help"}
	for _, n := range headNames {
		keys = append(keys, "head."+n)
	}
	for _, v := range access.Internal.Values() {
		keys = append(keys, "choice.confidentiality."+v)
	}
	add := func(path string, f *Field) {
		keys = append(keys, t.FieldKey(path))
		for _, v := range f.Values {
			keys = append(keys, f.ValueKey(v))
		}
	}
	for _, f := range t.Fields {
		add(f.Name, f)
		for _, c := range f.Rows {
			add(f.Name+"."+c.Name, c)
		}
	}
	for _, g := range t.Groups {
		keys = append(keys, t.GroupKey(g.Name))
	}
	if t.Flow != nil {
		for _, s := range t.Flow.States() {
			keys = append(keys, t.StateKey(s))
		}
		for _, s := range t.Flow.Steps() {
			keys = append(keys, t.MoveKey(s.Name))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
