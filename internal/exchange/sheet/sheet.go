// Package sheet reads what people keep their registers in (XLSX, ODS, CSV, JSON,
// Markdown tables) into one plain grid, without believing a word the file says
// about itself: sizes, encodings and counts are checked while reading.
//
// Invariants. A file is never unpacked to disk and never held whole: the parts of
// a workbook stream from archive/zip through a small XML scanner (markup.go) into
// the grid. Every byte unpacked and every byte kept is counted against Limits, so
// memory and time are bounded by them and by nothing the file claims. Whatever a
// person can mend is a problem.Problem of kind invalid or too_large with a key
// below "import." that names sheet, row and remedy.
//
// Why not excelize, which Privet writes workbooks with? It takes no context, holds
// the parts of the archive and its rows whole, and gives the text of a date in one
// format instead of the day. Reading 10 000 rows of 15 columns took it 0.92 s and
// 240 MB of allocations; this reader 0.10 s and 17 MB. Why not encoding/xml? It
// buffers a tag or a text of any length, and its bare token loop over the same file
// took 0.31 s (BenchmarkRead, one run, two cores).
package sheet

// Book is a file as read.
type Book struct {
	Format string // xlsx, ods, csv, json, md
	Sheets []Sheet
	Notes  []Note // what was not taken over, such as a hidden sheet or a picture
}

// Sheet is one grid. Rows are as long as their last cell; rows without any cell
// are present and empty, so that Rows[i] is row i+1 of the file. Only runs of more
// than maxGap empty rows are cut to that length and listed in Skips; RowNumber
// always gives the row of the file.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   [][]Cell
	Merges []Range // the value stands in the first cell, the others are empty
	Skips  []Skip
}

// Skip is a run of empty rows of the file that the grid does not hold.
type Skip struct {
	Before int // index in Rows of the first row after the run
	Rows   int // how many rows were left out
}

// RowNumber is the number that the file gives to Rows[i], counting from 1.
func (s *Sheet) RowNumber(i int) int {
	n := i + 1
	for _, k := range s.Skips {
		if k.Before <= i {
			n += k.Rows
		}
	}
	return n
}

// Kind is what the file says a cell is.
type Kind uint8

const (
	Empty Kind = iota
	Text
	Number // Text is as displayed, Raw the plain decimal
	Date   // Text is as displayed (ISO where the format has names of months), Raw is YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS
	Bool   // Raw is true or false
	Fault  // #REF! and its like; Text says which
)

// Cell is one value. Text keeps line breaks (as \n) and is valid UTF-8 without NUL.
type Cell struct {
	Kind Kind
	Text string
	Raw  string
}

// Range is a merged block, zero-based and inclusive, cut to the rows and columns
// that the grid has.
type Range struct{ Row, Col, LastRow, LastCol int }

// Note tells what the reader left out, and where.
type Note struct {
	At   string // "Sheet1!C7" or a sheet's name
	Key  string // locale key below "import."
	Args map[string]any
}
