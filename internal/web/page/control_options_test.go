package page

import (
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

func TestARequirementCanBeTypedByItsNumberOrTitle(t *testing.T) {
	t.Parallel()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, want string }{
		{"A.1.2.7", "27701:2025/A.1.2.7"},
		{"27701:2025/A.1.2.7", "27701:2025/A.1.2.7"},
		{"A.1.2.7 Contracts with PII processors", "27701:2025/A.1.2.7"},
		{"contracts with PII processors", "27701:2025/A.1.2.7"},
		{"A.7.2.6", "27701:2019/A.7.2.6"},
		{"house rule 7", "house rule 7"},
	} {
		if got := termValue(cat.Words("en"), "requirement", c.typed); got != c.want {
			t.Errorf("%q is %q, want %q", c.typed, got, c.want)
		}
	}
}
