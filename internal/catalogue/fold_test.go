package catalogue

import "testing"

func TestFoldingLeavesWordsAsTheyAreCompared(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                         "",
		"  – · ":                   "",
		"Kunden":                   "kunden",
		"Straße / Größe":           "strasse grosse",
		"données d’identification": "donnees d identification",
		"Imię i nazwisko, żółty":   "imie i nazwisko zolty",
		"Łódź":                     "lodz",
		"Øresund":                  "oresund",
		"cœur":                     "coeur",
		"e-mail\u00a0(private)":    "e mail private",
		"Bank\u00adverbindung":     "bankverbindung",
		"NIÑOS":                    "ninos",
		"Ação":                     "acao",
		"ﬁnance":                   "finance",
		"Art. 6(1)(b)":             "art 6 1 b",
		"\xff\xfeab":               "ab",
		"İstanbul":                 "istanbul",
		"个人信息":                     "个人信息",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFoldingTwiceChangesNothing(f *testing.F) {
	for _, s := range []string{"Straße", "données d’identification", "İ", "Å", "\u1e9b\u0323", "ǅ", "㎏", "½"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, then %q", s, once, twice)
		}
	})
}
