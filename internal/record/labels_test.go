package record_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/locales"
)

// labelled are the first words of the keys that name parts of registers.
var labelled = []string{"register", "head", "field", "choice", "group", "state", "move"}

// load reads the sentences once for all tests.
var load = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(locales.Files) })

func shipped(t *testing.T) *i18n.Catalogue {
	t.Helper()
	cat, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// Every part of every register has its words in every language, and no words are
// kept for parts that are gone. A field may have a question beside its name.
func TestEveryPartOfARegisterHasItsWordsAndNoneIsLeftOver(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	var want []string
	for _, ty := range record.All().All() {
		want = append(want, ty.LabelKeys()...)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	for _, lang := range cat.Languages() {
		for _, key := range cat.Missing(lang.Code, want) {
			t.Errorf("%s: no words for %s", lang.Code, key)
		}
		for _, key := range want {
			if s := cat.Words(lang.Code).T(key); s != strings.TrimSpace(s) || s == "" {
				t.Errorf("%s: %s is %q", lang.Code, key, s)
			}
		}
		for _, key := range cat.Keys(lang.Code) {
			first, _, _ := strings.Cut(key, ".")
			if !slices.Contains(labelled, first) || slices.Contains(notKept, key) {
				continue
			}
			of, question := strings.CutSuffix(key, ".help")
			question = question && (strings.HasPrefix(of, "field.") || strings.HasPrefix(of, "head."))
			if _, there := slices.BinarySearch(want, key); !there {
				_, there = slices.BinarySearch(want, of)
				if !there || !question {
					t.Errorf("%s: %s names nothing", lang.Code, key)
				}
			}
		}
	}
}

// A newcomer is asked a question at each field of the record of processing, in
// the language he reads.
func TestEveryFieldOfAProcessingActivityAsksAQuestion(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	ty := record.ProcessingActivities.Type
	var want []string
	for _, f := range ty.Fields {
		want = append(want, ty.FieldKey(f.Name)+".help")
		for _, c := range f.Rows {
			want = append(want, ty.FieldKey(f.Name+"."+c.Name)+".help")
		}
	}
	for _, lang := range cat.Languages() {
		for _, key := range cat.Missing(lang.Code, want) {
			t.Errorf("%s: no question %s", lang.Code, key)
		}
	}
}

// spoken checks that people can read the refusal and each complaint of it, in
// every language and without a placeholder left open.
func spoken(t *testing.T, cat *i18n.Catalogue, p *problem.Problem) {
	t.Helper()
	check := func(key string, say func(i18n.Words) string) {
		for _, lang := range cat.Languages() {
			if len(cat.Missing(lang.Code, []string{key})) > 0 {
				t.Errorf("%s: no sentence %s", lang.Code, key)
			} else if s := say(cat.Words(lang.Code)); strings.Contains(s, "{") {
				t.Errorf("%s: %s leaves a placeholder open: %s", lang.Code, key, s)
			}
		}
	}
	check("problem."+p.Key, func(w i18n.Words) string { return w.Problem(p) })
	for _, f := range p.Fields {
		check("problem.field."+f.Key, func(w i18n.Words) string { return w.Field(f) })
	}
}

// notKept are things that a refusal names like a register ("not found") and that no
// register holds.
var notKept = []string{
	"register.accounts.one", "register.archive.one", "register.invitations.one", "register.ledger.one", "register.members.one",
	"register.packs.one", "register.passkeys.one", "register.providers.one", "register.sessions.one", "register.tokens.one", "register.totp.one",
}
