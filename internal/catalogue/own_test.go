package catalogue

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
)

func ours() *Set {
	return NewSet([]Own{
		{Does: Adds, Scheme: PIICategory, Code: OwnCode("special.health", "fatigue"), Name: "Fatigue score", Names: map[string]string{"de": "Müdigkeitswert"}, Also: []string{"alertness reading"}},
		{Does: Adds, Scheme: PIICategory, Code: OwnCode("", "tier"), Name: "Loyalty tier"},
		{Does: Adds, Scheme: PIICategory, Code: OwnCode("contract", "levy"), Name: "Union levy", Sensitivity: Special},
		{Does: Adds, Scheme: PIICategory, Code: OwnCode(OwnCode("contract", "levy"), "share"), Name: "Share of the levy"},
		{Does: Adds, Scheme: PrincipalCategory, Code: OwnCode("child", "camper"), Name: "Camper"},
		{Does: Renames, Scheme: PIICategory, Code: "contact", Name: "How to reach people", Names: map[string]string{"de": "Erreichbarkeit"}},
		{Does: Hides, Scheme: PIICategory, Code: "special.religion"},
		{Does: Adds, Scheme: PIICategory, Code: OwnCode("work", "badge"), Name: "Badge colour", Past: true},
		{Does: Adds, Scheme: PIICategory, Code: "contact.email", Name: "No own code"},
		{Does: Hides, Scheme: "lawful_basis", Code: "consent"},
	})
}

func codesOf(list []Term) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Code
	}
	return out
}

// S-040
func TestAnOwnTermTakesAfterTheOneAboveItEvenWhereNobodyKnowsItsOrganisation(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]Sensitivity{"special.health.own_fatigue": Special, "criminal.own_plea": Criminal, "own_tier": Normal, "finance.card.own_chip": Sensitive} {
		up, _ := Find(PIICategory, "finance.card")
		if code == "finance.card.own_chip" {
			want = up.Sensitivity
		}
		term, ok := Find(PIICategory, code)
		if !ok || term.Sensitivity != want {
			t.Errorf("%s is %q, want %q (%t)", code, term.Sensitivity, want, ok)
		}
	}
	if term, _ := Find(PrincipalCategory, "child.own_camper"); !term.Minor || !term.Vulnerable {
		t.Error("a term below children is not about children")
	}
	if !Within(PIICategory, "special.health.own_fatigue", "special") {
		t.Error("an own term does not stand below the wider one")
	}
	if got := Label(PIICategory, "special.health.own_fatigue_score", "en"); got != "fatigue score" {
		t.Errorf("without its organisation it is called %q", got)
	}
	for _, code := range []string{"own_", "own_Big", "contact.own_a b", "a.b.c.d.e.f.own_x", "special.health.fatigue"} {
		if _, ok := Find(PIICategory, code); ok {
			t.Errorf("%q is a term", code)
		}
	}
}

// S-040
func TestASetHasOwnTermsNewNamesAndWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	s := ours()
	for _, x := range [][3]string{
		{"special.health.own_fatigue", "en", "Fatigue score"}, {"special.health.own_fatigue", "de", "Müdigkeitswert"},
		{"own_tier", "de", "Loyalty tier"}, {"contact", "de", "Erreichbarkeit"}, {"contact", "en", "How to reach people"}, {"contact.email", "de", "E-Mail-Adresse"},
		{"work.own_badge", "en", "Badge colour"}, {"Schuhgröße", "de", "Schuhgröße"},
	} {
		if got := s.Label(PIICategory, x[0], x[1]); got != x[2] {
			t.Errorf("%s in %s is %q, want %q", x[0], x[1], got, x[2])
		}
	}
	for code, want := range map[string]Sensitivity{"contract.own_levy": Special, "contract.own_levy.own_share": Special, "own_tier": Normal} {
		if term, _ := s.Find(PIICategory, code); term.Sensitivity != want {
			t.Errorf("%s is %s, want %s", code, term.Sensitivity, want)
		}
	}
	offered := codesOf(s.Offered(PIICategory))
	for code, want := range map[string]bool{"special.religion": false, "special.health": true, "work.own_badge": false, "own_tier": true, "contract.own_levy.own_share": true} {
		if slices.Contains(offered, code) != want {
			t.Errorf("%s is offered: %t", code, !want)
		}
	}
	all := codesOf(s.Terms(PIICategory))
	if len(all) != len(Terms(PIICategory))+5 {
		t.Errorf("%d terms, want five more than %d", len(all), len(Terms(PIICategory)))
	}
	if i := slices.Index(all, "special.health.own_fatigue"); i < 0 || all[i+1] != "special.genetic" {
		t.Errorf("an own term does not stand behind those below the same one: %v", all)
	}
	for text, want := range map[string]string{
		"Müdigkeitswert": "special.health.own_fatigue", "alertness reading": "special.health.own_fatigue", "Erreichbarkeit": "contact",
		"Kontaktdaten": "contact", "own_tier": "own_tier", "Loyalty tier": "own_tier", "E-Mail": "contact.email",
	} {
		if got, how := s.Match(PIICategory, text); got.Code != want || how != Certain {
			t.Errorf("%q means %q (%d), want %q", text, got.Code, how, want)
		}
	}
	if _, how := s.Match(PIICategory, "Badge colour"); how > Possible {
		t.Error("a term that is offered no more is understood without a person")
	}
	if _, ok := Find("lawful_basis", "consent"); ok || s.Hidden("lawful_basis", "consent") {
		t.Error("a list of the law was changed")
	}
	var none *Set
	if none.Label(PIICategory, "contact", "en") != Label(PIICategory, "contact", "en") || len(none.Offered(PIICategory)) != len(Terms(PIICategory)) || In(i18n.Words{}) != nil {
		t.Error("no set is not the taxonomies of the program")
	}
}

// S-040
func TestAmongAllTermsOwnOnesAreFoundToo(t *testing.T) {
	t.Parallel()
	s := ours()
	if got, how := s.Match(TermScheme, "Fatigue score (Category of personal data)"); got.Code != "pii_category/special.health.own_fatigue" || how != Certain {
		t.Errorf("means %q (%d)", got.Code, how)
	}
	if got := s.Label(TermScheme, "principal_category/child.own_camper", "de"); got != "Camper (Kategorie von Personen)" {
		t.Errorf("is called %q", got)
	}
	if got := Label(TermScheme, "pii_category/own_tier", "en"); got != "tier" {
		t.Errorf("without its organisation it is called %q", got)
	}
	for _, code := range []string{"disposal_method", "lawful_basis/consent", "pii_category/", "pii_category/nothing", ""} {
		if _, ok := s.Find(TermScheme, code); ok {
			t.Errorf("%q is a term", code)
		}
	}
}
