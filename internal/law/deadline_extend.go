package law

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
)

// Reason is which kind of standstill a pause of a law is.
func (p Pause) Reason() StandstillReason {
	if strings.Contains(p.Trigger, "doubt about identity") {
		return ForIdentity
	}
	return ForClarification
}

// extend adds the last day to tell of an extension and the date that it gives.
// Where none was taken they say what would be possible.
func (d *Deadline) extend(first Date) error {
	if !d.extendable() {
		return nil
	}
	notice := first
	notice.Role, notice.Words = RoleNotice, d.Rule.Further.Notice
	notice.Steps = []Sentence{{"clock.step.notice", map[string]any{"words": d.Rule.Further.Notice}}}
	if first.Numbered() {
		notice.Steps = append(notice.Steps, Sentence{"clock.step.notice_day", map[string]any{"day": first.Day}})
	}
	notice.Grounds = append([]Ground{{"extension", d.Rule.Further.Source.Cite, d.Rule.Further.Source.Mark}}, first.Grounds...)
	extended, err := d.extended(first)
	if err != nil {
		return err
	}
	d.Extension = ExtensionPossible
	if x := d.Facts.Extension; x != nil {
		d.Extension = ExtensionInTime
		extended.say("clock.step.extension_told", "day", x.Told)
		if first.Numbered() && x.Told > first.Day {
			d.Extension = ExtensionTooLate
			extended.say("clock.step.extension_late", "day", first.Day)
		}
	}
	d.Dates = append(d.Dates, notice, extended)
	return nil
}

func (d *Deadline) extended(first Date) (Date, error) {
	if d.Rule.Further.Announced {
		return d.announced(first)
	}
	span, err := d.Rule.Span.Plus(d.Rule.Extension)
	if err != nil {
		return Date{}, err
	}
	x, err := d.count(RoleExtended, d.Rule, span)
	if err != nil {
		return Date{}, err
	}
	x.Steps = append([]Sentence{{"clock.step.extension." + string(span.Unit), map[string]any{"count": d.Rule.Extension.N, "total": span.N}}}, x.Steps...)
	x.Grounds = append(x.Grounds, Ground{"extension", d.Rule.Further.Source.Cite, d.Rule.Further.Source.Mark})
	return x, nil
}

// announced is the day told to the person, where the law names no number: it
// governs as it was told and does not roll.
func (d *Deadline) announced(first Date) (Date, error) {
	x := Date{Role: RoleExtended, Rule: d.Rule, Words: d.Rule.Further.Notice, Standing: first.Standing,
		Grounds: []Ground{{"extension", d.Rule.Further.Source.Cite, d.Rule.Further.Source.Mark}}}
	x.say("clock.step.extension_open", "words", d.Rule.Further.Notice)
	if t := d.Facts.Extension; t != nil {
		if first.Numbered() && t.To <= first.Day {
			var l problem.List
			l.Add("extension.to", "clock_extension_after", "day", first.Day)
			return Date{}, l.Err()
		}
		x.Day, x.Plain, x.At = t.To, t.To, t.To.EndIn(d.Zone).UTC()
		x.say("calendar.step.ends", "day", t.To, "zone", d.Zone.String())
	}
	return x, nil
}

// beside adds what stands next to the limit: acknowledgement, onward notice,
// working period and internal targets.
func (d *Deadline) beside(p *Packs) error {
	on := calendar.DayOf(d.Facts.Event.In(d.Zone))
	if ack, ok := p.ClockRule(d.Law.ID, "request.acknowledge", on); ok && isRequest(d.Rule.Duty) && d.Rule.Duty == "request.respond" {
		x, err := d.count(RoleAcknowledge, ack, ack.Span)
		if err != nil {
			return err
		}
		d.Dates = append(d.Dates, x)
	}
	for _, o := range d.Law.Onward {
		if slices.Contains(o.Kinds, d.Facts.Kind) {
			d.Dates = append(d.Dates, Date{Role: RoleOnward, Rule: d.Rule, Words: o.Words,
				Steps: []Sentence{{"clock.step.onward", map[string]any{"words": o.Words}}}, Grounds: []Ground{{"rule", o.Source.Cite, o.Source.Mark}}})
		}
	}
	if w := d.Rule.Working; !w.Span.IsZero() && d.Rule.Span.IsZero() {
		x, err := d.count(RoleWorking, d.Rule, w.Span)
		if err != nil {
			return err
		}
		x.Words = w.Words
		x.Steps = append([]Sentence{{"clock.step.working", map[string]any{"words": w.Words}}}, x.Steps...)
		x.Grounds[0] = Ground{"working", w.Words, Mark{Unverified, Unverified, "U"}}
		d.Dates = append(d.Dates, x)
	}
	for _, t := range d.Facts.Targets {
		x, err := d.count(RoleTarget, Clock{Law: d.Law.ID, Duty: d.Rule.Duty, Span: t.Span}, t.Span)
		if err != nil {
			return err
		}
		x.Step, x.Grounds = t.Step, nil
		if g := d.Governs(); g.Numbered() && x.At.After(g.At) {
			x.say("clock.step.target_after", "day", g.Day)
		}
		d.Dates = append(d.Dates, x)
	}
	return nil
}

// Matter is one request under several laws.
type Matter struct {
	Deadlines []Deadline // the earliest date that governs first; those without a number last
	Silent    []string   // laws that have no rule for it on the day
}

// Earliest is the deadline to keep, if any law names a date.
func (m Matter) Earliest() (Deadline, bool) {
	if len(m.Deadlines) == 0 || !m.Deadlines[0].Governs().Numbered() {
		return Deadline{}, false
	}
	return m.Deadlines[0], true
}

// Matter asks several laws about the same facts; f.Law and f.Place of a law
// other than the first asked stay as given. An extension or a pause that a law
// does not know is left out for that law: it then runs on.
func (p *Packs) Matter(f Facts, laws ...string) (Matter, error) {
	var m Matter
	for _, id := range laws {
		own := f
		own.Law = id
		own = p.fitting(own)
		d, err := p.Deadline(own)
		if is, ok := problem.As(err); ok && len(is.Fields) == 1 && is.Fields[0].Key == "clock_no_rule" {
			m.Silent = append(m.Silent, id)
			continue
		}
		if err != nil {
			return Matter{}, err
		}
		m.Deadlines = append(m.Deadlines, d)
	}
	slices.SortStableFunc(m.Deadlines, func(a, b Deadline) int {
		x, y := a.Governs(), b.Governs()
		switch {
		case x.Numbered() && y.Numbered():
			return x.At.Compare(y.At)
		case x.Numbered():
			return -1
		case y.Numbered():
			return 1
		}
		return 0
	})
	return m, nil
}

// fitting leaves out of the facts what their law does not know.
func (p *Packs) fitting(f Facts) Facts {
	for _, drop := range []struct {
		field string
		do    func()
	}{
		{"pauses", func() { f.Pauses = nil }},
		{"extension", func() { f.Extension = nil }},
		{"extension.to", func() { f.Extension = nil }},
		{"reading", func() { f.Reading = Reading{} }},
	} {
		_, err := p.open(f)
		if is, ok := problem.As(err); ok && slices.ContainsFunc(is.Fields, func(x problem.Field) bool {
			return x.Path == drop.field && x.Key != "clock_pause_days"
		}) {
			drop.do()
		}
	}
	return f
}
