package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func approved(title string) register.Head {
	h := head(title)
	h.State, h.ApprovedRev = "approved", 1
	return h
}

func shownBy(strength record.Strength, from calendar.Day, keys ...record.Requirement) *record.Evidence {
	e := &record.Evidence{Head: head("Proof"), Strength: strength, From: from, Requirements: keys}
	e.State = "accepted"
	return e
}

// certified is an organisation that lacks nothing for stage 2: one control answers the
// whole statement.
func certified() *assess.World {
	boss := &record.Person{Head: head("Boss"), Employment: "staff"}
	w := &assess.World{Today: "2027-01-15", Own: &record.Organisation{Head: head("Own")}, People: []*record.Person{boss}}
	a := &record.ProcessingActivity{Head: head("Pay"), Role: record.Controller, MeasuresStatement: "concept", RetentionStatement: "ten years",
		Purposes:   register.Rows[record.ActivityPurpose]{{Description: "pay"}},
		Principals: register.Rows[record.ActivityPrincipal]{{Category: "employees"}},
		DataItems:  register.Rows[record.ActivityDataItem]{{Category: "bank", Retention: "P10Y"}},
		Recipients: register.Rows[record.ActivityRecipient]{{Category: "tax"}}}
	a.Owner = boss.ID
	w.Activities = []*record.ProcessingActivity{a}
	w.Systems = []*record.System{{Head: head("Payroll")}}
	w.Scopes = []*record.Scope{{Head: approved("All"), Edition: "2025"}}
	w.ContextIssues = []*record.ContextIssue{{Head: head("Law")}}
	w.Interested = []*record.InterestedParty{{Head: head("Staff"), Needs: register.Rows[record.InterestedNeed]{{Need: "pay"}}}}
	w.Commitments = []*record.Commitment{{Head: head("We will"), By: register.To[record.Person](boss.ID), On: "2026-01-01", Resources: "one person"}}
	for _, r := range record.MandatoryRoles() {
		x := &record.RoleAssignment{Head: head(string(r)), Role: r, Since: "2026-01-01"}
		x.State = "active"
		w.RoleAssignments = append(w.RoleAssignments, x)
	}
	w.Risks = []*record.Risk{{Head: head("Loss"), InherentLikelihood: "low", InherentSeverity: "low"}}
	w.Objectives = []*record.Objective{{Head: head("Fast"), Measure: "days", Values: register.Rows[record.Reading]{{On: "2026-12-01"}}}}
	w.Undertakings = []*record.Undertaking{{Head: head("Promise"), Person: register.To[record.Person](boss.ID), Signed: "2020-01-01"}}
	c := &record.Control{Head: head("All of it")}
	c.State = "operating"
	w.Controls = []*record.Control{c}
	s := assess.DraftStatement(assess.Drafting{Edition: "2025", Roles: []record.PIIRole{"controller"}})
	s.Head = approved("Statement")
	for i := range s.Entries {
		s.Entries[i].Controls = register.Links[record.Control]{c.ID}
	}
	w.Statements = []*record.Statement{s}
	op := shownBy(record.ShowsOperation, "2026-12-01")
	op.Controls = register.Links[record.Control]{c.ID}
	w.Evidence = append(w.Evidence, op)
	for _, q := range []record.Requirement{"5.2", "6.1.2", "7.2", "7.3", "7.4", "7.5.1", "7.5.3", "8.1", "9.2.2", "9.3.3", "10.2"} {
		w.Evidence = append(w.Evidence, shownBy(record.ShowsOperation, "2026-11-01", newID+q))
	}
	return w
}

func topics(list []assess.Demand) (out []string) {
	for _, d := range list {
		out = append(out, d.Topic)
	}
	return out
}

// lacking leaves out the evidence of a requirement.
func lacking(w *assess.World, q record.Requirement) *assess.World {
	out := *w
	out.Evidence = slices.DeleteFunc(slices.Clone(w.Evidence), func(e *record.Evidence) bool { return slices.Contains(e.Requirements, q) })
	return &out
}

// S-015, S-021
func TestWhatBlocksAStageIsNamed(t *testing.T) {
	t.Parallel()
	whole := certified()
	change := func(f func(*assess.World)) *assess.World {
		w := certified()
		f(w)
		return w
	}
	for _, c := range []struct {
		name    string
		stage   assess.Stage
		world   *assess.World
		blocked []string
	}{
		{"nothing is lacking for stage 1", 1, whole, nil},
		{"nothing is lacking for stage 2", 2, whole, nil},
		{"no management review", 1, lacking(whole, newID+"9.3.3"), []string{"management_review"}},
		{"no internal audit", 1, lacking(whole, newID+"9.2.2"), []string{"internal_audit"}},
		{"no commitment", 1, change(func(w *assess.World) { w.Commitments = nil }), []string{"commitment"}},
		{"a commitment without resources", 1, change(func(w *assess.World) { w.Commitments[0].Resources = "" }), []string{"commitment"}},
		{"a commitment that is over", 1, change(func(w *assess.World) { w.Commitments[0].Until = "2026-12-31" }), []string{"commitment"}},
		{"a review that is two years old", 1, change(func(w *assess.World) {
			for _, e := range w.Evidence {
				if slices.Contains(e.Requirements, newID+"9.3.3") {
					e.From = "2024-12-31"
				}
			}
		}), []string{"management_review"}},
		{"a scope that is not approved", 1, change(func(w *assess.World) { w.Scopes[0].ApprovedRev, w.Scopes[0].State = 0, "draft" }), []string{"scope"}},
		{"a statement of the other edition", 1, change(func(w *assess.World) { w.Statements[0].Edition = "2019" }), []string{"statement"}},
		{"no role assigned blocks nothing", 1, change(func(w *assess.World) { w.RoleAssignments = nil }), nil},
		{"a control that does not operate matters at stage 2", 1, change(func(w *assess.World) { w.Controls[0].State = "planned" }), nil},
		{"a control that does not operate", 2, change(func(w *assess.World) { w.Controls[0].State = "planned" }), []string{"controls"}},
		{"a processor without agreement", 2, change(func(w *assess.World) {
			w.Engagements = []*record.Engagement{{Head: head("Cloud"), TheirRole: record.TheyProcess}}
		}), []string{"contracts"}},
	} {
		got := assess.ReadyFor(c.stage, "2025", c.world)
		if !slices.Equal(topics(got.Blocks), c.blocked) || got.Ready() != (len(c.blocked) == 0) {
			t.Errorf("%s: blocked by %v", c.name, topics(got.Blocks))
		}
	}
	if got := assess.ReadyFor(2, "2025", whole); got.Score != 100 || !got.Known {
		t.Errorf("score %d, lacking %+v", got.Score, got.Causes)
	}
}

