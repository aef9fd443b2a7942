package draw

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// worldShapes are the countries, one a line: code ("-" for a place without one), the
// point that stands for it, and its outlines. They are the 110m outlines of Natural
// Earth (public domain) in its projection, on a sheet of 960 by 444.
//
//go:embed world.txt
var worldShapes string

const worldWidth, worldHeight = 960, 444

type landmass struct {
	code     string
	at       Point
	segments []Segment
}

var outlines = sync.OnceValue(func() []landmass {
	var out []landmass
	for line := range strings.Lines(worldShapes) {
		parts := strings.Fields(line)
		o := landmass{code: parts[0], at: Point{number(parts[1]), number(parts[2])}}
		if len(parts) == 4 {
			for ring := range strings.SplitSeq(parts[3], ";") {
				o.segments = append(o.segments, ringOf(ring)...)
			}
		}
		out = append(out, o)
	}
	return out
})

// ringOf is one closed outline: it returns to where it began, so that several stand in
// one path.
func ringOf(points string) []Segment {
	var out []Segment
	for p := range strings.SplitSeq(points, "_") {
		x, y, _ := strings.Cut(p, ",")
		if len(out) == 0 {
			out = append(out, MoveTo(number(x), number(y)))
			continue
		}
		out = append(out, LineTo(number(x), number(y)))
	}
	first := out[0].Points[0]
	return append(out, LineTo(first.X, first.Y))
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("world.txt: " + err.Error()) // a mistake in our file, found by its test
	}
	return f
}

// World is a map of the world on which some countries stand out.
type World struct {
	Title, Description string
	From               string // country that lines start from; "" draws none
	Places             []Place
}

// Place is a country that stands out.
type Place struct {
	Code  string
	Color Color
	Title string // what it says when pointed at
	Href  string
	Pin   bool // with a line, a pin and its code
}

// Drawn reports whether a country has a place on the map.
func Drawn(code string) bool {
	return slices.ContainsFunc(outlines(), func(o landmass) bool { return o.code == code })
}

// Draw draws the map. Places without an outline of their own have a pin alone; one that
// the map does not know is left out, so that a table has to say it too.
func (w World) Draw() Drawing {
	d := Drawing{Title: w.Title, Description: w.Description, Width: worldWidth, Height: worldHeight}
	places := map[string]Place{}
	for _, p := range w.Places {
		places[p.Code] = p
	}
	at := map[string]Point{}
	var land []Shape
	for _, o := range outlines() {
		at[o.code] = o.at
		if len(o.segments) == 0 {
			continue
		}
		path := Path{Segments: o.segments, Closed: true, Paint: Paint{Fill: MuteSoft, Stroke: Paper, Width: 0.5}}
		p, ok := places[o.code]
		if !ok {
			land = append(land, path)
			continue
		}
		path.Fill = p.Color
		land = append(land, Group{Title: p.Title, Href: p.Href, Shapes: []Shape{path}})
	}
	d.Shapes = land
	home, known := at[w.From]
	for _, p := range w.Places {
		to, ok := at[p.Code]
		if !p.Pin || !ok {
			continue
		}
		if known && p.Code != w.From {
			d.Shapes = append(d.Shapes, sweep(home, to))
		}
	}
	for _, p := range w.Places {
		if to, ok := at[p.Code]; ok && p.Pin {
			d.Shapes = append(d.Shapes, pin(p, to, home, known))
		}
	}
	return d
}

// sweep is a line that rises with its length, as the mock-up has it.
func sweep(from, to Point) Shape {
	far := math.Hypot(to.X-from.X, to.Y-from.Y)
	up := math.Min(far*0.22, 70)
	return Path{Segments: []Segment{
		MoveTo(from.X, from.Y),
		CurveTo(from.X+(to.X-from.X)*0.3, from.Y+(to.Y-from.Y)*0.3-up, from.X+(to.X-from.X)*0.7, from.Y+(to.Y-from.Y)*0.7-up, to.X, to.Y),
	}, Paint: Paint{Stroke: InkSoft, Width: 1, Dash: []float64{3, 3}}}
}

// pin is a point with the code beside it, on the side away from home.
func pin(p Place, to, home Point, known bool) Shape {
	const r = 4.5
	label := Text{X: to.X + 8, Y: to.Y + 4, Size: 11, Face: typeface.Semibold, Fill: Ink, Text: p.Code}
	if known && to.X < home.X {
		label.X, label.Anchor = to.X-8, End
	}
	return Group{Title: p.Title, Href: p.Href, Shapes: []Shape{
		Rect{X: to.X - r, Y: to.Y - r, W: 2 * r, H: 2 * r, Radius: r, Paint: Paint{Fill: Ink, Stroke: Paper, Width: 1.5}}, label,
	}}
}
