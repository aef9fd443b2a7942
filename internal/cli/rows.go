package cli

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// rows lists a child list, each row by its number: the one that "set" takes, from
// 1. On a terminal a long row is broken between its fields.
func (p *printer) rows(f *register.Field, v any, keys map[string]any) {
	list, _ := v.([]any)
	fmt.Fprintf(&p.b, "  %s\n", clean(p.c.label(p.t, f.Name)))
	room, live := p.c.terminal(p.c.Out)
	for i, x := range list {
		row, _ := x.(map[string]any)
		var says []string
		for _, r := range f.Rows {
			if s := p.c.rowValue(r, row[r.Name], p.t, keys, p.titles); s != "" {
				says = append(says, clean(p.c.label(p.t, f.Name+"."+r.Name)+": "+s))
			}
		}
		if !live {
			room = 0
		}
		for j, line := range broken(says, room-8) {
			number := ""
			if j == 0 {
				number = strconv.Itoa(i + 1)
			}
			fmt.Fprintf(&p.b, "    %2s  %s\n", number, line)
		}
	}
}

// broken puts parts into lines of at most room places, between the parts; all in
// one line without room.
func broken(parts []string, room int) []string {
	const between = " · "
	if room <= 0 {
		return []string{strings.Join(parts, between)}
	}
	var lines []string
	for _, s := range parts {
		if n := len(lines); n > 0 && columns(lines[n-1]+between+s) <= room {
			lines[n-1] += between + s
			continue
		}
		lines = append(lines, s)
	}
	return lines
}

// rowValue is fieldValue within a child list, where a row may name another: by
// what that one says.
func (c *cli) rowValue(f *register.Field, v any, t *register.Type, keys map[string]any, titles map[string]store.Title) string {
	if v == nil {
		return ""
	}
	if f.Kind != register.KindRow {
		return c.fieldValue(f, v, titles)
	}
	list, _ := keys[f.RowOf].([]any)
	for i, x := range list {
		if row, ok := x.(map[string]any); ok && row["id"] == v {
			if name := c.rowName(t.Field(f.RowOf), row, titles); name != "" {
				return name
			}
			return strconv.Itoa(i + 1)
		}
	}
	return fmt.Sprint(v)
}

// rowName is the first that a row says of itself: what it describes, else its
// category.
func (c *cli) rowName(f *register.Field, row map[string]any, titles map[string]store.Title) string {
	for _, name := range []string{"description", "name", "category", "purpose"} {
		for _, r := range f.Rows {
			if r.Name == name && row[name] != nil {
				return cut(c.fieldValue(r, row[name], titles), 48)
			}
		}
	}
	return ""
}

// upper begins a sentence.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
