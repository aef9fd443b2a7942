package exchange

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/register"
)

// ownTable is a sheet in our own layout.
type ownTable struct {
	t     *register.Type
	list  *register.Field // nil for the register's own table
	long  bool            // continuations of long texts
	sheet *sheet.Sheet
	first int // index of the first row below the header
	cols  []ownColumn
	ref   int // column of the reference, -1 if none
	row   int // column of the row's identifier, -1 if none
}

type ownColumn struct {
	column
	at int
}

// headerDepth is how far down the header of our layout is looked for: a label row
// stands above it, and a person may have added a line or two.
const headerDepth = 6

// ownTables finds the sheets in our own layout. What is no such sheet is left to
// recognise, if no sheet is; beside one it is listed as left out.
func ownTables(book *sheet.Book, set *register.Set, hint string, plan *Plan) []ownTable {
	var out []ownTable
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if tb, ok := ownTableOf(s, set, hint, plan); ok {
			out = append(out, tb)
		}
	}
	return out
}

func ownTableOf(s *sheet.Sheet, set *register.Set, hint string, plan *Plan) (ownTable, bool) {
	for r := range min(len(s.Rows), headerDepth) {
		for _, c := range s.Rows[r] {
			name := strings.TrimSpace(c.Text)
			if !strings.HasSuffix(name, "/"+refKey) || len(name) > 120 {
				continue
			}
			tb := ownTable{sheet: s, first: r + 1, ref: -1, row: -1}
			if tb.named(set, strings.TrimSuffix(name, "/"+refKey)) {
				tb.bind(s.Rows[r], plan)
				return tb, true
			}
		}
	}
	// A plain table whose header has nothing but names of fields is ours too, where
	// a person said which register it is.
	t := set.Get(hint)
	if t == nil || len(s.Rows) == 0 {
		return ownTable{}, false
	}
	known := map[string]bool{refKey: true}
	for _, c := range columns(t, nil) {
		known[c.name] = true
	}
	title := false
	for _, c := range s.Rows[0] {
		name := strings.TrimSpace(c.Text)
		if !known[name] {
			return ownTable{}, false
		}
		title = title || name == "title" || name == refKey
	}
	tb := ownTable{t: t, sheet: s, first: 1, ref: -1, row: -1}
	if title {
		tb.bind(s.Rows[0], plan)
	}
	return tb, title
}

// named reads "processing-activities" or "processing-activities/bases".
func (tb *ownTable) named(set *register.Set, name string) bool {
	reg, list, child := strings.Cut(name, "/")
	if tb.t = set.Get(reg); tb.t == nil {
		return false
	}
	if child && list == longList {
		tb.long = true
		return true
	}
	if child {
		tb.list = tb.t.Field(list)
		return tb.list != nil && tb.list.Kind == register.KindRows
	}
	return true
}

// bind reads the header. A column that is none of ours is said once.
func (tb *ownTable) bind(header []sheet.Cell, plan *Plan) {
	known := map[string]column{}
	for _, c := range tb.columns() {
		known[c.name] = c
	}
	listed := Sheet{Name: tb.sheet.Name, Register: tb.t.Name, Layout: Own}
	if tb.list != nil {
		listed.List = tb.list.Name
	}
	for i, c := range header {
		name := strings.TrimSpace(c.Text)
		if name == "" {
			continue
		}
		col, ok := known[name]
		if name == refKey {
			col, ok = column{name: name, head: refKey}, true
		}
		at := tb.sheet.Name + "!" + recognise.ColumnName(i)
		if !ok {
			plan.unread(Note{At: at, Header: name, Key: "exchange.column_unknown", Args: map[string]any{"at": at, "column": name, "register": tb.t.Name}})
			continue
		}
		switch col.head {
		case refKey:
			tb.ref = i
		case rowKey:
			tb.row = i
		}
		tb.cols = append(tb.cols, ownColumn{col, i})
		listed.Columns = append(listed.Columns, Column{At: at, Header: name, Field: name, Confidence: 1, Why: "own layout"})
	}
	plan.Sheets = append(plan.Sheets, listed)
}

func (tb *ownTable) columns() []column {
	if tb.long {
		return longColumns(tb.t)
	}
	return columns(tb.t, tb.list)
}

// cell is the cell of a row; the empty one beyond its end.
func cell(row []sheet.Cell, at int) sheet.Cell {
	if at < 0 || at >= len(row) {
		return sheet.Cell{}
	}
	return row[at]
}

// spot is a cell as people name it.
func (tb *ownTable) spot(row, col int) string {
	n := strconv.Itoa(tb.sheet.RowNumber(row))
	if col < 0 {
		return tb.sheet.Name + "!" + n
	}
	return tb.sheet.Name + "!" + recognise.ColumnName(col) + n
}

// refOf is what a row's reference column says, in its normal form.
func (tb *ownTable) refOf(row []sheet.Cell, n *names) string {
	s := strings.TrimSpace(cell(row, tb.ref).Text)
	if t, ref := n.normalRef(s); t == tb.t {
		return ref
	}
	return s
}

// isNew reports whether a reference is a word of the file for a record that has
// none yet ("new-1"), so that rows of child lists can name it.
func isNew(ref string) bool {
	return len(ref) > 4 && len(ref) < 40 && strings.EqualFold(ref[:4], "new-")
}
