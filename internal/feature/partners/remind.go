package partners

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// How many days ahead people hear of a day. The overview looks as far ahead as the
// reminders of what has to be prepared with a party.
const (
	aheadDays = 60 // next looks, ends and notice of contracts
	paperDays = 30 // certificates, answers of parties, answers of the library
	shortDays = 14 // holds and accepted findings
	afterDays = 7  // to decide once the time to object is over
)

// RemindAtOnce is how many tasks one transaction of DoRemind opens at most.
const RemindAtOnce = 200

// Reminded is what a day changed.
type Reminded struct {
	Ended int // agreements and answers whose time is over
	Tasks int // opened
}

// comingUp is one day that somebody is to know of; key names its sentences.
type comingUp struct {
	key  string
	head *register.Head
	day  calendar.Day // by which it is to be done
	args []any
}

// DoRemind ends agreements and accepted answers whose last day is over, and opens a task
// for what comes up: the next look at a party by criticality, the last day for notice
// and the end of an agreement, certificates and answers that run out, questionnaires
// that nobody answered, the end of the time to object, of holds and of accepted
// findings. One record and day has one task, whatever became of it: asking again opens
// none (S-095, S-097, S-099). It acts as the system, and opens RemindAtOnce tasks at
// most; whoever is told of as many asks again.
func DoRemind(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Reminded, error) {
	var out Reminded
	today, err := tx.Today(ctx)
	if err != nil {
		return out, err
	}
	r := round{ctx: ctx, tx: tx, today: today}
	for _, look := range []func() error{r.agreements, r.engagements, r.parties, r.questionnaires, r.changes, r.holds, r.findings, r.answers} {
		if err := look(); err != nil {
			return out, err
		}
	}
	out.Ended = r.ended
	had, err := reminder.Opened(ctx, tx)
	if err != nil {
		return out, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return out, err
	}
	w := words.Words(own.Language)
	for _, x := range r.list {
		if had[x.mark()] || out.Tasks == RemindAtOnce {
			continue
		}
		had[x.mark()] = true
		if err := x.open(ctx, tx, w); err != nil {
			return out, err
		}
		out.Tasks++
	}
	return out, nil
}

func (x comingUp) mark() string { return reminder.Mark(x.head.ID, x.day) }

// open makes the task, as confidential as what it names.
func (x comingUp) open(ctx context.Context, tx *store.Tx, w i18n.Words) error {
	args := append([]any{"title", x.head.Title, "ref", x.head.Ref, "day", x.day}, x.args...)
	key := "partners.remind." + x.key
	return openTask(ctx, tx, x.head, x.day, "clock", w.T(key, args...), w.T(key+".text", args...))
}

// openTask asks the owner of a record for something by a day.
func openTask(ctx context.Context, tx *store.Tx, about *register.Head, due calendar.Day, source record.TaskSource, title, text string) error {
	return reminder.Task{About: about, Due: due, Source: source, Title: title, Text: text}.Open(ctx, tx)
}

// round is one look at everything.
type round struct {
	ctx   context.Context
	tx    *store.Tx
	today calendar.Day
	list  []comingUp
	ended int
}

func (r *round) within(day calendar.Day, days int) bool {
	return day != "" && day <= r.today.AddDays(days)
}

func (r *round) add(key string, h *register.Head, day calendar.Day, args ...any) {
	r.list = append(r.list, comingUp{key, h, day, args})
}

func states(names string) store.Query {
	return store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: names}}}
}

// agreements: those that renew themselves go on; all others end with their term.
func (r *round) agreements() error {
	list, err := all(r.ctx, r.tx, record.Agreements, states("signed|active"))
	if err != nil {
		return err
	}
	for _, a := range list {
		renews := a.Renewal == "automatic" || a.Renewal == "open_ended"
		last := assess.LastNotice(a)
		switch {
		case a.Expires == "" || a.Expires < r.today && renews:
		case a.Expires < r.today:
			if _, err := store.Move(r.ctx, r.tx, record.Agreements, a.ID, a.Rev, "expire", workflow.Input{}); err != nil {
				return err
			}
			r.ended++
		case last >= r.today && r.within(last, aheadDays):
			r.add("notice", &a.Head, last)
		case r.within(a.Expires, aheadDays):
			r.add("end", &a.Head, a.Expires)
		}
	}
	return nil
}

