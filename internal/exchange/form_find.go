package exchange

import (
	"slices"

	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// formEntry is one activity in a workbook of an authority's layout.
type formEntry struct {
	form      *form
	columns   []formColumn // parallel to cells
	cells     []formText
	lines     []map[string]formText // customers, by column: of a processor
	processor bool
	at        string
	ref       string
	title     string
}

type formText struct {
	text string
	at   string
}

// formDepth is how far down the headings of a layout are looked for.
const formDepth = 16

// formsIn finds the activities that a workbook holds in the layout of an authority
// as Export writes it. A template that somebody else filled in has no column for our
// reference, and is left to recognise.
func formsIn(book *sheet.Book, plan *Plan) ([]*formEntry, string) {
	if book.Format != "xlsx" && book.Format != "ods" {
		return nil, ""
	}
	var best formReading
	for _, f := range forms() {
		r := formReading{form: &f}
		for i := range book.Sheets {
			if entries, how, ok := f.read(&book.Sheets[i]); ok {
				r.entries, r.listed = append(r.entries, entries...), append(r.listed, how)
			} else {
				r.rest = append(r.rest, &book.Sheets[i])
			}
		}
		if len(r.listed) > len(best.listed) { // two authorities may share a sheet
			best = r
		}
	}
	if best.form == nil {
		return nil, ""
	}
	plan.Sheets = append(plan.Sheets, best.listed...)
	for _, s := range best.rest {
		switch {
		case len(s.Rows) == 0:
		case best.form.sheets && fold(cell(s.Rows[0], 0).Text) == fold(best.form.list.title):
			plan.Sheets = append(plan.Sheets, Sheet{Name: s.Name, Layout: "aside", Why: "list of the sheets"})
		default:
			plan.Sheets = append(plan.Sheets, Sheet{Name: s.Name, Layout: "aside", Why: "not in the layout"})
			plan.unread(Note{At: s.Name, Key: "exchange.sheet_left", Args: map[string]any{"sheet": s.Name}})
		}
	}
	return best.entries, best.form.name
}

// formReading is what one layout understands of a workbook.
type formReading struct {
	form    *form
	entries []*formEntry
	listed  []Sheet
	rest    []*sheet.Sheet
}

// read takes one sheet apart.
func (f *form) read(s *sheet.Sheet) ([]*formEntry, Sheet, bool) {
	how := Sheet{Name: s.Name, Register: "processing-activities", Layout: "form", Why: f.name}
	if f.sheets {
		if e := f.readSingle(s); e != nil {
			return []*formEntry{e}, how, true
		}
	}
	for _, t := range []struct {
		formTable
		processor bool
	}{{f.controller, false}, {f.processor, true}} {
		if f.sheets && !t.processor {
			continue
		}
		if at, head, ok := headRow(s, t.columns); ok {
			for i, c := range t.columns {
				if at[i] >= 0 {
					how.Columns = append(how.Columns, Column{At: s.Name + "!" + recognise.ColumnName(at[i]), Header: c.title, Field: c.fieldName(), Confidence: 1, Why: f.name})
				}
			}
			how.Layout = "table"
			return f.readTable(s, t.columns, at, head, t.processor), how, true
		}
	}
	return nil, how, false
}

// fieldName is the field that a cell stands for, for the report.
func (c formCell) fieldName() string {
	switch {
	case c.head != "":
		return c.head
	case c.spread:
		return "customers"
	}
	return c.field
}

// headRow finds the row of a table's headings: those of name and reference, and two
// in three of all.
func headRow(s *sheet.Sheet, columns []formColumn) (at []int, row int, ok bool) {
	for r := range min(len(s.Rows), formDepth) {
		by := map[string]int{}
		for i, c := range s.Rows[r] {
			if key := fold(c.Text); key != "" {
				if _, twice := by[key]; !twice {
					by[key] = i
				}
			}
		}
		at, found, named := make([]int, len(columns)), 0, 0
		for i, c := range columns {
			at[i] = -1
			if col, ok := by[fold(c.title)]; ok {
				at[i] = col
				found++
				if c.head == refKey || c.head == "title" {
					named++
				}
			}
		}
		if named == 2 && found*3 >= len(columns)*2 {
			return at, r, true
		}
	}
	return nil, 0, false
}

func (f *form) readTable(s *sheet.Sheet, columns []formColumn, at []int, head int, processor bool) []*formEntry {
	var out []*formEntry
	for r := head + 1; r < len(s.Rows); r++ {
		row := s.Rows[r]
		if !slices.ContainsFunc(row, func(c sheet.Cell) bool { return tidyCell(c.Text) != "" }) {
			continue
		}
		spot := func(col int) string { return s.Name + "!" + recognise.ColumnName(col) + itoa(s.RowNumber(r)) }
		e := &formEntry{form: f, processor: processor, at: s.Name + "!" + itoa(s.RowNumber(r))}
		line := map[string]formText{}
		for i, c := range columns {
			if at[i] < 0 {
				continue
			}
			x := formText{tidyCell(cell(row, at[i]).Text), spot(at[i])}
			if c.spread {
				line[c.field] = x
				continue
			}
			e.add(c, x)
		}
		if processor {
			e.lines = append(e.lines, line)
			if n := len(out); n > 0 && e.ref != "" && out[n-1].ref == e.ref && out[n-1].title == e.title { // one more customer or category
				out[n-1].lines = append(out[n-1].lines, line)
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

func (e *formEntry) add(c formColumn, x formText) {
	switch c.head {
	case refKey:
		e.ref = x.text
	case "title":
		e.title = x.text
	}
	e.columns, e.cells = append(e.columns, c), append(e.cells, x)
}

// readSingle reads the sheet of one activity: names in the first column, what they
// are in the second.
func (f *form) readSingle(s *sheet.Sheet) *formEntry {
	e := &formEntry{form: f, at: s.Name}
	by := map[string]int{}
	for i, c := range f.controller.columns {
		by[fold(c.title)] = i
	}
	seen := map[int]bool{}
	for r, row := range s.Rows {
		i, ok := by[fold(cell(row, 0).Text)]
		if !ok || seen[i] {
			continue
		}
		seen[i] = true
		e.add(f.controller.columns[i], formText{tidyCell(cell(row, 1).Text), s.Name + "!B" + itoa(s.RowNumber(r))})
	}
	if len(seen)*3 < len(f.controller.columns)*2 || !slices.ContainsFunc(e.columns, func(c formColumn) bool { return c.head == refKey }) {
		return nil
	}
	return e
}
