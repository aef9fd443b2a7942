package document

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/draw"
)

// table writes a table with heads that repeat and rows that stay whole.
func (x *docxWriter) table(p part, t Table) {
	if t.Title != "" {
		x.para("Caption", "<w:keepNext/>", caption(p.label, t.Title))
	}
	widths := (&tablePlan{Table: t}).share(1.3)
	x.put(`<w:tbl><w:tblPr><w:tblStyle w:val="PrivetTable"/><w:tblW w:w="`, strconv.Itoa(docxWidth), `" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:val="0020"/>`)
	if t.Title != "" {
		x.put(`<w:tblCaption w:val="`, escape(t.Title), `"/>`)
	}
	x.put("</w:tblPr><w:tblGrid>")
	columns := make([]string, len(widths))
	for j, w := range widths {
		columns[j] = strconv.Itoa(max(int(w/textWidth*docxWidth), 100))
		x.put(`<w:gridCol w:w="`, columns[j], `"/>`)
	}
	x.put(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for j, c := range t.Columns {
		x.cell(columns[j], 1, draw.Accent, paragraph("TableHead", "<w:keepNext/>"+justify(c.Align), textRun("", c.Head)))
	}
	x.put("</w:tr>")
	if len(t.Rows) == 0 {
		x.put("<w:tr>")
		x.cell(strconv.Itoa(docxWidth), len(t.Columns), draw.None, paragraph("TableText", "", textRun("", t.Empty)))
		x.put("</w:tr>")
	}
	for _, r := range t.Rows {
		if r.Group != "" {
			x.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
			x.cell(strconv.Itoa(docxWidth), len(t.Columns), draw.AccentSoft, paragraph("TableGroup", "<w:keepNext/>", textRun("", r.Group)))
			x.put("</w:tr>")
			continue
		}
		x.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for j, c := range r.Cells {
			x.cell(columns[j], 1, draw.None, x.content(c, t.Columns[j].Align))
		}
		x.put("</w:tr>")
	}
	x.put("</w:tbl>")
	x.para("AfterTable", "", "")
}

func justify(a Align) string {
	switch a {
	case Right:
		return `<w:jc w:val="right"/>`
	case Centre:
		return `<w:jc w:val="center"/>`
	}
	return ""
}

func paragraph(style, properties, content string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + `</w:pPr>` + content + `</w:p>`
}

func (x *docxWriter) cell(width string, span int, fill draw.Color, content string) {
	x.put(`<w:tc><w:tcPr><w:tcW w:w="`, width, `" w:type="dxa"/>`)
	if span > 1 {
		x.put(`<w:gridSpan w:val="`, strconv.Itoa(span), `"/>`)
	}
	if fill != draw.None {
		x.put(`<w:shd w:val="clear" w:color="auto" w:fill="`, hex(fill), `"/>`)
	}
	x.put("</w:tcPr>", content, "</w:tc>")
}

// content is what stands in a cell, of which there is at least one paragraph.
func (x *docxWriter) content(c Cell, a Align) string {
	var b strings.Builder
	for _, badge := range c.Badges {
		soft, _, color := toneColors(badge.Tone)
		b.WriteString(paragraph("TableText", justify(a), textRun(`<w:b/><w:color w:val="`+hex(color)+`"/><w:shd w:val="clear" w:color="auto" w:fill="`+hex(soft)+`"/>`, "\u00A0"+badge.Text+"\u00A0")))
	}
	if len(c.Runs) > 0 || len(c.Badges)+len(c.Codes) == 0 {
		b.WriteString(paragraph("TableText", justify(a), x.runs(c.Runs)))
	}
	for _, code := range c.Codes {
		b.WriteString(paragraph("TableText", justify(a), textRun(`<w:rStyle w:val="Code"/>`, code)))
	}
	return b.String()
}

func (x *docxWriter) keyValues(kv KeyValues) {
	if len(kv.Items) == 0 {
		return
	}
	const first = docxWidth * 28 / 100
	x.put(`<w:tbl><w:tblPr><w:tblStyle w:val="PrivetTable"/><w:tblW w:w="`, strconv.Itoa(docxWidth), `" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:firstColumn="1" w:val="0080"/></w:tblPr><w:tblGrid><w:gridCol w:w="`,
		strconv.Itoa(first), `"/><w:gridCol w:w="`, strconv.Itoa(docxWidth-first), `"/></w:tblGrid>`)
	for _, it := range kv.Items {
		x.put("<w:tr>")
		x.cell(strconv.Itoa(first), 1, draw.None, paragraph("TableText", "", textRun(`<w:color w:val="`+hex(draw.InkSoft)+`"/>`, it.Key)))
		x.cell(strconv.Itoa(docxWidth-first), 1, draw.None, paragraph("TableText", "", x.runs(it.Value)))
		x.put("</w:tr>")
	}
	x.put("</w:tbl>")
	x.para("AfterTable", "", "")
}
