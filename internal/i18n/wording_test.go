package i18n_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
)

// S-162
func TestAWordingChangesEverySentenceThatRefersToItsTerms(t *testing.T) {
	t.Parallel()
	cat := load(t, "en/a.json", `{
		"term.one":"data subject", "term.many":"data subjects", "title":"{=term.many|first} of {org}", "deep":"See: {=title}",
		"left":{"one":"{count} {=term.one}","other":"{count} {=term.many}"}, "plain":"Nothing else", "own":"Own", "format.group":","}`,
		"en-x-iso/a.json", `{"term.one":"PII principal","term.many":"PII principals","own":"His own"}`,
		"de/a.json", `{"term.one":"betroffene Person","term.many":"betroffene Personen","term.many~dat":"betroffenen Personen","title":"{=term.many|first} bei {org}","plain":"Mit {=term.many~dat}"}`,
		"de-x-iso/a.json", `{"term.many":"Betroffene"}`,
		"de-CH/a.json", `{"plain":"Grüezi"}`, "fr/a.json", `{"plain":"Rien"}`)
	en, iso, de := cat.Words("en"), cat.Words("en").Terms(i18n.ISO), cat.Words("de-x-iso")
	for _, c := range []struct{ what, got, want string }{
		{"law", en.T("title", "org", "Acme"), "Data subjects of Acme"},
		{"iso", iso.T("title", "org", "Acme"), "PII principals of Acme"},
		{"iso, in a reference of a reference", iso.T("deep", "org", "Acme"), "See: PII principals of Acme"},
		{"iso, counted", iso.T("left", "count", 1), "1 PII principal"},
		{"iso, own sentence", iso.T("own"), "His own"},
		{"iso, what does not differ", iso.T("plain"), "Nothing else"},
		{"back to the law", iso.Terms(i18n.Law).T("own"), "Own"},
		{"no such wording", iso.Terms("klingon").T("own"), "Own"},
		{"German", de.T("title", "org", "Acme"), "Betroffene bei Acme"},
		{"German word that ISO does not change", de.T("plain"), "Mit betroffenen Personen"},
		{"English for what German lacks", de.T("own"), "Own"},
		{"Swiss German takes the wording of German", cat.Words("de-CH-x-iso").T("title", "org", "Acme"), "Betroffene bei Acme"},
		{"French does not turn English by a wording", cat.Words("fr").Terms(i18n.ISO).T("plain"), "Rien"},
		{"lang attribute", de.Lang(), "de"},
		{"name of the wording", de.Wording(), i18n.ISO},
		{"name of the base", en.Wording(), i18n.Law},
		{"zero words", i18n.Words{}.Terms(i18n.ISO).T("own"), "own"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	for _, l := range cat.Languages() {
		if l.Code == "en-x-iso" || l.Code == "de-x-iso" {
			t.Errorf("the wording %s is offered as a language", l.Code)
		}
	}
	if got := cat.Match("de-x-iso"); got != "de" {
		t.Errorf("a browser cannot ask for a wording: %s", got)
	}
	if got := cat.Keys("en-x-iso"); !slices.Equal(got, []string{"own", "term.many", "term.one"}) {
		t.Errorf("keys of a wording are those of its files: %v", got)
	}
	words := []string{"Zebra", "Äpfel", "apfel"}
	i18n.SortBy(de, words, func(s string) string { return s })
	if !slices.Equal(words, []string{"apfel", "Äpfel", "Zebra"}) {
		t.Errorf("a wording sorts as its language does: %v", words)
	}
}

// S-162: a wording cannot hold what its language lacks, nor other placeholders (Load
// refuses it); here, that those shipped change what they are for.
func TestShippedWordingsSayTheTermsOfISO(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	if got := cat.Wordings(); !slices.Equal(got, []string{"de-x-iso", "en-x-iso"}) {
		t.Fatalf("wordings: %v", got)
	}
	for _, c := range []struct{ lang, key, law, iso string }{
		{"en", "field.processing-activities.principals", "Data subjects", "PII principals"},
		{"en", "choice.role.controller", "Controller", "PII controller"},
		{"en", "choice.role.sub_processor", "Sub-processor", "Subcontractor"},
		{"en", "field.systems.pii_held", "Personal data held", "PII held"},
		{"de", "field.systems.pii_held.help", "Welche Arten personenbezogener Daten sind darin?", "Welche Arten pbD sind darin?"},
		{"de", "choice.role.controller", "Verantwortlicher", "Verantwortliche Stelle"},
		{"de", "choice.their_role.none", "Kein Zugang zu personenbezogenen Daten", "Kein Zugang zu pbD"},
		{"de", "exchange.article30.data", "Kategorien personenbezogener Daten – Art. 30 Abs. 1 lit. c", "Kategorien personenbezogener Daten – Art. 30 Abs. 1 lit. c"},
	} {
		w := cat.Words(c.lang)
		if got := w.T(c.key); got != c.law {
			t.Errorf("%s: law: %q, want %q", c.key, got, c.law)
		}
		if got := w.Terms(i18n.ISO).T(c.key); got != c.iso {
			t.Errorf("%s: iso: %q, want %q", c.key, got, c.iso)
		}
	}
}

func TestLabelsStandInsideASentenceAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	cat := load(t, "en/a.json", `{"new":"New {register:r.*|inside}","by":"by {field|inside}","begin":"{what|first} is new",
		"r.activity":"Processing activity","r.dpia":"DPIA","r.ai":"AI system","r.saas":"SaaS contract","r.mail":"E-mail"}`,
		"de/a.json", `{"new":"Neu: {register:r.*|inside}","r.activity":"Verarbeitungstätigkeit"}`,
		"tr/a.json", `{"new":"Yeni {register:r.*|inside}","r.activity":"İşleme faaliyeti"}`)
	for _, c := range []struct{ got, want string }{
		{cat.Words("en").T("new", "register", "activity"), "New processing activity"},
		{cat.Words("en").T("new", "register", "dpia"), "New DPIA"},
		{cat.Words("en").T("new", "register", "ai"), "New AI system"},
		{cat.Words("en").T("new", "register", "saas"), "New SaaS contract"},
		{cat.Words("en").T("new", "register", "mail"), "New e-mail"},
		{cat.Words("en").T("by", "field", "Legal basis"), "by legal basis"},
		{cat.Words("en").T("by", "field", i18n.Key("r.mail")), "by e-mail"},
		{cat.Words("en").T("by", "field", ""), "by "},
		{cat.Words("en").T("begin", "what", "äpfel"), "Äpfel is new"},
		{cat.Words("de").T("new", "register", "activity"), "Neu: Verarbeitungstätigkeit"},
		{cat.Words("de").T("new", "register", "mail"), "Neu: e-mail"}, // an English word stays English
		{cat.Words("tr").T("new", "register", "activity"), "Yeni işleme faaliyeti"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
