package record_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

var (
	one = id.MustParse("01890a5d-ac96-774b-bcce-000000000001")
	two = id.MustParse("01890a5d-ac96-774b-bcce-000000000002")
)

// payroll is a controller's entry without a gap.
func payroll() *record.ProcessingActivity {
	return &record.ProcessingActivity{
		Head:       register.Head{ID: one, Title: "Payroll", Owner: two},
		Role:       record.Controller,
		Purposes:   register.Rows[record.ActivityPurpose]{{RowHead: register.RowHead{ID: one}, Purpose: "payroll"}},
		Bases:      register.Rows[record.ActivityBasis]{{Purpose: register.Row[record.ActivityPurpose]{ID: one}, Law: "eu-gdpr", Basis: "contract"}},
		Principals: register.Rows[record.ActivityPrincipal]{{Category: "employees"}},
		DataItems:  register.Rows[record.ActivityDataItem]{{Category: "bank_details", Retention: "P10Y"}},
		Recipients: register.Rows[record.ActivityRecipient]{{Category: "tax_authorities"}},
		Transfers:  register.Rows[record.ActivityTransfer]{{Country: "CH", Mechanism: "adequacy"}},
		Measures:   register.Rows[record.ActivityMeasure]{{Measure: "encryption_at_rest"}},
	}
}

// hosting is a processor's entry without a gap.
func hosting() *record.ProcessingActivity {
	return &record.ProcessingActivity{
		Head: register.Head{ID: one, Title: "Hosting", Owner: two},
		Role: record.Processor,
		Customers: register.Rows[record.ActivityCustomer]{
			{Name: "Example GmbH", Operations: []record.Operation{"storage"}},
		},
		MeasuresStatement: "As in the annex.",
	}
}

// S-038: a list of activities reads no more of them than this.
func TestGapsLookAtNothingButTheirParts(t *testing.T) {
	t.Parallel()
	abroad := payroll()
	abroad.Transfers = register.Rows[record.ActivityTransfer]{{Organisation: "Red Cross", Document: "file 7"}}
	spoken := payroll()
	spoken.DataItems[0].Retention, spoken.DataItems[0].RetentionText = "", "as the law says"
	sent := payroll()
	sent.Recipients, sent.Processors = nil, register.Rows[record.ActivityProcessor]{{Name: "Example GmbH"}}
	for _, a := range []*record.ProcessingActivity{payroll(), hosting(), abroad, spoken, sent} {
		keep := (*record.ProcessingActivity)(nil).GapParts()
		for _, list := range record.ProcessingActivities.Children() {
			for _, row := range list.RowsOf(a) {
				for _, f := range list.Rows {
					if !slices.Contains(keep, list.Name+"."+f.Name) {
						f.In(row).SetZero()
					}
				}
			}
			if !slices.ContainsFunc(keep, func(s string) bool { return strings.HasPrefix(s, list.Name+".") }) {
				list.In(a).SetZero()
			}
		}
		if gaps := a.Gaps(); len(gaps) > 0 {
			t.Errorf("%s: %v", a.Title, gaps)
		}
	}
}

