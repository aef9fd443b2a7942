package sheet

import (
	"path"
	"strings"
	"unicode"
)

// shapeJSON lays a tree out as sheets:
//
//   - an array of objects is a sheet with a column a key; inner objects become
//     columns "key.inner", inner arrays of plain values lines of one cell;
//   - an inner array of objects becomes a sheet "name.key" whose first column is the
//     record's "ref", if it has one, else columns "key.inner" with a line an object;
//     where the objects are not plain, one column with a line "key: value; …" each;
//   - an object of such arrays is a sheet for each, named by its key, at any depth;
//   - an object whose members are alike objects is a sheet with a row a member, the
//     keys in a column "ref" (if they have figures in them) or "name";
//   - what is left over at the top is a sheet of two columns, key and value.
func (s *source) shapeJSON(root value) error {
	name := strings.TrimSuffix(path.Base(s.name), path.Ext(s.name))
	sh := &shaper{s: s, children: map[string]*child{}}
	if err := sh.shape(name, root, true); err != nil {
		return err
	}
	for len(sh.order) > 0 {
		k := sh.order[0]
		sh.order = sh.order[1:]
		c := sh.children[k]
		delete(sh.children, k)
		if err := sh.records(k, c.rows); err != nil {
			return err
		}
	}
	return nil
}

type shaper struct {
	s        *source
	children map[string]*child
	order    []string
}

// child collects the rows of a sheet "name.key" over all records.
type child struct{ rows []value }

func (sh *shaper) shape(name string, v value, top bool) error {
	switch {
	case v.form == 'a' && v.any('o'):
		return sh.records(name, v.kids())
	case v.form == 'a':
		return sh.plain(name, v.kids())
	case v.form == 's':
		return sh.plain(name, []value{v})
	case alike(v):
		return sh.records(name, keyed(v))
	}
	var rest members
	for i, kid := range v.kids() {
		sub := v.keys()[i]
		if !top {
			sub = name + "." + sub
		}
		if kid.form == 'a' && (kid.any('o') || kid.any('a')) || kid.form == 'o' && (alike(kid) || holdsRecords(kid)) {
			if err := sh.shape(sub, kid, false); err != nil {
				return err
			}
			continue
		}
		rest.keys = append(rest.keys, v.keys()[i])
		rest.kids = append(rest.kids, kid)
	}
	return sh.pairs(name, value{form: 'o', inner: &rest})
}

func (v value) any(form byte) bool {
	for _, k := range v.kids() {
		if k.form == form {
			return true
		}
	}
	return false
}

// holdsRecords reports whether an array of objects stands directly or deeper in v.
func holdsRecords(v value) bool {
	for _, k := range v.kids() {
		if k.form == 'a' && k.any('o') || k.form == 'o' && holdsRecords(k) {
			return true
		}
	}
	return false
}

// alike reports whether all members of an object are objects that share at least
// half of the keys of the first: then they are records, not parts of one.
func alike(v value) bool {
	if v.form != 'o' || len(v.kids()) == 0 {
		return false
	}
	first := map[string]bool{}
	for i, kid := range v.kids() {
		if kid.form != 'o' || len(kid.keys()) == 0 {
			return false
		}
		same := 0
		for _, k := range kid.keys() {
			if i == 0 {
				first[k] = true
			}
			if first[k] {
				same++
			}
		}
		if same*2 < len(first) {
			return false
		}
	}
	return len(v.kids()) > 1 || !holdsRecords(v.kids()[0]) && v.kids()[0].any('s')
}

// keyed gives each record the key it stood under as first member.
func keyed(v value) []value {
	header := "name"
	for _, k := range v.keys() {
		if strings.IndexFunc(k, unicode.IsDigit) >= 0 && strings.IndexByte(k, ' ') < 0 {
			header = "ref"
		}
	}
	taken := false
	for _, kid := range v.kids() {
		for _, k := range kid.keys() {
			taken = taken || strings.EqualFold(k, header)
		}
	}
	if taken {
		header = "key"
	}
	rows := make([]value, len(v.kids()))
	for i, kid := range v.kids() {
		rows[i] = withFirst(header, v.keys()[i], kid)
	}
	return rows
}

// withFirst puts a member before the others; where they have one of that name,
// it is called "parent".
func withFirst(key, text string, v value) value {
	for _, k := range v.keys() {
		if k == key {
			key = "parent"
			break
		}
	}
	return value{form: 'o', inner: &members{
		keys: append([]string{key}, v.keys()...),
		kids: append([]value{{form: 's', kind: Text, text: text}}, v.kids()...),
	}}
}

// records lays objects out as rows below a row of keys. What is no object among
// them stands in a column "value".
func (sh *shaper) records(name string, rows []value) error {
	g := sh.s.newGrid(name)
	columns := map[string]int{}
	var header []string
	put := func(key string, v value) error {
		col, ok := columns[key]
		if ok && col < len(g.row) && g.row[col].Kind != Empty { // "a.b" beside "a": {"b"}
			key += " (2)"
			col, ok = columns[key]
		}
		if !ok {
			col = len(header)
			columns[key] = col
			header = append(header, key)
			if err := sh.s.hold(64 + len(key)); err != nil {
				return err
			}
		}
		return g.set(col, scalar(v))
	}
	if err := sh.s.hold(len(name) + 300); err != nil {
		return err
	}
	for i, r := range rows {
		if err := g.start(i + 2); err != nil {
			return err
		}
		var err error
		if r.form == 'o' {
			err = sh.record(name, "", r, r, put)
		} else {
			err = put("value", value{form: 's', kind: Text, text: sh.line(r, 0)})
		}
		if err != nil {
			return err
		}
		if err := g.end(); err != nil {
			return err
		}
	}
	return sh.header(g, header)
}

