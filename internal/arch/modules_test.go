package arch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// modules are the direct dependencies and why each is worth reading its changes
// for ten years. Those that begin with "test:" may not reach the program.
var modules = map[string]string{
	"github.com/a-h/templ":                                     "typed HTML components that escape by context",
	"github.com/arran4/golang-ical":                            "calendars that people subscribe to (RFC 5545)",
	"github.com/alexedwards/argon2id":                          "passwords",
	"github.com/chromedp/cdproto":                              "test: part of chromedp",
	"github.com/chromedp/chromedp":                             "test: a real browser",
	"github.com/coreos/go-oidc/v3":                             "single sign-on",
	"github.com/emersion/go-imap/v2":                           "reading mailboxes; its server in tests. A beta, the only version 2 there is: pinned",
	"github.com/emersion/go-message":                           "parts and charsets of mail",
	"github.com/go-webauthn/webauthn":                          "passkeys",
	"github.com/microcosm-cc/bluemonday":                       "cleaning of what Markdown becomes",
	"github.com/pdfcpu/pdfcpu":                                 "test: an independent reader of our PDF files",
	"golang.org/x/image":                                       "reading the fonts that documents are cut from",
	"github.com/pquerna/otp":                                   "one-time codes",
	"github.com/wneessen/go-mail":                              "mail",
	"github.com/yuin/goldmark":                                 "Markdown",
	"golang.org/x/net":                                         "text of mail written in HTML; in tests reading pages as a browser does",
	"golang.org/x/oauth2":                                      "part of single sign-on",
	"rsc.io/qr":                                                "QR code of a one-time-code secret",
	"github.com/danielgtaylor/huma/v2":                         "REST and OpenAPI 3.1 from one description",
	"github.com/defenseunicorns/go-oscal":                      "OSCAL as its schema has it: the types alone, which import the standard library",
	"github.com/google/go-cmp":                                 "test: readable differences",
	"github.com/google/uuid":                                   "identifiers of version 7",
	"github.com/jackc/pgx/v5":                                  "PostgreSQL",
	"github.com/minio/minio-go/v7":                             "attachments in S3",
	"github.com/pressly/goose/v3":                              "migrations as reviewed SQL on both databases",
	"github.com/prometheus/client_golang":                      "metrics",
	"github.com/rickar/cal/v2":                                 "public holidays",
	"github.com/riverqueue/river":                              "jobs in the transaction of the change",
	"github.com/riverqueue/river/riverdriver":                  "part of River",
	"github.com/rogpeppe/go-internal":                          "test: whole stories through the command line",
	"github.com/santhosh-tekuri/jsonschema/v6":                 "JSON Schema of what we read and write",
	"github.com/spf13/cobra":                                   "command line with completion",
	"github.com/tink-crypto/tink-go/v2":                        "sealing of secrets with associated data and rotation",
	"github.com/xuri/excelize/v2":                              "XLSX",
	"go.yaml.in/yaml/v3":                                       "law and catalogue packs are written in YAML",
	"golang.org/x/mod":                                         "transparency log arithmetic and signed notes",
	"golang.org/x/text":                                        "languages, collation, encodings of old files",
	"golang.org/x/time":                                        "rate limits",
	"modernc.org/sqlite":                                       "SQLite without a C compiler",
	"github.com/riverqueue/river/riverdriver/riversqlite":      "part of River",
	"github.com/riverqueue/river/riverdriver/riverdatabasesql": "part of River",
}

func TestEveryModuleHasAReason(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(mod.Replace)+len(mod.Exclude) > 0 {
		t.Error("go.mod replaces or excludes a module: then nobody can go install the program")
	}
	known, wanted := map[string]bool{}, map[string]bool{}
	for _, line := range mod.Require {
		known[line.Mod.Path] = true
		if line.Indirect {
			continue
		}
		wanted[line.Mod.Path] = true
		if modules[line.Mod.Path] == "" {
			t.Errorf("go.mod requires %s: give the reason in modules_test.go", line.Mod.Path)
		}
	}
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			if within(imported, module) || !strings.Contains(strings.Split(imported, "/")[0], ".") {
				continue
			}
			m := longest(imported, known)
			wanted[m] = true
			switch reason := modules[m]; {
			case m == "":
				t.Errorf("%s imports %s, of no module in go.mod", s.name, imported)
			case reason == "":
				t.Errorf("%s imports %s: give module %s its reason in modules_test.go", s.name, imported, m)
			case strings.HasPrefix(reason, "test:") && !s.test:
				t.Errorf("%s imports %s, which is for tests alone", s.name, imported)
			}
		}
	}
	for m := range modules {
		if !wanted[m] {
			t.Errorf("module %s has a reason, but neither go.mod nor any file asks for it", m)
		}
	}
}

func longest(importPath string, known map[string]bool) string {
	best := ""
	for m := range known {
		if within(importPath, m) && len(m) > len(best) {
			best = m
		}
	}
	return best
}
