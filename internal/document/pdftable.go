package document

import (
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Looks and measures of a table.
var (
	cellText  = letters{typeface.Regular, 8.4, draw.Ink}
	cellCode  = letters{typeface.Mono, 7.6, draw.InkSoft}
	cellHead  = letters{typeface.Semibold, 8.2, draw.OnAccent}
	cellGroup = letters{typeface.Semibold, 8.8, draw.AccentFg}
	cellBadge = letters{typeface.Semibold, 7.6, draw.Ink}
)

const (
	cellPadX    = 5.0
	cellPadY    = 4.2
	cellLeading = 10.4
	badgeHigh   = 12.0
	badgePad    = 6.0
)

// tablePlan is a table with all its lines, measured before any is drawn.
type tablePlan struct {
	Table
	caption []line
	widths  []float64
	head    [][]line
	rows    []rowPlan
}

// rowPlan is one row; of a group it has a single cell over all columns.
type rowPlan struct {
	group bool
	cells []cellPlan
}

type cellPlan []cellItem

// cellItem is one line or one badge of a cell.
type cellItem struct {
	line  line
	badge *Badge
	high  float64
	first bool // begins a paragraph, so that links are not joined over two
}

func (c cellPlan) height() float64 {
	h := 0.0
	for _, it := range c {
		h += it.high
	}
	return h
}

func (r rowPlan) height() float64 {
	h := cellLeading
	for _, c := range r.cells {
		h = max(h, c.height())
	}
	return h + 2*cellPadY
}

func (t *tablePlan) headHeight() float64 {
	most := 1
	for _, h := range t.head {
		most = max(most, len(h))
	}
	return float64(most)*cellLeading + 8
}

// least is what stands together at the beginning: caption, heads and two rows.
func (t *tablePlan) least() float64 {
	h, rows := float64(len(t.caption))*12+6+t.headHeight(), 0
	for _, r := range t.rows {
		h += r.height()
		if !r.group {
			rows++
		}
		if rows == 2 {
			break
		}
	}
	return min(h, (bodyBottom-bodyTop)*0.6)
}

// tablePlan measures the table at a part, once.
func (w *pdfWriter) tablePlan(i int) *tablePlan {
	if t := w.tables[i]; t != nil {
		return t
	}
	t := &tablePlan{Table: w.parts[i].block.(Table)}
	w.tables[i] = t
	if t.Title != "" {
		t.caption = captionLines(w.parts[i].label, t.Title)
	}
	t.widths = t.share(1)
	for j, c := range t.Columns {
		t.head = append(t.head, clip(cellHead.lines(Text(c.Head), t.widths[j]-2*cellPadX), 5))
	}
	rows := t.Rows
	if len(rows) == 0 && t.Empty != "" {
		t.rows = []rowPlan{{cells: []cellPlan{items(cellText, Text(t.Empty), textWidth-2*cellPadX)}}}
	}
	for _, r := range rows {
		if r.Group != "" {
			t.rows = append(t.rows, rowPlan{true, []cellPlan{items(cellGroup, Text(r.Group), textWidth-2*cellPadX)}})
			continue
		}
		plan := rowPlan{}
		for j, c := range r.Cells {
			plan.cells = append(plan.cells, planCell(c, t.widths[j]-2*cellPadX))
		}
		t.rows = append(t.rows, plan)
	}
	return t
}

func items(l letters, runs []Run, width float64) cellPlan {
	var all cellPlan
	for i, line := range l.lines(runs, width) {
		all = append(all, cellItem{line: line, high: cellLeading, first: i == 0})
	}
	return all
}

func planCell(c Cell, width float64) cellPlan {
	var all cellPlan
	for i := range c.Badges {
		b := c.Badges[i]
		b.Text = typeface.Fit(cellBadge.face, cellBadge.size, b.Text, width-2*badgePad)
		all = append(all, cellItem{badge: &b, high: badgeHigh + 2})
	}
	if len(c.Runs) > 0 {
		all = append(all, items(cellText, c.Runs, width)...)
	}
	for _, code := range c.Codes {
		all = append(all, items(cellCode, Text(code), width)...)
	}
	return all
}

// share gives each column its share of the width, and more where a word would not
// fit, taken from the columns that have room. Where the fonts are not ours, words
// may be wider by a factor.
func (t *tablePlan) share(wider float64) []float64 {
	weights, sum := make([]float64, len(t.Columns)), 0.0
	need := make([]float64, len(t.Columns))
	for j, c := range t.Columns {
		weights[j] = c.Weight
		sum += c.Weight
		need[j] = cellHead.longest(Text(c.Head))
	}
	for _, r := range t.Rows {
		for j, c := range r.Cells {
			need[j] = max(need[j], cellText.longest(c.Runs))
			for _, code := range c.Codes {
				need[j] = max(need[j], cellCode.longest(Text(code)))
			}
			for _, b := range c.Badges {
				need[j] = max(need[j], cellBadge.width(b.Text)+2*badgePad)
			}
		}
	}
	most, all := textWidth*max(0.25, 1/float64(len(t.Columns))), 0.0
	for j := range need {
		need[j] = min(need[j]*wider+2*cellPadX+1, most)
		all += need[j]
	}
	widths := make([]float64, len(t.Columns))
	short, slack := 0.0, 0.0
	for j := range widths {
		widths[j] = textWidth * weights[j] / sum
		if all > textWidth {
			need[j] *= textWidth / all
		}
		if widths[j] < need[j] {
			short += need[j] - widths[j]
			widths[j] = need[j]
		} else {
			slack += widths[j] - need[j]
		}
	}
	if short > 0 && slack > 0 {
		for j := range widths {
			if more := widths[j] - need[j]; more > 0 {
				widths[j] -= more * min(short/slack, 1)
			}
		}
	}
	return widths
}

// table draws a table down the pages.
func (w *pdfWriter) table(t *tablePlan) {
	w.y += 4
	w.room(t.least())
	e := w.root.below("Table")
	if len(t.caption) > 0 {
		w.flow(t.caption, margin, 12, e.below("Caption"))
		w.y += 5
	}
	head := e.below("THead").below("TR")
	cells := make([]*elem, len(t.Columns))
	for j := range cells {
		cells[j] = head.below("TH")
		cells[j].scope = "Column"
	}
	w.tableHead(t, cells)
	body := e.below("TBody")
	onPage := 0 // rows of it on this page
	for i, r := range t.rows {
		if onPage > 0 && w.y+t.together(i) > bodyBottom {
			w.newPage()
			w.tableHead(t, nil)
			onPage = 0
		}
		w.row(t, r, body.below("TR"))
		onPage++
	}
	w.y += 16
}

// together is how high a row is with those that must stand on its page: a group
// with the row after it, and the last row with the one before.
func (t *tablePlan) together(i int) float64 {
	h := t.rows[i].height()
	last := len(t.rows) - 1
	for ; i < last && (t.rows[i].group || i == last-1 && !t.rows[last].group); i++ {
		h += t.rows[i+1].height()
	}
	return min(h, bodyBottom-bodyTop-t.headHeight())
}

// tableHead draws the heads; repeated ones, without elements, are decoration.
func (w *pdfWriter) tableHead(t *tablePlan, cells []*elem) {
	high := t.headHeight()
	w.page.to(nil)
	w.page.rect(margin, w.y, textWidth, high, draw.Accent)
	x := margin
	for j, lines := range t.head {
		var e *elem
		if cells != nil {
			e = cells[j]
		}
		for k, l := range lines {
			at := x + cellPadX + shift(t.Columns[j].Align, t.widths[j]-2*cellPadX, l.width())
			w.line(l, at, w.y+4+float64(k)*cellLeading+cellLeading*0.76, e, nil)
		}
		x += t.widths[j]
	}
	w.y += high
}

func shift(a Align, room, width float64) float64 {
	switch a {
	case Right:
		return room - width
	case Centre:
		return (room - width) / 2
	}
	return 0
}

// row draws a row, on as many pages as it needs when it is taller than one.
func (w *pdfWriter) row(t *tablePlan, r rowPlan, e *elem) {
	tags := make([]*elem, len(r.cells))
	links := make([]map[int]*elem, len(r.cells))
	for j := range r.cells {
		tags[j], links[j] = e.below("TD"), map[int]*elem{}
		switch {
		case r.group:
			tags[j].tag, tags[j].scope, tags[j].span = "TH", "Row", len(t.Columns)
		case len(r.cells) == 1 && len(t.Columns) > 1:
			tags[j].span = len(t.Columns)
		case t.Columns[j].Names:
			tags[j].tag, tags[j].scope = "TH", "Row"
		}
	}
	at := make([]int, len(r.cells)) // items drawn of each cell
	for {
		high, more := w.rowPart(r, at)
		w.page.to(nil)
		if r.group {
			w.page.rect(margin, w.y, textWidth, high, draw.AccentSoft)
		}
		x := margin
		for j, c := range r.cells {
			width := textWidth
			align := Left
			if len(r.cells) == len(t.widths) && !r.group {
				width, align = t.widths[j], t.Columns[j].Align
			}
			at[j] = w.cell(c, at[j], x+cellPadX, w.y+cellPadY, high-2*cellPadY, width-2*cellPadX, align, tags[j], links[j])
			x += width
		}
		w.y += high
		if !r.group {
			w.page.to(nil)
			w.page.rule(margin, w.y, textWidth, 0.5, draw.Rule)
		}
		if !more {
			return
		}
		w.newPage()
		w.tableHead(t, nil)
	}
}

// rowPart is how high the rest of a row is on this page, and whether more follows.
func (w *pdfWriter) rowPart(r rowPlan, at []int) (high float64, more bool) {
	room := max(bodyBottom-w.y-2*cellPadY, badgeHigh+2)
	for j, c := range r.cells {
		h := 0.0
		for _, it := range c[at[j]:] {
			if h+it.high > room+0.01 {
				more = true
				break
			}
			h += it.high
		}
		high = max(high, h)
	}
	return max(high, cellLeading) + 2*cellPadY, more
}

// cell draws the items of a cell that fit, and says with which the next page begins.
func (w *pdfWriter) cell(c cellPlan, from int, x, y, room, width float64, align Align, e *elem, links map[int]*elem) int {
	h := 0.0
	for i := from; i < len(c); i++ {
		it := c[i]
		if h+it.high > room+0.02 {
			return i
		}
		if it.first {
			clear(links)
		}
		if it.badge != nil {
			w.badge(*it.badge, x, y+h, width, align, e)
		} else {
			w.line(it.line, x+shift(align, width, it.line.width()), y+h+cellLeading*0.76, e, links)
		}
		h += it.high
	}
	return len(c)
}

func (w *pdfWriter) badge(b Badge, x, y, width float64, align Align, e *elem) {
	soft, _, color := toneColors(b.Tone)
	look := cellBadge
	look.color = color
	wide := look.width(b.Text) + 2*badgePad
	x += shift(align, width, wide)
	w.page.to(nil)
	w.page.shapes(x-1, y-0.5, draw.Rect{W: wide, H: badgeHigh, Radius: badgeHigh / 2, Paint: draw.Paint{Fill: soft}})
	w.page.to(e)
	w.page.text(look, x-1+badgePad, y+8.1, b.Text+" ")
}