// header puts the keys above the rows: the grid was begun at row 2, so its first
// row is there and empty.
func (sh *shaper) header(g *grid, header []string) error {
	if len(header) == 0 || len(g.out.Rows) == 0 {
		return g.finish()
	}
	g.row = g.row[:0]
	for i, h := range header {
		if err := g.set(i, Cell{Kind: Text, Text: h}); err != nil {
			return err
		}
	}
	g.out.Rows[0] = append([]Cell(nil), g.row...)
	return g.finish()
}

// record hands the members of one object over; top is the record it belongs to.
func (sh *shaper) record(sheet, prefix string, v, top value, put func(string, value) error) error {
	for i, kid := range v.kids() {
		key := prefix + v.keys()[i]
		var err error
		switch {
		case kid.form == 'o':
			err = sh.record(sheet, key+".", kid, top, put)
		case kid.form == 'a' && kid.any('o') && top.ref() != "":
			sh.child(sheet+"."+key, top.ref(), kid.kids())
			err = sh.s.hold(len(kid.kids()) * (2*valueBytes + membersBytes + 64))
		case kid.form == 'a' && len(kid.kids()) == 0: // no column of its own
		case kid.form == 'a' && listsRecords(kid):
			err = sh.lists(key, kid.kids(), put)
		case kid.form == 'a':
			err = put(key, value{form: 's', kind: Text, text: sh.joined(kid)})
		default:
			err = put(key, kid)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ref is the reference of a record, by which the rows of its child lists find it.
func (v value) ref() string {
	for i, k := range v.keys() {
		if k == "ref" && v.kids()[i].form == 's' {
			return v.kids()[i].text
		}
	}
	return ""
}

func (sh *shaper) child(name, ref string, rows []value) {
	c := sh.children[name]
	if c == nil {
		c = &child{}
		sh.children[name] = c
		sh.order = append(sh.order, name)
	}
	for _, r := range rows {
		if r.form != 'o' {
			r = value{form: 'o', inner: &members{keys: []string{"value"}, kids: []value{r}}}
		}
		c.rows = append(c.rows, withFirst("ref", ref, r))
	}
}

// joined is an array as the lines of one cell.
func (sh *shaper) joined(v value) string {
	var b strings.Builder
	for _, kid := range v.kids() {
		t := sh.line(kid, 0)
		if t == "" || b.Len() > sh.s.lim.Cell {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t)
	}
	return b.String()
}

// line is a value on one line: "key: value; key: value" for an object.
func (sh *shaper) line(v value, depth int) string {
	if v.form == 's' {
		return v.text
	}
	var b strings.Builder
	for i, kid := range v.kids() {
		t := sh.line(kid, depth+1)
		if t == "" || b.Len() > sh.s.lim.Cell {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		if v.form == 'o' && len(v.kids()) > 1 {
			b.WriteString(v.keys()[i] + ": ")
		}
		b.WriteString(t)
	}
	return b.String()
}

// plain lays an array without objects out: arrays are rows, scalars a column.
func (sh *shaper) plain(name string, rows []value) error {
	g := sh.s.newGrid(name)
	for i, r := range rows {
		if err := g.start(i + 1); err != nil {
			return err
		}
		cells := []value{r}
		if r.form == 'a' {
			cells = r.kids()
		}
		for col, c := range cells {
			if c.form != 's' {
				c = value{form: 's', kind: Text, text: sh.joined(c)}
			}
			if err := g.set(col, scalar(c)); err != nil {
				return err
			}
		}
		if err := g.end(); err != nil {
			return err
		}
	}
	return g.finish()
}

// pairs lays the members of one object down the rows.
func (sh *shaper) pairs(name string, v value) error {
	if len(v.kids()) == 0 {
		return nil
	}
	g := sh.s.newGrid(name)
	row := 0
	err := sh.record(name, "", v, v, func(key string, x value) error {
		row++
		if err := g.start(row); err != nil {
			return err
		}
		if err := g.set(0, Cell{Kind: Text, Text: key}); err != nil {
			return err
		}
		if err := g.set(1, scalar(x)); err != nil {
			return err
		}
		return g.end()
	})
	if err != nil {
		return err
	}
	return g.finish()
}

func scalar(v value) Cell {
	switch v.kind {
	case Number:
		if _, plain, ok := decimal(v.text); ok {
			return Cell{Kind: Number, Text: v.text, Raw: plain}
		}
		return Cell{Kind: Text, Text: v.text}
	case Bool:
		return Cell{Kind: Bool, Text: v.text, Raw: v.text}
	case Empty:
		return Cell{}
	}
	return Cell{Kind: Text, Text: v.text}
}
