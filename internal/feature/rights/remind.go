package rights

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
)

// How many days before a date somebody hears of it. The last warning goes to the owner of
// the request and not to who handles it: it is the escalation.
const (
	soonDays  = 7
	lastDays  = 1
	ackDays   = 1
	atOnce    = 200
	urgentNow = record.Priority("urgent")
)

// Reminded is what a night did.
type Reminded struct {
	Tasks  int // opened
	Erased int // requests whose people, messages and files were erased
}

// DoRemind opens a task for each open request whose date comes near: for who handles it a
// week ahead, for its owner a day ahead and when the date has passed, and for receipts
// that the law wants confirmed (S-063). Asked again on the same day it opens none. It acts
// as the system and opens 200 tasks at most; whoever is told of as many asks again.
func DoRemind(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Reminded, error) {
	var out Reminded
	today, err := tx.Today(ctx)
	if err != nil {
		return out, err
	}
	had, err := reminder.Opened(ctx, tx)
	if err != nil {
		return out, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return out, err
	}
	w := words.Words(own.Language)
	open := store.Query{Sort: "due_on", Limit: store.MaxLimit, Where: []store.Cond{
		{Field: "state", Op: "is", Value: "received|identity_check|clarifying|accepted|locating|reviewing|deciding|replying"}}}
	for {
		page, err := store.List(ctx, tx, record.Requests, open)
		if err != nil {
			return out, err
		}
		for _, r := range page.Items {
			for _, x := range comingUp(r, today, w) {
				at := reminder.Mark(r.ID, x.Due)
				if had[at] || out.Tasks == atOnce {
					continue
				}
				had[at] = true
				if err := x.Open(ctx, tx); err != nil {
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

// comingUp are the tasks that a request wants today. Each has a day of its own, by which it
// is known again: the date itself for who handles it, the day before and the day after for
// the owner.
func comingUp(r *record.Request, today calendar.Day, w i18n.Words) []reminder.Task {
	var out []reminder.Task
	add := func(key string, assignee id.ID, due calendar.Day, p record.Priority) {
		args := []any{"ref", r.Ref, "title", r.Title, "day", r.DueOn, "receipt", r.AcknowledgeBy}
		out = append(out, reminder.Task{About: &r.Head, Assignee: assignee, Due: due, Source: "clock", Priority: p,
			Title: w.T("rights.remind."+key, args...), Text: w.T("rights.remind."+key+".text", args...)})
	}
	if r.AcknowledgeBy != "" && r.AcknowledgedOn == "" && r.AnsweredAt.IsZero() && r.AcknowledgeBy <= today.AddDays(ackDays) && r.AcknowledgeBy != r.DueOn {
		add("acknowledge", r.Assignee.ID, r.AcknowledgeBy, "high")
	}
	switch {
	case r.DueOn == "" || !r.AnsweredAt.IsZero():
	case r.DueOn < today:
		add("late", r.Owner, r.DueOn.AddDays(1), urgentNow)
	case r.DueOn <= today.AddDays(lastDays):
		add("last", r.Owner, r.DueOn.AddDays(-1), urgentNow)
	case r.DueOn <= today.AddDays(soonDays):
		add("soon", r.Assignee.ID, r.DueOn, "high")
	}
	return out
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
