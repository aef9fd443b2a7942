package exchange

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// formCell is what a cell of an authority's layout holds of an activity. The zero
// one is a column of the template that Privet has nothing for.
type formCell struct {
	head string // of the record: ref, title, owner; "" if none
	// field is a field of the activity, or one of its lists.
	field string
	// name are the fields of a row that may name it, the first that is filled does.
	name []string
	// parts are further fields of a row that the cell tells.
	parts []string
	// before is a text of the activity that stands above the rows.
	before string
	// only keeps to the rows whose field has that value; but keeps to the others.
	only, is, but string
	// keyed rows are those of another cell: their names say which.
	keyed bool
	// spread rows have a line of the sheet each, with one of their operations.
	spread bool
	// shown is for reading alone: another cell holds it.
	shown bool
}

// formColumn is a column of a table, or a line of a sheet for one activity.
type formColumn struct {
	part  string // the heading above several
	title string
	width float64
	formCell
}

// cellOf renders cells and reads them, in one language.
type formSpeech struct {
	t     *register.Type
	lang  string
	says  *vocabulary
	label map[string]string // names of parts in a language that the locales do not have
	title func(id.ID) string
}

// labelOf is the name of a part: "data_items.source".
func (s *formSpeech) labelOf(list *register.Field, f *register.Field) string {
	if l := s.label[f.Name]; l != "" {
		return l
	}
	return formWords()[s.lang].T(s.t.FieldKey(list.Name + "." + f.Name))
}

// fieldOf is the row's field of the name.
func fieldOf(list *register.Field, name string) *register.Field {
	for _, f := range list.Rows {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// partBy finds the field that a part's name means, in any language.
func (s *formSpeech) partBy(list *register.Field, label string) *register.Field {
	for _, f := range list.Rows {
		if s.labelOf(list, f) == label || s.label[f.Name] != "" && s.label[f.Name] == label {
			return f
		}
	}
	for _, lang := range formLanguages() {
		for _, f := range list.Rows {
			if formWords()[lang].T(s.t.FieldKey(list.Name+"."+f.Name)) == label {
				return f
			}
		}
	}
	return nil
}

// text is what the cell says of an activity.
func (s *formSpeech) text(c formCell, a *record.ProcessingActivity) string {
	switch c.head {
	case refKey:
		return a.Ref
	case "title":
		return tidyCell(a.Title)
	case "owner":
		return s.title(a.Owner)
	case "changed":
		return a.Updated.UTC().Format("2006-01-02")
	}
	f := s.t.Field(c.field)
	switch {
	case f == nil:
		return ""
	case f.Kind != register.KindRows:
		return tidyCell(s.says.formValue(f, a, s.lang, s.title))
	}
	return tidyCell(writeItems(s.items(c, a)))
}

// items are the rows of a list in words, and the text that holds for all of them.
func (s *formSpeech) items(c formCell, a *record.ProcessingActivity) []formItem {
	f := s.t.Field(c.field)
	var items []formItem
	if c.before != "" {
		if words := tidyCell(s.t.Field(c.before).Text(a, nil)); words != "" {
			items = append(items, formItem{head: s.inGeneral(), parts: []formPart{{formWords()[s.lang].T(s.t.FieldKey(c.before)), words}}})
		}
	}
	for _, row := range f.RowsOf(a) {
		if i, ok := s.item(c, f, a, row); ok {
			items = append(items, i)
		}
	}
	return items
}

// inGeneral stands above what holds for all rows.
func (s *formSpeech) inGeneral() string { return formWords()[s.lang].T("exchange.form.general") }

// wants reports whether the cell tells of the row.
func (c formCell) wants(f *register.Field, row any) bool {
	if c.only != "" {
		v := fieldOf(f, c.only).Text(row, nil)
		return c.but == "" && v == c.is || c.but != "" && v != c.but
	}
	return true
}

// item is a row in words.
func (s *formSpeech) item(c formCell, f *register.Field, a *record.ProcessingActivity, row any) (formItem, bool) {
	if !c.wants(f, row) {
		return formItem{}, false
	}
	var i formItem
	named := ""
	for _, name := range c.name {
		if i.head = s.value(f, fieldOf(f, name), a, row); i.head != "" {
			named = name
			break
		}
	}
	for _, name := range slices.Concat(c.name, c.parts) {
		if name == named || c.keyed && slices.Contains(c.name, name) {
			continue
		}
		if v := s.value(f, fieldOf(f, name), a, row); v != "" {
			i.parts = append(i.parts, formPart{s.labelOf(f, fieldOf(f, name)), v})
		}
	}
	switch {
	case c.keyed && len(i.parts) == 0 && len(c.parts) > 0:
		return i, false
	case c.shown && named == "":
		return i, false
	case i.head == "":
		i.head = "–"
	}
	return i, true
}

// value of a row's field; a row of another list is named by its place there.
func (s *formSpeech) value(list, f *register.Field, a *record.ProcessingActivity, row any) string {
	if f.Kind != register.KindRow {
		return tidyCell(s.says.formValue(f, row, s.lang, s.title))
	}
	at := f.In(row).Field(0).Interface().(id.ID)
	for n, other := range s.t.Field(f.RowOf).RowsOf(a) {
		if *register.RowID(other) == at {
			return itoa(n+1) + s.nameOf(f.RowOf, other)
		}
	}
	return ""
}

// nameOf is the beginning of the name of a row, for a reader: " (Payroll)".
func (s *formSpeech) nameOf(list string, row any) string {
	f := s.t.Field(list)
	for _, c := range f.Rows {
		if c.Kind == register.KindTerm && !c.IsZero(row) {
			if code := c.Text(row, nil); s.says.words(c.Scheme, code, s.lang) != code { // one's own words need not come back as a term
				return " (" + s.says.words(c.Scheme, code, s.lang) + ")"
			}
		}
	}
	return ""
}
