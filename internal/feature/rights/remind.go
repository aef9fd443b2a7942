package rights

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// How many days before a date somebody hears of it. What was not done in time goes to
// whoever stands above the one who handles the request: that is the escalation.
const (
	soonDays  = 7
	lastDays  = 1
	ackDays   = 1
	stepDays  = 1
	tellDays  = 7 // to tell recipients after the answer: the house's, for the law names no number
	overDays  = 7 // a target of the house that was missed longer ago is told no more
	atOnce    = 200
	urgentNow = record.Priority("urgent")
)

// Reminded is what a night did.
type Reminded struct {
	Tasks  int // opened
	Erased int // requests whose people, messages and files were erased
}

// DoRemind opens a task for each clock of an open request that comes near, and one for
// whoever stands above when it has passed: confirming receipt, the answer and the notice
// of an extension, passing on to a customer, telling recipients, and the own targets of
// the steps (S-063). Asked again on the same day it opens none. It acts as the system and
// opens 200 tasks at most; whoever is told of as many asks again.
func DoRemind(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Reminded, error) {
	var out Reminded
	x, err := newRound(ctx, tx, words)
	if err != nil {
		return out, err
	}
	had, err := reminder.Opened(ctx, tx)
	if err != nil {
		return out, err
	}
	open := store.Query{Sort: "due_on", Limit: store.MaxLimit, Rows: true, Where: []store.Cond{
		{Field: "state", Op: "is", Value: "received|identity_check|clarifying|accepted|locating|reviewing|deciding|replying"}}}
	for {
		page, err := store.List(ctx, tx, record.Requests, open)
		if err != nil {
			return out, err
		}
		for _, r := range page.Items {
			list, err := x.comingUp(ctx, tx, r)
			if err != nil {
				return out, err
			}
			for _, t := range list {
				at := reminder.Mark(r.ID, t.Due)
				if had[at] || out.Tasks == atOnce {
					continue
				}
				had[at] = true
				if err := t.Open(ctx, tx); err != nil {
					return out, err
				}
				out.Tasks++
			}
		}
		if page.Next == "" || out.Tasks == atOnce {
			return out, nil
		}
		open.After = page.Next
	}
}

// round is one night's look at the requests of an organisation.
type round struct {
	today    calendar.Day
	words    i18n.Words
	own      *record.Organisation
	packs    *law.Packs
	managers []id.ID // who runs the management system, and the deputies
}

