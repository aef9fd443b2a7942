package arch_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row says at which level a package stands and what of ours it may import:
// levels ("0", "0-1") and packages by name. A package below another (law/data)
// follows the other's row unless it has its own; the two may import each other.
type row struct {
	pack  string
	level int
	may   string
}

// rows is section 2 of the architecture. A row may stand here before its package.
var rows = []row{
	// Level 0: words.
	{"id", 0, ""},
	{"problem", 0, ""},
	{"calendar", 0, "problem"},
	{"i18n", 0, "problem calendar"},
	{"locales", 0, ""},    // data, embedded
	{"migrations", 0, ""}, // data, embedded

	// Level 1: the model. Pure: no SQL, no HTTP, no clock of its own.
	{"access", 1, "0"},
	{"workflow", 1, "0 access"},
	{"register", 1, "0 access workflow"},
	{"law", 1, "0"},
	{"catalogue", 1, "0"},
	{"record", 1, "0 access register workflow law catalogue"},
	{"assess", 1, "0 access register workflow law catalogue record"},
	{"diligence", 1, "0 register record"}, // questionnaires as data
	{"exchange/sheet", 1, "0"},
	{"exchange/recognise", 1, "0 exchange/sheet"},

	// Level 2: the engine.
	{"db", 2, "0"},
	{"ledger", 2, "0 db"},
	{"store", 2, "0-1 db ledger"},
	{"reminder", 2, "0-1 store"}, // tasks by which the program tells of a day
	{"blob", 2, "0 db"},
	{"backup", 2, "0-1 db ledger store blob"},
	{"vault", 2, "0"},
	{"outbound", 2, "0"},
	{"jobs", 2, "0 db store access"},
	{"mail", 2, "0 db jobs store access vault"},
	{"account", 2, "0-1 db ledger store vault outbound"},
	{"webhook", 2, "0-1 db jobs store vault outbound"},
	{"agenda", 2, "0-1 db store"},
	{"survey", 2, "0-1 store"},
	{"draw", 2, "0"},
	{"document", 2, "0 draw"},
	{"redact", 2, "0 draw document"},        // copies without what is about others
	{"parcel", 2, "0 draw document redact"}, // the answer that a person is given
	{"connector", 2, "0 vault outbound"},

	// Level 3: surfaces. They know registers and no feature.
	{"exchange", 3, "0-2"},
	{"exchange/oscal", 3, "0-2"},
	{"pack", 3, "0-2 exchange"},
	{"web/ui", 3, "0-1 draw"},
	{"web", 3, "0-2 web/ui"},
	{"web/page", 3, "0-2 exchange web web/ui"},
	{"web/auth", 3, "0-2 web web/ui"},
	{"api", 3, "0-2 exchange"},
	{"cli", 3, "0-2 exchange"},
	{"mcp", 3, "0-2 exchange"},

	// Level 4: features. They import each other never.
	{"feature/activities", 4, "0-3"},
	{"feature/home", 4, "0-3"},
	{"feature/datamap", 4, "0-3"},
	{"feature/clocks", 4, "0-3"},
	{"feature/transfers", 4, "0-3"},
	{"feature/laws", 4, "0-3"},
	{"feature/retention", 4, "0-3"},
	{"feature/systems", 4, "0-3"},
	{"feature/taxonomy", 4, "0-3"},
	{"feature/library", 4, "0-3 survey"},
	{"feature/onboarding", 4, "0-3 starter"},
	{"feature/respond", 4, "0-3"},
	{"feature/settings", 4, "0-3"},
	{"feature/statement", 4, "0-3"},
	{"feature/webhooks", 4, "0-3"},
	{"starter", 4, "0-3"}, // registers to begin with, by sector
	{"feature/programme", 4, "0-3"},
	{"feature/data", 4, "0-3"},
	{"feature/discovery", 4, "0-3"},
	{"feature/risk", 4, "0-3"},
	{"feature/rights", 4, "0-3 feature/clocks"}, // the words of dates
	{"feature/consent", 4, "0-3"},
	{"feature/incident", 4, "0-3"},
	{"feature/partners", 4, "0-3"},
	{"feature/policy", 4, "0-3"},
	{"feature/training", 4, "0-3"},
	{"feature/evidence", 4, "0-3"},
	{"feature/contradictions", 4, "0-3"},
	{"feature/audit", 4, "0-3"},
	{"feature/trust", 4, "0-3"},
	{"feature/practice", 4, "0-3"},
	{"demo", 4, "0-3"}, // the demonstration organisation

	// Level 5: the one place that knows everything, and the command.
	{"app", 5, "0-4"},
	{"cmd/privet", 6, "app cli"},

	// Beside: for tests alone; nothing shipped may import them.
	{"arch", 7, ""},
	{"testdb", 7, ""},
	{"registertest", 7, "0-3 testdb"},
	{"web/webtest", 7, "0-5"},
	{"connector/mailboxtest", 7, "0-3"}, // a real IMAP server
	{"browsertest", 7, "0-3 testdb"},
	{"loadtest", 7, "0-5 browsertest"}, // installations as large as bar L3 wants, and what pages cost
}

