package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// AccessRight says that a role or group reaches certain data in a system, under
// which condition (ISO/IEC 27701:2025, A.3.9; S-043).
//
// It stands beside the access rows of an activity: those say who works on one
// purpose; a right belongs to a system, lasts across activities (administrators,
// support of a supplier), has an owner, ends, and is looked at again on a day of
// its own (ReviewEvery of the head).
type AccessRight struct {
	register.Head

	Holder      string                             `reg:"max=300,list,search"` // role or group
	Level       AccessLevel                        `reg:"list,filter"`
	System      register.Link[System]              `reg:"list,filter"`
	DataSets    register.Links[DataSet]            `reg:"filter"`
	Categories  register.Terms[piiCategory]        `reg:"list,filter"`
	Condition   register.Text                      `reg:"max=5000"`
	Unit        register.Link[Unit]                `reg:"list,filter"`
	Party       register.Link[Party]               `reg:"list,filter"` // an outside party that holds it
	Activities  register.Links[ProcessingActivity] `reg:"filter"`      // for which it is needed
	PeopleCount int64                              // who hold it
	Granted     calendar.Day
	Until       calendar.Day  `reg:"list"` // empty: until withdrawn
	Note        register.Text `reg:"max=5000"`
}

// AccessLevel is what somebody may do with the data he reaches.
type AccessLevel string

func (AccessLevel) Values() []string {
	return []string{"read", "write", "export", "administer"}
}

// Open reports whether the right holds on a day.
func (a *AccessRight) Open(day calendar.Day) bool {
	return a.Archived.IsZero() && a.Granted <= day && (a.Until == "" || day <= a.Until)
}

func (a *AccessRight) Validate(p *problem.List) {
	p.If(a.PeopleCount < 0, "people_count", "negative")
	p.If(a.Granted != "" && a.Until != "" && a.Until < a.Granted, "until", "order", "other", "granted")
}

var AccessRights = register.Define[AccessRight](register.Def[AccessRight]{
	Name: "access-rights", Prefix: "ACR", Menu: "data", Icon: "key-round", Group: access.Records,
	Controls: []string{"27701:2025/A.3.9", "27701:2025/A.3.8"},
	Groups: []register.Group{
		{Name: "who", Fields: []string{"holder", "unit", "party", "people_count"}},
		{Name: "reach", Fields: []string{"level", "system", "data_sets", "categories", "condition", "activities"}},
		{Name: "term", Fields: []string{"granted", "until"}},
	},
})
