package redact_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/redact"
)

// thread is mail of about a megabyte in which ten people write.
func thread() (string, []string) {
	names := []string{
		"Jürgen Großmann", "Zoë O'Brien", "Łucja Wójcik", "Peter Schmidt", "Maria de la Cruz",
		"Ivan Horvat", "Freya Hughes", "Hugo Peña", "Amélie Laurent", "Sanne de Vries",
	}
	var b strings.Builder
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, "From: %s\nOn the %dth the order was sent to the customer, who confirmed it by telephone (+49 431 9876%03d). "+
			"The invoice follows; please note that the price has changed since the last letter and that nobody has told the warehouse yet.\n\n", names[i%10], i%28+1, i%1000)
	}
	return b.String(), names
}

// BenchmarkText removes ten names from a megabyte, beside strings.NewReplacer,
// which replaces the same words and counts nothing.
func BenchmarkText(b *testing.B) {
	s, names := thread()
	var marks []redact.Mark
	for _, m := range redact.Find(s, redact.Rules{Others: names}) {
		if m.Kind == redact.Name {
			marks = append(marks, m)
		}
	}
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n, redact.Block)
	}
	replacer := strings.NewReplacer(pairs...)
	var ours, plain time.Duration
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		start := time.Now()
		_, _ = redact.Text(s, marks)
		middle := time.Now()
		_ = replacer.Replace(s)
		ours, plain = ours+middle.Sub(start), plain+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(plain), "times-a-replacer")
}

// BenchmarkFind proposes what to remove from a megabyte.
func BenchmarkFind(b *testing.B) {
	s, names := thread()
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		redact.Find(s, redact.Rules{Own: []string{"Anna Schmidt"}, Others: names})
	}
}

// BenchmarkPDF reads a file of 100 pages and writes its copy.
func BenchmarkPDF(b *testing.B) {
	s, names := thread()
	o := redact.Original{Name: "x.pdf", From: redact.PDF, Pages: 100}
	for i := range 100 {
		if i > 0 {
			o.Text += "\f"
		}
		o.Text += s[i*2800 : i*2800+2500]
	}
	o.Text = strings.ToValidUTF8(o.Text, "")
	var file bytes.Buffer
	if _, err := redact.Copy(&file, o, nil, redact.Head{Date: "2026-03-14"}, wordsOf(b, "en")); err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			if _, err := read(b, file.Bytes(), "x.pdf"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("copy", func(b *testing.B) {
		marks := redact.Find(o.Text, redact.Rules{Others: names})
		words := wordsOf(b, "en")
		for b.Loop() {
			var out bytes.Buffer
			if _, err := redact.Copy(&out, o, marks, redact.Head{Date: "2026-03-14"}, words); err != nil {
				b.Fatal(err)
			}
		}
	})
}
