package statement

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// XLSX writes the statement as a workbook: one sheet, heads frozen, the edition in the
// first row (S-031). Cells are typed as text, so none is a formula.
func (s *Sheet) XLSX(w io.Writer, p Paper) error {
	const name = "SoA"
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name the sheet: %w", err)
	}
	head, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B5D5E"}}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	text, err := book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	keys := []string{"control", "title", "applies", "reason", "justification", "status", "computed", "owner", "controls", "evidence", "public", "carried", "mark"}
	widths := []float64{12, 38, 10, 26, 60, 14, 14, 22, 22, 22, 40, 26, 8}
	if p.Public {
		keys, widths = []string{"control", "title", "applies", "reason", "public", "status"}, []float64{12, 38, 10, 26, 60, 14}
	}
	for i, x := range widths {
		if err := out.SetColWidth(i+1, i+1, x); err != nil {
			return fmt.Errorf("write the sheet: %w", err)
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 2, TopLeftCell: "C3", ActivePane: "bottomRight"}); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	if err := out.SetRow("A1", []any{s.edition() + " · " + p.Words.T("statement.title") + " · " + s.Ref + " · " + p.Words.T("statement.version", "version", s.Rev)}); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	row := make([]any, len(keys))
	for i, k := range keys {
		row[i] = excelize.Cell{StyleID: head, Value: p.Words.T("statement.col." + k)}
	}
	if err := out.SetRow("A2", row); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	for n, l := range s.Lines {
		for i, k := range keys {
			row[i] = excelize.Cell{StyleID: text, Value: cut(s.cell(p, l, k), 32_000)}
		}
		if err := out.SetRow("A"+strconv.Itoa(n+3), row); err != nil {
			return fmt.Errorf("write the sheet: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	return book.Write(w)
}

// cell is one value of a line in words.
func (s *Sheet) cell(p Paper, l *Line, key string) string {
	w := p.Words
	switch key {
	case "control":
		return l.Number()
	case "title":
		return l.Name(w.Lang())
	case "applies":
		return applies(w, l)
	case "reason":
		return strings.Join(reasons(w, l), ", ")
	case "justification":
		return string(l.Justification)
	case "status":
		return w.T("statement.status." + l.Status())
	case "computed":
		if l.Applicable == "yes" && l.Computed != "" {
			return w.T("statement.status." + string(l.Computed))
		}
	case "owner":
		return s.Person(l.Owner.ID)
	case "controls":
		var refs []string
		for _, c := range l.Fulfil {
			refs = append(refs, c.Ref)
		}
		return strings.Join(refs, ", ")
	case "evidence":
		var refs []string
		for _, x := range l.Evidence {
			refs = append(refs, x.Ref)
		}
		return strings.Join(refs, ", ")
	case "public":
		return string(l.PublicWording)
	case "carried":
		return l.CarriedFrom
	case "mark":
		if l.Asked != nil {
			return string(l.Asked.Mark)
		}
	}
	return ""
}
