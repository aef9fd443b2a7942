package document_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/document"
)

// BenchmarkStatement writes the sample of 78 controls in each format, beside
// deflating the same document as JSON, which a compressed file cannot do without.
func BenchmarkStatement(b *testing.B) {
	words, d := wordsOf(b, "en"), sample()
	var data bytes.Buffer
	if err := document.JSON(&data, d, words); err != nil {
		b.Fatal(err)
	}
	for _, kind := range []string{"pdf", "docx", "html", "json"} {
		b.Run(kind, func(b *testing.B) {
			var ours, deflate time.Duration
			for b.Loop() {
				start := time.Now()
				if err := renderers()[kind](io.Discard, d, words); err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				z := zlib.NewWriter(io.Discard)
				_, _ = z.Write(data.Bytes())
				_ = z.Close()
				ours, deflate = ours+middle.Sub(start), deflate+time.Since(middle)
			}
			b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/document")
			b.ReportMetric(float64(ours)/float64(deflate), "times-deflating-its-JSON")
		})
	}
}
