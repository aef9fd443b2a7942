package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// read reads a file from memory under the default limits.
func read(t testing.TB, name string, file []byte) (*sheet.Book, error) {
	t.Helper()
	return sheet.Read(context.Background(), name, bytes.NewReader(file), int64(len(file)), sheet.Limits{})
}

func mustRead(t testing.TB, name string, file []byte) *sheet.Book {
	t.Helper()
	b, err := read(t, name, file)
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return b
}

// grid shows a sheet as text: cells by |, rows by newline, line breaks as /.
func grid(s sheet.Sheet) string {
	var b strings.Builder
	for _, row := range s.Rows {
		for i, c := range row {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(strings.ReplaceAll(c.Text, "\n", "/"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func wantGrid(t testing.TB, s sheet.Sheet, want string) {
	t.Helper()
	if got := grid(s); got != want {
		t.Errorf("sheet %q:\n%s\nwant:\n%s", s.Name, got, want)
	}
}

// wantProblem checks kind and key, and that the sentence can name its place.
func wantProblem(t testing.TB, err error, kind problem.Kind, key string, args ...string) *problem.Problem {
	t.Helper()
	p, ok := problem.As(err)
	if !ok {
		t.Fatalf("error is %v, want a problem %s", err, key)
	}
	if p.Kind != kind || p.Key != key {
		t.Fatalf("problem is %v, want %s: %s", p, kind, key)
	}
	for i := 0; i+1 < len(args); i += 2 {
		if got := fmt.Sprint(p.Args[args[i]]); got != args[i+1] {
			t.Errorf("%s: %s is %q, want %q", key, args[i], got, args[i+1])
		}
	}
	return p
}

func hasNote(b *sheet.Book, key string) bool {
	for _, n := range b.Notes {
		if n.Key == key {
			return true
		}
	}
	return false
}

// zipped makes an archive of name, content, name, content.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// xlsxWith is a hand-made workbook of one sheet "Data" with that sheet XML; more
// are further parts.
func xlsxWith(t testing.TB, sheetXML string, more ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{
		"[Content_Types].xml", `<Types/>`,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheetXML,
	}, more...)...)
}

// rows wraps row XML into a worksheet.
func rows(inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + inner + `</sheetData></worksheet>`
}

const odsHead = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c"><office:body><office:spreadsheet>`
const odsTail = `</office:spreadsheet></office:body></office:document-content>`

// odsWith is a hand-made spreadsheet with that inner XML.
func odsWith(t testing.TB, inner string) []byte {
	t.Helper()
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml", odsHead+inner+odsTail,
		"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>`)
}
