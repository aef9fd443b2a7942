// Package document holds what auditors, boards, customers and data subjects
// receive. A report is written once, as blocks; PDF, DOCX, HTML and JSON are
// renderers of it. The same document gives the same bytes each time: the instant
// comes from the document, the order of things is fixed, and the identifier of a
// file is a digest of its content.
//
// Words of the frame ("Contents", "Page 3 of 12") come from the caller's
// catalogue in the document's language. All other text is the author's. Text may
// hold anything: what cannot be shown is replaced visibly.
package document

import (
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/draw"
)

// Document is a report, a statement, a record or a letter.
type Document struct {
	Title           string
	Subtitle        string       // one line below the title: the scope, the period
	Organisation    string       // whose document it is
	Reference       string       // its number among the organisation's documents
	Edition         string       // such as "Third edition"
	Version         string       // such as "1.2"
	Confidentiality string       // who may read it, such as "Confidential: auditor and board"
	Language        string       // BCP 47; of the text, not of the reader
	Date            calendar.Day // the day on its cover
	Made            time.Time    // the instant in its metadata; zero takes Date
	Form            Form
	Blocks          []Block
}

// Form says what a document looks like around its blocks.
type Form uint8

// The forms of a document.
const (
	Report Form = iota // with a cover and contents
	Sheet              // title on the first page, no cover, no contents: a letter, a record
)

// Block is one part of a document: Heading, Paragraph, List, Table, Figure, Note,
// KeyValues, PageBreak or Signatures.
type Block interface{ block() }

// Heading begins a section. Levels are 1 to 3; others count as the nearest.
// Headings are numbered by the renderer (2, 2.1) unless Plain.
type Heading struct {
	Level int
	Text  string
	Plain bool // without a number
}

// Paragraph is running text. A line break in a run is a line break.
type Paragraph struct{ Runs []Run }

// List is a list of points, numbered when Ordered.
type List struct {
	Ordered bool
	Items   []Item
}

// Item is one point of a list, with points below it.
type Item struct {
	Runs []Run
	Sub  []Item // one level; deeper ones are shown at this one
}

// Table is rows under heads. The heads repeat on each page, no row is split
// unless it is taller than a page, and none stands alone.
type Table struct {
	Title   string // numbered: "Table 1. Title"; empty shows no caption
	Columns []Column
	Rows    []Row
	Empty   string // shown instead of rows when there are none
}

// Column is one column of a table.
type Column struct {
	Head   string
	Weight float64 // its share of the width; 0 counts as 1
	Align  Align
	Names  bool // its cells name their row: what the row is called to a listener
}

// Align says where the text of a column stands.
type Align uint8

// The alignments of a column.
const (
	Left Align = iota
	Right
	Centre
)

// Row is one row of a table: cells by column, or the name of a group of the rows
// that follow it.
type Row struct {
	Group string // makes it a row of a group, without cells
	Cells []Cell // missing ones are empty, surplus ones are left out
}

// Cell is what stands in a row and column: badges, then text, then codes, of which
// each has a line of its own.
type Cell struct {
	Badges []Badge
	Runs   []Run
	Codes  []string
}

// Badge is a status in a coloured capsule. Its text says what its colour does.
type Badge struct {
	Tone Tone
	Text string
}

// Tone is the colour of a badge or a note, by meaning.
type Tone string

// The tones.
const (
	Quiet  Tone = "quiet"  // nothing to do: not applicable
	Good   Tone = "good"   // in order
	Aware  Tone = "aware"  // partly, soon
	Bad    Tone = "bad"    // late, missing, severe
	Inform Tone = "inform" // neutral news
	Plan   Tone = "plan"   // intended, with a date
)

// Figure is a drawing with its caption, "Figure 1. Title". The title and the
// description of the drawing reach those who do not see it.
type Figure struct{ Drawing draw.Drawing }

// Note is text that is set apart. Tone says how much it matters.
type Note struct {
	Tone  Tone
	Title string
	Runs  []Run
}

// KeyValues is a list of names and what they are.
type KeyValues struct{ Items []KeyValue }

// KeyValue is one of them.
type KeyValue struct {
	Key   string
	Value []Run
}

// PageBreak begins a new page where there are pages.
type PageBreak struct{}

// Signatures are places to sign, beside each other in pairs.
type Signatures struct{ People []Signatory }

// Signatory is a person who signs, by hand. Without a name it is filled in there.
type Signatory struct {
	Name string
	Role string
	Date calendar.Day // already known, else a line
}

func (Heading) block()    {}
func (Paragraph) block()  {}
func (List) block()       {}
func (Table) block()      {}
func (Figure) block()     {}
func (Note) block()       {}
func (KeyValues) block()  {}
func (PageBreak) block()  {}
func (Signatures) block() {}
