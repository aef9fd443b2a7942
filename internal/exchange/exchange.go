// Package exchange moves registers in and out of files.
//
// Out (Export): a workbook, CSV, JSON or lines of JSON in Privet's own layout,
// or the record of processing as GDPR Art. 30 asks for it on one sheet.
//
// In, in two steps: Propose reads a file and says what it would do (Plan), Apply
// does it in the caller's transaction. A file in our own layout is known by the
// names in its header and keyed by reference; importing an unchanged export
// changes nothing. Any other file is understood by package recognise.
//
// Invariants. Nothing is written before Apply, and Apply writes all of a plan or
// nothing. Every filled cell of a foreign file ends in a field, in the record's
// note (the field "imported"), or in the plan's lists Unread and Kept. A plan can
// be saved and applied later; what has changed meanwhile makes it stale.
package exchange

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/store"
)

// Options say how a file is to be read.
type Options struct {
	Name     string             // of the file, for messages and sheets without a name
	Register string             // such as "processing-activities"; "" to find out
	Mapping  *recognise.Mapping // a reading that a person corrected; nil to find out
	// CreateMissing makes records of the systems, parties, units and owners that
	// a foreign file names and Privet does not know; without it their words stay
	// in the row's name or in the note. Surfaces set it unless told otherwise.
	CreateMissing bool
}

// Progress is told how much of a long work is done.
type Progress func(done, total int)

// Formats of an export.
const (
	XLSX   = "xlsx"
	CSV    = "csv" // a ZIP of one CSV a list, where the register has child lists
	JSON   = "json"
	NDJSON = "ndjson"
	PDF    = "pdf"  // of the layout Article30 alone, for people
	DOCX   = "docx" // likewise
)

// ExportOptions say what is exported, and how.
type ExportOptions struct {
	Register string
	Format   string      // XLSX if ""
	Layout   string      // "" is Privet's own, which can be imported again; one of Layouts
	List     string      // CSV: one list alone, such as "purposes"; MainTable for the register itself
	Query    store.Query // filters, search, sort and Archived of the list; pages are ours
	Words    i18n.Words  // labels

	says *vocabulary // of the organisation, once Export has read it
}

// MainTable as ExportOptions.List is the register's own table.
const MainTable = "-"

// Article30 as ExportOptions.Layout is the record of processing on one sheet.
const Article30 = "article30"

var _ func(context.Context, *store.DB, access.Actor, io.Writer, ExportOptions) error = Export
