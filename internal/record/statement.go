package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Statement is a statement of applicability: for one scope and edition, each
// control of the roles held, whether it applies, and why (ISO/IEC 27701:2025,
// 6.1.3; S-026 to S-029). An approved version stays in force until the next one.
type Statement struct {
	register.Head

	Scope      register.Link[Scope]      `reg:"list,filter"`
	Edition    Edition                   `reg:"list,filter"`
	Roles      register.Choices[PIIRole] `reg:"list,filter"`
	PreparedBy register.Link[Person]     `reg:"list,filter"`
	Wording    register.Text             `reg:"max=5000"` // what the public may read
	Entries    register.Rows[StatementEntry]
}

// StatementEntry is the line of one control: of the standard, or one of the
// organisation's own (then Control is set and Requirement empty).
type StatementEntry struct {
	register.RowHead
	Requirement   Requirement            `reg:"search"`
	Control       register.Link[Control] // the organisation's own control that stands beside the standard's
	Applicable    YesNo
	Inclusion     register.Choices[InclusionReason]
	Risks         register.Links[Risk]
	Obligations   register.Links[Obligation]
	Agreements    register.Links[Agreement]
	Justification register.Text `reg:"max=5000,search"`
	Exclusion     ExclusionReason
	State         Implementation // confirmed by a person; the computed one stands beside it
	Owner         register.Link[Person]
	Controls      register.Links[Control] // that fulfil it
	Note          register.Text           `reg:"max=5000"`
	PublicWording register.Text           `reg:"max=2000"`
	CarriedFrom   string                  `reg:"max=300"` // statement, revision and line of the other edition (S-030)
}

// InclusionReason says why a control applies.
type InclusionReason string

func (InclusionReason) Values() []string {
	return []string{"risk_treatment", "law", "contract", "baseline", "customer", "role"}
}

// ExclusionReason says why a control does not apply.
type ExclusionReason string

func (ExclusionReason) Values() []string {
	return []string{"role_not_held", "no_such_processing", "covered_elsewhere", "not_justified_by_risk"}
}

// Implementation is how far a control is in place.
type Implementation string

func (Implementation) Values() []string { return []string{"missing", "planned", "partial", "in_place"} }

// RoleSet is what the statement's roles mean to the library: a joint controller
// answers for the controls of a controller.
func (s *Statement) RoleSet() catalogue.RoleSet { return RoleSetOf(s.Roles) }

// RoleSetOf turns roles of an organisation into those of the library.
func RoleSetOf(roles []PIIRole) catalogue.RoleSet {
	var out catalogue.RoleSet
	for _, r := range roles {
		switch r {
		case "controller", "joint_controller":
			out |= catalogue.Controller
		case "processor":
			out |= catalogue.Processor
		}
	}
	return out
}

// Required are the controls that the statement has to speak to, by edition and
// roles (S-029).
func (s *Statement) Required() []*catalogue.Requirement {
	if s.Edition == "" || s.RoleSet() == 0 {
		return nil
	}
	return catalogue.Library().Controls(catalogue.Edition(s.Edition), s.RoleSet())
}

func (s *Statement) Validate(p *problem.List) {
	seen := map[Requirement]bool{}
	for i, e := range s.Entries {
		at := fmt.Sprintf("entries.%d.", i)
		p.If(e.Requirement == "" && e.Control.ID.IsZero(), at+"requirement", "required")
		p.If(e.Requirement != "" && seen[e.Requirement], at+"requirement", "twice")
		seen[e.Requirement] = true
	}
}

// Lacks names what keeps the statement from approval (guard G1, S-026, S-027):
// a control without a line, a line without a decision, an exclusion or inclusion
// without its reason, a reason that leads to no record.
func (s *Statement) Lacks(l *problem.List) {
	l.If(s.Scope.ID.IsZero(), "scope", "needed_to_approve")
	l.If(s.Edition == "", "edition", "needed_to_approve")
	l.If(len(s.Roles) == 0, "roles", "needed_to_approve")
	have := map[Requirement]bool{}
	for i, e := range s.Entries {
		have[e.Requirement] = true
		e.lacks(fmt.Sprintf("entries.%d.", i), l)
	}
	for _, r := range s.Required() {
		l.If(!have[Requirement(r.Key)], "entries", "control_without_line", "control", r.ID)
	}
}

// OwnControl stands in a sentence for a control of the organisation's own, whose name
// the line does not hold; whoever knows the control may put its name there.
const OwnControl = i18n.Key("statement.own_control")

func (e *StatementEntry) lacks(at string, l *problem.List) {
	var name any = catalogue.Key(e.Requirement).ID()
	if e.Requirement == "" {
		name = OwnControl
	}
	switch e.Applicable {
	case "yes":
		l.If(len(e.Inclusion) == 0, at+"inclusion", "inclusion_without_reason", "control", name)
		l.If(e.because("risk_treatment") && len(e.Risks) == 0, at+"risks", "reason_without_risk", "control", name)
		l.If(e.because("law") && len(e.Obligations) == 0, at+"obligations", "reason_without_obligation", "control", name)
		l.If(e.because("contract") && len(e.Agreements) == 0, at+"agreements", "reason_without_agreement", "control", name)
		l.If(e.State == "", at+"state", "control_without_state", "control", name)
	case "no":
		l.If(e.Exclusion == "", at+"exclusion", "exclusion_without_reason", "control", name)
		l.If(e.Justification == "", at+"justification", "exclusion_without_words", "control", name)
	default:
		l.Add(at+"applicable", "control_undecided", "control", name)
	}
}

func (e *StatementEntry) because(r InclusionReason) bool {
	for _, x := range e.Inclusion {
		if x == r {
			return true
		}
	}
	return false
}

var statementFlow = workflow.Machine[Statement]{
	Start:  "draft",
	Ends:   []string{"superseded"},
	Edited: map[string]string{"approved": "draft"},
	Moves: []workflow.Move[Statement]{
		{Name: "submit", From: []string{"draft"}, To: "in_review", By: writers},
		{Name: "return", From: []string{"in_review"}, To: "draft", By: managers, Needs: reason},
		{Name: "approve", From: []string{"in_review"}, To: "approved", By: writers, Approves: true, Appointed: true, Guard: mayApproveStatement},
		{Name: "supersede", From: []string{"approved"}, To: "superseded", By: managers, Needs: reason},
	},
}

// mayApproveStatement is guard G1.
func mayApproveStatement(s *Statement, _ workflow.Input, f workflow.Facts) error {
	if err := topManagement(f); err != nil {
		return err
	}
	var l problem.List
	s.Lacks(&l)
	return blocked(&l, "statement_incomplete")
}

var Statements = register.Define[Statement](register.Def[Statement]{
	Name: "statements", Prefix: "SOA", Menu: "programme", Icon: "table-2", Group: access.Records,
	Controls: []string{"27701:2025/6.1.3", "27701:2019/5.4.1.3"},
	Flow:     &statementFlow, Facts: []workflow.Fact{holdsTopManagement},
	Groups: []register.Group{
		{Name: "frame", Fields: []string{"scope", "edition", "roles", "prepared_by", "wording"}},
	},
})
