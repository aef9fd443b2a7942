package assess_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/locales"
)

var update = flag.Bool("update", false, "write docs/checks.md anew")

func words(t *testing.T) *i18n.Catalogue {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// Each rule, each shortfall that any record shows, and each register waited for
// has its sentence in each language, and no placeholder is left open.
func TestEveryCheckSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	cat := words(t)
	var found []assess.Shortfall
	for _, p := range slices.Concat(plants(), missing()) {
		g := clean()
		p.grows(g)
		for _, f := range assess.Examine(g.World).Found {
			found = append(found, f.Verdict.Short...)
		}
	}
	for _, r := range assess.Rules() {
		if g := clean(); emptied(g, r) {
			found = append(found, r.Find(assess.NewView(g.World)).Short...)
		}
	}
	var keys []string
	for _, s := range found {
		keys = append(keys, s.SentenceKey())
	}
	for _, r := range assess.Rules() {
		keys = append(keys, r.SentenceKey(), "severity."+string(r.Severity))
	}
	for _, c := range assess.Coverage() {
		for _, w := range c.Waits {
			keys = append(keys, "waits."+w)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	var labels []string
	for _, ty := range record.All().All() {
		labels = append(labels, ty.LabelKeys()...)
	}
	for _, s := range found {
		for _, a := range s.Args {
			if k, ok := a.(i18n.Key); ok && strings.HasPrefix(string(k), "choice.") && !slices.Contains(labels, string(k)) {
				t.Errorf("%s speaks of %s, which is no choice", s.Key, k)
			}
		}
	}
	for _, lang := range cat.Languages() {
		for _, k := range cat.Missing(lang.Code, keys) {
			t.Errorf("%s: no sentence %s", lang.Code, k)
		}
		w := cat.Words(lang.Code)
		said := map[string]bool{}
		for _, s := range found {
			said[s.Sentence(w)] = true
		}
		for _, r := range assess.Rules() {
			said[r.Sentence(w)] = true
		}
		for s := range said {
			if strings.ContainsAny(s, "{}") || strings.Contains(s, "law.name") || strings.Contains(s, ", ;") {
				t.Errorf("%s: %q", lang.Code, s)
			}
		}
	}
}

// The rules as documentation: docs/checks.md is written from them.
func TestTheDocumentationListsTheRulesAsTheyAre(t *testing.T) {
	t.Parallel()
	const name = "../../docs/checks.md"
	want := documentation(words(t).Words("en"))
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run this test with -update and look at the change", name)
	}
}

func documentation(w i18n.Words) []byte {
	var b bytes.Buffer
	specific, generic := 0, 0
	for _, r := range assess.Rules() {
		if r.Generic {
			generic++
		} else {
			specific++
		}
	}
	fmt.Fprintf(&b, `# Live checks

Privet holds the records against ISO/IEC 27701 all the time. Each check below asks one thing of the records that it is about, names those
that fall short and leads to the field to mend. A check never says that a requirement is met: it proposes, a person confirms.

- %d checks look at records made for the subject; for each of the %d controls of the edition of 2025 one more asks for a control of your
  own that answers it, is designed and operates, with evidence in date.
- Checks name requirements of the edition of 2025. They speak to the rows of 2019 that correspond to these as well.
- Where a check says that a register comes later, it looks at evidence until then. The last table says for which requirements.
- *Major*: where it fails, the requirement is not met. *Minor*: a lapse.

## Grades of a control

Nothing is entered; each grade follows from evidence, and names it.

| grade | holds when |
|---|---|
| designed | the control is described, has an owner, and a document or accepted evidence shows the design |
| operating | its state is *operating*, and accepted evidence of operation is fresh: not older than the control says, else the evidence, else a year |
| effective | the newest accepted test has a good result and is as fresh |

## What is proposed for a requirement

*Conform* when every check that is about any record holds. *Not conform* when none holds, one weighs major and no record is in order.
*Partly* otherwise. *Not assessed* when it does not apply, or no check found anything to look at.

## Checks

| check | asks | requirements | weight |
|---|---|---|---|
`, specific, generic)
	for _, r := range assess.Rules() {
		if r.Generic {
			continue
		}
		asks := r.Sentence(w)
		if r.SentenceKey() == "check.design" {
			asks = "Each design decision answers this point of its checklist."
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, asks, ids(r), strings.ToLower(w.T("severity."+string(r.Severity))))
	}
	b.WriteString("| `answered.…` | " + w.T("check.answered", "requirement", "each control", "title", "by its number") + " | A.1, A.2, A.3 | major |\n")
	b.WriteString("\n## Waiting for registers\n\n| requirement | checks of records | waits for |\n|---|---|---|\n")
	for _, c := range assess.Coverage() {
		if len(c.Waits) == 0 || c.Requirement.Framework != "27701:2025" {
			continue
		}
		var names []string
		for _, x := range c.Waits {
			names = append(names, w.T("waits."+x))
		}
		fmt.Fprintf(&b, "| %s %s | %d | %s |\n", c.Requirement.ID, c.Requirement.Title, c.Specific, w.And(names...))
	}
	return b.Bytes()
}

func ids(r assess.Rule) string {
	var out []string
	for _, k := range r.Requirements {
		out = append(out, k.ID())
	}
	return strings.Join(out, ", ")
}
