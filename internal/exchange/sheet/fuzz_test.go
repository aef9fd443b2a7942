package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// probe reads under tight limits and checks what every caller relies on: a problem
// or a book, rows trimmed, texts valid, merges inside the grid, sizes bounded.
func probe(t *testing.T, name string, file []byte) {
	t.Helper()
	lim := sheet.Limits{Unpacked: 8 << 20, Held: 8 << 20, Cell: 64 << 10, Time: 5 * time.Second}
	b, err := sheet.Read(context.Background(), name, bytes.NewReader(file), int64(len(file)), lim)
	if err != nil {
		if p, ok := problem.As(err); !ok || (p.Kind != problem.Invalid && p.Kind != problem.TooLarge) {
			t.Fatalf("error is no problem of the file: %v", err)
		}
		return
	}
	for _, s := range b.Sheets {
		if n := len(s.Rows); n > 0 && (len(s.Rows[n-1]) == 0 || s.RowNumber(n-1) > 1<<20) {
			t.Errorf("sheet %q ends in an empty row or beyond the last (%d)", s.Name, s.RowNumber(n-1))
		}
		for i, row := range s.Rows {
			if len(row) > 0 && row[len(row)-1].Kind == sheet.Empty {
				t.Errorf("row %d ends in an empty cell", i)
			}
			for _, c := range row {
				if (c.Kind == sheet.Empty) != (c.Text == "") || !utf8.ValidString(c.Text) || strings.ContainsAny(c.Text, "\x00\r") {
					t.Errorf("row %d: cell %+v", i, c)
				}
				if c.Kind == sheet.Date {
					if _, err := time.Parse("2006-01-02", c.Raw[:10]); err != nil {
						t.Errorf("date %+v", c)
					}
				}
			}
		}
		for _, m := range s.Merges {
			if m.Row < 0 || m.Col < 0 || m.LastRow < m.Row || m.LastCol < m.Col || m.LastRow >= len(s.Rows) {
				t.Errorf("merge %+v in %d rows", m, len(s.Rows))
			}
		}
	}
}

// FuzzReadXLSX bends the sheet, the shared strings and the styles of a workbook,
// and the archive itself. // S4
func FuzzReadXLSX(f *testing.F) {
	const strs = `<sst><si><t>one</t></si><si><r><t>a</t></r><rPh><t>k</t></rPh></si></sst>`
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-407]dd.mm.yyyy hh:mm AM/PM;@"/></numFmts><cellXfs><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>`
	f.Add([]byte(rows(`<row r="2" hidden="1"><c r="B2" t="s"><v>1</v></c><c r="C2" s="0"><v>45657.5</v></c><c t="inlineStr"><is><t>_x000D_x</t></is></c></row>`)), []byte(strs), []byte(styles))
	f.Add([]byte(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576" s="1"><f>1</f><v>-1e3</v></c></row></sheetData><mergeCell ref="$A$1:B1048576"/></worksheet>`), []byte(strs), []byte(styles))
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b='\xe4&#xE4;'><![CDATA[x]]><!-- --></a>"), []byte("\xff\xfe<\x00a\x00/\x00>\x00"), []byte("<a>"))
	f.Add([]byte(nil), []byte(nil), registerFile(f, 2))
	f.Fuzz(func(t *testing.T, data, strs, styles []byte) {
		probe(t, "r.xlsx", xlsxWith(t, string(data), "xl/sharedStrings.xml", string(strs), "xl/styles.xml", string(styles)))
		if bytes.HasPrefix(styles, []byte("PK")) {
			probe(t, "r.xlsx", styles)
		}
	})
}

// FuzzReadODS bends the content of a spreadsheet. // S4
func FuzzReadODS(f *testing.F) {
	file := odsWith(f, `<table:table table:name="T"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2024-12-31" table:number-columns-spanned="2"><text:p>a<text:s text:c="3"/></text:p><text:p>b</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		f.Fatal(err)
	}
	r, err := z.Open("content.xml")
	if err != nil {
		f.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte(odsHead + `<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1e300" table:number-columns-repeated="99"/></table:table-row></table:table>` + odsTail))
	f.Add([]byte(odsHead + `<table:table><table:table-row><table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/></table:table-row></table:table>` + odsTail))
	f.Fuzz(func(t *testing.T, content []byte) {
		probe(t, "r.ods", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", string(content)))
		probe(t, "r.fods", content)
	})
}

// FuzzReadCSV reads anything under a name that says CSV. // S4
func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "sep=;\na;\"b\nc\"\r\n", "a\tb\r\"x", "\xff\xfea\x00;\x00", "\xef\xbb\xbfa;\xe4\n", "L\xf6hne;\xb9\n", "a\x00,b", "\"a\" b,\"\"\"\"\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) { probe(t, "r.csv", file) })
}

// FuzzReadJSON reads anything under a name that says JSON. // S4
func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{`[{"name":"A","tags":["x",1e5,null,true],"to":[{"a":{"b":[]}}]}]`, `{"a":{"x":1},"b":{"x":2}}`, `{"r":[{"ref":"1","c":[{"ref":"2"},3]}],"m":{"n":1}}`,
		"{\"a\":1}\n{\"a\":1,\"a\":2}", `[[1,[2]],"x"]`, `"\ud83d"`, `[[[[[[`, `[1] x`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) { probe(t, "r.json", file) })
}

// FuzzReadMarkdown reads anything under a name that says Markdown. // S4
func FuzzReadMarkdown(f *testing.F) {
	f.Add([]byte(markdownRegister))
	f.Add([]byte("a|b\n-|-\n1\\|2|`x|y`<br/>z|&lt;\n\n# #\n|x|\n|:-:|\r|\\"))
	f.Fuzz(func(t *testing.T, file []byte) { probe(t, "r.md", file) })
}
