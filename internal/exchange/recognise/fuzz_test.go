package recognise

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// S4: whatever a sheet holds, recognition ends and every filled cell has exactly
// one place.
func FuzzRecognise(f *testing.F) {
	for _, x := range fixtures() {
		f.Add(x.sheets[1], x.sheets[0])
	}
	f.Add("Purpose | Retention\n!merge A1:XFD1048576 A1:A9\nx | y", "S")
	f.Fuzz(func(t *testing.T, text, name string) {
		if !utf8.ValidString(text) || len(text) > 20_000 || len(name) > 40 {
			return
		}
		for line := range strings.SplitSeq(text, "\n") {
			if strings.Contains(line, "!merge") && !strings.HasPrefix(line, "!merge A") {
				return
			}
		}
		defer func() {
			if r := recover(); r != nil {
				t.Fatalf("%v\n%q", r, text)
			}
		}()
		s, ok := tryPage(t, name, text)
		if !ok {
			return
		}
		b := book(s)
		p := Recognise(b, Hint{})
		checkPlaces(t, b, p)
		if (p.Refused == nil) == (len(p.Drafts) == 0) {
			t.Fatalf("refused %v with %d drafts", p.Refused, len(p.Drafts))
		}
		checkPlaces(t, b, Recognise(b, Hint{Mapping: p.Mapping()}))
		checkPlaces(t, b, Recognise(b, Hint{Register: Risks}))
	})
}

// tryPage is page for texts whose merge lines may be nonsense.
func tryPage(t *testing.T, name, text string) (s sheet.Sheet, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return page(t, name, text), true
}

func FuzzSplitListKeepsTheWords(f *testing.F) {
	for _, s := range []string{"a; b", "• x\n- y", "(a) b (c) d", "Name, Ort", "1. a\n2. b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, part := range SplitList(s) {
			for w := range strings.FieldsSeq(part) {
				if !strings.Contains(s, w) {
					t.Fatalf("%q is not in %q", w, s)
				}
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"31.12.2024", "1. März 2024", "12/31/24", "marzec 2024"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, _, ok := ParseDate(s, DayFirst); ok && (!d.Valid() || d == "") {
			t.Fatalf("%q became %q", s, d)
		}
	})
}

func BenchmarkRecogniseTenThousandActivities(b *testing.B) {
	var t strings.Builder
	t.WriteString("Ref | Processing activity | Department | Purpose | Legal basis | Data subjects | Data categories | Recipients | Retention | Security measures | Last reviewed\n")
	for i := range 10_000 {
		fmt.Fprintf(&t, "PA-%d | Activity %d | HR | Purpose number %d | Contract | Customers; suppliers | Name, address, phone | Bank\\nTax office | 10 years | Locks | 2024-01-31\n", i, i, i)
	}
	bk := book(page(b, "S", t.String()))
	for b.Loop() {
		if p := Recognise(bk, Hint{}); len(p.Drafts) != 10_000 {
			b.Fatal(len(p.Drafts))
		}
	}
}
