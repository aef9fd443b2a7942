package catalogue

import (
	"testing"
	"unicode/utf8"
)

func TestLatinTextsFoldAsAllOthersDo(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < 0x3000; r++ {
		for _, s := range []string{string(r), "a" + string(r) + "b", "A " + string(r), string(r) + string(r) + "9"} {
			got, ok := foldLatin(s)
			if want := foldAny(s); ok && got != want {
				t.Fatalf("%q (U+%04X) folds to %q, want %q", s, r, got, want)
			}
		}
	}
	for _, s := range []string{"Gehälter zahlen – Art. 6 Abs. 1 lit. b DSGVO", "Coordonnées d’identité", "Właściciel: Łódź", "ŒUVRE « ça »", "\xff?", "e\u0301"} {
		if got, ok := foldLatin(s); ok && got != foldAny(s) || ok && !utf8.ValidString(s) {
			t.Errorf("%q folds to %q, want %q", s, got, foldAny(s))
		}
	}
}
