package exchange

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Our own layout: a table for the register and one for each child list. The
// header that decides holds machine names; the one that names the reference says
// which table it is ("processing-activities/ref", "processing-activities/bases/ref"),
// so neither the sheet's name, nor the language of the labels above, nor the
// order of columns matters.

// headKeys are the columns of the head, in their order.
func headKeys() []string {
	return []string{"title", "owner", "state", "rev", "confidentiality", "review_every", "review_due", "tags", "attributes"}
}

const (
	refKey    = "ref"
	rowKey    = "row"    // identifier of a row of a child list
	titleMark = ".title" // the column beside a link: its title, for reading
	labelMark = ".label" // the column beside a term: its name, for reading
)

// column of a table of our own layout.
type column struct {
	name   string          // machine name
	head   string          // key of the head; "" if none
	field  *register.Field // nil for the head and what is only for reading
	beside *register.Field // of a column for reading: what it explains
}

// tableName is the machine name of the reference's column.
func tableName(t *register.Type, list *register.Field) string {
	if list == nil {
		return t.Name + "/" + refKey
	}
	return t.Name + "/" + list.Name + "/" + refKey
}

// columns of the register's table, or of one child list.
func columns(t *register.Type, list *register.Field) []column {
	out := []column{{name: tableName(t, list), head: refKey}}
	fields := t.Columns()
	if list != nil {
		out = append(out, column{name: refKey + titleMark}, column{name: rowKey, head: rowKey})
		fields = list.Rows
	} else {
		for _, h := range headKeys() {
			out = append(out, column{name: h, head: h})
			if h == "owner" {
				out = append(out, column{name: "owner" + titleMark, head: "owner" + titleMark})
			}
		}
	}
	for _, f := range fields {
		out = append(out, column{name: f.Name, field: f})
		switch {
		case f.Kind.Points():
			out = append(out, column{name: f.Name + titleMark, beside: f})
		case f.Scheme != "" && slices.Contains(catalogue.Schemes(), f.Scheme):
			out = append(out, column{name: f.Name + labelMark, beside: f})
		}
	}
	return out
}

// cellText is what our layout writes for a field of rec.
func cellText(f *register.Field, rec any, ref func(id.ID) string) string {
	return tidyCell(f.Text(rec, ref))
}

// headText is what our layout writes for a key of the head.
func headText(h *register.Head, key string, ref func(id.ID) string) string {
	switch key {
	case refKey:
		return h.Ref
	case "state":
		return h.State
	case "tags":
		return tidyCell(strings.Join(h.Tags, "\n"))
	case "attributes":
		return tidyCell(attributesText(h.Attributes))
	}
	return tidyCell(register.HeadText(h, key, ref))
}

// attributesText is "label: value" a line, or JSON where that could be misread.
func attributesText(list []register.Attribute) string {
	lines := make([]string, len(list))
	for i, a := range list {
		if strings.Contains(a.Label, ":") || strings.ContainsAny(a.Label+a.Value, "\n\r[") || strings.TrimSpace(a.Value) != a.Value || strings.TrimSpace(a.Label) != a.Label {
			b, err := json.Marshal(list)
			if err != nil {
				panic(err) // strings always marshal
			}
			return string(b)
		}
		lines[i] = a.Label + ": " + a.Value
	}
	return strings.Join(lines, "\n")
}

// tidyCell is the form that survives every spreadsheet: \n alone breaks lines, no
// control characters, no space at the ends. Import compares in this form, so that
// a cell which says what Export wrote leaves the field as it is.
func tidyCell(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= 0x20 && s[i] < 0x7f
	}
	if !plain {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\r':
				return '\n'
			case r < 0x20 && r != '\n' && r != '\t', r == 0xfffe, r == 0xffff, r == utf8.RuneError:
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(s)
}

// textOf is a cell as the field wants it.
func textOf(c sheet.Cell, kind register.Kind) string {
	switch c.Kind {
	case sheet.Bool:
		return c.Raw
	case sheet.Date:
		if kind == register.KindString || kind == register.KindText {
			return tidyCell(c.Text)
		}
		if kind == register.KindDay && len(c.Raw) > 10 {
			return c.Raw[:10]
		}
		return c.Raw
	case sheet.Number:
		if kind == register.KindInt || kind == register.KindDecimal {
			return c.Raw
		}
	}
	return tidyCell(c.Text)
}

// setCell sets a field of rec from a cell's text, in the form that Field.SetText
// reads; yes and no in eight languages besides.
func setCell(f *register.Field, rec any, text string, resolve register.Resolve, p *problem.List) {
	switch f.Kind {
	case register.KindChoice:
		v := strings.TrimSpace(text)
		if !f.Has(v) && len(f.Values) == 3 && f.Has("unknown") {
			if answer, ok := catalogue.YesNo(v); ok {
				v = answer
			}
		}
		f.SetText(rec, v, resolve, p)
	case register.KindBool:
		if answer, ok := catalogue.YesNo(text); ok && answer != "unknown" {
			text = map[string]string{"yes": "true", "no": "false"}[answer]
		}
		f.SetText(rec, text, resolve, p)
	default:
		f.SetText(rec, text, resolve, p)
	}
}

// setHead sets an editable key of the head from a cell's text.
func setHead(h *register.Head, key, text string, resolve register.Resolve, p *problem.List) {
	switch key {
	case "tags":
		h.Tags = nil
		for line := range strings.Lines(text) {
			if len(h.Tags) > register.MaxTags {
				break // too many already, which the rules of the record refuse
			}
			if line = strings.TrimSpace(line); line != "" && !slices.Contains(h.Tags, line) {
				h.Tags = append(h.Tags, line)
			}
		}
	case "attributes":
		if strings.HasPrefix(text, "[") {
			h.Attributes = nil
			p.If(json.Unmarshal([]byte(text), &h.Attributes) != nil, key, "want_attributes")
			return
		}
		register.SetHeadText(h, key, text, resolve, p)
	default:
		register.SetHeadText(h, key, text, resolve, p)
	}
}
