package redact_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/redact"
)

// What was marked everywhere is nowhere in the result, whatever the text.
func FuzzRedactText(f *testing.F) {
	f.Add("Anna wrote to Anna Schmidt", 14, 26)
	f.Add("Rene\u0301 and Rene", 0, 4)
	f.Add("aaaa", 1, 3)
	f.Add("\xff\xfe broken \xe2\x82", 0, 5)
	f.Add("山田太郎 山田", 0, 6)
	f.Fuzz(func(t *testing.T, s string, from, to int) {
		if len(s) > 10_000 {
			return
		}
		marks := redact.Everywhere(s, []redact.Mark{{From: from, To: to}})
		got, list := redact.Text(s, marks)
		from, to = max(from, 0), min(to, len(s))
		if from >= to {
			if got != s || len(list) != 0 {
				t.Fatalf("nothing was marked, and %q became %q", s, got)
			}
			return
		}
		for from > 0 && !utf8.RuneStart(s[from]) {
			from--
		}
		for to < len(s) && !utf8.RuneStart(s[to]) {
			to++
		}
		for to < len(s) { // accents go with their letter
			r, size := utf8.DecodeRuneInString(s[to:])
			if !unicode.In(r, unicode.Mn, unicode.Me) && r != '\u200d' && r != '\u200c' {
				break
			}
			to += size
		}
		if words := s[from:to]; !strings.Contains(redact.Block, words) && strings.Contains(got, words) && utf8.ValidString(s) && strings.Trim(words, "█") != "" && !strings.Contains(words, "█") {
			t.Fatalf("%q is still in %q", words, got)
		}
		if len(list) == 0 {
			t.Fatal("nothing was counted")
		}
		for _, m := range redact.Find(s, redact.Rules{Others: []string{s[from:to]}}) {
			if m.From < 0 || m.To > len(s) || m.From >= m.To {
				t.Fatalf("%+v", m)
			}
		}
	})
}

// No file makes the reader panic, and what it refuses it refuses with a problem.
func FuzzPDF(f *testing.F) {
	f.Add(secret())
	f.Add(pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", deflated("/Type /ObjStm /N 1 /First 4", "9 0 << /Type /Page >>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		defer func() {
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%v for %d bytes", took, len(data))
			}
		}()
		o, err := redact.Read(bytes.NewReader(data), int64(len(data)), "x.pdf")
		if err != nil {
			if _, ok := problem.As(err); !ok {
				t.Fatal(err)
			}
			return
		}
		redact.Find(o.Text, redact.Rules{Own: []string{"Anna Schmidt"}, Others: []string{"Petra Geheim"}})
	})
}
