package law

import (
	"time"

	"github.com/privet-pims/privet/internal/calendar"
)

// Facts are what happened, and all that a deadline is computed from. They are
// plain data: written out and read back they give the same dates for ever, on
// any machine (decision 10).
type Facts struct {
	Law  string      `json:"law"`
	Duty string      `json:"duty,omitempty"` // request.respond, breach.authority, …; "" asks the law by Kind
	Kind RequestKind `json:"kind,omitempty"` // what was asked for, where it was a request

	Event time.Time `json:"event"`          // receipt of the request, or awareness of the breach
	Zone  string    `json:"zone"`           // IANA name, "Europe/Berlin": whose wall shows the day
	Place string    `json:"place,omitzero"` // country or region whose holidays count; "" is the law's own

	Identity time.Time `json:"identity,omitzero"` // when proof of identity that was asked for arrived
	Fee      time.Time `json:"fee,omitzero"`      // when a fee lawfully charged was paid

	Pauses    []Standstill `json:"pauses,omitempty"`
	Extension *Taken       `json:"extension,omitempty"`
	Reading   Reading      `json:"reading,omitzero"`
	Targets   []Target     `json:"targets,omitempty"`
}

// StandstillReason is why time stood still.
type StandstillReason string

const (
	ForIdentity      StandstillReason = "identity"      // proof of identity was asked for
	ForClarification StandstillReason = "clarification" // the person was asked what is meant
)

// Standstill is a pause from the day of the question to the day of the answer,
// both included; To is "" while it lasts.
type Standstill struct {
	From   calendar.Day     `json:"from"`
	To     calendar.Day     `json:"to,omitempty"`
	Reason StandstillReason `json:"reason,omitempty"`
}

// Taken is an extension that somebody decided on.
type Taken struct {
	Reason string       `json:"reason"`       // told to the person
	Told   calendar.Day `json:"told"`         // the day on which the person was told
	To     calendar.Day `json:"to,omitempty"` // the new day, where the law names no number
}

// Reading is what a law leaves open or makes depend on who asks.
type Reading struct {
	CountReceipt bool `json:"count_receipt,omitempty"` // California: the day of receipt is day 1 (11 CCR § 7021(b))
	FiveDayWeek  bool `json:"five_day_week,omitempty"` // California: business days are Monday to Friday
	SmallAgent   bool `json:"small_agent,omitempty"`   // Brazil: small processing agents have double the time
}

// Target is an internal target (OLA): a period from the event in which a step
// is to be done. It stands beside the law's dates and never moves them.
type Target struct {
	Step string        `json:"step"`
	Span calendar.Span `json:"span"`
}

// Role says what a date is for.
type Role string

const (
	RoleFirst       Role = "first"       // the limit without an extension
	RoleExtended    Role = "extended"    // the limit with one
	RoleNotice      Role = "notice"      // last day to tell of an extension, with reasons
	RoleAcknowledge Role = "acknowledge" // last day to confirm receipt
	RoleOnward      Role = "onward"      // telling recipients
	RoleWorking     Role = "working"     // a number that is not the law's
	RoleTarget      Role = "target"      // an internal target
)

// Sentence is one step of "why this date?": a whole key of the locales and what
// fills it. Days and instants stay what they are, so that each reader sees them
// in the own language and the zone of the case.
type Sentence struct {
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
}

// Ground is what a date rests on, with the mark of its verification.
type Ground struct {
	What string `json:"what"` // rule, method, extension, pause, start, reading, holidays
	Cite string `json:"cite"`
	Mark Mark   `json:"mark"`
}

// Date is one answer. Day is "" where the law names no number (Words says what
// it asks for) and while a pause lasts (Standing).
type Date struct {
	Role     Role
	Rule     Clock
	Step     string // of a target
	Day      calendar.Day
	At       time.Time // last instant, UTC
	Plain    calendar.Day
	Standing bool
	Words    string
	Steps    []Sentence
	Grounds  []Ground
}

// Numbered reports whether there is a date to keep.
func (d Date) Numbered() bool { return d.Day != "" }

// Doubts are the steps that say what the date could not know: the holidays of a year
// that is not announced yet, or of a place without a calendar. Whoever shows the date
// shows them beside it.
func (d Date) Doubts() []Sentence {
	var out []Sentence
	for _, s := range d.Steps {
		if s.Key == "calendar.step.calendar_gap" || s.Key == "calendar.step.no_calendar" {
			out = append(out, s)
		}
	}
	return out
}

// Weakest is the worst mark of all that the date rests on.
func (d Date) Weakest() Level {
	var worst Level
	for _, g := range d.Grounds {
		worst = weaker(worst, g.Mark.Weakest)
	}
	return worst
}

// ExtensionState says what became of an extension.
type ExtensionState string

const (
	ExtensionNone     ExtensionState = ""         // none was taken
	ExtensionInTime   ExtensionState = "in_time"  // the person was told in time: the extended date governs
	ExtensionTooLate  ExtensionState = "too_late" // told after the first limit: the first date governs
	ExtensionPossible ExtensionState = "possible" // none was taken, the law allows one
)

// Deadline answers Facts.
type Deadline struct {
	Facts     Facts
	Law       *Law
	Rule      Clock
	Holidays  calendar.Holidays
	Zone      *time.Location
	Start     time.Time // from which is counted: the event, or what moved it
	Extension ExtensionState
	Dates     []Date // the first is the limit without extension
}

// Date finds the date of a role.
func (d Deadline) Date(r Role) (Date, bool) {
	for _, x := range d.Dates {
		if x.Role == r {
			return x, true
		}
	}
	return Date{}, false
}

// Governs is the date that has to be kept as things are.
func (d Deadline) Governs() Date {
	role := RoleFirst
	if d.Extension == ExtensionInTime {
		role = RoleExtended
	}
	x, _ := d.Date(role)
	return x
}

// Late reports whether something done at an instant came after the date that
// governs; never where there is none.
func (d Deadline) Late(done time.Time) bool {
	g := d.Governs()
	return !g.At.IsZero() && done.After(g.At)
}
