package calendar

import "time"

// Weekdays is a set of days of the week.
type Weekdays uint8

// Has reports whether d is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

const (
	MondayToFriday   Weekdays = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday
	MondayToSaturday          = MondayToFriday | 1<<time.Saturday

	sunday  Weekdays = 1 << time.Sunday
	weekend          = sunday | 1<<time.Saturday
)

// Method is how one law turns a period into a date. Every method leaves the
// day of the event out unless CountEventDay says otherwise; a month that lacks
// the date ends on its last day; hours run from the event without a roll.
//
// A Method is a value: a setting that the law leaves open (the stricter reading
// of 11 CCR § 7021(b), Monday to Friday in California) is a changed copy.
type Method struct {
	ID   string
	Cite string
	Ver  string // mark of verification as the source words it: P, S, U, or which part is which

	// Business are the weekdays that count as business days, holidays aside.
	Business Weekdays
	// RollOver are the days of the weekend on which no period ends: it ends on
	// the next day that is none of them.
	RollOver Weekdays
	// RollHolidays says that no period ends on a public holiday either.
	RollHolidays bool
	// ShortSkips is the length in days up to which a period of calendar days
	// leaves out Sundays and holidays altogether; 0 for none.
	ShortSkips int
	// Pauses says that time may stand still under this law (both end days of
	// the pause included in what is not counted).
	Pauses bool
	// TwoWorkingDays asks for the reviewer's hint when a period of two days or
	// more holds less than two working days. It never lengthens a period.
	TwoWorkingDays bool
	// CountEventDay makes the day of the event the first day of a period of
	// calendar days.
	CountEventDay bool
}

// Methods are the rules of every law whose clocks run here, in the order of
// the law pack's periods.yaml, against which package law compares them. What a
// source leaves open is read so that the earlier date results.
func Methods() []Method {
	return []Method{
		{ID: "eu-1182-71", Cite: "Regulation (EEC, Euratom) No 1182/71 Arts. 2-3",
			Ver:      "U for the Regulation text (recalled); S for the regulator examples that follow it",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true, Pauses: true, TwoWorkingDays: true},
		{ID: "uk-1182-71", Cite: "DPA 2018 s. 205(2) and UK GDPR Art. 4A", Ver: "U for the cites; S for the ICO rule",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true, Pauses: true, TwoWorkingDays: true},
		{ID: "us-calendar-days", Cite: "statute text; no general roll-forward rule verified", Ver: "U",
			Business: MondayToFriday},
		{ID: "us-ca-code", Cite: "Civil Code ss. 7, 7.1, 9, 10; Code of Civil Procedure ss. 12, 12a", Ver: "P",
			Business: MondayToSaturday, RollOver: weekend, RollHolidays: true},
		{ID: "br-dias", Cite: "Código Civil art. 132; Resolução CD/ANPD nº 1/2021", Ver: "U",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true},
		// "Statutory holiday" alone is named: a weekend that is none does not roll.
		{ID: "cn-civil-code", Cite: "Civil Code Arts. 200-204", Ver: "U",
			Business: MondayToFriday, RollHolidays: true},
		// Sundays are public holidays by decree.
		{ID: "kr-civil-act", Cite: "Civil Act Arts. 155-161", Ver: "U",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true},
		{ID: "jp-civil-code", Cite: "Civil Code Arts. 138-143", Ver: "U",
			Business: MondayToFriday, RollOver: sunday, RollHolidays: true},
		// The Federal Act puts Saturdays on a par with holidays.
		{ID: "ch-or", Cite: "Code of Obligations Arts. 77-78; Federal Act on Periods falling on Saturday", Ver: "U",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true},
		// The roll of s. 10 is for courts and offices only.
		{ID: "in-general-clauses", Cite: "General Clauses Act 1897 ss. 9-10", Ver: "U",
			Business: MondayToFriday},
		{ID: "sg-interpretation", Cite: "Interpretation Act 1965 s. 50", Ver: "U",
			Business: MondayToFriday, RollOver: sunday, RollHolidays: true, ShortSkips: 6},
		// A holiday of the Act is any Sunday too (s. 35).
		{ID: "ca-interpretation", Cite: "Interpretation Act (R.S.C. 1985, c. I-21) ss. 26-28", Ver: "P",
			Business: MondayToFriday, RollOver: sunday, RollHolidays: true},
		{ID: "ca-qc", Cite: "Interpretation Act CQLR c. I-16 s. 52", Ver: "U",
			Business: MondayToFriday, RollOver: sunday, RollHolidays: true},
		{ID: "au-acts-interpretation", Cite: "Acts Interpretation Act 1901 s. 36", Ver: "U",
			Business: MondayToFriday, RollOver: weekend, RollHolidays: true},
		{ID: "za-popia", Cite: "POPIA Regulations reg. 1 as amended 2025", Ver: "S",
			Business: MondayToFriday, RollOver: sunday, RollHolidays: true},
	}
}

// MethodOf finds a method by its identifier.
func MethodOf(id string) (Method, bool) {
	for _, m := range Methods() {
		if m.ID == id {
			return m, true
		}
	}
	return Method{}, false
}

// IsBusinessDay reports whether d counts in a period of business days.
func (m Method) IsBusinessDay(d Day, h Holidays) bool {
	_, holiday := h.On(d)
	return m.Business.Has(d.Weekday()) && !holiday
}

// closes says what keeps a period from ending on d, if anything.
func (m Method) closes(d Day, h Holidays) (Step, bool) {
	if m.RollHolidays {
		if hol, ok := h.On(d); ok && !hol.Open {
			return step("holiday_skipped", "day", d, "name", hol.Name), true
		}
	}
	if m.RollOver.Has(d.Weekday()) {
		if d.Weekday() == time.Saturday {
			return step("saturday_skipped", "day", d), true
		}
		return step("sunday_skipped", "day", d), true
	}
	return Step{}, false
}

// Roll moves d forward to the first day on which a period may end, with a step
// for each day left out. It gives up (false) after a year of closed days.
func (m Method) Roll(d Day, h Holidays) (Day, []Step, bool) {
	var why []Step
	for range 366 {
		s, closed := m.closes(d, h)
		if !closed {
			return d, why, true
		}
		why = append(why, s)
		d = d.AddDays(1)
	}
	return d, why, false
}
