package sheet

import (
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// The largest sheet any program writes (XLSX; ODS may have the same).
const (
	maxRows = 1 << 20
	maxCols = 1 << 14
)

// maxGap is the longest run of empty rows that the grid holds. Registers have
// blocks of blank rows; a cell in the last row of a sheet is an accident.
const maxGap = 1000

const (
	cellBytes = int(unsafe.Sizeof(Cell{}))
	rowBytes  = int(unsafe.Sizeof([]Cell{}))
)

// grid builds one sheet row by row, in rising order.
type grid struct {
	s     *source
	out   Sheet
	row   []Cell // of the row at hand, reused
	last  int    // number of the last row in out.Rows
	width int
}

func (s *source) newGrid(name string) *grid {
	s.sheet, s.row = name, 0
	return &grid{s: s, out: Sheet{Name: name}}
}

// start begins row n, counting from 1.
func (g *grid) start(n int) error {
	if n <= g.s.row || n > maxRows {
		return &outside{place: strconv.Itoa(n)}
	}
	g.s.row = n
	g.row = g.row[:0]
	return nil
}

// set puts a cell into the row at hand; col is zero-based.
func (g *grid) set(col int, c Cell) error {
	if col < 0 || col >= maxCols {
		return &outside{place: strconv.Itoa(col + 1)}
	}
	if len(c.Text) > g.s.lim.Cell {
		return &longCell{col: col}
	}
	c.Text = clean(c.Text)
	if blank(c.Text) {
		return nil
	}
	for len(g.row) <= col {
		g.row = append(g.row, Cell{})
	}
	g.row[col] = c
	return g.s.hold(len(c.Text)) // before the next: thousands of cells may share one long text
}

// end closes the row at hand. A row without a cell leaves no trace until another
// follows.
func (g *grid) end() error { return g.endTimes(1) }

// endTimes closes the row at hand and repeats it, as ODS writes equal rows.
func (g *grid) endTimes(times int) error {
	cells := len(g.row)
	if cells == 0 {
		g.s.row = min(g.s.row+times-1, maxRows)
		return nil
	}
	if times > maxRows-g.s.row+1 {
		return &outside{place: strconv.Itoa(g.s.row)}
	}
	if err := g.fill(g.s.row - g.last - 1); err != nil {
		return err
	}
	size, texts := rowBytes+cells*cellBytes, 0
	for _, c := range g.row {
		texts += len(c.Text)
	}
	g.width = max(g.width, cells)
	for i := range times {
		if i == 1 {
			size += texts
		}
		if err := g.s.hold(size); err != nil {
			return err
		}
		row := make([]Cell, cells)
		copy(row, g.row)
		g.out.Rows = append(g.out.Rows, row)
	}
	g.s.row += times - 1
	g.last = g.s.row
	return nil
}

// fill adds empty rows before the row at hand.
func (g *grid) fill(n int) error {
	if n <= 0 {
		return nil
	}
	if n > maxGap {
		g.out.Skips = append(g.out.Skips, Skip{Before: len(g.out.Rows) + maxGap, Rows: n - maxGap})
		g.s.note(g.out.Name, "empty_rows", map[string]any{"sheet": g.out.Name, "rows": n, "row": g.s.row})
		n = maxGap
	}
	g.out.Rows = append(g.out.Rows, make([][]Cell, n)...)
	return g.s.hold(n * rowBytes)
}

// index is the place in Rows of row n of the file, or of the first row after it
// where n lies in a run that was left out.
func (g *grid) index(n int) int {
	i := n - 1
	for _, k := range g.out.Skips {
		if i >= k.Before {
			i = max(k.Before, i-k.Rows)
		}
	}
	return i
}

// merge notes a merged block; rows count from 1, columns from 0.
func (g *grid) merge(row, col, lastRow, lastCol int) error {
	if row < 1 || col < 0 || lastRow < row || lastCol < col {
		return &outside{place: cellName(max(col, 0), max(row, 1))}
	}
	g.out.Merges = append(g.out.Merges, Range{row, col, lastRow, lastCol})
	return g.s.hold(3 * int(unsafe.Sizeof(Range{}))) // the list grows by copying
}

// finish cuts the merged blocks to the grid, empties what they cover, and adds the
// sheet to the book.
func (g *grid) finish() error {
	kept := g.out.Merges[:0]
	covered := 0
	for _, m := range g.out.Merges {
		m.Row, m.LastRow = g.index(m.Row), min(g.index(m.LastRow), len(g.out.Rows)-1)
		m.LastCol = min(m.LastCol, g.width-1)
		if err := g.s.step(); err != nil {
			return err
		}
		if m.LastRow < m.Row || m.LastCol < m.Col || (m.Row == m.LastRow && m.Col == m.LastCol) {
			continue
		}
		kept = append(kept, m)
		for i := m.Row; i <= m.LastRow; i++ {
			row := g.out.Rows[i]
			for j := m.Col; j <= m.LastCol && j < len(row); j++ {
				if err := g.s.step(); err != nil {
					return err
				}
				if (i != m.Row || j != m.Col) && row[j].Kind != Empty {
					row[j] = Cell{}
					covered++
				}
			}
			g.out.Rows[i] = trim(row)
			if err := g.s.step(); err != nil {
				return err
			}
		}
	}
	g.out.Merges = kept
	for len(g.out.Rows) > 0 && len(g.out.Rows[len(g.out.Rows)-1]) == 0 {
		g.out.Rows = g.out.Rows[:len(g.out.Rows)-1]
	}
	if covered > 0 {
		g.s.note(g.out.Name, "covered_cells", map[string]any{"sheet": g.out.Name, "count": covered})
	}
	g.s.book.Sheets = append(g.s.book.Sheets, g.out)
	g.s.sheet, g.s.row = "", 0
	return nil
}

func trim(row []Cell) []Cell {
	for len(row) > 0 && row[len(row)-1].Kind == Empty {
		row = row[:len(row)-1]
	}
	return row
}

// clean makes text valid UTF-8 without NUL and with \n as its only line break.
func clean(t string) string {
	for i := 0; i < len(t); i++ {
		if c := t[i]; c == 0 || c == '\r' || c >= utf8.RuneSelf {
			return cleanSlow(t)
		}
	}
	return t
}

func cleanSlow(t string) string {
	t = strings.ToValidUTF8(t, "\uFFFD")
	if strings.IndexByte(t, 0) >= 0 {
		t = strings.ReplaceAll(t, "\x00", "")
	}
	if strings.IndexByte(t, '\r') >= 0 {
		t = strings.ReplaceAll(t, "\r\n", "\n")
		t = strings.ReplaceAll(t, "\r", "\n")
	}
	return t
}

func blank(t string) bool {
	return t == "" || (t[0] <= ' ' || t[0] >= utf8.RuneSelf) && strings.TrimSpace(t) == ""
}

// columnName is A for 0, XFD for 16383.
func columnName(col int) string {
	var b [8]byte
	i := len(b)
	for col++; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// cellName is A1 for column 0 of row 1.
func cellName(col, row int) string { return columnName(col) + strconv.Itoa(row) }

// place reads B7 as column 1, row 7. Dollar signs are allowed.
func place(ref []byte) (col, row int, ok bool) {
	i := 0
	letters := 0
	for ; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if ref[i] == '$' {
			continue
		}
		if c < 'A' || c > 'Z' {
			break
		}
		if letters++; letters > 3 {
			return 0, 0, false
		}
		col = col*26 + int(c-'A') + 1
	}
	digits := 0
	for ; i < len(ref); i++ {
		if ref[i] == '$' && digits == 0 {
			continue
		}
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		if digits++; digits > 7 {
			return 0, 0, false
		}
		row = row*10 + int(ref[i]-'0')
	}
	ok = letters > 0 && digits > 0 && col <= maxCols && row >= 1 && row <= maxRows
	return col - 1, row, ok
}
