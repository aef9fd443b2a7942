package calendar_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t *testing.T, wall string, loc *time.Location) time.Time {
	t.Helper()
	form := "2006-01-02T15:04"
	if len(wall) == len(time.DateOnly) {
		form = time.DateOnly
	}
	x, err := time.ParseInLocation(form, wall, loc)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func method(t *testing.T, id string) calendar.Method {
	t.Helper()
	m, ok := calendar.MethodOf(id)
	if !ok {
		t.Fatalf("no method %q", id)
	}
	return m
}

func list(days ...calendar.Day) calendar.Holidays {
	var hs []calendar.Holiday
	for _, d := range days {
		hs = append(hs, calendar.Holiday{Day: d, Name: "holiday " + string(d)})
	}
	return calendar.HolidaysOn(hs...)
}

// keys lists the steps and sees that people have words for each.
func keys(t *testing.T, r calendar.Result) []string {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	var ks []string
	for _, s := range r.Steps {
		for _, lang := range []string{"en", "de"} {
			if key := "calendar.step." + s.Key; !cat.Words(lang).Has(key) {
				t.Errorf("%s has no sentence %s", lang, key)
			}
		}
		ks = append(ks, s.Key)
	}
	return ks
}

// The 15 vectors of the law data, periods.yaml section "vectors"; holidays are
// only those of each case. R7, S-063, S-108
func TestVectorsOfThePeriodMethods(t *testing.T) {
	t.Parallel()
	type span = calendar.Span
	month := span{N: 1, Unit: calendar.Months}
	tests := []struct {
		why, method, event string
		span               span
		pauses             []calendar.Pause
		holidays           []calendar.Day
		day                calendar.Day
		at                 string // for hours
	}{
		{"5 April is a Sunday and 6 April Easter Monday", "eu-1182-71", "2026-03-05T09:00", month, nil, []calendar.Day{"2026-04-06"}, "2026-04-07", ""},
		{"September has no 31st", "eu-1182-71", "2026-08-31T16:30", month, nil, nil, "2026-09-30", ""},
		{"28 February is a Saturday", "eu-1182-71", "2026-01-31T10:00", month, nil, nil, "2026-03-02", ""},
		{"15 February is a Sunday", "eu-1182-71", "2026-01-15T23:59", month, nil, nil, "2026-02-16", ""},
		{"an extension counts from receipt", "eu-1182-71", "2026-01-15T23:59", span{N: 3, Unit: calendar.Months}, nil, nil, "2026-04-15", ""},
		{"hours run through the weekend", "eu-1182-71", "2026-03-06T10:20", span{N: 72, Unit: calendar.Hours}, nil, nil, "2026-03-09", "2026-03-09T10:20"},
		{"Christmas, weekend, substitute holiday", "uk-1182-71", "2026-11-25T12:00", month, nil, []calendar.Day{"2026-12-25", "2026-12-28"}, "2026-12-29", ""},
		{"eleven paused days, then a Sunday", "uk-1182-71", "2026-06-01T12:00", month, []calendar.Pause{{From: "2026-06-10", To: "2026-06-20"}}, nil, "2026-07-13", ""},
		{"day 45 after receipt", "us-calendar-days", "2026-01-02", span{N: 45, Unit: calendar.CalendarDays}, nil, nil, "2026-02-16", ""},
		{"day 45 is Presidents' Day and rolls", "us-ca-code", "2026-01-02", span{N: 45, Unit: calendar.CalendarDays}, nil, []calendar.Day{"2026-02-16"}, "2026-02-17", ""},
		{"Saturdays 3 and 10 January count", "us-ca-code", "2026-01-02", span{N: 10, Unit: calendar.BusinessDays}, nil, []calendar.Day{"2026-01-19"}, "2026-01-14", ""},
		{"Monday 19 January is a holiday, Saturdays count", "us-ca-code", "2026-01-09", span{N: 15, Unit: calendar.BusinessDays}, nil, []calendar.Day{"2026-01-19"}, "2026-01-28", ""},
		{"Friday holiday and weekend are skipped", "br-dias", "2026-04-30", span{N: 3, Unit: calendar.BusinessDays}, nil, []calendar.Day{"2026-05-01"}, "2026-05-06", ""},
		{"1 July is Canada Day", "ca-interpretation", "2026-06-01", span{N: 30, Unit: calendar.CalendarDays}, nil, []calendar.Day{"2026-07-01"}, "2026-07-02", ""},
		{"5 July is a Sunday", "za-popia", "2026-06-05", span{N: 30, Unit: calendar.CalendarDays}, nil, nil, "2026-07-06", ""},
	}
	loc := zone(t, "Europe/Berlin")
	for _, test := range tests {
		t.Run(test.method+": "+test.why, func(t *testing.T) {
			t.Parallel()
			r, err := calendar.Due(method(t, test.method), calendar.Case{
				Event: at(t, test.event, loc), Zone: loc, Span: test.span, Holidays: list(test.holidays...), Pauses: test.pauses,
			})
			if err != nil {
				t.Fatal(err)
			}
			want := test.day.EndIn(loc)
			if test.at != "" {
				want = at(t, test.at, loc)
			}
			if steps := keys(t, r); r.Day != test.day || !r.At.Equal(want) {
				t.Errorf("due %s at %s, want %s at %s; steps %v", r.Day, r.At, test.day, want, steps)
			}
		})
	}
}

// R7
func TestRulesOfEachMethod(t *testing.T) {
	t.Parallel()
	days := func(n int) calendar.Span { return calendar.Span{N: n, Unit: calendar.CalendarDays} }
	tests := []struct {
		name, method, event string
		span                calendar.Span
		holidays            []calendar.Day
		want                calendar.Day
	}{
		{"China rolls over holidays alone, a Saturday stays", "cn-civil-code", "2026-06-05", days(1), nil, "2026-06-06"},
		{"China rolls over a statutory holiday", "cn-civil-code", "2026-06-18", days(1), []calendar.Day{"2026-06-19"}, "2026-06-20"},
		{"Korea rolls over Saturday and the Sunday after it", "kr-civil-act", "2026-06-03", days(10), nil, "2026-06-15"},
		{"Japan lets a period end on a Saturday", "jp-civil-code", "2026-06-05", days(1), nil, "2026-06-06"},
		{"Japan rolls over a Sunday", "jp-civil-code", "2026-06-05", days(2), nil, "2026-06-08"},
		{"Switzerland rolls over a Saturday", "ch-or", "2026-06-04", days(30), nil, "2026-07-06"},
		{"India does not roll", "in-general-clauses", "2026-06-05", days(2), nil, "2026-06-07"},
		{"Singapore leaves Sundays out of short periods", "sg-interpretation", "2026-06-05", days(3), nil, "2026-06-09"},
		{"Singapore counts Sundays in longer periods", "sg-interpretation", "2026-06-05", days(7), nil, "2026-06-12"},
		{"Québec rolls over a Sunday", "ca-qc", "2026-06-05", days(30), nil, "2026-07-06"},
		{"Australia rolls over a Saturday", "au-acts-interpretation", "2026-06-04", days(30), nil, "2026-07-06"},
		{"South Africa lets a period end on a Saturday", "za-popia", "2026-06-04", days(30), nil, "2026-07-04"},
		{"Brazil rolls to the next business day", "br-dias", "2026-06-05", days(15), nil, "2026-06-22"},
		{"American calendar days do not roll", "us-calendar-days", "2026-01-01", days(2), []calendar.Day{"2026-01-03"}, "2026-01-03"},
		{"29 February and a year", "eu-1182-71", "2024-02-29", calendar.Span{N: 1, Unit: calendar.Years}, nil, "2025-02-28"},
		{"29 January and a month in a leap year", "eu-1182-71", "2024-01-29", calendar.Span{N: 1, Unit: calendar.Months}, nil, "2024-02-29"},
		{"eight weeks", "eu-1182-71", "2026-06-01", calendar.Span{N: 8, Unit: calendar.Weeks}, nil, "2026-07-27"},
		{"at once means the same day", "br-dias", "2026-06-05", days(0), nil, "2026-06-05"},
		{"year end", "eu-1182-71", "2026-12-01", calendar.Span{N: 1, Unit: calendar.Months}, []calendar.Day{"2027-01-01"}, "2027-01-04"},
	}
	loc := zone(t, "UTC")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := calendar.Due(method(t, test.method), calendar.Case{
				Event: at(t, test.event, loc), Zone: loc, Span: test.span, Holidays: list(test.holidays...),
			})
			if err != nil || r.Day != test.want {
				t.Errorf("due %s (%v), want %s; steps %v", r.Day, err, test.want, keys(t, r))
			}
		})
	}
}

