package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// readODS reads an OpenDocument spreadsheet. A protected one says so in its
// manifest; its content would be noise.
func (s *source) readODS(a *archive) error {
	if a.has("META-INF/manifest.xml") {
		if err := a.each("META-INF/manifest.xml", s.refuseEncrypted); err != nil {
			return err
		}
	}
	if !a.has("content.xml") {
		return invalid("broken", "file", s.name, "part", "content.xml")
	}
	rc, err := a.part("content.xml")
	if err != nil {
		return err
	}
	defer rc.Close()
	return s.readODSMarkup(rc)
}

func (s *source) refuseEncrypted(m *markup) error {
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		if t == openTag && string(m.name) == "encryption-data" {
			return invalid("encrypted", "file", s.name)
		}
	}
}

// readODSContent reads a flat document (.fods).
func (s *source) readODSContent(r io.Reader) error { return s.readODSMarkup(s.counted(r)) }

func (s *source) readODSMarkup(r io.Reader) error {
	m, err := newMarkup(r, s.maxTag())
	if err != nil {
		return err
	}
	o := odsReader{s: s, m: m, hidden: map[string]bool{}}
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		if t != openTag {
			continue
		}
		switch string(m.name) {
		case "style":
			err = o.style()
		case "tracked-changes", "database-ranges", "shapes", "master-styles", "font-face-decls":
			err = m.skip()
		case "table":
			err = o.table()
		}
		if err != nil {
			return err
		}
	}
}

// odsReader reads the tables of a content.xml.
type odsReader struct {
	s      *source
	m      *markup
	g      *grid
	hidden map[string]bool // table styles that are not displayed

	row, col                                 int // of the next row from 1, of the next cell from 0
	text                                     []byte
	comments, drawings, hiddenRows, noResult int
}

// style notes which table styles hide their sheet.
func (o *odsReader) style() error {
	name, family := "", ""
	for n, v := range o.m.attributes() {
		switch string(local(n)) {
		case "name":
			name = string(v)
		case "family":
			family = string(v)
		}
	}
	depth := len(o.m.marks)
	for {
		t, err := o.m.next()
		if err != nil {
			return err
		}
		if t == closeTag && len(o.m.marks) < depth {
			return nil
		}
		if t == openTag && family == "table" && string(o.m.name) == "table-properties" && o.m.attr("display") == "false" {
			o.hidden[name] = true
			if err := o.s.hold(len(name) + 64); err != nil {
				return err
			}
		}
	}
}

func (o *odsReader) table() error {
	name, style := "", ""
	for n, v := range o.m.attributes() {
		switch string(n) {
		case "table:name":
			name = clean(shorten(string(v), 1000))
		case "table:style-name":
			style = string(v)
		}
	}
	o.g = o.s.newGrid(name)
	o.row, o.comments, o.drawings, o.hiddenRows, o.noResult = 1, 0, 0, 0, 0
	if o.g.out.Hidden = o.hidden[style]; o.g.out.Hidden {
		o.s.note(name, "hidden_sheet", map[string]any{"sheet": name})
	}
	if err := o.s.hold(len(name) + 200); err != nil {
		return err
	}
	depth := len(o.m.marks)
	for {
		t, err := o.m.next()
		if err != nil {
			return err
		}
		if t == closeTag && len(o.m.marks) < depth {
			break
		}
		if t != openTag {
			continue
		}
		switch string(o.m.name) {
		case "table-row":
			err = o.tableRow()
		case "table-row-group", "table-rows", "table-header-rows":
		default:
			if string(o.m.name) == "shapes" {
				o.drawings++
			}
			err = o.m.skip()
		}
		if err != nil {
			return err
		}
	}
	o.notes(name)
	return o.g.finish()
}

func (o *odsReader) notes(name string) {
	for _, x := range []struct {
		n   int
		key string
	}{{o.comments, "comments"}, {o.drawings, "drawings"}, {o.hiddenRows, "hidden_rows"}, {o.noResult, "formulas_without_result"}} {
		if x.n > 0 {
			o.s.note(name, x.key, map[string]any{"sheet": name, "count": x.n})
		}
	}
}

// times reads a repetition; nonsense counts once.
func times(v []byte) int {
	n, ok := number(v)
	if !ok || n < 1 {
		return 1
	}
	return n
}

func (o *odsReader) tableRow() error {
	repeat, hidden := 1, false
	for n, v := range o.m.attributes() {
		switch string(n) {
		case "table:number-rows-repeated":
			repeat = times(v)
		case "table:visibility":
			hidden = string(v) != "visible"
		}
	}
	if err := o.g.start(o.row); err != nil {
		return err
	}
	o.col = 0
	depth := len(o.m.marks)
	for {
		t, err := o.m.next()
		if err != nil {
			return err
		}
		if t == closeTag && len(o.m.marks) < depth {
			break
		}
		if t != openTag {
			continue
		}
		switch string(o.m.name) {
		case "table-cell":
			err = o.cell(false)
		case "covered-table-cell":
			err = o.cell(true)
		default:
			err = o.m.skip()
		}
		if err != nil {
			return err
		}
	}
	if hidden && len(o.g.row) > 0 {
		o.hiddenRows += repeat
	}
	o.row += repeat
	return o.g.endTimes(repeat)
}

