package rights

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
)

func (b *Board) period(w i18n.Words, q Quarter) string {
	return w.T("board.quarter", "number", q.Number, "year", strconv.Itoa(q.Year))
}

func (b *Board) pdf(to io.Writer, w i18n.Words) error {
	d := document.Document{Title: w.T("board.document"), Subtitle: b.period(w, b.Quarter), Organisation: b.own, Language: w.Lang(), Date: b.Today, Form: document.Sheet, Confidentiality: w.T("programme.report.internal"), Blocks: b.blocks(w)}
	return document.PDF(to, d, w)
}

func (b *Board) blocks(w i18n.Words) []document.Block {
	from, until := b.Quarter.Days()
	now, before := b.period(w, b.Quarter), b.period(w, b.Quarter.Before())
	n := b.Now.All
	lead := w.T("board.lead", "count", n.Numbers["received"], "from", from, "to", until)
	if n.OnTime >= 0 {
		lead += " " + w.T("board.lead.share", "share", percent(n.OnTime), "before", percent(b.Before.All.OnTime), "median", n.Median)
	}
	all := document.Table{Columns: []document.Column{{Head: w.T("board.number"), Weight: 3, Names: true}, {Head: now, Align: document.Right}, {Head: before, Align: document.Right}, {Head: w.T("board.change"), Align: document.Right}}}
	for _, r := range b.overview(w) {
		all.Rows = append(all.Rows, document.Cells(document.Words(r.label), document.Words(r.now), document.Words(r.before), document.Words(r.change)))
	}
	out := []document.Block{document.Para(lead), all, document.Figure{Drawing: b.chart(w)}}
	for _, d := range boardDimensions() {
		t := document.Table{Empty: w.T("board.none"), Columns: []document.Column{{Head: w.T("indicators.group." + string(d)), Weight: 2.4, Names: true}}}
		for _, key := range []string{"indicators.received", "indicators.share", "board.median", "board.p95"} {
			t.Columns = append(t.Columns, document.Column{Head: w.T(key), Weight: 1.3, Align: document.Right})
		}
		for _, p := range b.pairs(w, d) {
			t.Rows = append(t.Rows, document.Cells(document.Words(p.label), both(strconv.Itoa(p.now.Numbers["received"]), strconv.Itoa(p.before.Numbers["received"])),
				both(percent(p.now.OnTime), percent(p.before.OnTime)), both(days(p.now.Median), days(p.before.Median)), both(days(p.now.P95), days(p.before.P95))))
		}
		out = append(out, heading(w.T("indicators.by."+string(d))), t)
	}
	l := document.List{}
	for _, key := range []string{"received", "days", "aside", "several"} {
		l.Items = append(l.Items, document.Item{Runs: document.Text(w.T("indicators.how." + key))})
	}
	l.Items = slices.Insert(l.Items, 1, document.Item{Runs: document.Text(w.T("indicators.how.share", "met", n.Numbers["on_time"], "late", n.Numbers["late"]))})
	return append(out, document.Para(w.T("board.both")), heading(w.T("indicators.how")), l)
}

// both is a number with that of the quarter before in brackets.
func both(now, before string) document.Cell {
	return document.Cell{Runs: document.Runs(document.B(now), document.P(" ("+before+")"))}
}

// chart are the requests of both quarters by month of receipt.
func (b *Board) chart(w i18n.Words) draw.Drawing {
	c := draw.Bars{Title: w.T("indicators.chart"), Keys: []draw.Key{{Label: w.T("indicators.on_time"), Fill: draw.Accent, On: draw.OnAccent}, {Label: w.T("indicators.late"), Fill: draw.Warn}, {Label: w.T("indicators.rest"), Fill: draw.Mute}}}
	from, _ := b.Quarter.Before().Days()
	for i := range 6 {
		month, n := string(from.AddMonths(i))[:7], Count{}
		for _, list := range [][]Slice{b.Before.By[ByMonth], b.Now.By[ByMonth]} {
			for _, s := range list {
				if s.Key == month {
					n = s.Count
				}
			}
		}
		c.Bars = append(c.Bars, draw.Bar{Label: month, Values: []float64{float64(n.Numbers["on_time"]), float64(n.Numbers["late"]), float64(n.Numbers["received"] - n.Numbers["on_time"] - n.Numbers["late"])}})
	}
	return c.Draw()
}

