package record_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// The matrix of likelihood (down) and severity (across), each from low to very
// high: products of 1-2, 3-4, 6-9 and 12-16.
func TestLevelsCombineByTheMatrix(t *testing.T) {
	t.Parallel()
	scale := []record.Level{"low", "medium", "high", "very_high"}
	matrix := [][]record.Level{
		{"low", "low", "medium", "medium"},
		{"low", "medium", "high", "high"},
		{"medium", "high", "high", "very_high"},
		{"medium", "high", "very_high", "very_high"},
	}
	for i, likelihood := range scale {
		for j, severity := range scale {
			r := record.Risk{
				InherentLikelihood: likelihood, InherentSeverity: severity,
				ResidualLikelihood: likelihood, ResidualSeverity: severity,
			}
			if r.Inherent() != matrix[i][j] || r.Residual() != matrix[i][j] {
				t.Errorf("%s and %s make %s and %s, want %s", likelihood, severity, r.Inherent(), r.Residual(), matrix[i][j])
			}
		}
	}
	for _, r := range []record.Risk{{}, {ResidualLikelihood: "high"}, {ResidualSeverity: "high"}, {ResidualLikelihood: "dire", ResidualSeverity: "high"}} {
		if r.Residual() != "" {
			t.Errorf("%q and %q make %q", r.ResidualLikelihood, r.ResidualSeverity, r.Residual())
		}
	}
}

// S-073: the impact on the organisation does not change the level for people.
func TestTheImpactOnTheOrganisationIsKeptApart(t *testing.T) {
	t.Parallel()
	r := record.Risk{ResidualLikelihood: "low", ResidualSeverity: "low", ResidualImpact: "very_high"}
	if r.Residual() != "low" {
		t.Error(r.Residual())
	}
}

// S-070, S-072, G5
func TestARiskMovesWhenItsPartIsKnown(t *testing.T) {
	t.Parallel()
	harmed := &record.Risk{Event: "illegitimate_access", Harms: register.Rows[record.RiskHarm]{{Kind: "material"}}}
	judged := &record.Risk{InherentLikelihood: "high", InherentSeverity: "high"}
	treated := &record.Risk{Treatments: register.Rows[record.Treatment]{{Option: "mitigate"}}}
	rest := func(likelihood, severity record.Level) *record.Risk {
		return &record.Risk{ResidualLikelihood: likelihood, ResidualSeverity: severity}
	}
	accepted := func(until string, edit func(*record.Risk)) *record.Risk {
		r := rest("high", "high")
		r.AcceptedReason, r.AcceptedBy.ID = "no better way", one
		r.AcceptedUntil = calendar.Day(until)
		edit(r)
		return r
	}
	same := func(*record.Risk) {}
	today := workflow.Facts{Today: "2026-03-31"}
	appetite := func(level string) workflow.Facts {
		return workflow.Facts{Today: "2026-03-31", Terms: map[string][]string{"appetite": {level}}}
	}
	walk(t, record.Risks.Type, []way{
		{name: "harm known", from: "identified", move: "analyse", rec: harmed, to: "analysed"},
		{name: "no harm to people", from: "identified", move: "analyse", rec: &record.Risk{Event: "linkage"}, key: "risk_incomplete", at: []string{"harms needed_to_analyse"}},
		{name: "no event", from: "identified", move: "analyse", rec: &record.Risk{Harms: harmed.Harms}, key: "risk_incomplete", at: []string{"event needed_to_analyse"}},
		{name: "levels known", from: "analysed", move: "evaluate", rec: judged, to: "evaluated"},
		{name: "levels missing", from: "analysed", move: "evaluate", key: "risk_incomplete", at: []string{"inherent_likelihood needed_to_evaluate", "inherent_severity needed_to_evaluate"}},
		{name: "treatment known", from: "evaluated", move: "plan", rec: treated, to: "treatment_planned"},
		{name: "no treatment", from: "evaluated", move: "plan", key: "risk_incomplete", at: []string{"treatments needed_to_plan"}},
		{name: "treatment begins", from: "treatment_planned", move: "treat", to: "treating"},
		{name: "monitored after treatment", from: "treating", move: "monitor", to: "monitored"},
		{name: "monitored as it is", from: "evaluated", move: "monitor", to: "monitored"},
		{name: "assessed again", from: "monitored", move: "reassess", in: because, to: "analysed"},
		{name: "assessed again without a reason", from: "monitored", move: "reassess", key: "invalid_fields", at: []string{"reason required"}},

		{name: "within the appetite that holds where none is set", from: "monitored", move: "close", rec: rest("low", "medium"), facts: today, to: "closed"},
		{name: "an empty appetite is none", from: "monitored", move: "close", rec: rest("low", "medium"), facts: appetite(""), to: "closed"},
		{name: "above it", from: "monitored", move: "close", rec: rest("medium", "medium"), facts: today, key: "above_appetite"},
		{name: "within a wider appetite", from: "monitored", move: "close", rec: rest("medium", "medium"), facts: appetite("medium"), to: "closed"},
		{name: "above a wider appetite", from: "monitored", move: "close", rec: rest("high", "high"), facts: appetite("medium"), key: "above_appetite"},
		{name: "nothing said about what remains", from: "monitored", move: "close", rec: rest("high", ""), facts: appetite("very_high"),
			key: "risk_incomplete", at: []string{"residual_likelihood needed_to_close"}},
		{name: "accepted", from: "monitored", move: "close", rec: accepted("2026-12-31", same), facts: today, to: "closed"},
		{name: "accepted until today", from: "monitored", move: "close", rec: accepted("2026-03-31", same), facts: today, to: "closed"},
		{name: "acceptance has ended", from: "monitored", move: "close", rec: accepted("2026-03-30", same), facts: today, key: "above_appetite"},
		{name: "accepted without end", from: "monitored", move: "close", rec: accepted("", same), facts: today, key: "above_appetite"},
		{name: "accepted by nobody", from: "monitored", move: "close", rec: accepted("2026-12-31", func(r *record.Risk) { r.AcceptedBy.ID = [16]byte{} }), facts: today, key: "above_appetite"},
		{name: "accepted without a reason", from: "monitored", move: "close", rec: accepted("2026-12-31", func(r *record.Risk) { r.AcceptedReason = "" }), facts: today, key: "above_appetite"},
		{name: "not closed untreated", from: "evaluated", move: "close", rec: rest("low", "low"), facts: today, key: "move_from_state"},
	})
	if f := record.Risks.Facts; len(f) != 1 || f[0].Name != "appetite" || record.Organisations.Field(f[0].Organisation) == nil {
		t.Errorf("the guard reads %+v", f)
	}
}

// S-072: the four options, each with plan, control, owner, date and cost.
func TestATreatmentHasItsFourOptionsAndItsPlan(t *testing.T) {
	t.Parallel()
	rows := record.Risks.Field("treatments").Rows
	have := map[string]register.Kind{}
	for _, f := range rows {
		have[f.Name] = f.Kind
	}
	if got := rows[0].Values; rows[0].Name != "option" || len(got) != 4 {
		t.Errorf("options %q", got)
	}
	for name, kind := range map[string]register.Kind{"plan": "text", "measure": "term", "assignee": "link", "due": "day", "cost": "decimal"} {
		if have[name] != kind {
			t.Errorf("%s is %q, want %s", name, have[name], kind)
		}
	}
}
