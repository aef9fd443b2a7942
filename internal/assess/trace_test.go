package assess_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-036: each control of the standard has a module with records of its subject and a
// check that is seen to fail. docs/trace.md is written from what the program knows.
func TestEachControlIsTracedToItsModuleRecordsAndTest(t *testing.T) {
	t.Parallel()
	const name = "../../docs/trace.md"
	want := traceTable(t, words(t).Words("en"))
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

func traceTable(t *testing.T, w i18n.Words) []byte {
	var b bytes.Buffer
	b.WriteString(`# From control to test

Each control of ISO/IEC 27701:2025, where its subject is worked on, which records hold it, and which checks were seen to find a
record that falls short. The table is written from the program and compared with it by ` + "`go test ./internal/assess -run Traced`" + `. The checks are
explained in [checks](checks.md); each of them is tested with a record that falls short and with one that does not
(` + "`TestEachFlawIsFoundByItsRulesAndByNoOther`, `TestEachRuleHasARecordThatFallsShort`" + `). *Comes later* names the records that a later release
brings; until then the control rests on the checks and the evidence named here. Beside the records named, each control is answered by
controls of one's own with their evidence (check ` + "`answered.…`" + `).

| control | part of the product | records | checks seen to fail | comes later |
|---|---|---|---|---|
`)
	found := seenToFail()
	for _, c := range assess.Coverage() {
		r := c.Requirement
		if r.Framework != "27701:2025" || r.Kind != catalogue.Control {
			continue
		}
		types := recordsOf(r.Key)
		var checks []string
		for _, rule := range assess.Rules() {
			if rule.Generic || !slices.Contains(rule.Speaks(), r.Key) || found[rule.ID] == nil {
				continue
			}
			checks = append(checks, "`"+rule.ID+"`")
			for name := range found[rule.ID] {
				if ty := record.All().Get(name); ty != nil && !slices.Contains(types, ty) {
					types = append(types, ty)
				}
			}
		}
		var waits []string
		for _, x := range c.Waits {
			waits = append(waits, w.T("waits."+x))
		}
		if len(types) == 0 { // our own controls and their evidence answer it
			types = []*register.Type{record.Controls.Type, record.EvidenceItems.Type}
		}
		if len(checks) == 0 && len(waits) == 0 {
			t.Errorf("%s has no check of records, and nothing is said to come", r.ID)
		}
		slices.SortFunc(types, func(a, b *register.Type) int { return strings.Compare(a.Name, b.Name) })
		var modules, names []string
		for _, ty := range types {
			if m := w.T("web.nav." + ty.Menu); !slices.Contains(modules, m) {
				modules = append(modules, m)
			}
			names = append(names, w.T(ty.LabelKey()+".many"))
		}
		fmt.Fprintf(&b, "| %s %s | %s | %s | %s | %s |\n", r.ID, r.Title, strings.Join(modules, ", "), strings.Join(names, ", "), strings.Join(checks, ", "), strings.Join(waits, ", "))
	}
	return b.Bytes()
}

// recordsOf are the registers that are kept for a control, or for its counterpart of
// 2019; controls of one's own and evidence answer each.
func recordsOf(k catalogue.Key) []*register.Type {
	keys := []string{string(k)}
	for _, m := range catalogue.Library().Correspond(k) {
		keys = append(keys, string(m.To))
	}
	var out []*register.Type
	for _, ty := range record.All().All() {
		if slices.ContainsFunc(ty.Controls, func(c string) bool { return slices.Contains(keys, c) }) {
			out = append(out, ty)
		}
	}
	return out
}

// seenToFail are the rules that find what was planted, with the registers in which
// they find it.
func seenToFail() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	see := func(w *assess.World) {
		for _, f := range assess.Examine(w).Found {
			for _, s := range f.Verdict.Short {
				if out[f.Rule.ID] == nil {
					out[f.Rule.ID] = map[string]bool{}
				}
				out[f.Rule.ID][s.Register] = true
			}
		}
	}
	g := clean()
	for _, p := range plants() {
		p.grows(g)
	}
	see(g.World)
	for _, p := range missing() {
		g := clean()
		p.grows(g)
		see(g.World)
	}
	for _, r := range assess.Rules() {
		if out[r.ID] == nil && !r.Generic {
			if g := clean(); emptied(g, r) {
				see(g.World)
			}
		}
	}
	return out
}
