package recognise

import (
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// value reads one cell for a field.
func (w *work) value(register string, f Field, g *grid, r, c int, text string) Value {
	cell := g.rows[r][c]
	v := Value{Text: text, Raw: cell.Raw, Kind: Words, At: g.spot(r, c)}
	if v.Raw == "" {
		v.Raw = text
	}
	switch k := w.said(text).kind; {
	case cell.Kind == sheet.Fault:
		v.Kind = Faulty
		w.issue(v.At, Warning, "recognise.cell_fault", "text", text)
	case k != Words && shapeOf(register, f) != yesno:
		v.Kind = k
	case cell.Kind == sheet.Date:
		v.Kind = Date
	case cell.Kind == sheet.Bool:
		v.Kind = YesNo
	case cell.Kind == sheet.Number:
		v.Kind = Number
	case shapeOf(register, f) == yesno:
		if s := w.said(text); s.yes || s.no {
			v.Kind = YesNo
		} else if k != Words {
			v.Kind = k
		}
	}
	if shapeOf(register, f) == list && v.Kind == Words {
		v.Items = w.items(text)
		if len(v.Items) == 0 {
			v.Kind = Nothing
		}
	}
	return v
}

// ticksIn leaves out what stands beside an empty box.
func ticksIn(items []string) []string {
	out := items[:0]
	for _, x := range items {
		if !strings.HasPrefix(x, "☐") {
			out = append(out, trim(strings.TrimLeft(x, "☒☑")))
		}
	}
	return out
}

// ticked reads one cell of a column that ticks a category.
func (w *work) ticked(g *grid, r, c int, category, text string) Value {
	v := Value{Text: category, Raw: text, Kind: Tick, At: g.spot(r, c)}
	switch s := w.said(text); {
	case s.no, !s.yes && s.kind != Words:
		v.Kind = Nothing
	case !s.yes:
		v.Kind, v.Text = Words, category+": "+text
	}
	v.Items = []string{v.Text}
	return v
}

// maxValues is how many cells may fill one field of one record. Each is compared
// with those before it, and a sheet may put a hundred thousand rows under one name
// (bar S3); what is more stays in words.
const maxValues = 5000

// put adds a value to a draft; what is there already in the same words is not
// repeated, so that a record over several rows reads once.
func (d *Draft) put(f Field, v Value) {
	if len(d.Values[f]) >= maxValues {
		d.Rest = append(d.Rest, Labelled{At: v.At, Header: string(f), Text: v.Text})
		return
	}
	for i, have := range d.Values[f] {
		if have.At == v.At {
			return
		}
		if have.Kind == v.Kind && have.Text == v.Text {
			d.Values[f][i].Also = append(d.Values[f][i].Also, v.At)
			return
		}
	}
	d.Values[f] = append(d.Values[f], v)
}

// says reports whether a field has a value that is more than a placeholder.
func (d *Draft) says(f Field) bool { return d.Text(f) != "" }

const titleLimit = 160 // letters of a title taken from another field

// name gives the draft its title: its own, else the purpose, else what else
// tells it from the others.
func (d *Draft) name(position string) {
	if given, family := firstLine(d.Text("given_name")), firstLine(d.Text("family_name")); d.Register == People && !d.says("title") && given+family != "" {
		d.Title, d.TitleFrom = trim(given+" "+family), "given_name"
		return
	}
	for _, f := range []Field{"title", "purpose", "processing_categories", "description", "service", "customers", "event", "threat", "email", "ref"} {
		if t := firstLine(d.Text(f)); t != "" {
			d.Title, d.TitleFrom = t, string(f)
			return
		}
	}
	d.Title, d.TitleFrom = position, "position"
}

func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' && trim(s[:i]) != "" {
			s = s[:i]
			break
		}
	}
	s = trim(s)
	n := 0
	for i := range s {
		if n++; n > titleLimit {
			return trim(s[:i]) + "…"
		}
	}
	return s
}
