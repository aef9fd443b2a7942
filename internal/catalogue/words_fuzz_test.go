package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/calendar"
)

// everything reads text with every matcher of words.
func everything(text string) string {
	var b strings.Builder
	say := func(v ...any) { fmt.Fprintln(&b, v...) }
	say(MatchBasis(text), MatchSpecial(text), MatchCriminal(text), MatchMechanism(text))
	say(MatchRole(text))
	say(Nothing(text))
	say(YesNo(text))
	say(MatchLevel(text, 5))
	say(MatchHosting(text))
	say(MatchOrigin(text))
	say(MatchSource(text))
	say(MatchFrequency(text))
	say(Period(text))
	say(strings.Join(SplitTerms(text), "|"))
	return b.String()
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{
		"Art. 6 Abs. 1 Satz 1 lit. a, b und f DSGVO", "point (b) of Article 6(1)", "artigo 6.º, n.º 1, alínea b)", "art. 7º, IX, da LGPD",
		"Art. 46(2)(c), 49(1)(a)-(g)", "10 Jahre nach Vertragsende", "six (6) months", "1,5 Jahre", "6-10 years", "P10Y", "½ Jahr",
		"names, addresses (home, work) and telephone numbers", "Vor- und Nachname", "• a\n• b", "k. A.", "✔️", "Ja, siehe Anlage", "SCC (Module 2)",
		"((((", "\xff\xfe", "İ", "ǅ", "art", "Art. 6 Abs.", "9 (2)", "6.1.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first := everything(text)
		if again := everything(text); again != first {
			t.Fatalf("%q is read in two ways:\n%s\n%s", text, first, again)
		}
		if period, start, ok := Period(text); ok {
			if _, err := calendar.ParsePeriod(period); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if starts := []string{"", "collection", "last_activity", "contract_end", "employment_end", "fixed_date", "purpose_end"}; !slices.Contains(starts, start) {
				t.Fatalf("%q: start %q", text, start)
			}
		}
		for _, part := range SplitTerms(text) {
			if part == "" || utf8.ValidString(text) && !strings.Contains(text, part) {
				t.Fatalf("%q: part %q", text, part)
			}
		}
	})
}

// S4: a very long cell must not hold up an import.
func TestLongCellsAreReadInLinearTime(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"a/", "names and ", "Art. 6 ", "Art. 6 Abs. 1 lit. a, b und ", "1 ", "(", "contract ", "ja, ", "10 Jahre ", "article point a ", "- ", "1) a "} {
		began := time.Now()
		everything(strings.Repeat(unit, 1<<17/len(unit)))
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%q: %s", unit, took)
		}
	}
}

func BenchmarkBasis(b *testing.B) {
	for b.Loop() {
		MatchBasis("Art. 6 Abs. 1 lit. b und f DSGVO (Vertragserfüllung, berechtigtes Interesse an der Direktwerbung)")
	}
}

func BenchmarkPeriod(b *testing.B) {
	for b.Loop() {
		Period("10 Jahre nach Ende des Vertrags mit dem Kunden (§ 147 AO, § 257 HGB)")
	}
}
