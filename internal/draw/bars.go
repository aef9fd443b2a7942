package draw

import (
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Bars is a chart of lying bars, each stacked of one part for each key. With one
// key it is a plain bar chart.
type Bars struct {
	Title, Description string
	Width              float64 // of the whole drawing; 0 takes the width of a page's text
	Keys               []Key   // of the parts; a single one without label shows no legend
	Bars               []Bar
	Number             Number
}

// Bar is one bar: a value for each key.
type Bar struct {
	Label  string
	Values []float64
	Href   string
}

// PageWidth is the width of the text of a page, in points.
const PageWidth = 485.0

// Draw makes the drawing.
func (c Bars) Draw() Drawing {
	width := c.Width
	if width <= 0 {
		width = PageWidth
	}
	top := 0.0
	var labels []string
	for _, b := range c.Bars {
		top = max(top, b.sum(len(c.Keys)))
		labels = append(labels, b.Label)
	}
	ticks := scale(top)
	left := widest(typeface.Regular, labelSize, labels, width*0.34) + 10
	d := Drawing{Title: c.Title, Description: c.Description, Width: width}
	y := 2.0
	if len(c.Keys) > 1 || len(c.Keys) == 1 && c.Keys[0].Label != "" {
		keys, high := legend(c.Keys, left, y, width-left)
		d.Shapes = append(d.Shapes, keys...)
		y += high + 6
	}
	const thick, gap = 24.0, 12.0
	plot := width - left - 14
	unit := plot / ticks[len(ticks)-1]
	bottom := y + float64(len(c.Bars))*(thick+gap) + gap/2
	for _, t := range ticks {
		x := left + t*unit
		d.Shapes = append(d.Shapes,
			Line{X1: x, Y1: y, X2: x, Y2: bottom, Paint: Paint{Stroke: Rule, Width: 0.5}},
			Text{X: x, Y: bottom + 11, Size: tickSize, Anchor: Middle, Fill: InkFaint, Text: c.Number.of(t)})
	}
	y += gap / 2
	for _, b := range c.Bars {
		lines := split(typeface.Regular, labelSize, b.Label, left-10)
		for i, line := range lines {
			d.Shapes = append(d.Shapes, Text{X: left - 8, Y: y + thick/2 + 3 + 11*(float64(i)-float64(len(lines)-1)/2), Size: labelSize, Anchor: End, Fill: Ink, Text: line})
		}
		d.Shapes = append(d.Shapes, c.bar(b, left, y, thick, unit)...)
		y += thick + gap
	}
	d.Height = bottom + 16
	return d
}

func (b Bar) sum(keys int) float64 {
	s := 0.0
	for i := range min(keys, len(b.Values)) {
		s += amount(b.Values[i])
	}
	return s
}

// bar is one bar with the number on each part that has room for it.
func (c Bars) bar(b Bar, x, y, thick, unit float64) []Shape {
	var all []Shape
	for i, k := range c.Keys {
		if i >= len(b.Values) || amount(b.Values[i]) == 0 {
			continue
		}
		w := b.Values[i] * unit
		number := c.Number.of(b.Values[i])
		title := b.Label + ": " + number
		if k.Label != "" {
			title = b.Label + ", " + k.Label + ": " + number
		}
		part := Group{Title: title, Href: b.Href, Shapes: []Shape{
			Rect{X: x + 0.4, Y: y, W: max(w-0.8, 0.8), H: thick, Radius: 2, Paint: Paint{Fill: k.Fill}},
		}}
		if room := typeface.Width(typeface.Semibold, labelSize, number); room+6 <= w {
			part.Shapes = append(part.Shapes, Text{X: x + w/2, Y: y + thick/2 + 3.2, Size: labelSize, Face: typeface.Semibold, Anchor: Middle, Fill: k.on(), Text: number})
		} else if len(c.Keys) == 1 {
			part.Shapes = append(part.Shapes, Text{X: x + w + 4, Y: y + thick/2 + 3.2, Size: labelSize, Face: typeface.Semibold, Fill: Ink, Text: number})
		}
		all = append(all, part)
		x += w
	}
	return all
}
