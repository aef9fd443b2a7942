package law

import (
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
)

// Deadline computes every date of a case. What the facts lack or the law does
// not know is a problem of kind invalid that names the field.
func (p *Packs) Deadline(f Facts) (Deadline, error) {
	d, err := p.open(f)
	if err != nil {
		return Deadline{}, err
	}
	first, err := d.count(RoleFirst, d.Rule, d.Rule.Span)
	if err != nil {
		return Deadline{}, err
	}
	d.Dates = append(d.Dates, first)
	if err := d.extend(first); err != nil {
		return Deadline{}, err
	}
	if err := d.beside(p); err != nil {
		return Deadline{}, err
	}
	return d, nil
}

// open checks the facts and finds law, rule, zone and holidays.
func (p *Packs) open(f Facts) (Deadline, error) {
	var l problem.List
	law, known := p.Law(f.Law)
	l.If(!known, "law", "clock_law", "value", f.Law)
	l.If(f.Event.IsZero(), "event", "required")
	zone, err := time.LoadLocation(f.Zone)
	l.If(f.Zone == "" || f.Zone == "Local" || err != nil, "zone", "clock_zone", "value", f.Zone)
	l.If(f.Duty == "" && f.Kind == "", "duty", "clock_duty")
	l.If(f.Kind != "" && !f.Kind.Valid(), "kind", "clock_kind", "value", string(f.Kind))
	if err := l.Err(); err != nil {
		return Deadline{}, err
	}
	d := Deadline{Facts: f, Law: law, Zone: zone, Start: f.Event, Holidays: calendar.HolidaysIn(placeOf(f.Place, law))}
	on := calendar.DayOf(f.Event.In(zone))
	rule, found := p.ClockRule(f.Law, f.Duty, on)
	if f.Duty == "" {
		rule, found = p.DutyFor(f.Law, f.Kind, on)
	}
	if !found {
		l.Add("duty", "clock_no_rule", "law", law.Name, "day", on)
		return Deadline{}, l.Err()
	}
	d.Rule = rule
	d.check(&l)
	return d, l.Err()
}

func placeOf(place string, l *Law) string {
	if place == "" {
		return l.Code
	}
	return Country(place)
}

// check sees that the law knows what the facts claim.
func (d *Deadline) check(l *problem.List) {
	f := d.Facts
	d.checkPauses(l)
	if x := f.Extension; x != nil {
		l.If(!d.extendable(), "extension", "clock_no_extension", "law", d.Law.Name)
		l.If(x.Reason == "", "extension.reason", "clock_extension_reason")
		l.If(x.Told == "" || !x.Told.Valid(), "extension.told", "clock_extension_told")
		l.If(d.Rule.Further.Announced && (x.To == "" || !x.To.Valid()), "extension.to", "clock_extension_to")
	}
	l.If((f.Reading.CountReceipt || f.Reading.FiveDayWeek) && d.Rule.Method != "us-ca-code", "reading", "clock_reading", "law", d.Law.Name)
	l.If(f.Reading.SmallAgent && d.Law.ID != "br-lgpd", "reading", "clock_reading", "law", d.Law.Name)
	for _, t := range f.Targets {
		l.If(t.Step == "" || t.Span.IsZero() || !t.Span.Valid(), "targets", "clock_target")
	}
}

func (d *Deadline) checkPauses(l *problem.List) {
	for _, p := range d.Facts.Pauses {
		switch {
		case !d.Law.Method.Pauses || d.Rule.Span.Unit == calendar.Hours || len(d.Law.Pauses) == 0 || !isRequest(d.Rule.Duty):
			l.Add("pauses", "clock_no_pause", "law", d.Law.Name)
			return
		case p.From == "" || !p.From.Valid() || !p.To.Valid() || p.To != "" && p.To < p.From:
			l.Add("pauses", "clock_pause_days")
			return
		case d.movesStart() && p.Reason != ForClarification:
			l.Add("pauses", "clock_pause_start", "law", d.Law.Name)
			return
		case d.movesStart() && d.Facts.Kind != "" && d.Facts.Kind != AskAccess && d.Facts.Kind != AskCopy:
			l.Add("pauses", "clock_pause_access", "law", d.Law.Name)
			return
		}
	}
}

func isRequest(duty string) bool { return len(duty) > 8 && duty[:8] == "request." }

// movesStart reports whether time begins at the latest of receipt, proof of
// identity and fee: the relevant time of UK GDPR Art. 12A(2).
func (d *Deadline) movesStart() bool {
	return len(d.Rule.Start) > 13 && d.Rule.Start[:13] == "relevant time"
}

