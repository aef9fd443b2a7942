package draw

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// SVG is the drawing for a page or a file of its own. Colours stand as a class
// ("df-accent" fills, "ds-accent" outlines) and as an attribute, which any rule of
// a style sheet overrules; there is no inline style. id makes the identifiers of
// title and description unique on a page.
func SVG(d Drawing, id string) string {
	w := svgWriter{standalone: id == ""}
	w.buf.Grow(256 + 160*len(d.Shapes))
	name := id
	if name == "" {
		name = "drawing"
	}
	w.tag(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `, num(d.Width), " ", num(d.Height),
		`" width="`, num(d.Width), `pt" height="`, num(d.Height), `pt" class="drawing" role="`, role(d.Shapes), `" aria-labelledby="`, escape(name), `-t" aria-describedby="`, escape(name), `-d">`)
	w.tag(`<title id="`, escape(name), `-t">`, escape(d.Title), `</title><desc id="`, escape(name), `-d">`, escape(d.Description), `</desc>`)
	w.shapes(d.Shapes)
	w.tag("</svg>")
	return w.buf.String()
}

// role is that of a picture, or of a group where one may follow links in it.
func role(shapes []Shape) string {
	for _, s := range shapes {
		if g, ok := s.(Group); ok && (g.Href != "" && Followable(g.Href) || role(g.Shapes) == "group") {
			return "group"
		}
	}
	return "img"
}

type svgWriter struct {
	buf        bytes.Buffer
	standalone bool
}

func (w *svgWriter) tag(parts ...string) {
	for _, p := range parts {
		w.buf.WriteString(p)
	}
}

func (w *svgWriter) shapes(all []Shape) {
	for _, s := range all {
		switch s := s.(type) {
		case Rect:
			w.tag(`<rect x="`, num(s.X), `" y="`, num(s.Y), `" width="`, num(max(s.W, 0)), `" height="`, num(max(s.H, 0)), `"`)
			if s.Radius > 0 {
				w.tag(` rx="`, num(min(s.Radius, s.W/2, s.H/2)), `"`)
			}
			w.paint(s.Paint)
			w.tag("/>")
		case Line:
			w.tag(`<line x1="`, num(s.X1), `" y1="`, num(s.Y1), `" x2="`, num(s.X2), `" y2="`, num(s.Y2), `"`)
			w.paint(s.Paint)
			w.tag("/>")
		case Path:
			w.tag(`<path d="`, pathData(s), `"`)
			w.paint(s.Paint)
			w.tag("/>")
		case Text:
			w.text(s)
		case Group:
			w.group(s)
		}
	}
}

func (w *svgWriter) group(g Group) {
	link := g.Href != "" && Followable(g.Href)
	if link {
		w.tag(`<a href="`, escape(g.Href), `">`)
	}
	w.tag("<g>")
	if g.Title != "" {
		w.tag("<title>", escape(g.Title), "</title>")
	}
	if g.Description != "" {
		w.tag("<desc>", escape(g.Description), "</desc>")
	}
	w.shapes(g.Shapes)
	w.tag("</g>")
	if link {
		w.tag("</a>")
	}
}

func (w *svgWriter) text(t Text) {
	w.tag(`<text x="`, num(t.X), `" y="`, num(t.Y), `" font-size="`, num(t.Size), `" class="`, faceClass(t.Face))
	if t.Fill != None {
		w.tag(" df-", escape(string(t.Fill)))
	}
	w.tag(`"`)
	if t.Fill != None {
		w.tag(` fill="`, t.Fill.Hex(), `"`)
	}
	switch t.Anchor {
	case Middle:
		w.tag(` text-anchor="middle"`)
	case End:
		w.tag(` text-anchor="end"`)
	}
	family := "Privet Sans, Source Sans 3, Inter, system-ui, sans-serif"
	switch t.Face {
	case typeface.Mono:
		family = "Privet Mono, Source Code Pro, ui-monospace, monospace"
	case typeface.Semibold:
		w.tag(` font-weight="600"`)
	case typeface.Bold:
		w.tag(` font-weight="700"`)
	case typeface.Italic:
		w.tag(` font-style="italic"`)
	}
	if width, known := measured(t); known { // whatever font the page has
		w.tag(` textLength="`, num(width), `" lengthAdjust="spacingAndGlyphs"`)
	}
	if w.standalone {
		w.tag(` font-family="`, family, `"`)
	}
	w.tag(">", escape(t.Text), "</text>")
}

// measured is how wide a text is; not known when our fonts lack one of its letters.
func measured(t Text) (width float64, known bool) {
	font := typeface.Of(t.Face)
	for _, g := range font.Set(t.Text) {
		if g.ID == typeface.Missing {
			return 0, false
		}
		width += font.Advance(g.ID) + g.Kern
	}
	return width * t.Size / 1000, width > 0
}

func faceClass(f typeface.Face) string {
	if f == typeface.Mono {
		return "dt-mono"
	}
	return "dt"
}

func (w *svgWriter) paint(p Paint) {
	var classes []string
	if p.Fill != None {
		classes = append(classes, "df-"+string(p.Fill))
	}
	if p.Stroke != None {
		classes = append(classes, "ds-"+string(p.Stroke))
	}
	if len(classes) > 0 {
		w.tag(` class="`, escape(strings.Join(classes, " ")), `"`)
	}
	fill := "none"
	if p.Fill != None {
		fill = p.Fill.Hex()
	}
	w.tag(` fill="`, fill, `"`)
	if p.Stroke == None {
		return
	}
	w.tag(` stroke="`, p.Stroke.Hex(), `" stroke-width="`, num(p.width()), `" stroke-linecap="round" stroke-linejoin="round"`)
	if len(p.Dash) > 0 {
		w.tag(` stroke-dasharray="`)
		for i, d := range p.Dash {
			if i > 0 {
				w.tag(" ")
			}
			w.tag(num(d))
		}
		w.tag(`"`)
	}
}

func (p Paint) width() float64 {
	if p.Width <= 0 {
		return 1
	}
	return p.Width
}

func pathData(p Path) string {
	var b strings.Builder
	point := func(q Point) { b.WriteString(num(q.X) + " " + num(q.Y)) }
	for _, s := range p.Segments {
		switch s.Step {
		case Move:
			b.WriteByte('M')
			point(s.Points[0])
		case Straight:
			b.WriteByte('L')
			point(s.Points[0])
		case Curve:
			b.WriteByte('C')
			for i, q := range s.Points {
				if i > 0 {
					b.WriteByte(' ')
				}
				point(q)
			}
		}
	}
	if p.Closed {
		b.WriteByte('Z')
	}
	return b.String()
}

// Followable reports whether an address may stand in a document: a place of the
// same site, http, https, mailto or tel.
func Followable(href string) bool {
	scheme, _, found := strings.Cut(href, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return !strings.HasPrefix(href, "//") && href != "" && !strings.ContainsAny(href, "\\\x00\n\r\t")
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return !strings.ContainsAny(href, "\x00\n\r\t")
	}
	return false
}

func escape(s string) string {
	var b strings.Builder
	// EscapeText replaces what XML cannot carry by U+FFFD, and never fails here.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// num is a length to a hundredth of a point; what is no number is 0.
func num(f float64) string {
	if f != f || f > 1e7 || f < -1e7 {
		return "0"
	}
	s := strconv.FormatFloat(f, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
