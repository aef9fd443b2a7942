package register

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
)

// Awaiting is a record that knows which of its days are still to come for a person: those
// that the calendar of the person shows. Other records have theirs by the names of fields.
type Awaiting interface {
	// AwaitedBy is the field of a day by which such records are looked for.
	AwaitedBy() string
	// Awaits are the days that are still to come for a person.
	Awaits(person id.ID) []Awaited
}

// Awaited is a day by which something is to have happened.
type Awaited struct {
	Field string // of the record
	Row   id.ID  // of the child list, where the day stands there
	Label string // key of the words for it; "" are those of the field
	Day   calendar.Day
}
