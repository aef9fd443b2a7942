package calendar_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
)

func TestHolidaysOfPlaces(t *testing.T) {
	t.Parallel()
	tests := []struct {
		place string
		day   calendar.Day
		name  string // "" for none
	}{
		{"DE", "2026-10-03", "Tag der Deutschen Einheit"},
		{"DE", "2026-06-04", ""},
		{"DE-BY", "2026-06-04", "Fronleichnam"},
		{"DE-BE", "2026-06-04", ""},
		{"GB", "2026-04-06", "Easter Monday"},
		{"GB", "2026-12-28", "Boxing Day"},
		{"GB-SCT", "2026-04-06", ""},
		{"GB-SCT", "2026-08-03", "Summer Bank Holiday"},
		{"GB-SCT", "2026-11-30", "St Andrew's Day"},
		{"GB-SCT", "2027-01-04", "2nd January"},
		{"GB-SCT", "2022-01-04", "2nd January"},
		{"GB-NIR", "2026-07-13", "Battle of the Boyne"},
		{"GB-NIR", "2026-03-17", "St Patrick's Day"},
		{"GB", "2026-03-17", ""},
		{"US", "2026-07-03", "Independence Day"},
		{"US", "2021-12-31", "New Year"},
		{"US-CA", "2026-03-31", "Cesar Chavez Day"},
		{"US-CA", "2026-07-03", ""},
		{"US-CA", "2026-02-17", "Lunar New Year"},
		{"US-CA", "2023-11-10", "Veterans Day"},
		{"US-CA", "2023-11-13", ""},
		{"US-CA", "2023-01-02", "New Year's Day"},
		{"US-TX", "2026-07-03", "Independence Day"},
		{"FI", "2026-06-20", "Juhannuspäivä"},
		{"FI", "2026-10-31", "Pyhäinpäivä"},
		{"PT", "2026-06-04", "Corpo de Deus"},
		{"LU", "2026-05-14", "Ascension"},
		{"HU", "2026-04-03", "Nagypéntek"},
		{"CY", "2026-04-10", "Μεγάλη Παρασκευή"},
		{"CY", "2026-02-23", "Καθαρά Δευτέρα"},
		{"IS", "2026-04-23", "Sumardagurinn fyrsti"},
		{"PL", "2026-12-24", "Wigilia Bożego Narodzenia"},
		{"PL", "2024-12-24", ""},
		{"BR", "2026-11-20", "Dia da Consciência Negra"},
		{"BR", "2026-06-04", ""},
		{"CA", "2026-08-03", ""},
		{"CA-QC", "2026-06-24", "Fête nationale du Québec"},
		{"CA-QC", "2029-07-02", "Fête du Canada"},
		{"CH-GE", "2026-09-10", "Jeûne genevois"},
		{"de-by", "2026-06-04", "Fronleichnam"},
	}
	for _, test := range tests {
		h, ok := calendar.HolidaysIn(test.place).On(test.day)
		if ok != (test.name != "") || !strings.Contains(h.Name, test.name) {
			t.Errorf("%s on %s: %q, want %q", test.place, test.day, h.Name, test.name)
		}
	}
}

func TestEveryStateOfTheEEAHasACalendar(t *testing.T) {
	t.Parallel()
	for _, code := range strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB CH US CA BR JP AU NZ ZA") {
		h := calendar.HolidaysIn(code)
		if n := len(h.Year(2026)); !h.Known() || h.Place() != code || n < 4 || n > 20 {
			t.Errorf("%s has %d holidays in 2026", code, n)
		}
		if _, ok := h.On("2027-01-01"); !ok {
			t.Errorf("%s works on 1 January", code)
		}
	}
	if calendar.HolidaysIn("AE").Known() || calendar.HolidaysIn("").Known() {
		t.Error("a calendar that nobody wrote is known")
	}
	if h := calendar.HolidaysIn("FR-75"); h.Place() != "FR" {
		t.Errorf("a region without its own calendar has that of %q", h.Place())
	}
}

func TestAPeriodMayEndOnACaliforniaHolidayThatIsNotJudicial(t *testing.T) {
	t.Parallel()
	m, _ := calendar.MethodOf("us-ca-code")
	h := calendar.HolidaysIn("US-CA")
	const columbus = calendar.Day("2026-10-12")
	if m.IsBusinessDay(columbus, h) {
		t.Error("Columbus Day counts as a business day")
	}
	if d, _, _ := m.Roll(columbus, h); d != columbus {
		t.Errorf("Columbus Day rolls to %s", d)
	}
}

func TestGivenDaysAreAddedToACalendar(t *testing.T) {
	t.Parallel()
	h := calendar.HolidaysIn("GB-SCT").And(calendar.Holiday{Day: "2026-06-15", Name: "appointed once"})
	if got, ok := h.On("2026-06-15"); !ok || got.Name != "appointed once" {
		t.Errorf("the added day is %v, %v", got, ok)
	}
	if _, ok := calendar.HolidaysIn("GB-SCT").On("2026-06-15"); ok {
		t.Error("the calendar itself has changed")
	}
}

func TestMonthsEndOnTheirLastDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		day  calendar.Day
		n    int
		want calendar.Day
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
		{"2026-12-31", 2, "2027-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-11-30", 3, "2027-02-28"}, {"2026-05-15", 0, "2026-05-15"}, {"", 1, ""},
	} {
		if got := test.day.AddMonths(test.n); got != test.want {
			t.Errorf("%s and %d months is %s, want %s", test.day, test.n, got, test.want)
		}
	}
}

func TestPeriodsBecomeSpans(t *testing.T) {
	t.Parallel()
	for period, want := range map[calendar.Period]calendar.Span{
		"P1M": {N: 1, Unit: calendar.Months}, "P1Y6M": {N: 18, Unit: calendar.Months}, "P10Y": {N: 10, Unit: calendar.Years},
		"P45D": {N: 45, Unit: calendar.CalendarDays}, "P8W": {N: 8, Unit: calendar.Weeks}, "PT72H": {N: 72, Unit: calendar.Hours},
	} {
		if got, err := period.Span(); err != nil || got != want {
			t.Errorf("%s is %v (%v), want %v", period, got, err, want)
		}
	}
	for _, period := range []calendar.Period{"P1M3D", "P1DT2H", "", "P"} {
		if s, err := period.Span(); err == nil {
			t.Errorf("%s is taken as %v", period, s)
		}
	}
	if _, err := (calendar.Span{N: 1, Unit: calendar.Months}).Plus(calendar.Span{N: 30, Unit: calendar.CalendarDays}); err == nil {
		t.Error("months and days add up")
	}
}

// Midnight is skipped (Azores, Santiago), comes twice (Havana, Amman), or the
// last hour does (São Paulo). R7
func TestADayEndsWhereTheNextBeginsInEveryZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Europe/Berlin", "Atlantic/Azores", "America/Santiago", "America/Havana", "Asia/Amman", "Asia/Gaza",
		"Asia/Beirut", "Africa/Cairo", "America/Sao_Paulo", "America/Asuncion", "Australia/Lord_Howe",
	} {
		loc := zone(t, name)
		for d := calendar.Day("2010-01-01"); d < "2027-01-01"; d = d.AddDays(1) {
			end := d.EndIn(loc)
			if calendar.DayOf(end) != d || calendar.DayOf(end.Add(time.Second)) != d.AddDays(1) {
				t.Errorf("%s: %s ends at %s", name, d, end)
			}
		}
	}
}

// Lists that a government announces year by year say which years they know.
func TestAnnouncedHolidaysSayTheirYears(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		place      string
		in, out    calendar.Day
		on, notOn  calendar.Day
		name, mark string
	}{
		{"SG", "2026-06-05", "2028-01-01", "2026-08-10", "2026-08-11", "National Day", "S"},
		{"SG", "2027-12-31", "2028-01-01", "2027-02-08", "2027-02-09", "Chinese New Year", "S"},
		{"KR", "2024-01-01", "2023-12-31", "2025-10-08", "2025-10-10", "추석 대체공휴일", "U"},
		{"KR", "2027-12-31", "2028-01-01", "2027-07-19", "2025-07-17", "제헌절 대체공휴일", "S"},
		{"CN", "2030-12-31", "2031-01-01", "2026-02-16", "2024-02-09", "春节", "U"},
		{"IN-MH", "2030-01-26", "2031-01-26", "2028-10-02", "2028-10-03", "Gandhi Jayanti", "U"},
	} {
		h := calendar.HolidaysIn(test.place)
		if hol, ok := h.On(test.on); !ok || hol.Name != test.name || h.Mark(test.on) != test.mark {
			t.Errorf("%s on %s: %+v %v, mark %q", test.place, test.on, hol, ok, h.Mark(test.on))
		}
		if _, ok := h.On(test.notOn); ok || !h.Covers(test.in) || h.Covers(test.out) {
			t.Errorf("%s: %s is a holiday %v, covers %s %v and %s %v", test.place, test.notOn, ok, test.in, h.Covers(test.in), test.out, h.Covers(test.out))
		}
	}
	for place, mark := range map[string]string{"DE-BY": "S", "US-CA": "P", "FI": "U"} {
		if h := calendar.HolidaysIn(place); h.Mark("2050-01-01") != mark || !h.Covers("2050-01-01") {
			t.Errorf("%s has mark %q and covers 2050 %v", place, h.Mark("2050-01-01"), h.Covers("2050-01-01"))
		}
	}
}

func TestEveryPlaceListedHasACalendar(t *testing.T) {
	t.Parallel()
	for _, code := range calendar.Places() {
		if h := calendar.HolidaysIn(code); !h.Known() || h.Place() != code || len(h.Year(2026)) < 3 {
			t.Errorf("%s: known %v, place %q, %d holidays in 2026", code, h.Known(), h.Place(), len(h.Year(2026)))
		}
	}
}

// The library's rules for Japan write into what all share; two years reckoned
// at once gave the equinox of one to the other.
func TestHolidaysOfAPlaceAreTheSameWhoeverElseReckons(t *testing.T) {
	t.Parallel()
	japan := calendar.HolidaysIn("JP")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 2000 {
				if _, is := japan.On("2026-03-20"); !is {
					t.Error("20 March 2026 is no holiday while another year is reckoned")
					return
				}
				if _, is := japan.On("2027-03-21"); !is {
					t.Error("21 March 2027 is no holiday while another year is reckoned")
					return
				}
			}
		})
	}
	all.Wait()
}