// odsValue is what the attributes of a cell say.
type odsValue struct {
	kind, value, text string
	formula, fault    bool
}

func (o *odsReader) cell(covered bool) error {
	repeat, cols, rows := 1, 1, 1
	var v odsValue
	for n, a := range o.m.attributes() {
		switch string(n) {
		case "table:number-columns-repeated":
			repeat = times(a)
		case "table:number-columns-spanned":
			cols = times(a)
		case "table:number-rows-spanned":
			rows = times(a)
		case "table:formula":
			v.formula = true
		case "office:value-type":
			v.kind = string(a)
		case "calcext:value-type":
			v.fault = string(a) == "error"
		case "office:value", "office:date-value", "office:time-value", "office:boolean-value":
			v.value = string(a)
		case "office:string-value":
			v.text = string(a)
		}
	}
	if err := o.content(); err != nil {
		var long *longCell
		if errors.As(err, &long) {
			return &longCell{col: o.col}
		}
		return err
	}
	if len(o.text) > 0 {
		v.text = string(o.text)
	}
	c := v.cell()
	if v.formula && blank(c.Text) && v.kind == "" {
		o.noResult++
	}
	from := o.col
	if o.col += repeat; blank(c.Text) {
		return o.span(covered, from, cols, rows)
	}
	for i := range repeat {
		if err := o.g.set(from+i, c); err != nil {
			return err
		}
		if err := o.s.step(); err != nil {
			return err
		}
	}
	return o.span(covered, from, cols, rows)
}

func (o *odsReader) span(covered bool, from, cols, rows int) error {
	if covered || (cols == 1 && rows == 1) {
		return nil
	}
	if from >= maxCols {
		return &outside{place: strconv.Itoa(from + 1)}
	}
	return o.g.merge(o.row, from, o.row+rows-1, from+cols-1)
}

func (v odsValue) cell() Cell {
	switch {
	case v.fault:
		return Cell{Kind: Fault, Text: v.text}
	case v.kind == "float" || v.kind == "percentage" || v.kind == "currency":
		if _, plain, ok := decimal(v.value); ok {
			if v.text == "" {
				v.text = plain
			}
			return Cell{Kind: Number, Text: v.text, Raw: plain}
		}
	case v.kind == "date":
		if c := isoCell(v.value); c.Kind == Date {
			if v.text != "" {
				c.Text = v.text
			}
			return c
		}
	case v.kind == "time":
		if v.text == "" {
			v.text = timeOfDay(v.value)
		}
	case v.kind == "boolean":
		c := Cell{Kind: Bool, Text: v.text, Raw: "false"}
		if v.value == "true" {
			c.Raw = "true"
		}
		if c.Text == "" {
			c.Text = strings.ToUpper(c.Raw)
		}
		return c
	}
	if v.text == "" {
		v.text = v.value
	}
	return Cell{Kind: Text, Text: v.text}
}

// timeOfDay reads PT09H30M00S.
func timeOfDay(v string) string {
	d, err := time.ParseDuration(strings.ToLower(strings.TrimPrefix(v, "PT")))
	if err != nil || d < 0 {
		return v
	}
	return clock(int(d.Seconds()), int(d.Seconds())%60 != 0)
}

// content reads the paragraphs of a cell into o.text, one line each. Comments and
// drawings are counted and left out.
func (o *odsReader) content() error {
	o.text = o.text[:0]
	depth, paragraphs := len(o.m.marks), 0
	for {
		t, err := o.m.next()
		if err != nil {
			return err
		}
		if t == closeTag && len(o.m.marks) < depth {
			return nil
		}
		if t == textRun && paragraphs > 0 && len(o.m.marks) > depth {
			err = o.add(o.m.text)
		}
		if t == openTag {
			switch name := string(o.m.name); name {
			case "p", "h":
				if paragraphs++; paragraphs > 1 {
					err = o.add([]byte("\n"))
				}
			case "span", "a":
			case "line-break":
				err = o.add([]byte("\n"))
			case "tab":
				err = o.add([]byte("\t"))
			case "s":
				err = o.add([]byte(strings.Repeat(" ", min(times([]byte(o.m.attr("c"))), 1000))))
			case "annotation":
				o.comments++
				err = o.m.skip()
			case "list", "list-item", "date", "time", "sheet-name", "title":
			default:
				if name == "frame" || name == "custom-shape" {
					o.drawings++
				}
				err = o.m.skip()
			}
		}
		if err != nil {
			return err
		}
	}
}

func (o *odsReader) add(t []byte) error {
	if len(o.text)+len(t) > o.s.lim.Cell {
		return &longCell{col: -1}
	}
	o.text = append(o.text, t...)
	return nil
}
