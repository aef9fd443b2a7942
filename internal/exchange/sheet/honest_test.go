package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// Decision 25: no limit is a count of cells that an honest register could reach.
// Ten thousand activities of sixty fields fit in every format.
func TestLargeHonestRegisterFitsTheDefaultLimits(t *testing.T) {
	t.Parallel()
	const n, fields = 10_000, 60
	text := func(i, j int) string { return fmt.Sprintf("Payroll and benefits of employees %d, part %d", i, j) }
	build := map[string]func(b *bytes.Buffer){
		"r.csv": func(b *bytes.Buffer) {
			for i := range n {
				for j := range fields {
					fmt.Fprintf(b, "%q;", text(i, j))
				}
				b.WriteString("\n")
			}
		},
		"r.json": func(b *bytes.Buffer) {
			b.WriteString("[")
			for i := range n - 1 { // one row is the keys
				b.WriteString([]string{",", ""}[min(1, max(0, 1-i))] + "{")
				for j := range fields {
					fmt.Fprintf(b, "%s%q:%q", []string{"", ","}[min(j, 1)], fmt.Sprint("field ", j), text(i, j))
				}
				b.WriteString("}\n")
			}
			b.WriteString("]")
		},
		"r.md": func(b *bytes.Buffer) {
			for i := range n + 1 {
				b.WriteString("|")
				for j := range fields {
					if i == 1 {
						b.WriteString("---|")
					} else {
						b.WriteString(text(i, j) + "|")
					}
				}
				b.WriteString("\n")
			}
		},
		"r.xlsx": func(b *bytes.Buffer) {
			var x bytes.Buffer
			for i := range n {
				x.WriteString("<row>")
				for j := range fields {
					x.WriteString(`<c t="inlineStr"><is><t>` + text(i, j) + `</t></is></c>`)
				}
				x.WriteString("</row>")
			}
			b.Write(xlsxWith(t, rows(x.String())))
		},
		"r.ods": func(b *bytes.Buffer) {
			var x bytes.Buffer
			x.WriteString(`<table:table table:name="T">`)
			for i := range n {
				x.WriteString("<table:table-row>")
				for j := range fields {
					x.WriteString(`<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>` + text(i, j) + `</text:p></table:table-cell>`)
				}
				x.WriteString("</table:table-row>")
			}
			x.WriteString(`</table:table>`)
			b.Write(odsWith(t, x.String()))
		},
	}
	for name, fill := range build {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			fill(&b)
			// The limits of size are the question here, not how busy the machine is.
			book, err := sheet.Read(context.Background(), name, bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Limits{Time: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			s := book.Sheets[0]
			if len(s.Rows) != n || len(s.Rows[n-1]) != fields {
				t.Errorf("%d rows, %d fields", len(s.Rows), len(s.Rows[len(s.Rows)-1]))
			}
		})
	}
}
