package draw

import (
	"math"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Ring is a ring of parts with a text in its middle: how much of a programme is in
// place. Parts go clockwise from the top; what they leave of Total stays empty.
type Ring struct {
	Title, Description string
	Size               float64 // of the ring, 0 takes 110
	Total              float64 // 0 takes the sum of the parts
	Parts              []Part
	Middle, Below      string // such as "68 %", "in place"
	Number             Number
}

// Part is one part of a ring, named in the legend.
type Part struct {
	Key
	Value float64
}

// Draw makes the drawing: the ring, and the legend at its right.
func (c Ring) Draw() Drawing {
	size := c.Size
	if size <= 0 {
		size = 110
	}
	d := Drawing{Title: c.Title, Description: c.Description, Width: size, Height: size}
	sum := 0.0
	for _, p := range c.Parts {
		sum += amount(p.Value)
	}
	total := max(amount(c.Total), sum)
	thick := size * 0.13
	r := size/2 - thick/2
	d.Shapes = append(d.Shapes, Path{Segments: arc(size/2, size/2, r, 0, 1), Paint: Paint{Stroke: MuteSoft, Width: thick}})
	at := 0.0
	for _, p := range c.Parts {
		if amount(p.Value) == 0 || total == 0 {
			continue
		}
		share := p.Value / total
		d.Shapes = append(d.Shapes, Group{Title: p.Label + ": " + c.Number.of(p.Value), Shapes: ringPart(size/2, r, thick, at, share, p.Fill)})
		at += share
	}
	middle := size/2 + size*0.07
	if c.Below != "" {
		middle -= size * 0.05
		d.Shapes = append(d.Shapes, Text{X: size / 2, Y: middle + size*0.13, Size: max(size*0.085, 7), Anchor: Middle, Fill: InkSoft, Text: typeface.Fit(typeface.Regular, max(size*0.085, 7), c.Below, size-2.4*thick)})
	}
	d.Shapes = append(d.Shapes, Text{X: size / 2, Y: middle, Size: size * 0.2, Face: typeface.Semibold, Anchor: Middle, Fill: Ink, Text: c.Middle})
	c.legend(&d, size)
	return d
}

func (c Ring) legend(d *Drawing, size float64) {
	y := size/2 - float64(len(c.Parts))*17/2
	width := 0.0
	for _, p := range c.Parts {
		if p.Label == "" {
			continue
		}
		number := c.Number.of(p.Value)
		label := typeface.Fit(typeface.Regular, labelSize, p.Label, 220)
		d.Shapes = append(d.Shapes,
			Rect{X: size + 22, Y: y + 3, W: 10, H: 10, Radius: 2, Paint: Paint{Fill: p.Fill}},
			Text{X: size + 38, Y: y + 11, Size: labelSize, Fill: Ink, Text: label},
			Text{X: size + 46 + typeface.Width(typeface.Regular, labelSize, label), Y: y + 11, Size: labelSize, Face: typeface.Semibold, Fill: Ink, Text: number})
		width = max(width, 46+typeface.Width(typeface.Regular, labelSize, label)+typeface.Width(typeface.Semibold, labelSize, number))
		y += 17
	}
	if width > 0 {
		d.Width = size + width + 2
	}
}

// ringPart is a part of the ring as a filled shape, so that its ends are straight
// and a thin gap parts it from the next.
func ringPart(centre, r, thick, from, share float64, fill Color) []Shape {
	if share >= 0.9999 {
		return []Shape{Path{Segments: arc(centre, centre, r, 0, 1), Paint: Paint{Stroke: fill, Width: thick}}}
	}
	gap := min(0.5/(2*math.Pi*r), share/4)
	out := arc(centre, centre, r+thick/2, from+gap, from+share-gap)
	in := arc(centre, centre, r-thick/2, from+share-gap, from+gap)
	end := in[0].Points[0]
	return []Shape{Path{Segments: append(append(out, LineTo(end.X, end.Y)), in[1:]...), Closed: true, Paint: Paint{Fill: fill}}}
}

// arc is a part of a circle as cubics of at most an eighth; from and to are turns
// from the top, clockwise when to is larger.
func arc(cx, cy, r, from, to float64) []Segment {
	place := func(turn float64) (x, y, dx, dy float64) {
		a := 2 * math.Pi * turn
		return cx + r*math.Sin(a), cy - r*math.Cos(a), math.Cos(a), math.Sin(a)
	}
	steps := max(int(math.Ceil(math.Abs(to-from)*8)), 1)
	step := (to - from) / float64(steps)
	k := 4.0 / 3 * math.Tan(2*math.Pi*step/4) * r
	x, y, dx, dy := place(from)
	segments := []Segment{MoveTo(x, y)}
	for i := range steps {
		x2, y2, dx2, dy2 := place(from + step*float64(i+1))
		segments = append(segments, CurveTo(x+k*dx, y+k*dy, x2-k*dx2, y2-k*dy2, x2, y2))
		x, y, dx, dy = x2, y2, dx2, dy2
	}
	return segments
}
