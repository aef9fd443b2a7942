package record_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// topManager acts with an appointment as top management.
var topManager = workflow.Facts{Today: "2026-06-01", Counts: map[string]int64{"top_management": 1}}

func drawn() *record.Scope {
	return &record.Scope{
		Edition: "2025", Statement: "Payroll service", Units: register.Links[record.Unit]{one},
		Activities: register.Links[record.ProcessingActivity]{one},
	}
}

func scopeWith(change func(*record.Scope)) *record.Scope {
	s := drawn()
	change(s)
	return s
}

// S-001: G1 for a scope.
func TestAScopeIsApprovedWholeAndByTopManagement(t *testing.T) {
	t.Parallel()
	excluded := func(reason register.Text) *record.Scope {
		return scopeWith(func(s *record.Scope) {
			s.Exclusions = register.Rows[record.ScopeExclusion]{{Item: "Web shop", Reason: reason}}
		})
	}
	walk(t, record.Scopes.Type, []way{
		{name: "whole", from: "in_review", move: "approve", rec: drawn(), facts: topManager, to: "approved"},
		{name: "by somebody without appointment", from: "in_review", move: "approve", rec: drawn(), key: "needs_top_management"},
		{name: "unseen", from: "draft", move: "approve", rec: drawn(), facts: topManager, key: "move_from_state"},
		{name: "empty", from: "in_review", move: "approve", facts: topManager, key: "scope_incomplete",
			at: []string{"edition needed_to_approve", "statement needed_to_approve", "units scope_where", "activities needed_to_approve"}},
		{name: "a site is a place too", from: "in_review", move: "approve", facts: topManager, to: "approved", rec: scopeWith(func(s *record.Scope) {
			s.Units, s.Sites = nil, register.Links[record.Site]{one}
		})},
		{name: "an exclusion without reason", from: "in_review", move: "approve", facts: topManager, rec: excluded(""),
			key: "scope_incomplete", at: []string{"exclusions.0.reason exclusion_reason"}},
		{name: "an exclusion with its reason", from: "in_review", move: "approve", facts: topManager, rec: excluded("Run by another company"), to: "approved"},
	})
	if to := record.Scopes.Flow.AfterEdit("approved"); to != "draft" {
		t.Errorf("an edited scope is %s", to)
	}
}

// S-119
func TestAnAppointmentNamesRolePersonAndDays(t *testing.T) {
	t.Parallel()
	whole := &record.RoleAssignment{Role: "dpo", Person: register.Link[record.Person]{ID: one}, Since: "2026-01-01"}
	walk(t, record.RoleAssignments.Type, []way{
		{name: "whole", from: "proposed", move: "appoint", rec: whole, to: "active"},
		{name: "empty", from: "proposed", move: "appoint", key: "appointment_incomplete",
			at: []string{"role needed_to_appoint", "person needed_to_appoint", "since needed_to_appoint"}},
		{name: "ended without a day", from: "active", move: "end", rec: whole, key: "appointment_not_ended", at: []string{"until needed_to_retire"}},
		{name: "ended", from: "active", move: "end", rec: &record.RoleAssignment{Until: "2026-05-31"}, to: "ended"},
	})
	judge(t, record.RoleAssignments.Type, []rule{
		{name: "his own deputy", rec: &record.RoleAssignment{Person: register.Link[record.Person]{ID: one}, Deputy: register.Link[record.Person]{ID: one}},
			want: []string{"deputy same_person"}},
		{name: "ends before it begins", rec: &record.RoleAssignment{Since: "2026-02-01", Until: "2026-01-01"}, want: []string{"until order"}},
	})
}

// G7, G8
func TestAControlOperatesWithEvidenceAndIsNotTakenFromAStatement(t *testing.T) {
	t.Parallel()
	shown := workflow.Facts{Counts: map[string]int64{"design_evidence": 1}}
	owned := &record.Control{Head: register.Head{Owner: one}, Description: "HR trains each new colleague"}
	walk(t, record.Controls.Type, []way{
		{name: "designed and owned", from: "implementing", move: "operate", rec: owned, facts: shown, to: "operating"},
		{name: "without evidence", from: "implementing", move: "operate", rec: owned, key: "control_incomplete", at: []string{"documents needs_design_evidence"}},
		{name: "empty", from: "implementing", move: "operate", key: "control_incomplete",
			at: []string{"owner needed_to_operate", "description needed_to_operate", "documents needs_design_evidence"}},
		{name: "retired", from: "operating", move: "retire", in: because, to: "retired"},
		{name: "retired while a statement relies on it", from: "operating", move: "retire", in: because,
			facts: workflow.Facts{Counts: map[string]int64{"statements": 2}}, key: "control_in_statement"},
		{name: "retired while it has a line of its own", from: "operating", move: "retire", in: because,
			facts: workflow.Facts{Counts: map[string]int64{"own_lines": 1}}, key: "control_in_statement"},
	})
}

