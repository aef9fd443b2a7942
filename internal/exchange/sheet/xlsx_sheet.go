package sheet

import (
	"bytes"
	"errors"
	"strconv"
)

// sheetReader reads the XML of one worksheet. What the sheet says about its size
// (dimension, spans) is not read at all.
type sheetReader struct {
	w *workbook
	g *grid

	row, col   int // last seen; row from 1, col from 0
	text       []byte
	hiddenRows int
	noResult   int // formulas that were saved without a result
}

var errShared = errors.New("no such shared string")

func (p *sheetReader) read(m *markup) error {
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		switch {
		case t == closeTag && string(m.name) == "row":
			err = p.g.end()
		case t != openTag:
		default:
			err = p.element(m)
		}
		if err != nil {
			return err
		}
	}
}

func (p *sheetReader) element(m *markup) error {
	switch string(m.name) {
	case "row":
		return p.startRow(m)
	case "c":
		return p.cell(m)
	case "mergeCell":
		a, b, two := bytes.Cut([]byte(m.attr("ref")), []byte(":"))
		if !two {
			return nil
		}
		col, row, ok := place(a)
		lastCol, lastRow, ok2 := place(b)
		if !ok || !ok2 {
			return &outside{place: clean(shorten(string(a), 20))}
		}
		return p.g.merge(row, col, lastRow, lastCol)
	case "extLst", "conditionalFormatting", "dataValidations", "headerFooter":
		return m.skip()
	}
	return nil
}

func (p *sheetReader) startRow(m *markup) error {
	n := p.row + 1
	hidden := false
	for name, v := range m.attributes() {
		switch string(name) {
		case "r":
			k, ok := number(v)
			if !ok {
				return &outside{place: clean(shorten(string(v), 20))}
			}
			n = k
		case "hidden":
			hidden = truth(string(v))
		}
	}
	if hidden {
		p.hiddenRows++
	}
	p.row, p.col = n, -1
	return p.g.start(n)
}

// number reads a small natural number.
func number(v []byte) (int, bool) {
	if len(v) == 0 || len(v) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// cell reads one <c>: its type, style, value or inline text.
func (p *sheetReader) cell(m *markup) error {
	col, kind, style := p.col+1, byte('n'), 0
	for name, v := range m.attributes() {
		switch string(name) {
		case "r":
			c, row, ok := place(v)
			if !ok || row != p.row {
				return &outside{place: clean(shorten(string(v), 20))}
			}
			col = c
		case "s":
			style, _ = number(v)
		case "t":
			kind = typeOf(v)
		}
	}
	p.col = col
	formula, valued, err := p.content(m)
	if err != nil {
		var long *longCell
		if errors.As(err, &long) {
			return &longCell{col: col}
		}
		return err
	}
	if !valued {
		if formula {
			p.noResult++
		}
		return nil
	}
	c, err := p.value(kind, style)
	if err != nil {
		return err
	}
	return p.g.set(col, c)
}

// typeOf reads t="…": n, s, b, e, d as they are, i for inline, t for text of a
// formula.
func typeOf(v []byte) byte {
	switch string(v) {
	case "inlineStr":
		return 'i'
	case "str":
		return 't'
	case "s", "b", "e", "d":
		return v[0]
	}
	return 'n'
}

// content reads what stands inside <c> into p.text.
func (p *sheetReader) content(m *markup) (formula, valued bool, err error) {
	depth := len(m.marks)
	p.text = p.text[:0]
	for {
		t, err := m.next()
		if err != nil {
			return false, false, err
		}
		if t == closeTag && len(m.marks) < depth {
			return formula, valued, nil
		}
		if t != openTag {
			continue
		}
		switch string(m.name) {
		case "v":
			p.text, err = m.collect(p.text, p.w.s.lim.Cell)
			valued = len(p.text) > 0
		case "is":
			p.text, err = p.w.rich(m, p.text[:0])
			valued = true
		case "f":
			formula = true
			err = m.skip()
		default:
			err = m.skip()
		}
		if err != nil {
			return false, false, err
		}
	}
}

// value makes a cell of p.text by type and style.
func (p *sheetReader) value(kind byte, style int) (Cell, error) {
	switch kind {
	case 's':
		i, ok := number(p.text)
		if !ok {
			return Cell{}, errShared
		}
		t, ok := p.w.sharedText(i)
		if !ok {
			return Cell{}, errShared
		}
		return Cell{Kind: Text, Text: t}, nil
	case 'i', 't':
		return Cell{Kind: Text, Text: unescape(string(p.text))}, nil
	case 'b':
		if truth(string(p.text)) {
			return Cell{Kind: Bool, Text: "TRUE", Raw: "true"}, nil
		}
		return Cell{Kind: Bool, Text: "FALSE", Raw: "false"}, nil
	case 'e':
		return Cell{Kind: Fault, Text: string(p.text)}, nil
	case 'd':
		return isoCell(string(p.text)), nil
	}
	var f numberFormat
	if style < len(p.w.styles) {
		f = p.w.styles[style]
	}
	return numberCell(string(p.text), f, p.w.since04), nil
}

// numberCell is a number as its format shows it, or the day it stands for.
func numberCell(t string, f numberFormat, since04 bool) Cell {
	v, plain, ok := decimal(t)
	if !ok {
		return Cell{Kind: Text, Text: t}
	}
	if f.dated || f.timed {
		if c, ok := dateCell(v, f, since04); ok {
			return c
		}
	}
	return Cell{Kind: Number, Text: f.show(v, plain), Raw: plain}
}

// decimal reads a number as files write it and gives it without exponent, rounded
// to the 15 digits that spreadsheets keep.
func decimal(t string) (float64, string, bool) {
	for i := range len(t) {
		c := t[i]
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, "", false
		}
	}
	v, err := strconv.ParseFloat(t, 64)
	if err != nil {
		return 0, "", false
	}
	if whole(t) {
		return v, t, true
	}
	if r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64); err == nil {
		v = r
	}
	return v, strconv.FormatFloat(v, 'f', -1, 64), true
}

// whole reports whether t is a plain integer of at most 15 digits.
func whole(t string) bool {
	if len(t) == 0 || len(t) > 15 || (t[0] == '0' && len(t) > 1) {
		return false
	}
	for i := range len(t) {
		if t[i] < '0' || t[i] > '9' {
			return false
		}
	}
	return true
}

func (p *sheetReader) notes() {
	name := p.g.out.Name
	if p.hiddenRows > 0 {
		p.w.s.note(name, "hidden_rows", map[string]any{"sheet": name, "count": p.hiddenRows})
	}
	if p.noResult > 0 {
		p.w.s.note(name, "formulas_without_result", map[string]any{"sheet": name, "count": p.noResult})
	}
}