func TestCaliforniaMayCountTheDayOfReceipt(t *testing.T) {
	t.Parallel()
	m := method(t, "us-ca-code")
	c := calendar.Case{Event: at(t, "2026-01-05", time.UTC), Zone: time.UTC, Span: calendar.Span{N: 45, Unit: calendar.CalendarDays}, Holidays: calendar.HolidaysIn("US-CA")}
	loose, err := calendar.Due(m, c)
	if err != nil {
		t.Fatal(err)
	}
	m.CountEventDay = true
	strict, err := calendar.Due(m, c)
	if err != nil {
		t.Fatal(err)
	}
	if loose.Day != "2026-02-19" || strict.Day != "2026-02-18" {
		t.Errorf("due %s and strictly %s, want 2026-02-19 and 2026-02-18", loose.Day, strict.Day)
	}
}

func TestStepsNameEveryHolidaySkipped(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Europe/Berlin")
	r, err := calendar.Due(method(t, "eu-1182-71"), calendar.Case{
		Event: at(t, "2026-03-03T09:00", loc), Zone: loc, Span: calendar.Span{N: 1, Unit: calendar.Months}, Holidays: calendar.HolidaysIn("DE-BY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	// 3 April is Good Friday, then a weekend, then Easter Monday.
	if r.Day != "2026-04-07" || r.Plain != "2026-04-03" {
		t.Fatalf("due %s, plainly %s", r.Day, r.Plain)
	}
	want := []string{"event", "event_not_counted", "counted.month", "holiday_skipped", "saturday_skipped", "sunday_skipped", "holiday_skipped", "rolled", "ends"}
	if !slices.Equal(keys(t, r), want) {
		t.Errorf("steps %v, want %v", keys(t, r), want)
	}
	if name := r.Steps[6].Args["name"]; name != "Ostermontag" {
		t.Errorf("last holiday is called %v", name)
	}
}

func TestPlaceWithoutCalendarIsSaid(t *testing.T) {
	t.Parallel()
	r, err := calendar.Due(method(t, "sg-interpretation"), calendar.Case{
		Event: at(t, "2026-06-05", time.UTC), Zone: time.UTC, Span: calendar.Span{N: 30, Unit: calendar.CalendarDays}, Holidays: calendar.HolidaysIn("AE"),
	})
	if err != nil || !slices.Contains(keys(t, r), "no_calendar") {
		t.Errorf("steps %v, error %v", keys(t, r), err)
	}
}

func TestShortPeriodGivesTheReviewersHintAndIsNotLengthened(t *testing.T) {
	t.Parallel()
	r, err := calendar.Due(method(t, "eu-1182-71"), calendar.Case{
		Event: at(t, "2026-06-05", time.UTC), Zone: time.UTC, Span: calendar.Span{N: 3, Unit: calendar.CalendarDays}, Holidays: list(),
	})
	if err != nil || r.Day != "2026-06-08" || !slices.Contains(keys(t, r), "hint_two_working_days") {
		t.Errorf("due %s, steps %v, error %v", r.Day, keys(t, r), err)
	}
}

// R7
func TestHoursAreHoursWhenTheClockChanges(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Europe/Berlin")
	for _, test := range []struct{ name, event, want string }{
		{"an hour is lost in March", "2026-03-27T10:20", "2026-03-30T11:20"},
		{"an hour is won in October", "2026-10-23T10:20", "2026-10-26T09:20"},
	} {
		event := at(t, test.event, loc)
		r, err := calendar.Due(method(t, "eu-1182-71"), calendar.Case{Event: event, Zone: loc, Span: calendar.Span{N: 72, Unit: calendar.Hours}})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.At.In(loc).Format("2006-01-02T15:04"); got != test.want || r.At.Sub(event) != 72*60*time.Minute {
			t.Errorf("%s: due %s, want %s", test.name, got, test.want)
		}
	}
}

// R7
func TestDayEndsAtLocalMidnightOnBothSidesOfTheClockChange(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Europe/Berlin")
	// 23:30 UTC on 27 February is the 28th in Berlin; a month later is Saturday
	// 28 March, and the roll crosses the clock change of the 29th.
	r, err := calendar.Due(method(t, "eu-1182-71"), calendar.Case{
		Event: time.Date(2026, 2, 27, 23, 30, 0, 0, time.UTC), Zone: loc, Span: calendar.Span{N: 1, Unit: calendar.Months}, Holidays: list(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 3, 30, 21, 59, 59, 0, time.UTC); r.Day != "2026-03-30" || !r.At.Equal(want) {
		t.Errorf("due %s at %s, want %s", r.Day, r.At, want)
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	month := calendar.Span{N: 1, Unit: calendar.Months}
	tests := []struct {
		name   string
		pauses []calendar.Pause
		want   calendar.Day
	}{
		{"overlapping pauses count once", []calendar.Pause{{From: "2026-06-15", To: "2026-06-20"}, {From: "2026-06-10", To: "2026-06-16"}}, "2026-07-13"},
		{"a pause before receipt does not count", []calendar.Pause{{From: "2026-05-10", To: "2026-05-20"}}, "2026-07-01"},
		{"a pause that began before receipt counts from the day after it", []calendar.Pause{{From: "2026-05-10", To: "2026-06-02"}}, "2026-07-02"},
		{"a pause on the last day counts", []calendar.Pause{{From: "2026-07-01", To: "2026-07-01"}}, "2026-07-02"},
		{"a pause after the end does not count", []calendar.Pause{{From: "2026-07-02", To: "2026-07-09"}}, "2026-07-01"},
		{"a second pause may begin in the time won by the first", []calendar.Pause{{From: "2026-06-30", To: "2026-07-01"}, {From: "2026-07-03", To: "2026-07-03"}}, "2026-07-06"},
		{"a lasting pause leaves the date open", []calendar.Pause{{From: "2026-06-10"}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := calendar.Due(method(t, "uk-1182-71"), calendar.Case{
				Event: at(t, "2026-06-01", time.UTC), Zone: time.UTC, Span: month, Holidays: list(), Pauses: test.pauses,
			})
			if err != nil || r.Day != test.want || r.Standing() != (test.want == "") {
				t.Errorf("due %q (%v), want %q; steps %v", r.Day, err, test.want, keys(t, r))
			}
		})
	}
}

func TestWhatCannotBeCountedIsRefused(t *testing.T) {
	t.Parallel()
	good := calendar.Case{Event: at(t, "2026-06-01", time.UTC), Zone: time.UTC, Span: calendar.Span{N: 1, Unit: calendar.Months}}
	pause := []calendar.Pause{{From: "2026-06-10", To: "2026-06-11"}}
	tests := []struct {
		name, method, says string
		change             func(*calendar.Case)
	}{
		{"no span", "eu-1182-71", "span", func(c *calendar.Case) { c.Span = calendar.Span{} }},
		{"negative", "eu-1182-71", "span", func(c *calendar.Case) { c.Span.N = -1 }},
		{"unknown unit", "eu-1182-71", "span", func(c *calendar.Case) { c.Span.Unit = "fortnight" }},
		{"a million years", "eu-1182-71", "span", func(c *calendar.Case) { c.Span = calendar.Span{N: 1_000_000, Unit: calendar.Years} }},
		{"no zone", "eu-1182-71", "zone", func(c *calendar.Case) { c.Zone = nil }},
		{"pause under a law without pauses", "us-ca-code", calendar.ErrNoPause.Error(), func(c *calendar.Case) { c.Pauses = pause }},
		{"pause of hours", "eu-1182-71", calendar.ErrNoPause.Error(), func(c *calendar.Case) {
			c.Pauses, c.Span = pause, calendar.Span{N: 72, Unit: calendar.Hours}
		}},
		{"pause backwards", "eu-1182-71", "pause", func(c *calendar.Case) { c.Pauses = []calendar.Pause{{From: "2026-06-11", To: "2026-06-10"}} }},
		{"beyond the calendar", "eu-1182-71", "beyond", func(c *calendar.Case) { c.Event = time.Date(9999, 12, 20, 0, 0, 0, 0, time.UTC) }},
	}
	for _, test := range tests {
		c := good
		test.change(&c)
		if _, err := calendar.Due(method(t, test.method), c); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v", test.name, err)
		}
	}
	c := good
	c.Pauses = pause
	if _, err := calendar.Due(method(t, "us-ca-code"), c); !errors.Is(err, calendar.ErrNoPause) {
		t.Errorf("error %v is not ErrNoPause", err)
	}
}

// Later receipt never gives an earlier date; asking again and rolling again
// change nothing. R7
func TestDatesAreMonotoneAndIdempotent(t *testing.T) {
	t.Parallel()
	spans := []calendar.Span{{N: 1, Unit: calendar.Months}, {N: 3, Unit: calendar.Months}, {N: 45, Unit: calendar.CalendarDays}, {N: 3, Unit: calendar.CalendarDays}, {N: 10, Unit: calendar.BusinessDays}, {N: 1, Unit: calendar.Years}, {N: 72, Unit: calendar.Hours}}
	loc := zone(t, "America/Los_Angeles")
	holidays := calendar.HolidaysIn("US-CA")
	for _, m := range calendar.Methods() {
		for _, span := range spans {
			var before calendar.Result
			for day := range 400 {
				c := calendar.Case{Event: time.Date(2027, 11, 1+day, 12, 0, 0, 0, loc), Zone: loc, Span: span, Holidays: holidays}
				r, err := calendar.Due(m, c)
				if err != nil {
					t.Fatal(err)
				}
				again, _ := calendar.Due(m, c)
				if again.Day != r.Day || !again.At.Equal(r.At) {
					t.Fatalf("%s %v: asked again gives %s, first %s", m.ID, span, again.Day, r.Day)
				}
				if r.Day < before.Day || r.At.Before(before.At) || r.Day < r.Plain || r.Day < calendar.DayOf(c.Event) {
					t.Fatalf("%s %v from %s: due %s, a day earlier %s", m.ID, span, c.Event, r.Day, before.Day)
				}
				if span.Unit != calendar.Hours {
					if rolled, why, ok := m.Roll(r.Day, holidays); !ok || rolled != r.Day || why != nil {
						t.Fatalf("%s: %s rolls on to %s", m.ID, r.Day, rolled)
					}
				}
				before = r
			}
		}
	}
}
