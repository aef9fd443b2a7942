package document

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
)

// PDF writes the document as a tagged PDF file with bookmarks, its fonts and its
// metadata. Words of the frame are taken from words. Errors are those of w.
func PDF(w io.Writer, d Document, words i18n.Words) error {
	p := pdfWriter{plan: prepare(d, words), file: &pdfFile{}, parents: &parentTree{}, fonts: &fontUse{}, root: &elem{tag: "Document"}}
	p.front()
	p.body()
	p.contents()
	p.frames()
	root, info := p.catalogue()
	return p.file.write(w, root, info)
}

// pdfWriter lays a document out from the top of the first page to the end.
type pdfWriter struct {
	plan
	file    *pdfFile
	parents *parentTree
	fonts   *fontUse
	root    *elem
	pages   []*page
	page    *page   // that is written on
	y       float64 // from its top
	cover   bool    // the first page has no running head
	toc     tocPages
	found   []found
	tables  map[int]*tablePlan // measured ones, by part
}

// found is where a heading came to stand.
type found struct {
	part
	Heading
	page *page
	y    float64
}

// parentTree leads from content and links to their elements.
type parentTree struct{ entries []any } // *page or *elem

func (t *parentTree) add(e any) int {
	t.entries = append(t.entries, e)
	return len(t.entries) - 1
}

func (t *parentTree) addLink(e *elem) int { return t.add(e) }

func (w *pdfWriter) newPage() {
	if w.page != nil {
		w.page.close()
	}
	w.page = &page{ref: w.file.reserve(), fonts: w.fonts}
	w.pages = append(w.pages, w.page)
	w.y = bodyTop
}

// room makes sure that so much fits below, on the next page if need be. Nothing
// is done at the top of a page.
func (w *pdfWriter) room(height float64) {
	if w.y+height > bodyBottom && w.y > bodyTop {
		w.newPage()
	}
}

// frames draws the running head and foot of each page.
func (w *pdfWriter) frames() {
	for i, p := range w.pages {
		w.page = p
		if i > 0 || !w.cover {
			w.frame(i + 1)
		}
		p.close()
	}
}

// catalogue writes all that holds the pages together.
func (w *pdfWriter) catalogue() (root, info ref) {
	f := w.file
	tree, pages := f.reserve(), f.reserve()
	w.root.number(f)
	w.root.write(f, tree)
	resources := f.add("<</Font<<" + w.fonts.write(f) + ">>>>")
	var kids strings.Builder
	for _, p := range w.pages {
		key := w.parents.add(p)
		annots := ""
		if len(p.links) > 0 {
			annots = "/Annots["
			for _, l := range p.links {
				annots += l.String() + " "
			}
			annots += "]"
		}
		f.set(p.ref, fmt.Sprintf("<</Type/Page/Parent %v/MediaBox[0 0 %s %s]/Resources %v/Contents %v/StructParents %d/Tabs/S%s>>",
			pages, pt(pageWidth), pt(pageHeight), resources, f.stream("", []byte(p.ops.String())), key, annots))
		kids.WriteString(p.ref.String() + " ")
	}
	f.set(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(w.pages), kids.String()))
	f.set(tree, fmt.Sprintf("<</Type/StructTreeRoot/K %v/ParentTree %v/ParentTreeNextKey %d/RoleMap<</Title/P>>>>", w.root.ref, w.parents.write(f), len(w.parents.entries)))
	outline := ""
	if o := w.outline(); o > 0 {
		outline = fmt.Sprintf("/Outlines %v/PageMode/UseOutlines", o)
	}
	title := w.Title
	if title == "" {
		title = w.Reference
	}
	made := w.Made.Format("D:20060102150405") + "Z"
	info = f.add(fmt.Sprintf("<</Title%s/Author%s/Producer(Privet)/Creator(Privet)/CreationDate(%s)/ModDate(%s)>>", pdfString(title), pdfString(w.Organisation), made, made))
	root = f.add(fmt.Sprintf("<</Type/Catalog/Pages %v/StructTreeRoot %v/MarkInfo<</Marked true>>/Lang%s/ViewerPreferences<</DisplayDocTitle true>>/Metadata %v%s>>",
		pages, tree, pdfString(w.Language), f.plain("/Type/Metadata/Subtype/XML", w.metadata(title)), outline))
	return root, info
}

