package page

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Names of a form beside those of its fields. A field is named as its path, such as
// "purposes.2.bases"; a row keeps the number it was shown with, and the order of
// the rows is that of rowName.
const (
	hasName    = "_has"    // a field that the form shows, so that an empty one is told from a missing one
	rowName    = "_row."   // and the list: the numbers of its rows in order
	addName    = "_add."   // and the list: one more row, without script
	uploadName = ".upload" // behind the name: files that come with the form
	removeName = "_remove" // list.number of a row to take away, without script
	moveName   = "_move"   // list.number.-1 or list.number.1: a row to move up or down, without script
	revName    = "_rev"
	idName     = "_id"   // of the record that a form of "new" makes, once
	typedName  = "_text" // behind the name: what was typed where there is no script
)

// reading is a form on its way into a record.
type reading struct {
	t       *register.Type
	words   i18n.Words
	values  url.Values
	rec     register.Record
	resolve register.Resolve
	wrong   problem.List
	// typed holds what a person typed where it was no value, by path.
	typed map[string]string
	// rows are the identifiers of rows by "list#number".
	rows map[string]id.ID
}

// readForm sets the fields that the form shows on rec. What is wrong is in wrong,
// what was typed there in typed; an error is one of the database.
func readForm(ctx context.Context, tx *store.Tx, w i18n.Words, t *register.Type, rec register.Record, values url.Values) (*reading, error) {
	var failed error
	r := &reading{t: t, words: w, values: values, rec: rec, typed: map[string]string{}, rows: map[string]id.ID{}}
	r.resolve = func(registers []string, text string) id.ID {
		at, err := tx.Resolve(ctx, registers, text)
		if err != nil && failed == nil {
			failed = err
		}
		return at
	}
	has := values[hasName]
	for _, f := range t.Children() {
		if slices.Contains(has, f.Name) {
			r.makeRows(f)
		}
	}
	for _, name := range has {
		if f := t.Field(name); f != nil {
			if f.Kind == register.KindRows {
				r.readRows(f)
			} else {
				r.field(f, rec, f.Name, &r.wrong)
			}
		} else if slices.Contains(register.Editable(), name) {
			r.head(name)
		}
	}
	return r, failed
}

// makeRows puts the rows of the form in their order in place of those of the record,
// so that references between lists find them.
func (r *reading) makeRows(f *register.Field) {
	had := map[id.ID]any{}
	for _, row := range f.RowsOf(r.rec) {
		had[*register.RowID(row)] = row
	}
	f.In(r.rec).SetZero()
	r.moveRow(f)
	for _, number := range r.values[rowName+f.Name] {
		if _, err := strconv.Atoi(number); err != nil || len(f.RowsOf(r.rec)) >= f.Max {
			continue // the pattern for a new row, or nonsense
		}
		if r.values.Get(removeName) == f.Name+"."+number {
			continue
		}
		at, err := id.Parse(r.values.Get(f.Name + "." + number + ".id"))
		if err != nil {
			at = id.New()
		}
		if _, twice := r.rows[f.Name+"#"+number]; twice {
			continue
		}
		row := f.AppendRow(r.rec)
		if before := had[at]; before != nil {
			copyRow(f, row, before)
		}
		*register.RowID(row) = at
		r.rows[f.Name+"#"+number] = at
	}
}

// moveRow puts a row before or behind its neighbour, if the form asks for that.
func (r *reading) moveRow(f *register.Field) {
	numbers := r.values[rowName+f.Name]
	for i, number := range numbers {
		to := i
		switch r.values.Get(moveName) {
		case f.Name + "." + number + ".-1":
			to = i - 1
		case f.Name + "." + number + ".1":
			to = i + 1
		}
		if to == i {
			continue
		}
		if to >= 0 && to < len(numbers) {
			if _, err := strconv.Atoi(numbers[to]); err == nil { // not the pattern for a new row
				numbers[i], numbers[to] = numbers[to], numbers[i]
			}
		}
		return
	}
}

func (r *reading) readRows(f *register.Field) {
	rows := f.RowsOf(r.rec)
	i := 0
	for _, number := range r.values[rowName+f.Name] {
		at, ok := r.rows[f.Name+"#"+number]
		if !ok || i >= len(rows) || *register.RowID(rows[i]) != at {
			continue
		}
		wrong := r.wrong.At(fmt.Sprintf("%s.%d", f.Name, i))
		for _, c := range f.Rows {
			r.cell(c, rows[i], f.Name+"."+number+"."+c.Name, fmt.Sprintf("%s.%d.%s", f.Name, i, c.Name), wrong)
		}
		i++
	}
}

