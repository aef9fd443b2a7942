package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Change is something that changes around the records: a system, a law, a
// supplier, the organisation. Announcing it opens a review of each record that it
// touches (ISO/IEC 27701:2025, 6.3 and 8.1; S-011).
type Change struct {
	register.Head

	Kind         ChangeKind    `reg:"list,filter"`
	What         register.Text `reg:"max=10000,search"`
	Purpose      register.Text `reg:"max=5000"`
	Consequences register.Text `reg:"max=5000"`
	Resources    register.Text `reg:"max=5000"`
	On           calendar.Day  `reg:"list,filter"` // when it takes effect
	Law          Law           `reg:"filter"`
	Touched      register.Rows[Touched]
	Automatic    bool // noticed by Privet, not announced by a person
}

// ChangeKind is what changes.
type ChangeKind string

func (ChangeKind) Values() []string {
	return []string{"system", "law", "supplier", "organisation", "processing", "standard", "incident", "other"}
}

// Touched is one record that a change bears on, and the review that it opened.
type Touched struct {
	register.RowHead
	Subject register.Ref[anyRegister]
	Why     string `reg:"max=300"`
	Review  register.Link[Task]
}

var changeFlow = workflow.Machine[Change]{
	Start: "planned",
	Ends:  []string{"done", "cancelled"},
	Moves: []workflow.Move[Change]{
		{Name: "announce", From: []string{"planned"}, To: "announced", By: workers},
		{Name: "finish", From: []string{"announced"}, To: "done", By: workers},
		{Name: "cancel", From: []string{"planned", "announced"}, To: "cancelled", By: workers, Needs: reason},
	},
}

var Changes = register.Define[Change](register.Def[Change]{
	Name: "changes", Prefix: "CHG", Menu: "programme", Icon: "git-branch", Group: access.Records,
	Controls: []string{"27701:2025/6.3", "27701:2025/8.1"},
	Flow:     &changeFlow,
})
