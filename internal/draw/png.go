package draw

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/vector"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// PNG writes the drawing as pixels on white, so many for a point: for programs
// that show neither SVG nor PDF. A picture of more than 8 million pixels is made
// coarser. Errors are those of w.
func PNG(w io.Writer, d Drawing, scale float64) error {
	wide, high := max(d.Width, 1), max(d.Height, 1)
	if most := math.Sqrt(8e6 / (wide * high)); scale > most {
		scale = most
	}
	p := pixels{scale: scale, img: image.NewRGBA(image.Rect(0, 0, max(int(math.Ceil(wide*scale)), 1), max(int(math.Ceil(high*scale)), 1)))}
	for i := range p.img.Pix {
		p.img.Pix[i] = 255
	}
	trace(d.Shapes, &p)
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(w, p.img); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

type pixels struct {
	img   *image.RGBA
	scale float64
}

func (p *pixels) path(path Path) {
	lines := flatten(path)
	if path.Fill != None {
		p.fill(lines, path.Fill)
	}
	if path.Stroke != None {
		var quads [][]Point
		for _, line := range lines {
			if len(path.Dash) > 0 {
				for _, part := range dashes(line, path.Dash) {
					quads = append(quads, outline(part, path.width())...)
				}
				continue
			}
			quads = append(quads, outline(line, path.width())...)
		}
		p.fill(quads, path.Stroke)
	}
}

// fill covers what lies inside closed lines; those of one turn add up.
func (p *pixels) fill(lines [][]Point, c Color) {
	box := p.img.Bounds()
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, line := range lines {
		for _, q := range line {
			left, right = min(left, q.X*p.scale), max(right, q.X*p.scale)
			top, bottom = min(top, q.Y*p.scale), max(bottom, q.Y*p.scale)
		}
	}
	left, top = max(math.Floor(left), 0), max(math.Floor(top), 0)
	right, bottom = min(math.Ceil(right), float64(box.Max.X)), min(math.Ceil(bottom), float64(box.Max.Y))
	if !(right > left) || !(bottom > top) {
		return
	}
	r := vector.NewRasterizer(int(right-left), int(bottom-top))
	at := func(q Point) (x, y float32) {
		return float32(clamp(q.X*p.scale) - left), float32(clamp(q.Y*p.scale) - top)
	}
	for _, line := range lines {
		for i, q := range line {
			if x, y := at(q); i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	red, green, blue := c.RGB()
	ink := color.RGBA{uint8(red*255 + 0.5), uint8(green*255 + 0.5), uint8(blue*255 + 0.5), 255}
	r.Draw(p.img, image.Rect(int(left), int(top), int(right), int(bottom)), image.NewUniform(ink), image.Point{})
}

func clamp(v float64) float64 {
	if v != v {
		return 0
	}
	return min(max(v, -20000), 20000)
}

func (p *pixels) text(t Text) {
	if t.Fill == None {
		return
	}
	x := t.X
	switch t.Anchor {
	case Middle:
		x -= typeface.Width(t.Face, t.Size, t.Text) / 2
	case End:
		x -= typeface.Width(t.Face, t.Size, t.Text)
	}
	font := typeface.Of(t.Face)
	for _, g := range font.Set(t.Text) {
		x += g.Kern * t.Size / 1000
		if x > float64(p.img.Bounds().Max.X)/p.scale {
			return
		}
		p.fill(glyph(font.Contours(g.ID), x, t.Y, t.Size), t.Fill)
		x += font.Advance(g.ID) * t.Size / 1000
	}
}

// glyph is a glyph's contours as lines, its start at a point of the baseline.
func glyph(contours [][]typeface.Point, x, y, size float64) [][]Point {
	var all [][]Point
	for _, c := range contours {
		if len(c) < 2 {
			continue
		}
		at := func(i int) typeface.Point { return c[i%len(c)] }
		middle := func(a, b typeface.Point) typeface.Point {
			return typeface.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2, On: true}
		}
		start := at(0)
		if !start.On {
			if start = at(len(c) - 1); !start.On {
				start = middle(at(0), at(len(c)-1))
			}
		}
		var line []Point
		put := func(q typeface.Point) { line = append(line, Point{x + q.X*size, y - q.Y*size}) }
		put(start)
		now := start
		for i := 0; i < len(c); i++ {
			q := at(i)
			if q.On {
				put(q)
				now = q
				continue
			}
			end := at(i + 1)
			if i+1 == len(c) {
				end = start
			}
			if !end.On {
				end = middle(q, end)
			}
			for s := 1; s <= 5; s++ {
				f := float64(s) / 5
				a, b, d := (1-f)*(1-f), 2*f*(1-f), f*f
				put(typeface.Point{X: a*now.X + b*q.X + d*end.X, Y: a*now.Y + b*q.Y + d*end.Y})
			}
			now = end
		}
		all = append(all, line)
	}
	return all
}

// flatten is a path as lines of short pieces.
func flatten(p Path) [][]Point {
	var all [][]Point
	var line []Point
	for _, s := range p.Segments {
		switch s.Step {
		case Move:
			if len(line) > 0 {
				all = append(all, line)
			}
			line = []Point{s.Points[0]}
		case Straight:
			line = append(line, s.Points[0])
		case Curve:
			if len(line) == 0 {
				line = []Point{s.Points[0]}
			}
			a, b, c, d := line[len(line)-1], s.Points[0], s.Points[1], s.Points[2]
			for i := 1; i <= 12; i++ {
				f := float64(i) / 12
				g := 1 - f
				line = append(line, Point{
					g*g*g*a.X + 3*g*g*f*b.X + 3*g*f*f*c.X + f*f*f*d.X,
					g*g*g*a.Y + 3*g*g*f*b.Y + 3*g*f*f*c.Y + f*f*f*d.Y,
				})
			}
		}
	}
	if len(line) > 0 {
		if p.Closed {
			line = append(line, line[0])
		}
		all = append(all, line)
	}
	return all
}

// outline is a line of a width as shapes that are all turned the same way, for
// their cover adds up: one for each piece, and a round one at each end of it.
func outline(line []Point, width float64) [][]Point {
	var all [][]Point
	r := width / 2
	for i, b := range line {
		var disc []Point
		for k := range 12 {
			a := 2 * math.Pi * float64(k) / 12
			disc = append(disc, Point{b.X + r*math.Cos(a), b.Y + r*math.Sin(a)})
		}
		all = append(all, disc)
		if i == 0 {
			continue
		}
		a := line[i-1]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if length == 0 {
			continue
		}
		dx, dy := (b.X-a.X)/length*r, (b.Y-a.Y)/length*r
		all = append(all, []Point{{a.X + dy, a.Y - dx}, {b.X + dy, b.Y - dx}, {b.X - dy, b.Y + dx}, {a.X - dy, a.Y + dx}})
	}
	return all
}

// dashes are the parts of a line that are drawn.
func dashes(line []Point, pattern []float64) [][]Point {
	total := 0.0
	for _, d := range pattern {
		total += amount(d)
	}
	if total < 0.1 {
		return [][]Point{line}
	}
	var all [][]Point
	var part []Point
	k, left, on := 0, amount(pattern[0]), true
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if on && len(part) == 0 {
			part = []Point{a}
		}
		at := 0.0
		for length-at > left {
			at += left
			q := Point{a.X + (b.X-a.X)*at/length, a.Y + (b.Y-a.Y)*at/length}
			if on {
				all = append(all, append(part, q))
			}
			part = nil
			if on = !on; on {
				part = []Point{q}
			}
			k = (k + 1) % len(pattern)
			left = amount(pattern[k])
		}
		left -= length - at
		if on {
			part = append(part, b)
		}
	}
	if on && len(part) > 1 {
		all = append(all, part)
	}
	return all
}
