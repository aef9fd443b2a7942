package recognise

import (
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// mergeBudget bounds how many cells merged blocks may cover in one sheet; what
// lies beyond stays empty.
const mergeBudget = 2_000_000

// grid is a sheet with its merged blocks and a record of which filled cells
// have found their place.
type grid struct {
	name   string
	rows   [][]sheet.Cell
	width  int
	merged map[[2]int]sheet.Range
	placed [][]bool
}

func newGrid(s sheet.Sheet) *grid {
	g := &grid{name: s.Name, rows: s.Rows, merged: map[[2]int]sheet.Range{}, placed: make([][]bool, len(s.Rows))}
	for i, r := range s.Rows {
		g.width = max(g.width, len(r))
		g.placed[i] = make([]bool, len(r))
	}
	budget := mergeBudget
	for _, m := range s.Merges {
		if m.Row < 0 || m.Col < 0 {
			continue
		}
		for r := m.Row; r <= m.LastRow && r < len(s.Rows); r++ {
			for c := m.Col; c <= m.LastCol && c < max(g.width, m.Col+64); c++ {
				if budget--; budget < 0 {
					return g
				}
				g.merged[[2]int{r, c}] = m
			}
		}
	}
	return g
}

// text is the trimmed text of a cell; what the file says it shows, else its raw
// value.
func (g *grid) text(r, c int) string {
	if r < 0 || c < 0 || r >= len(g.rows) || c >= len(g.rows[r]) {
		return ""
	}
	cell := g.rows[r][c]
	if cell.Kind == sheet.Empty {
		return ""
	}
	if t := trim(cell.Text); t != "" {
		return t
	}
	return trim(cell.Raw)
}

func trim(s string) string {
	if n := len(s); n > 0 && s[0]-'!' < 0x7f-'!' && s[n-1]-'!' < 0x7f-'!' { // printed ASCII at both ends
		return s
	}
	return strings.Trim(s, " \t\r\n\v\f\u00a0\u200b\u2060\ufeff\u2007\u202f")
}

// origin is the cell that stands for r, c: itself, or the first of its block.
func (g *grid) origin(r, c int) (int, int) {
	if m, ok := g.merged[[2]int{r, c}]; ok && g.text(r, c) == "" {
		return m.Row, m.Col
	}
	return r, c
}

// shown is the text of the cell or of its block.
func (g *grid) shown(r, c int) string {
	r, c = g.origin(r, c)
	return g.text(r, c)
}

// filled are the columns with text of their own in a row.
func (g *grid) filled(r int) []int {
	if r < 0 || r >= len(g.rows) {
		return nil
	}
	var out []int
	for c := range g.rows[r] {
		if g.text(r, c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// place says that a cell has found its place; false when it had one.
func (g *grid) place(r, c int) bool {
	if r < 0 || r >= len(g.placed) || c < 0 || c >= len(g.placed[r]) || g.placed[r][c] {
		return false
	}
	g.placed[r][c] = true
	return true
}

func (g *grid) spot(r, c int) Spot { return Spot{Sheet: g.name, Row: r, Col: c} }

// spans is how many columns the block of a cell covers.
func (g *grid) spans(r, c int) int {
	if m, ok := g.merged[[2]int{r, c}]; ok && m.Row <= r {
		return m.LastCol - m.Col + 1
	}
	return 1
}
