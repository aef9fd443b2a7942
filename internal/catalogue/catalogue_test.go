package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestShippedDataAreRightAndRichEnough(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for scheme, least := range map[string]int{
		PIICategory: 60, PrincipalCategory: 33, Purpose: 45, Operation: 28, RecipientCategory: 25, Measure: 60, Threat: 16,
		Harm: 14, Channel: 10, Transport: 7, DisposalMethod: 8,
	} {
		if n := c.Size(scheme); n < least {
			t.Errorf("%s has %d terms, want %d at least", scheme, n, least)
		}
	}
	for _, scheme := range Schemes() {
		for _, term := range Terms(scheme) {
			if found, ok := Find(scheme, term.Code); !ok || found.Code != term.Code {
				t.Errorf("%s %s is not found by its code", scheme, term.Code)
			}
			for _, lang := range []string{"en", "de"} {
				if got, c := Match(scheme, term.Label(lang)); got.Code != term.Code || c != Certain {
					t.Errorf("%s %s: its label %q means %q (%d)", scheme, term.Code, term.Label(lang), got.Code, c)
				}
			}
		}
	}
}

func TestSpecialAndCriminalDataAreMarkedAndNothingElseIs(t *testing.T) {
	t.Parallel()
	for _, term := range Terms(PIICategory) {
		want := strings.HasPrefix(term.Code, "special")
		if got := term.Sensitivity == Special; got != want {
			t.Errorf("%s is %s", term.Code, term.Sensitivity)
		}
		if (term.Sensitivity == Criminal) != (term.Code == "criminal") {
			t.Errorf("%s is %s", term.Code, term.Sensitivity)
		}
	}
	if child, _ := Find(PrincipalCategory, "child"); !child.Minor || !child.Vulnerable {
		t.Error("children are not marked as minors in need of care")
	}
}

func TestLabelsFallBackToEnglishAndForeignWordsStay(t *testing.T) {
	t.Parallel()
	for _, x := range [][3]string{
		{"contact.email", "de-AT", "E-Mail-Adresse"}, {"contact.email", "fr", "E-mail address"}, {"Schuhgröße", "de", "Schuhgröße"},
	} {
		if got := Label(PIICategory, x[0], x[1]); got != x[2] {
			t.Errorf("label of %s in %s is %q, want %q", x[0], x[1], got, x[2])
		}
	}
	if !Within(PIICategory, "special.health.disability", "special") || Within(PIICategory, "contact.email", "identity") {
		t.Error("Within does not follow the parents")
	}
}

func TestWrongDataAreRefusedWithFileAndCode(t *testing.T) {
	t.Parallel()
	const head = "scheme: purpose\nterms:\n"
	for name, x := range map[string]struct{ data, want string }{
		"scheme":       {"scheme: shoes\nterms: []\n", `no scheme "shoes"`},
		"unknown key":  {head + "- {code: a, is: {en: A, de: A}, xx: b}\n", "xx"},
		"code":         {head + "- {code: A.b, is: {en: A, de: A}}\n", "dotted lower case"},
		"twice":        {head + "- {code: a, is: {en: A, de: A}}\n- {code: a, is: {en: B, de: B}}\n", "stands twice"},
		"parent":       {head + "- {code: a.b, is: {en: A, de: A}}\n", `parent "a"`},
		"label":        {head + "- {code: a, is: {en: A}}\n", "German is missing"},
		"verification": {head + "- {code: a, is: {en: A, de: A, dpv: 'dpv:Purpose'}}\n", "mark of verification"},
		"curie":        {head + "- {code: a, is: {en: A, de: A, dpv: Purpose, verified: P}}\n", "no CURIE"},
		"sensitivity":  {head + "- {code: a, is: {en: A, de: A, sensitivity: special}}\n", "sensitivity"},
		"kind":         {head + "- {code: a, is: {en: A, de: A, kind: technical}}\n", `kind "technical"`},
		"same words":   {head + "- {code: a, is: {en: A, de: Ä}}\n- {code: b, is: {en: B, de: B}, fr: a}\n", "already a word of a"},
		"country":      {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "country" {
				_, err := read(fstest.MapFS{countryFile: {Data: []byte("codes: DE DE FR\nwords: {FR: Deutschland}\n")}})
				if err == nil || !strings.Contains(err.Error(), countryFile) {
					t.Errorf("error is %v", err)
				}
				return
			}
			_, err := read(fstest.MapFS{"x.yaml": {Data: []byte(x.data)}})
			if err == nil || !strings.Contains(err.Error(), x.want) || !strings.Contains(err.Error(), "x.yaml") {
				t.Errorf("error is %v, want one about %s", err, x.want)
			}
		})
	}
}
