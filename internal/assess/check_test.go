package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Each rule is about something in a world where nothing is missing, and finds nothing.
func TestNoRuleFindsAnythingWhereNothingIsMissing(t *testing.T) {
	t.Parallel()
	for _, f := range assess.Examine(clean().World).Found {
		if !f.Verdict.Holds() {
			t.Errorf("%s is about %d and finds %+v", f.Rule.ID, f.Verdict.Of, f.Verdict.Short)
		}
	}
}

// shorts are all shortfalls as "record rule field key", in order.
func shorts(w *assess.World) []string {
	var out []string
	for _, f := range assess.Examine(w).Found {
		for _, s := range f.Verdict.Short {
			out = append(out, fmt.Sprint(s.ID, " ", f.Rule.ID, " ", s.Field, " ", s.Key))
		}
	}
	slices.Sort(out)
	return out
}

// wanted are the lines that a plant expects of its record.
func (p plant) wanted(at id.ID) []string {
	var out []string
	for _, line := range strings.Split(p.want, "\n") {
		out = append(out, fmt.Sprint(at, " ", line))
	}
	slices.Sort(out)
	return out
}

func plants() []plant {
	return slices.Concat(activityPlants(), partnerPlants(), designPlants(), programmePlants(), requestPlants())
}

// S-026, S-027, S-032, S-083, S-085, S-088, S-119, S-128
func TestEachFlawIsFoundByItsRulesAndByNoOther(t *testing.T) {
	t.Parallel()
	for _, p := range plants() {
		g := clean()
		at := p.grows(g)
		if got, want := shorts(g.World), p.wanted(at); !slices.Equal(got, want) {
			t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

// missing are the flaws that consist in nothing being there: each alone, since
// they would hide each other.
func missing() []plant {
	return []plant{
		{"context.issues origin issue_missing_internal\ncontext.climate climate climate_not_considered", func(g *garden) id.ID { g.ContextIssues = g.ContextIssues[1:]; return id.ID{} }},
		{"context.roles pii_roles roles_not_determined", func(g *garden) id.ID { g.Own.PIIRoles = nil; return g.Own.ID }},
		{"context.roles pii_roles role_not_named", func(g *garden) id.ID { g.Own.PIIRoles = g.Own.PIIRoles[:2]; return g.Own.ID }},
		{"interested.known kind interested_missing_principal\ninterested.known kind interested_missing_authority", func(g *garden) id.ID { g.Interested = nil; return id.ID{} }},
		{"obligation.laws law law_without_obligation", func(g *garden) id.ID { g.Obligations = nil; return id.ID{} }},
		{"scope.approved  scope_not_approved\ndocuments.named requirements document_missing", func(g *garden) id.ID {
			g.Scopes = nil
			unprove(g, "27701:2025/4.3")
			return id.ID{}
		}},
		{"system.assessed as_of not_assessed_this_year", func(g *garden) id.ID { g.Assessments[0].AsOf = "2025-11-01"; return id.ID{} }},
		{"commitment.made by commitment_missing", func(g *garden) id.ID { g.Commitments = nil; return id.ID{} }},
		{"roles.mandatory role role_unassigned", func(g *garden) id.ID {
			g.RoleAssignments = slices.DeleteFunc(g.RoleAssignments, func(r *record.RoleAssignment) bool { return r.Role == "incident_lead" })
			return id.ID{}
		}},
		{"objective.set  objectives_missing", func(g *garden) id.ID { g.Objectives = nil; return id.ID{} }},
		{"publication.known  nothing_published", func(g *garden) id.ID { g.Publications = nil; return id.ID{} }},
		{"consent.given requirements consent_without_proof\nanswered.A.1.2.5 requirements control_missing", func(g *garden) id.ID {
			g.Statements = nil
			drop(g, "27701:2025/A.1.2.5")
			g.Scopes[0].State = "draft"
			return id.ID{}
		}},
	}
}

func TestWhatIsNotThereAtAllIsFound(t *testing.T) {
	t.Parallel()
	for _, p := range missing() {
		g := clean()
		at := p.grows(g)
		got := shorts(g.World)
		for _, want := range p.wanted(at) {
			if !slices.Contains(got, want) {
				t.Errorf("found\n\t%s\nnot\n\t%s", strings.Join(got, "\n\t"), want)
			}
		}
	}
}

// drop takes away the controls that answer a requirement.
func drop(g *garden, k record.Requirement) {
	g.Controls = slices.DeleteFunc(g.Controls, func(c *record.Control) bool { return slices.Contains(c.Requirements, k) })
}

// unprove takes away the evidence that names a requirement.
func unprove(g *garden, k record.Requirement) {
	g.Evidence = slices.DeleteFunc(g.Evidence, func(e *record.Evidence) bool { return slices.Contains(e.Requirements, k) })
}

// emptied spoils the clean world for a rule that belongs to one requirement or
// measure: the control, the evidence or the measure is taken away.
func emptied(g *garden, r assess.Rule) bool {
	switch group, _, _ := strings.Cut(r.ID, "."); group {
	case "answered", "evidence":
		drop(g, record.Requirement(r.Requirements[0]))
		unprove(g, record.Requirement(r.Requirements[0]))
	case "measure":
		g.Controls[0].Measures = nil
	default:
		return false
	}
	return true
}

// A rule without a record that falls short, and one that does not, is no rule.
func TestEachRuleHasARecordThatFallsShort(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, p := range slices.Concat(plants(), missing()) {
		for _, line := range strings.Split(p.want, "\n") {
			shown[strings.Fields(line)[0]] = true
		}
	}
	for _, r := range assess.Rules() {
		if shown[r.ID] && !r.Generic {
			continue
		}
		g := clean()
		if r.ID == "risk.known" {
			g.Risks = nil
		} else if r.ID == "statement.state" {
			g.Evidence = nil
		} else if !emptied(g, r) {
			t.Errorf("%s has no record that falls short", r.ID)
			continue
		}
		if v := r.Find(assess.NewView(g.World)); v.Of == 0 || len(v.Short) == 0 {
			t.Errorf("%s finds nothing: %+v", r.ID, v)
		}
	}
}

// A hundred gaps in one organisation are found, and nothing else is.
func TestPlanted(t *testing.T) {
	t.Parallel()
	g := clean()
	var want []string
	for _, p := range plants() {
		want = append(want, p.wanted(p.grows(g))...)
	}
	if len(want) < 100 {
		t.Fatalf("%d gaps planted", len(want))
	}
	slices.Sort(want)
	got := shorts(g.World)
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