// sheet is one sheet of the workbook, its heads first.
type sheet struct {
	name string
	rows [][]any
}

func (b *Board) sheets(w i18n.Words) []sheet {
	now, before := b.period(w, b.Quarter), b.period(w, b.Quarter.Before())
	all := sheet{w.T("board.sheet.all"), [][]any{{w.T("board.number"), now, before, w.T("board.change")}}}
	number := func(key string, x, y int) {
		row := []any{w.T(key), nil, nil, nil}
		for i, n := range []int{x, y} {
			if n >= 0 {
				row[1+i] = n
			}
		}
		if x >= 0 && y >= 0 {
			row[3] = x - y
		}
		all.rows = append(all.rows, row)
	}
	for _, m := range Measures() {
		number("indicators."+string(m), b.Now.All.Numbers[m], b.Before.All.Numbers[m])
	}
	number("board.share.percent", b.Now.All.OnTime, b.Before.All.OnTime)
	number("board.median", b.Now.All.Median, b.Before.All.Median)
	number("board.p95", b.Now.All.P95, b.Before.All.P95)
	out := []sheet{all}
	for _, d := range boardDimensions() {
		s := sheet{w.T("indicators.group." + string(d)), [][]any{{w.T("indicators.group." + string(d)), w.T("board.period"), w.T("indicators.received"), w.T("indicators.on_time"), w.T("indicators.late"), w.T("board.share.percent"), w.T("board.median"), w.T("board.p95")}}}
		for _, p := range b.pairs(w, d) {
			for i, n := range []Count{p.now, p.before} {
				row := []any{p.label, []string{now, before}[i], n.Numbers["received"], n.Numbers["on_time"], n.Numbers["late"], nil, nil, nil}
				for j, x := range []int{n.OnTime, n.Median, n.P95} {
					if x >= 0 {
						row[5+j] = x
					}
				}
				s.rows = append(s.rows, row)
			}
		}
		out = append(out, s)
	}
	rows := sheet{w.T("register.requests.many"), [][]any{{w.T("register.requests.one"), w.T("board.period"), w.T("indicators.col.received"), w.T("indicators.col.due"), w.T("indicators.col.answered"), w.T("indicators.days"), w.T("proof.state"), w.T("field.requests.outcome")}}}
	for i, x := range []*Indicators{&b.Now, &b.Before} {
		for _, l := range x.Lines {
			row := []any{l.Ref, []string{now, before}[i], string(l.Received), string(l.Due), string(l.Answered), nil, w.T("state.requests." + l.State), nil}
			if l.Days >= 0 {
				row[5] = l.Days
			}
			if l.Outcome != "" {
				row[7] = w.T("choice.request_outcome." + string(l.Outcome))
			}
			rows.rows = append(rows.rows, row)
		}
	}
	return append(out, rows)
}

// xlsx writes the numbers and, on the last sheet, the requests that they count.
func (b *Board) xlsx(to io.Writer, w i18n.Words) error { return writeBook(to, b.sheets(w)) }

// writeBook writes sheets as a workbook.
func writeBook(to io.Writer, sheets []sheet) error {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", s.name)
		} else {
			_, err = book.NewSheet(s.name)
		}
		if err != nil {
			return fmt.Errorf("name a sheet: %w", err)
		}
		if err := writeSheet(book, s, bold); err != nil {
			return fmt.Errorf("write the sheet %s: %w", s.name, err)
		}
	}
	return book.Write(to)
}

func writeSheet(book *excelize.File, s sheet, bold int) error {
	out, err := book.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(s.rows[0]), 20); err != nil {
		return err
	}
	for i, row := range s.rows {
		cells := make([]any, len(row))
		for j, x := range row {
			c := excelize.Cell{Value: x}
			if i == 0 {
				c.StyleID = bold
			}
			cells[j] = c
		}
		if err := out.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