// S-038
func TestGapsNameWhatArticle30AsksFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rec  *record.ProcessingActivity
		cut  func(*record.ProcessingActivity)
		want []string // field, key, provision
	}{
		{"controller, nothing missing", payroll(), func(a *record.ProcessingActivity) {}, nil},
		{"joint controller, nothing missing", payroll(), func(a *record.ProcessingActivity) { a.Role = record.JointController }, nil},
		{"role", payroll(), func(a *record.ProcessingActivity) { a.Role = "" }, []string{"role gap_role Art. 30(1)-(2)"}},
		{"owner", payroll(), func(a *record.ProcessingActivity) { a.Owner = id.ID{} }, []string{"owner gap_owner Art. 5(2)"}},
		{"purposes", payroll(), func(a *record.ProcessingActivity) { a.Purposes, a.Bases = nil, nil }, []string{"purposes gap_purposes Art. 30(1)(b)"}},
		{"people", payroll(), func(a *record.ProcessingActivity) { a.Principals = nil }, []string{"principals gap_principals Art. 30(1)(c)"}},
		{"data, and with them their retention", payroll(), func(a *record.ProcessingActivity) { a.DataItems = nil },
			[]string{"data_items gap_data_items Art. 30(1)(c)", "data_items gap_retention Art. 30(1)(f)"}},
		{"recipients", payroll(), func(a *record.ProcessingActivity) { a.Recipients = nil }, []string{"recipients gap_recipients Art. 30(1)(d)"}},
		{"a processor is a recipient", payroll(), func(a *record.ProcessingActivity) {
			a.Recipients, a.Processors = nil, register.Rows[record.ActivityProcessor]{{Name: "Example Ltd"}}
		}, nil},
		{"retention of one of two", payroll(), func(a *record.ProcessingActivity) {
			a.DataItems = append(a.DataItems, record.ActivityDataItem{Category: "name"})
		}, []string{"data_items gap_retention Art. 30(1)(f)"}},
		{"retention in words", payroll(), func(a *record.ProcessingActivity) {
			a.DataItems[0].Retention, a.DataItems[0].RetentionText = "", "until the claim lapses"
		}, nil},
		{"retention by one statement", payroll(), func(a *record.ProcessingActivity) {
			a.DataItems[0].Retention, a.RetentionStatement = "", "ten years"
		}, nil},
		{"no transfer is no gap", payroll(), func(a *record.ProcessingActivity) { a.Transfers = nil }, nil},
		{"country of a transfer", payroll(), func(a *record.ProcessingActivity) { a.Transfers[0].Country = "" }, []string{"transfers.0.country gap_transfer_country Art. 30(1)(e)"}},
		{"organisation instead of a country", payroll(), func(a *record.ProcessingActivity) {
			a.Transfers[0].Country, a.Transfers[0].Organisation = "", "UNHCR"
		}, nil},
		{"safeguard of the second transfer", payroll(), func(a *record.ProcessingActivity) {
			a.Transfers = append(a.Transfers, record.ActivityTransfer{Country: "US"})
		}, []string{"transfers.1.mechanism gap_transfer_safeguard Art. 30(1)(e)"}},
		{"documented safeguard", payroll(), func(a *record.ProcessingActivity) {
			a.Transfers[0].Mechanism, a.Transfers[0].Document = "", "contract of 2024"
		}, nil},
		{"measures", payroll(), func(a *record.ProcessingActivity) { a.Measures = nil }, []string{"measures gap_measures Art. 30(1)(g)"}},
		{"measures in one statement", payroll(), func(a *record.ProcessingActivity) { a.Measures, a.MeasuresStatement = nil, "see annex" }, nil},

		{"processor, nothing missing", hosting(), func(a *record.ProcessingActivity) {}, nil},
		{"sub-processor, nothing missing", hosting(), func(a *record.ProcessingActivity) { a.Role = record.SubProcessor }, nil},
		{"customers", hosting(), func(a *record.ProcessingActivity) { a.Customers = nil }, []string{"customers gap_customers Art. 30(2)(a)"}},
		{"what is done for a customer", hosting(), func(a *record.ProcessingActivity) {
			a.Customers = append(a.Customers, record.ActivityCustomer{Name: "Other AG"})
		}, []string{"customers gap_operations Art. 30(2)(b)"}},
		{"a processor's transfer", hosting(), func(a *record.ProcessingActivity) {
			a.Transfers = register.Rows[record.ActivityTransfer]{{ImporterName: "Example Inc"}}
		}, []string{"transfers.0.country gap_transfer_country Art. 30(2)(c)", "transfers.0.mechanism gap_transfer_safeguard Art. 30(2)(c)"}},
		{"a processor's measures", hosting(), func(a *record.ProcessingActivity) { a.MeasuresStatement = "" }, []string{"measures gap_measures Art. 30(2)(d)"}},
	} {
		c.cut(c.rec)
		var got []string
		for _, g := range c.rec.Gaps() {
			got = append(got, g.Field+" "+g.Key+" "+g.Cite)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnEmptyEntryLacksEverything(t *testing.T) {
	t.Parallel()
	if got := len((&record.ProcessingActivity{}).Gaps()); got != 8 {
		t.Errorf("%d gaps", got)
	}
	if got := len((&record.ProcessingActivity{Role: record.Processor}).Gaps()); got != 3 {
		t.Errorf("a processor's: %d gaps", got)
	}
}

// G2, G3
func TestAnEntryIsApprovedCompleteAndRetiredEnded(t *testing.T) {
	t.Parallel()
	laws := func(ids ...string) workflow.Facts { return workflow.Facts{Terms: map[string][]string{"laws": ids}} }
	edit := func(do func(*record.ProcessingActivity)) *record.ProcessingActivity {
		a := payroll()
		do(a)
		return a
	}
	walk(t, record.ProcessingActivities.Type, []way{
		{name: "a draft may have gaps", from: "draft", move: "submit", to: "in_review"},
		{name: "again after a change", from: "needs_update", move: "submit", to: "in_review"},
		{name: "given back", from: "in_review", move: "return", in: because, to: "draft"},
		{name: "given back without a reason", from: "in_review", move: "return", key: "invalid_fields", at: []string{"reason required"}},
		{name: "not approved unread", from: "draft", move: "approve", rec: payroll(), key: "move_from_state"},

		{name: "complete", from: "in_review", move: "approve", rec: payroll(), facts: laws("eu-gdpr"), to: "approved"},
		{name: "complete where no law is in scope", from: "in_review", move: "approve", rec: payroll(), to: "approved"},
		{name: "a gap", from: "in_review", move: "approve", rec: edit(func(a *record.ProcessingActivity) { a.Measures = nil }), facts: laws("eu-gdpr"),
			key: "activity_incomplete", at: []string{"measures gap_measures"}},
		{name: "empty", from: "in_review", move: "approve", facts: laws("eu-gdpr"), key: "activity_incomplete", at: []string{
			"role gap_role", "owner gap_owner", "purposes gap_purposes", "principals gap_principals", "data_items gap_data_items",
			"recipients gap_recipients", "data_items gap_retention", "measures gap_measures",
		}},
		{name: "a second law", from: "in_review", move: "approve", rec: payroll(), facts: laws("eu-gdpr", "uk"),
			key: "activity_incomplete", at: []string{"purposes.0 no_basis_under_law"}},
		{name: "a law that lists no bases", from: "in_review", move: "approve", rec: payroll(), facts: laws("eu-gdpr", "us-ca"), to: "approved"},
		{name: "a basis for every law", from: "in_review", move: "approve", rec: edit(func(a *record.ProcessingActivity) { a.Bases[0].Law = "" }), facts: laws("eu-gdpr", "uk"), to: "approved"},
		{name: "a basis for every purpose", from: "in_review", move: "approve", rec: edit(func(a *record.ProcessingActivity) { a.Bases[0].Purpose.ID = id.ID{} }), facts: laws("eu-gdpr"), to: "approved"},
		{name: "a basis without its ground", from: "in_review", move: "approve", rec: edit(func(a *record.ProcessingActivity) { a.Bases[0].Basis, a.Bases[0].Justification = "", "because" }),
			facts: laws("eu-gdpr"), key: "activity_incomplete", at: []string{"purposes.0 no_basis_under_law"}},
		{name: "the second purpose", from: "in_review", move: "approve", rec: edit(func(a *record.ProcessingActivity) {
			a.Purposes = append(a.Purposes, record.ActivityPurpose{RowHead: register.RowHead{ID: two}, Purpose: "statistics"})
		}), facts: laws("eu-gdpr"), key: "activity_incomplete", at: []string{"purposes.1 no_basis_under_law"}},
		{name: "a processor needs no basis of its own", from: "in_review", move: "approve", rec: hosting(), facts: laws("eu-gdpr"), to: "approved"},

		{name: "outdated", from: "approved", move: "outdate", in: because, to: "needs_update"},
		{name: "outdated without a reason", from: "approved", move: "outdate", key: "invalid_fields", at: []string{"reason required"}},
		{name: "retired", from: "approved", move: "retire", rec: edit(func(a *record.ProcessingActivity) { a.Ended = "2026-03-31" }), to: "retired"},
		{name: "retired while it needs an update", from: "needs_update", move: "retire", rec: edit(func(a *record.ProcessingActivity) { a.Ended = "2026-03-31" }), to: "retired"},
		{name: "retired without an end", from: "approved", move: "retire", rec: payroll(), key: "activity_not_ended", at: []string{"ended needed_to_retire"}},
		{name: "nothing follows", from: "retired", move: "submit", key: "move_from_state"},
	})
	flow := record.ProcessingActivities.Flow
	for state, want := range map[string]string{"approved": "needs_update", "draft": "draft", "in_review": "in_review", "needs_update": "needs_update", "retired": "retired"} {
		if got := flow.AfterEdit(state); got != want {
			t.Errorf("editing what is %s leaves it %s, want %s", state, got, want)
		}
	}
	if f := record.ProcessingActivities.Facts; len(f) != 1 || f[0].Name != "laws" || record.Organisations.Field(f[0].Organisation) == nil {
		t.Errorf("the guard reads %+v", f)
	}
}