func newRound(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (*round, error) {
	x := &round{}
	var err error
	if x.today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	if x.own, err = organisation(ctx, tx); err != nil {
		return nil, err
	}
	x.words = words.Words(x.own.Language)
	if x.packs, err = survey.Laws(ctx, tx); err != nil {
		return nil, err
	}
	page, err := store.List(ctx, tx, record.RoleAssignments, store.Query{Sort: "ref", Limit: store.MaxLimit,
		Where: []store.Cond{{Field: "role", Op: "is", Value: "pims_manager"}, {Field: "state", Op: "is", Value: "active"}}})
	if err != nil {
		return nil, err
	}
	for _, a := range page.Items {
		if a.Until == "" || x.today <= a.Until {
			x.managers = append(x.managers, a.Person.ID, a.Deputy.ID)
		}
	}
	return x, nil
}

// above is who hears of what was not done in time: the owner of a request or, where the
// owner is the one who should have done it, whoever runs the management system.
func (x *round) above(r *record.Request, does id.ID) id.ID {
	if does.IsZero() {
		does = handler(r)
	}
	for _, who := range append([]id.ID{r.Owner}, x.managers...) {
		if !who.IsZero() && who != does {
			return who
		}
	}
	return r.Owner
}

// someone hears where nobody was given the task: who handles the request, its owner, or
// whoever runs the management system.
func (x *round) someone(r *record.Request) id.ID {
	for _, who := range append([]id.ID{handler(r)}, x.managers...) {
		if !who.IsZero() {
			return who
		}
	}
	return id.ID{}
}

func handler(r *record.Request) id.ID {
	if r.Assignee.ID.IsZero() {
		return r.Owner
	}
	return r.Assignee.ID
}

// comingUp are the tasks that a request wants today. Each has a day of its own, by which it
// is known again; what falls on the same day is one task.
func (x *round) comingUp(ctx context.Context, tx *store.Tx, r *record.Request) ([]reminder.Task, error) {
	var out []reminder.Task
	add := func(key string, who id.ID, due calendar.Day, p record.Priority, more ...any) {
		if who.IsZero() {
			who = x.someone(r)
		}
		args := append([]any{"ref", r.Ref, "title", r.Title, "day", r.DueOn, "receipt", r.AcknowledgeBy}, more...)
		title, text := x.words.T("rights.remind."+key, args...), x.words.T("rights.remind."+key+".text", args...)
		if i := slices.IndexFunc(out, func(t reminder.Task) bool { return t.Due == due }); i >= 0 {
			out[i].Text += "\n\n" + text
			return
		}
		out = append(out, reminder.Task{About: &r.Head, Assignee: who, Due: due, Source: "clock", Priority: p, Title: title, Text: text})
	}
	switch {
	case r.DueOn == "" || !r.AnsweredAt.IsZero():
	case r.DueOn < x.today:
		add("late", x.above(r, handler(r)), r.DueOn.AddDays(1), urgentNow)
	case r.DueOn <= x.today.AddDays(lastDays):
		add("last", x.above(r, handler(r)), r.DueOn.AddDays(-1), urgentNow)
	case r.DueOn <= x.today.AddDays(soonDays):
		add("soon", r.Assignee.ID, r.DueOn, "high")
		tell, err := x.extendable(r)
		if err != nil {
			return nil, err
		}
		if tell != "" {
			add("extend", r.Assignee.ID, r.DueOn, "high", "tell", tell)
		}
	}
	if r.AcknowledgeBy != "" && r.AcknowledgedOn == "" && r.AnsweredAt.IsZero() && r.AcknowledgeBy != r.DueOn {
		switch {
		case r.AcknowledgeBy < x.today:
			add("acknowledge_late", x.above(r, handler(r)), r.AcknowledgeBy.AddDays(1), urgentNow)
		case r.AcknowledgeBy <= x.today.AddDays(ackDays):
			add("acknowledge", r.Assignee.ID, r.AcknowledgeBy, "high")
		}
	}
	if r.ForCustomer() && r.ForwardedOn == "" && r.AnsweredAt.IsZero() {
		by, err := onwardBy(ctx, tx, r)
		switch {
		case err != nil:
			return nil, err
		case by == "":
		case by < x.today:
			add("forward_late", x.above(r, handler(r)), by.AddDays(1), urgentNow, "by", by)
		case by <= x.today.AddDays(stepDays):
			add("forward", r.Assignee.ID, by, "high", "by", by)
		}
	}
	if n := untold(r); n > 0 {
		by := dayIn(r.AnsweredAt, r.Zone).AddDays(tellDays)
		if by < x.today {
			add("recipients_late", x.above(r, handler(r)), by.AddDays(1), urgentNow, "count", n, "by", by)
		} else {
			add("recipients", r.Assignee.ID, by, "high", "count", n, "by", by)
		}
	}
	for _, s := range r.OpenSteps() {
		step, does := x.words.T("choice.request_step_kind."+string(s.Kind)), s.Assignee.ID
		if does.IsZero() {
			does = r.Assignee.ID
		}
		switch {
		case s.Due.AddDays(overDays) < x.today:
		case s.Due < x.today:
			add("step_late", x.above(r, does), s.Due.AddDays(1), "high", "step", step, "by", s.Due)
		case s.Due <= x.today.AddDays(stepDays):
			add("step", does, s.Due, "normal", "step", step, "by", s.Due)
		}
	}
	return out, nil
}

// extendable is the last day to tell the person of more time, where a law allows it and
// none was taken; "" otherwise.
func (x *round) extendable(r *record.Request) (calendar.Day, error) {
	all, err := reckonWith(x.packs, r, x.own)
	if err != nil {
		return "", err
	}
	d, ok := all.Earliest()
	if !ok || d.Extension != law.ExtensionPossible {
		return "", nil
	}
	notice, _ := d.Date(law.RoleNotice)
	return notice.Day, nil
}

// untold counts the recipients that are still to hear of what an answer changed (GDPR Art. 19).
func untold(r *record.Request) int {
	n := 0
	for _, t := range r.RecipientsTold {
		if !r.AnsweredAt.IsZero() && !r.Closed() && t.ToldOn == "" && t.WhyNot == "" {
			n++
		}
	}
	return n
}

// Nightly reminds of the dates of an organisation and erases what has been kept long
// enough, until nothing is left to do.
func Nightly(ctx context.Context, s *store.DB, words *i18n.Catalogue, org id.ID) error {
	for {
		var done Reminded
		if err := s.Write(ctx, access.SystemActor(org, "rights"), func(tx *store.Tx) (err error) {
			if done, err = DoRemind(ctx, tx, words); err != nil {
				return err
			}
			done.Erased, err = DoErase(ctx, tx)
			return err
		}); err != nil {
			return fmt.Errorf("requests by night: %w", err)
		}
		if done.Tasks < atOnce && done.Erased < atOnce {
			return nil
		}
	}
}
