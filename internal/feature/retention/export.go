package retention

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// File is a schedule as a file.
type File struct {
	Name, Type string
	Write      func(io.Writer) error
}

// DoFile writes the schedule as PDF, DOCX or XLSX: the same lines as the page, rules in
// draft marked as such. The export stands in the ledger.
func DoFile(ctx context.Context, tx *store.Tx, w i18n.Words, form string) (File, error) {
	s, err := DoSchedule(ctx, tx)
	if err != nil {
		return File{}, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return File{}, fmt.Errorf("read the organisation: %w", err)
	}
	d := document.Document{Title: w.T("retention.document"), Organisation: own.Title, Language: w.Lang(), Date: s.Today, Form: document.Sheet, Blocks: s.blocks(w)}
	var f File
	switch form {
	case "pdf":
		f = File{"retention-schedule.pdf", "application/pdf", func(to io.Writer) error { return document.PDF(to, d, w) }}
	case "docx":
		f = File{"retention-schedule.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(to io.Writer) error { return document.DOCX(to, d, w) }}
	case "xlsx":
		f = File{"retention-schedule.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(to io.Writer) error { return s.xlsx(to, w) }}
	default:
		return f, problem.New(problem.Missing, "retention_form")
	}
	tx.Record("export", record.RetentionRules.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"retention-schedule"}`, form))
	return f, nil
}

func heads(w i18n.Words) []string {
	return []string{
		w.T("field.data-sets.elements.category"), w.T("retention.only"), w.T("field.retention-rules.period"), w.T("field.retention-rules.from"), w.T("field.retention-rules.ground"),
		w.T("field.retention-rules.action"), w.T("field.retention-rules.exception"), w.T("register.retention-rules.one"), w.T("retention.remark"),
	}
}

// cells are one line in words, in the order of heads.
func (s *Schedule) cells(w i18n.Words, l Line) []string {
	var of, remark []string
	for _, t := range s.Of(l.Rule) {
		of = append(of, t.Title)
	}
	ground, cite := groundWords(w, l.Rule, s.Names)
	if cite != "" && ground != "" {
		ground += ": " + cite
	} else if ground == "" {
		ground = cite
	}
	if l.Rule.State == "draft" {
		remark = append(remark, w.T("state.retention-rules.draft"))
	}
	if l.Clashes {
		remark = append(remark, w.T("retention.clash"))
	}
	for _, h := range l.Held {
		remark = append(remark, w.T("retention.held", "ref", h.Ref))
	}
	return []string{categoryLabel(w, l), strings.Join(of, ", "), periodWords(w, l.Rule), startWords(w, l.Rule), ground, actionWords(w, l.Rule), string(l.Rule.Exception), l.Rule.Ref + " " + l.Rule.Title, strings.Join(remark, ", ")}
}

func (s *Schedule) blocks(w i18n.Words) []document.Block {
	out := []document.Block{document.Para(w.T("retention.rule"))}
	for _, g := range s.Groups {
		t := document.Table{}
		for i, h := range heads(w) {
			if i == 1 || i == 7 { // beside the category, and below the ground, so that the rest has room
				continue
			}
			t.Columns = append(t.Columns, document.Column{Head: h, Weight: []float64{2, 0, 1, 1.4, 2.2, 0.9, 1.6, 0, 1.2}[i], Names: i == 0})
		}
		for _, l := range g.Lines {
			c := s.cells(w, l)
			if c[1] != "" {
				c[0] += "\n" + w.T("retention.only_for", "names", c[1])
			}
			c[4] += "\n" + c[7]
			var row []document.Cell
			for i, x := range c {
				if i != 1 && i != 7 {
					row = append(row, document.Words(x))
				}
			}
			t.Rows = append(t.Rows, document.Cells(row...))
		}
		out = append(out, document.Heading{Level: 1, Text: groupLabel(w, g), Plain: true}, t)
	}
	if len(s.Clashes) > 0 {
		l := document.List{}
		for _, x := range s.Clashes {
			l.Items = append(l.Items, document.Item{Runs: document.Text(x.A.Ref + ", " + x.B.Ref + ": " + clashWords(w, x))})
		}
		out = append(out, document.Heading{Level: 1, Text: w.T("retention.clashes", "count", len(s.Clashes)), Plain: true}, l)
	}
	if len(s.Holds) > 0 {
		l := document.List{}
		for _, h := range s.Holds {
			l.Items = append(l.Items, document.Item{Runs: document.Text(h.Ref + " " + h.Title + ": " + w.T("retention.hold.until", "day", h.Until))})
		}
		out = append(out, document.Heading{Level: 1, Text: w.T("retention.holds.count", "count", len(s.Holds)), Plain: true}, l)
	}
	return out
}

// xlsx writes the schedule as a workbook. Cells are typed as text, so none is a formula.
func (s *Schedule) xlsx(to io.Writer, w i18n.Words) error {
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
	if err := out.SetColWidth(1, len(heads(w)), 26); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	lines := [][]string{heads(w)}
	for _, g := range s.Groups {
		for _, l := range g.Lines {
			lines = append(lines, s.cells(w, l))
		}
	}
	for i, l := range lines {
		row := make([]any, len(l))
		for j, x := range l {
			cell := excelize.Cell{Value: x}
			if i == 0 {
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

// file sends the schedule.
func (p *Pages) file(c *web.Call) error {
	var f File
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = DoFile(ctx, tx, c.Words, c.R.PathValue("form"))
		return err
	}); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", `attachment; filename="`+f.Name+`"`)
	h.Set("Cache-Control", "no-store")
	if err := f.Write(c.W); err != nil {
		c.Log.WarnContext(c.Ctx(), "send file", "org", c.Who.Org, "err", err)
	}
	return nil
}
