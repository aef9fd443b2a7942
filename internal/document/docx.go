package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
)

// DOCX writes the document for word processors (ISO/IEC 29500), with styles,
// numbered lists, repeated heads, fields for pages and contents, and figures as
// SVG with pixels for programs that do not know it. Errors are those of w.
func DOCX(w io.Writer, d Document, words i18n.Words) error {
	x := docxWriter{plan: prepare(d, words)}
	x.front()
	x.body()
	if err := x.pack(w); err != nil {
		return fmt.Errorf("write DOCX: %w", err)
	}
	return nil
}

type docxWriter struct {
	plan
	buf     strings.Builder
	links   []string // targets, by number of their relationship
	figures []draw.Drawing
	lists   []bool // ordered or not, by number
	marks   int
}

// Widths in twentieths of a point.
const docxWidth = 9638 // of the text

func (x *docxWriter) put(parts ...string) {
	for _, p := range parts {
		x.buf.WriteString(p)
	}
}

func (x *docxWriter) para(style, properties, content string) {
	x.put(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, properties, `</w:pPr>`, content, `</w:p>`)
}

// text is a run with properties; line breaks become those of Word.
func textRun(properties, text string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	var b strings.Builder
	b.WriteString("<w:r>" + properties)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + escape(line) + "</w:t>")
	}
	b.WriteString("</w:r>")
	return b.String()
}

func (x *docxWriter) runs(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		properties := ""
		switch r.Style {
		case Strong:
			properties = "<w:b/>"
		case Emphasis:
			properties = "<w:i/>"
		case Mono:
			properties = `<w:rStyle w:val="Code"/>`
		}
		if r.Href == "" {
			b.WriteString(textRun(properties, r.Text))
			continue
		}
		x.links = append(x.links, r.Href)
		if r.Style != Mono {
			properties = `<w:rStyle w:val="Hyperlink"/>` + properties
		}
		b.WriteString(`<w:hyperlink r:id="rLink` + strconv.Itoa(len(x.links)) + `">` + textRun(properties, r.Text) + "</w:hyperlink>")
	}
	return b.String()
}

