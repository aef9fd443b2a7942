package draw

import (
	"strings"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Setter shows a text in a PDF file, which knows its fonts: the operators that
// put it with its start at a point, y growing upwards.
type Setter func(face typeface.Face, size, x, y float64, fill Color, text string) string

// Operators are the operators of a PDF page that draw d with its lower left corner
// at the origin, scaled by one factor.
func Operators(d Drawing, x, y, scale float64, set Setter) string {
	w := pdfWriter{x: x, top: y + d.Height*scale, scale: scale, set: set}
	w.shapes(d.Shapes)
	return w.out.String()
}

type pdfWriter struct {
	out           strings.Builder
	x, top, scale float64
	set           Setter
}

func (w *pdfWriter) op(name string, values ...float64) {
	for _, v := range values {
		w.out.WriteString(num(v))
		w.out.WriteByte(' ')
	}
	w.out.WriteString(name)
	w.out.WriteByte('\n')
}

func (w *pdfWriter) at(p Point) (x, y float64) { return w.x + p.X*w.scale, w.top - p.Y*w.scale }

func (w *pdfWriter) shapes(all []Shape) {
	for _, s := range all {
		switch s := s.(type) {
		case Rect:
			w.path(rectPath(s))
		case Line:
			w.path(Path{Segments: []Segment{MoveTo(s.X1, s.Y1), LineTo(s.X2, s.Y2)}, Paint: Paint{Stroke: s.Stroke, Width: s.Width, Dash: s.Dash}})
		case Path:
			w.path(s)
		case Text:
			w.text(s)
		case Group:
			w.shapes(s.Shapes)
		}
	}
}

func (w *pdfWriter) text(t Text) {
	if t.Text == "" || t.Fill == None {
		return
	}
	x := t.X
	if t.Anchor != Start {
		width := typeface.Width(t.Face, t.Size, t.Text)
		if t.Anchor == Middle {
			width /= 2
		}
		x -= width
	}
	px, py := w.at(Point{x, t.Y})
	w.out.WriteString(w.set(t.Face, t.Size*w.scale, px, py, t.Fill, t.Text))
}

func (w *pdfWriter) path(p Path) {
	if p.Fill == None && p.Stroke == None || len(p.Segments) == 0 {
		return
	}
	if p.Fill != None {
		r, g, b := p.Fill.RGB()
		w.op("rg", r, g, b)
	}
	if p.Stroke != None {
		r, g, b := p.Stroke.RGB()
		w.op("RG", r, g, b)
		w.op("w", p.width()*w.scale)
		w.out.WriteString("1 J 1 j [")
		for i, d := range p.Dash {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.out.WriteString(num(d * w.scale))
		}
		w.out.WriteString("] 0 d\n")
	}
	for _, s := range p.Segments {
		x, y := w.at(s.Points[0])
		switch s.Step {
		case Move:
			w.op("m", x, y)
		case Straight:
			w.op("l", x, y)
		case Curve:
			x2, y2 := w.at(s.Points[1])
			x3, y3 := w.at(s.Points[2])
			w.op("c", x, y, x2, y2, x3, y3)
		}
	}
	if p.Closed {
		w.op("h")
	}
	switch {
	case p.Fill != None && p.Stroke != None:
		w.op("B")
	case p.Fill != None:
		w.op("f")
	default:
		w.op("S")
	}
}

// rectPath is a rectangle as lines and, with a radius, four quarter circles.
func rectPath(r Rect) Path {
	x, y, x2, y2 := r.X, r.Y, r.X+max(r.W, 0), r.Y+max(r.H, 0)
	c := min(r.Radius, r.W/2, r.H/2)
	if c <= 0 {
		return Path{Segments: []Segment{MoveTo(x, y), LineTo(x2, y), LineTo(x2, y2), LineTo(x, y2)}, Closed: true, Paint: r.Paint}
	}
	k := c * (1 - 0.5523) // a quarter circle as a cubic
	return Path{Segments: []Segment{
		MoveTo(x+c, y), LineTo(x2-c, y), CurveTo(x2-k, y, x2, y+k, x2, y+c),
		LineTo(x2, y2-c), CurveTo(x2, y2-k, x2-k, y2, x2-c, y2),
		LineTo(x+c, y2), CurveTo(x+k, y2, x, y2-k, x, y2-c),
		LineTo(x, y+c), CurveTo(x, y+k, x+k, y, x+c, y),
	}, Closed: true, Paint: r.Paint}
}
