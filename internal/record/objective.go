package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
)

// Objective is a privacy objective with a measure and a target
// (ISO/IEC 27701:2025, 6.2 and 9.1). Its readings are rows: the newest is where
// it stands (S-130).
type Objective struct {
	register.Head

	Statement register.Text         `reg:"max=5000,search"`
	Measure   register.Text         `reg:"max=2000"` // what is counted, and how
	Unit      string                `reg:"max=40,list"`
	Direction Direction             `reg:"filter"`
	Target    register.Decimal      `reg:"list"`
	Due       calendar.Day          `reg:"list,filter"`
	Resources register.Text         `reg:"max=5000"`
	Actions   register.Text         `reg:"max=5000"` // what will be done, and who does it
	Scopes    register.Links[Scope] `reg:"filter"`
	Values    register.Rows[Reading]
}

// Direction says which side of the target is good.
type Direction string

func (Direction) Values() []string { return []string{"at_least", "at_most"} }

// Reading is the measure on a day.
type Reading struct {
	register.RowHead
	On    calendar.Day `reg:"required"`
	Value register.Decimal
	Note  string `reg:"max=500"`
}

// Latest is the newest reading; false when there is none.
func (o *Objective) Latest() (Reading, bool) {
	var last Reading
	for _, v := range o.Values {
		if v.On >= last.On {
			last = v
		}
	}
	return last, last.On != ""
}

// Missed reports whether a reading stands on the wrong side of the target.
func (o *Objective) Missed(r Reading) bool {
	if o.Direction == "at_most" {
		return r.Value > o.Target
	}
	return r.Value < o.Target
}

var Objectives = register.Define[Objective](register.Def[Objective]{
	Name: "objectives", Prefix: "OBJ", Menu: "programme", Icon: "target", Group: access.Records,
	Controls: []string{"27701:2025/6.2", "27701:2025/9.1", "27701:2019/5.4.2"},
	Groups: []register.Group{
		{Name: "aim", Fields: []string{"statement", "measure", "unit", "direction", "target", "due", "scopes"}},
		{Name: "way", Fields: []string{"resources", "actions"}},
	},
})

// Commitment is a statement of top management: who promised what, and which
// resources stand behind it (ISO/IEC 27701:2025, 5.1 and 7.1; S-021).
type Commitment struct {
	register.Head

	By        register.Link[Person] `reg:"list,filter"`
	On        calendar.Day          `reg:"list"`
	Until     calendar.Day          `reg:"list"`
	Statement register.Text         `reg:"max=10000,search"`
	Resources register.Text         `reg:"max=5000"`
	Staff     register.Decimal      // full-time equivalents
	Budget    register.Decimal
	Currency  string                `reg:"max=3"`
	Scopes    register.Links[Scope] `reg:"filter"`
	Files     register.Files
}

var Commitments = register.Define[Commitment](register.Def[Commitment]{
	Name: "commitments", Prefix: "CMT", Menu: "programme", Icon: "flag", Group: access.Records,
	Controls: []string{"27701:2025/5.1", "27701:2025/7.1", "27701:2019/5.3.1"},
})