func (t *parentTree) write(f *pdfFile) ref {
	var nums strings.Builder
	for key, e := range t.entries {
		switch e := e.(type) {
		case *elem:
			fmt.Fprintf(&nums, "%d %v ", key, e.ref)
		case *page:
			var marks strings.Builder
			for _, m := range e.marks {
				marks.WriteString(m.ref.String() + " ")
			}
			fmt.Fprintf(&nums, "%d %v ", key, f.add("["+marks.String()+"]"))
		}
	}
	return f.add("<</Nums[" + nums.String() + "]>>")
}

// metadata is the XMP packet (ISO 16684-1).
func (w *pdfWriter) metadata(title string) []byte {
	made := w.Made.Format(time.RFC3339)
	return []byte("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` +
		`<dc:format>application/pdf</dc:format>` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escape(title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:creator><rdf:Seq><rdf:li>` + escape(w.Organisation) + `</rdf:li></rdf:Seq></dc:creator>` +
		`<dc:language><rdf:Bag><rdf:li>` + escape(w.Language) + `</rdf:li></rdf:Bag></dc:language>` +
		`<dc:identifier>` + escape(w.Reference) + `</dc:identifier>` +
		`<xmp:CreateDate>` + made + `</xmp:CreateDate><xmp:ModifyDate>` + made + `</xmp:ModifyDate><xmp:CreatorTool>Privet</xmp:CreatorTool><pdf:Producer>Privet</pdf:Producer>` +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
}

// bookmark is one entry of the outline.
type bookmark struct {
	found
	kids []*bookmark
	ref  ref
}

// outline writes the bookmarks and returns their root, 0 when there are none.
func (w *pdfWriter) outline() ref {
	if len(w.found) == 0 {
		return 0
	}
	top := &bookmark{ref: w.file.reserve()}
	open := []*bookmark{top}
	for _, h := range w.found {
		b := &bookmark{found: h, ref: w.file.reserve()}
		for len(open) > 1 && open[len(open)-1].Level >= h.Level {
			open = open[:len(open)-1]
		}
		above := open[len(open)-1]
		above.kids = append(above.kids, b)
		open = append(open, b)
	}
	w.file.set(top.ref, fmt.Sprintf("<</Type/Outlines/First %v/Last %v/Count %d>>", top.kids[0].ref, top.kids[len(top.kids)-1].ref, len(top.kids)))
	w.bookmarks(top)
	return top.ref
}

func (w *pdfWriter) bookmarks(above *bookmark) {
	for i, b := range above.kids {
		var more strings.Builder
		if i > 0 {
			fmt.Fprintf(&more, "/Prev %v", above.kids[i-1].ref)
		}
		if i+1 < len(above.kids) {
			fmt.Fprintf(&more, "/Next %v", above.kids[i+1].ref)
		}
		if len(b.kids) > 0 {
			fmt.Fprintf(&more, "/First %v/Last %v/Count -%d", b.kids[0].ref, b.kids[len(b.kids)-1].ref, len(b.kids))
		}
		w.file.set(b.ref, fmt.Sprintf("<</Title%s/Parent %v/Dest%s%s>>", pdfString(numbered(b.number, b.Text)), above.ref, b.dest(), more.String()))
		w.bookmarks(b)
	}
}

func (h found) dest() string {
	return fmt.Sprintf("[%v/XYZ 0 %s null]", h.page.ref, pt(pageHeight-h.y+12))
}

// numbered is a heading with its number.
func numbered(number, text string) string {
	if number == "" {
		return text
	}
	return number + "\u00A0 " + text
}
