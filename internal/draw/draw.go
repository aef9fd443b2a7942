// Package draw holds pictures as data: rectangles, lines, paths and text. SVG and
// the operators of a PDF page are written from the same drawing, so a chart is
// never drawn twice.
//
// Lengths are points (1/72 inch), the origin is the top left corner and y grows
// downwards, as in SVG. Colours are tokens, so that a page can show them in its
// dark theme; text is measured in the typefaces of package typeface.
package draw

import "github.com/privet-pims/privet/internal/draw/typeface"

// Drawing is one picture. Title is its name; Description says in words what a
// reader would see: counts, the worst cells, the crossings. Both reach people who
// do not see it, so neither may be empty.
type Drawing struct {
	Title       string
	Description string
	Width       float64
	Height      float64
	Shapes      []Shape
}

// Shape is one part of a drawing: Rect, Line, Path, Text or Group.
type Shape interface{ shape() }

// Paint is how a shape is filled and outlined. The zero Paint shows nothing.
type Paint struct {
	Fill   Color
	Stroke Color
	Width  float64   // of the outline; 0 with a Stroke means 1
	Dash   []float64 // lengths of dash and gap; none is a whole line
}

// Rect is a rectangle with rounded corners.
type Rect struct {
	X, Y, W, H float64
	Radius     float64
	Paint
}

// Line is a straight line.
type Line struct {
	X1, Y1, X2, Y2 float64
	Paint
}

// Path is a line of segments.
type Path struct {
	Segments []Segment
	Closed   bool
	Paint
}

// Segment is one step of a path. A Move has one point, a Straight too, a Curve
// its two handles and its end.
type Segment struct {
	Step   Step
	Points [3]Point
}

// Step is the kind of a segment.
type Step uint8

// The steps of a path.
const (
	Move     Step = iota
	Straight      // to Points[0]
	Curve         // cubic, handles Points[0] and [1], to Points[2]
)

// Point is a place in a drawing.
type Point struct{ X, Y float64 }

// Text is one line of text. X and Y are the place of its anchor on the baseline.
type Text struct {
	X, Y   float64
	Size   float64
	Face   typeface.Face
	Anchor Anchor
	Fill   Color
	Text   string
}

// Anchor says which part of a text stands at its place.
type Anchor uint8

// The anchors of a text.
const (
	Start Anchor = iota
	Middle
	End
)

// Group holds shapes that belong together. With a Title it is one thing to a
// reader of the SVG, such as a bar, and the title shows when pointed at.
type Group struct {
	Title       string
	Description string
	Href        string // makes the group a link, in SVG alone
	Shapes      []Shape
}

func (Rect) shape()  {}
func (Line) shape()  {}
func (Path) shape()  {}
func (Text) shape()  {}
func (Group) shape() {}

// MoveTo, LineTo and CurveTo make the segments of a path.
func MoveTo(x, y float64) Segment { return Segment{Move, [3]Point{{x, y}}} }

// LineTo is a straight segment to a point.
func LineTo(x, y float64) Segment { return Segment{Straight, [3]Point{{x, y}}} }

// CurveTo is a cubic segment.
func CurveTo(x1, y1, x2, y2, x, y float64) Segment {
	return Segment{Curve, [3]Point{{x1, y1}, {x2, y2}, {x, y}}}
}
