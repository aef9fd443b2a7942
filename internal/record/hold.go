package record

import (
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Hold keeps data from disposal and erasure for a time, such as for a dispute
// (GDPR Art. 17(3)(e), 18; S-094). None is imposed without its last day.
type Hold struct {
	register.Head

	Reason     register.Text                      `reg:"max=5000,search"`
	Matter     string                             `reg:"max=300,list,search"` // file number or name of the dispute
	From       calendar.Day                       `reg:"list"`
	Until      calendar.Day                       `reg:"list,filter"` // last day
	DataSets   register.Links[DataSet]            `reg:"filter"`
	Activities register.Links[ProcessingActivity] `reg:"filter"`
	Systems    register.Links[System]             `reg:"filter"`
	Principals register.Lines                     // keys of people, such as customer numbers; no names
	LiftedOn   calendar.Day
}

func (h *Hold) Validate(p *problem.List) {
	p.If(h.From != "" && h.Until != "" && h.Until < h.From, "until", "order", "other", "from")
}

var holdFlow = workflow.Machine[Hold]{
	Start: "draft",
	Ends:  []string{"lifted"},
	Moves: []workflow.Move[Hold]{
		{Name: "impose", From: []string{"draft"}, To: "active", By: managersAndDPO, Guard: mayImpose},
		{Name: "lift", From: []string{"active"}, To: "lifted", By: managersAndDPO, Needs: reason},
		{Name: "discard", From: []string{"draft"}, To: "lifted", By: managersAndDPO},
	},
}

// mayImpose: a hold has a reason, an end that lies ahead, and something to hold.
func mayImpose(h *Hold, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(h.Reason == "", "reason", "needed_to_impose")
	l.If(h.Until == "", "until", "hold_needs_end")
	l.If(h.Until != "" && h.Until < f.Today, "until", "hold_over")
	l.If(len(h.DataSets)+len(h.Activities)+len(h.Systems)+len(h.Principals) == 0, "data_sets", "hold_of_what")
	return blocked(&l, "hold_incomplete")
}

// InForce reports whether the hold binds on a day.
func (h *Hold) InForce(day calendar.Day) bool {
	return h.State == "active" && h.Archived.IsZero() && h.From <= day && h.Until != "" && day <= h.Until
}

// Covers reports whether the hold names the record: a data set, an activity or a
// system.
func (h *Hold) Covers(at id.ID) bool {
	return slices.Contains(h.DataSets, at) || slices.Contains(h.Activities, at) || slices.Contains(h.Systems, at)
}

// Holding are those of holds that bind on the day and name one of the records, or
// the person by his key; whoever disposes or erases names them in the refusal.
func Holding(holds []*Hold, day calendar.Day, principal string, records ...id.ID) []*Hold {
	var out []*Hold
	for _, h := range holds {
		if h.InForce(day) && (slices.ContainsFunc(records, h.Covers) || principal != "" && slices.Contains(h.Principals, principal)) {
			out = append(out, h)
		}
	}
	return out
}

var Holds = register.Define[Hold](register.Def[Hold]{
	Name: "holds", Prefix: "HLD", Menu: "data", Icon: "gavel", Group: access.Records,
	Controls: []string{"27701:2025/A.1.4.8", "27701:2025/A.1.4.9"},
	Flow:     &holdFlow,
	Groups: []register.Group{
		{Name: "why", Fields: []string{"reason", "matter", "from", "until", "lifted_on"}},
		{Name: "what", Fields: []string{"data_sets", "activities", "systems", "principals"}},
	},
})
