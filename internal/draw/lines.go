package draw

import (
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Lines is a chart of values over time, one line for each key.
type Lines struct {
	Title, Description string
	Width, Height      float64 // 0 takes the width of a page's text, and 200
	Keys               []Key
	Series             [][]Point // by key: X grows with time, such as days since some day
	Ticks              []Tick    // labels on the axis of time
	Target             float64   // a dashed line at a value; 0 draws none
	TargetLabel        string
	Number             Number
}

// Tick is a label on an axis.
type Tick struct {
	At    float64
	Label string
}

// Draw makes the drawing.
func (c Lines) Draw() Drawing {
	width, height := c.Width, c.Height
	if width <= 0 {
		width = PageWidth
	}
	if height <= 0 {
		height = 200
	}
	d := Drawing{Title: c.Title, Description: c.Description, Width: width, Height: height}
	from, to, top := c.span()
	ticks := scale(top)
	top = ticks[len(ticks)-1]
	var numbers []string
	for _, t := range ticks {
		numbers = append(numbers, c.Number.of(t))
	}
	left := widest(typeface.Regular, tickSize, numbers, 80) + 8
	y := 2.0
	if len(c.Keys) > 1 || len(c.Keys) == 1 && c.Keys[0].Label != "" {
		keys, high := legend(c.Keys, left, y, width-left)
		d.Shapes = append(d.Shapes, keys...)
		y += high + 6
	}
	right, bottom := width-14, height-18
	px := func(v float64) float64 { return left + (v-from)/(to-from)*(right-left) }
	py := func(v float64) float64 { return bottom - amount(v)/top*(bottom-y-6) }
	for i, t := range ticks {
		d.Shapes = append(d.Shapes,
			Line{X1: left, Y1: py(t), X2: right, Y2: py(t), Paint: Paint{Stroke: Rule, Width: 0.5}},
			Text{X: left - 6, Y: py(t) + 2.8, Size: tickSize, Anchor: End, Fill: InkFaint, Text: numbers[i]})
	}
	free := -1e9
	for _, t := range c.Ticks {
		x, half := px(t.At), typeface.Width(typeface.Regular, tickSize, t.Label)/2
		if t.At < from || t.At > to || x-half < free { // no label on another
			continue
		}
		free = x + half + 6
		d.Shapes = append(d.Shapes, Text{X: min(x, width-half), Y: bottom + 13, Size: tickSize, Anchor: Middle, Fill: InkFaint, Text: t.Label})
	}
	if c.Target > 0 {
		d.Shapes = append(d.Shapes,
			Line{X1: left, Y1: py(c.Target), X2: right, Y2: py(c.Target), Paint: Paint{Stroke: InkSoft, Width: 0.8, Dash: []float64{4, 3}}},
			Text{X: left + 4, Y: py(c.Target) - 4, Size: tickSize, Face: typeface.Semibold, Fill: InkSoft, Text: c.TargetLabel})
	}
	for i, points := range c.Series {
		if i < len(c.Keys) {
			d.Shapes = append(d.Shapes, c.line(c.Keys[i], points, px, py))
		}
	}
	return d
}

// span is the first and last place in time, and the largest value.
func (c Lines) span() (from, to, top float64) {
	first := true
	for _, points := range c.Series {
		for _, p := range points {
			if first {
				from, to, first = p.X, p.X, false
			}
			from, to, top = min(from, p.X), max(to, p.X), max(top, amount(p.Y))
		}
	}
	if to <= from {
		to = from + 1
	}
	return from, to, max(top, amount(c.Target))
}

func (c Lines) line(k Key, points []Point, px, py func(float64) float64) Shape {
	g := Group{Title: k.Label}
	var segments []Segment
	for i, p := range points {
		if i == 0 {
			segments = append(segments, MoveTo(px(p.X), py(p.Y)))
		} else {
			segments = append(segments, LineTo(px(p.X), py(p.Y)))
		}
	}
	if len(segments) > 1 {
		g.Shapes = append(g.Shapes, Path{Segments: segments, Paint: Paint{Stroke: k.Fill, Width: 1.8}})
	}
	if n := len(points); n > 0 {
		if n <= 36 {
			for _, p := range points {
				g.Shapes = append(g.Shapes, dot(px(p.X), py(p.Y), 2.2, Paint{Fill: k.Fill, Stroke: Paper, Width: 1}))
			}
		}
		last := points[n-1]
		g.Shapes = append(g.Shapes, Text{X: px(last.X), Y: py(last.Y) - 6, Size: labelSize, Face: typeface.Semibold, Anchor: End, Fill: Ink, Text: c.Number.of(last.Y)})
	}
	return g
}

// dot is a filled circle.
func dot(x, y, r float64, p Paint) Shape {
	return Rect{X: x - r, Y: y - r, W: 2 * r, H: 2 * r, Radius: r, Paint: p}
}
