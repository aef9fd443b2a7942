package page

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// filterKind is the control that a filter is edited with.
type filterKind string

const (
	filterMany   filterKind = "many"   // one or more of a few values
	filterOne    filterKind = "one"    // one of many values
	filterRecord filterKind = "record" // another record
	filterDay    filterKind = "day"
	filterText   filterKind = "text"
	filterNumber filterKind = "number"
	filterYesNo  filterKind = "bool"
	filterSet    filterKind = "set" // only whether there is a value
)

// filter is a field that a list can be narrowed by.
type filter struct {
	name, key string
	kind      filterKind
	field     *register.Field // nil for the head
	ops       []string
	registers []string // of filterRecord
	main      bool
}

// filters of a register, the ones that its struct names first.
func filters(t *register.Type) []filter {
	var out, rest []filter
	if t.Flow != nil {
		out = append(out, filter{name: colState, kind: filterMany, ops: []string{"is", "not"}, main: true})
	}
	out = append(out,
		filter{name: colOwner, kind: filterRecord, ops: []string{"is", "not", "empty", "filled"}, registers: []string{"people"}, main: true},
		filter{name: colReview, kind: filterDay, ops: []string{"before", "after", "is", "empty", "filled"}, main: true},
		filter{name: colTags, kind: filterText, ops: []string{"has", "empty", "filled"}, main: true})
	for i := range out {
		out[i].key = t.FieldKey(out[i].name)
	}
	for _, f := range t.Fields {
		if f.Kind == register.KindRows {
			for _, r := range f.Rows {
				if x, ok := fieldFilter(r); ok && showsInRows(r) {
					x.name, x.key = f.Name+"."+r.Name, t.FieldKey(f.Name+"."+r.Name)
					rest = append(rest, x)
				}
			}
			continue
		}
		x, ok := fieldFilter(f)
		if !ok {
			continue
		}
		x.name, x.key = f.Name, t.FieldKey(f.Name)
		if x.main = f.Filter || f.List; x.main {
			out = append(out, x)
		} else {
			rest = append(rest, x)
		}
	}
	for _, x := range []filter{
		{name: "title", kind: filterText, ops: []string{"contains"}},
		{name: "confidentiality", kind: filterMany, ops: []string{"is", "not"}},
		{name: "reviewed_on", kind: filterDay, ops: []string{"before", "after", "is", "empty", "filled"}},
		{name: "created", kind: filterDay, ops: []string{"before", "after"}},
		{name: "updated", kind: filterDay, ops: []string{"before", "after"}},
		{name: colRef, kind: filterText, ops: []string{"is"}},
	} {
		x.key = t.FieldKey(x.name)
		rest = append(rest, x)
	}
	return append(out, rest...)
}

// fieldFilter fits the control to the kind of a field.
func fieldFilter(f *register.Field) (filter, bool) {
	x := filter{field: f, registers: f.Registers}
	switch f.Kind {
	case register.KindChoice:
		x.kind, x.ops = filterMany, []string{"is", "not", "empty", "filled"}
	case register.KindChoices, register.KindCountries, register.KindTerms:
		x.kind, x.ops = filterOne, []string{"has", "empty", "filled"}
	case register.KindTerm, register.KindCountry:
		x.kind, x.ops = filterOne, []string{"is", "not", "empty", "filled"}
	case register.KindLink:
		x.kind, x.ops = filterRecord, []string{"is", "not", "empty", "filled"}
	case register.KindLinks:
		x.kind, x.ops = filterRecord, []string{"has", "empty", "filled"}
	case register.KindRef:
		x.kind, x.ops = filterSet, []string{"filled", "empty"}
	case register.KindDay:
		x.kind, x.ops = filterDay, []string{"before", "after", "is", "empty", "filled"}
	case register.KindString:
		x.kind, x.ops = filterText, []string{"contains", "is", "empty", "filled"}
	case register.KindText:
		x.kind, x.ops = filterText, []string{"contains", "empty", "filled"}
	case register.KindInt, register.KindDecimal:
		x.kind, x.ops = filterNumber, []string{"is", "after", "before", "empty", "filled"}
	case register.KindBool:
		x.kind, x.ops = filterYesNo, []string{"is"}
	default:
		return x, false
	}
	if x.kind == filterRecord && len(f.Registers) == 0 {
		x.kind, x.ops = filterSet, []string{"filled", "empty"}
	}
	return x, true
}

func findFilter(t *register.Type, name string) (filter, bool) {
	all := filters(t)
	i := slices.IndexFunc(all, func(f filter) bool { return f.name == name })
	if i < 0 {
		return filter{}, false
	}
	return all[i], true
}

// keepKnown leaves out conditions that the register has no filter for.
func keepKnown(t *register.Type, list []store.Cond) []store.Cond {
	return slices.DeleteFunc(slices.Clone(list), func(c store.Cond) bool {
		if c.Field == "id" && c.Op == "is" {
			return false
		}
		f, ok := findFilter(t, c.Field)
		return !ok || !slices.Contains(f.ops, c.Op)
	})
}

