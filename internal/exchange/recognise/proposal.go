// Package recognise understands registers that other people built: a privacy
// manager's spreadsheet, as it comes, becomes drafts of records.
//
// The package is pure. It takes a sheet.Book and returns a Proposal: which
// sheets hold which register, which column or line means which field and why,
// the drafts, and every cell that it could not place. Nothing is dropped: each
// filled cell of the book is either listed in the plan (title, header,
// instruction), or a value of a draft, or in a draft's Rest, or an Issue. A book
// that holds no register is refused with the reason.
//
// Values stay as they were written. Turning "ja" into true, "31.12.2024" into a
// day or "Kunden" into a category happens later; ParseDate, OrderOf and
// SplitList help with it.
package recognise

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// Proposal is what a book was understood to hold.
type Proposal struct {
	Register    string // the register with most drafts; "" when refused
	Fingerprint string // of the headers, to find a remembered Mapping again
	Language    string // of most headers: en, de, fr, es, it, nl, pl, pt
	Sheets      []SheetPlan
	Drafts      []Draft
	Issues      []Issue
	Refused     *problem.Problem // nil when there are drafts
}

// Layout is how a sheet lays out its records.
type Layout string

const (
	Table Layout = "table" // a record per row, or over several rows
	Form  Layout = "form"  // fields down the rows, a record per value column
	Aside Layout = "aside" // no register: cover sheet, legend, list of choices
)

// SheetPlan is how one sheet is read.
type SheetPlan struct {
	Name     string
	Register string
	Layout   Layout
	// Processor says that the sheet records processing on behalf of others
	// (GDPR Art. 30(2)).
	Processor  bool
	HeaderRows []int    // zero-based; of a Form: none
	Columns    []Column // of a Form: its labels
	Asides     []Note   // titles, headers, instructions, totals
	Why        string
}

// Column is one column of a table or one label of a form.
type Column struct {
	At         Spot
	Header     string // all header rows, joined by " / "
	Field      Field  // "" is kept as a note
	Confidence float64
	Why        string
	Tick       bool  // the header is a category and the cells tick it
	Skip       bool  // the mapping says so
	Second     Field // of a header "people / data": what stands behind the stroke
}

// NoteRole is why a cell is no value.
type NoteRole string

const (
	Title       NoteRole = "title"
	Header      NoteRole = "header"
	Instruction NoteRole = "instruction" // explanation, vocabulary, example, legend
	Total       NoteRole = "total"
	Skipped     NoteRole = "skipped" // by the mapping
)

// Note is a cell of the plan that is no value of a record.
type Note struct {
	At   Spot
	Role NoteRole
	Text string
}

// Draft is one record to be.
type Draft struct {
	Register  string
	Processor bool
	Title     string // never empty
	// TitleFrom tells which field gave the title; "sheet" or "position" if none.
	TitleFrom string
	Sheet     string
	Rows      []int // zero-based, ascending; of a Form the rows of its lines
	Col       int   // of a Form: the first value column, else -1
	Values    map[Field][]Value
	Rest      []Labelled
}

// Text joins all values of a field that say something, one a line.
func (d Draft) Text(f Field) string {
	var out []string
	for _, v := range d.Values[f] {
		if v.Kind != Nothing && v.Kind != Open {
			out = append(out, v.Text)
		}
	}
	return strings.Join(out, "\n")
}

// ValueKind says what a value looks like.
type ValueKind string

const (
	Words   ValueKind = "text"
	Number  ValueKind = "number"
	Date    ValueKind = "date" // the file says so; Raw is YYYY-MM-DD
	YesNo   ValueKind = "yesno"
	Tick    ValueKind = "tick"    // Text is the header, Raw the mark
	Nothing ValueKind = "nothing" // stated that there is none: "none", "keine", "Nil", an unticked box
	Open    ValueKind = "open"    // placeholder without a statement: "-", "tbd", "…"
	Faulty  ValueKind = "fault"   // #REF! and its like
)

// Value is a cell's contribution to a field.
type Value struct {
	Text string
	Raw  string
	Kind ValueKind
	// Items are the parts of Text in a field that takes several.
	Items []string
	At    Spot
	Also  []Spot // other cells of the record that say the same
	// Shared says that the cell belongs to several drafts (merged over their
	// rows, or above the table).
	Shared bool
	Label  string // of a pair above a table or on a cover sheet, which no column names
}

// Labelled is a filled cell that has no field; it lands in a note.
type Labelled struct {
	Header string
	Text   string
	At     Spot
}

// Spot is a cell. Row and Col are zero-based; -1 stands for the whole.
type Spot struct {
	Sheet    string
	Row, Col int
}

// String is the usual notation, such as Sheet1!C7.
func (s Spot) String() string {
	switch {
	case s.Row < 0 && s.Col < 0:
		return s.Sheet
	case s.Row < 0:
		return s.Sheet + "!" + ColumnName(s.Col)
	case s.Col < 0:
		return s.Sheet + "!" + strconv.Itoa(s.Row+1)
	}
	return s.Sheet + "!" + ColumnName(s.Col) + strconv.Itoa(s.Row+1)
}

// ColumnName is A for 0, AA for 26.
func ColumnName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

// columnAt is the reverse of ColumnName; -1 when it is none.
func columnAt(name string) int {
	n := 0
	for _, r := range strings.ToUpper(strings.TrimSpace(name)) {
		if r < 'A' || r > 'Z' || n > 1<<20 {
			return -1
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}

// Severity tells how much an issue matters.
type Severity string

const (
	Info    Severity = "info"    // what was decided, so that a person can object
	Warning Severity = "warning" // a cell was not understood
)

// Issue is something a person should look at. Key is a sentence in the locales.
type Issue struct {
	At       Spot
	Key      string
	Severity Severity
	Args     problem.Args
}
