package sheet

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// workbook is what the sheets of an XLSX file share.
type workbook struct {
	*archive
	path    string
	shared  [][]string // in blocks: one list would be copied while it grows
	styles  []numberFormat
	since04 bool // days count from 1904-01-01, as old Macs did
	sheets  []sheetRef
	rels    map[string]relation
}

type sheetRef struct {
	name, rel string
	hidden    bool
}

func (s *source) readXLSX(a *archive) error {
	w := &workbook{archive: a, path: "xl/workbook.xml"}
	top, err := a.relations("")
	if err != nil {
		return err
	}
	for _, r := range top {
		if r.kind == "officeDocument" && a.has(r.target) {
			w.path = r.target
		}
	}
	if !a.has(w.path) {
		return invalid("broken", "file", s.name, "part", w.path)
	}
	if err := a.each(w.path, w.readWorkbook); err != nil {
		return err
	}
	if w.rels, err = a.relations(w.path); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(w.rels)) {
		r := w.rels[id]
		switch {
		case r.external || !a.has(r.target):
		case r.kind == "sharedStrings":
			err = a.each(r.target, w.readShared)
		case r.kind == "styles":
			err = a.each(r.target, w.readStyles)
		}
		if err != nil {
			return err
		}
	}
	for _, ref := range w.sheets {
		if err := w.readSheet(ref); err != nil {
			return err
		}
	}
	return nil
}

func (w *workbook) readWorkbook(m *markup) error {
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		if t != openTag {
			continue
		}
		switch string(m.name) {
		case "extLst":
			err = m.skip()
		case "workbookPr":
			w.since04 = truth(m.attr("date1904"))
		case "sheet":
			var r sheetRef
			for n, v := range m.attributes() {
				switch string(local(n)) {
				case "name":
					r.name = clean(shorten(string(v), 1000))
				case "state":
					r.hidden = string(v) == "hidden" || string(v) == "veryHidden"
				case "id":
					r.rel = string(v)
				}
			}
			w.sheets = append(w.sheets, r)
			err = w.s.hold(200 + len(r.name) + len(r.rel))
		}
		if err != nil {
			return err
		}
	}
}

func truth(v string) bool { return v == "1" || v == "true" || v == "on" }

const sharedBlock = 4096

// sharedText is the string with that number.
func (w *workbook) sharedText(i int) (string, bool) {
	if i/sharedBlock >= len(w.shared) || i%sharedBlock >= len(w.shared[i/sharedBlock]) {
		return "", false
	}
	return w.shared[i/sharedBlock][i%sharedBlock], true
}

// readShared reads the table of strings; phonetic hints are no text.
func (w *workbook) readShared(m *markup) error {
	var text []byte
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		if t != openTag || string(m.name) != "si" {
			continue
		}
		if text, err = w.rich(m, text[:0]); err != nil {
			return err
		}
		if n := len(w.shared); n == 0 || len(w.shared[n-1]) == sharedBlock {
			w.shared = append(w.shared, make([]string, 0, sharedBlock))
			if err := w.s.hold(sharedBlock * 16); err != nil {
				return err
			}
		}
		last := &w.shared[len(w.shared)-1]
		*last = append(*last, unescape(string(text)))
		if err := w.s.hold(len(text)); err != nil {
			return err
		}
	}
}

// rich appends the text of a string item: plain, or in runs of one format each.
func (w *workbook) rich(m *markup, to []byte) ([]byte, error) {
	depth := len(m.marks)
	for {
		t, err := m.next()
		if err != nil {
			return to, err
		}
		if t == closeTag && len(m.marks) < depth {
			return to, nil
		}
		if t != openTag {
			continue
		}
		switch string(m.name) {
		case "t":
			to, err = m.collect(to, w.s.lim.Cell)
		case "rPh", "rPr", "phoneticPr":
			err = m.skip()
		}
		if err != nil {
			return to, err
		}
	}
}

// unescape replaces _x000D_ and its like, by which OOXML writes characters that
// XML does not allow (ECMA-376, 22.9.2.19).
func unescape(t string) string {
	if !strings.Contains(t, "_x") {
		return t
	}
	var b strings.Builder
	for i := 0; i < len(t); i++ {
		if i+7 <= len(t) && t[i] == '_' && t[i+1] == 'x' && t[i+6] == '_' {
			if n, err := strconv.ParseUint(t[i+2:i+6], 16, 16); err == nil && (n < 0xd800 || n >= 0xe000) {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(t[i])
	}
	return b.String()
}

// readSheet reads one sheet and notes what stands beside its cells.
func (w *workbook) readSheet(ref sheetRef) error {
	rel, ok := w.rels[ref.rel]
	if ok && rel.kind != "worksheet" {
		w.s.note(ref.name, "no_grid", map[string]any{"sheet": ref.name})
		return nil
	}
	if !ok || !w.has(rel.target) {
		return invalid("sheet_missing", "file", w.s.name, "sheet", ref.name)
	}
	g := w.s.newGrid(ref.name)
	g.out.Hidden = ref.hidden
	if ref.hidden {
		w.s.note(ref.name, "hidden_sheet", map[string]any{"sheet": ref.name})
	}
	p := sheetReader{w: w, g: g}
	if err := w.each(rel.target, p.read); err != nil {
		return err
	}
	p.notes()
	if err := w.beside(ref.name, rel.target); err != nil {
		return err
	}
	return g.finish()
}

// beside notes comments, pictures and links, which are not read.
func (w *workbook) beside(name, part string) error {
	rels, err := w.relations(part)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, r := range rels {
		count[r.kind]++
	}
	for _, x := range []struct{ kind, key string }{
		{"comments", "comments"}, {"drawing", "drawings"}, {"hyperlink", "hyperlinks"}, {"oleObject", "drawings"},
	} {
		if n := count[x.kind]; n > 0 {
			w.s.note(name, x.key, map[string]any{"sheet": name, "count": n})
		}
	}
	return nil
}
