package exchange

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/register"
)

// A spreadsheet cell holds 32 767 characters; a text of ours may be longer. Its
// cell then ends with an ellipsis in brackets, and the whole stands on a sheet of
// its own, in parts.
const (
	longList = "+"
	longMark = " […]"
	longCell = 32_000 // UTF-16 units, to stay below the limit with the mark
)

func longColumns(t *register.Type) []column {
	return []column{{name: t.Name + "/" + longList + "/" + refKey, head: refKey}, {name: rowKey, head: rowKey}, {name: "list"}, {name: "field"}, {name: "part"}, {name: "text"}}
}

// parts cuts a text into pieces that a cell can hold, never at a space, which
// programs trim.
func parts(s string) []string {
	var out []string
	for len(s) > 0 {
		units, cut := 0, 0
		for i, r := range s {
			if units += utf16Len(r); units > longCell {
				break
			}
			end := i + utf8.RuneLen(r)
			if r > ' ' && end < len(s) && s[end] > ' ' || end == len(s) {
				cut = end
			}
		}
		if cut == 0 { // nothing but space
			cut = min(len(s), longCell)
			for cut < len(s) && !utf8.RuneStart(s[cut]) {
				cut--
			}
		}
		out = append(out, s[:cut])
		s = s[cut:]
	}
	return out
}

func utf16Len(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// tooLong reports whether a text exceeds a cell.
func tooLong(s string) bool {
	if len(s) <= longCell {
		return false
	}
	units := 0
	for _, r := range s {
		units += utf16Len(r)
	}
	return units > longCell
}

func longKey(ref, list, row, field string) string {
	return strings.Join([]string{ref, list, row, field}, "\x00")
}

// collectLong joins the parts of long texts.
func (b *ownBook) collectLong(tb *ownTable) {
	at := map[string]int{}
	for _, c := range tb.cols {
		at[c.name] = c.at
	}
	text, ok := at["text"]
	if !ok {
		return
	}
	for r := tb.first; r < len(tb.sheet.Rows); r++ {
		row := tb.sheet.Rows[r]
		get := func(name string) string {
			if i, ok := at[name]; ok {
				return strings.TrimSpace(cell(row, i).Text)
			}
			return ""
		}
		if len(row) == 0 {
			continue
		}
		if _, err := strconv.Atoi(get("part")); err == nil {
			b.long[longKey(tb.refOf(row, b.names), get("list"), get(rowKey), get("field"))] += cell(row, text).Text
		}
	}
}

// whole is the text of a cell with what stands on the sheet of long texts; the
// cell wins where a person has written something else into it.
func (b *ownBook) whole(ref, list, row string, f *register.Field, text string) string {
	if len(b.long) == 0 || f.Kind != register.KindText || !strings.HasSuffix(text, longMark) {
		return text
	}
	full, ok := b.long[longKey(ref, list, row, f.Name)]
	if !ok || !strings.HasPrefix(tidyCell(full), strings.TrimSuffix(text, longMark)) {
		return text
	}
	return tidyCell(full)
}
