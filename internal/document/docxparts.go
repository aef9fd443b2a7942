package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/draw"
)

type docxFile struct {
	name string
	body []byte
}

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	drawNS   = ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"`
	relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// files are the parts but the pictures.
func (x *docxWriter) files() []docxFile {
	var all []docxFile
	add := func(name string, parts ...string) {
		all = append(all, docxFile{name, []byte(xmlHead + strings.Join(parts, ""))})
	}
	add("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="svg" ContentType="image/svg+xml"/>`,
		`<Override PartName="/word/document.xml" ContentType="`, wordType, `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="`, wordType, `styles+xml"/><Override PartName="/word/numbering.xml" ContentType="`, wordType, `numbering+xml"/><Override PartName="/word/settings.xml" ContentType="`, wordType, `settings+xml"/><Override PartName="/word/header1.xml" ContentType="`, wordType, `header+xml"/><Override PartName="/word/footer1.xml" ContentType="`, wordType, `footer+xml"/>`,
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`)
	add("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`, relation, `officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="r3" Type="`, relation, `extended-properties" Target="docProps/app.xml"/></Relationships>`)
	made := x.Made.Format(time.RFC3339)
	add("docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`, escape(x.Title), `</dc:title><dc:subject>`, escape(x.Subtitle), `</dc:subject><dc:creator>`, escape(x.Organisation), `</dc:creator><dc:identifier>`, escape(x.Reference), `</dc:identifier><dc:language>`, escape(x.Language), `</dc:language><cp:version>`, escape(x.Version), `</cp:version><dcterms:created xsi:type="dcterms:W3CDTF">`, made, `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">`, made, `</dcterms:modified></cp:coreProperties>`)
	add("docProps/app.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Privet</Application></Properties>`)
	first := ""
	if x.Form == Report {
		first = "<w:titlePg/>"
	}
	add("word/document.xml", `<w:document `, wordNS, drawNS, `><w:body>`, x.buf.String(), `<w:sectPr><w:headerReference w:type="default" r:id="rHead"/><w:footerReference w:type="default" r:id="rFoot"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1520" w:right="1134" w:bottom="1400" w:left="1134" w:header="720" w:footer="620" w:gutter="0"/>`, first, `</w:sectPr></w:body></w:document>`)
	add("word/styles.xml", x.styles())
	add("word/numbering.xml", x.numbering())
	add("word/settings.xml", `<w:settings `, wordNS, `><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/></w:settings>`)
	add("word/header1.xml", `<w:hdr `, wordNS, `>`, paragraph("Header", "", textRun(`<w:b/><w:color w:val="`+hex(draw.Ink)+`"/>`, x.Organisation)+`<w:r><w:tab/></w:r>`+textRun("", shorten(x.Title, 70))), `</w:hdr>`)
	foot := x.Reference
	if x.Confidentiality != "" {
		foot = strings.TrimPrefix(foot+" · ", " · ") + x.Confidentiality
	}
	page, pages := "\uE000", "\uE001" // marks at which the sentence is parted
	sentence := strings.NewReplacer("{page}", page, "{pages}", pages).Replace(x.words.T("document.page"))
	before, rest, _ := strings.Cut(sentence, page)
	between, after, _ := strings.Cut(rest, pages)
	add("word/footer1.xml", `<w:ftr `, wordNS, `>`, paragraph("Footer", "", textRun("", shorten(foot, 90))+`<w:r><w:tab/></w:r>`+textRun("", before)+field("PAGE", "1")+textRun("", between)+field("NUMPAGES", "1")+textRun("", after)), `</w:ftr>`)
	add("word/_rels/document.xml.rels", x.relations())
	return all
}

// shorten is a text of at most so many letters, for one line.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

func (x *docxWriter) relations() string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	add := func(id, kind, target, mode string) {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s%s" Target="%s"%s/>`, id, relation, kind, escape(target), mode)
	}
	add("rStyles", "styles", "styles.xml", "")
	add("rNumbers", "numbering", "numbering.xml", "")
	add("rSettings", "settings", "settings.xml", "")
	add("rHead", "header", "header1.xml", "")
	add("rFoot", "footer", "footer1.xml", "")
	for i := range x.figures {
		n := strconv.Itoa(i + 1)
		add("rPng"+n, "image", "media/figure"+n+".png", "")
		add("rSvg"+n, "image", "media/figure"+n+".svg", "")
	}
	for i, href := range x.links {
		add("rLink"+strconv.Itoa(i+1), "hyperlink", href, ` TargetMode="External"`)
	}
	return b.String() + "</Relationships>"
}

func (x *docxWriter) numbering() string {
	var b strings.Builder
	b.WriteString("<w:numbering " + wordNS + ">")
	color := `<w:rPr><w:color w:val="` + hex(draw.AccentFg) + `"/></w:rPr>`
	level := func(n, format, text string, indent int) string {
		return `<w:lvl w:ilvl="` + n + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="` + strconv.Itoa(indent) + `" w:hanging="360"/></w:pPr>` + color + `</w:lvl>`
	}
	b.WriteString(`<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>` + level("0", "bullet", "•", 397) + level("1", "bullet", "–", 794) + `</w:abstractNum>`)
	b.WriteString(`<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>` + level("0", "decimal", "%1.", 397) + level("1", "bullet", "•", 794) + `</w:abstractNum>`)
	for i, ordered := range x.lists {
		kind, restart := "0", ""
		if ordered {
			kind, restart = "1", `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>`
		}
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%s"/>%s</w:num>`, i+1, kind, restart)
	}
	return b.String() + "</w:numbering>"
}

