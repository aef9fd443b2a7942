package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-032, S-036
func TestEveryClauseAndControlOfBothEditionsHasARule(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, c := range assess.Coverage() {
		count[c.Requirement.Framework+" "+string(c.Requirement.Kind)]++
		if len(c.Rules) == 0 {
			t.Errorf("%s has no rule", c.Requirement.Key)
		}
		if c.Requirement.Kind == catalogue.Clause && c.Specific == 0 {
			t.Errorf("clause %s has no rule that looks at records", c.Requirement.Key)
		}
		if c.Requirement.Kind == catalogue.Control && c.Specific == len(c.Rules) {
			t.Errorf("control %s has no rule that asks for a control of ours", c.Requirement.Key)
		}
	}
	for what, want := range map[string]int{"27701:2025 control": 78, "27701:2019 control": 49, "27701:2025 clause": 30, "27701:2019 clause": 26} {
		if count[what] != want {
			t.Errorf("%s: %d, want %d", what, count[what], want)
		}
	}
}

func TestRulesAreManyAndNamedOnce(t *testing.T) {
	t.Parallel()
	specific := 0
	seen := map[string]bool{}
	for _, r := range assess.Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
		if !r.Generic {
			specific++
		}
		for _, k := range r.Requirements {
			if _, ok := catalogue.Library().Requirement(k); !ok {
				t.Errorf("%s speaks to %s, which does not exist", r.ID, k)
			}
		}
	}
	if specific < 100 {
		t.Errorf("%d specific rules", specific)
	}
}

// A control without a rule made for its subject says on which register it waits,
// unless nothing that Privet will keep could tell more than evidence does.
func TestWhereNoRuleLooksAtRecordsTheCoverageSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range assess.Coverage() {
		if c.Specific == 0 && len(c.Waits) == 0 {
			t.Errorf("%s has neither a rule of its own nor a register to wait for", c.Requirement.Key)
		}
	}
}

func TestEmptyWorldIsExaminedWithoutAnything(t *testing.T) {
	t.Parallel()
	f := assess.Examine(&assess.World{Today: day, Own: &record.Organisation{}})
	for _, k := range []catalogue.Key{"27701:2025/4.1", "27701:2025/A.1.2.2", "27701:2019/A.7.2.1"} {
		if got, because := f.Propose(k); got != record.NotConform {
			t.Errorf("%s: %s because of %v", k, got, because)
		}
	}
	if got, _ := f.Propose("27701:2025/A.9.9"); got != record.NotAssessed {
		t.Error(got)
	}
}

// S-012, S-032
func TestProposalsFollowFromRulesAndGrades(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*garden)
		key   catalogue.Key
		want  record.GapResult
	}{
		"all is in order":                        {func(*garden) {}, "27701:2025/A.1.2.2", record.Conform},
		"and in the other edition":               {func(*garden) {}, "27701:2019/A.7.2.1", record.Conform},
		"clauses of 2019 too":                    {func(*garden) {}, "27701:2019/5.3.1", record.Conform},
		"one entry of several falls short":       {func(g *garden) { g.activity(func(a *activity) { a.Purposes = nil }) }, "27701:2025/A.1.2.2", record.Partly},
		"records are fine and the control stale": {func(g *garden) { g.Evidence = nil }, "27701:2025/A.1.2.2", record.Partly},
		"nothing but a control that is missing":  {func(g *garden) { drop(g, "27701:2025/A.3.6") }, "27701:2025/A.3.6", record.NotConform},
		"a control under way":                    {func(g *garden) { g.Evidence = nil; document(g) }, "27701:2025/A.3.6", record.Partly},
		"left out by the statement in force": {func(g *garden) {
			for i, e := range g.Statements[0].Entries {
				if e.Requirement == "27701:2025/A.1.2.8" {
					g.Statements[0].Entries[i].Applicable = "no"
				}
			}
		}, "27701:2019/A.7.2.7", record.NotAssessed},
		"a role that nobody holds": {func(g *garden) {
			g.Own.PIIRoles = register.Choices[record.PIIRole]{"controller"}
			g.Activities = g.Activities[:2]
		}, "27701:2025/A.2.2.2", record.NotAssessed},
	} {
		g := clean()
		c.spoil(g)
		got, because := assess.Examine(g.World).Propose(c.key)
		if got != c.want || got != record.NotAssessed && len(because) == 0 {
			t.Errorf("%s: %s because of %v, want %s", name, got, because, c.want)
		}
	}
}

func document(g *garden) {
	for _, c := range g.Controls {
		c.Documents = make(register.Files, 1)
	}
}

// grown is an organisation with n activities as they are when nothing is missing.
func grown(n int) *assess.World {
	g := clean()
	for range n / 2 {
		g.activity()
		g.serving()
	}
	return g.World
}

// S8
func TestTenThousandActivitiesAreExaminedInTime(t *testing.T) {
	w := grown(10_000)
	began := time.Now()
	f := assess.Examine(w)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
	for _, x := range f.Found {
		if len(x.Verdict.Short) > 0 {
			t.Errorf("%s: %d", x.Rule.ID, len(x.Verdict.Short))
		}
	}
}

func BenchmarkExamine(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		w := grown(n)
		b.Run(fmt.Sprint("rules/", n), func(b *testing.B) {
			for b.Loop() {
				assess.Examine(w)
			}
		})
		b.Run(fmt.Sprint("walk/", n), func(b *testing.B) {
			for b.Loop() {
				walk(w)
			}
		})
	}
}

// walk reads each activity with its rows once, as the least that rules must do.
func walk(w *assess.World) int {
	n := 0
	for _, a := range w.Activities {
		n += len(a.Gaps())
		for _, p := range a.Purposes {
			n += len(p.Description)
		}
		for _, d := range a.DataItems {
			n += len(d.Category)
		}
	}
	return n
}

// Each obligation to PII principals (A.1.3, A.2.3) has a live check that was seen to find a
// record that falls short, and the same check speaks to each of its twins of 2019.
func TestEachObligationToPrincipalsIsCheckedInBothEditions(t *testing.T) {
	t.Parallel()
	lib, found, controls, twins := catalogue.Library(), seenToFail(), 0, 0
	for _, c := range assess.Coverage() {
		r := c.Requirement
		if r.Framework != "27701:2025" || r.Kind != catalogue.Control || !strings.HasPrefix(r.ID, "A.1.3.") && !strings.HasPrefix(r.ID, "A.2.3.") {
			continue
		}
		controls++
		spoken := func(k catalogue.Key) int {
			n := 0
			for _, rule := range assess.Rules() {
				if !rule.Generic && slices.Contains(rule.Speaks(), k) && len(found[rule.ID]) > 0 {
					n++
				}
			}
			return n
		}
		if spoken(r.Key) == 0 {
			t.Errorf("%s has no check that finds a record", r.ID)
		}
		for _, m := range lib.Correspond(r.Key) {
			other := m.To
			if other == r.Key {
				other = m.From
			}
			if x, ok := lib.Requirement(other); ok && x.Framework == "27701:2019" {
				if twins++; spoken(other) == 0 {
					t.Errorf("%s, the twin of %s, has none", x.ID, r.ID)
				}
			}
		}
	}
	if controls != 11 || twins < 11 {
		t.Errorf("%d controls with %d twins", controls, twins)
	}
}
