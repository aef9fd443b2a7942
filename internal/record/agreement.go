package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Agreement is a contract with a party that bears on personal data.
type Agreement struct {
	register.Head

	Kind        AgreementKind              `reg:"list,filter"`
	Party       register.Link[Party]       `reg:"list,filter"`
	Engagements register.Links[Engagement] `reg:"filter"`
	Signed      calendar.Day               `reg:"list"`
	Effective   calendar.Day
	Expires     calendar.Day    `reg:"list"`
	Notice      calendar.Period // of termination
	Renewal     Renewal         `reg:"filter"`

	Clauses            register.Rows[Clause]
	BreachNoticeHours  int64 // within which the processor reports a breach
	RequestForwardDays int64 // within which the processor passes on a request of a PII principal (Art. 28(3)(e))
	AuditRight         YesNo
	SubprocessorRegime SubprocessorRegime `reg:"filter"`
	ReturnOrDeletion   ReturnDuty
	Modules            register.Choices[Module] // of standard contractual clauses
	Files              register.Files
	Note               register.Text `reg:"search"`
}

// AgreementKind says what an agreement is.
type AgreementKind string

const DPA AgreementKind = "dpa"

func (AgreementKind) Values() []string {
	return []string{"dpa", "joint_arrangement", "scc", "nda", "main_contract", "baa", "customer_agreement"}
}

// Renewal says what happens at the end of the term.
type Renewal string

func (Renewal) Values() []string { return []string{"none", "automatic", "by_agreement", "open_ended"} }

// SubprocessorRegime is the authorisation of GDPR Art. 28(2).
type SubprocessorRegime string

func (SubprocessorRegime) Values() []string {
	return []string{"specific", "general_with_objection", "forbidden"}
}

// ReturnDuty is the controller's choice of GDPR Art. 28(3)(g).
type ReturnDuty string

func (ReturnDuty) Values() []string {
	return []string{"return", "delete", "controller_chooses", "none"}
}

// Clause is one line of the checklist of mandatory clauses.
type Clause struct {
	register.RowHead
	Clause    ClauseID `reg:"required"`
	Present   ClauseState
	Where     string        `reg:"max=200"` // section of the contract
	Deviation register.Text `reg:"max=5000"`
	Approved  bool          // the recorded deviation was approved
}

// ClauseID names a clause that GDPR Art. 28(3) demands, or Art. 26 of a joint
// arrangement, or standard contractual clauses.
type ClauseID string

func (ClauseID) Values() []string {
	return []string{
		"subject_matter", "instructions", "confidentiality", "security", "sub_processors", "principal_requests",
		"assistance", "return_or_deletion", "audit", "infringing_instruction", "breach_notice", "transfers",
		"joint_responsibilities", "joint_rights", "joint_information", "joint_essence", "joint_contact",
		"scc_unchanged", "scc_module", "scc_annexes", "scc_authority", "scc_assessment",
	}
}

// mandatory are the clauses without which a processing agreement is incomplete
// (GDPR Art. 28(3), first subparagraph and letters a to h).
var mandatory = []ClauseID{
	"subject_matter", "instructions", "confidentiality", "security", "sub_processors", "principal_requests",
	"assistance", "return_or_deletion", "audit",
}

// ClauseState says whether a clause is there.
type ClauseState string

func (ClauseState) Values() []string { return []string{"yes", "partly", "no"} }

func (a *Agreement) Validate(p *problem.List) {
	p.If(a.Effective != "" && a.Expires != "" && a.Expires < a.Effective, "expires", "order", "other", "effective")
	p.If(a.BreachNoticeHours < 0, "breach_notice_hours", "negative")
	p.If(a.RequestForwardDays < 0, "request_forward_days", "negative")
	seen := map[ClauseID]bool{}
	for i, c := range a.Clauses {
		p.If(seen[c.Clause], fmt.Sprintf("clauses.%d.clause", i), "twice")
		seen[c.Clause] = true
	}
}

// Missing are the mandatory clauses that are neither present nor replaced by an
// approved deviation; none for agreements that are no processing agreement (S-096).
func (a *Agreement) Missing() []ClauseID {
	if a.Kind != DPA {
		return nil
	}
	have := map[ClauseID]bool{}
	for _, c := range a.Clauses {
		have[c.Clause] = c.Present == "yes" || c.Approved && c.Deviation != ""
	}
	var out []ClauseID
	for _, c := range mandatory {
		if !have[c] {
			out = append(out, c)
		}
	}
	return out
}

var agreementFlow = workflow.Machine[Agreement]{
	Start: "draft",
	Ends:  []string{"expired", "terminated"},
	Moves: []workflow.Move[Agreement]{
		{Name: "negotiate", From: []string{"draft"}, To: "negotiating", By: managers},
		{Name: "sign", From: []string{"draft", "negotiating"}, To: "signed", By: managers, Guard: clausesPresent},
		{Name: "take_effect", From: []string{"signed"}, To: "active", By: managers},
		{Name: "expire", From: []string{"active", "signed"}, To: "expired", By: managers},
		{Name: "terminate", From: []string{"active", "signed"}, To: "terminated", By: managers, Needs: reason},
	},
}

func clausesPresent(a *Agreement, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(a.Signed == "", "signed", "needed_to_sign")
	for _, c := range a.Missing() {
		l.Add("clauses", "clause_missing", "clause", string(c))
	}
	return blocked(&l, "agreement_incomplete")
}

var Agreements = register.Define[Agreement](register.Def[Agreement]{
	Name: "agreements", Prefix: "AGR", Menu: "partners", Icon: "file-check", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.7", "27701:2025/A.2.2.2"},
	Flow:     &agreementFlow,
	Groups: []register.Group{
		{Name: "parties", Fields: []string{"kind", "party", "engagements"}},
		{Name: "term", Fields: []string{"signed", "effective", "expires", "notice", "renewal"}},
		{Name: "content", Fields: []string{"clauses", "breach_notice_hours", "request_forward_days", "audit_right", "subprocessor_regime", "return_or_deletion", "modules", "files"}},
	},
})
