package catalogue

import "testing"

func TestARequirementIsFoundByItsKeyItsNumberAndItsTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want string }{
		{"27701:2025/A.1.2.7", "27701:2025/A.1.2.7"},
		{"A.1.2.7", "27701:2025/A.1.2.7"},
		{"a 1.2.7", "27701:2025/A.1.2.7"},
		{"Contracts with PII processors", "27701:2025/A.1.2.7"},
		{"4.3", "27701:2025/4.3"},
		{"A.7.2.6", "27701:2019/A.7.2.6"}, // a number that only the older edition has
		{"5.2.3", "27701:2019/5.2.3"},
		{"our own rule 7", ""},
		{"", ""},
	} {
		got, how := Match(RequirementScheme, c.typed)
		if got.Code != c.want || (how == None) != (c.want == "") {
			t.Errorf("%q is %q (%d), want %q", c.typed, got.Code, how, c.want)
		}
	}
}

func TestTheSchemeOfRequirementsHoldsClausesAndControlsOfBothEditions(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	seen := map[string]string{}
	for _, term := range Terms(RequirementScheme) {
		count[Key(term.Code).Framework()]++
		for _, lang := range []string{"en", "de"} {
			label := lang + term.Label(lang)
			if other := seen[label]; other != "" {
				t.Errorf("%s and %s are both called %q", other, term.Code, label)
			}
			seen[label] = term.Code
		}
	}
	if count[ISO27701of2025] != 30+78 || count[ISO27701of2019] != 26+49 {
		t.Errorf("%v", count)
	}
	for code, want := range map[string]string{
		"27701:2025/A.1.2.7": "A.1.2.7 Contracts with PII processors",
		"27701:2019/A.7.2.6": "A.7.2.6 Contracts with PII processors (2019)",
		"acme/7":             "acme/7", // a customer's own key stays as it is
	} {
		if got := Label(RequirementScheme, code, "en"); got != want {
			t.Errorf("%s is called %q, want %q", code, got, want)
		}
	}
}
