package exchange

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// readMeMark is the first cell of the sheet that explains the workbook.
const readMeMark = "Privet"

// maxSheetRows is the last row that a spreadsheet has; a longer table goes on on
// another sheet.
const maxSheetRows = 1 << 20

// xlsxWriter streams a workbook: a sheet for each table, rows in pages. Strings
// are typed as such, so none of them is a formula.
type xlsxWriter struct {
	out    io.Writer
	book   *excelize.File
	tables []*xlsxTable
	long   *xlsxTable
	words  i18n.Words
	row    []string
	cells  []any
	styles xlsxStyles
	t      *register.Type
}

type xlsxStyles struct{ label, name, text int }

type xlsxTable struct {
	outTable
	labels []string
	name   string
	parts  int
	stream *excelize.StreamWriter
	row    int
	widths []float64
}

func newXLSX(w io.Writer, t *register.Type, o ExportOptions, now time.Time) (*xlsxWriter, error) {
	x := &xlsxWriter{out: w, book: excelize.NewFile(), words: o.Words, t: t}
	if err := x.style(); err != nil {
		return nil, err
	}
	if err := x.readMe(t, o, now); err != nil {
		return nil, err
	}
	for _, tb := range outTables(t) {
		xt := &xlsxTable{outTable: tb, name: t.Name}
		if tb.list != nil {
			xt.name = tb.list.Name
		}
		for _, c := range tb.cols {
			xt.labels = append(xt.labels, tb.label(c, o.Words))
			xt.widths = append(xt.widths, width(c))
		}
		if err := x.begin(xt); err != nil {
			return nil, err
		}
		x.tables = append(x.tables, xt)
	}
	return x, nil
}

// width of a column in characters: prose is wide, codes are narrow.
func width(c column) float64 {
	switch {
	case c.head == "title", c.beside != nil, strings.HasSuffix(c.name, titleMark):
		return 30
	case c.head == rowKey:
		return 10
	case c.field != nil && c.field.Kind == register.KindText:
		return 50
	case c.field != nil && (c.field.Kind == register.KindString || c.field.Kind == register.KindTerm || c.field.Kind.Many()):
		return 24
	}
	return 14
}

func (x *xlsxWriter) style() error {
	var err error
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&x.styles.label, heading},
		{&x.styles.name, excelize.Style{Font: &excelize.Font{Italic: true, Family: "Calibri", Color: "7F7F7F", Size: 8}}},
		{&x.styles.text, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
	} {
		if *s.to, err = x.book.NewStyle(&s.style); err != nil {
			return fmt.Errorf("style the workbook: %w", err)
		}
	}
	return nil
}

