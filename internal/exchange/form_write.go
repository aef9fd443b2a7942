package exchange

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// formWriter writes the record of processing in the layout of an authority.
type formWriter struct {
	form   form
	speech formSpeech
	cover  cover
	out    io.Writer
	book   *excelize.File
	tables map[string]*formSheet // by sheet
	count  int                   // of sheets for one activity
	style  struct{ title, part, head, label, text int }
}

type formSheet struct {
	stream *excelize.StreamWriter
	row    int
}

func newForm(w io.Writer, f form, o ExportOptions, c cover) (*formWriter, error) {
	x := &formWriter{form: f, speech: f.speech(o.says, o.Words.Lang()), cover: c, out: w, book: excelize.NewFile(), tables: map[string]*formSheet{}}
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&x.style.title, excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 14, Color: "1F3D33"}}},
		{&x.style.part, excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"2F5D4E"}}, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&x.style.head, heading},
		{&x.style.label, excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 10, Color: "3C4A45"}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "DDE5E1"}}}},
		{&x.style.text, excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 10}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "DDE5E1"}}}},
	} {
		var err error
		if *s.to, err = x.book.NewStyle(&s.style); err != nil {
			return nil, fmt.Errorf("style the workbook: %w", err)
		}
	}
	if f.sheets {
		return x, x.beginList()
	}
	return x, x.beginTable(f.controller, f.names.controller)
}

