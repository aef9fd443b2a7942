package page

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// column is one thing that a list can show of a record.
type column struct {
	name  string
	key   string          // of its label
	field *register.Field // nil for the head
	list  *register.Field // the child list that field is in; nil for the record's own
	sorts bool
	// class is the priority: p4 goes first when there is no room; "" always stays.
	class string
}

// Columns with a meaning of their own.
const (
	colRef      = "ref"
	colTitle    = "title"
	colState    = "state"
	colOwner    = "owner"
	colReview   = "review_due"
	colTags     = "tags"
	colComplete = "complete"
)

// heads are the parts of the head that a list can show, besides the title.
var heads = []string{colRef, colState, colOwner, colReview, "reviewed_on", "confidentiality", colTags, "created", "updated"}

// gapper is a record that knows what it lacks.
type gapper interface{ Gaps() []record.Gap }

// measures reports whether the records of a register know how complete they are.
func measures(t *register.Type) bool {
	_, ok := t.New().(gapper)
	return ok
}

// completeness of a record; false where nobody has said what would be complete.
func completeness(rec register.Record) (assess.Completeness, bool) {
	switch x := rec.(type) {
	case *record.ProcessingActivity:
		return assess.Article30(x), true
	case gapper:
		gaps := x.Gaps()
		c := assess.Completeness{Gaps: gaps, Asked: len(gaps)}
		if len(gaps) == 0 {
			c.Percent = 100
		}
		return c, true
	}
	return assess.Completeness{}, false
}

// allColumns are what the column chooser of a register offers, in the order of the
// table: reference and title first, the state last.
func allColumns(t *register.Type) []column {
	out := []column{{name: colRef, key: t.FieldKey(colRef), sorts: true}, {name: colTitle, key: t.LabelKey() + ".one", sorts: true}}
	var rest []column
	for _, f := range t.Fields {
		switch {
		case f.Kind == register.KindRows:
			for _, r := range f.Rows {
				if showsInRows(r) {
					rest = append(rest, column{name: f.Name + "." + r.Name, key: t.FieldKey(f.Name + "." + r.Name), field: r, list: f})
				}
			}
		case shows(f):
			c := column{name: f.Name, key: t.FieldKey(f.Name), field: f, sorts: !f.Kind.Many() && !f.Kind.Points()}
			if f.List {
				out = append(out, c)
			} else {
				rest = append(rest, c)
			}
		}
	}
	out = append(out, rest...)
	if measures(t) {
		out = append(out, column{name: colComplete, key: "list.complete"})
	}
	for _, h := range heads[2:] {
		out = append(out, column{name: h, key: t.FieldKey(h), sorts: h != colTags && h != colOwner})
	}
	if t.Flow != nil {
		out = append(out, column{name: colState, key: t.FieldKey(colState), sorts: true})
	}
	return out
}

func shows(f *register.Field) bool {
	switch f.Kind {
	case register.KindText, register.KindRows, register.KindRow, register.KindFiles, register.KindLines:
		return false
	}
	return true
}

// showsInRows: of child lists what can be read at a glance.
func showsInRows(f *register.Field) bool {
	switch f.Kind {
	case register.KindTerm, register.KindTerms, register.KindCountry, register.KindCountries, register.KindLink:
		return true
	}
	return false
}

// defaultColumns: reference, title, what the struct lists, the categories of data
// and the countries of the first child lists that have them, completeness, owner,
// next review, state; without what the profile for small organisations hides (S-010).
func defaultColumns(t *register.Type, small bool) []string {
	hidden := func(f *register.Field) bool {
		_, is := record.Hides(small, t.Name, f.Name)
		return is
	}
	out := []string{colRef, colTitle}
	data, countries := "", ""
	for _, f := range t.Children() {
		if hidden(f) {
			continue
		}
		for _, r := range f.Rows {
			if r.Kind == register.KindTerm && r.Scheme == "pii_category" && r.Required && data == "" {
				data = f.Name + "." + r.Name
			}
			if r.Kind == register.KindCountry && data != "" && countries == "" && strings.Contains(f.Name, "transfer") {
				countries = f.Name + "." + r.Name
			}
		}
	}
	most := 4
	for _, x := range []string{data, countries} {
		if x != "" {
			out, most = append(out, x), 2
		}
	}
	for _, f := range t.Fields {
		if f.List && shows(f) && !hidden(f) && f.Kind != register.KindLinks && len(out) < most+4 {
			out = append(out, f.Name)
		}
	}
	if measures(t) {
		out = append(out, colComplete)
	}
	if !slices.ContainsFunc(t.Assigned, func(s string) bool { return slices.Contains(out, s) }) {
		out = append(out, colOwner, colReview)
	}
	if t.Flow != nil {
		out = append(out, colState)
	}
	return out
}

// chosenColumns are the columns of a list. What a person chose stays whatever the
// width; without a choice the least important go first.
func chosenColumns(t *register.Type, names []string, small bool) []column {
	all := allColumns(t)
	own := len(names) > 0
	if !own {
		names = defaultColumns(t, small)
	}
	var out []column
	for _, c := range all {
		if c.name == colTitle || slices.Contains(names, c.name) {
			out = append(out, c)
		}
	}
	if own {
		return out
	}
	n := 0
	for i := range out {
		out[i].class = priority(out[i], &n, measures(t))
	}
	return out
}

// priority of a column in a list that nobody has arranged. n counts the fields; a wide
// list has columns of its child lists as well.
func priority(c column, n *int, wide bool) string {
	switch c.name {
	case colTitle, colState:
		return ""
	case colRef, colComplete:
		return "p1"
	case colOwner, colReview:
		return "p2"
	}
	*n++
	switch {
	case c.list != nil && c.field.Kind == register.KindTerm:
		return "p2"
	case c.list != nil:
		return "p4"
	case *n == 1:
		return "p1"
	case *n == 2 && !wide:
		return "p3"
	}
	return "p4"
}

// partsOf are the child lists, and of them the fields, that columns need.
func partsOf(t *register.Type, cols []column) []string {
	var out []string
	for _, c := range cols {
		switch {
		case c.list != nil:
			out = append(out, c.list.Name+"."+c.field.Name)
		case c.name == colComplete:
			out = append(out, gapParts(t)...)
		}
	}
	return out
}

// gapParts are what a record's completeness is measured by, of its child lists.
func gapParts(t *register.Type) []string {
	if p, ok := t.New().(interface{ GapParts() []string }); ok {
		return p.GapParts()
	}
	var all []string
	for _, f := range t.Children() {
		all = append(all, f.Name)
	}
	return all
}