// S-128: the period that evidence covers stands apart from its arrival.
func TestEvidenceIsAcceptedWhenItShowsSomething(t *testing.T) {
	t.Parallel()
	today := workflow.Facts{Today: "2026-06-01"}
	good := func(change func(*record.Evidence)) *record.Evidence {
		e := &record.Evidence{Link: "https://example.org/list", Strength: record.ShowsOperation, From: "2026-01-01", Controls: register.Links[record.Control]{one}}
		change(e)
		return e
	}
	same := func(*record.Evidence) {}
	refusal := func(name, at string, change func(*record.Evidence)) way {
		return way{name: name, from: "collected", move: "accept", rec: good(change), facts: today, key: "evidence_incomplete", at: []string{at}}
	}
	walk(t, record.EvidenceItems.Type, []way{
		{name: "whole", from: "collected", move: "accept", rec: good(same), facts: today, to: "accepted"},
		{name: "handed in empty", from: "requested", move: "collect", key: "evidence_incomplete", at: []string{"files evidence_empty"}},
		{name: "renewed empty", from: "expired", move: "renew", key: "evidence_incomplete", at: []string{"files evidence_empty"}},
		{name: "handed in", from: "requested", move: "collect", rec: good(same), to: "collected"},
		{name: "of a requirement alone", from: "collected", move: "accept", facts: today, to: "accepted", rec: good(func(e *record.Evidence) {
			e.Controls, e.Requirements = nil, []record.Requirement{"27701:2025/9.3.2"}
		})},
		refusal("nothing there", "files evidence_empty", func(e *record.Evidence) { e.Link = "" }),
		refusal("says not what it shows", "strength needed_to_accept", func(e *record.Evidence) { e.Strength = "" }),
		refusal("since when", "from needed_to_accept", func(e *record.Evidence) { e.From = "" }),
		refusal("of what", "controls evidence_of_what", func(e *record.Evidence) { e.Controls = nil }),
		refusal("a test without result", "outcome needed_to_accept", func(e *record.Evidence) { e.Strength = record.ShowsEffectiveness }),
		refusal("over", "until evidence_over", func(e *record.Evidence) { e.Until = "2026-05-31" }),
	})
	judge(t, record.EvidenceItems.Type, []rule{
		{name: "ends before it begins", rec: &record.Evidence{From: "2026-02-01", Until: "2026-01-01"}, want: []string{"until order"}},
	})
}

// S-171
func TestAnAssessmentIsCompleteWithAResultAndAnActionForEachGap(t *testing.T) {
	t.Parallel()
	with := func(i record.AssessmentItem) *record.Assessment {
		i.Requirement = "27701:2025/4.3"
		return &record.Assessment{Items: register.Rows[record.AssessmentItem]{i}}
	}
	walk(t, record.Assessments.Type, []way{
		{name: "conform", from: "draft", move: "complete", rec: with(record.AssessmentItem{Result: record.Conform}), to: "completed"},
		{name: "a gap with its action", from: "draft", move: "complete", rec: with(record.AssessmentItem{Result: record.Partly, Action: "Write it"}), to: "completed"},
		{name: "a gap that stays", from: "draft", move: "complete", rec: with(record.AssessmentItem{Result: record.NotConform, Accepted: "Too small"}), to: "completed"},
		{name: "a gap left open", from: "draft", move: "complete", rec: with(record.AssessmentItem{Result: record.NotConform}),
			key: "assessment_incomplete", at: []string{"items.0.action gap_without_action"}},
		{name: "not assessed", from: "draft", move: "complete", rec: with(record.AssessmentItem{Result: record.NotAssessed}),
			key: "assessment_incomplete", at: []string{"items.0.result not_assessed_yet"}},
		{name: "empty", from: "draft", move: "complete", key: "assessment_incomplete", at: []string{"items needed_to_complete"}},
		{name: "the quick one has no items", from: "draft", move: "complete", rec: &record.Assessment{Kind: record.Quick}, to: "completed"},
	})
	judge(t, record.Assessments.Type, []rule{
		{name: "a maturity that there is not", rec: with(record.AssessmentItem{Maturity: 6, Target: -1}), want: []string{"items.0.maturity maturity", "items.0.target maturity"}},
		{name: "a requirement twice", rec: &record.Assessment{Items: register.Rows[record.AssessmentItem]{{Requirement: "a/1"}, {Requirement: "a/1"}}},
			want: []string{"items.1.requirement twice"}},
	})
}

// fullStatement is a statement that speaks to each control it has to.
func fullStatement(edition record.Edition, roles ...record.PIIRole) *record.Statement {
	s := &record.Statement{Scope: register.Link[record.Scope]{ID: one}, Edition: edition, Roles: roles}
	for _, r := range s.Required() {
		s.Entries = append(s.Entries, record.StatementEntry{
			RowHead: register.RowHead{ID: id.New()}, Requirement: record.Requirement(r.Key), Applicable: "yes",
			Inclusion: register.Choices[record.InclusionReason]{"role"}, State: "in_place",
		})
	}
	return s
}

