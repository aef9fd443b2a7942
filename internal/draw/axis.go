package draw

import (
	"math"
	"strconv"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Sizes of the texts in charts, in points.
const (
	labelSize = 9.0
	tickSize  = 8.0
)

// Key is one entry of a legend.
type Key struct {
	Label string
	Fill  Color
	On    Color // of text on the fill; None takes OnMid
}

func (k Key) on() Color {
	if k.On == None {
		return OnMid
	}
	return k.On
}

// Number writes a value of a chart. A nil one writes whole numbers plainly.
type Number func(float64) string

func (n Number) of(v float64) string {
	if n != nil {
		return n(v)
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// scale are the round values of an axis from 0 to at least top, some four to seven.
func scale(top float64) []float64 {
	if !(top > 0) || math.IsInf(top, 0) {
		top = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(top/5)))
	for _, by := range []float64{1, 2, 5, 10} {
		if top/(step*by) <= 6.5 {
			step *= by
			break
		}
	}
	if top <= 6.5 && top == math.Trunc(top) {
		step = 1 // counts have no halves
	}
	var ticks []float64
	for i := 0; ; i++ {
		ticks = append(ticks, step*float64(i))
		if step*float64(i) >= top-1e-9 || i > 20 {
			return ticks
		}
	}
}

// amount is a value that can be drawn: what is negative or no number is 0.
func amount(v float64) float64 {
	if !(v > 0) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// split is the text on at most two lines of a width, the second cut.
func split(face typeface.Face, size float64, text string, width float64) []string {
	if typeface.Width(face, size, text) <= width {
		return []string{text}
	}
	cut := -1
	for i, r := range text {
		if r == ' ' || r == '/' || r == '-' {
			end := i
			if r != ' ' {
				end++
			}
			if typeface.Width(face, size, text[:end]) > width {
				break
			}
			cut = end
		}
	}
	if cut <= 0 {
		return []string{typeface.Fit(face, size, text, width)}
	}
	rest := text[cut:]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return []string{text[:cut], typeface.Fit(face, size, rest, width)}
}

// widest is the width of the widest text, at most limit.
func widest(face typeface.Face, size float64, texts []string, limit float64) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, typeface.Width(face, size, t))
	}
	return min(w, limit)
}

// legend draws keys beside each other from x, in lines no wider than width, and
// says how high it is.
func legend(keys []Key, x, y, width float64) ([]Shape, float64) {
	var shapes []Shape
	const square, gap, line = 8.0, 18.0, 16.0
	at, top := x, y
	for _, k := range keys {
		text := typeface.Fit(typeface.Regular, labelSize, k.Label, width-square-6)
		need := square + 6 + typeface.Width(typeface.Regular, labelSize, text)
		if at > x && at+need > x+width {
			at, top = x, top+line
		}
		shapes = append(shapes,
			Rect{X: at, Y: top, W: square, H: square, Radius: 2, Paint: Paint{Fill: k.Fill}},
			Text{X: at + square + 6, Y: top + 7.2, Size: labelSize, Fill: Ink, Text: text})
		at += need + gap
	}
	return shapes, top - y + line
}
