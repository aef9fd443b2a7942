package record_test

import (
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

func TestDataSetsDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	type set = record.DataSet
	judge(t, record.DataSets.Type, []rule{
		{"counts", &set{DeclaredCount: 1, ObservedCount: 2}, nil},
		{"counts below nothing", &set{DeclaredCount: -1, ObservedCount: -2}, []string{"declared_count negative", "observed_count negative"}},
		{"element by its name or its category", &set{Elements: register.Rows[record.DataElement]{{PhysicalName: "mail"}, {Category: "contact.email"}}}, nil},
		{"element without either", &set{Elements: register.Rows[record.DataElement]{{Special: "yes"}}}, []string{"elements.0.physical_name required"}},
		{"element twice", &set{Elements: register.Rows[record.DataElement]{{PhysicalName: "mail"}, {PhysicalName: "mail"}}}, []string{"elements.1.physical_name twice"}},
		{"more than certain", &set{Elements: register.Rows[record.DataElement]{{PhysicalName: "a", Confidence: 101}}}, []string{"elements.0.confidence percent"}},
	})
	judge(t, record.AccessRights.Type, []rule{
		{"right for a day", &record.AccessRight{Granted: "2026-01-01", Until: "2026-01-01"}, nil},
		{"right that ends before it begins", &record.AccessRight{Granted: "2026-01-02", Until: "2026-01-01", PeopleCount: -1}, []string{"people_count negative", "until order"}},
	})
	judge(t, record.Holds.Type, []rule{{"hold that ends before it begins", &record.Hold{From: "2026-01-02", Until: "2026-01-01"}, []string{"until order"}}})
	judge(t, record.SubprocessorChanges.Type, []rule{
		{"no time to object", &record.SubprocessorChange{AnnouncedOn: "2026-01-02", ObjectionUntil: "2026-01-01"}, []string{"objection_until order"}},
	})
	judge(t, record.Questionnaires.Type, []rule{
		{"score above everything", &record.Questionnaire{Score: 101}, []string{"score percent"}},
		{"more points than weight", &record.Questionnaire{Questions: register.Rows[record.Question]{{Question: "?", Weight: 1, Points: 10_001}}}, []string{"questions.0.points above_weight"}},
	})
}

// S-089
func TestAnElementWithoutAPurposeIsFlagged(t *testing.T) {
	t.Parallel()
	d := record.DataSet{Elements: register.Rows[record.DataElement]{
		{PhysicalName: "shoe_size"},
		{PhysicalName: "mail", NeededFor: register.Links[record.ProcessingActivity]{one}},
		{PhysicalName: "name", Purposes: []record.Purpose{"payroll"}},
		{PhysicalName: "padding", Status: "ignored"},
	}}
	if got := d.Unpurposed(); len(got) != 1 || got[0].PhysicalName != "shoe_size" {
		t.Errorf("%+v", got)
	}
}