func field(code, shown string) string {
	return `<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		textRun("", shown) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func (x *docxWriter) front() {
	if x.Organisation != "" {
		x.para("Organisation", "", textRun("", x.Organisation))
	}
	x.para("Title", "", textRun("", x.Title))
	if x.Subtitle != "" {
		x.para("Subtitle", "", textRun("", x.Subtitle))
	}
	if facts := x.facts(); len(facts) > 0 {
		x.keyValues(KeyValues{facts})
	}
	if x.Form == Report {
		x.contents()
	}
}

// contents are the headings, each with a field for its page that the word processor
// fills when it opens the file. They are no index of its own: LibreOffice would
// show that as it was written, without pages.
func (x *docxWriter) contents() {
	x.para("TOCHeading", "<w:pageBreakBefore/>", textRun("", x.words.T("document.contents")))
	for _, p := range x.parts {
		h, ok := p.block.(Heading)
		if !ok || h.Level > 2 {
			continue
		}
		x.para("TOC"+strconv.Itoa(h.Level), "", `<w:hyperlink w:anchor="_`+p.anchor+`" w:history="1">`+textRun("", numbered(p.number, h.Text))+`</w:hyperlink><w:r><w:tab/></w:r>`+field(`PAGEREF _`+p.anchor+` \h`, "1"))
	}
	x.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
}

func (x *docxWriter) body() {
	for _, p := range x.parts {
		switch b := p.block.(type) {
		case Heading:
			x.marks++
			id := strconv.Itoa(x.marks)
			x.para("Heading"+strconv.Itoa(b.Level), "", `<w:bookmarkStart w:id="`+id+`" w:name="_`+p.anchor+`"/>`+textRun("", numbered(p.number, b.Text))+`<w:bookmarkEnd w:id="`+id+`"/>`)
		case Paragraph:
			x.para("BodyText", "", x.runs(b.Runs))
		case List:
			x.list(b.Items, b.Ordered)
		case Table:
			x.table(p, b)
		case Figure:
			x.figure(p, b.Drawing)
		case Note:
			x.note(b)
		case KeyValues:
			x.keyValues(b)
		case Signatures:
			x.signatures(b)
		case PageBreak:
			x.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		}
	}
}

func (x *docxWriter) list(items []Item, ordered bool) {
	x.lists = append(x.lists, ordered)
	x.items(items, strconv.Itoa(len(x.lists)), 0)
}

func (x *docxWriter) items(items []Item, number string, depth int) {
	for _, it := range items {
		x.para("ListParagraph", `<w:numPr><w:ilvl w:val="`+strconv.Itoa(depth)+`"/><w:numId w:val="`+number+`"/></w:numPr>`, x.runs(it.Runs))
		x.items(it.Sub, number, 1)
	}
}

// hex is a colour as Word writes it.
func hex(c draw.Color) string { return strings.ToUpper(c.Hex()[1:]) }

func (x *docxWriter) note(n Note) {
	soft, bar, color := toneColors(n.Tone)
	frame := `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="` + hex(bar) + `"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="` + hex(soft) + `"/>`
	if n.Title != "" {
		x.para("Note", "<w:keepNext/>"+frame+`<w:spacing w:after="0"/>`, textRun(`<w:b/><w:color w:val="`+hex(color)+`"/>`, n.Title))
	}
	if len(n.Runs) > 0 {
		x.para("Note", frame, x.runs(n.Runs))
	}
}

func (x *docxWriter) figure(p part, d draw.Drawing) {
	x.figures = append(x.figures, d)
	n := strconv.Itoa(len(x.figures))
	scale, high := figureSize(d)
	cx, cy := strconv.Itoa(max(int(d.Width*scale*12700), 1)), strconv.Itoa(max(int(high*12700), 1))
	alt := escape(strings.TrimSuffix(d.Title+". "+d.Description, ". "))
	x.para("Figure", "", `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="`+cx+`" cy="`+cy+`"/><wp:docPr id="`+n+`" name="Figure `+n+`" title="`+escape(d.Title)+`" descr="`+alt+`"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="`+n+`" name="figure`+n+`.png" descr="`+alt+`"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="rPng`+n+`"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip r:embed="rSvg`+n+`"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="`+cx+`" cy="`+cy+`"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`)
	x.para("Caption", "", caption(p.label, d.Title))
}

func caption(label, title string) string {
	return textRun(`<w:b/><w:color w:val="`+hex(draw.AccentFg)+`"/>`, label+". ") + textRun("", title)
}

func (x *docxWriter) signatures(s Signatures) {
	for _, who := range s.People {
		day := ""
		if who.Date != "" {
			day = " " + x.words.ShortDay(who.Date)
		}
		x.para("SignatureLine", "<w:keepNext/><w:keepLines/>", textRun("", x.words.T("document.signature"))+`<w:r><w:tab/></w:r>`+textRun("", x.words.T("document.signed_on")+day))
		name := who.Name
		if name == "" {
			name = x.words.T("document.name") + ":"
		}
		x.para("Signatory", "<w:keepLines/>", textRun("<w:b/>", name)+textRun("", "\n"+who.Role))
	}
}

// pack writes the parts of the file, in one order and without times of now.
func (x *docxWriter) pack(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, f := range x.files() {
		content, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := content.Write(f.body); err != nil {
			return err
		}
	}
	for i, d := range x.figures {
		n := strconv.Itoa(i + 1)
		var picture bytes.Buffer
		if err := draw.PNG(&picture, d, 2.5); err != nil {
			return err
		}
		for _, f := range []docxFile{{"word/media/figure" + n + ".png", picture.Bytes()}, {"word/media/figure" + n + ".svg", []byte(draw.SVG(d, ""))}} {
			method := zip.Deflate
			if strings.HasSuffix(f.name, "png") {
				method = zip.Store
			}
			content, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				return err
			}
			if _, err := content.Write(f.body); err != nil {
				return err
			}
		}
	}
	return z.Close()
}
