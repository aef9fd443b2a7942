package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
)

// voices are all contradictions as "record rule field sentence", sorted.
func voices(all []assess.Contradiction) []string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprint(c.At.ID, " ", c.Rule, " ", c.Field, " ", c.Says))
	}
	slices.Sort(out)
	return out
}

func TestNothingContradictsItselfInTheCleanTwin(t *testing.T) {
	t.Parallel()
	if got := voices(assess.Contradictions(assess.NewView(twin().World))); len(got) > 0 {
		t.Errorf("found\n\t%s", strings.Join(got, "\n\t"))
	}
}

// S-043, S-050, S-054, S-088, S-095, S-096, S-098, S-100
func TestEachContradictionIsFoundByItsRuleAndByNoOther(t *testing.T) {
	t.Parallel()
	for _, p := range contradictions() {
		g := twin()
		at := p.grows(g)
		if got, want := voices(assess.Contradictions(assess.NewView(g.World))), p.wanted(at); !slices.Equal(got, want) {
			t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

// A rule without a record that contradicts it, and a sentence that nothing says,
// are none.
func TestEachRuleAndEachSentenceHasItsContradiction(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, p := range contradictions() {
		for _, line := range strings.Split(p.want, "\n") {
			f := strings.Fields(line)
			shown[f[0]] = true
		}
	}
	rules := assess.ContradictionRules()
	if len(rules) < 40 {
		t.Errorf("%d rules", len(rules))
	}
	seen := map[string]bool{}
	for _, r := range rules {
		if !shown[r.Key] {
			t.Errorf("%s has no record that contradicts it", r.Key)
		}
		if seen[r.Key] {
			t.Errorf("%s stands twice", r.Key)
		}
		seen[r.Key] = true
	}
}

// 120 contradictions of all kinds in one organisation are found, and no other; its
// clean twin has none.
func TestPlantedContradictionsAreFoundAndNoOther(t *testing.T) {
	t.Parallel()
	g := twin()
	var want []string
	for len(want) < 120 {
		for _, p := range contradictions() {
			want = append(want, p.wanted(p.grows(g))...)
		}
	}
	slices.Sort(want)
	got := voices(assess.Contradictions(assess.NewView(g.World)))
	for _, x := range got {
		if i, ok := slices.BinarySearch(want, x); ok {
			want = slices.Delete(want, i, i+1)
		} else {
			t.Errorf("found, not planted: %s", x)
		}
	}
	for _, x := range want {
		t.Errorf("planted, not found: %s", x)
	}
}
