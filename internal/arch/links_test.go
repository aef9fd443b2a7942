package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	plain   = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// A link of the README or of a page under docs leads to a file that is there, and
// to a heading that the page has.
func TestLinksOfTheDocumentationLeadSomewhere(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"} {
		pages = append(pages, filepath.Join(root, name))
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			to, part, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, ":") { // elsewhere on the web
				continue
			}
			target := page
			if to != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(to))
			}
			there, err := os.ReadFile(target)
			if info, e := os.Stat(target); e == nil && info.IsDir() {
				err = nil
			}
			switch {
			case err != nil:
				t.Errorf("%s links to %s, which is not there", filepath.Base(page), m[1])
			case part != "" && !anchored(string(there), part):
				t.Errorf("%s links to %s, and the page has no such heading", filepath.Base(page), m[1])
			}
		}
	}
}

// Every page is named in the index of the documentation.
func TestEveryPageOfTheDocumentationIsInItsIndex(t *testing.T) {
	t.Parallel()
	index, err := os.ReadFile(filepath.Join(root, "docs", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if name := filepath.Base(page); name != "README.md" && !strings.Contains(string(index), "]("+name+")") {
			t.Errorf("docs/README.md does not name %s", name)
		}
	}
}

// anchored reports whether a page has a heading that part leads to.
func anchored(page, part string) bool {
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		if strings.ReplaceAll(strings.ToLower(plain.ReplaceAllString(m[1], "")), " ", "-") == part {
			return true
		}
	}
	return false
}