func (r *reading) field(f *register.Field, rec any, name string, wrong *problem.List) {
	r.cell(f, rec, name, name, wrong)
}

// cell sets one field from the control called name; path is where it will stand.
func (r *reading) cell(f *register.Field, rec any, name, path string, wrong *problem.List) {
	text := r.text(f, name)
	var own problem.List
	f.SetText(rec, text, r.resolve, &own)
	for _, x := range own.Fields() {
		wrong.Add(x.Path, x.Key, pairs(x.Args)...)
		r.typed[path] = text
	}
}

func pairs(args problem.Args) []any {
	var out []any
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}

// text is what the control says in the form that SetText reads.
func (r *reading) text(f *register.Field, name string) string {
	all := r.values[name]
	if more := r.values.Get(name + typedName); strings.TrimSpace(more) != "" {
		if f.Kind.Many() {
			all = append(slices.Clip(all), strings.FieldsFunc(more, func(c rune) bool { return c == '\n' || c == ';' })...)
		} else {
			all = []string{more}
		}
	}
	switch f.Kind {
	case register.KindPeriod:
		return ui.PeriodOf(r.values.Get(name), r.values.Get(name+"_unit"))
	case register.KindBool:
		if len(all) > 0 {
			return "true"
		}
		return ""
	case register.KindRow:
		if at, ok := r.rows[f.RowOf+"#"+strings.TrimPrefix(r.values.Get(name), "#")]; ok {
			return at.String()
		}
		return ""
	case register.KindFiles:
		return strings.Join(all, "\n") // those still ticked and those that were sent
	case register.KindText, register.KindLines:
		return strings.ReplaceAll(r.values.Get(name), "\r\n", "\n")
	}
	var out []string
	for _, s := range all {
		if s = strings.TrimSpace(strings.TrimPrefix(s, "+")); s != "" {
			s = r.code(f, s)
			if f.Kind.Many() {
				s = strings.ReplaceAll(s, ";", `\;`)
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// code turns a name that was typed into the value it stands for.
func (r *reading) code(f *register.Field, s string) string {
	switch f.Kind {
	case register.KindTerm, register.KindTerms:
		return termValue(r.words, f.Scheme, s)
	case register.KindCountry, register.KindCountries:
		if code, ok := catalogue.Country(s); ok {
			return code
		}
	}
	return s
}

func (r *reading) head(name string) {
	h := register.HeadOf(r.rec)
	text := strings.ReplaceAll(r.values.Get(name), "\r\n", "\n")
	switch name {
	case "review_every":
		text = ui.PeriodOf(r.values.Get(name), r.values.Get(name+"_unit"))
	case "owner":
		if more := r.values.Get(name + typedName); strings.TrimSpace(more) != "" {
			text = more
		}
	}
	before := len(r.wrong.Fields())
	register.SetHeadText(h, name, text, r.resolve, &r.wrong)
	if len(r.wrong.Fields()) > before {
		r.typed[name] = text
	}
}

// dropEmptyRows takes away rows in which nothing was filled.
func (r *reading) dropEmptyRows() {
	for _, f := range r.t.Children() {
		rows := f.RowsOf(r.rec)
		full := slices.DeleteFunc(slices.Clone(rows), func(row any) bool { return emptyRow(f, row) })
		if len(full) == len(rows) {
			continue
		}
		kept := make([]any, len(full))
		for i, row := range full {
			kept[i] = f.NewRow()
			copyRow(f, kept[i], row)
		}
		f.In(r.rec).SetZero()
		for _, row := range kept {
			f.Append(r.rec, row)
		}
	}
}

func emptyRow(f *register.Field, row any) bool {
	return !slices.ContainsFunc(f.Rows, func(c *register.Field) bool { return c.Kind != register.KindRow && !c.IsZero(row) })
}

func copyRow(f *register.Field, to, from any) {
	*register.RowID(to) = *register.RowID(from)
	for _, c := range f.Rows {
		c.In(to).Set(c.In(from))
	}
}
