package clocks

import (
	"maps"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Says are the steps of a date in the words of a reader; instants are shown on the
// wall clock of the case.
func Says(w i18n.Words, d law.Deadline, x law.Date) []string { return say(w, d, x.Steps) }

// Doubts is what a date could not know, in the words of a reader.
func Doubts(w i18n.Words, d law.Deadline, x law.Date) []string { return say(w, d, x.Doubts()) }

func say(w i18n.Words, d law.Deadline, steps []law.Sentence) []string {
	out := make([]string, 0, len(steps))
	for _, s := range steps {
		args := maps.Clone(s.Args)
		for name, v := range args {
			if at, ok := v.(time.Time); ok {
				args[name] = w.Time(at, d.Zone) + " (" + d.Zone.String() + ")"
			}
			if words, ok := v.(string); ok && name == "words" {
				args[name], _ = d.Law.Said(w.Lang(), words)
			}
		}
		out = append(out, w.Fill(s.Key, args))
	}
	return out
}

// Why is the panel "why this date?" of a date, with what it could not know before it.
func Why(w i18n.Words, d law.Deadline, x law.Date) ui.WhyDate {
	out := ui.WhyDate{Title: w.T("clock.why"), Steps: Says(w, d, x), Doubts: Doubts(w, d, x)}
	for _, g := range x.Grounds {
		m := string(g.Mark.Weakest)
		says := w.T("library.mark." + m)
		if len(g.Mark.Raw) > 1 {
			says += " (" + g.Mark.Raw + ")"
		}
		out.Grounds = append(out.Grounds, ui.WhyGround{Label: w.T("clock.ground." + g.What), Cite: cited(w, d.Law, g), Mark: m, MarkSays: says})
	}
	return out
}

// cited is where a ground stands; a working period names its source in words.
func cited(w i18n.Words, l *law.Law, g law.Ground) string {
	if g.What != "working" {
		return g.Cite
	}
	s, _ := l.Said(w.Lang(), g.Cite)
	return s
}

// Phrase is a phrase of a law for a reader, and the language that it is in: the reader's
// where the pack has words for it, else that of the pack.
func Phrase(w i18n.Words, l *law.Law, phrase string) (text, lang string) {
	if s, ok := l.Said(w.Lang(), phrase); ok {
		return s, w.Lang()
	}
	return phrase, "en"
}

// LawName is what people call a law.
func LawName(w i18n.Words, at string) string {
	if key := "law.name." + at; w.Has(key) {
		return w.T(key)
	}
	if l, ok := law.Shipped().Law(at); ok {
		return l.Name
	}
	return at
}

// Called is what people call a law, also one that only a pack of the organisation knows.
func Called(w i18n.Words, l *law.Law) string {
	if key := "law.name." + l.ID; w.Has(key) {
		return w.T(key)
	}
	name, _ := l.Said(w.Lang(), l.Name)
	return name
}

// Label says what a date is for.
func Label(w i18n.Words, x law.Date) string {
	if x.Role == law.RoleTarget {
		step := x.Step
		if key := "choice.request_step_kind." + step; w.Has(key) {
			step = w.T(key)
		}
		return w.T("clock.role.target", "step", step)
	}
	return w.T("clock.role." + string(x.Role))
}

// DutyName is what a duty asks for.
func DutyName(w i18n.Words, duty string) string { return w.T("clock.duty." + duty) }

// Beside are the dates of a deadline other than the one that governs.
func Beside(d law.Deadline) []law.Date {
	var out []law.Date
	for _, x := range d.Dates {
		if x.Role != d.Governs().Role {
			out = append(out, x)
		}
	}
	return out
}

// Validity says from when to when the rule is in force.
func Validity(w i18n.Words, c law.Clock) string {
	switch {
	case c.From != "" && c.To != "":
		return w.T("clock.valid.both", "from", c.From, "to", c.To)
	case c.From != "":
		return w.T("clock.valid.from", "from", c.From)
	case c.To != "":
		return w.T("clock.valid.to", "to", c.To)
	}
	return w.T("clock.valid.open")
}

// When is a date in words: its weekday and day, for hours its minute too.
func When(w i18n.Words, d law.Deadline, x law.Date) string {
	switch {
	case x.Standing:
		return w.T("clock.standing")
	case !x.Numbered():
		return w.T("clock.no_day")
	case x.Rule.Span.Unit == "hour":
		return w.Weekday(x.Day.Weekday()) + ", " + w.Day(x.Day) + ", " + x.At.In(d.Zone).Format("15:04")
	}
	return w.Weekday(x.Day.Weekday()) + ", " + w.Day(x.Day)
}
