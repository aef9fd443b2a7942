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
	"aead.dev/minisign":                                        "signatures of law and catalogue packs",
	"cel.dev/cel-go":                                           "checks that customers declare over their evidence",
	"github.com/a-h/templ":                                     "pages as typed components",
	"github.com/alexedwards/argon2id":                          "password hashes with parameters written beside them",
	"github.com/alexedwards/scs/v2":                            "sign-in state in our own database",
	"github.com/arran4/golang-ical":                            "calendar feeds of deadlines",
	"github.com/chromedp/chromedp":                             "test: a real browser on the shipped program",
	"github.com/coreos/go-oidc/v3":                             "single sign-on",
	"github.com/danielgtaylor/huma/v2":                         "REST and OpenAPI 3.1 from one description",
	"github.com/defenseunicorns/go-oscal":                      "types of OSCAL for export",
	"github.com/go-ldap/ldap/v3":                               "directory connector",
	"github.com/go-sql-driver/mysql":                           "discovery in MySQL and MariaDB",
	"github.com/go-webauthn/webauthn":                          "passkeys",
	"github.com/gomodule/redigo":                               "discovery in Redis; eight megabytes less than go-redis",
	"github.com/google/go-cmp":                                 "test: readable differences",
	"github.com/google/uuid":                                   "identifiers of version 7",
	"github.com/jackc/pgx/v5":                                  "PostgreSQL",
	"github.com/microcosm-cc/bluemonday":                       "cleaning of HTML that people write",
	"github.com/minio/minio-go/v7":                             "attachments in S3",
	"github.com/modelcontextprotocol/go-sdk":                   "registers for assistants",
	"github.com/nicksnyder/go-i18n/v2":                         "unused so far: internal/i18n needs the plural rules of x/text alone",
	"github.com/nyaruka/phonenumbers":                          "telephone numbers in discovery",
	"github.com/pdfcpu/pdfcpu":                                 "test: a second opinion on our PDF files",
	"github.com/pquerna/otp":                                   "second factor",
	"github.com/pressly/goose/v3":                              "migrations as reviewed SQL on both databases",
	"github.com/prometheus/client_golang":                      "metrics",
	"github.com/rickar/cal/v2":                                 "public holidays",
	"github.com/riverqueue/river":                              "jobs in the transaction of the change",
	"github.com/riverqueue/river/riverdriver":                  "part of River",
	"github.com/rogpeppe/go-internal":                          "test: whole stories through the command line",
	"github.com/santhosh-tekuri/jsonschema/v6":                 "JSON Schema of what we read and write",
	"github.com/smallstep/pkcs7":                               "signatures in PDF",
	"github.com/spf13/cobra":                                   "command line with completion",
	"github.com/tink-crypto/tink-go/v2":                        "sealing of secrets with associated data and rotation",
	"github.com/uptrace/bun":                                   "one query text for two databases",
	"github.com/uptrace/bun/dialect/pgdialect":                 "part of bun",
	"github.com/wneessen/go-mail":                              "mail",
	"github.com/xuri/excelize/v2":                              "XLSX",
	"github.com/yuin/goldmark":                                 "Markdown",
	"go.mongodb.org/mongo-driver/v2":                           "discovery in MongoDB",
	"go.yaml.in/yaml/v3":                                       "law and catalogue packs are written in YAML",
	"golang.org/x/crypto":                                      "what the standard library lacks in cryptography",
	"golang.org/x/image":                                       "fonts for the PDF writer",
	"golang.org/x/mod":                                         "transparency log arithmetic and signed notes",
	"golang.org/x/oauth2":                                      "single sign-on and connectors",
	"golang.org/x/text":                                        "languages, collation, encodings of old files",
	"golang.org/x/time":                                        "rate limits",
	"modernc.org/sqlite":                                       "SQLite without a C compiler",
	"rsc.io/qr":                                                "QR codes",
	"github.com/uptrace/bun/dialect/sqlitedialect":             "part of bun",
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
