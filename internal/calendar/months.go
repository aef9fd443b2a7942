package calendar

import (
	"fmt"
	"time"
)

// AddMonths is the same date n months later (earlier if n is negative). A date
// that the month lacks becomes its last day: 31 August and one month is
// 30 September (Regulation 1182/71 Art. 3(2)(c), Civil Code rules alike).
// None stays none.
func (d Day) AddMonths(n int) Day {
	if d == "" {
		return ""
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DayOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// DaysUntil counts the calendar days from d to other; negative if other is
// earlier.
func (d Day) DaysUntil(other Day) int {
	return int(other.Time().Sub(d.Time()) / (24 * time.Hour))
}

// Unit is what a statutory period is counted in.
type Unit string

const (
	Hours        Unit = "hour"
	CalendarDays Unit = "calendar_day"
	BusinessDays Unit = "business_day" // what that is, the Method says
	Weeks        Unit = "week"
	Months       Unit = "month"
	Years        Unit = "year"
)

// Span is a period as a statute words it: a number of one unit. Unlike Period
// it knows business days. The zero Span is none.
type Span struct {
	N    int
	Unit Unit
}

// longest is the greatest number of each unit that a span may have: a hundred
// years or so, enough for every statute and retention rule.
func (u Unit) longest() int {
	switch u {
	case Hours:
		return 24 * 36525
	case CalendarDays, BusinessDays:
		return 36525
	case Weeks:
		return 5218
	case Months:
		return 1200
	case Years:
		return 100
	}
	return -1
}

// Valid reports whether s is none or a whole number of a known unit, not
// negative and not above a century.
func (s Span) Valid() bool {
	return s == Span{} || s.N >= 0 && s.N <= s.Unit.longest()
}

// IsZero reports whether no span is set. A span of no hours is one.
func (s Span) IsZero() bool { return s == Span{} }

// Plus is s lengthened by more: an extension counts from the same event as the
// period that it extends. Spans of different units do not add up.
func (s Span) Plus(more Span) (Span, error) {
	if more.IsZero() {
		return s, nil
	}
	if s.Unit != more.Unit {
		return Span{}, fmt.Errorf("extend %d %s by %d %s: units differ", s.N, s.Unit, more.N, more.Unit)
	}
	return Span{s.N + more.N, s.Unit}, nil
}

// Span is p as a statute would say it. A period of mixed units (P1M3D) is none
// that a deadline can be counted in, except years with months.
func (p Period) Span() (Span, error) {
	l, err := p.Length()
	if err != nil {
		return Span{}, err
	}
	switch l {
	case (Length{Years: l.Years}):
		return Span{l.Years, Years}, nil
	case (Length{Years: l.Years, Months: l.Months}):
		return Span{12*l.Years + l.Months, Months}, nil
	case (Length{Weeks: l.Weeks}):
		return Span{l.Weeks, Weeks}, nil
	case (Length{Days: l.Days}):
		return Span{l.Days, CalendarDays}, nil
	case (Length{Hours: l.Hours}):
		return Span{l.Hours, Hours}, nil
	}
	return Span{}, fmt.Errorf("period %q: want one unit, or years and months", string(p))
}
