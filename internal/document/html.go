package document

import (
	_ "embed" // the style sheet
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
)

//go:embed document.css
var sheet string

// Stylesheet is how a Fragment looks. It takes the colours of the page it stands
// in where the page has them, and those of print elsewhere.
func Stylesheet() string {
	var b strings.Builder
	b.WriteString(sheet)
	for _, c := range draw.Colors() {
		fmt.Fprintf(&b, ".document .df-%s{fill:var(--draw-%s,%s)}.document .ds-%s{stroke:var(--draw-%s,%s)}\n", c, c, c.Hex(), c, c, c.Hex())
	}
	return b.String()
}

// HTML writes the document as a page that needs nothing else. Errors are those of w.
func HTML(w io.Writer, d Document, words i18n.Words) error {
	h := htmlWriter{plan: prepare(d, words)}
	title := h.Title
	if title == "" {
		title = h.Reference
	}
	h.put(`<!doctype html><html lang="`, escape(h.Language), `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>`, escape(title), `</title><style>`,
		Stylesheet(), `</style></head><body class="document-page"><main class="document">`)
	h.front()
	h.body()
	h.put("</main></body></html>\n")
	return h.to(w)
}

// Fragment writes the blocks for a page of the program, which has a heading of
// the first level of its own and loads Stylesheet. There is no inline style.
// Errors are those of w.
func Fragment(w io.Writer, d Document, words i18n.Words) error {
	h := htmlWriter{plan: prepare(d, words)}
	h.put(`<div class="document" lang="`, escape(h.Language), `">`)
	h.body()
	h.put("</div>\n")
	return h.to(w)
}

type htmlWriter struct {
	plan
	buf strings.Builder
}

func (h *htmlWriter) put(parts ...string) {
	for _, p := range parts {
		h.buf.WriteString(p)
	}
}

func (h *htmlWriter) to(w io.Writer) error {
	if _, err := io.WriteString(w, h.buf.String()); err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	return nil
}

func (h *htmlWriter) front() {
	h.put(`<header class="doc-front">`)
	if h.Organisation != "" {
		h.put(`<p class="doc-org">`, escape(h.Organisation), "</p>")
	}
	h.put("<h1>", escape(h.Title), "</h1>")
	if h.Subtitle != "" {
		h.put(`<p class="doc-sub">`, escape(h.Subtitle), "</p>")
	}
	h.put("</header>")
	if facts := h.facts(); len(facts) > 0 {
		h.keyValues(KeyValues{facts})
	}
	if h.Form == Report {
		h.contents()
	}
}

func (h *htmlWriter) contents() {
	var list strings.Builder
	for _, p := range h.parts {
		if b, ok := p.block.(Heading); ok && b.Level < 3 {
			fmt.Fprintf(&list, `<li class="doc-l%d"><a href="#doc-%s">%s%s</a></li>`, b.Level, p.anchor, numberSpan(p.number), escape(b.Text))
		}
	}
	if list.Len() > 0 {
		h.put(`<nav class="doc-toc" aria-labelledby="doc-toc"><h2 id="doc-toc">`, escape(h.words.T("document.contents")), "</h2><ol>", list.String(), "</ol></nav>")
	}
}

func numberSpan(number string) string {
	if number == "" {
		return ""
	}
	return `<span class="doc-n">` + number + "</span> "
}

func (h *htmlWriter) body() {
	for _, p := range h.parts {
		switch b := p.block.(type) {
		case Heading:
			tag := "h" + strconv.Itoa(b.Level+1)
			h.put("<", tag, ` id="doc-`, p.anchor, `">`, numberSpan(p.number), escape(b.Text), "</", tag, ">")
		case Paragraph:
			h.put("<p>", runsHTML(b.Runs), "</p>")
		case List:
			h.list(b.Items, b.Ordered)
		case Table:
			h.table(p, b)
		case Figure:
			h.put(`<figure class="doc-figure">`, draw.SVG(b.Drawing, "doc-"+p.anchor), "<figcaption><b>", escape(p.label), ".</b> ", escape(b.Drawing.Title), "</figcaption></figure>")
		case Note:
			h.put(`<div class="doc-note doc-`, tone(b.Tone), `" role="note">`)
			if b.Title != "" {
				h.put(`<p class="doc-note-title">`, escape(b.Title), "</p>")
			}
			if len(b.Runs) > 0 {
				h.put("<p>", runsHTML(b.Runs), "</p>")
			}
			h.put("</div>")
		case KeyValues:
			h.keyValues(b)
		case Signatures:
			h.signatures(b)
		case PageBreak:
			h.put(`<div class="doc-break"></div>`)
		}
	}
}

// tone is the tone as a class; what none is counts as quiet.
func tone(t Tone) string {
	switch t {
	case Good, Aware, Bad, Inform, Plan:
		return string(t)
	}
	return string(Quiet)
}