// rowOf is the row with the longest name that holds the package.
func rowOf(pack string) (row, bool) {
	var best row
	for _, r := range rows {
		if (pack == r.pack || strings.HasPrefix(pack, r.pack+"/")) && len(r.pack) > len(best.pack) {
			best = r
		}
	}
	return best, best.pack != ""
}

func (r row) allows(other row) bool {
	for _, word := range strings.Fields(r.may) {
		low, high, _ := strings.Cut(word, "-")
		from, err := strconv.Atoi(low)
		if err != nil {
			if word == other.pack {
				return true
			}
			continue
		}
		to := from
		if high != "" {
			to, _ = strconv.Atoi(high)
		}
		if other.level >= from && other.level <= to {
			return true
		}
	}
	return other.pack == r.pack
}

func TestPackagesImportOnlyWhatTheirLevelMay(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		r, ok := rowOf(s.pack)
		if !ok {
			t.Errorf("%s: package %s has no row in levels_test.go", s.name, s.pack)
			continue
		}
		if strings.HasSuffix(s.name, "_test.go") {
			continue
		}
		for _, imported := range s.imports {
			ours, found := strings.CutPrefix(imported, module+"/")
			if !found {
				continue
			}
			other, ok := rowOf(strings.TrimPrefix(ours, "internal/"))
			if !ok {
				t.Errorf("%s imports %s, which has no row in levels_test.go", s.name, ours)
			} else if !r.allows(other) {
				t.Errorf("%s imports %s: %s may import %q", s.name, ours, r.pack, r.may)
			}
		}
	}
}

// pure is what levels 0 and 1 may import besides the standard library, ours and
// nothing else: how a package came by each is said in modules_test.go.
var pure = map[string][]string{
	"id":                 {"github.com/google/uuid"},
	"calendar":           {"github.com/rickar/cal/v2", "golang.org/x/text"},
	"i18n":               {"golang.org/x/text"},
	"law":                {"go.yaml.in/yaml/v3"},
	"diligence":          {"go.yaml.in/yaml/v3"},
	"catalogue":          {"go.yaml.in/yaml/v3", "golang.org/x/text"},
	"record":             {"golang.org/x/text"},
	"exchange/sheet":     {"golang.org/x/text", "github.com/xuri/excelize/v2"},
	"exchange/recognise": {"golang.org/x/text", "go.yaml.in/yaml/v3"},
}

// impure are packages of the standard library that reach outside.
var impure = []string{"database/sql", "net", "net/http", "os", "os/exec", "syscall", "context", "crypto/rand", "math/rand", "math/rand/v2"}

// impureAllowed are the exceptions, with their reason.
var impureAllowed = map[string]string{
	"exchange/sheet context":     "a stranger's file is read under a time limit",
	"exchange/recognise context": "so is its understanding",
}

func TestModelReachesNothingOutside(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		r, ok := rowOf(s.pack)
		if !ok || r.level > 1 || s.test {
			continue
		}
		for _, imported := range s.imports {
			if slices.Contains(impure, imported) && impureAllowed[r.pack+" "+imported] == "" {
				t.Errorf("%s imports %s: levels 0 and 1 are pure", s.name, imported)
			}
			if strings.Contains(strings.Split(imported, "/")[0], ".") && !strings.HasPrefix(imported, module+"/") &&
				!slices.ContainsFunc(pure[r.pack], func(m string) bool { return within(imported, m) }) {
				t.Errorf("%s imports %s: not in the list of %s", s.name, imported, r.pack)
			}
		}
	}
}

func within(importPath, prefix string) bool {
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}

// The rules themselves: a table that allows everything would pass above.
func TestRulesRefuseWhatTheArchitectureRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"record", "register", true},
		{"record", "store", false},
		{"register", "record", false},
		{"workflow", "register", false},
		{"store", "record", true},
		{"ledger", "store", false},
		{"api", "web/page", false},
		{"api", "exchange/sheet", true},
		{"exchange/sheet", "exchange", false},
		{"feature/risk", "feature/rights", false},
		{"feature/risk", "web/ui", true},
		{"app", "feature/risk", true},
		{"store", "testdb", false},
		{"app", "testdb", false},
		{"cmd/privet", "store", false},
		{"law/data", "law", true},
	} {
		from, ok1 := rowOf(c.from)
		to, ok2 := rowOf(c.to)
		if got := from.allows(to); !ok1 || !ok2 || got != c.want {
			t.Errorf("%s imports %s: allowed %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
