package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Evidence shows that a control is designed, operates or works. The period it
// speaks about stands apart from the day it arrived (S-128): the head says when
// it was entered, From and Until what it covers.
type Evidence struct {
	register.Head

	Kind          EvidenceKind                `reg:"list,filter"`
	Strength      Strength                    `reg:"list,filter"`
	Controls      register.Links[Control]     `reg:"list,filter"`
	Requirements  register.Terms[requirement] `reg:"filter"`
	Subject       register.Ref[anyRegister]   `reg:"filter"` // the record it is, or speaks about
	Scopes        register.Links[Scope]       `reg:"filter"`
	From          calendar.Day                `reg:"list"`
	Until         calendar.Day                `reg:"list,filter"`
	FreshFor      calendar.Period             // how long it counts after Until, where the control says nothing
	Files         register.Files
	Link          string                `reg:"max=2000,search"`
	Statement     register.Text         `reg:"max=20000,search"` // what is attested
	AttestedBy    register.Link[Person] `reg:"filter"`
	RequestedFrom register.Link[Person] `reg:"filter"`
	Due           calendar.Day          `reg:"filter"` // of a request
	CollectedBy   Collector             `reg:"filter"`
	Source        string                `reg:"max=500,search"` // system, query or command
	Outcome       TestOutcome           `reg:"filter"`         // of a test of effectiveness
	Redaction     register.Text         `reg:"max=2000"`       // what personal data was removed, or why it stays
	Note          register.Text         `reg:"max=5000"`
}

// EvidenceKind is the form of evidence.
type EvidenceKind string

func (EvidenceKind) Values() []string {
	return []string{"file", "link", "record", "check_result", "attestation", "screenshot", "export"}
}

// Strength says what evidence can show: that a control is designed, that it was
// carried out, or that it was tested and works. Each includes the one before.
type Strength string

const (
	ShowsDesign        Strength = "design"
	ShowsOperation     Strength = "operation"
	ShowsEffectiveness Strength = "effectiveness"
)

func (Strength) Values() []string {
	return []string{string(ShowsDesign), string(ShowsOperation), string(ShowsEffectiveness)}
}

// Collector is who or what brought evidence in.
type Collector string

func (Collector) Values() []string { return []string{"person", "connector", "import"} }

// TestOutcome is the result of a test of effectiveness.
type TestOutcome string

func (TestOutcome) Values() []string { return []string{"good", "bad"} }

func (e *Evidence) Validate(p *problem.List) {
	p.If(e.From != "" && e.Until != "" && e.Until < e.From, "until", "order", "other", "from")
}

// Empty reports whether there is nothing to look at.
func (e *Evidence) Empty() bool {
	return len(e.Files) == 0 && e.Link == "" && e.Subject.ID.IsZero() && e.Statement == ""
}

var evidenceFlow = workflow.Machine[Evidence]{
	Start: "requested",
	Ends:  []string{"rejected", "superseded"},
	Moves: []workflow.Move[Evidence]{
		{Name: "collect", From: []string{"requested"}, To: "collected", By: workers, Guard: somethingThere},
		{Name: "accept", From: []string{"collected"}, To: "accepted", By: managers, Guard: mayAccept},
		{Name: "reject", From: []string{"collected"}, To: "rejected", By: managers, Needs: reason},
		{Name: "return", From: []string{"collected"}, To: "requested", By: managers, Needs: reason},
		{Name: "expire", From: []string{"accepted"}, To: "expired", By: managers},
		{Name: "renew", From: []string{"expired"}, To: "collected", By: workers, Guard: somethingThere},
		{Name: "supersede", From: []string{"accepted", "expired"}, To: "superseded", By: managers},
	},
}

func somethingThere(e *Evidence, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(e.Empty(), "files", "evidence_empty")
	return blocked(&l, "evidence_incomplete")
}

// mayAccept: evidence is accepted when it is there, says what it shows, for which
// control or requirement, and since when.
func mayAccept(e *Evidence, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(e.Empty(), "files", "evidence_empty")
	l.If(e.Strength == "", "strength", "needed_to_accept")
	l.If(e.From == "", "from", "needed_to_accept")
	l.If(len(e.Controls) == 0 && len(e.Requirements) == 0, "controls", "evidence_of_what")
	l.If(e.Strength == ShowsEffectiveness && e.Outcome == "", "outcome", "needed_to_accept")
	l.If(e.Until != "" && e.Until < f.Today, "until", "evidence_over")
	return blocked(&l, "evidence_incomplete")
}

var EvidenceItems = register.Define[Evidence](register.Def[Evidence]{
	Name: "evidence", Prefix: "EVD", Menu: "assurance", Icon: "paperclip", Group: access.Records,
	Controls: []string{"27701:2025/7.5.3", "27701:2025/9.1"},
	Flow:     &evidenceFlow, Assigned: []string{"requested_from"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"kind", "strength", "outcome", "files", "link", "subject", "statement", "attested_by"}},
		{Name: "shows", Fields: []string{"controls", "requirements", "scopes", "from", "until", "fresh_for"}},
		{Name: "origin", Fields: []string{"collected_by", "source", "requested_from", "due", "redaction", "note"}},
	},
})
