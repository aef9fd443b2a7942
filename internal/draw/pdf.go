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
	trace(d.Shapes, &w)
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