// sheet opens a sheet; the first takes the place of the one that a new book has.
func (x *formWriter) sheet(name string, widths ...float64) (*formSheet, error) {
	var err error
	if len(x.tables) == 0 && x.count == 0 {
		err = x.book.SetSheetName("Sheet1", name)
	} else {
		_, err = x.book.NewSheet(name)
	}
	if err != nil {
		return nil, fmt.Errorf("add sheet %s: %w", name, err)
	}
	s := &formSheet{}
	if s.stream, err = x.book.NewStreamWriter(name); err != nil {
		return nil, fmt.Errorf("write sheet %s: %w", name, err)
	}
	for i, w := range widths {
		if err := s.stream.SetColWidth(i+1, i+1, w); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *formSheet) write(style int, height float64, cells ...string) error {
	s.row++
	out := make([]any, len(cells))
	for i, c := range cells {
		if tooLong(c) {
			c = parts(c)[0] + longMark
		}
		out[i] = excelize.Cell{StyleID: style, Value: c}
	}
	var opts []excelize.RowOpts
	if height > 0 {
		opts = append(opts, excelize.RowOpts{Height: height})
	}
	return s.stream.SetRow("A"+itoa(s.row), out, opts...)
}

// top writes the title and who keeps the register.
func (x *formWriter) top(s *formSheet, title, who string) error {
	if err := s.write(x.style.title, 22, title); err != nil {
		return err
	}
	for _, l := range x.cover.lines(x.form.names, who) {
		if err := s.write(x.style.text, 0, l[0], l[1]); err != nil {
			return err
		}
	}
	return s.write(x.style.text, 0)
}

// beginTable opens a table: headings over several columns, then the columns.
func (x *formWriter) beginTable(t formTable, who string) error {
	widths := make([]float64, len(t.columns))
	for i, c := range t.columns {
		widths[i] = c.width
	}
	name := sheetName(t.sheet)
	s, err := x.sheet(name, widths...)
	if err != nil {
		return err
	}
	x.tables[t.sheet] = s
	head := 3 + len(x.cover.lines(x.form.names, who)) + 1
	if err := paper(x.book, name, head, 3); err != nil {
		return err
	}
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: "A" + itoa(head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := x.top(s, t.title, who); err != nil {
		return err
	}
	groups, heads := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.title
		if i == 0 || t.columns[i-1].part != c.part {
			groups[i] = c.part
		}
	}
	if err := s.write(x.style.part, 18, groups...); err != nil {
		return err
	}
	return s.write(x.style.head, height(heads, 26), heads...)
}

// beginList opens the list of the activities that have a sheet each.
func (x *formWriter) beginList() error {
	s, err := x.sheet(sheetName(x.form.list.sheet), 34, 60, 30, 16)
	if err != nil {
		return err
	}
	x.tables[x.form.list.sheet] = s
	if err := x.top(s, x.form.list.title, x.form.names.controller); err != nil {
		return err
	}
	heads := make([]string, 4)
	for i, c := range x.listColumns() {
		heads[i] = c.title
	}
	return s.write(x.style.head, 0, heads...)
}

// listColumns are what the list tells of each activity: reference, name, unit, start.
func (x *formWriter) listColumns() []formColumn {
	var out []formColumn
	for _, want := range []func(formColumn) bool{
		func(c formColumn) bool { return c.head == refKey },
		func(c formColumn) bool { return c.head == "title" },
		func(c formColumn) bool { return c.field == "unit" },
		func(c formColumn) bool { return c.field == "started" },
	} {
		for _, c := range x.form.controller.columns {
			if want(c) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

func (x *formWriter) record(rec register.Record, titles map[id.ID]store.Title) error {
	a, ok := rec.(*record.ProcessingActivity)
	if !ok {
		return fmt.Errorf("layout %s: not an activity: %T", x.form.name, rec)
	}
	x.speech.title = titleIn(titles)
	switch {
	case a.Role.Serves():
		return x.serving(a)
	case x.form.sheets:
		return x.single(a)
	}
	line := make([]string, len(x.form.controller.columns))
	for i, c := range x.form.controller.columns {
		line[i] = x.speech.text(c.formCell, a)
	}
	return x.tables[x.form.controller.sheet].write(x.style.text, height(line, 30), line...)
}

// titleIn gives the titles of links, in the form in which a list of them is read.
func titleIn(titles map[id.ID]store.Title) func(id.ID) string {
	return func(at id.ID) string { return strings.ReplaceAll(tidyCell(titles[at].Title), ";", `\;`) }
}

// serving writes a line for each customer and category of processing (Art. 30(2)).
func (x *formWriter) serving(a *record.ProcessingActivity) error {
	t := x.form.processor
	if x.tables[t.sheet] == nil {
		if err := x.beginTable(t, x.form.names.processor); err != nil {
			return err
		}
	}
	for _, spread := range x.speech.spread(a) {
		line := make([]string, len(t.columns))
		for i, c := range t.columns {
			if c.spread {
				line[i] = spread[c.field]
				continue
			}
			line[i] = x.speech.text(c.formCell, a)
		}
		if err := x.tables[t.sheet].write(x.style.text, height(line, 30), line...); err != nil {
			return err
		}
	}
	return nil
}

// spread is an activity's customers with a category of processing each, by column.
func (s *formSpeech) spread(a *record.ProcessingActivity) []map[string]string {
	f := s.t.Field("customers")
	var out []map[string]string
	for _, row := range f.RowsOf(a) {
		line := map[string]string{}
		name, _ := s.item(formCell{name: []string{"party", "name"}, parts: []string{"note"}}, f, a, row)
		line["name"] = writeItems([]formItem{name})
		for _, part := range []string{"contact", "representative", "dpo", "agreement"} {
			line[part] = s.value(f, fieldOf(f, part), a, row)
		}
		operations := strings.Split(s.says.formValue(fieldOf(f, "operations"), row, s.lang, s.title), "\n")
		for _, o := range operations {
			one := map[string]string{"operations": o}
			for k, v := range line {
				one[k] = v
			}
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		out = append(out, map[string]string{})
	}
	return out
}

// single writes the sheet of one activity: names to the left, what they are beside.
func (x *formWriter) single(a *record.ProcessingActivity) error {
	if x.count++; x.count > maxFormSheets {
		return problem.New(problem.TooLarge, "export_too_many_sheets", "max", maxFormSheets)
	}
	list := make([]string, 0, 4)
	for _, c := range x.listColumns() {
		list = append(list, x.speech.text(c.formCell, a))
	}
	if err := x.tables[x.form.list.sheet].write(x.style.text, height(list, 50), list...); err != nil {
		return err
	}
	name := sheetName(a.Ref)
	s, err := x.sheet(name, 44, 100)
	if err != nil {
		return err
	}
	if err := upright(x.book, name); err != nil {
		return err
	}
	if err := s.write(x.style.title, 22, x.form.controller.title, a.Ref); err != nil {
		return err
	}
	part := ""
	for _, c := range x.form.controller.columns {
		if c.part != part {
			part = c.part
			if err := s.write(x.style.part, 18, part, ""); err != nil {
				return err
			}
		}
		text := x.speech.text(c.formCell, a)
		s.row++
		rows := max(height([]string{text}, 96), height([]string{c.title}, 42))
		if tooLong(text) {
			text = parts(text)[0] + longMark
		}
		if err := s.stream.SetRow("A"+itoa(s.row), []any{excelize.Cell{StyleID: x.style.label, Value: c.title}, excelize.Cell{StyleID: x.style.text, Value: text}}, excelize.RowOpts{Height: rows}); err != nil {
			return err
		}
	}
	return s.stream.Flush()
}

func (x *formWriter) close() error {
	defer x.book.Close() // temporary files alone
	for _, s := range x.tables {
		if err := s.stream.Flush(); err != nil {
			return err
		}
	}
	return x.book.Write(x.out)
}
