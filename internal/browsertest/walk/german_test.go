package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// Nothing of the interface is left untranslated: the words of these pages that are
// the program's own are German.
func TestWhoPrefersGermanMeetsNoEnglishWordsOfTheProgram(t *testing.T) {
	h := open()
	tab := visit(t, browsertest.View{Lang: "de-DE"})
	tab.Go(h.URL + "/sign-in")
	if lang := tab.Attr("html", "lang"); lang != "de" {
		t.Errorf("the language of the page is %s", lang)
	}
	says(t, tab, "h1", "Anmelden")
	says(t, tab, "form", "Passwort")
	browsertest.SignIn(tab, h.URL, owner, h.password)
	for path, want := range map[string]string{
		"":                               "überfällig",
		"/inbox":                         "Eingang",
		"/processing-activities":         "Verarbeitungstätigkeiten",
		"/processing-activities/PA-0008": "Überblick",
		"/systems/new":                   "Abbrechen",
		"/settings":                      "Einstellungen",
	} {
		tab.Go(h.at(path))
		if lang := tab.Attr("html", "lang"); lang != "de" {
			t.Errorf("%s is in %s", path, lang)
			continue
		}
		says(t, tab, "body", want)
		words := strings.Join(tab.Texts("button, nav, label, legend, th, h2, .hint"), " | ")
		for _, english := range []string{"Save", "Cancel", "Search", "Settings", "Inbox", "Create", "Edit", "Owner", "History", "Processing activities", "Sort", "Columns"} {
			if strings.Contains(" "+words+" ", " "+english+" ") {
				t.Errorf("%s says %q", path, english)
			}
		}
		if strings.Contains(tab.Text("body"), "{") {
			t.Errorf("%s shows a placeholder", path)
		}
	}
}
