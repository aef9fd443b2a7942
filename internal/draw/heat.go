package draw

import "github.com/privet-pims/privet/internal/draw/typeface"

// HeatMap is a grid of coloured cells in which things are placed: risks by
// likelihood and impact.
type HeatMap struct {
	Title, Description  string
	Width               float64 // 0 takes the width of a page's text
	RowAxis, ColumnAxis string
	Rows, Columns       []string
	Cells               [][]HeatCell // by row from the top, and column
	LegendTitle         string
	Legend              []Key
}

// HeatCell is one cell.
type HeatCell struct {
	Fill  Color
	Note  string   // small, in the corner: its score
	Marks []string // what stands in it; those without room become "+3"
}

// Draw makes the drawing.
func (c HeatMap) Draw() Drawing {
	width := c.Width
	if width <= 0 {
		width = PageWidth
	}
	d := Drawing{Title: c.Title, Description: c.Description, Width: width}
	left := max(widest(typeface.Regular, labelSize, c.Rows, width*0.24), min(typeface.Width(typeface.Semibold, labelSize, c.RowAxis), width*0.24)) + 10
	right := 0.0
	if len(c.Legend) > 0 {
		var labels []string
		for _, k := range c.Legend {
			labels = append(labels, k.Label)
		}
		right = max(widest(typeface.Regular, labelSize, labels, width*0.22)+16, typeface.Width(typeface.Semibold, labelSize, c.LegendTitle)) + 18
	}
	n := max(len(c.Columns), 1)
	cell := (width - left - right) / float64(n)
	high := min(max(cell*0.68, 26), 44)
	top := 2.0
	if c.RowAxis != "" {
		d.Shapes = append(d.Shapes, Text{X: left - 8, Y: top + 7, Size: labelSize, Face: typeface.Semibold, Anchor: End, Fill: Ink, Text: typeface.Fit(typeface.Semibold, labelSize, c.RowAxis, left-8)})
		top += 14
	}
	for i, label := range c.Rows {
		y := top + float64(i)*high
		d.Shapes = append(d.Shapes, Text{X: left - 8, Y: y + high/2 + 3, Size: labelSize, Anchor: End, Fill: InkSoft, Text: typeface.Fit(typeface.Regular, labelSize, label, left-10)})
		for j := range min(len(c.Columns), len(cellsOf(c.Cells, i))) {
			d.Shapes = append(d.Shapes, heatCell(c.Cells[i][j], left+float64(j)*cell, y, cell, high, label+", "+c.Columns[j]))
		}
	}
	y := top + float64(len(c.Rows))*high
	for j, label := range c.Columns {
		for k, line := range split(typeface.Regular, labelSize, label, cell-4) {
			d.Shapes = append(d.Shapes, Text{X: left + (float64(j)+0.5)*cell, Y: y + 13 + 10*float64(k), Size: labelSize, Anchor: Middle, Fill: InkSoft, Text: line})
		}
	}
	if c.ColumnAxis != "" {
		d.Shapes = append(d.Shapes, Text{X: left + cell*float64(n)/2, Y: y + 36, Size: labelSize, Face: typeface.Semibold, Anchor: Middle, Fill: Ink, Text: c.ColumnAxis})
		y += 12
	}
	d.Height = y + 28
	d.Shapes = append(d.Shapes, c.legend(width-right+16, top-14, right-16)...)
	return d
}

func cellsOf(all [][]HeatCell, row int) []HeatCell {
	if row >= len(all) {
		return nil
	}
	return all[row]
}

func (c HeatMap) legend(x, y, width float64) []Shape {
	if len(c.Legend) == 0 {
		return nil
	}
	y = max(y, 2)
	shapes := []Shape{Text{X: x, Y: y + 7, Size: labelSize, Face: typeface.Semibold, Fill: Ink, Text: c.LegendTitle}}
	for i, k := range c.Legend {
		top := y + 16 + 17*float64(i)
		shapes = append(shapes,
			Rect{X: x, Y: top, W: 10, H: 10, Radius: 2, Paint: Paint{Fill: k.Fill}},
			Text{X: x + 16, Y: top + 8, Size: labelSize, Fill: Ink, Text: typeface.Fit(typeface.Regular, labelSize, k.Label, width-16)})
	}
	return shapes
}

// heatCell is a cell with its marks in rows of capsules.
func heatCell(c HeatCell, x, y, w, h float64, title string) Shape {
	g := Group{Title: title, Shapes: []Shape{
		Rect{X: x + 0.8, Y: y + 0.8, W: w - 1.6, H: h - 1.6, Radius: 3, Paint: Paint{Fill: c.Fill}},
		Text{X: x + 5, Y: y + 9, Size: 7, Fill: Ink, Text: c.Note},
	}}
	const high, size = 12.0, 7.5
	marks, most := c.Marks, int((h-10)/(high+1))
	var rows [][]string
	var widths []float64
	for i, m := range marks {
		m = typeface.Fit(typeface.Semibold, size, m, w-18)
		need := typeface.Width(typeface.Semibold, size, m) + 10
		if last := len(rows) - 1; last >= 0 && widths[last]+need+2 <= w-6 {
			rows[last] = append(rows[last], m)
			widths[last] += need + 2
			continue
		}
		if len(rows) >= max(most, 1) {
			rest := Number(nil).of(float64(len(marks) - i))
			g.Shapes = append(g.Shapes, Text{X: x + w - 5, Y: y + 9, Size: 7, Face: typeface.Bold, Anchor: End, Fill: Ink, Text: "+" + rest})
			break
		}
		rows, widths = append(rows, []string{m}), append(widths, need)
	}
	top := y + (h-float64(len(rows))*(high+1))/2 + 2
	for i, row := range rows {
		at := x + (w-widths[i])/2
		for _, m := range row {
			need := typeface.Width(typeface.Semibold, size, m) + 10
			g.Shapes = append(g.Shapes,
				Rect{X: at, Y: top, W: need, H: high, Radius: high / 2, Paint: Paint{Fill: Paper, Stroke: Ink, Width: 0.8}},
				Text{X: at + need/2, Y: top + 8.6, Size: size, Face: typeface.Semibold, Anchor: Middle, Fill: Ink, Text: m})
			at += need + 2
		}
		top += high + 1
	}
	return g
}
