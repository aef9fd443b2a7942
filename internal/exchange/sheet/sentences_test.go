package sheet_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sentences reads the part of the locales that this package owns.
func sentences(t *testing.T, language string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "locales", language, "import.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEverySentenceHasItsPlaceholdersInEveryLanguage(t *testing.T) {
	t.Parallel()
	hole := regexp.MustCompile(`\{\w+\}`)
	en, de := sentences(t, "en"), sentences(t, "de")
	if len(en) != len(de) {
		t.Errorf("%d sentences in English, %d in German", len(en), len(de))
	}
	for key, s := range en {
		a, b := hole.FindAllString(s, -1), hole.FindAllString(de[key], -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: %v in English, %v in German", key, a, b)
		}
	}
}

func TestEveryProblemAndNoteHasASentence(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(b)
	}
	en := sentences(t, "en")
	used := map[string]bool{}
	add := func(pattern, prefix string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(code.String(), -1) {
			used[prefix+m[1]] = true
		}
	}
	add(`(?:invalid|tooLarge|\.at)\("(\w+)"`, "problem.import.")
	add(`"import\.(\w+)"`, "problem.import.")
	add(`, "(format_[a-z]+|encrypted)"\}`, "problem.import.")
	add(`\.note\([^"\n]*(?:"",)? ?"(\w+)", map`, "import.note.")
	add(`(?:[a-zA-Z]+|"\w+"), "(comments|drawings|hyperlinks|hidden_rows|formulas_without_result)"\}`, "import.note.")
	for key := range used {
		if en[key] == "" {
			t.Errorf("no sentence for %s", key)
		}
	}
	for key := range en {
		if !used[key] {
			t.Errorf("nothing says %s", key)
		}
	}
}