func runsHTML(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		text := strings.ReplaceAll(escape(r.Text), "&#xA;", "<br>")
		switch r.Style {
		case Strong:
			text = "<strong>" + text + "</strong>"
		case Emphasis:
			text = "<em>" + text + "</em>"
		case Mono:
			text = "<code>" + text + "</code>"
		}
		if r.Href != "" {
			text = `<a href="` + escape(r.Href) + `" rel="noreferrer">` + text + "</a>"
		}
		b.WriteString(text)
	}
	return b.String()
}

func (h *htmlWriter) list(items []Item, ordered bool) {
	tag := "ul"
	if ordered {
		tag = "ol"
	}
	h.put("<", tag, ` class="doc-list">`)
	h.items(items, 0)
	h.put("</", tag, ">")
}

// items writes points; those deeper than one level stand at that level.
func (h *htmlWriter) items(items []Item, depth int) {
	for _, it := range items {
		h.put("<li>", runsHTML(it.Runs))
		if len(it.Sub) > 0 && depth == 0 {
			h.put(`<ul class="doc-list">`)
			h.items(it.Sub, 1)
			h.put("</ul>")
		}
		h.put("</li>")
		if depth > 0 {
			h.items(it.Sub, depth)
		}
	}
}

func (h *htmlWriter) table(p part, t Table) {
	named := t.Title != ""
	h.put(`<div class="doc-scroll" tabindex="0" role="region"`)
	if named {
		h.put(` aria-labelledby="doc-`, p.anchor, `"`)
	} else {
		h.put(` aria-label="`, escape(h.tableName(t)), `"`)
	}
	h.put(`><table class="doc-table">`)
	if named {
		h.put(`<caption id="doc-`, p.anchor, `"><b>`, escape(p.label), ".</b> ", escape(t.Title), "</caption>")
	}
	h.put("<thead><tr>")
	for _, c := range t.Columns {
		h.put(`<th scope="col"`, alignClass(c.Align), ">", escape(c.Head), "</th>")
	}
	h.put("</tr></thead><tbody>")
	if len(t.Rows) == 0 && t.Empty != "" {
		h.put(`<tr><td colspan="`, strconv.Itoa(len(t.Columns)), `">`, escape(t.Empty), "</td></tr>")
	}
	for _, r := range t.Rows {
		if r.Group != "" {
			h.put(`<tr class="doc-group"><th scope="row" colspan="`, strconv.Itoa(len(t.Columns)), `">`, escape(r.Group), "</th></tr>")
			continue
		}
		h.put("<tr>")
		for j, c := range r.Cells {
			h.cell(t.Columns[j], c)
		}
		h.put("</tr>")
	}
	h.put("</tbody></table></div>")
}

// tableName is what a table without a title is called: its heads.
func (h *htmlWriter) tableName(t Table) string {
	var heads []string
	for _, c := range t.Columns {
		if c.Head != "" {
			heads = append(heads, c.Head)
		}
	}
	return h.words.And(heads...)
}

func alignClass(a Align) string {
	switch a {
	case Right:
		return ` class="doc-right"`
	case Centre:
		return ` class="doc-centre"`
	}
	return ""
}

func (h *htmlWriter) cell(c Column, cell Cell) {
	tag, scope := "td", ""
	if c.Names {
		tag, scope = "th", ` scope="row"`
	}
	h.put("<", tag, scope, alignClass(c.Align), ">")
	for _, b := range cell.Badges {
		h.put(`<span class="doc-badge doc-`, tone(b.Tone), `">`, escape(b.Text), "</span> ")
	}
	h.put(runsHTML(cell.Runs))
	for i, code := range cell.Codes {
		if i > 0 || len(cell.Runs) > 0 {
			h.put("<br>")
		}
		h.put("<code>", escape(code), "</code>")
	}
	h.put("</", tag, ">")
}

func (h *htmlWriter) keyValues(kv KeyValues) {
	h.put(`<dl class="doc-facts">`)
	for _, it := range kv.Items {
		h.put("<div><dt>", escape(it.Key), "</dt><dd>", runsHTML(it.Value), "</dd></div>")
	}
	h.put("</dl>")
}

func (h *htmlWriter) signatures(s Signatures) {
	h.put(`<div class="doc-sign">`)
	for _, who := range s.People {
		h.put(`<div class="doc-signatory"><p class="doc-line"><span>`, escape(h.words.T("document.signature")), "</span><span>", escape(h.words.T("document.signed_on")))
		if who.Date != "" {
			h.put(" <b>", escape(h.words.ShortDay(who.Date)), "</b>")
		}
		h.put("</span></p><p><strong>", escape(who.Name), "</strong></p><p>", escape(who.Role), "</p></div>")
	}
	h.put("</div>")
}
