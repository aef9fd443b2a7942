package arch_test

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	testName = regexp.MustCompile("`((?:Test|Fuzz)[A-Z][A-Za-z0-9]+)`")
	asvsRow  = regexp.MustCompile(`(?m)^\| ([0-9][0-9., \x{2013}-]*) \|(.+)\|(.+)\|(.+)\|$`)
)

// Every test that the list of security requirements names is there, and every line
// names one, says where it is read or says that it is not met yet.
func TestTheListOfSecurityRequirementsNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs", "security", "asvs.md"))
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil {
				have[f.Name.Name] = true
			}
		}
	}
	for _, m := range testName.FindAllStringSubmatch(string(text), -1) {
		if !have[m[1]] {
			t.Errorf("asvs.md names %s, which is no test", m[1])
		}
	}
	rows := asvsRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) < 60 {
		t.Fatalf("asvs.md has %d lines of requirements", len(rows))
	}
	for _, row := range rows {
		shown := row[4]
		if !testName.MatchString(shown) && !strings.Contains(shown, "not yet") && !strings.Contains(shown, "by reading") && !strings.Contains(shown, "does not apply") {
			t.Errorf("%s: no test, and neither \"not yet\", \"by reading\" nor \"does not apply\"", row[1])
		}
	}
}
