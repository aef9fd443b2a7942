package calendar

import (
	"sync"
	"time"
)

// zones are those that Zone has read, by name: each is a file, or a part of one.
var zones sync.Map

// Zone is the clock of an IANA name such as "Europe/Berlin"; "" and a name that the machine
// does not know are UTC. Names are checked where they are entered: the machine may know
// fewer than the one on which they were.
func Zone(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location) //nolint:forcetypeassert // nothing else is stored
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}
