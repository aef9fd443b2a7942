package recognise

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// grids are written as text: a line a row, cells parted by " | ", "\n" inside a
// cell is a line break, "A1:C1" lines after "!merge" merge.
func page(t testing.TB, name, text string) sheet.Sheet {
	t.Helper()
	s := sheet.Sheet{Name: name}
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		line = strings.TrimSpace(line)
		if refs, ok := strings.CutPrefix(line, "!merge "); ok {
			for _, ref := range strings.Fields(refs) {
				a, b, _ := strings.Cut(ref, ":")
				r1, c1 := at(a)
				r2, c2 := at(b)
				s.Merges = append(s.Merges, sheet.Range{Row: r1, Col: c1, LastRow: r2, LastCol: c2})
			}
			continue
		}
		var row []sheet.Cell
		if line != "" {
			for _, c := range strings.Split(line, "|") {
				c = strings.ReplaceAll(strings.TrimSpace(c), `\n`, "\n")
				cell := sheet.Cell{Kind: sheet.Text, Text: c, Raw: c}
				if c == "" {
					cell = sheet.Cell{}
				}
				row = append(row, cell)
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func at(ref string) (row, col int) {
	i := strings.IndexAny(ref, "0123456789")
	return number(ref[i:]) - 1, columnAt(ref[:i])
}

func book(sheets ...sheet.Sheet) *sheet.Book { return &sheet.Book{Format: "xlsx", Sheets: sheets} }

// checkPlaces fails unless every filled cell of the book is in exactly one of
// plan, values, rest and issues.
func checkPlaces(t testing.TB, b *sheet.Book, p *Proposal) {
	t.Helper()
	const (
		inPlan = 1 << iota
		inValue
		inRest
		inIssue
	)
	places := map[Spot]int{}
	for _, s := range p.Sheets {
		for _, a := range s.Asides {
			if places[a.At]&inPlan != 0 {
				t.Errorf("%s is listed twice in the plan", a.At)
			}
			places[a.At] |= inPlan
		}
	}
	for _, d := range p.Drafts {
		if d.Title == "" {
			t.Errorf("draft at %s %v has no title", d.Sheet, d.Rows)
		}
		for _, vs := range d.Values {
			for _, v := range vs {
				places[v.At] |= inValue
				for _, a := range v.Also {
					places[a] |= inValue
				}
			}
		}
		for _, l := range d.Rest {
			places[l.At] |= inRest
		}
	}
	for _, i := range p.Issues {
		if i.Key == "recognise.cell_unplaced" {
			places[i.At] |= inIssue
		}
	}
	for _, s := range b.Sheets {
		for r, row := range s.Rows {
			for c, cell := range row {
				if cell.Kind == sheet.Empty || trim(cell.Text) == "" && trim(cell.Raw) == "" {
					continue
				}
				at := Spot{s.Name, r, c}
				switch places[at] {
				case inPlan, inValue, inRest, inIssue:
				case 0:
					t.Errorf("%s %q has no place", at, cell.Text)
				default:
					t.Errorf("%s %q has several places: %b", at, cell.Text, places[at])
				}
			}
		}
	}
}

// drafts of a proposal as "title: field=value field=value" for messages.
func show(p *Proposal) string {
	var b strings.Builder
	if p.Refused != nil {
		b.WriteString("refused: " + p.Refused.Error() + "\n")
	}
	for _, s := range p.Sheets {
		b.WriteString("sheet " + s.Name + " " + s.Register + " " + string(s.Layout) + " " + s.Why + "\n")
		for _, c := range s.Columns {
			b.WriteString("  " + c.At.String() + " " + c.Header + " -> " + string(c.Field) + " (" + c.Why + ")\n")
		}
	}
	for _, d := range p.Drafts {
		b.WriteString("draft " + d.Title + "\n")
		for f, vs := range d.Values {
			for _, v := range vs {
				b.WriteString("  " + string(f) + " [" + string(v.Kind) + "] = " + strings.Join(append([]string{v.Text}, v.Items...), " ¦ ") + "\n")
			}
		}
		for _, l := range d.Rest {
			b.WriteString("  rest " + l.Header + " = " + l.Text + "\n")
		}
	}
	return b.String()
}
