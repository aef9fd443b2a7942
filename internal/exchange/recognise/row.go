package recognise

import (
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// alone handles a row with one filled cell: a part of the table, a remark below
// it, or more of the record above. False when it is a record of its own.
func (t *table) alone(r, c int, blank bool) bool {
	text := t.g.text(r, c)
	wide := t.g.spans(r, c) >= 3
	titleCol, named := t.by["title"]
	if !named {
		titleCol, named = t.by["purpose"]
	}
	filledBelow := 0
	for i := r + 1; i < len(t.g.rows) && filledBelow == 0; i++ {
		below := t.g.filled(i)
		filledBelow = len(below)
		if blank && filledBelow >= 3 && t.another(i, below).register != "" {
			t.w.aside(t.g, t.plan, r, c, Title) // of the table below
			return true
		}
	}
	firstCol := c <= 1 || c == titleCol
	switch {
	case t.draft != nil && !firstCol && !wide:
		return false // more of the record above
	case filledBelow >= 2 && len(t.cols) >= 3 && (wide || firstCol && isSection(text) || firstCol && named && c != titleCol && (t.cols[c].Field != "ref" || wordsNotRef(text)) && t.cols[c].Field != "unit"):
		t.dropSection()
		if head, name, ok := strings.Cut(text, ":"); ok && trim(name) != "" && t.w.best(t.h.register, head).field == "unit" {
			text = trim(name)
		}
		v := t.w.value(t.h.register, "unit", t.g, r, c, text)
		t.section, t.unused, t.draft = &v, r, nil
		return true
	case blank && filledBelow <= 1 && t.cols[c].Field != "title", wide && filledBelow == 0, blank && len(text) > 100:
		t.w.aside(t.g, t.plan, r, c, Instruction)
		return true
	}
	return false
}

// wordsNotRef reports whether a text in the column of references is a heading:
// words without a figure.
func wordsNotRef(text string) bool {
	return len(text) > 4 && !strings.ContainsAny(text, "0123456789") && placeholder(text) == Words
}

// dropSection lists a section heading that no record came under.
func (t *table) dropSection() {
	if t.unused >= 0 {
		t.w.asideRow(t.g, t.plan, t.unused, Header)
	}
	t.unused = -1
}

// own is the text of a column in a row, "" for placeholders; shared tells that
// it comes from a block that began above.
func (t *table) own(r int, f Field) (text string, shared bool) {
	c, ok := t.by[f]
	if !ok {
		return "", false
	}
	or, oc := t.g.origin(r, c)
	if or <= t.h.bottom {
		return "", false
	}
	if from := t.above(or, oc); from >= 0 {
		or, oc = t.g.origin(from, oc)
		return t.g.text(or, oc), false
	}
	text = t.g.text(or, oc)
	if t.w.said(text).kind != Words {
		return "", false
	}
	return text, or != r
}

// begins decides whether a row begins a record.
func (t *table) begins(r int, cols []int, blank bool) bool {
	d := t.draft
	if d == nil {
		return true
	}
	ref, refShared := t.own(r, "ref")
	title, titleShared := t.own(r, "title")
	before := firstOf(d, "title")
	if _, named := t.by["title"]; !named {
		f := Field("purpose")
		if _, ok := t.by[f]; !ok {
			f = "processing_categories"
		}
		if _, ok := t.by[f]; !ok || t.h.register != Activities {
			return true
		}
		title, titleShared = t.own(r, f)
		before = lastOf(d, f)
	}
	switch {
	case refShared || titleShared:
		return false
	case ref != "":
		old := firstOf(d, "ref")
		return old != ref || title != "" && before != "" && title != before
	case title == "":
		return blank && 2*len(cols) > len(t.plan.Columns) && len(cols) >= 3
	case title != before:
		return true
	}
	for _, f := range []Field{"unit", "owner", "role", "controller", "customers"} {
		if v, _ := t.own(r, f); v != "" && d.says(f) && lastOf(d, f) != v {
			return true
		}
	}
	return t.h.register != Activities
}

func firstOf(d *Draft, f Field) string {
	for _, v := range d.Values[f] {
		if v.Kind != Open && v.Kind != Nothing {
			return v.Text
		}
	}
	return ""
}

func lastOf(d *Draft, f Field) string {
	last := ""
	for _, v := range d.Values[f] {
		if v.Kind != Open && v.Kind != Nothing {
			last = v.Text
		}
	}
	return last
}

// record puts a row into the record under way, or into a new one.
func (t *table) record(r int, cols []int, blank bool) {
	if t.begins(r, cols, blank) {
		last := t.draft
		t.draft = &Draft{Register: t.h.register, Processor: t.plan.Processor, Sheet: t.g.name, Col: -1, Values: make(map[Field][]Value, len(t.by))}
		t.drafts = append(t.drafts, t.draft)
		t.inherit(r, last)
	}
	t.draft.Rows = append(t.draft.Rows, r)
	for _, c := range cols {
		t.cell(t.draft, r, c)
	}
}

// inherit gives a new record what blocks over several rows, section headings
// and units stated once say for it.
func (t *table) inherit(r int, last *Draft) {
	d := t.draft
	for c := range t.cols {
		or, oc := t.g.origin(r, c)
		if or == r || or <= t.h.bottom || t.cols[c].Field == "" || t.cols[c].Skip || oc != c || t.g.text(or, oc) == "" {
			continue
		}
		v := t.read1(or, oc)
		v.Shared = true
		d.put(t.cols[c].Field, v)
	}
	if t.section != nil && t.g.text(r, t.column("unit")) == "" {
		t.w.placeAt(t.g, t.section.At)
		v := *t.section
		v.Shared = true
		d.put("unit", v)
		t.unused = -1
	}
	if u := t.column("unit"); t.fill && last != nil && t.g.text(r, u) == "" && !d.says("unit") {
		for _, v := range last.Values["unit"] {
			v.Shared = true
			d.put("unit", v)
		}
	}
}

func (w *work) placeAt(g *grid, at Spot) { g.place(at.Row, at.Col) }

func (t *table) column(f Field) int {
	if c, ok := t.by[f]; ok {
		return c
	}
	return -1
}

func (t *table) read1(r, c int) Value {
	col := t.cols[c]
	if col.Tick {
		name := leafOf(col.Header)
		return t.w.ticked(t.g, r, c, name, t.g.text(r, c))
	}
	return t.w.value(t.h.register, col.Field, t.g, r, c, t.g.text(r, c))
}

// names reports whether a field names somebody or something, so that a mere
// "yes" in it answers another question: whether there is a contract, say.
func names(f Field) bool {
	switch f {
	case "processors", "sub_processors", "recipients", "recipient_categories", "customers", "controller", "joint_controller",
		"owner", "unit", "contact", "systems", "transfer_recipients", "supplier", "dpo":
		return true
	}
	return false
}

func (w *work) bareYes(text string) bool {
	return len(text) <= 60 && w.said(text).yes && !strings.ContainsAny(text, "0123456789")
}

// leafOf is the last header of a path, without a group before a colon.
func leafOf(header string) string {
	for i := len(header) - 1; i > 0; i-- {
		if header[i] == ':' && i < len(header)-1 || i > 2 && header[i-2:i+1] == " / " {
			return trim(header[i+1:])
		}
	}
	return header
}

// cell puts one filled cell where it belongs.
func (t *table) cell(d *Draft, r, c int) {
	if !t.g.place(r, c) {
		return
	}
	col := t.cols[c]
	switch {
	case col.Skip:
		t.plan.Asides = append(t.plan.Asides, Note{At: t.g.spot(r, c), Role: Skipped, Text: t.g.text(r, c)})
	case col.Field == "":
		d.Rest = append(d.Rest, Labelled{Header: col.Header, Text: t.g.text(r, c), At: t.g.spot(r, c)})
		if t.g.rows[r][c].Kind == sheet.Fault {
			t.w.issue(t.g.spot(r, c), Warning, "recognise.cell_fault", "text", t.g.text(r, c))
		}
	case names(col.Field) && t.w.bareYes(t.g.text(r, c)) && !col.Tick:
		d.Rest = append(d.Rest, Labelled{Header: col.Header, Text: t.g.text(r, c), At: t.g.spot(r, c)})
	default:
		if from := t.above(r, c); from >= 0 {
			d.put(col.Field, t.repeated(r, c, from))
			return
		}
		if !t.halves(d, r, c) {
			d.put(col.Field, t.read1(r, c))
		}
	}
}
