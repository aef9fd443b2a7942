package record_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// whole is a processing agreement with each clause that GDPR Art. 28(3) demands.
func whole() *record.Agreement {
	a := &record.Agreement{Kind: record.DPA, Signed: "2026-03-31"}
	for _, c := range []record.ClauseID{
		"subject_matter", "instructions", "confidentiality", "security", "sub_processors", "principal_requests", "assistance",
		"return_or_deletion", "audit",
	} {
		a.Clauses = append(a.Clauses, record.Clause{Clause: c, Present: "yes"})
	}
	return a
}

// S-096: what the list of missing clauses is computed from.
func TestMissingClausesAreListed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  func(*record.Agreement)
		want []record.ClauseID
	}{
		{"all there", func(a *record.Agreement) {}, nil},
		{"one not mentioned", func(a *record.Agreement) { a.Clauses = a.Clauses[1:] }, []record.ClauseID{"subject_matter"}},
		{"one said to be absent", func(a *record.Agreement) { a.Clauses[8].Present = "no" }, []record.ClauseID{"audit"}},
		{"one only partly there", func(a *record.Agreement) { a.Clauses[3].Present = "partly" }, []record.ClauseID{"security"}},
		{"one not yet looked at", func(a *record.Agreement) { a.Clauses[3].Present = "" }, []record.ClauseID{"security"}},
		{"two, in the order of the law", func(a *record.Agreement) { a.Clauses[7].Present, a.Clauses[1].Present = "no", "no" }, []record.ClauseID{"instructions", "return_or_deletion"}},
		{"a deviation that nobody approved", func(a *record.Agreement) {
			a.Clauses[3].Present, a.Clauses[3].Deviation = "no", "own certificate"
		}, []record.ClauseID{"security"}},
		{"an approval of nothing", func(a *record.Agreement) { a.Clauses[3].Present, a.Clauses[3].Approved = "no", true }, []record.ClauseID{"security"}},
		{"an approved deviation", func(a *record.Agreement) {
			a.Clauses[3].Present, a.Clauses[3].Deviation, a.Clauses[3].Approved = "partly", "own certificate", true
		}, nil},
		{"a clause that is not mandatory", func(a *record.Agreement) {
			a.Clauses = append(a.Clauses, record.Clause{Clause: "breach_notice", Present: "no"})
		}, nil},
		{"no processing agreement", func(a *record.Agreement) { a.Kind, a.Clauses = "nda", nil }, nil},
	} {
		a := whole()
		c.set(a)
		if got := a.Missing(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := (&record.Agreement{Kind: record.DPA}).Missing(); len(got) != 9 {
		t.Errorf("an empty agreement lacks %q", got)
	}
}

func TestAnAgreementIsSignedWhole(t *testing.T) {
	t.Parallel()
	unsigned, gap, nda := whole(), whole(), &record.Agreement{Kind: "nda", Signed: "2026-03-31"}
	unsigned.Signed, gap.Clauses = "", gap.Clauses[:7]
	walk(t, record.Agreements.Type, []way{
		{name: "negotiated", from: "draft", move: "negotiate", to: "negotiating"},
		{name: "signed at once", from: "draft", move: "sign", rec: whole(), to: "signed"},
		{name: "signed after negotiation", from: "negotiating", move: "sign", rec: whole(), to: "signed"},
		{name: "without its day", from: "negotiating", move: "sign", rec: unsigned, key: "agreement_incomplete", at: []string{"signed needed_to_sign"}},
		{name: "without two clauses", from: "negotiating", move: "sign", rec: gap, key: "agreement_incomplete",
			at: []string{"clauses clause_missing", "clauses clause_missing"}},
		{name: "no processing agreement", from: "draft", move: "sign", rec: nda, to: "signed"},
		{name: "takes effect", from: "signed", move: "take_effect", to: "active"},
		{name: "not before it is signed", from: "draft", move: "take_effect", key: "move_from_state"},
		{name: "expires in effect", from: "active", move: "expire", to: "expired"},
		{name: "expires before", from: "signed", move: "expire", to: "expired"},
		{name: "terminated", from: "active", move: "terminate", in: because, to: "terminated"},
		{name: "terminated before", from: "signed", move: "terminate", in: because, to: "terminated"},
		{name: "terminated without a reason", from: "active", move: "terminate", key: "invalid_fields", at: []string{"reason required"}},
		{name: "not twice", from: "expired", move: "terminate", in: because, key: "move_from_state"},
	})
}

// Every clause and value that a rule names is one that people can choose.
func TestMandatoryClausesCanBeChosen(t *testing.T) {
	t.Parallel()
	clause := record.Agreements.Field("clauses").Rows[0]
	for _, c := range (&record.Agreement{Kind: record.DPA}).Missing() {
		if !clause.Has(string(c)) {
			t.Errorf("%s cannot be chosen", c)
		}
	}
	if !record.Agreements.Field("kind").Has(string(record.DPA)) || clause.Kind != register.KindChoice {
		t.Error("the kind of a processing agreement cannot be chosen")
	}
}
