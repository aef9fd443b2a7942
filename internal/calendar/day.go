// Package calendar knows days, time zones, working days, public holidays, and
// how each law turns a period into a date.
//
// A Day is a date on the wall calendar without a time zone; an instant is a
// time.Time in UTC. The two never mix by accident. Nothing here asks for the
// present time: it is given.
package calendar

import (
	"fmt"
	"time"
)

// Day is a date as YYYY-MM-DD; "" means none. Days compare as strings.
type Day string

// ParseDay reads YYYY-MM-DD and refuses days that no calendar has.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return "", fmt.Errorf("day %q: want YYYY-MM-DD", s)
	}
	return Day(s), nil
}

// DayOf is the date that t shows on the wall in its own location.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Valid reports whether d is a date or none.
func (d Day) Valid() bool {
	if d == "" {
		return true
	}
	_, err := ParseDay(string(d))
	return err == nil
}

// IsZero reports whether no day is set.
func (d Day) IsZero() bool { return d == "" }

// Time is midnight UTC of d, for arithmetic; the zero time for none.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays is d moved by n calendar days; none stays none.
func (d Day) AddDays(n int) Day {
	if d == "" {
		return ""
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// EndIn is the last second that belongs to d in loc: the one before the next
// day begins there. Days become deadlines this way (decision 10). Where the
// clock change skips or repeats midnight (Azores, Cuba) it is still the last.
func (d Day) EndIn(loc *time.Location) time.Time {
	t := d.Time()
	next := time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, loc)
	if DayOf(next) == d { // no such midnight: d ends at the change itself
		if _, change := next.ZoneBounds(); !change.IsZero() {
			next = change
		}
	}
	if DayOf(next.Add(-time.Second)) > d { // midnight comes twice, and this is the second
		change, _ := next.ZoneBounds()
		_, before := change.Add(-time.Second).Zone()
		next = d.AddDays(1).Time().Add(-time.Duration(before) * time.Second).In(loc)
	}
	return next.Add(-time.Second)
}
