package document

import (
	"fmt"
	"strings"
)

// elem is an element of the structure tree: what a piece of the pages is, for
// those who listen to the document (ISO 32000-1, 14.7 and 14.8).
type elem struct {
	tag    string // H1, P, TD …
	alt    string
	scope  string // of a TH: Column or Row
	span   int    // columns of a cell, when more than one
	list   string // how a list is numbered: Disc, Decimal
	box    [4]float64
	hasBox bool
	kids   []any // *elem, mark or linked
	ref    ref
}

// mark is a piece of a page's content.
type mark struct {
	page *page
	id   int
}

// linked is an annotation that belongs to an element.
type linked struct {
	page *page
	at   ref
}

// below adds an element under e.
func (e *elem) below(tag string) *elem {
	k := &elem{tag: tag}
	e.kids = append(e.kids, k)
	return k
}

// number gives an element and all below it the numbers of their objects, leaving
// out those in which nothing stands.
func (e *elem) number(f *pdfFile) {
	e.ref = f.reserve()
	kept := e.kids[:0]
	for _, k := range e.kids {
		if k, ok := k.(*elem); ok {
			if k.empty() {
				continue
			}
			k.number(f)
		}
		kept = append(kept, k)
	}
	e.kids = kept
}

// empty reports whether nothing is below e, cells of a table aside: an empty cell
// keeps the others in their columns.
func (e *elem) empty() bool { return len(e.kids) == 0 && e.tag != "TD" && e.tag != "TH" }

// write writes an element and all below it.
func (e *elem) write(f *pdfFile, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %v", e.tag, parent)
	if e.alt != "" {
		b.WriteString("/Alt" + pdfString(e.alt))
	}
	e.attributes(&b)
	b.WriteString("/K[")
	for i, k := range e.kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch k := k.(type) {
		case *elem:
			b.WriteString(k.ref.String())
			k.write(f, e.ref)
		case mark:
			fmt.Fprintf(&b, "<</Type/MCR/Pg %v/MCID %d>>", k.page.ref, k.id)
		case linked:
			fmt.Fprintf(&b, "<</Type/OBJR/Pg %v/Obj %v>>", k.page.ref, k.at)
		}
	}
	b.WriteString("]>>")
	f.set(e.ref, b.String())
}

func (e *elem) attributes(b *strings.Builder) {
	switch {
	case e.scope != "" && e.span > 1:
		fmt.Fprintf(b, "/A<</O/Table/Scope/%s/ColSpan %d>>", e.scope, e.span)
	case e.scope != "":
		fmt.Fprintf(b, "/A<</O/Table/Scope/%s>>", e.scope)
	case e.span > 1:
		fmt.Fprintf(b, "/A<</O/Table/ColSpan %d>>", e.span)
	case e.list != "":
		fmt.Fprintf(b, "/A<</O/List/ListNumbering/%s>>", e.list)
	case e.hasBox:
		fmt.Fprintf(b, "/A<</O/Layout/Placement/Block/BBox[%s %s %s %s]>>", pt(e.box[0]), pt(e.box[1]), pt(e.box[2]), pt(e.box[3]))
	}
}
