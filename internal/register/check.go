package register

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	sumForm     = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Check adds to p everything that is wrong with rec by its types and tags, and
// by its own Validate.
func (t *Type) Check(rec Record, p *problem.List) {
	checkHead(rec.head(), p)
	rows := t.rowIDs(rec, p)
	v := reflect.ValueOf(rec).Elem()
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
	p.If(strings.TrimSpace(h.Title) == "", "title", "required")
	checkText("title", h.Title, MaxTitle, true, p)
	p.If(!h.ReviewEvery.Valid(), "review_every", "bad_period", "value", string(h.ReviewEvery))
	p.If(!h.ReviewDue.Valid(), "review_due", "bad_day", "value", string(h.ReviewDue))
	p.If(!h.ReviewedOn.Valid(), "reviewed_on", "bad_day", "value", string(h.ReviewedOn))
	p.If(h.Confidentiality != "" && !has(h.Confidentiality.Values(), string(h.Confidentiality)), "confidentiality", "unknown_value", "value", string(h.Confidentiality), "values", strings.Join(access.Internal.Values(), ", "))
	p.If(len(h.Tags) > MaxTags, "tags", "too_many", "max", MaxTags)
	for _, s := range h.Tags {
		p.If(strings.TrimSpace(s) == "", "tags", "required")
		checkText("tags", s, MaxTag, true, p)
	}
	p.If(len(h.Attributes) > MaxAttributes, "attributes", "too_many", "max", MaxAttributes)
	for _, a := range h.Attributes {
		p.If(strings.TrimSpace(a.Label) == "", "attributes", "required")
		checkText("attributes", a.Label, MaxLabel, true, p)
		checkText("attributes", a.Value, MaxValue, false, p)
	}
	checkText("archive_reason", h.ArchiveReason, MaxValue, false, p)
}

func has(values []string, s string) bool {
	for _, v := range values {
		if v == s {
			return true
		}
	}
	return false
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

// rowIDs collects the identifiers of each child list and refuses doubles.
func (t *Type) rowIDs(rec Record, p *problem.List) map[string]map[id.ID]bool {
	all := map[string]map[id.ID]bool{}
	for _, f := range t.Fields {
		if f.Kind != KindRows {
			continue
		}
		seen := map[id.ID]bool{}
		for i, row := range f.RowsOf(rec) {
			at := *RowID(row)
			p.If(seen[at] && !at.IsZero(), fmt.Sprintf("%s.%d", f.Name, i), "row_twice")
			seen[at] = true
		}
		all[f.Name] = seen
	}
	return all
}

func (f *Field) checkRows(v reflect.Value, rows map[string]map[id.ID]bool, p *problem.List) {
	list := f.of(v)
	p.If(f.Required && list.Len() == 0, f.Name, "required")
	if list.Len() > f.Max {
		p.Add(f.Name, "too_many", "max", f.Max)
		return
	}
	for i := range list.Len() {
		at := p.At(fmt.Sprintf("%s.%d", f.Name, i))
		for _, c := range f.Rows {
			c.check(list.Index(i), rows, at)
		}
		if r, ok := list.Index(i).Addr().Interface().(Validator); ok {
			r.Validate(at)
		}
	}
}

func (f *Field) check(rec reflect.Value, rows map[string]map[id.ID]bool, p *problem.List) {
	v := f.of(rec)
	if f.Kind.Many() {
		p.If(f.Required && v.Len() == 0, f.Name, "required")
		p.If(v.Len() > f.Max, f.Name, "too_many", "max", f.Max)
		for i := range min(v.Len(), f.Max) {
			f.checkOne(v.Index(i), maxString, rows, p)
		}
		return
	}
	blank := v.IsZero() || v.Kind() == reflect.String && strings.TrimSpace(v.String()) == ""
	p.If(f.Required && blank, f.Name, "required")
	if !v.IsZero() {
		f.checkOne(v, f.Max, rows, p)
	}
}

func (f *Field) checkOne(v reflect.Value, max int, rows map[string]map[id.ID]bool, p *problem.List) {
	switch f.Kind {
	case KindString, KindTerm, KindTerms, KindLines:
		checkText(f.Name, v.String(), max, true, p)
		p.If(f.Kind.Many() && strings.TrimSpace(v.String()) == "", f.Name, "empty_entry")
	case KindText:
		checkText(f.Name, v.String(), max, false, p)
	case KindDay:
		p.If(!v.Interface().(calendar.Day).Valid(), f.Name, "bad_day", "value", v.String())
	case KindPeriod:
		p.If(!v.Interface().(calendar.Period).Valid(), f.Name, "bad_period", "value", v.String())
	case KindChoice, KindChoices:
		p.If(!f.Has(v.String()), f.Name, "unknown_value", "value", v.String(), "values", strings.Join(f.Values, ", "))
	case KindCountry, KindCountries:
		p.If(!countryForm.MatchString(v.String()), f.Name, "bad_country", "value", v.String())
	case KindLinks:
		p.If(v.Interface().(id.ID).IsZero(), f.Name, "unknown_link", "value", "")
	case KindRow:
		at := v.Field(0).Interface().(id.ID)
		p.If(!rows[f.RowOf][at], f.Name, "unknown_row", "value", at.String(), "list", f.RowOf)
	case KindFiles:
		x := v.Interface().(File)
		p.If(!sumForm.MatchString(x.Sum) || x.Size < 0, f.Name, "bad_file", "value", x.Name)
		checkText(f.Name, x.Name, MaxTitle, true, p)
		checkText(f.Name, x.MediaType, 200, true, p)
	}
}
