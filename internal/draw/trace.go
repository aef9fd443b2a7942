package draw

// pen draws the two shapes that all others become.
type pen interface {
	path(Path)
	text(Text)
}

// trace draws shapes with a pen in their order.
func trace(all []Shape, p pen) {
	for _, s := range all {
		switch s := s.(type) {
		case Rect:
			p.path(rectPath(s))
		case Line:
			p.path(Path{Segments: []Segment{MoveTo(s.X1, s.Y1), LineTo(s.X2, s.Y2)}, Paint: Paint{Stroke: s.Stroke, Width: s.Width, Dash: s.Dash}})
		case Path:
			p.path(s)
		case Text:
			p.text(s)
		case Group:
			trace(s.Shapes, p)
		}
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