// begin opens the next sheet of a table: labels, machine names, both frozen.
func (x *xlsxWriter) begin(t *xlsxTable) error {
	t.parts++
	name := t.name
	if t.parts > 1 {
		name += " (" + strconv.Itoa(t.parts) + ")"
	}
	name = sheetName(name)
	if _, err := x.book.NewSheet(name); err != nil {
		return fmt.Errorf("add sheet %s: %w", name, err)
	}
	if err := paper(x.book, name, 2, 0); err != nil {
		return err
	}
	s, err := x.book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	t.stream, t.row = s, 2
	for i, w := range t.widths {
		if err := s.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 2, TopLeftCell: "C3", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	labels, names := make([]any, len(t.cols)), make([]any, len(t.cols))
	for i, c := range t.cols {
		labels[i] = excelize.Cell{StyleID: x.styles.label, Value: t.labels[i]}
		names[i] = excelize.Cell{StyleID: x.styles.name, Value: c.name}
	}
	if err := s.SetRow("A1", labels); err != nil {
		return err
	}
	return s.SetRow("A2", names)
}

// sheetName is a name that every program takes: 31 characters.
func sheetName(s string) string {
	if utf8.RuneCountInString(s) > 31 {
		s = string([]rune(s)[:31])
	}
	return s
}

func (x *xlsxWriter) record(rec register.Record, titles map[id.ID]store.Title) error {
	for _, t := range x.tables {
		err := t.eachRow(rec, func(row any) error {
			x.row = t.texts(rec, row, titles, x.words, x.row[:0])
			return x.write(t, rec, row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *xlsxWriter) write(t *xlsxTable, rec register.Record, row any) error {
	x.cells = x.cells[:0]
	for i, s := range x.row {
		if tooLong(s) {
			ps := parts(s)
			if err := x.overflow(t, rec, row, t.cols[i], ps); err != nil {
				return err
			}
			s = ps[0] + longMark
		}
		switch {
		case s == "":
			x.cells = append(x.cells, nil)
		case t.cols[i].field != nil && t.cols[i].field.Kind == register.KindInt:
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				return err
			}
			if n > 1<<53 || n < -1<<53 { // a spreadsheet's number would lose digits
				x.cells = append(x.cells, s)
				continue
			}
			x.cells = append(x.cells, n)
		default:
			x.cells = append(x.cells, excelize.Cell{StyleID: x.styles.text, Value: s})
		}
	}
	return x.add(t, x.cells)
}

func (x *xlsxWriter) add(t *xlsxTable, cells []any) error {
	if t.row >= maxSheetRows {
		if err := t.stream.Flush(); err != nil {
			return err
		}
		if err := x.begin(t); err != nil {
			return err
		}
	}
	t.row++
	return t.stream.SetRow("A"+strconv.Itoa(t.row), cells)
}

// overflow writes a text that no cell holds to the sheet of long texts.
func (x *xlsxWriter) overflow(t *xlsxTable, rec register.Record, row any, c column, ps []string) error {
	if x.long == nil {
		x.long = &xlsxTable{outTable: outTable{t: x.t, cols: longColumns(x.t)}, name: "long texts", widths: []float64{14, 10, 14, 20, 8, 80}}
		x.long.labels = []string{"", "", "", "", "", ""}
		if err := x.begin(x.long); err != nil {
			return err
		}
	}
	list, at := "", ""
	if t.list != nil {
		list, at = t.list.Name, register.RowID(row).String()
	}
	for i, p := range ps {
		if err := x.add(x.long, []any{register.HeadOf(rec).Ref, at, list, c.name, i + 1, p}); err != nil {
			return err
		}
	}
	return nil
}

func (x *xlsxWriter) close() error {
	defer x.book.Close() // temporary files alone
	all := x.tables
	if x.long != nil {
		all = append(all, x.long)
	}
	for _, t := range all {
		if err := t.stream.Flush(); err != nil {
			return fmt.Errorf("write sheet %s: %w", t.name, err)
		}
	}
	x.book.SetActiveSheet(1)
	if err := x.book.Write(x.out); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// readMe is the first sheet: what this is and how to send it back.
func (x *xlsxWriter) readMe(t *register.Type, o ExportOptions, now time.Time) error {
	const name = "Read me"
	if err := x.book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	word := func(key, otherwise string) string {
		if o.Words.Has(key) {
			return o.Words.T(key)
		}
		return otherwise
	}
	lines := []string{
		readMeMark, word(t.LabelKey()+".many", t.Name), string(calendar.DayOf(now)), "",
		word("exchange.readme.names", "Row 2 of each sheet names the fields; leave it as it is. Columns may be moved or left out."),
		word("exchange.readme.ref", "A record is known by its reference. A row without one becomes a new record; write new-1, new-2 … to name it on the other sheets."),
		word("exchange.readme.lists", "The other sheets hold the lists of the records. Where a sheet is there, its rows replace the list; without the sheet the list stays as it is."),
		word("exchange.readme.rev", "The column rev says which revision was exported. Who changes a record in the meantime is not overwritten: the import says so."),
		word("exchange.readme.reading", "Columns that end with .title or .label are for reading and are not imported."),
	}
	for i, s := range lines {
		if err := x.book.SetCellStr(name, "A"+strconv.Itoa(i+1), s); err != nil {
			return err
		}
	}
	return x.book.SetColWidth(name, "A", "A", 120)
}
