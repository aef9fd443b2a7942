package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// A4 and its margins, in points. The text stands between bodyTop and bodyBottom.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	margin     = 57.0
	bodyTop    = 76.0
	bodyBottom = 772.0
	textWidth  = pageWidth - 2*margin
)

// page is one page of a PDF file. Its methods measure from the top left corner.
type page struct {
	ref    ref
	ops    strings.Builder
	marks  []*elem // by number of the piece of content
	links  []ref
	opened bool  // a piece of content is open
	open   *elem // whose; nil is decoration
	fonts  *fontUse
}

// fontUse is which glyphs of which faces a file shows, and what they stand for.
type fontUse struct {
	runes [typeface.Faces]map[uint16]rune
}

// to says whose content follows; nil is decoration, which is not read out.
func (p *page) to(e *elem) {
	if p.opened && p.open == e {
		return
	}
	p.close()
	p.opened, p.open = true, e
	if e == nil {
		p.ops.WriteString("/Artifact BMC\n")
		return
	}
	id := len(p.marks)
	p.marks = append(p.marks, e)
	e.kids = append(e.kids, mark{p, id})
	fmt.Fprintf(&p.ops, "/%s<</MCID %d>>BDC\n", e.tag, id)
}

func (p *page) close() {
	if p.opened {
		p.ops.WriteString("EMC\n")
	}
	p.opened, p.open = false, nil
}

// text shows a text with its start on the baseline at a point.
func (p *page) text(l letters, x, y float64, text string) {
	p.ops.WriteString(p.fonts.show(l.face, l.size, x, pageHeight-y, l.color, text))
}

// show is the operators that put a text, y growing upwards.
func (u *fontUse) show(face typeface.Face, size, x, y float64, color draw.Color, text string) string {
	if int(face) >= typeface.Faces {
		face = typeface.Regular
	}
	if u.runes[face] == nil {
		u.runes[face] = map[uint16]rune{}
	}
	used := u.runes[face]
	r, g, b := color.RGB()
	var o strings.Builder
	fmt.Fprintf(&o, "BT /F%d %s Tf %s %s %s rg %s %s Td [<", face, pt(size), pt3(r), pt3(g), pt3(b), pt(x), pt(y))
	const hex = "0123456789ABCDEF"
	for _, gl := range typeface.Of(face).Set(text) {
		if gl.Kern != 0 {
			o.WriteString(">")
			o.WriteString(strconv.FormatFloat(-gl.Kern, 'f', 0, 64))
			o.WriteString("<")
		}
		if known, ok := used[gl.ID]; !ok || gl.Rune < known {
			used[gl.ID] = gl.Rune
		}
		o.Write([]byte{hex[gl.ID>>12], hex[gl.ID>>8&15], hex[gl.ID>>4&15], hex[gl.ID&15]})
	}
	o.WriteString(">] TJ ET\n")
	return o.String()
}

// rect fills a rectangle.
func (p *page) rect(x, y, w, h float64, c draw.Color) {
	r, g, b := c.RGB()
	fmt.Fprintf(&p.ops, "%s %s %s rg %s %s %s %s re f\n", pt3(r), pt3(g), pt3(b), pt(x), pt(pageHeight-y-h), pt(w), pt(h))
}

// rule draws a lying line.
func (p *page) rule(x, y, w, thick float64, c draw.Color) { p.rect(x, y-thick/2, w, thick, c) }

// shapes draws shapes with their origin at a point of the page.
func (p *page) shapes(x, y float64, shapes ...draw.Shape) {
	p.ops.WriteString(draw.Operators(draw.Drawing{Shapes: shapes}, x, pageHeight-y, 1, p.fonts.show))
}

// lines draws lines of text from the top, each leading high, as content of e, with
// links below it.
func (w *pdfWriter) lines(lines []line, x, y, leading float64, e *elem, links map[int]*elem) {
	for _, l := range lines {
		w.line(l, x, y+leading*0.74, e, links)
		y += leading
	}
}

// line draws a line on its baseline.
func (w *pdfWriter) line(l line, x, base float64, e *elem, links map[int]*elem) {
	p := w.page
	for _, s := range l.spans {
		at := e
		if s.href != "" && e != nil {
			if links[s.run] == nil {
				links[s.run] = e.below("Link")
			}
			at = links[s.run]
			w.link(p, x+s.x, base-s.size*0.85, s.w, s.size*1.15, "/A<</S/URI/URI"+pdfString(s.href)+">>", w.words.T("document.link", "address", s.href), at)
		}
		p.to(at)
		text := s.text
		if s.space {
			text += " " // or the reader joins two words
		}
		p.text(s.letters, x+s.x, base, text)
		if s.href != "" {
			p.to(nil)
			p.rule(x+s.x, base+1.6, s.w, 0.5, draw.AccentMid)
		}
	}
}

// link makes a place of the page lead somewhere.
func (w *pdfWriter) link(p *page, x, y, width, height float64, action, says string, e *elem) {
	r := w.file.reserve()
	key := w.parents.addLink(e)
	w.file.set(r, fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s %s %s %s]/StructParent %d/Contents%s%s>>",
		pt(x), pt(pageHeight-y-height), pt(x+width), pt(pageHeight-y), key, pdfString(says), action))
	p.links = append(p.links, r)
	e.kids = append(e.kids, linked{p, r})
}

// pt is a length to a hundredth.
func pt(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// pt3 is a part of a colour to a thousandth.
func pt3(f float64) string {
	s := strconv.FormatFloat(f, 'f', 3, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
