package datamap

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// DoAccessFile writes the report of access as XLSX or PDF. The export stands in the
// ledger.
func DoAccessFile(ctx context.Context, tx *store.Tx, w i18n.Words, form, category string) (File, error) {
	x, err := DoWholeAccess(ctx, tx, category)
	if err != nil {
		return File{}, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return File{}, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return File{}, err
	}
	var f File
	switch form {
	case "xlsx":
		f = File{"access.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(to io.Writer) error { return x.xlsx(to, w) }}
	case "pdf":
		d := document.Document{Title: x.title(w), Organisation: own.Title, Language: w.Lang(), Date: today, Form: document.Sheet, Blocks: x.blocks(w)}
		f = File{"access.pdf", "application/pdf", func(to io.Writer) error { return document.PDF(to, d, w) }}
	default:
		return f, notForm()
	}
	tx.Record("export", record.ProcessingActivities.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"access-report"}`, form))
	return f, nil
}

// cells are one row in words: group, unit, system, data, condition, activity.
func (r AccessRow) cells(w i18n.Words) []string {
	data := labels(w, r.Categories)
	if r.Inferred {
		key := "datamap.access.inferred"
		if r.Right != nil {
			key = "datamap.access.inferred_right"
		}
		data += " (" + w.T(key) + ")"
	}
	condition := r.Condition()
	if condition == "" {
		condition = w.T("datamap.access.no_condition")
	}
	if r.Level() != "" {
		condition = w.T("choice.access_level."+string(r.Level())) + ": " + condition
	}
	_, ref, title := r.Source()
	return []string{r.Group(), r.Unit.Title, r.System.Title, data, condition, ref + " " + title}
}

func heads(w i18n.Words) []string {
	return []string{w.T("datamap.access.group"), w.T("datamap.unit"), w.T("datamap.access.system"), w.T("datamap.col.data"), w.T("datamap.access.condition"), w.T("datamap.access.because")}
}

func (x *Access) blocks(w i18n.Words) []document.Block {
	t := document.Table{Title: x.title(w), Empty: w.T("datamap.access.none")}
	for i, h := range heads(w) {
		t.Columns = append(t.Columns, document.Column{Head: h, Weight: []float64{1.4, 1.1, 1.4, 1.8, 2, 1.6}[i], Names: i == 0})
	}
	for _, r := range x.Rows {
		var row []document.Cell
		for _, s := range r.cells(w) {
			row = append(row, document.Words(s))
		}
		t.Rows = append(t.Rows, document.Cells(row...))
	}
	out := []document.Block{document.Para(w.T("datamap.access.lead")), t}
	if len(x.Silent) > 0 {
		l := document.List{}
		for _, a := range x.Silent {
			l.Items = append(l.Items, document.Item{Runs: document.Text(a.Ref + " " + a.Title)})
		}
		out = append(out, document.Heading{Level: 1, Text: w.T("datamap.access.silent", "count", len(x.Silent)), Plain: true}, document.Para(w.T("datamap.access.silent.sub")), l)
	}
	return out
}

// xlsx writes the report as a workbook. Cells are typed as text, so none is a formula.
func (x *Access) xlsx(to io.Writer, w i18n.Words) error {
	book := excelize.NewFile()
	defer book.Close()
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	if err := out.SetColWidth(1, 6, 30); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	lines := [][]string{{x.title(w)}, heads(w)}
	for _, r := range x.Rows {
		lines = append(lines, r.cells(w))
	}
	for _, a := range x.Silent {
		lines = append(lines, []string{w.T("datamap.access.nobody_named"), "", "", "", "", a.Ref + " " + a.Title})
	}
	for i, l := range lines {
		row := make([]any, len(l))
		for j, s := range l {
			cell := excelize.Cell{Value: s}
			if i < 2 {
				cell.StyleID = bold
			}
			row[j] = cell
		}
		if err := out.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return fmt.Errorf("write the sheet: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	return book.Write(to)
}

// accessFile sends the report.
func (p *Pages) accessFile(c *web.Call) error {
	return send(c, func(ctx context.Context, tx *store.Tx) (File, error) {
		return DoAccessFile(ctx, tx, c.Words, c.R.PathValue("form"), c.R.URL.Query().Get("category"))
	})
}
