package redact_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/redact"
)

func markOf(t *testing.T, s, words string) redact.Mark {
	t.Helper()
	i := strings.Index(s, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, s)
	}
	return redact.Mark{From: i, To: i + len(words), Kind: redact.Name, Reason: redact.ThirdParty, Sure: true}
}

func TestMarkedWordsAreReplacedByABlockOfOneWidth(t *testing.T) {
	t.Parallel()
	s := "Al told Maximiliane von Hohenberg."
	got, list := redact.Text(s, []redact.Mark{markOf(t, s, "Maximiliane von Hohenberg"), markOf(t, s, "Al")})
	if want := "█████ told █████."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := []redact.Redaction{{Kind: redact.Name, Reason: redact.ThirdParty, Count: 2}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
}

func TestMarksThatTouchOverlapOrLieOutside(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		s     string
		marks []redact.Mark
		want  string
		count int
	}{
		"overlapping marks become one block": {"abcdef", []redact.Mark{{From: 1, To: 4}, {From: 2, To: 5}}, "a█████f", 1},
		"touching marks become one block":    {"abcdef", []redact.Mark{{From: 3, To: 5}, {From: 1, To: 3}}, "a█████f", 1},
		"empty and inverted marks":           {"abcdef", []redact.Mark{{From: 2, To: 2}, {From: 5, To: 1}}, "abcdef", 0},
		"outside of the text":                {"abc", []redact.Mark{{From: -5, To: 1}, {From: 2, To: 99}}, "█████b█████", 2},
		"in the middle of a letter":          {"aüb", []redact.Mark{{From: 2, To: 3}}, "a█████b", 1},
		"the accent goes with its letter":    {"Rene\u0301 K", []redact.Mark{{From: 0, To: 4}}, "█████ K", 1},
		"a joiner goes too":                  {"a\u200d b", []redact.Mark{{From: 0, To: 1}}, "█████ b", 1},
		"all of it":                          {"abc", []redact.Mark{{From: 0, To: 3}}, "█████", 1},
		"nothing":                            {"", []redact.Mark{{From: 0, To: 3}}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, list := redact.Text(c.s, c.marks)
			n := 0
			for _, r := range list {
				n += r.Count
			}
			if got != c.want || n != c.count {
				t.Errorf("got %q and %d, want %q and %d", got, n, c.want, c.count)
			}
		})
	}
}

func TestTheSameWordsAreMarkedEverywhere(t *testing.T) {
	t.Parallel()
	s := "Kowalska called. Then Kowalska wrote; KOWALSKA is another matter."
	all := redact.Everywhere(s, []redact.Mark{markOf(t, s, "Kowalska")})
	got, _ := redact.Text(s, all)
	if want := "█████ called. Then █████ wrote; KOWALSKA is another matter."; got != want {
		t.Errorf("got %q", got)
	}
	if got, _ := redact.Text("aaaa", redact.Everywhere("aaaa", []redact.Mark{{From: 0, To: 2}})); got != redact.Block {
		t.Errorf("overlapping places: %q", got)
	}
}

