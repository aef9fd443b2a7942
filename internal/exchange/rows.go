package exchange

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// outTable is one table of an export: the register's own or a child list.
type outTable struct {
	t    *register.Type
	list *register.Field
	cols []column
}

func outTables(t *register.Type) []outTable {
	out := []outTable{{t, nil, columns(t, nil)}}
	for _, f := range t.Children() {
		out = append(out, outTable{t, f, columns(t, f)})
	}
	return out
}

// label is what people read above a column.
func (tb outTable) label(c column, w i18n.Words) string {
	path := func(name string) string {
		if tb.list != nil {
			return tb.list.Name + "." + name
		}
		return name
	}
	word := func(key, otherwise string) string {
		if w.Has(key) {
			return w.T(key)
		}
		return otherwise
	}
	name := strings.TrimSuffix(strings.TrimSuffix(c.name, titleMark), labelMark)
	switch {
	case c.head == refKey || name == refKey:
		name = word("head.ref", "Reference")
	case c.head == rowKey:
		name = word("exchange.row", "Row")
	case c.field != nil || c.beside != nil:
		name = word(tb.t.FieldKey(path(name)), name)
	default:
		name = word(tb.t.FieldKey(name), name)
	}
	if strings.HasSuffix(c.name, titleMark) {
		return name + " – " + word("head.title", "Title")
	}
	if strings.HasSuffix(c.name, labelMark) {
		return name + " – " + word("exchange.label", "Label")
	}
	return name
}

// texts writes one row. row is nil for the register's own table.
func (tb outTable) texts(rec register.Record, row any, titles map[id.ID]store.Title, w i18n.Words, out []string) []string {
	h := register.HeadOf(rec)
	of := any(rec)
	if row != nil {
		of = row
	}
	ref := func(at id.ID) string { return titles[at].Ref }
	for _, c := range tb.cols {
		s := ""
		switch {
		case c.field != nil:
			s = cellText(c.field, of, ref)
		case c.beside != nil && c.beside.Kind.Points():
			s = titlesOf(c.beside.IDs(of), titles)
		case c.beside != nil:
			s = labelsOf(c.beside, of, w)
		case c.name == refKey+titleMark:
			s = tidyCell(h.Title)
		case c.head == rowKey:
			s = register.RowID(row).String()
		case c.head == "owner"+titleMark:
			s = titlesOf([]id.ID{h.Owner}, titles)
		case c.head == "rev":
			s = itoa(int(h.Rev))
		case c.head != "":
			s = headText(h, c.head, ref)
		}
		out = append(out, s)
	}
	return out
}

func titlesOf(ids []id.ID, titles map[id.ID]store.Title) string {
	list := make([]string, 0, len(ids))
	for _, at := range ids {
		if !at.IsZero() {
			list = append(list, titles[at].Title)
		}
	}
	return tidyCell(strings.Join(list, "\n"))
}

// labelsOf are the names of terms where they are codes.
func labelsOf(f *register.Field, rec any, w i18n.Words) string {
	text := f.Text(rec, nil)
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	known := false
	for i, s := range lines {
		s = strings.ReplaceAll(s, `\;`, ";")
		if t, ok := catalogue.In(w).Find(f.Scheme, s); ok {
			lines[i], known = t.Label(w.Lang()), true
		}
	}
	if !known {
		return ""
	}
	return strings.Join(lines, "\n")
}

// eachRow calls do for every row that the table has of a record.
func (tb outTable) eachRow(rec register.Record, do func(row any) error) error {
	if tb.list == nil {
		return do(nil)
	}
	for _, row := range tb.list.RowsOf(rec) {
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}
