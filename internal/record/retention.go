package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// RetentionRule says how long certain data stay, from which event, on which
// ground, and what happens then (GDPR Art. 5(1)(e); ISO/IEC 27701:2025, A.1.4.8;
// S-090).
type RetentionRule struct {
	register.Head

	Categories register.Terms[piiCategory]        `reg:"list,filter"`
	DataSets   register.Links[DataSet]            `reg:"filter"`
	Activities register.Links[ProcessingActivity] `reg:"filter"`

	Period  calendar.Period `reg:"list"`
	From    RetentionStart  `reg:"list,filter"`
	YearEnd bool            // the period begins with the end of the calendar year of the event (such as § 147 Abs. 4 AO)
	FixedOn calendar.Day    // the day, where From is a fixed date
	Action  Disposal        `reg:"list,filter"`

	Ground     RetentionGround           `reg:"list,filter"`
	Law        Law                       `reg:"filter"`
	Provision  string                    `reg:"max=500,search"`
	Obligation register.Link[Obligation] `reg:"filter"`
	Reason     register.Text             `reg:"max=5000"` // why so long and no longer
	Exception  register.Text             `reg:"max=5000"`
	SourceKey  string                    `reg:"max=300,key"`
}

// RetentionGround is what a period rests on.
type RetentionGround string

func (RetentionGround) Values() []string {
	return []string{"statute", "limitation", "contract", "consent", "purpose", "own_rule"}
}

var retentionFlow = workflow.Machine[RetentionRule]{
	Start:  "draft",
	Ends:   []string{"superseded"},
	Edited: map[string]string{"approved": "draft"},
	Moves: []workflow.Move[RetentionRule]{
		{Name: "approve", From: []string{"draft"}, To: "approved", By: managers, Approves: true, Guard: mayApproveRetention},
		{Name: "supersede", From: []string{"draft", "approved"}, To: "superseded", By: managers, Needs: reason},
	},
}

// mayApproveRetention: a rule in force says what, how long, from when, why, and
// what happens then.
func mayApproveRetention(r *RetentionRule, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Categories) == 0 && len(r.DataSets) == 0, "categories", "retention_of_what")
	l.If(r.From == "", "from", "needed_to_approve")
	l.If(r.From == "fixed_date" && r.FixedOn == "", "fixed_on", "needed_to_approve")
	l.If(r.From != "fixed_date" && r.FixedOn != "", "fixed_on", "only_with_fixed_date")
	l.If(r.From != "fixed_date" && r.Period == "", "period", "needed_to_approve")
	l.If(r.Action == "", "action", "needed_to_approve")
	l.If(r.Ground == "", "ground", "needed_to_approve")
	l.If(r.Ground == "statute" && r.Provision == "" && r.Obligation.ID.IsZero(), "provision", "statute_named")
	return blocked(&l, "retention_incomplete")
}

// DisposalDue is the day from which data may no longer be kept under the rule,
// when the event that starts it fell on day event: the first day after the period
// (Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c): a period ends with its last
// day). A rule with a fixed date needs no event. "" where the rule, or the event,
// says nothing, and for a period that cannot be read.
func DisposalDue(r *RetentionRule, event calendar.Day) calendar.Day {
	if r.From == "fixed_date" && r.FixedOn != "" {
		event = r.FixedOn
	}
	if event == "" || r.Period == "" && r.From != "fixed_date" {
		return ""
	}
	if r.YearEnd {
		event = event[:4] + "-12-31"
	}
	n, err := r.Period.Length()
	if err != nil && r.Period != "" {
		return ""
	}
	last := event.AddMonths(12*n.Years + n.Months).AddDays(7*n.Weeks + n.Days + (n.Hours+23)/24)
	return last.AddDays(1)
}

var RetentionRules = register.Define[RetentionRule](register.Def[RetentionRule]{
	Name: "retention-rules", Prefix: "RET", Menu: "data", Icon: "hourglass", Group: access.Records,
	Controls: []string{"27701:2025/A.1.4.8", "27701:2025/A.1.4.6", "27701:2025/A.1.4.9"},
	Flow:     &retentionFlow,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"categories", "data_sets", "activities"}},
		{Name: "how_long", Fields: []string{"period", "from", "year_end", "fixed_on", "action"}},
		{Name: "why", Fields: []string{"ground", "law", "provision", "obligation", "reason", "exception", "source_key"}},
	},
})
