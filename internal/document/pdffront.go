package document

import (
	"strconv"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// Looks of text.
var (
	bodyText  = letters{typeface.Regular, 10.5, draw.Ink}
	smallText = letters{typeface.Regular, 8.5, draw.InkSoft}
	frameText = letters{typeface.Regular, 8.2, draw.InkFaint}
)

const bodyLeading = 15.0

// front draws what stands before the text: cover and room for contents, or the
// title of a sheet.
func (w *pdfWriter) front() {
	w.newPage()
	if w.Form == Sheet {
		w.sheetTitle()
		return
	}
	w.cover = true
	w.drawCover()
	w.planContents()
	w.newPage()
}

// clip is the lines as far as they may be, the last ending in an ellipsis.
func clip(lines []line, most int) []line {
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	if n := len(lines[most-1].spans); n > 0 {
		lines[most-1].spans[n-1].text += "…"
	}
	return lines
}

func (w *pdfWriter) drawCover() {
	p := w.page
	const block = 430.0
	p.to(nil)
	p.rect(0, 0, pageWidth, block, draw.Accent)
	p.rect(0, block, pageWidth, 4, draw.Warn)
	top := w.root.below("P")
	p.to(top)
	p.text(letters{typeface.Semibold, 12, draw.OnAccent}, margin, 84, typeface.Fit(typeface.Semibold, 12, w.Organisation, textWidth))

	title := letters{typeface.Bold, 32, draw.OnAccent}
	lines := clip(title.lines(Text(w.Title), textWidth), 5)
	sub := letters{typeface.Regular, 14, draw.AccentSoft}
	below := clip(sub.lines(Text(w.Subtitle), textWidth), 4)
	y := block - 52 - float64(len(lines))*38
	if w.Subtitle != "" {
		y -= 12 + float64(len(below))*20
	}
	w.lines(lines, margin, y, 38, w.root.below("Title"), nil)
	if w.Subtitle != "" {
		w.lines(below, margin, y+float64(len(lines))*38+12, 20, w.root.below("P"), nil)
	}

	y = block + 56
	list := w.root.below("L")
	list.list = "None"
	for _, f := range w.facts() {
		value := clip(letters{typeface.Regular, 11.5, draw.Ink}.lines(f.Value, textWidth-130), 3)
		item := list.below("LI")
		p.to(item.below("Lbl"))
		p.text(letters{typeface.Regular, 9.5, draw.InkSoft}, margin, y+14.3, f.Key+" ")
		w.lines(value, margin+130, y+3.2, 15, item.below("LBody"), nil)
		y += float64(len(value))*15 + 11
		p.to(nil)
		p.rule(margin, y, textWidth, 0.5, draw.Rule)
		y += 4
	}
}

// sheetTitle begins a sheet: organisation and facts above, the title below.
func (w *pdfWriter) sheetTitle() {
	title := letters{typeface.Bold, 20, draw.Ink}
	lines := clip(title.lines(Text(w.Title), textWidth), 6)
	w.lines(lines, margin, w.y, 25, w.root.below("Title"), nil)
	w.y += float64(len(lines))*25 + 4
	w.page.to(nil)
	w.page.rect(margin, w.y, 44, 2, draw.Warn)
	w.y += 12
	if w.Subtitle != "" {
		below := clip(letters{typeface.Regular, 11.5, draw.InkSoft}.lines(Text(w.Subtitle), textWidth), 6)
		w.lines(below, margin, w.y, 16, w.root.below("P"), nil)
		w.y += float64(len(below))*16 + 4
	}
	var facts []Run
	for _, f := range w.facts() {
		if f.Key == w.words.T("document.reference") || f.Key == w.words.T("document.confidentiality") {
			continue // they stand at the foot of each page
		}
		if len(facts) > 0 {
			facts = append(facts, P("   ·   "))
		}
		facts = append(facts, P(f.Key+" "), B(f.Value[0].Text))
	}
	if len(facts) > 0 {
		below := smallText.lines(facts, textWidth)
		w.lines(below, margin, w.y, 12, w.root.below("P"), nil)
		w.y += float64(len(below))*12 + 4
	}
	w.y += 10
}

// frame draws the head and the foot of a page.
func (w *pdfWriter) frame(number int) {
	p := w.page
	p.to(nil)
	bold := letters{typeface.Semibold, 8.2, draw.Ink}
	left := typeface.Fit(bold.face, bold.size, w.Organisation, textWidth*0.42)
	right := typeface.Fit(frameText.face, frameText.size, w.Title, textWidth*0.54)
	p.text(bold, margin, 44, left)
	p.text(frameText, pageWidth-margin-frameText.width(right), 44, right)
	p.rule(margin, 52, textWidth, 0.5, draw.RuleStrong)

	foot := w.Reference
	if w.Confidentiality != "" {
		if foot != "" {
			foot += "   ·   "
		}
		foot += w.Confidentiality
	}
	p.text(frameText, margin, 808, typeface.Fit(frameText.face, frameText.size, foot, textWidth*0.74))
	count := w.words.T("document.page", "page", number, "pages", len(w.pages))
	p.text(frameText, pageWidth-margin-frameText.width(count), 808, count)
}

// tocPages are the pages kept free for the contents, and the elements made for
// them at their place among the others.
type tocPages struct {
	pages   []*page
	heading *elem
	list    *elem
	entries []tocEntry
}

type tocEntry struct {
	part  int // among the plan's parts
	look  letters
	lines []line
	page  int // among tocPages.pages
	y     float64
	extra float64 // space above
}

const tocLeading = 15.0

// planContents keeps pages free for the contents: how many is known before the
// text is laid out, for an entry is as high as its heading is long.
func (w *pdfWriter) planContents() {
	w.toc.heading, w.toc.list = w.root.below("H1"), w.root.below("TOC")
	y := bodyBottom + 1
	for i, p := range w.parts {
		h, ok := p.block.(Heading)
		if !ok || h.Level > 2 {
			continue
		}
		e := tocEntry{part: i, look: letters{typeface.Regular, 10.5, draw.Ink}, extra: 2}
		if h.Level == 1 {
			e.look, e.extra = letters{typeface.Semibold, 11, draw.Ink}, 9
		}
		e.lines = clip(e.look.lines(Text(h.Text), textWidth-46-w.tocIndent(h.Level)-40), 3)
		high := float64(len(e.lines))*tocLeading + e.extra
		if y+high > bodyBottom {
			w.newPage()
			w.toc.pages = append(w.toc.pages, w.page)
			y = bodyTop
			if len(w.toc.pages) == 1 {
				y += 44
			}
		}
		e.page, e.y = len(w.toc.pages)-1, y+e.extra
		y += high
		w.toc.entries = append(w.toc.entries, e)
	}
}

func (w *pdfWriter) tocIndent(level int) float64 { return float64(level-1) * 22 }

// contents draws the contents, when all headings have their pages.
func (w *pdfWriter) contents() {
	w.page.close()
	if len(w.toc.entries) == 0 {
		return
	}
	numbers := map[*page]int{}
	for i, p := range w.pages {
		numbers[p] = i + 1
	}
	places := map[string]found{}
	for _, f := range w.found {
		places[f.anchor] = f
	}
	w.page = w.toc.pages[0]
	w.y = bodyTop
	w.bigHeading(w.words.T("document.contents"), w.toc.heading)
	for _, e := range w.toc.entries {
		if w.page != w.toc.pages[e.page] {
			w.page.close()
			w.page = w.toc.pages[e.page]
		}
		w.tocEntry(e, places[w.parts[e.part].anchor], numbers)
	}
	w.page.close()
}

func (w *pdfWriter) tocEntry(e tocEntry, f found, numbers map[*page]int) {
	x := margin + w.tocIndent(f.Level)
	item := w.toc.list.below("TOCI")
	to := item.below("Reference").below("Link")
	high := float64(len(e.lines)) * tocLeading
	w.link(w.page, margin, e.y, textWidth, high, "/Dest"+f.dest(), w.words.T("document.section", "name", numbered(f.number, f.Text)), to)
	w.page.to(to)
	text := x
	if f.number != "" {
		w.page.text(e.look, x, e.y+tocLeading*0.74, f.number+" ")
		text = x + max(22, e.look.width(f.number)+8)
		if f.Level > 1 {
			text = x + max(30, e.look.width(f.number)+8)
		}
	}
	w.lines(e.lines, text, e.y, tocLeading, to, nil)
	number := strconv.Itoa(numbers[f.page])
	base := e.y + high - tocLeading*0.26
	at := pageWidth - margin - e.look.width(number)
	w.page.text(e.look, at-e.look.width(" "), base, " "+number)
	w.page.to(nil)
	from := text + e.lines[len(e.lines)-1].width() + 8
	w.page.shapes(0, 0, draw.Line{X1: from, Y1: base - 0.5, X2: max(at-6, from), Y2: base - 0.5, Paint: draw.Paint{Stroke: draw.RuleStrong, Width: 0.8, Dash: []float64{0.01, 4}}})
}
