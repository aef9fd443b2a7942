package document

import (
	"encoding/xml"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/privet-pims/privet/internal/draw"
)

// lost is what stands where something could not be shown.
const lost = '\uFFFD'

// clean is text as every renderer may show it: composed letters, line breaks as
// \n, no control characters (they show as lost) and no marks that turn the
// direction of what follows, with which a text could be made to lie.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, string(lost)))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\r':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
			return lost
		case r == '\u00AD', r == '\u200C', r == '\u200D': // soft hyphen, joiners
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// plain reports whether a text is printable ASCII, as most are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' || s[i] > '~' {
			return false
		}
	}
	return true
}

func cleanRuns(runs []Run) []Run {
	out := make([]Run, 0, len(runs))
	for _, r := range runs {
		r.Text = clean(r.Text)
		if r.Href = strings.TrimSpace(r.Href); r.Href != "" && !absolute(r.Href) {
			r.Href = ""
		}
		out = append(out, r)
	}
	return out
}

// absolute reports whether an address can be followed from a file.
func absolute(href string) bool {
	return plain(href) && !strings.Contains(href, "\n") && draw.Followable(href) && strings.Contains(href, ":")
}

func cleanItems(items []Item) []Item {
	out := make([]Item, 0, len(items))
	for _, it := range items {
		out = append(out, Item{Runs: cleanRuns(it.Runs), Sub: cleanItems(it.Sub)})
	}
	return out
}

func cleanTable(t Table) Table {
	t.Title, t.Empty = clean(t.Title), clean(t.Empty)
	columns := make([]Column, 0, len(t.Columns))
	for _, c := range t.Columns {
		c.Head = clean(c.Head)
		if !(c.Weight > 0) || c.Weight > 1e6 {
			c.Weight = 1
		}
		columns = append(columns, c)
	}
	if len(columns) == 0 {
		columns = []Column{{Weight: 1}}
	}
	rows := make([]Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		next := Row{Group: clean(r.Group)}
		if next.Group == "" {
			next.Cells = make([]Cell, len(columns))
			for i := range min(len(columns), len(r.Cells)) {
				next.Cells[i] = cleanCell(r.Cells[i])
			}
		}
		rows = append(rows, next)
	}
	t.Columns, t.Rows = columns, rows
	return t
}

func cleanCell(c Cell) Cell {
	out := Cell{Runs: cleanRuns(c.Runs)}
	for _, b := range c.Badges {
		out.Badges = append(out.Badges, Badge{b.Tone, strings.ReplaceAll(clean(b.Text), "\n", " ")})
	}
	for _, code := range c.Codes {
		out.Codes = append(out.Codes, clean(code))
	}
	return out
}

func cleanDrawing(d draw.Drawing) draw.Drawing {
	d.Title, d.Description = clean(d.Title), clean(d.Description)
	if !(d.Width > 0) {
		d.Width = 1
	}
	if !(d.Height > 0) {
		d.Height = 1
	}
	d.Shapes = cleanShapes(d.Shapes)
	return d
}

func cleanShapes(all []draw.Shape) []draw.Shape {
	out := make([]draw.Shape, 0, len(all))
	for _, s := range all {
		switch s := s.(type) {
		case draw.Text:
			s.Text = strings.ReplaceAll(clean(s.Text), "\n", " ")
			out = append(out, s)
		case draw.Group:
			s.Title, s.Description, s.Shapes = clean(s.Title), clean(s.Description), cleanShapes(s.Shapes)
			out = append(out, s)
		default:
			out = append(out, s)
		}
	}
	return out
}

// escape is text for XML and HTML.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder does not fail
	return b.String()
}
