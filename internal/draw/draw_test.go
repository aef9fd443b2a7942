package draw_test

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// charts are one of each kind, made of what is awkward: nothing, hostile labels,
// values that are no numbers.
func charts() map[string]draw.Drawing {
	bad := "<b onload=x>\"&'\x00\u202E " + strings.Repeat("lang", 60)
	nan := []float64{math.NaN(), math.Inf(1), -4, 2}
	return map[string]draw.Drawing{
		"bars":        draw.Bars{Title: "T", Description: "D", Keys: []draw.Key{{Label: "Ready", Fill: draw.Accent, On: draw.OnAccent}, {Label: "Open", Fill: draw.Warn}}, Bars: []draw.Bar{{Label: "A.1", Values: []float64{21, 10}}, {Label: "A.2", Values: []float64{12, 0.1}}}}.Draw(),
		"empty bars":  draw.Bars{}.Draw(),
		"bad bars":    draw.Bars{Title: bad, Description: bad, Keys: []draw.Key{{Label: bad, Fill: draw.Color(bad)}}, Bars: []draw.Bar{{Label: bad, Values: nan, Href: "javascript:alert(1)"}}}.Draw(),
		"lines":       draw.Lines{Title: "T", Keys: []draw.Key{{Label: "Open", Fill: draw.Accent}}, Series: [][]draw.Point{{{X: 1, Y: 3}, {X: 4, Y: 9}}}, Ticks: []draw.Tick{{At: 1, Label: "May"}}, Target: 5, TargetLabel: "Goal"}.Draw(),
		"empty lines": draw.Lines{Keys: []draw.Key{{}}, Series: [][]draw.Point{{}, {{X: 1, Y: 1}}}}.Draw(),
		"heat":        draw.HeatMap{Title: "T", RowAxis: "Likelihood", ColumnAxis: "Impact", Rows: []string{"High", "Low"}, Columns: []string{"Small", bad}, Cells: [][]draw.HeatCell{{{Fill: draw.Band3, Note: "2", Marks: []string{"R-1", "R-2", "R-3", "R-4", "R-5", "R-6"}}, {}}}, Legend: []draw.Key{{Label: "Low", Fill: draw.Band1}}}.Draw(),
		"empty heat":  draw.HeatMap{}.Draw(),
		"ring":        draw.Ring{Title: "T", Total: 10, Parts: []draw.Part{{Key: draw.Key{Label: "Ready", Fill: draw.OK}, Value: 4}, {Value: math.NaN()}}, Middle: "40 %", Below: "in place"}.Draw(),
		"full ring":   draw.Ring{Parts: []draw.Part{{Key: draw.Key{Label: "Ready", Fill: draw.OK}, Value: 4}}}.Draw(),
		"empty ring":  draw.Ring{}.Draw(),
	}
}

func TestSVGIsWellFormedAndNeedsNoInlineStyle(t *testing.T) {
	t.Parallel()
	for name, d := range charts() {
		svg := draw.SVG(d, "f1")
		dec := xml.NewDecoder(strings.NewReader(svg))
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %s", name, err, svg)
			}
			start, ok := tok.(xml.StartElement)
			for _, a := range start.Attr {
				if ok && (a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.HasPrefix(a.Value, "javascript:")) {
					t.Errorf("%s: <%s> has %s=%q", name, start.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
		for _, no := range []string{"NaN", "Inf", "\x00", "e+"} {
			if strings.Contains(svg, no) {
				t.Errorf("%s: SVG holds %q", name, no)
			}
		}
	}
}

func TestChartSaysItsNumbersToThoseWhoPoint(t *testing.T) {
	t.Parallel()
	svg := draw.SVG(charts()["bars"], "f1")
	for _, want := range []string{"<title>A.1, Ready: 21</title>", `<title id="f1-t">T</title>`, `<desc id="f1-d">D</desc>`, `class="df-accent"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("SVG lacks %s", want)
		}
	}
}

func TestOperatorsDrawEveryTextOfTheSVG(t *testing.T) {
	t.Parallel()
	for name, d := range charts() {
		var shown []string
		ops := draw.Operators(d, 10, 20, 0.5, func(_ typeface.Face, _, x, y float64, _ draw.Color, text string) string {
			if x < 0 || y < 0 || y > 20+d.Height {
				t.Errorf("%s: %q stands at %g, %g, outside", name, text, x, y)
			}
			shown = append(shown, text)
			return ""
		})
		if strings.Contains(ops, "NaN") || strings.Contains(ops, "Inf") {
			t.Errorf("%s: operators hold what is no number", name)
		}
		if svg := draw.SVG(d, "f"); strings.Count(svg, "<text ") < len(shown) {
			t.Errorf("%s: %d texts in PDF, %d in SVG", name, len(shown), strings.Count(svg, "<text "))
		}
	}
}

// Text of each token on paper, and white on those that carry it, can be read
// (WCAG 2.2, 1.4.3: 4.5 to 1).
func TestColoursOfTextCanBeRead(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]draw.Color{
		{draw.Ink, draw.Paper}, {draw.InkSoft, draw.Paper}, {draw.InkFaint, draw.Paper}, {draw.AccentFg, draw.Paper}, {draw.AccentFg, draw.AccentSoft},
		{draw.OnAccent, draw.Accent}, {draw.OKFg, draw.OKSoft}, {draw.WarnFg, draw.WarnSoft}, {draw.BadFg, draw.BadSoft}, {draw.InfoFg, draw.InfoSoft},
		{draw.PlumFg, draw.PlumSoft}, {draw.MuteFg, draw.MuteSoft}, {draw.InkSoft, draw.Band3}, {draw.Ink, draw.Band5}, {draw.Ink, draw.AccentMid}, {draw.Ink, draw.Warn},
	} {
		if c := contrast(pair[0], pair[1]); c < 4.5 {
			t.Errorf("%s on %s has a contrast of %.2f", pair[0], pair[1], c)
		}
	}
}

func contrast(a, b draw.Color) float64 {
	light := func(c draw.Color) float64 {
		lin := func(v float64) float64 {
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		r, g, b := c.RGB()
		return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