// S-029: a change of roles changes the set, 31 + 18 + 29 in 2025 and 31 + 18 in 2019.
func TestEditionAndRolesDecideTheControlsOfAStatement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edition record.Edition
		roles   []record.PIIRole
		want    int
	}{
		{"2025", []record.PIIRole{"controller"}, 60},
		{"2025", []record.PIIRole{"processor"}, 47},
		{"2025", []record.PIIRole{"controller", "processor"}, 78},
		{"2025", []record.PIIRole{"joint_controller"}, 60},
		{"2019", []record.PIIRole{"controller"}, 31},
		{"2019", []record.PIIRole{"processor"}, 18},
		{"2019", []record.PIIRole{"controller", "processor"}, 49},
		{"2025", nil, 0},
		{"", []record.PIIRole{"controller"}, 0},
	} {
		s := fullStatement(c.edition, c.roles...)
		if n := len(s.Required()); n != c.want {
			t.Errorf("%s %v: %d controls, want %d", c.edition, c.roles, n, c.want)
		}
		if c.want == 0 {
			continue
		}
		walk(t, record.Statements.Type, []way{{name: "whole", from: "in_review", move: "approve", rec: s, facts: topManager, to: "approved"}})
	}
	s := fullStatement("2025", "processor")
	s.Roles = append(s.Roles, "controller")
	var n int
	for _, r := range catalogue.Library().Controls(catalogue.Edition2025, catalogue.Both) {
		if !r.Roles.Has(catalogue.Processor) {
			n++
		}
	}
	_, err := record.Statements.Flow.Check(s, "in_review", "approve", workflow.Input{}, topManager)
	at := make([]string, n)
	for i := range at {
		at[i] = "entries control_without_line"
	}
	refused(t, shipped(t), "a role that came after", err, "statement_incomplete", at)
}

// S-026, S-027: guard G1, each refusal.
func TestAStatementIsNotApprovedWithALineThatLacksItsReason(t *testing.T) {
	t.Parallel()
	var ways []way
	try := func(name, at string, e record.StatementEntry) {
		s := fullStatement("2025", "controller")
		e.Requirement = s.Entries[0].Requirement
		s.Entries[0] = e
		w := way{name: name, from: "in_review", move: "approve", rec: s, facts: topManager, to: "approved"}
		if at != "" {
			w.to, w.key, w.at = "", "statement_incomplete", []string{"entries.0." + at}
		}
		ways = append(ways, w)
	}
	because := func(r record.InclusionReason, change func(*record.StatementEntry)) record.StatementEntry {
		e := record.StatementEntry{Applicable: "yes", State: "planned", Inclusion: register.Choices[record.InclusionReason]{r}}
		change(&e)
		return e
	}
	none := func(*record.StatementEntry) {}
	try("undecided", "applicable control_undecided", record.StatementEntry{})
	try("not known", "applicable control_undecided", record.StatementEntry{Applicable: "unknown"})
	try("applies without reason", "inclusion inclusion_without_reason", record.StatementEntry{Applicable: "yes", State: "planned"})
	try("applies, but how far", "state control_without_state", because("baseline", func(e *record.StatementEntry) { e.State = "" }))
	try("a risk that nobody named", "risks reason_without_risk", because("risk_treatment", none))
	try("a risk", "", because("risk_treatment", func(e *record.StatementEntry) { e.Risks = register.Links[record.Risk]{one} }))
	try("a law that nobody named", "obligations reason_without_obligation", because("law", none))
	try("a law", "", because("law", func(e *record.StatementEntry) { e.Obligations = register.Links[record.Obligation]{one} }))
	try("a contract that nobody named", "agreements reason_without_agreement", because("contract", none))
	try("a contract", "", because("contract", func(e *record.StatementEntry) { e.Agreements = register.Links[record.Agreement]{one} }))
	try("left out without reason", "exclusion exclusion_without_reason", record.StatementEntry{Applicable: "no", Justification: "None of it"})
	try("left out without words", "justification exclusion_without_words", record.StatementEntry{Applicable: "no", Exclusion: "no_such_processing"})
	try("left out", "", record.StatementEntry{Applicable: "no", Exclusion: "no_such_processing", Justification: "None of it"})
	ways = append(ways,
		way{name: "by somebody without appointment", from: "in_review", move: "approve", rec: fullStatement("2025", "controller"), key: "needs_top_management"},
		way{name: "empty", from: "in_review", move: "approve", facts: topManager, key: "statement_incomplete",
			at: []string{"scope needed_to_approve", "edition needed_to_approve", "roles needed_to_approve"}},
	)
	walk(t, record.Statements.Type, ways)
	judge(t, record.Statements.Type, []rule{
		{name: "a line about nothing, and one twice", rec: &record.Statement{Entries: register.Rows[record.StatementEntry]{{}, {Requirement: "a/1"}, {Requirement: "a/1"}}},
			want: []string{"entries.0.requirement required", "entries.2.requirement twice"}},
	})
}
