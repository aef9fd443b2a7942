package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/record"
)

// ClauseAsked is one line of the checklist of an agreement: where it is asked for, and
// whether the agreement is incomplete without it.
type ClauseAsked struct {
	Clause    record.ClauseID
	Cite      string
	Mandatory bool
}

// ClauseChecklist is what an agreement of a kind has to say: GDPR Art. 28(3) for
// processing agreements in both directions and for standard clauses that stand in
// their place, Art. 26 for joint arrangements. Other kinds have no list (S-096).
func ClauseChecklist(k record.AgreementKind) []ClauseAsked {
	processing := []ClauseAsked{
		{"subject_matter", "Art. 28(3)", true}, {"instructions", "Art. 28(3)(a)", true}, {"confidentiality", "Art. 28(3)(b)", true},
		{"security", "Art. 28(3)(c)", true}, {"sub_processors", "Art. 28(3)(d)", true}, {"principal_requests", "Art. 28(3)(e)", true},
		{"assistance", "Art. 28(3)(f)", true}, {"return_or_deletion", "Art. 28(3)(g)", true}, {"audit", "Art. 28(3)(h)", true},
		{"infringing_instruction", "Art. 28(3)", false}, {"breach_notice", "Art. 33(2)", false}, {"transfers", "Art. 44", false},
	}
	switch k {
	case record.DPA, "customer_agreement":
		return processing
	case "scc":
		return []ClauseAsked{
			{"scc_unchanged", "Art. 46(2)(c)", true}, {"scc_module", "(EU) 2021/914", true}, {"scc_annexes", "(EU) 2021/914", true},
			{"scc_authority", "(EU) 2021/914, 13", true}, {"scc_assessment", "(EU) 2021/914, 14", true},
		}
	case "joint_arrangement":
		return []ClauseAsked{
			{"joint_responsibilities", "Art. 26(1)", true}, {"joint_rights", "Art. 26(1)", true}, {"joint_information", "Art. 26(1)", true},
			{"joint_essence", "Art. 26(2)", true}, {"joint_contact", "Art. 26(1)", false}, {"security", "Art. 32", false}, {"breach_notice", "Art. 33", false},
		}
	}
	return nil
}

// ClausesLacking are the mandatory clauses that are neither there nor replaced by a
// deviation that was approved; while there is one, the agreement is incomplete.
func ClausesLacking(a *record.Agreement) []record.ClauseID {
	var out []record.ClauseID
	for _, want := range ClauseChecklist(a.Kind) {
		if want.Mandatory && !slices.ContainsFunc(a.Clauses, func(c record.Clause) bool {
			return c.Clause == want.Clause && (c.Present == "yes" || c.Approved && c.Deviation != "")
		}) {
			out = append(out, want.Clause)
		}
	}
	return out
}
