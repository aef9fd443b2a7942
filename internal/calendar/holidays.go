package calendar

import (
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
)

// Holiday is a day on which a law does no business.
type Holiday struct {
	Day  Day
	Name string // in the language of the place
	// Open marks a day that is left out when business days are counted, but on
	// which a period may end (California: a holiday of the Government Code that
	// is no judicial holiday).
	Open bool
}

// Holidays are the public holidays of one place, or a given list of days. The
// zero value knows none.
type Holidays struct {
	place string
	rules []rule
	given map[Day]Holiday
	// from and to are the years of a list that is announced year by year, of which those
	// since checked were compared with what was published.
	from, to, checked int
}

type rule struct {
	*cal.Holiday
	open bool
}

// HolidaysIn gives the public holidays of a country (ISO 3166-1, "DE") or of a
// region (ISO 3166-2, "DE-BY"). A region without holidays of its own has those
// of its country; Place says whose they are. A place that is not known has
// none, and Known says so: then weekends alone are left out. Where holidays are
// announced year by year, Covers says which years are known.
func HolidaysIn(code string) Holidays {
	code = strings.ToUpper(strings.TrimSpace(code))
	country, _, _ := strings.Cut(code, "-")
	for _, place := range []string{code, country} {
		if rules := rulesIn(place); rules != nil {
			return Holidays{place: place, rules: rules}
		}
		if list, ok := announced(place); ok {
			h := HolidaysOn(list.days...)
			h.place, h.from, h.to, h.checked = place, list.from, list.to, list.checked
			return h
		}
	}
	return Holidays{place: code}
}

// Covers reports whether the holidays of the year of d are known.
func (h Holidays) Covers(d Day) bool {
	year := d.Time().Year()
	return h.Known() && (h.from == 0 || h.from <= year && year <= h.to)
}

// Years are the first and last year of a list that is announced year by year; 0
// where the holidays follow from rules.
func (h Holidays) Years() (from, to int) { return h.from, h.to }

// Mark is how the holidays of the year of d were verified: P against a statute, S
// from a public library of calendars or reports of what was published, U from
// general knowledge; "" for a list of one's own.
func (h Holidays) Mark(d Day) string {
	switch {
	case h.checked != 0 && h.Covers(d) && d.Time().Year() >= h.checked:
		return "S"
	case h.from != 0 || smallStates(h.place) != nil:
		return "U"
	case h.place == "US-CA":
		return "P"
	case h.rules != nil:
		return "S"
	}
	return ""
}

// HolidaysOn is a list of days: the organisation's own, or a test's.
func HolidaysOn(days ...Holiday) Holidays {
	return Holidays{given: map[Day]Holiday{}}.And(days...)
}

// And is h with more days, such as days that a government appoints once. A day
// already there takes the new name.
func (h Holidays) And(days ...Holiday) Holidays {
	given := make(map[Day]Holiday, len(h.given)+len(days))
	for d, hol := range h.given {
		given[d] = hol
	}
	for _, hol := range days {
		given[hol.Day] = hol
	}
	h.given = given
	return h
}

// Place is the country or region whose holidays these are; "" for a list.
func (h Holidays) Place() string { return h.place }

// Known reports whether there is a calendar or a list, be it empty.
func (h Holidays) Known() bool { return h.rules != nil || h.given != nil }

// On says whether d is a holiday, be it the day itself or the day on which it
// is made up for.
func (h Holidays) On(d Day) (Holiday, bool) {
	if hol, ok := h.given[d]; ok {
		return hol, true
	}
	year := d.Time().Year()
	found, is := Holiday{}, false
	for _, r := range h.rules {
		// 1 January on a Saturday is made up for on 31 December.
		for y := year - 1; y <= year+1; y++ {
			if y != year && r.Observed == nil {
				continue
			}
			if day, observed := r.days(y); day == d || observed == d {
				if !r.open {
					return Holiday{Day: d, Name: r.Name}, true
				}
				found, is = Holiday{Day: d, Name: r.Name, Open: true}, true
			}
		}
	}
	return found, is
}

// Year lists the holidays of a year in order.
func (h Holidays) Year(year int) []Holiday {
	var list []Holiday
	for t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() == year; t = t.AddDate(0, 0, 1) {
		if hol, ok := h.On(DayOf(t)); ok {
			list = append(list, hol)
		}
	}
	return list
}

// days are the day of the holiday in a year and the day on which it is
// observed; "" where the year has none. The library's rules for the equinoxes
// of Japan write the day they find into the holiday, which all share: each
// reckoning works on a copy.
func (r rule) days(year int) (day, observed Day) {
	own := *r.Holiday
	on, made := own.Calc(year)
	return civil(on), civil(made)
}

// civil reads the date of a midnight or noon of the library, which may be an
// hour off where a change of the clock skips midnight.
func civil(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	return DayOf(t.Add(6 * time.Hour))
}

func closed(holidays ...[]*cal.Holiday) []rule {
	var list []rule
	for _, h := range slices.Concat(holidays...) {
		list = append(list, rule{Holiday: h})
	}
	return list
}

func without(list []*cal.Holiday, drop ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(list), func(h *cal.Holiday) bool { return slices.Contains(drop, h) })
}

// The shapes in which the tables of places are written.

func fixed(m time.Month, day int, name string) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: m, Day: day, Func: cal.CalcDayOfMonth}
}

func easter(offset int, name string) *cal.Holiday {
	return &cal.Holiday{Name: name, Offset: offset, Func: cal.CalcEasterOffset}
}

func orthodox(offset int, name string) *cal.Holiday {
	return &cal.Holiday{Name: name, Offset: offset, Func: cal.CalcEasterOffset, Julian: true}
}

// nth is the n-th weekday of a month, counted from its end if n is negative.
func nth(n int, w time.Weekday, m time.Month, name string) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: m, Weekday: w, Offset: n, Func: cal.CalcWeekdayOffset}
}

// from is the first such weekday on or after a date.
func from(m time.Month, day int, w time.Weekday, name string) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: m, Day: day, Weekday: w, Offset: 1, Func: cal.CalcWeekdayFrom}
}

func since(year int, h *cal.Holiday) *cal.Holiday {
	h.StartYear = year
	return h
}

func once(year int, h *cal.Holiday) *cal.Holiday {
	h.StartYear, h.EndYear = year, year
	return h
}

func moved(h *cal.Holiday, to ...cal.AltDay) *cal.Holiday {
	h.Observed = to
	return h
}
