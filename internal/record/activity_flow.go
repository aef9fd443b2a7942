package record

import (
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/workflow"
)

// activityFlow is the life of an entry in the record of processing. Editing what
// is approved leaves the approved revision in force and asks for a new approval.
var activityFlow = workflow.Machine[ProcessingActivity]{
	Start:  "draft",
	Ends:   []string{"retired"},
	Edited: map[string]string{"approved": "needs_update"},
	Moves: []workflow.Move[ProcessingActivity]{
		{Name: "submit", From: []string{"draft", "needs_update"}, To: "in_review", By: writers},
		{Name: "return", From: []string{"in_review"}, To: "draft", By: managers, Needs: reason},
		{Name: "approve", From: []string{"in_review"}, To: "approved", By: managers, Approves: true, Guard: mayApproveActivity},
		{Name: "outdate", From: []string{"approved"}, To: "needs_update", By: writers, Needs: reason},
		{Name: "retire", From: []string{"approved", "needs_update"}, To: "retired", By: managers, Guard: mayRetireActivity},
	},
}

var activityFacts = []workflow.Fact{{Name: "laws", Organisation: "laws_in_scope"}}

// mayApproveActivity is guard G2: no missing Art. 30 field for the role, a basis
// for each purpose under each law in scope that knows bases, an owner.
func mayApproveActivity(a *ProcessingActivity, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	for _, g := range a.Gaps() {
		l.Add(g.Field, g.Key, "cite", g.Cite)
	}
	for i, x := range a.Purposes {
		for _, under := range withBases(f.Terms["laws"]) {
			l.If(a.Role.Decides() && !a.hasBasis(x, Law(under)), fmt.Sprintf("purposes.%d", i), "no_basis_under_law", "law", i18n.Key("law.name."+under))
		}
	}
	return blocked(&l, "activity_incomplete")
}

// withBases are the laws among ids that list lawful bases; others, such as the
// CCPA, ask for none.
func withBases(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return len(law.Shipped().BasesFor(s)) == 0 })
}

// hasBasis reports whether purpose x has a basis that speaks for law; a basis
// that names no law speaks for every law.
func (a *ProcessingActivity) hasBasis(x ActivityPurpose, law Law) bool {
	for _, b := range a.Bases {
		if (b.Purpose.ID == x.ID || b.Purpose.ID.IsZero()) && (b.Law == law || b.Law == "") && b.Basis != "" {
			return true
		}
	}
	return false
}

// mayRetireActivity is guard G3 as far as its records exist: an end date is set.
func mayRetireActivity(a *ProcessingActivity, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(a.Ended == "", "ended", "needed_to_retire")
	return blocked(&l, "activity_not_ended")
}

// Gap is one thing that an entry of the record of processing lacks.
type Gap struct {
	Field string // where to mend it
	Key   string // sentence in the locales
	Cite  string // provision that asks for it
}

// Gaps names what GDPR Art. 30(1) or (2) asks for and the entry lacks (S-038).
// An owner is asked for by the organisation itself (accountability, Art. 5(2)).
func (a *ProcessingActivity) Gaps() []Gap {
	var out []Gap
	need := func(missing bool, field, key, cite string) {
		if missing {
			out = append(out, Gap{field, key, cite})
		}
	}
	need(a.Role == "", "role", "gap_role", "Art. 30(1)-(2)")
	need(a.Owner.IsZero(), "owner", "gap_owner", "Art. 5(2)")
	if a.Role.Serves() {
		need(len(a.Customers) == 0, "customers", "gap_customers", "Art. 30(2)(a)")
		need(!a.operationsKnown(), "customers", "gap_operations", "Art. 30(2)(b)")
		a.commonGaps(need, "Art. 30(2)(c)", "Art. 30(2)(d)")
		return out
	}
	need(len(a.Purposes) == 0, "purposes", "gap_purposes", "Art. 30(1)(b)")
	need(len(a.Principals) == 0, "principals", "gap_principals", "Art. 30(1)(c)")
	need(len(a.DataItems) == 0, "data_items", "gap_data_items", "Art. 30(1)(c)")
	need(len(a.Recipients) == 0 && len(a.Processors) == 0, "recipients", "gap_recipients", "Art. 30(1)(d)")
	need(!a.retentionKnown(), "data_items", "gap_retention", "Art. 30(1)(f)")
	a.commonGaps(need, "Art. 30(1)(e)", "Art. 30(1)(g)")
	return out
}

// GapParts are the child lists that Gaps looks at, "list.field"; "list.any"
// is a list of which it only asks whether it has rows.
func (*ProcessingActivity) GapParts() []string {
	return []string{
		"customers.operations", "purposes.any", "principals.any", "data_items.retention", "data_items.retention_text", "recipients.any", "processors.any",
		"transfers.country", "transfers.organisation", "transfers.mechanism", "transfers.document", "measures.any",
	}
}

func (a *ProcessingActivity) commonGaps(need func(bool, string, string, string), transfers, measures string) {
	for i, t := range a.Transfers {
		need(t.Country == "" && t.Organisation == "", fmt.Sprintf("transfers.%d.country", i), "gap_transfer_country", transfers)
		need(t.Mechanism == "" && t.Document == "", fmt.Sprintf("transfers.%d.mechanism", i), "gap_transfer_safeguard", transfers)
	}
	need(len(a.Measures) == 0 && a.MeasuresStatement == "", "measures", "gap_measures", measures)
}

// operationsKnown: each customer row says what is done for it.
func (a *ProcessingActivity) operationsKnown() bool {
	for _, c := range a.Customers {
		if len(c.Operations) == 0 {
			return false
		}
	}
	return true
}

// retentionKnown: an overall statement, or a period or words for each data item.
func (a *ProcessingActivity) retentionKnown() bool {
	if a.RetentionStatement != "" {
		return true
	}
	for _, d := range a.DataItems {
		if d.Retention == "" && d.RetentionText == "" {
			return false
		}
	}
	return len(a.DataItems) > 0
}

// Validate refuses what contradicts itself; what is merely missing is a gap.
func (a *ProcessingActivity) Validate(p *problem.List) {
	p.If(a.PeopleCount < 0, "people_count", "negative")
	p.If(a.RecordsCount < 0, "records_count", "negative")
	p.If(a.Started != "" && a.Ended != "" && a.Ended < a.Started, "ended", "order", "other", "started")
}