// styles are those of Word by their own names, so that a person changes one of
// them and the document follows.
func (x *docxWriter) styles() string {
	var b strings.Builder
	b.WriteString(`<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/><w:color w:val="` + hex(draw.Ink) + `"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="` + escape(x.Language) + `"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	bar := `<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="5" w:color="` + hex(draw.Warn) + `"/></w:pBdr>`
	tabs := func(dots string) string {
		return `<w:tabs><w:tab w:val="right"` + dots + ` w:pos="` + strconv.Itoa(docxWidth) + `"/></w:tabs>`
	}
	line := `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="` + hex(draw.RuleStrong) + `"/></w:pBdr>`
	above := `<w:pBdr><w:top w:val="single" w:sz="6" w:space="3" w:color="` + hex(draw.InkSoft) + `"/></w:pBdr>`
	spacing := func(before, after int) string {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, before, after)
	}
	color := func(c draw.Color) string { return `<w:color w:val="` + hex(c) + `"/>` }
	size := func(half int) string { return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, half, half) }
	for _, s := range []struct{ id, name, para, run string }{
		{"BodyText", "Body Text", `<w:spacing w:after="140" w:line="290" w:lineRule="auto"/>`, ""},
		{"Organisation", "Organisation", spacing(0, 1800), "<w:b/>" + color(draw.AccentFg) + size(24)},
		{"Title", "Title", spacing(600, 160), "<w:b/>" + size(60)},
		{"Subtitle", "Subtitle", bar + spacing(0, 900), color(draw.InkSoft) + size(28)},
		{"Heading1", "heading 1", "<w:keepNext/><w:keepLines/>" + bar + spacing(420, 200) + `<w:outlineLvl w:val="0"/>`, "<w:b/>" + size(40)},
		{"Heading2", "heading 2", "<w:keepNext/><w:keepLines/>" + spacing(300, 110) + `<w:outlineLvl w:val="1"/>`, "<w:b/>" + color(draw.AccentFg) + size(27)},
		{"Heading3", "heading 3", "<w:keepNext/><w:keepLines/>" + spacing(200, 80) + `<w:outlineLvl w:val="2"/>`, "<w:b/>" + size(22)},
		{"TOCHeading", "TOC Heading", bar + spacing(0, 240), "<w:b/>" + size(40)},
		{"TOC1", "toc 1", tabs(` w:leader="dot"`) + spacing(120, 40), "<w:b/>"},
		{"TOC2", "toc 2", tabs(` w:leader="dot"`) + spacing(0, 40) + `<w:ind w:left="397"/>`, ""},
		{"ListParagraph", "List Paragraph", spacing(0, 80), ""},
		{"Caption", "caption", spacing(80, 100), size(18)},
		{"Figure", "Figure", "<w:keepNext/>" + spacing(120, 60) + `<w:jc w:val="center"/>`, ""},
		{"Note", "Note", "<w:keepLines/>" + spacing(0, 160) + `<w:ind w:left="200" w:right="120"/>`, size(20)},
		{"TableText", "Table Text", spacing(20, 20), size(17)},
		{"TableHead", "Table Head", spacing(40, 40), "<w:b/>" + color(draw.OnAccent) + size(17)},
		{"TableGroup", "Table Group", spacing(30, 30), "<w:b/>" + color(draw.AccentFg) + size(18)},
		{"AfterTable", "After Table", spacing(0, 120), size(8)},
		{"SignatureLine", "Signature Line", tabs("") + above + spacing(900, 20), color(draw.InkFaint) + size(17)},
		{"Signatory", "Signatory", spacing(0, 200), size(20)},
		{"Header", "header", tabs("") + line, color(draw.InkFaint) + size(16)},
		{"Footer", "footer", tabs(""), color(draw.InkFaint) + size(16)},
	} {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.id, s.name, inOrder(s.para), s.run)
	}
	b.WriteString(`<w:style w:type="character" w:styleId="Code"><w:name w:val="Code"/><w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>` + color(draw.InkSoft) + size(16) + `</w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>` + color(draw.AccentFg) + `<w:u w:val="single"/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="table" w:styleId="PrivetTable"><w:name w:val="Privet Table"/><w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="` + hex(draw.Rule) + `"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="` + hex(draw.Rule) + `"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	return b.String() + "</w:styles>"
}

// inOrder puts tab stops behind the border, as the schema wants them.
func inOrder(p string) string {
	tabs, rest, found := strings.Cut(p, "</w:tabs>")
	if !found {
		return p
	}
	border, rest, found := strings.Cut(rest, "</w:pBdr>")
	if !found {
		return p
	}
	return border + "</w:pBdr>" + tabs + "</w:tabs>" + rest
}