// S-015
func TestThePercentageIsExplainedDownToTheRows(t *testing.T) {
	t.Parallel()
	w := certified()
	w.Activities = append(w.Activities, &record.ProcessingActivity{Head: head("Empty"), Role: record.Controller})
	w.RoleAssignments = w.RoleAssignments[1:]
	got := assess.ReadyFor(1, "2025", w)
	points := got.Score
	for _, c := range got.Causes {
		points += c.Points
		i := slices.IndexFunc(got.Demands, func(d assess.Demand) bool { return d.Topic == c.Name })
		if d := got.Demands[i]; len(d.Lacks) != c.Count || d.Of != c.Of || d.Met+len(d.Lacks) != d.Of {
			t.Errorf("%s: %d lacking, the cause says %d of %d", c.Name, len(d.Lacks), c.Count, c.Of)
		}
	}
	if points != 100 || len(got.Causes) != 2 {
		t.Errorf("score and causes make %d: %+v", points, got.Causes)
	}
}

func TestAnEmptyWorldIsReadyForNothing(t *testing.T) {
	t.Parallel()
	for _, e := range []record.Edition{"2025", "2019"} {
		for _, stage := range []assess.Stage{1, 2} {
			got := assess.ReadyFor(stage, e, &assess.World{Today: "2027-01-15"})
			if got.Ready() || got.Score > 10 {
				t.Errorf("%s stage %d: score %d", e, stage, got.Score)
			}
			for _, d := range got.Demands {
				if !d.Fulfilled() && len(d.Requirements) == 0 {
					t.Errorf("%s asks in the name of nothing", d.Topic)
				}
			}
		}
	}
}

// S-022
func TestTheJourneyStandsWhereTheRecordsSay(t *testing.T) {
	t.Parallel()
	keys := []string{"scope", "records", "risks", "statement", "controls", "people", "audit", "certification"}
	empty := assess.Journey("2025", &assess.World{Today: "2027-01-15"})
	for i, s := range empty.Steps {
		if s.Key != keys[i] || s.No != i+1 || s.Done() {
			t.Errorf("step %d is %s, done %v", s.No, s.Key, s.Done())
		}
	}
	if empty.Current != 0 || len(empty.Next()) == 0 {
		t.Errorf("at step %d", empty.Current)
	}
	w := certified()
	full := assess.Journey("2025", w)
	if full.Current != 7 || len(full.Next()) != 1 || full.Next()[0].Key != "journey.condition.certificate" {
		t.Errorf("at step %d, next %+v", full.Current, full.Next())
	}
	w.Plans = []*record.Plan{{Head: head("Plan"), Steps: register.Rows[record.PlanStep]{{Key: "certificate", Done: "2027-01-10"}}}}
	if end := assess.Journey("2025", w); !end.Finished() || end.Next() != nil {
		t.Errorf("the certificate is there, at step %d", end.Current)
	}
	w.Statements[0].Entries[0].Risks = register.Links[record.Risk]{id.New()}
	if got := assess.Journey("2025", w); got.Current != 3 || got.Next()[0].Key != "journey.condition.reasons" || len(got.Next()[0].Lacks) != 1 {
		t.Errorf("a broken reason leaves it at step %d", got.Current)
	}
	w.Risks = nil
	if got := assess.Journey("2025", w); got.Current != 2 {
		t.Errorf("without risks at step %d", got.Current)
	}
}

// S-022: what somebody drafts beside a scope in force takes nothing from the way.
func TestADraftBesideTheScopeInForceTakesNothingAway(t *testing.T) {
	t.Parallel()
	w := certified()
	w.Scopes = append(w.Scopes, &record.Scope{Head: register.Head{ID: id.New(), Title: "Next year", State: "draft"}})
	if got := assess.Journey("2025", w); got.Current != 7 {
		t.Errorf("at step %d, next %+v", got.Current, got.Next())
	}
	w.Scopes = w.Scopes[len(w.Scopes)-1:]
	if got := assess.Journey("2025", w); got.Current != 0 || len(got.Next()) != 1 || len(got.Next()[0].Lacks) != 1 {
		t.Errorf("with a draft alone at step %d, next %+v", got.Current, got.Next())
	}
}
