package assess_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

// Each rule and each contradiction that any record shows has its sentence and its
// mend in each language, and no placeholder is left open.
func TestEveryContradictionSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	cat := words(t)
	g := twin()
	for _, p := range contradictions() {
		p.grows(g)
	}
	found := assess.Contradictions(assess.NewView(g.World))
	var keys []string
	for _, r := range assess.ContradictionRules() {
		keys = append(keys, r.RuleKey(), "severity."+string(r.Severity))
	}
	var labels []string
	for _, ty := range record.All().All() {
		labels = append(labels, ty.LabelKeys()...)
	}
	for _, c := range found {
		keys = append(keys, c.SentenceKey(), c.Mend)
		for _, a := range c.Args {
			if k, ok := strings.CutPrefix(a, "word:"); ok && strings.HasPrefix(k, "choice.") && !slices.Contains(labels, k) {
				t.Errorf("%s speaks of %s, which is no choice", c.Says, k)
			}
		}
	}
	slices.Sort(keys)
	for _, lang := range cat.Languages() {
		for _, k := range cat.Missing(lang.Code, slices.Compact(slices.Clone(keys))) {
			t.Errorf("%s: no sentence %s", lang.Code, k)
		}
		w := cat.Words(lang.Code)
		for _, c := range found {
			for _, s := range []string{c.Sentence(w), c.MendSentence(w)} {
				if strings.ContainsAny(s, "{}") || strings.Contains(s, "law.name") || strings.Contains(s, "law.basis") || strings.Contains(s, "choice.") || strings.Contains(s, ", ;") {
					t.Errorf("%s: %q", lang.Code, s)
				}
			}
		}
	}
}

// A contradiction leads to a field that its register has.
func TestEveryMendLeadsToAField(t *testing.T) {
	t.Parallel()
	g := twin()
	for _, p := range contradictions() {
		p.grows(g)
	}
	for _, c := range assess.Contradictions(assess.NewView(g.World)) {
		ty := record.All().Get(c.At.Register)
		if ty == nil || c.Field != "" && c.Field != "owner" && c.Field != "review_due" && c.Field != "state" && ty.Field(c.Field) == nil {
			t.Errorf("%s leads to %s of %s", c.Rule, c.Field, c.At.Register)
		}
		for _, o := range c.Others {
			if record.All().Get(o.Register) == nil {
				t.Errorf("%s names a record of %s", c.Rule, o.Register)
			}
		}
	}
}

// The rules as documentation: docs/contradictions.md is written from them.
func TestTheDocumentationListsTheContradictionsAsTheyAre(t *testing.T) {
	t.Parallel()
	const name = "../../docs/contradictions.md"
	want := contradictionPage(words(t).Words("en"))
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

func contradictionPage(w i18n.Words) []byte {
	var b bytes.Buffer
	rules := assess.ContradictionRules()
	fmt.Fprintf(&b, `# Contradictions

Privet holds the records against each other, against the law in force and against the day: %d rules over the whole graph. Each
contradiction names the records concerned and leads to the field to mend. Nobody is accused: the record may be wrong, or the practice.

- The records that a change touches are looked at in the transaction of the change; all records are looked at every night.
- A contradiction is *open* until it is gone. Then it is *resolved*; if it comes back, it is open again, with its history.
- Somebody responsible may *accept* one, with a reason and until a day. After that day it is open again.
- *Major*: a requirement of the law is not met if the record is right. *Minor*: a lapse.
- Rules marked with a check are live checks as well ([checks](checks.md)).

`, len(rules))
	b.WriteString("| rule | what is to hold | found at | looks at besides | weight |\n|---|---|---|---|---|\n")
	for _, r := range rules {
		name := "`" + r.Key + "`"
		if r.Check != "" {
			name += " ✓"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, w.T(r.RuleKey()), label(w, r.Register), labels(w, r.Reads), strings.ToLower(w.T("severity."+string(r.Severity))))
	}
	return b.Bytes()
}

func label(w i18n.Words, register string) string {
	return strings.ToLower(w.T("register." + register + ".many"))
}

func labels(w i18n.Words, registers []string) string {
	var out []string
	for _, r := range registers {
		out = append(out, label(w, r))
	}
	return w.And(out...)
}
