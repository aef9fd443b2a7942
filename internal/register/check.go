package register

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

var sumForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Check adds to p everything that is wrong with rec by its types and tags, and
// by its own Validate.
func (t *Type) Check(rec Record, p *problem.List) {
	checkHead(rec.head(), p)
	v := reflect.ValueOf(rec).Elem()
	rows := t.rowIDs(v, p)
	for _, f := range t.Fields {
		if f.Kind == KindRows {
			f.checkRows(v, rows, p)
			continue
		}
		f.check(v, rows, p)
	}
	if r, ok := rec.(Validator); ok {
		r.Validate(p)
	}
}

func checkHead(h *Head, p *problem.List) {
	p.If(blank(h.Title), "title", "required")
	checkText("title", h.Title, MaxTitle, true, p)
	if !h.ReviewEvery.Valid() {
		p.Add("review_every", "bad_period", "value", string(h.ReviewEvery))
	}
	if !h.ReviewDue.Valid() {
		p.Add("review_due", "bad_day", "value", string(h.ReviewDue))
	}
	if !h.ReviewedOn.Valid() {
		p.Add("reviewed_on", "bad_day", "value", string(h.ReviewedOn))
	}
	if values := h.Confidentiality.Values(); h.Confidentiality != "" && !slices.Contains(values, string(h.Confidentiality)) {
		p.Add("confidentiality", "unknown_value", "value", string(h.Confidentiality), "values", strings.Join(values, ", "))
	}
	if len(h.Tags) > MaxTags {
		p.Add("tags", "too_many", "max", MaxTags)
	}
	for _, s := range h.Tags {
		p.If(blank(s), "tags", "required")
		checkText("tags", s, MaxTag, true, p)
	}
	if len(h.Attributes) > MaxAttributes {
		p.Add("attributes", "too_many", "max", MaxAttributes)
	}
	for _, a := range h.Attributes {
		p.If(blank(a.Label), "attributes", "required")
		checkText("attributes", a.Label, MaxLabel, true, p)
		checkText("attributes", a.Value, MaxValue, false, p)
	}
	checkText("archive_reason", h.ArchiveReason, MaxValue, false, p)
}

// checkText refuses what no database keeps byte for byte, and what is too long.
func checkText(path, s string, max int, line bool, p *problem.List) {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		p.Add(path, "bad_text")
	case len(s) > max && utf8.RuneCountInString(s) > max:
		p.Add(path, "too_long", "max", max)
	case line && strings.ContainsAny(s, "\n\r"):
		p.Add(path, "one_line")
	}
}

// rowSet is the identifiers of one child list, for the fields that mean its rows.
type rowSet struct {
	list string
	ids  []id.ID
	many map[id.ID]bool // of a long list
}

// linear is the length up to which a list is searched from its beginning.
const linear = 16

func (s *rowSet) has(at id.ID) bool {
	if s.many != nil {
		return s.many[at]
	}
	return slices.Contains(s.ids, at)
}

// add reports whether the identifier was there already.
func (s *rowSet) add(at id.ID) bool {
	twice := s.has(at)
	s.ids = append(s.ids, at)
	if s.many == nil && len(s.ids) > linear {
		s.many = make(map[id.ID]bool, 4*linear)
		for _, x := range s.ids {
			s.many[x] = true
		}
	} else if s.many != nil {
		s.many[at] = true
	}
	return twice
}

type rowSets []rowSet

func (sets rowSets) has(list string, at id.ID) bool {
	for i := range sets {
		if sets[i].list == list {
			return sets[i].has(at)
		}
	}
	return false
}

// rowIDs collects the identifiers of each child list that has rows and refuses doubles.
func (t *Type) rowIDs(rec reflect.Value, p *problem.List) rowSets {
	var all rowSets
	for _, f := range t.Fields {
		if f.Kind != KindRows {
			continue
		}
		list := f.of(rec)
		n := list.Len()
		if n == 0 {
			continue
		}
		s := rowSet{list: f.Name, ids: make([]id.ID, 0, n)}
		for i := range n {
			at := *idIn(list.Index(i).Field(0))
			if s.add(at) && !at.IsZero() {
				p.Add(rowPath(f.Name, i), "row_twice")
			}
		}
		all = append(all, s)
	}
	return all
}

func rowPath(list string, i int) string { return list + "." + strconv.Itoa(i) }

func (f *Field) checkRows(v reflect.Value, rows rowSets, p *problem.List) {
	list := f.of(v)
	n := list.Len()
	if n == 0 {
		p.If(f.Required, f.Name, "required")
		return
	}
	if n > f.Max {
		p.Add(f.Name, "too_many", "max", f.Max)
		return
	}
	for i := range n {
		row := list.Index(i)
		at := p.At(rowPath(f.Name, i))
		for _, c := range f.Rows {
			c.check(row, rows, at)
		}
		if r, ok := row.Addr().Interface().(Validator); ok {
			r.Validate(at)
		}
	}
}

func (f *Field) check(rec reflect.Value, rows rowSets, p *problem.List) {
	v := f.of(rec)
	if f.many {
		n := v.Len()
		if n == 0 {
			p.If(f.Required, f.Name, "required")
			return
		}
		if n > f.Max {
			p.Add(f.Name, "too_many", "max", f.Max)
		}
		for i := range min(n, f.Max) {
			f.checkOne(v.Index(i), maxString, rows, p)
		}
		return
	}
	if v.IsZero() {
		p.If(f.Required, f.Name, "required")
		return
	}
	if f.Required && v.Kind() == reflect.String && blank(v.String()) {
		p.Add(f.Name, "required")
	}
	f.checkOne(v, f.Max, rows, p)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (f *Field) checkOne(v reflect.Value, max int, rows rowSets, p *problem.List) {
	switch f.Kind {
	case KindString, KindTerm, KindTerms, KindLines:
		checkText(f.Name, v.String(), max, true, p)
		if f.many && blank(v.String()) {
			p.Add(f.Name, "empty_entry")
		}
	case KindText:
		checkText(f.Name, v.String(), max, false, p)
	case KindDay:
		if !calendar.Day(v.String()).Valid() {
			p.Add(f.Name, "bad_day", "value", v.String())
		}
	case KindPeriod:
		if !calendar.Period(v.String()).Valid() {
			p.Add(f.Name, "bad_period", "value", v.String())
		}
	case KindChoice, KindChoices:
		if !f.Has(v.String()) {
			p.Add(f.Name, "unknown_value", "value", v.String(), "values", strings.Join(f.Values, ", "))
		}
	case KindCountry, KindCountries:
		if !isCountry(v.String()) {
			p.Add(f.Name, "bad_country", "value", v.String())
		}
	case KindLinks:
		if v.IsZero() {
			p.Add(f.Name, "unknown_link", "value", "")
		}
	case KindRow:
		if at := *idIn(v); !rows.has(f.RowOf, at) {
			p.Add(f.Name, "unknown_row", "value", at.String(), "list", f.RowOf)
		}
	case KindFiles:
		x := v.Interface().(File)
		if !sumForm.MatchString(x.Sum) || x.Size < 0 {
			p.Add(f.Name, "bad_file", "value", x.Name)
		}
		checkText(f.Name, x.Name, MaxTitle, true, p)
		checkText(f.Name, x.MediaType, 200, true, p)
	}
}

// isCountry reports whether s has the form of ISO 3166-1 alpha-2.
func isCountry(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}