// fieldOptions are the values that a filter offers for a field.
func fieldOptions(w i18n.Words, f *register.Field) []ui.Option {
	switch f.Kind {
	case register.KindCountry, register.KindCountries:
		return countryOptions(w)
	case register.KindTerm, register.KindTerms:
		return termOptions(w, law.Shipped(), f.Scheme)
	case register.KindChoice, register.KindChoices:
		return choiceOptions(w, f)
	}
	return nil
}

// options of a filter that does not need the database.
func (f filter) options(w i18n.Words, t *register.Type) []ui.Option {
	var out []ui.Option
	switch {
	case f.name == colState && f.field == nil:
		for _, s := range t.Flow.States() {
			out = append(out, ui.Option{Value: s, Label: w.T(t.StateKey(s))})
		}
	case f.name == "confidentiality" && f.field == nil:
		for _, s := range []string{"public", "internal", "confidential", "restricted"} {
			out = append(out, ui.Option{Value: s, Label: w.T("choice.confidentiality." + s)})
		}
	case f.field != nil:
		out = fieldOptions(w, f.field)
	}
	return out
}

// filterRecords are the records that a link may point at, by title, for people
// without script: the first 500. Whoever has script finds the others by typing.
func filterRecords(ctx context.Context, tx *store.Tx, registers, chosen []string) ([]ui.Option, error) {
	var out []ui.Option
	for _, name := range registers {
		t := tx.Registers().Get(name)
		if t == nil || !tx.May(access.Read, t.Group) || len(out) >= store.MaxLimit {
			continue
		}
		p, err := store.ListAny(ctx, tx, t, store.Query{Limit: store.MaxLimit - len(out)})
		if err != nil {
			return nil, err
		}
		for _, rec := range p.Items {
			h := register.HeadOf(rec)
			out = append(out, ui.Option{Value: h.ID.String(), Label: h.Title, Hint: h.Ref})
		}
	}
	return withChosen(ctx, tx, out, chosen)
}

// withChosen adds the records that a filter names already and the list does not.
func withChosen(ctx context.Context, tx *store.Tx, out []ui.Option, chosen []string) ([]ui.Option, error) {
	var ids []id.ID
	for _, v := range chosen {
		if at, err := id.Parse(v); err == nil && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == v }) {
			ids = append(ids, at)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	titles, err := store.Titles(ctx, tx, ids)
	for _, at := range ids {
		if x, ok := titles[at]; ok {
			out = append(out, ui.Option{Value: at.String(), Label: x.Title, Hint: x.Ref})
		}
	}
	return out, err
}

// filterForm is the filter that is being edited.
type filterForm struct {
	filter
	label   string
	op      string
	values  []string
	options []ui.Option
	keep    []hiddenField
	cancel  string
	ticks   bool   // checkboxes instead of a select
	url     string // of more options, for records
}

type hiddenField struct{ name, value string }

// editing is the form of the filter that the address asks to edit; nil if none.
func (s listState) editing(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type) (*filterForm, error) {
	if s.edit == "" {
		return nil, nil
	}
	var f filter
	var now store.Cond
	var ok bool
	rest := s
	if name, fresh := strings.CutPrefix(s.edit, "+"); fresh {
		f, ok = findFilter(t, name)
	} else if i, err := strconv.Atoi(s.edit); err == nil && i >= 0 && i < len(s.where) {
		now = s.where[i]
		f, ok = findFilter(t, now.Field)
		rest.where = slices.Delete(slices.Clone(s.where), i, i+1)
	}
	if !ok {
		return nil, nil
	}
	form := &filterForm{filter: f, label: c.T(f.key), op: now.Op, cancel: s.with(func(*listState) {})}
	if now.Value != "" {
		form.values = strings.Split(now.Value, "|")
	}
	rest.edit, rest.after, rest.back = "", "", nil
	rest.leaveView()
	for name, list := range rest.values() {
		for _, v := range list {
			form.keep = append(form.keep, hiddenField{name, v})
		}
	}
	slices.SortFunc(form.keep, func(a, b hiddenField) int { return strings.Compare(a.name+a.value, b.name+b.value) })
	var err error
	if f.kind == filterRecord {
		form.url = c.At(t.Name, "options") + "?field=" + url.QueryEscape(f.name)
		form.options, err = filterRecords(ctx, tx, f.registers, form.values)
	} else {
		form.options = f.options(c.Words, t)
	}
	form.ticks = f.kind == filterMany
	return form, err
}

// composed reads the fields of a filter form into a condition; ok is false if the
// address is not the answer to one.
func composed(get func(string) []string) (cond store.Cond, has, ok bool) {
	first := func(name string) string {
		if v := get(name); len(v) > 0 {
			return v[0]
		}
		return ""
	}
	c := store.Cond{Field: first("f"), Op: first("op")}
	if c.Field == "" {
		return c, false, false
	}
	var values []string
	for _, v := range get("v") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	if day := first("day_of"); len(values) == 0 && slices.Contains(dayWords, day) {
		values = []string{day}
	}
	c.Value = strings.Join(values, "|")
	if c.Op == "empty" || c.Op == "filled" {
		c.Value = ""
		return c, true, true
	}
	return c, c.Value != "", true
}