// engagements are looked at again by their criticality (S-097).
func (r *round) engagements() error {
	list, err := all(r.ctx, r.tx, record.Engagements, states("active|under_review"))
	for _, e := range list {
		if next := e.Reassessment(); r.within(next, aheadDays) {
			r.add("look", &e.Head, next)
		}
	}
	return err
}

// parties show certificates; of each standard the last one counts.
func (r *round) parties() error {
	list, err := all(r.ctx, r.tx, record.Parties, store.Query{})
	for _, p := range list {
		last := map[string]calendar.Day{}
		for _, c := range p.Certifications {
			until := c.ValidUntil
			if until == "" {
				until = "9999-12-31"
			}
			last[c.Standard] = max(last[c.Standard], until)
		}
		by := map[calendar.Day][]string{}
		for standard, day := range last {
			if r.within(day, paperDays) {
				by[day] = append(by[day], standard)
			}
		}
		for day, standards := range by {
			slices.Sort(standards)
			r.add("certificate", &p.Head, day, "standards", strings.Join(standards, ", "))
		}
	}
	return err
}

// questionnaires: answers hold until a day; who does not answer is asked again.
func (r *round) questionnaires() error {
	list, err := all(r.ctx, r.tx, record.Questionnaires, states("sent|in_progress|returned|accepted"))
	if err != nil {
		return err
	}
	for _, q := range list {
		switch {
		case q.State == "accepted" && q.Direction == record.Outgoing && q.ValidUntil != "" && q.ValidUntil < r.today:
			if _, err := store.Move(r.ctx, r.tx, record.Questionnaires, q.ID, q.Rev, "expire", workflow.Input{}); err != nil {
				return err
			}
			r.ended++
		case q.State == "accepted" && q.Direction == record.Outgoing && r.within(q.ValidUntil, paperDays):
			r.add("valid", &q.Head, q.ValidUntil)
		case q.State != "accepted" && q.Direction == record.Incoming && r.within(q.Due, afterDays):
			r.add("answer_us", &q.Head, q.Due)
		case q.State != "accepted" && q.Direction == record.Outgoing && q.Due != "" && q.Due < r.today:
			r.add("unanswered", &q.Head, q.Due)
		}
	}
	return nil
}

// changes among sub-processors are decided once the time to object is over.
func (r *round) changes() error {
	list, err := all(r.ctx, r.tx, record.SubprocessorChanges, states("announced|objected"))
	for _, x := range list {
		if x.ObjectionUntil == "" || x.ObjectionUntil >= r.today {
			continue
		}
		due := max(x.EffectiveOn, x.ObjectionUntil.AddDays(afterDays))
		if x.State == "objected" {
			r.add("objected", &x.Head, due)
		} else {
			r.add("silent", &x.Head, due)
		}
	}
	return err
}

func (r *round) holds() error {
	list, err := all(r.ctx, r.tx, record.Holds, states("active"))
	for _, h := range list {
		if r.within(h.Until, shortDays) {
			r.add("hold", &h.Head, h.Until)
		}
	}
	return err
}

func (r *round) findings() error {
	list, err := all(r.ctx, r.tx, record.Findings, states("accepted"))
	for _, f := range list {
		if r.within(f.AcceptedUntil, shortDays) {
			r.add("finding", &f.Head, f.AcceptedUntil)
		}
	}
	return err
}

// answers of the library are used until the day up to which somebody read them.
func (r *round) answers() error {
	list, err := all(r.ctx, r.tx, record.Answers, store.Query{})
	for _, a := range list {
		if r.within(a.ReviewedUntil, paperDays) {
			r.add("library", &a.Head, a.ReviewedUntil)
		}
	}
	return err
}

// Remind does it for an organisation until nothing is left to be told.
func Remind(ctx context.Context, s *store.DB, words *i18n.Catalogue, org id.ID) error {
	for {
		var done Reminded
		if err := s.Write(ctx, access.SystemActor(org, "partners"), func(tx *store.Tx) (err error) {
			done, err = DoRemind(ctx, tx, words)
			return err
		}); err != nil || done.Tasks < RemindAtOnce {
			return err
		}
	}
}