func (d *Deadline) extendable() bool {
	return !d.Rule.Extension.IsZero() || d.Rule.Further.Announced
}

// method is the law's method in the reading of the facts. Singapore's s. 26D(1)
// says calendar days, so that Sundays count in the three of them although the
// Interpretation Act leaves them out of short periods: the earlier date.
func (d *Deadline) method(rule Clock) calendar.Method {
	m := d.Law.Method
	if rule.ID == "sg-pdpa/breach.authority" {
		m.ShortSkips = 0
	}
	m.CountEventDay = d.Facts.Reading.CountReceipt
	if d.Facts.Reading.FiveDayWeek {
		m.Business = calendar.MondayToFriday
	}
	return m
}

// count turns a span of a rule into a date.
func (d *Deadline) count(role Role, rule Clock, span calendar.Span) (Date, error) {
	x := Date{Role: role, Rule: rule, Words: rule.Words, Grounds: []Ground{{"rule", rule.Source.Cite, rule.Source.Mark}}}
	if span.IsZero() {
		x.Steps = append(x.Steps, Sentence{"clock.step.no_number", map[string]any{"words": rule.Words}})
		return x, nil
	}
	if d.Facts.Reading.SmallAgent && role != RoleTarget {
		span.N *= 2
		x.say("clock.step.small_agent")
		x.Grounds = append(x.Grounds, Ground{"reading", "Resolução CD/ANPD nº 2/2022 arts. 3, 14 and 15", Mark{Primary, Primary, "P"}})
	}
	start := d.begin(&x, role)
	r, err := calendar.Due(d.method(rule), calendar.Case{Event: start, Zone: d.Zone, Span: span, Holidays: d.Holidays, Pauses: d.pauses(role)})
	if err != nil {
		return Date{}, problem.Wrap(problem.Invalid, "clock_beyond", err)
	}
	x.Day, x.At, x.Plain, x.Standing = r.Day, r.At, r.Plain, r.Standing()
	for _, s := range r.Steps {
		x.Steps = append(x.Steps, Sentence{"calendar.step." + s.Key, s.Args})
	}
	d.ground(&x, span)
	return x, nil
}

func (x *Date) say(key string, args ...any) {
	x.Steps = append(x.Steps, Sentence{key, problem.Pairs(args...)})
}

// begin is the instant from which is counted.
func (d *Deadline) begin(x *Date, role Role) time.Time {
	start := d.Facts.Event
	if !d.movesStart() || role == RoleAcknowledge || role == RoleTarget {
		return start
	}
	for _, later := range []struct {
		at  time.Time
		key string
	}{{d.Facts.Identity, "clock.step.start_identity"}, {d.Facts.Fee, "clock.step.start_fee"}} {
		if later.at.After(start) {
			start = later.at
			x.say(later.key, "day", calendar.DayOf(start.In(d.Zone)))
		}
	}
	d.Start = start
	return start
}

// pauses are those that hold up a date: neither an acknowledgement nor an
// internal target waits for the person.
func (d *Deadline) pauses(role Role) []calendar.Pause {
	if role != RoleFirst && role != RoleExtended {
		return nil
	}
	var list []calendar.Pause
	for _, p := range d.Facts.Pauses {
		list = append(list, calendar.Pause{From: p.From, To: p.To})
	}
	return list
}

// ground adds what the counting rests on: method, pauses, reading, holidays.
func (d *Deadline) ground(x *Date, span calendar.Span) {
	m := d.Law.Method
	if mark, err := ParseMark(m.Ver); err == nil && span.Unit != calendar.Hours {
		x.Grounds = append(x.Grounds, Ground{"method", m.Cite, mark})
	}
	if x.Role == RoleFirst || x.Role == RoleExtended {
		seen := map[StandstillReason]bool{}
		for _, p := range d.Facts.Pauses {
			if s, ok := d.Law.pauseSource(p.Reason); ok && !seen[p.Reason] {
				seen[p.Reason] = true
				x.Grounds = append(x.Grounds, Ground{"pause", s.Cite, s.Mark})
			}
		}
	}
	if raw := d.Holidays.Mark(x.Day); raw != "" && (m.RollHolidays || span.Unit == calendar.BusinessDays) && span.Unit != calendar.Hours {
		level := Level(raw)
		x.Grounds = append(x.Grounds, Ground{"holidays", d.Holidays.Place(), Mark{level, level, raw}})
	}
}

// pauseSource is where the pause for a reason stands; the first of the law's
// pauses where the reason is not told.
func (l *Law) pauseSource(r StandstillReason) (Source, bool) {
	for _, p := range l.Pauses {
		if r == "" || p.Reason() == r {
			return p.Source, true
		}
	}
	return Source{}, false
}
