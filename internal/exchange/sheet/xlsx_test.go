package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// excel builds a workbook with excelize.
func excel(t testing.TB, build func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := build(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(f *excelize.File, sheet string, cells ...any) error {
	for i := 0; i+1 < len(cells); i += 2 {
		if err := f.SetCellValue(sheet, cells[i].(string), cells[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func TestWorkbookOfExcelizeComesBackCellByCell(t *testing.T) {
	t.Parallel()
	file := excel(t, func(f *excelize.File) error {
		if _, err := f.NewSheet("Hidden"); err != nil {
			return err
		}
		if err := f.SetSheetVisible("Hidden", false); err != nil {
			return err
		}
		if err := f.SetCellRichText("Sheet1", "C1", []excelize.RichTextRun{{Text: "rich "}, {Text: "text", Font: &excelize.Font{Bold: true}}}); err != nil {
			return err
		}
		if err := f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Text: "note"}); err != nil {
			return err
		}
		return set(f, "Sheet1", "A1", "Name", "B1", "Łódź & <Köln>", "A3", 12.5, "B3", true, "C3", "two\nlines",
			"D3", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), "E3", time.Date(2024, 2, 29, 14, 30, 0, 0, time.UTC))
	})
	b := mustRead(t, "r.xlsx", file)
	if b.Format != "xlsx" || len(b.Sheets) != 2 || !b.Sheets[1].Hidden || b.Sheets[0].Hidden {
		t.Fatalf("book is %+v", b)
	}
	want := [][]sheet.Cell{
		{{Kind: sheet.Text, Text: "Name"}, {Kind: sheet.Text, Text: "Łódź & <Köln>"}, {Kind: sheet.Text, Text: "rich text"}},
		nil,
		{
			{Kind: sheet.Number, Text: "12.5", Raw: "12.5"}, {Kind: sheet.Bool, Text: "TRUE", Raw: "true"}, {Kind: sheet.Text, Text: "two\nlines"},
			{Kind: sheet.Date, Text: "2024-02-29", Raw: "2024-02-29"}, {Kind: sheet.Date, Text: "2024-02-29 14:30:00", Raw: "2024-02-29T14:30:00"},
		},
	}
	if d := cmp.Diff(want, b.Sheets[0].Rows); d != "" {
		t.Error(d)
	}
	for _, key := range []string{"note.hidden_sheet", "note.comments"} {
		if !hasNote(b, key) {
			t.Errorf("no %s among %v", key, b.Notes)
		}
	}
}

func TestMergedBlockKeepsItsValueInTheFirstCell(t *testing.T) {
	t.Parallel()
	file := excel(t, func(f *excelize.File) error {
		if err := set(f, "Sheet1", "A1", "Title", "C2", "x", "A2", "Unit", "A4", "covered later", "C5", "y"); err != nil {
			return err
		}
		if err := f.MergeCell("Sheet1", "A1", "F1"); err != nil { // wider than the table
			return err
		}
		return f.MergeCell("Sheet1", "A2", "A3")
	})
	s := mustRead(t, "r.xlsx", file).Sheets[0]
	if d := cmp.Diff([]sheet.Range{{Row: 0, Col: 0, LastRow: 0, LastCol: 2}, {Row: 1, Col: 0, LastRow: 2, LastCol: 0}}, s.Merges); d != "" {
		t.Error(d)
	}
	wantGrid(t, s, "Title\nUnit||x\n\ncovered later\n||y\n")
}

func TestValuesHiddenBelowAMergedBlockAreNoted(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.xlsx", xlsxWith(t, `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>`+
		`<row r="2"><c r="A2" t="str"><v>c</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`))
	if !hasNote(b, "note.covered_cells") {
		t.Error("no note")
	}
	wantGrid(t, b.Sheets[0], "a\nc\n")
}

// Both date systems, the day that never was, and formats that only look like dates.
func TestNumbersAreReadByTheirFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, value string
		since04     bool
		want        sheet.Cell
	}{
		{"dd.mm.yyyy", "45657", false, sheet.Cell{Kind: sheet.Date, Text: "31.12.2024", Raw: "2024-12-31"}},
		{"dd.mm.yyyy", "44195", true, sheet.Cell{Kind: sheet.Date, Text: "31.12.2024", Raw: "2024-12-31"}},
		{"m/d/yy", "45657", false, sheet.Cell{Kind: sheet.Date, Text: "12/31/24", Raw: "2024-12-31"}},
		{"d. mmmm yyyy", "45657", false, sheet.Cell{Kind: sheet.Date, Text: "2024-12-31", Raw: "2024-12-31"}},
		{"[$-407]dd/mm/yyyy;@", "45657", false, sheet.Cell{Kind: sheet.Date, Text: "31/12/2024", Raw: "2024-12-31"}},
		{"yyyy-mm-dd hh:mm", "45657.5", false, sheet.Cell{Kind: sheet.Date, Text: "2024-12-31 12:00", Raw: "2024-12-31T12:00:00"}},
		{"dd.mm.yyyy", "45656.999999999", false, sheet.Cell{Kind: sheet.Date, Text: "31.12.2024", Raw: "2024-12-31"}},
		{"yyyy-mm-dd", "1", false, sheet.Cell{Kind: sheet.Date, Text: "1900-01-01", Raw: "1900-01-01"}},
		{"yyyy-mm-dd", "59", false, sheet.Cell{Kind: sheet.Date, Text: "1900-02-28", Raw: "1900-02-28"}},
		{"yyyy-mm-dd", "61", false, sheet.Cell{Kind: sheet.Date, Text: "1900-03-01", Raw: "1900-03-01"}},
		{"yyyy-mm-dd", "0", true, sheet.Cell{Kind: sheet.Date, Text: "1904-01-01", Raw: "1904-01-01"}},
		{"yyyy-mm-dd", "99999999", false, sheet.Cell{Kind: sheet.Number, Text: "99999999", Raw: "99999999"}},
		{"hh:mm", "0.375", false, sheet.Cell{Kind: sheet.Text, Text: "09:00"}},
		{"[h]:mm", "1.5", false, sheet.Cell{Kind: sheet.Number, Text: "1.5", Raw: "1.5"}},
		{"General", "45657", false, sheet.Cell{Kind: sheet.Number, Text: "45657", Raw: "45657"}},
		{"0%", "0.25", false, sheet.Cell{Kind: sheet.Number, Text: "25%", Raw: "0.25"}},
		{"#,##0.00", "1234567.5", false, sheet.Cell{Kind: sheet.Number, Text: "1,234,567.50", Raw: "1234567.5"}},
		{`"PA-"0000`, "12", false, sheet.Cell{Kind: sheet.Number, Text: "PA-0012", Raw: "12"}},
		{`0 "Monate"`, "36", false, sheet.Cell{Kind: sheet.Number, Text: "36 Monate", Raw: "36"}},
		{"[Red]0.0;[Blue]-0.0", "2.25", false, sheet.Cell{Kind: sheet.Number, Text: "2.2", Raw: "2.25"}},
		{"# ?/?", "0.5", false, sheet.Cell{Kind: sheet.Number, Text: "0.5", Raw: "0.5"}},
		{"0.00E+00", "1200", false, sheet.Cell{Kind: sheet.Number, Text: "1200", Raw: "1200"}},
		{"", "1E+3", false, sheet.Cell{Kind: sheet.Number, Text: "1000", Raw: "1000"}},
		{"", "0.30000000000000004", false, sheet.Cell{Kind: sheet.Number, Text: "0.3", Raw: "0.3"}},
		{"", "-1.5", false, sheet.Cell{Kind: sheet.Number, Text: "-1.5", Raw: "-1.5"}},
		{"", "NaN", false, sheet.Cell{Kind: sheet.Text, Text: "NaN"}},
		{"", "0x10", false, sheet.Cell{Kind: sheet.Text, Text: "0x10"}},
	} {
		t.Run(c.code+" "+c.value, func(t *testing.T) {
			t.Parallel()
			file := xlsxWith(t, rows(`<row r="1"><c r="A1" s="1"><v>`+c.value+`</v></c></row>`),
				"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="`+strings.ReplaceAll(c.code, `"`, "&quot;")+`"/></numFmts>`+
					`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`)
			if c.since04 {
				file = zipped(t, "[Content_Types].xml", "<Types/>",
					"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="D" r:id="a"/></sheets></workbook>`,
					"xl/_rels/workbook.xml.rels", `<r><Relationship Id="a" Type="worksheet" Target="s.xml"/><Relationship Id="b" Type="styles" Target="y.xml"/></r>`,
					"xl/s.xml", rows(`<row><c s="0"><v>`+c.value+`</v></c></row>`),
					"xl/y.xml", `<styleSheet><numFmts><numFmt numFmtId="165" formatCode="`+c.code+`"/></numFmts><cellXfs><xf numFmtId="165"/></cellXfs></styleSheet>`)
			}
			if d := cmp.Diff(c.want, mustRead(t, "r.xlsx", file).Sheets[0].Rows[0][0]); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBuiltInDateFormatsAreDates(t *testing.T) {
	t.Parallel()
	for id := 14; id <= 22; id++ {
		file := excel(t, func(f *excelize.File) error {
			s, err := f.NewStyle(&excelize.Style{NumFmt: id})
			if err != nil {
				return err
			}
			if err := f.SetCellStyle("Sheet1", "A1", "A1", s); err != nil {
				return err
			}
			return f.SetCellValue("Sheet1", "A1", 45657.25)
		})
		c := mustRead(t, "r.xlsx", file).Sheets[0].Rows[0][0]
		if c.Kind != sheet.Date || c.Raw != "2024-12-31T06:00:00" {
			t.Errorf("format %d: %+v", id, c)
		}
	}
}

func TestHandMadeSheets(t *testing.T) {
	t.Parallel()
	shared := []string{"xl/sharedStrings.xml", `<sst xmlns="x" count="9"><si><t>one</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">a </t></r><r><t>b</t></r>` +
		`<rPh sb="0" eb="1"><t>kana</t></rPh></si><si><t>x_x000D_
y</t></si><si/></sst>`}
	for _, c := range []struct{ name, xml, want string }{
		{"shared, rich and phonetic strings", rows(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>`), "one|a b|x/y\n"},
		{"inline strings", rows(`<row r="1"><c r="A1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>`), "inline\n"},
		{"formulas give their result", rows(`<row r="1"><c r="A1" t="str"><f>A2&amp;"x"</f><v>r</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>NOW()</f></c></row>`), "r|2|#DIV/0!\n"},
		{"cells without references follow each other", rows(`<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`), "1|2\n3\n"},
		{"gaps are kept", rows(`<row r="2"><c r="C2"><v>1</v></c></row><row r="4"><c r="A4"><v>2</v></c></row>`), "\n||1\n\n2\n"},
		{"formatted empty rows and columns are trimmed", rows(`<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/><c r="XFD1" s="1"/></row><row r="900000" s="1"><c r="A900000" s="1"/></row>`), "1\n"},
		{"a dimension of a billion cells is not believed", `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1" spans="1:16384"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`, "1\n"},
		{"blanks alone are no cell", rows(`<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">  </t></is></c><c r="B1" t="inlineStr"><is><t> x </t></is></c></row>`), "| x \n"},
		{"strict dates", rows(`<row r="1"><c r="A1" t="d"><v>2024-12-31T00:00:00</v></c></row>`), "2024-12-31\n"},
		{"strict names and prefixes", `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`, "7\n"},
		{"CDATA, references and comments", rows(`<row r="1"><c r="A1" t="str"><v><![CDATA[<a>&]]>&#x41;&#66;<!-- no -->&gt;</v></c></row>`), "<a>&AB>\n"},
		{"extensions are not cells", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><extLst><ext><row r="9"><c r="A9"><v>9</v></c></row></ext></extLst></worksheet>`, "1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantGrid(t, mustRead(t, "r.xlsx", xlsxWith(t, c.xml, shared...)).Sheets[0], c.want)
		})
	}
}

func TestCellInTheLastRowCostsNoMillionRows(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.xlsx", xlsxWith(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048575"><c r="A1048575"><v>2</v></c></row>`+
		`<row r="1048576"><c r="XFD1048576"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1048575:A1048576"/></mergeCells></worksheet>`))
	s := b.Sheets[0]
	if len(s.Rows) > 2000 || !hasNote(b, "note.empty_rows") {
		t.Fatalf("%d rows, notes %v", len(s.Rows), b.Notes)
	}
	last := len(s.Rows) - 1
	if s.RowNumber(0) != 1 || s.RowNumber(last) != 1048576 || s.RowNumber(last-1) != 1048575 {
		t.Errorf("rows are numbered %d, %d, %d", s.RowNumber(0), s.RowNumber(last-1), s.RowNumber(last))
	}
	if m := s.Merges[0]; m.Row != last-1 || m.LastRow != last {
		t.Errorf("merge is %+v, last row %d", m, last)
	}
}

func TestProtectedWorkbookSaysSo(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	_, err := read(t, "r.xlsx", b.Bytes())
	wantProblem(t, err, problem.Invalid, "import.encrypted", "file", "r.xlsx")
}

func TestDamageIsNamedBySheetAndRow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, xml, key, row string }{
		{"cut inside a row", `<worksheet><sheetData><row r="7"><c r="A7"><v>1</v></c>`, "import.broken_sheet", "7"},
		{"tags that do not match", rows(`<row r="3"><c r="A3"><v>1</c></v></row>`), "import.broken_sheet", "3"},
		{"a shared string that is not there", rows(`<row r="2"><c r="A2" t="s"><v>5</v></c></row>`), "import.broken_sheet", "2"},
		{"an entity of its own", rows(`<row r="2"><c r="A2" t="str"><v>&lol;</v></c></row>`), "import.broken_sheet", "2"},
		{"a document type", `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + rows(""), "import.broken_sheet", "0"},
		{"a row beyond the last", rows(`<row r="1048577"><c><v>1</v></c></row>`), "import.cell_outside", "0"},
		{"a column beyond the last", rows(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), "import.cell_outside", "1"},
		{"rows that run backwards", rows(`<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>`), "import.cell_outside", "5"},
		{"a merge of nonsense", `<worksheet><mergeCell ref="B2:A1"/></worksheet>`, "import.cell_outside", "0"},
		{"elements without end", strings.Repeat("<a>", 100_000), "import.broken_sheet", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, "r.xlsx", xlsxWith(t, c.xml))
			wantProblem(t, err, problem.Invalid, c.key, "sheet", "Data", "row", c.row)
		})
	}
}
