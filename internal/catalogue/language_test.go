package catalogue_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/catalogue"
)

func TestALanguageIsNamedInTheWordsOfAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, lang, want string }{
		{"de", "en", "German"},
		{"de-AT", "en", "German"},
		{"de", "de", "Deutsch"},
		{"fr", "de-x-iso", "Französisch"},
		{"pt", "nonsense words", "Portuguese"},
		{"no language", "en", "no language"},
		{"", "en", ""},
	} {
		if got := catalogue.LanguageName(c.code, c.lang); got != c.want {
			t.Errorf("%q in %q is %q, want %q", c.code, c.lang, got, c.want)
		}
	}
}
