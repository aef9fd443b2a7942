package ui

import (
	"fmt"
	"strconv"
	"strings"
)

// Seg is a part of a StackBar.
type Seg struct {
	Tone  Tone
	N     int
	Label string
}

type segRect struct{ class, x, width string }

// rects lays the parts on 100 units with a hairline between them.
func rects(segs []Seg) []segRect {
	total := 0
	for _, s := range segs {
		total += s.N
	}
	var out []segRect
	x := 0.0
	for _, s := range segs {
		if s.N <= 0 {
			continue
		}
		w := 100 * float64(s.N) / float64(total)
		out = append(out, segRect{string(s.Tone), num(x), num(max(w-0.5, 0.5))})
		x += w
	}
	return out
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

func percent(p int) int { return min(max(p, 0), 100) }

// ringDash is how much of the circumference (radius 30) is drawn.
func ringDash(p int) string {
	return num(188.5*float64(percent(p))/100) + " 188.5"
}

// sparkLine maps values onto 80 by 26.
func sparkLine(values []float64) (line, area string) {
	if len(values) < 2 {
		return "", ""
	}
	lo, hi := values[0], values[0]
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	spread := hi - lo
	if spread == 0 {
		spread, lo = 1, lo-0.5
	}
	line = trace(values, 0, 80, func(v float64) float64 { return 22 - 20*(v-lo)/spread + 2 })
	return line, "M0 26L" + line[1:] + "L80 26Z"
}

func trace(values []float64, x, width float64, y func(float64) float64) string {
	var b strings.Builder
	step := width / float64(max(len(values)-1, 1))
	for i, v := range values {
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0])
		fmt.Fprintf(&b, "%.1f %.1f", x+step*float64(i), y(v))
	}
	return b.String()
}

// TrendChart is a line over time. Desc is the finding in a sentence, for those who
// do not see the picture.
type TrendChart struct {
	ID, Title, Desc string
	Labels          []string  // below the points; empty ones are left out
	Values          []float64 // of the points
	Plan            []float64 // dashed, if any
	Max             float64   // top of the scale, 100 without
	Now, PlanNow    string    // words at the ends of the lines
}

// Measures of the chart, in its own units.
const (
	trendLeft, trendWidth  = 34.0, 560.0
	trendTop, trendBottom  = 10.0, 160.0
	trendHeight, trendTall = trendBottom - trendTop, 192
)

func (t TrendChart) top() float64 {
	if t.Max > 0 {
		return t.Max
	}
	return 100
}

func (t TrendChart) y(v float64) float64 { return trendBottom - trendHeight*v/t.top() }

func (t TrendChart) line(values []float64) string {
	return trace(values, trendLeft, trendWidth, t.y)
}

func (t TrendChart) area() string {
	return t.line(t.Values) + fmt.Sprintf("L%.1f %.1fL%.1f %.1fZ", t.x(len(t.Values)-1), trendBottom, trendLeft, trendBottom)
}

func (t TrendChart) x(i int) float64 {
	return trendLeft + trendWidth/float64(max(len(t.Values)-1, 1))*float64(i)
}

// anchor keeps the label of the last value within the picture.
func (t TrendChart) anchor(i int) string {
	if i > 0 && i == len(t.Values)-1 {
		return "end"
	}
	return "middle"
}

// grid are the four steps of the scale: y and label.
func (t TrendChart) grid() [][2]string {
	var out [][2]string
	for i := range 5 {
		v := t.top() * float64(i) / 4
		out = append(out, [2]string{num(t.y(v)), strconv.FormatFloat(v, 'f', -1, 64)})
	}
	return out
}

// end is where the words of a line stand: above it, or below when it runs on top.
func (t TrendChart) end(values []float64, below bool) string {
	y := t.y(values[len(values)-1])
	if below || y < 24 {
		return num(y + 20)
	}
	return num(y - 9)
}

func last(values []float64) float64 { return values[len(values)-1] }

// HeatMap is likelihood by impact. Rows come from the highest likelihood down.
type HeatMap struct {
	Label   string   // "Risk heat map, likelihood by impact"
	Columns []string // impact, from low to high
	Impact  string   // name of the axis, for screen readers
	Rows    []HeatRow
	Fit     bool // not wider than is good to read
}

// HeatRow is one likelihood.
type HeatRow struct {
	Label string
	Cells []HeatCell
}

// HeatCell has a band from 0 (low) to 5 (critical), which the organisation sets.
type HeatCell struct {
	Band, Score int
	Pins        []Pin
}

// Pin is a risk on the map: hollow is today, solid is with measures.
type Pin struct {
	Text, Label, Href string
	Before            bool
}

func heatBand(band int) string { return "h" + strconv.Itoa(min(max(band, 0), 5)) }