// S-090: a period ends with its last day; what is left is due on the next.
func TestARuleGivesTheDayOfDisposal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		rule  record.RetentionRule
		event calendar.Day
		want  calendar.Day
	}{
		{"months", record.RetentionRule{Period: "P6M", From: "purpose_end"}, "2026-03-15", "2026-09-16"},
		{"a month that lacks the date", record.RetentionRule{Period: "P1M", From: "collection"}, "2026-01-31", "2026-03-01"},
		{"years from a leap day", record.RetentionRule{Period: "P1Y", From: "collection"}, "2028-02-29", "2029-03-01"},
		{"weeks and days", record.RetentionRule{Period: "P2W", From: "collection"}, "2026-01-01", "2026-01-16"},
		{"hours count as the days they begin", record.RetentionRule{Period: "PT72H", From: "collection"}, "2026-01-01", "2026-01-05"},
		{"vouchers, eight years from the end of the year", record.RetentionRule{Period: "P8Y", From: "collection", YearEnd: true}, "2024-05-03", "2033-01-01"},
		{"fixed date without an event", record.RetentionRule{From: "fixed_date", FixedOn: "2027-06-30"}, "", "2027-07-01"},
		{"fixed date and a period", record.RetentionRule{From: "fixed_date", FixedOn: "2027-06-30", Period: "P1Y"}, "2020-01-01", "2028-07-01"},
		{"no event", record.RetentionRule{Period: "P1Y", From: "contract_end"}, "", ""},
		{"no period", record.RetentionRule{From: "contract_end"}, "2026-01-01", ""},
		{"unreadable period", record.RetentionRule{Period: "long", From: "contract_end"}, "2026-01-01", ""},
	} {
		if got := record.DisposalDue(&c.rule, c.event); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestARetentionRuleIsApprovedWhenItSaysEverything(t *testing.T) {
	t.Parallel()
	full := func() *record.RetentionRule {
		return &record.RetentionRule{Categories: []record.PIICategory{"contact"}, Period: "P8Y", From: "collection", Action: "delete", Ground: "statute", Provision: "§ 147 Abs. 3 AO"}
	}
	nameless, fixed := full(), full()
	nameless.Provision = ""
	fixed.FixedOn = "2026-01-01"
	walk(t, record.RetentionRules.Type, []way{
		{name: "whole", from: "draft", move: "approve", rec: full(), to: "approved"},
		{name: "empty", from: "draft", move: "approve", key: "retention_incomplete", at: []string{
			"categories retention_of_what", "from needed_to_approve", "period needed_to_approve", "action needed_to_approve", "ground needed_to_approve"}},
		{name: "a duty by no statute", from: "draft", move: "approve", rec: nameless, key: "retention_incomplete", at: []string{"provision statute_named"}},
		{name: "a date beside an event", from: "draft", move: "approve", rec: fixed, key: "retention_incomplete", at: []string{"fixed_on only_with_fixed_date"}},
		{name: "superseded", from: "approved", move: "supersede", in: because, to: "superseded"},
	})
}

// S-094
func TestAHoldBindsWhatItNamesForItsTime(t *testing.T) {
	t.Parallel()
	h := &record.Hold{From: "2026-01-01", Until: "2026-06-30", DataSets: register.Links[record.DataSet]{one}, Principals: register.Lines{"K-17"}}
	h.State = "active"
	draft := *h
	draft.State = "draft"
	holds := []*record.Hold{h, &draft}
	for _, c := range []struct {
		name      string
		day       calendar.Day
		principal string
		records   []id.ID
		want      int
	}{
		{"its data set", "2026-03-01", "", []id.ID{two, one}, 1},
		{"on its last day", "2026-06-30", "", []id.ID{one}, 1},
		{"after it", "2026-07-01", "", []id.ID{one}, 0},
		{"before it", "2025-12-31", "", []id.ID{one}, 0},
		{"another record", "2026-03-01", "", []id.ID{two}, 0},
		{"its person", "2026-03-01", "K-17", nil, 1},
		{"another person", "2026-03-01", "K-18", nil, 0},
	} {
		if got := record.Holding(holds, c.day, c.principal, c.records...); len(got) != c.want || c.want == 1 && got[0] != h {
			t.Errorf("%s: %d hold, want %d", c.name, len(got), c.want)
		}
	}
	today := workflow.Facts{Today: "2026-03-01"}
	over := &record.Hold{Reason: "dispute", Until: "2026-02-28", Systems: register.Links[record.System]{one}}
	walk(t, record.Holds.Type, []way{
		{name: "whole", from: "draft", move: "impose", rec: &record.Hold{Reason: "dispute", Until: "2026-06-30", Systems: register.Links[record.System]{one}}, facts: today, to: "active"},
		{name: "without end", from: "draft", move: "impose", facts: today, key: "hold_incomplete", at: []string{"reason needed_to_impose", "until hold_needs_end", "data_sets hold_of_what"}},
		{name: "over", from: "draft", move: "impose", rec: over, facts: today, key: "hold_incomplete", at: []string{"until hold_over"}},
		{name: "lifted", from: "active", move: "lift", in: because, to: "lifted"},
	})
}

// G12, S-100
func TestATransferIsAssessedWithItsDocumentAndAssessment(t *testing.T) {
	t.Parallel()
	to := func(change func(*record.Transfer)) *record.Transfer {
		x := &record.Transfer{Importer: register.To[record.Party](one), ToCountry: "US", Mechanism: "scc", Module: "c2p", Document: "binder 4", Assessment: "TIA 7", AssessedOn: "2026-01-01"}
		change(x)
		return x
	}
	walk(t, record.Transfers.Type, []way{
		{name: "whole", from: "draft", move: "assess", rec: to(func(*record.Transfer) {}), to: "assessed"},
		{name: "empty", from: "draft", move: "assess", key: "transfer_incomplete", at: []string{"to_country needed_to_assess", "importer needed_to_assess", "mechanism needed_to_assess"}},
		{name: "clauses nobody has seen", from: "draft", move: "assess", rec: to(func(x *record.Transfer) { x.Document = "" }), key: "transfer_incomplete", at: []string{"agreement safeguard_document"}},
		{name: "clauses without an assessment", from: "draft", move: "assess", rec: to(func(x *record.Transfer) { x.AssessedOn = "" }), key: "transfer_incomplete", at: []string{"assessment transfer_assessment"}},
		{name: "clauses without a module", from: "draft", move: "assess", rec: to(func(x *record.Transfer) { x.Module = "" }), key: "transfer_incomplete", at: []string{"module needed_to_assess"}},
		{name: "adequacy needs neither", from: "draft", move: "assess", rec: &record.Transfer{Importer: register.To[record.Party](one), ToCountry: "CH", Mechanism: "adequacy"}, to: "assessed"},
		{name: "adequacy with a module", from: "draft", move: "assess", rec: to(func(x *record.Transfer) { x.Mechanism = "adequacy" }), key: "transfer_incomplete", at: []string{"module only_with_scc"}},
		{name: "derogation without its case", from: "draft", move: "assess", rec: to(func(x *record.Transfer) { x.Mechanism, x.Module = "derogation", "" }), key: "transfer_incomplete", at: []string{"derogation needed_to_assess"}},
		{name: "measures", from: "assessed", move: "permit_with_measures", rec: &record.Transfer{Measures: "keys here"}, to: "permitted_with_measures"},
		{name: "no measures", from: "assessed", move: "permit_with_measures", key: "transfer_incomplete", at: []string{"measures transfer_measures"}},
		{name: "not permitted unseen", from: "draft", move: "permit", key: "move_from_state"},
		{name: "suspended", from: "permitted", move: "suspend", in: because, to: "suspended"},
		{name: "ended", from: "suspended", move: "end", to: "ended"},
	})
}

// S-095
func TestAQuestionnaireGoesItsWay(t *testing.T) {
	t.Parallel()
	asked := func(rows ...record.Question) *record.Questionnaire {
		return &record.Questionnaire{Direction: record.Outgoing, Party: register.To[record.Party](one), Questions: rows}
	}
	rated := asked(record.Question{Weight: 3, Rating: "partly", Points: 15_000}, record.Question{Weight: 1, Rating: "met", Points: 10_000}, record.Question{Weight: 9, Rating: "not_applicable"})
	if n, ok := rated.Percent(); n != 62 || !ok {
		t.Errorf("score %d, %v", n, ok)
	}
	if _, ok := asked(record.Question{Weight: 3}).Percent(); ok {
		t.Error("a score of nothing")
	}
	scored := *rated
	scored.Score = 62
	today := workflow.Facts{Today: "2026-03-01"}
	walk(t, record.Questionnaires.Type, []way{
		{name: "sent", from: "draft", move: "send", rec: asked(record.Question{}), to: "sent"},
		{name: "empty", from: "draft", move: "send", key: "questionnaire_incomplete", at: []string{"direction needed_to_send", "party needed_to_send", "questions needed_to_send"}},
		{name: "answered", from: "in_progress", move: "submit", rec: asked(record.Question{Needed: true, Answer: "yes"}, record.Question{}), to: "submitted"},
		{name: "unanswered", from: "in_progress", move: "submit", rec: asked(record.Question{Needed: true}), key: "questionnaire_incomplete", at: []string{"questions.0.answer answer_needed"}},
		{name: "unread draft", from: "in_progress", move: "submit", rec: asked(record.Question{Answer: "yes", Drafted: true}), key: "questionnaire_incomplete", at: []string{"questions.0.drafted answer_unconfirmed"}},
		{name: "rated", from: "submitted", move: "score", rec: &scored, to: "scored"},
		{name: "rated otherwise", from: "submitted", move: "score", rec: rated, key: "questionnaire_incomplete", at: []string{"score score_differs"}},
		{name: "unrated", from: "submitted", move: "score", rec: asked(record.Question{Weight: 1}), key: "questionnaire_incomplete", at: []string{"questions.0.rating needed_to_score"}},
		{name: "accepted", from: "scored", move: "accept", rec: &record.Questionnaire{Decision: "good", ValidUntil: "2027-03-01"}, facts: today, to: "accepted"},
		{name: "accepted for ever", from: "scored", move: "accept", rec: &record.Questionnaire{}, facts: today, key: "questionnaire_incomplete",
			at: []string{"decision needed_to_accept_answers", "valid_until needed_to_accept_answers"}},
		{name: "accepted until yesterday", from: "scored", move: "accept", rec: &record.Questionnaire{Decision: "good", ValidUntil: "2026-02-28"}, facts: today, key: "questionnaire_incomplete", at: []string{"valid_until day_ahead"}},
		{name: "our answers need no decision", from: "scored", move: "accept", rec: &record.Questionnaire{Direction: record.Incoming}, facts: today, to: "accepted"},
		{name: "returned", from: "scored", move: "return", in: because, to: "returned"},
		{name: "answered again", from: "returned", move: "begin", to: "in_progress"},
	})
}

// S-099
func TestASubprocessorTakesEffectAfterTheTimeToObject(t *testing.T) {
	t.Parallel()
	told := func(answer record.NoticeAnswer, resolution register.Text) *record.SubprocessorChange {
		return &record.SubprocessorChange{Engagement: register.To[record.Engagement](one), AnnouncedOn: "2026-03-01", ObjectionUntil: "2026-03-31", Objections: register.Rows[record.SubprocessorNotice]{
			{Customer: register.To[record.Party](two), Answer: answer, AnsweredOn: "2026-03-10", Resolution: resolution},
		}}
	}
	during, after := workflow.Facts{Today: "2026-03-31"}, workflow.Facts{Today: "2026-04-01"}
	walk(t, record.SubprocessorChanges.Type, []way{
		{name: "announced", from: "draft", move: "announce", rec: told("", ""), to: "announced"},
		{name: "announced to nobody", from: "draft", move: "announce", key: "subprocessor_change_incomplete", at: []string{
			"engagement needed_to_announce", "announced_on needed_to_announce", "objection_until needed_to_announce", "objections customers_to_tell"}},
		{name: "too early", from: "announced", move: "take_effect", rec: told("", ""), facts: during, key: "subprocessor_change_incomplete", at: []string{"objection_until objection_time_runs"}},
		{name: "in time", from: "announced", move: "take_effect", rec: told("", ""), facts: after, to: "effective"},
		{name: "all consented", from: "announced", move: "take_effect", rec: told("consented", ""), facts: during, to: "effective"},
		{name: "over an objection", from: "announced", move: "take_effect", rec: told("objected", ""), facts: after, key: "subprocessor_change_incomplete", at: []string{"objections.0.resolution objection_open"}},
		{name: "objected", from: "announced", move: "object", rec: told("objected", ""), to: "objected"},
		{name: "objection of nobody", from: "announced", move: "object", rec: told("consented", ""), key: "subprocessor_change_incomplete", at: []string{"objections nobody_objected"}},
		{name: "resolved", from: "objected", move: "resolve", rec: told("objected", "other place"), to: "resolved"},
		{name: "unresolved", from: "objected", move: "resolve", rec: told("objected", ""), key: "subprocessor_change_incomplete", at: []string{"objections.0.resolution objection_open"}},
		{name: "effective in the end", from: "resolved", move: "take_effect", rec: told("objected", "other place"), facts: after, to: "effective"},
		{name: "withdrawn", from: "objected", move: "withdraw", in: because, to: "withdrawn"},
	})
}

// S-050, S-098
func TestAFindingIsAcceptedForATimeAndAnInstructionOutsideIsSeen(t *testing.T) {
	t.Parallel()
	today := workflow.Facts{Today: "2026-03-01"}
	walk(t, record.Findings.Type, []way{
		{name: "accepted", from: "open", move: "accept", rec: &record.Finding{AcceptedReason: "moves in May", AcceptedUntil: "2026-05-31"}, facts: today, to: "accepted"},
		{name: "accepted for ever", from: "open", move: "accept", facts: today, key: "finding_not_accepted", at: []string{"accepted_reason finding_reason", "accepted_until finding_until"}},
		{name: "accepted until today", from: "open", move: "accept", rec: &record.Finding{AcceptedReason: "x", AcceptedUntil: "2026-03-01"}, facts: today, key: "finding_not_accepted", at: []string{"accepted_until day_ahead"}},
		{name: "reopened", from: "resolved", move: "reopen", to: "open"},
	})
	in := record.Instruction{Agreement: register.To[record.Agreement](one), Within: "yes"}
	if in.Outside() || !(&record.Instruction{Within: "yes"}).Outside() || !(&record.Instruction{Agreement: in.Agreement, Within: "no"}).Outside() {
		t.Error("outside the agreement")
	}
}

// S-097
func TestAPartyIsLookedAtAgainByCriticality(t *testing.T) {
	t.Parallel()
	var got []calendar.Day
	for _, c := range record.Criticality("").Values() {
		e := record.Engagement{Criticality: record.Criticality(c), Started: "2020-01-01", AssessedOn: "2026-01-31"}
		got = append(got, e.Reassessment())
	}
	if !slices.Equal(got, []calendar.Day{"2029-01-31", "2028-01-31", "2027-01-31", "2026-07-31"}) {
		t.Errorf("%v", got)
	}
	if e := (record.Engagement{ReassessOn: "2026-05-01", AssessedOn: "2026-01-31"}); e.Reassessment() != "2026-05-01" || (&record.Engagement{}).Reassessment() != "" {
		t.Error("a day that was set counts; without any there is none")
	}
	old := record.Engagement{Criticality: "high", Started: "2015-01-01"}
	old.Created = time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	if day := old.Reassessment(); day != "2027-05-01" {
		t.Errorf("a party entered today that began long ago is due on %s", day)
	}
	old.Started = "2026-06-01"
	if from, why := old.AssessedFrom(); from != "2026-06-01" || why != "started" {
		t.Errorf("one that begins later counts from %s, %s", from, why)
	}
}
