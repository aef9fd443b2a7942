package draw

import (
	"strings"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Draw makes the drawing for paper and for a file.
func (m DataMap) Draw() Drawing {
	l := m.layout()
	d := Drawing{Title: m.Title, Description: m.Description, Width: l.width, Height: l.height}
	for i, lane := range m.Lanes {
		x := laneX(i)
		d.Shapes = append(d.Shapes,
			Rect{X: x, Y: mapMargin, W: mapLane, H: l.height - 2*mapMargin, Radius: 10, Paint: Paint{Fill: MuteSoft}},
			Text{X: x + mapPad, Y: mapMargin + 21, Size: 11, Face: typeface.Semibold, Fill: InkSoft, Text: typeface.Fit(typeface.Semibold, 11, lane.Title, mapLane-2*mapPad)})
	}
	for _, on := range []bool{false, true} { // what matters lies on top
		for _, r := range l.routes {
			if r.edge.strong() != on {
				continue
			}
			p := Paint{Stroke: RuleStrong, Width: 1.2}
			switch {
			case r.edge.Alarm:
				p = Paint{Stroke: Bad, Width: 1.8}
			case r.edge.On:
				p = Paint{Stroke: Accent, Width: 1.8}
			}
			if r.edge.Sensitive {
				p.Dash = []float64{5, 3}
			}
			d.Shapes = append(d.Shapes, Group{Title: r.edge.Title, Shapes: []Shape{Path{Segments: l.segments(r), Paint: p}}})
		}
	}
	for i := range l.places {
		if p := &l.places[i]; p.node != nil {
			d.Shapes = append(d.Shapes, p.draw())
		}
	}
	return d
}

func (e *MapEdge) strong() bool { return e.On || e.Alarm }

func (p *mapPlace) draw() Group {
	n := p.node
	x, w := laneX(p.lane)+mapPad, mapLane-2*mapPad
	box := Paint{Fill: Paper, Stroke: Rule}
	label, sub := Ink, InkSoft
	switch {
	case n.Focus:
		box = Paint{Fill: AccentSoft, Stroke: Accent, Width: 2}
	case n.Dim:
		label, sub = InkSoft, InkFaint
	}
	g := Group{Title: n.whole(), Href: n.Href}
	if n.Many {
		g.Shapes = append(g.Shapes, Rect{X: x + 4, Y: p.y + 4, W: w, H: p.h, Radius: 8, Paint: Paint{Fill: Paper, Stroke: Rule}})
	}
	g.Shapes = append(g.Shapes, Rect{X: x, Y: p.y, W: w, H: p.h, Radius: 8, Paint: box},
		Rect{X: x + 9, Y: p.y + 13, W: 4, H: 16, Radius: 2, Paint: Paint{Fill: n.tone()}})
	y := p.y + 18
	if n.Sub == "" {
		y = p.y + 25
	}
	g.Shapes = append(g.Shapes, Text{X: x + 20, Y: y, Size: 11, Face: typeface.Semibold, Fill: label, Text: typeface.Fit(typeface.Semibold, 11, n.Label, w-26)})
	if n.Sub != "" {
		g.Shapes = append(g.Shapes, Text{X: x + 20, Y: p.y + 32, Size: 9.5, Fill: sub, Text: typeface.Fit(typeface.Regular, 9.5, n.Sub, w-26)})
	}
	return g
}

func (n *MapNode) tone() Color {
	if n.Tone == None {
		return Mute
	}
	return n.Tone
}

// whole is what the node says where its label was cut.
func (n *MapNode) whole() string {
	if n.Sub == "" {
		return n.Label
	}
	return n.Label + ", " + n.Sub
}

// PageSVG is the map for a page: its nodes are links, its colours the classes of the
// page's style sheet, so that it follows the theme. id makes the identifiers of title
// and description unique; zoom 1 is as wide as there is room, more is wider and
// scrolls. Beside it the page shows the same edges as a table.
func (m DataMap) PageSVG(id string, zoom float64) string {
	l := m.layout()
	w := &svgWriter{}
	w.buf.Grow(1024 + 420*len(l.places) + 260*len(l.routes))
	w.tag(`<svg xmlns="http://www.w3.org/2000/svg" class="flow`)
	if zoom <= 1 {
		w.tag(` fit`)
	}
	w.tag(`" viewBox="0 0 `, num(l.width), " ", num(l.height), `" width="`, num(l.width*zoom), `" height="`, num(l.height*zoom), `" role="group" aria-labelledby="`, escape(id), `-t" aria-describedby="`, escape(id), `-d">`)
	w.tag(`<title id="`, escape(id), `-t">`, escape(m.Title), `</title><desc id="`, escape(id), `-d">`, escape(m.Description), `</desc>`)
	for i, lane := range m.Lanes {
		w.tag(`<rect class="bandbg" x="`, num(laneX(i)), `" y="`, num(mapMargin), `" width="`, num(mapLane), `" height="`, num(l.height-2*mapMargin), `" rx="10"/>`)
		w.tag(`<text class="lane-t" x="`, num(laneX(i)+mapPad), `" y="`, num(mapMargin+21), `">`, escape(pageFit(typeface.Semibold, 11, lane.Title, mapLane-2*mapPad)), `</text>`)
	}
	for _, on := range []bool{false, true} {
		for _, r := range l.routes {
			if r.edge.strong() == on {
				w.tag(`<path class="`, r.edge.class(), `" d="`, pathData(Path{Segments: l.segments(r)}), `"><title>`, escape(r.edge.Title), `</title></path>`)
			}
		}
	}
	for i := range l.places {
		if l.places[i].node != nil {
			w.mapNode(&l.places[i])
		}
	}
	w.tag(`</svg>`)
	return w.buf.String()
}

func (e *MapEdge) class() string {
	c := "edge"
	if e.On {
		c += " on"
	}
	if e.Dim {
		c += " dim"
	}
	if e.Sensitive {
		c += " sens"
	}
	if e.Alarm {
		c += " alarm"
	}
	return c
}

func (w *svgWriter) mapNode(p *mapPlace) {
	n := p.node
	x, width := laneX(p.lane)+mapPad, mapLane-2*mapPad
	class := "node"
	if n.Focus {
		class += " on"
	}
	if n.Dim {
		class += " dim"
	}
	link := n.Href != "" && Followable(n.Href)
	if link {
		w.tag(`<a class="`, class, `" href="`, escape(n.Href), `"`)
		if n.Focus {
			w.tag(` aria-current="true"`)
		}
		w.tag(`>`)
	} else {
		w.tag(`<g class="`, class, `">`)
	}
	w.tag(`<title>`, escape(n.whole()), `</title>`)
	if n.Many {
		w.tag(`<rect class="bx" x="`, num(x+4), `" y="`, num(p.y+4), `" width="`, num(width), `" height="`, num(p.h), `" rx="8"/>`)
	}
	w.tag(`<rect class="bx" x="`, num(x), `" y="`, num(p.y), `" width="`, num(width), `" height="`, num(p.h), `" rx="8"/>`)
	w.tag(`<rect class="stripe `, stripeClass(n.tone()), `" x="`, num(x+9), `" y="`, num(p.y+13), `" width="4" height="16" rx="2"/>`)
	y := p.y + 18
	if n.Sub == "" {
		y = p.y + 25
	}
	w.tag(`<text x="`, num(x+20), `" y="`, num(y), `">`, escape(pageFit(typeface.Semibold, 12, n.Label, width-26)), `</text>`)
	if n.Sub != "" {
		w.tag(` <text class="sub" x="`, num(x+20), `" y="`, num(p.y+33), `">`, escape(pageFit(typeface.Regular, 10.5, n.Sub, width-26)), `</text>`)
	}
	if link {
		w.tag(`</a>`)
	} else {
		w.tag(`</g>`)
	}
}

// pageFit cuts a text for the page's typeface, which runs wider than that of paper.
func pageFit(face typeface.Face, size float64, text string, width float64) string {
	const wider = 1.1
	return typeface.Fit(face, size*wider, text, width)
}

func stripeClass(c Color) string {
	if c == Accent {
		return "acc"
	}
	return strings.TrimSuffix(string(c), "-soft")
}
