package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// SubprocessorChange is a sub-processor that comes, is replaced or goes, and what
// the customers said to it (GDPR Art. 28(2), (4); ISO/IEC 27701:2025, A.2.5.7-
// A.2.5.9; S-099).
type SubprocessorChange struct {
	register.Head

	Engagement     register.Link[Engagement] `reg:"list,filter"` // of the sub-processor
	Kind           SubprocessorChangeKind    `reg:"list,filter"`
	Replaces       register.Link[Engagement] `reg:"filter"`
	What           register.Text             `reg:"max=10000,search"`
	AnnouncedOn    calendar.Day              `reg:"list"`
	ObjectionUntil calendar.Day              `reg:"list,filter"` // last day on which a customer may object
	EffectiveOn    calendar.Day              `reg:"list"`
	Objections     register.Rows[SubprocessorNotice]
	Files          register.Files
}

// SubprocessorChangeKind says what changes.
type SubprocessorChangeKind string

func (SubprocessorChangeKind) Values() []string {
	return []string{"new", "replacement", "other_place", "other_service", "end"}
}

// SubprocessorNotice is one customer who was told, and whether he objected.
type SubprocessorNotice struct {
	register.RowHead
	Customer   register.Link[Party] `reg:"required"`
	Agreement  register.Link[Agreement]
	ToldOn     calendar.Day
	Answer     NoticeAnswer
	AnsweredOn calendar.Day
	Reason     register.Text `reg:"max=5000"` // of an objection
	Resolution register.Text `reg:"max=5000"`
	ResolvedOn calendar.Day
}

// NoticeAnswer is what a customer said to a change.
type NoticeAnswer string

func (NoticeAnswer) Values() []string { return []string{"none", "consented", "objected"} }

// Open reports whether the customer objected and nothing has come of it.
func (n SubprocessorNotice) Open() bool { return n.Answer == "objected" && n.Resolution == "" }

func (c *SubprocessorChange) Validate(p *problem.List) {
	p.If(c.AnnouncedOn != "" && c.ObjectionUntil != "" && c.ObjectionUntil < c.AnnouncedOn, "objection_until", "order", "other", "announced_on")
}

var subprocessorChangeFlow = workflow.Machine[SubprocessorChange]{
	Start: "draft",
	Ends:  []string{"effective", "withdrawn"},
	Moves: []workflow.Move[SubprocessorChange]{
		{Name: "announce", From: []string{"draft"}, To: "announced", By: managers, Guard: mayAnnounce},
		{Name: "object", From: []string{"announced"}, To: "objected", By: workers, Guard: somebodyObjected},
		{Name: "resolve", From: []string{"objected"}, To: "resolved", By: managers, Guard: noOpenObjection},
		{Name: "take_effect", From: []string{"announced", "resolved"}, To: "effective", By: managers, Guard: mayTakeEffect},
		{Name: "withdraw", From: []string{"draft", "announced", "objected", "resolved"}, To: "withdrawn", By: managers, Needs: reason},
	},
}

func mayAnnounce(c *SubprocessorChange, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(c.Engagement.ID.IsZero(), "engagement", "needed_to_announce")
	l.If(c.AnnouncedOn == "", "announced_on", "needed_to_announce")
	l.If(c.ObjectionUntil == "", "objection_until", "needed_to_announce")
	l.If(len(c.Objections) == 0, "objections", "customers_to_tell")
	return blocked(&l, "subprocessor_change_incomplete")
}

func somebodyObjected(c *SubprocessorChange, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	objected := false
	for i, n := range c.Objections {
		objected = objected || n.Answer == "objected"
		l.If(n.Answer == "objected" && n.AnsweredOn == "", fmt.Sprintf("objections.%d.answered_on", i), "needed_to_object")
	}
	l.If(!objected, "objections", "nobody_objected")
	return blocked(&l, "subprocessor_change_incomplete")
}

func noOpenObjection(c *SubprocessorChange, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	for i, n := range c.Objections {
		l.If(n.Open(), fmt.Sprintf("objections.%d.resolution", i), "objection_open")
	}
	return blocked(&l, "subprocessor_change_incomplete")
}

// mayTakeEffect: nothing changes before the time to object is over, unless each
// customer has consented, and none while an objection is open.
func mayTakeEffect(c *SubprocessorChange, in workflow.Input, f workflow.Facts) error {
	if err := noOpenObjection(c, in, f); err != nil {
		return err
	}
	var l problem.List
	consented := len(c.Objections) > 0
	for _, n := range c.Objections {
		consented = consented && n.Answer != "" && n.Answer != "none"
	}
	l.If(!consented && f.Today <= c.ObjectionUntil, "objection_until", "objection_time_runs", "day", string(c.ObjectionUntil))
	return blocked(&l, "subprocessor_change_incomplete")
}

var SubprocessorChanges = register.Define[SubprocessorChange](register.Def[SubprocessorChange]{
	Name: "subprocessor-changes", Prefix: "SPC", Menu: "partners", Icon: "list-tree", Group: access.Records,
	Controls: []string{"27701:2025/A.2.5.7", "27701:2025/A.2.5.8", "27701:2025/A.2.5.9"},
	Flow:     &subprocessorChangeFlow,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"engagement", "kind", "replaces", "what", "files"}},
		{Name: "when", Fields: []string{"announced_on", "objection_until", "effective_on"}},
		{Name: "customers", Fields: []string{"objections"}},
	},
})
