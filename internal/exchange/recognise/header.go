package recognise

import (
	"regexp"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// headerDepth is how far down a header row is looked for; title blocks of
// authorities' templates reach 40 rows.
const headerDepth = 80

// heading is the header of one table, for one register.
type heading struct {
	register string
	top, row int // rows of the group headers, row of the best header
	bottom   int
	score    float64
	core     int
	strong   bool // the column of the title is named without doubt
	fields   int
	named    bool // some column can tell the records apart
}

// texts are the cells of the best header row.
func (h *heading) texts(g *grid) []string {
	var out []string
	for _, c := range g.filled(h.row) {
		out = append(out, g.text(h.row, c))
	}
	return out
}

// findHeading is the best header between two rows for a register.
func (r *reader) findHeading(g *grid, register string, from, to int) heading {
	best := heading{register: register, row: -1}
	for i := from; i < to && i < len(g.rows); i++ {
		h := r.weigh(g, register, i)
		if h.score > best.score+0.01 {
			best = h
		}
	}
	if best.row >= 0 {
		best.top, best.bottom = r.extent(g, best.row, from)
		if best.top < best.bottom {
			r.recount(g, &best)
		}
	}
	return best
}

// weigh scores one row as a header.
func (r *reader) weigh(g *grid, register string, row int) heading {
	h := heading{register: register, row: row, top: row, bottom: row}
	cols := g.filled(row)
	if len(cols) < 2 || len(cols) > 400 {
		return h
	}
	seen := map[Field]float64{}
	for _, c := range cols {
		if k := g.rows[row][c].Kind; k == sheet.Number || k == sheet.Date || k == sheet.Fault {
			h.score -= 0.3
			continue
		}
		if counted(g, row, c) {
			h.score -= 0.1
			continue
		}
		b := r.best(register, g.text(row, c))
		if b.field == "" {
			h.score -= 0.05
			continue
		}
		if have, ok := seen[b.field]; ok {
			h.score += 0.15
			seen[b.field] = max(have, b.score)
			continue
		}
		seen[b.field] = b.score
		h.score += b.score
	}
	h.tally(register, seen)
	return h
}

// counted reports whether a cell is one of several that count on downwards:
// "Activity 1", "Activity 2".
func counted(g *grid, row, c int) bool {
	stem := func(r int) (string, string) {
		t := g.text(r, c)
		bare := strings.TrimRight(t, "0123456789")
		return bare, t[len(bare):]
	}
	bare, n := stem(row)
	if n == "" || len(n) > 4 || bare == "" {
		return false
	}
	for _, r := range []int{row - 1, row + 1} {
		if b, m := stem(r); b == bare && m != "" && m != n {
			return true
		}
	}
	return false
}

func (h *heading) tally(register string, seen map[Field]float64) {
	h.core, h.fields, h.strong = 0, len(seen), seen["title"] >= 0.9
	h.named = seen["principals"] > 0 && seen["data_categories"] > 0
	for f, s := range seen {
		switch f {
		case "title", "purpose", "processing_categories", "customers", "description":
			h.named = true
		}
		if core(register, f) && s >= 0.6 {
			h.core++
		}
	}
}

// recount counts fields over all header rows.
func (r *reader) recount(g *grid, h *heading) {
	seen := map[Field]float64{}
	for c := range g.width {
		if f, s, _ := r.column(g, h.register, h.top, h.bottom, c, false); f != "" {
			seen[f] = max(seen[f], s)
		}
	}
	h.tally(h.register, seen)
}

// extent finds the group headers above and the sub-headers below a header row.
func (r *reader) extent(g *grid, row, from int) (top, bottom int) {
	top, bottom = row, row
	for range 2 {
		if top-1 >= from && groupsOver(g, top-1, top) {
			top--
		}
	}
	for range 2 {
		if bottom+1 < len(g.rows) && subHeader(g, bottom, bottom+1) {
			bottom++
		}
	}
	return top, bottom
}

// groupsOver reports whether row holds headers over several columns of below.
func groupsOver(g *grid, row, below int) bool {
	cols := g.filled(row)
	if len(cols) == 0 {
		return false
	}
	under := len(g.filled(below))
	groups := 0
	for i, c := range cols {
		t := g.text(row, c)
		if len(t) > 160 || strings.HasSuffix(t, ":") {
			return false
		}
		if n := g.spans(row, c); n > 1 {
			if len(cols) == 1 && (c == 0 || n >= under-1) {
				return false // a title over the whole table
			}
			groups++
			continue
		}
		if m, ok := g.merged[[2]int{row, c}]; ok && m.LastRow >= below || g.text(below, c) == "" {
			continue // the header of one column, in the upper row
		}
		if i+1 < len(cols) && cols[i+1] == c+1 {
			return false
		}
		if g.text(below, c+1) == "" || len(cols) == 1 && c == 0 {
			return false
		}
		groups++
	}
	return groups > 0 && (len(cols) > 1 || groups == 1 && cols[0] > 0)
}

// subHeader reports whether row below refines the headers of row.
func subHeader(g *grid, row, below int) bool {
	cols := g.filled(below)
	if len(cols) == 0 {
		return false
	}
	gaps := 0
	for _, c := range cols {
		if k := g.rows[below][c].Kind; k == sheet.Number || k == sheet.Date || len(g.text(below, c)) > 160 {
			return false
		}
		if yes, no := mark(g.text(below, c)); yes || no {
			return false
		}
		switch {
		case g.spans(row, c) > 1:
			gaps++
		case g.text(row, c) == "" && g.shown(row, c) == "" && leftOf(g, row, c):
			gaps++
		case g.text(row, c) != "" && g.shown(row, c+1) == "" && g.text(below, c+1) != "":
			// the first column of a group that is not merged
		default:
			return false
		}
	}
	return gaps > 0 && len(cols) >= 2
}

func leftOf(g *grid, row, c int) bool {
	for i := c - 1; i >= 0; i-- {
		if g.text(row, i) != "" {
			return true
		}
	}
	return false
}

// path are the header texts over a column, from the group down to the leaf.
func path(g *grid, top, bottom, c int) []string {
	var out []string
	for row := top; row <= bottom; row++ {
		t := g.shown(row, c)
		if t == "" && row < bottom && g.text(bottom, c) != "" {
			for i := c - 1; i >= 0 && t == ""; i-- { // a group that is not merged
				if g.text(bottom, i) == "" {
					break
				}
				if _, merged := g.merged[[2]int{row, i}]; merged && i < c {
					break // it says itself how far it reaches
				}
				t = g.shown(row, i)
			}
		}
		if t == "" || len(out) > 0 && out[len(out)-1] == t || len(t) < 40 && citation.MatchString(t) && row < bottom {
			continue
		}
		out = append(out, t)
	}
	if len(out) == 1 && dotted.MatchString(out[0]) {
		return strings.Split(out[0], ".")
	}
	return out
}

// dotted is the header of a member of a member, as JSON is laid out in a table.
var dotted = regexp.MustCompile(`^[A-Za-z_]+(\.[A-Za-z_]+)+$`)

// column decides which field a column holds. ticks says that its cells are
// marks only.
func (r *reader) column(g *grid, register string, top, bottom, c int, ticks bool) (Field, float64, string) {
	p := path(g, top, bottom, c)
	return r.fieldOf(register, p, ticks)
}

func (r *reader) fieldOf(register string, p []string, ticks bool) (Field, float64, string) {
	if len(p) == 0 {
		return "", 0, "no header"
	}
	leaf := r.best(register, p[len(p)-1])
	if len(p) == 1 {
		if ticks && shapeOf(register, leaf.field) == list {
			if head, _, ok := strings.Cut(p[0], ":"); ok {
				if b := r.best(register, head); b.field != "" {
					return b.field, b.score, b.why
				}
			}
		}
		return leaf.field, leaf.score, leaf.why
	}
	if whole := r.best(register, strings.Join(p, " ")); whole.score >= 0.94 && !whole.weak {
		return whole.field, whole.score, whole.why
	}
	group := r.best(register, p[len(p)-2])
	if group.field == "" && len(p) > 2 {
		group = r.best(register, p[0])
	}
	if group.field == "" {
		if whole := r.best(register, strings.Join(p, " ")); leaf.field == "" {
			return whole.field, whole.score, whole.why
		}
		return leaf.field, leaf.score, leaf.why
	}
	if ticks && shapeOf(register, group.field) == list && (shapeOf(register, leaf.field) != yesno || group.field == "lawful_basis") {
		return group.field, group.score, "ticks below " + group.why
	}
	if group.field == "measures" && leaf.score < 0.9 {
		switch l := fold(p[len(p)-1]); {
		case strings.HasPrefix(l, "techn"), strings.HasPrefix(l, "tecn"):
			return "technical_measures", group.score, "below " + group.why
		case strings.HasPrefix(l, "organi"):
			return "organisational_measures", group.score, "below " + group.why
		}
	}
	if leaf.field == "" || leaf.weak {
		if whole := r.best(register, p[len(p)-2]+" "+p[len(p)-1]); whole.score > 0.8 && leaf.field == "" {
			return whole.field, whole.score, whole.why
		}
		return underGroup(group.field, leaf.field), 0.75 * group.score, "below " + group.why
	}
	if f := underGroup(group.field, leaf.field); f != leaf.field {
		return f, min(group.score, leaf.score), leaf.why + " below " + group.why
	}
	return leaf.field, leaf.score, leaf.why
}
