package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// registerFile is a workbook of n activities of 15 fields, as excelize writes it.
func registerFile(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	row := make([]any, 15)
	for i := range n + 1 {
		for j := range row {
			switch {
			case i == 0:
				row[j] = fmt.Sprintf("Field %d", j)
			case j == 13:
				row[j] = excelize.Cell{StyleID: day, Value: time.Date(2020, 1, 1+i%3000, 0, 0, 0, 0, time.UTC)}
			case j == 14:
				row[j] = i
			default:
				row[j] = fmt.Sprintf("Payroll and benefits of employees, part %d of activity %d", j, i)
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var bigRegister = sync.OnceValue(func() []byte { return registerFile(&testing.B{}, 10_000) })

// The bar: a whole import takes at most three times what excelize needs to read
// the same file, so reading must leave most of that to the rest.
func BenchmarkRead(b *testing.B) {
	file := bigRegister()
	b.Run("privet", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		b.ReportAllocs()
		for b.Loop() {
			if n := len(mustRead(b, "r.xlsx", file).Sheets[0].Rows); n != 10_001 {
				b.Fatal(n)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		b.ReportAllocs()
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(file))
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.GetRows("Sheet1")
			if err != nil || len(rows) != 10_001 {
				b.Fatal(len(rows), err)
			}
			f.Close()
		}
	})
	b.Run("encoding-xml-tokens-only", func(b *testing.B) {
		for b.Loop() {
			z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range z.File {
				rc, err := f.Open()
				if err != nil {
					b.Fatal(err)
				}
				d := xml.NewDecoder(rc)
				for {
					if _, err := d.RawToken(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
				rc.Close()
			}
		}
	})
}