func TestRemovalsAddUpByReasonAndKind(t *testing.T) {
	t.Parallel()
	got := redact.Join(
		[]redact.Redaction{{Kind: redact.Email, Reason: redact.ThirdParty, Count: 2}, {Kind: redact.Other, Reason: redact.TradeSecret, Count: 1}},
		[]redact.Redaction{{Kind: redact.Name, Reason: redact.ThirdParty, Count: 1}, {Kind: redact.Email, Reason: redact.ThirdParty, Count: 3}},
	)
	want := []redact.Redaction{
		{Kind: redact.Name, Reason: redact.ThirdParty, Count: 1}, {Kind: redact.Email, Reason: redact.ThirdParty, Count: 5},
		{Kind: redact.Other, Reason: redact.TradeSecret, Count: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

var rules = redact.Rules{
	Own:    []string{"Anna Schmidt", "anna.schmidt@example.org", "+49 170 5550142", "DE89 3704 0044 0532 0130 00"},
	Others: []string{"Jürgen Großmann", "Zoë O'Brien", "Łucja Wójcik", "Peter Schmidt", "山田太郎", "Олег Петров", "محمد العلي", "Maria de la Cruz", "Li Na"},
	Leave:  []string{"info@harbour.example"},
}

func TestProposalsFindPeopleHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"Jürgen Großmann wrote.":                        "█████ wrote.",
		"Ju\u0308rgen Großmann wrote.":                  "█████ wrote.", // decomposed
		"JUERGEN GROSSMANN WROTE":                       "█████ WROTE",
		"Grossmann, Juergen, wrote":                     "█████, wrote",
		"J. Großmann wrote":                             "█████ wrote",
		"seen by Großmanns team":                        "seen by █████ team",
		"Jür\u200dgen\u00a0Groß\u00admann":              "█████",
		"Jürgen Groß-\n  mann wrote":                    "█████ wrote",
		"\u202eJürgen\u202c \u2067Großmann\u2069 said":  "\u202e█████\u2069 said",
		"Jürgеn Grоßmann":                               "█████", // Cyrillic е and о
		"Zoe O’Brien and ZOË O'BRIEN":                   "█████ and █████",
		"by J ü r g e n  G r o ß m a n n, today":        "by █████, today",
		"by J ü r g e n G r o ß m a n n":                "by █████",
		"plan a b c d e, then x":                        "plan a b c d e, then x",
		"0 4 3 1 9 8 7 6 5 4 is no line":                "█████ is no line",
		"Lucja Wojcik":                                  "█████",
		"昨日、山田太郎さんから":                                   "昨日、█████さんから",
		"Звонил ПЕТРОВ Олег":                            "Звонил █████",
		"اتصل محمد العلي أمس":                           "اتصل █████ أمس",
		"María de la Cruz":                              "█████",
		"on the real cruz":                              "on the real █████",
		"Line Nation, lina":                             "Line Nation, █████",
		"Anna Schmidt and Peter Schmidt":                "Anna Schmidt and █████",
		"Frau Schmidt":                                  "Frau Schmidt",
		"Dear Ms Novák,":                                "Dear Ms █████,",
		"Dear Sir or Madam,":                            "Dear Sir or Madam,",
		"Sehr geehrter Herr Dr. Yılmaz, danke":          "Sehr geehrter Herr Dr. █████, danke",
		"From: Eva Braunschweig <eva@x.example>":        "From: █████ <█████>",
		"From: Anna Schmidt <anna.schmidt@example.org>": "From: Anna Schmidt <anna.schmidt@example.org>",
		"mail z.o@corp.example now":                     "mail █████ now",
		"mail z.o@co\u200brp.example now":               "mail █████ now",
		"mail z.o (at) corp.example now":                "mail █████ now",
		"mail ｚ＠ｃｏｒｐ．example":                           "mail █████",
		"Anna.Schmidt@EXAMPLE.org":                      "Anna.Schmidt@EXAMPLE.org",
		"write to info@harbour.example":                 "write to info@harbour.example",
		"call +49 30 901820-55":                         "call █████",
		"Tel.: 0431/98 76 54":                           "Tel.: █████",
		"call ٠٣٠ ١٢٣٤٥٦٧":                              "call █████",
		"0170 5550142 is mine":                          "0170 5550142 is mine",
		"+49 (0) 170 5550142":                           "+49 (0) 170 5550142",
		"GB29 NWBK 6016 1331 9268 19":                   "█████",
		"de89370400440532013000":                        "de89370400440532013000",
		"to FR14 2004 1010 0505\n0001 3M02 606, paid":   "to █████, paid",
		"DE89 3704 0044 0532 0130 01":                   "DE89 3704 0044 0532 0130 01", // wrong check digits
		"card 4111 1111 1111 1111":                      "card █████",
		"card 4111 1111 1111 1112":                      "card 4111 1111 1111 1112",
		"SSN 219-09-9999":                               "SSN █████",
		"DNI 12345678Z":                                 "DNI █████",
		"CF RSSMRA85T10A562S":                           "CF █████",
		"IdNr 86095742719":                              "IdNr █████",
		"NIR 2 55 08 14 168 025 38":                     "NIR █████",
		"AHV 756.9217.0769.85":                          "AHV █████",
		"PESEL 44051401359":                             "PESEL █████",
		"born on 12 March 1980 in Kiel":                 "born on █████ in Kiel",
		"2026-03-14 10:22, 14.03.2026, EUR 1.250.000":   "2026-03-14 10:22, 14.03.2026, EUR 1.250.000",
		"invoice 2026-000123, 192.168.100.200":          "invoice 2026-000123, 192.168.100.200",
	} {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			if got, _ := redact.Text(s, redact.Find(s, rules)); got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func TestProposalsSayHowSureTheyAre(t *testing.T) {
	t.Parallel()
	for s, sure := range map[string]bool{
		"Peter Schmidt": true, "Grossmann": false, "zoe": false, "a@b.example": true, "+4930123456": true, "0431 987654": false, "Dear Eva": false,
	} {
		if got := redact.Find(s, rules); len(got) != 1 || got[0].Sure != sure {
			t.Errorf("%q: %+v, want one that is sure: %v", s, got, sure)
		}
	}
}

func TestProposalsAreInOrderAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	s := strings.Repeat("Großmann <j.grossmann@x.example> rang +49 30 901820 with Łucja Wójcik; 山田太郎 did not. ", 50)
	marks := redact.Find(s, rules)
	if len(marks) != 250 {
		t.Errorf("%d marks, want 250", len(marks))
	}
	if !slices.IsSortedFunc(marks, func(a, b redact.Mark) int { return a.From - b.From }) {
		t.Error("not in order")
	}
	for i := 1; i < len(marks); i++ {
		if marks[i].From < marks[i-1].To {
			t.Fatalf("%+v overlaps %+v", marks[i-1], marks[i])
		}
	}
}
