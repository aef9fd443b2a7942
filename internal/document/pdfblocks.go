package document

import (
	"strconv"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// body lays the blocks out.
func (w *pdfWriter) body() {
	w.tables = map[int]*tablePlan{}
	for i, p := range w.parts {
		switch b := p.block.(type) {
		case Heading:
			w.heading(i, b)
		case Paragraph:
			lines := bodyText.lines(b.Runs, textWidth)
			if high := w.together(i, len(lines)); high > 0 {
				w.room(high)
			}
			w.paragraph(lines, margin, w.root.below("P"))
			w.y += 8
		case List:
			w.list(b.Items, b.Ordered, margin, w.root)
			w.y += 6
		case Table:
			w.table(w.tablePlan(i))
		case Figure:
			w.figure(p, b.Drawing)
		case Note:
			w.note(b)
		case KeyValues:
			w.keyValues(b)
		case Signatures:
			w.signatures(b)
		case PageBreak:
			if w.y > bodyTop {
				w.newPage()
			}
		}
	}
}

// least is how high the beginning of a part is that may not be parted from the
// heading above it.
func (w *pdfWriter) least(i int) float64 {
	if i >= len(w.parts) {
		return 0
	}
	switch b := w.parts[i].block.(type) {
	case Heading:
		return headingHeight(b.Level) + w.least(i+1)
	case Paragraph:
		if high := w.together(i, len(bodyText.lines(b.Runs, textWidth))); high > 0 {
			return high
		}
	case Table:
		return w.tablePlan(i).least()
	case Figure:
		_, height := figureSize(b.Drawing)
		return height + 24
	case PageBreak:
		return 0
	case Signatures:
		return signaturesHeight(b)
	case Note, KeyValues:
		return 50
	}
	return 2 * bodyLeading
}

// together is how high a short paragraph is with the figure that it leads to, or with the
// places to sign below it: neither says much alone on its page. 0 for all other
// paragraphs.
func (w *pdfWriter) together(i, lines int) float64 {
	if lines > 4 || i+1 >= len(w.parts) {
		return 0
	}
	switch w.parts[i+1].block.(type) {
	case Figure, Signatures:
		if high := float64(lines)*bodyLeading + 8 + w.least(i+1); high <= (bodyBottom-bodyTop)*2/3 {
			return high
		}
	}
	return 0
}

func headingHeight(level int) float64 { return [...]float64{58, 40, 32}[level-1] }

func (w *pdfWriter) heading(i int, h Heading) {
	p := w.parts[i]
	size := [...]letters{{typeface.Bold, 20, draw.Ink}, {typeface.Semibold, 13.5, draw.AccentFg}, {typeface.Semibold, 11, draw.Ink}}[h.Level-1]
	if h.Level == 1 && w.Form == Sheet {
		size.size = 14
	}
	text := numbered(p.number, h.Text)
	lines := size.lines(Text(text), textWidth)
	leading := size.size * 1.25
	high := float64(len(lines)) * leading
	if high < (bodyBottom-bodyTop)/2 {
		if w.y > bodyTop {
			w.y += [...]float64{16, 10, 6}[h.Level-1]
		}
		w.room(min(high+headingHeight(h.Level)-leading+w.least(i+1), bodyBottom-bodyTop))
	}
	w.found = append(w.found, found{p, h, w.page, w.y})
	e := w.root.below("H" + strconv.Itoa(h.Level))
	switch {
	case h.Level == 1 && w.Form == Report && len(lines) == 1:
		w.found[len(w.found)-1].page = w.page
		w.bigHeading(text, e)
	default:
		w.flow(lines, margin, leading, e)
		w.y += [...]float64{8, 6, 4}[h.Level-1]
	}
}

// bigHeading is a heading of the first level with its bar.
func (w *pdfWriter) bigHeading(text string, e *elem) {
	look := letters{typeface.Bold, 20, draw.Ink}
	w.lines(look.lines(Text(text), textWidth), margin, w.y, 25, e, nil)
	w.page.to(nil)
	w.page.rect(margin, w.y+29, 44, 2, draw.Warn)
	w.y += 48
}

// flow lays lines down the pages, wherever they end.
func (w *pdfWriter) flow(lines []line, x, leading float64, e *elem) {
	links := map[int]*elem{}
	for i := range lines {
		w.room(leading)
		w.lines(lines[i:i+1], x, w.y, leading, e, links)
		w.y += leading
	}
}

// paragraph lays lines down so that neither the first nor the last is alone on its
// page.
func (w *pdfWriter) paragraph(lines []line, x float64, e *elem) {
	links := map[int]*elem{}
	for len(lines) > 0 {
		n := int((bodyBottom - w.y + 0.01) / bodyLeading)
		if n < len(lines) && len(lines)-n < 2 {
			n-- // leave two for the next page
		}
		n = min(n, len(lines))
		if n < min(2, len(lines)) {
			if w.y > bodyTop {
				w.newPage()
				continue
			}
			n = 1
		}
		w.lines(lines[:n], x, w.y, bodyLeading, e, links)
		w.y += float64(n) * bodyLeading
		lines = lines[n:]
	}
}

func (w *pdfWriter) list(items []Item, ordered bool, x float64, under *elem) {
	l := under.below("L")
	l.list = "Disc"
	if ordered {
		l.list = "Decimal"
	}
	for i, it := range items {
		mark, indent := "•", 14.0
		if ordered {
			mark = strconv.Itoa(i+1) + "."
			indent = max(20, bodyText.width(strconv.Itoa(len(items))+".")+7)
		}
		li := l.below("LI")
		lines := bodyText.lines(it.Runs, pageWidth-margin-x-indent)
		w.room(min(float64(len(lines)), 2) * bodyLeading)
		label := li.below("Lbl")
		w.page.to(label)
		look := bodyText
		look.color = draw.AccentFg
		w.page.text(look, x+2, w.y+bodyLeading*0.74, mark+" ")
		body := li.below("LBody")
		w.paragraph(lines, x+indent, body)
		w.y += 3
		if len(it.Sub) > 0 {
			if x < margin+30 {
				w.list(it.Sub, false, x+indent, body)
			} else {
				w.list(it.Sub, false, x, body)
			}
		}
	}
}

// figureSize is how large a drawing is on a page: no wider than the text, no
// higher than most of it.
func figureSize(d draw.Drawing) (scale, height float64) {
	scale = min(1, textWidth/d.Width, 560/d.Height)
	return scale, d.Height * scale
}

func (w *pdfWriter) figure(p part, d draw.Drawing) {
	scale, height := figureSize(d)
	w.y += 4
	w.room(height + 28)
	e := w.root.below("Figure")
	e.alt = d.Title
	if d.Description != "" {
		e.alt = d.Title + ". " + d.Description
	}
	x := margin + (textWidth-d.Width*scale)/2
	bottom := pageHeight - w.y - height
	e.box, e.hasBox = [4]float64{x, bottom, x + d.Width*scale, bottom + height}, true
	w.page.to(e)
	w.page.ops.WriteString("q\n" + draw.Operators(d, x, bottom, scale, w.fonts.show) + "Q\n")
	w.y += height + 8
	w.caption(p.label, d.Title, w.root.below("Caption"))
	w.y += 14
}

// caption is "Table 1.  Title" on as many lines as it needs.
func (w *pdfWriter) caption(label, title string, e *elem) {
	w.flow(captionLines(label, title), margin, 12, e)
}

func captionLines(label, title string) []line {
	look := letters{typeface.Regular, 9, draw.Ink}
	lines := look.lines(Runs(B(label+". "), P(title)), textWidth)
	if len(lines[0].spans) > 0 {
		lines[0].spans[0].color = draw.AccentFg
	}
	return lines
}

// toneColors are the tint, the line and the text of a tone.
func toneColors(t Tone) (soft, line, text draw.Color) {
	switch t {
	case Good:
		return draw.OKSoft, draw.OK, draw.OKFg
	case Aware:
		return draw.WarnSoft, draw.Warn, draw.WarnFg
	case Bad:
		return draw.BadSoft, draw.Bad, draw.BadFg
	case Inform:
		return draw.InfoSoft, draw.Info, draw.InfoFg
	case Plan:
		return draw.PlumSoft, draw.Plum, draw.PlumFg
	}
	return draw.MuteSoft, draw.Mute, draw.MuteFg
}

func (w *pdfWriter) note(n Note) {
	soft, bar, color := toneColors(n.Tone)
	const pad, leading = 10.0, 14.0
	text := letters{typeface.Regular, 10, draw.Ink}
	var lines []line
	var tags []*elem
	box := w.root.below("Div")
	add := func(l []line) {
		e := box.below("P")
		for range l {
			tags = append(tags, e)
		}
		lines = append(lines, l...)
	}
	if n.Title != "" {
		add(letters{typeface.Semibold, 10, color}.lines(Text(n.Title), textWidth-2*pad-6))
	}
	if len(n.Runs) > 0 {
		add(text.lines(n.Runs, textWidth-2*pad-6))
	}
	w.y += 4
	links := map[*elem]map[int]*elem{}
	for len(lines) > 0 {
		w.room(min(float64(len(lines)), 3)*leading + 2*pad)
		fits := min(max(int((bodyBottom-w.y-2*pad)/leading), 1), len(lines))
		high := float64(fits)*leading + 2*pad - 2
		w.page.to(nil)
		w.page.rect(margin, w.y, textWidth, high, soft)
		w.page.rect(margin, w.y, 3, high, bar)
		for i := range fits {
			if links[tags[i]] == nil {
				links[tags[i]] = map[int]*elem{}
			}
			w.lines(lines[i:i+1], margin+pad+6, w.y+pad-1+float64(i)*leading, leading, tags[i], links[tags[i]])
		}
		w.y += high
		lines, tags = lines[fits:], tags[fits:]
	}
	w.y += 14
}

func (w *pdfWriter) keyValues(kv KeyValues) {
	t := w.root.below("Table")
	key := letters{typeface.Regular, 9.5, draw.InkSoft}
	value := letters{typeface.Regular, 9.5, draw.Ink}
	const first, leading, pad = 0.28, 13.0, 4.5
	w.y += 2
	for _, it := range kv.Items {
		left := key.lines(Text(it.Key), textWidth*first-12)
		right := value.lines(it.Value, textWidth*(1-first))
		row := t.below("TR")
		th, td := row.below("TH"), row.below("TD")
		th.scope = "Row"
		links := map[int]*elem{}
		for at := 0; at < max(len(left), len(right)); {
			n := max(len(left), len(right)) - at
			w.room(min(float64(n), 6)*leading + 2*pad)
			n = min(max(int((bodyBottom-w.y-2*pad)/leading), 1), n)
			w.lines(part2(left, at, n), margin, w.y+pad, leading, th, nil)
			w.lines(part2(right, at, n), margin+textWidth*first, w.y+pad, leading, td, links)
			w.y += float64(n)*leading + 2*pad
			at += n
		}
		w.page.to(nil)
		w.page.rule(margin, w.y, textWidth, 0.5, draw.Rule)
	}
	w.y += 14
}

// part2 are the lines from at, at most n.
func part2(lines []line, at, n int) []line {
	if at >= len(lines) {
		return nil
	}
	return lines[at:min(at+n, len(lines))]
}

// signatureHigh is the height of a pair of places to sign.
const signatureHigh = 96.0

// signaturesHeight keeps all places to sign on one page, where one can hold them.
func signaturesHeight(s Signatures) float64 {
	return min(float64((len(s.People)+1)/2)*signatureHigh, bodyBottom-bodyTop-60)
}

func (w *pdfWriter) signatures(s Signatures) {
	const gap, high = 30.0, signatureHigh
	w.room(signaturesHeight(s))
	width := (textWidth - gap) / 2
	small := letters{typeface.Regular, 8.2, draw.InkFaint}
	for i, who := range s.People {
		if i%2 == 0 {
			w.room(high)
		}
		x := margin + float64(i%2)*(width+gap)
		box := w.root.below("Div")
		y := w.y + 42
		w.page.to(nil)
		w.page.rule(x, y, width*0.66, 0.7, draw.InkSoft)
		w.page.rule(x+width*0.7, y, width*0.3, 0.7, draw.InkSoft)
		if who.Date != "" {
			w.page.to(box.below("P"))
			day := typeface.Fit(typeface.Regular, 9.5, w.words.ShortDay(who.Date), width*0.3)
			w.page.text(letters{typeface.Regular, 9.5, draw.Ink}, x+width*0.7, y-4, day+" ")
		}
		w.page.to(box.below("P"))
		w.page.text(small, x, y+11, w.words.T("document.signature")+" ")
		w.page.text(small, x+width*0.7, y+11, w.words.T("document.signed_on")+" ")
		name, role := who.Name, who.Role
		for j, look := range []letters{{typeface.Semibold, 10, draw.Ink}, {typeface.Regular, 9.5, draw.InkSoft}} {
			text := []string{name, role}[j]
			if text == "" && j == 0 { // to be filled in by hand
				w.page.to(box.below("P"))
				w.page.text(small, x, y+26, w.words.T("document.name")+" ")
				w.page.to(nil)
				from := x + small.width(w.words.T("document.name")) + 5
				w.page.rule(from, y+27.5, x+width*0.66-from, 0.5, draw.InkFaint)
			}
			if text == "" {
				continue
			}
			w.page.to(box.below("P"))
			w.page.text(look, x, y+26+13*float64(j), typeface.Fit(look.face, look.size, text, width)+" ")
		}
		if i%2 == 1 || i == len(s.People)-1 {
			w.y += high
		}
	}
	w.y += 8
}
