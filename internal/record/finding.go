package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Finding is a contradiction between records that Privet found by a rule and
// keeps until it is mended, or accepted for a time (S-050). Findings of audits are
// another thing.
type Finding struct {
	register.Head

	Rule        string                    `reg:"max=120,list,filter,search"` // key of the rule
	Fingerprint string                    `reg:"max=300,key"`                // rule and records: the same contradiction is found again by it
	Severity    FindingSeverity           `reg:"list,filter"`
	Subject     register.Ref[anyRegister] `reg:"list,filter"` // where it is mended
	Field       string                    `reg:"max=200"`     // of the subject
	Concerns    register.Rows[FindingRecord]
	Sentence    string        `reg:"max=200"`  // key of the sentence in the locales
	Args        register.Text `reg:"max=5000"` // what fills the sentence, a JSON object
	FirstSeen   calendar.Day  `reg:"list"`
	LastSeen    calendar.Day  `reg:"list"`
	ResolvedOn  calendar.Day
	Reopened    int64 // how often it came back

	AcceptedReason register.Text         `reg:"max=5000"`
	AcceptedUntil  calendar.Day          `reg:"list,filter"`
	AcceptedBy     register.Link[Person] `reg:"filter"`
}

// FindingSeverity of a contradiction, as of the live checks.
type FindingSeverity string

func (FindingSeverity) Values() []string { return []string{"major", "minor"} }

// FindingRecord is one further record that a contradiction is about.
type FindingRecord struct {
	register.RowHead
	About register.Ref[anyRegister]
	Field string `reg:"max=200"`
}

func (x *FindingRecord) Validate(p *problem.List) { p.If(x.About.ID.IsZero(), "about", "required") }

var findingFlow = workflow.Machine[Finding]{
	Start: "open",
	Ends:  []string{"resolved"},
	Moves: []workflow.Move[Finding]{
		{Name: "accept", From: []string{"open"}, To: "accepted", By: managers, Guard: mayAcceptFinding},
		{Name: "resolve", From: []string{"open", "accepted"}, To: "resolved", By: workers},
		{Name: "reopen", From: []string{"accepted", "resolved"}, To: "open", By: workers},
	},
}

// mayAcceptFinding: who leaves a contradiction as it is says why, and until when.
func mayAcceptFinding(x *Finding, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(x.AcceptedReason == "", "accepted_reason", "finding_reason")
	l.If(x.AcceptedUntil == "", "accepted_until", "finding_until")
	l.If(x.AcceptedUntil != "" && x.AcceptedUntil <= f.Today, "accepted_until", "day_ahead")
	return blocked(&l, "finding_not_accepted")
}

// Tolerated reports whether the finding is accepted and the time is not over.
func (x *Finding) Tolerated(day calendar.Day) bool {
	return x.State == "accepted" && day <= x.AcceptedUntil
}

var Findings = register.Define[Finding](register.Def[Finding]{
	Name: "findings", Prefix: "FDG", Menu: "assurance", Icon: "search-check", Group: access.Records,
	Controls: []string{"27701:2025/9.1", "27701:2025/A.1.2.9"},
	Flow:     &findingFlow,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"rule", "severity", "subject", "field", "concerns", "sentence", "args"}},
		{Name: "seen", Fields: []string{"first_seen", "last_seen", "resolved_on", "reopened", "fingerprint"}},
		{Name: "accepted", Fields: []string{"accepted_reason", "accepted_until", "accepted_by"}},
	},
})
