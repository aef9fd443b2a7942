package rights

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
)

// heard is what the person did on the own page.
type heard string

const (
	wrote      heard = "wrote"
	withdrew   heard = "withdrew"
	complained heard = "complained"
)

// How many days whoever works on a request has to look at what the person did: our own
// targets, shorter than any law's.
const (
	readWithin   = 2
	answerWithin = 7 // a complaint
)

// ComplaintAnswer is the template that answers a complaint.
const ComplaintAnswer = "complaint_answer"

// doHeard makes work of what the person did: a task for who handles the request, or, of a
// complaint, an urgent one for its owner, and the day of the complaint on the request. One
// task a day of each sort, however often the person writes. Its words name nobody.
func doHeard(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, r *record.Request, what heard) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	w := words.Words(own.Language)
	task := reminder.Task{About: &r.Head, Assignee: r.Assignee.ID, Due: today.AddDays(readWithin), Source: "person",
		Title: w.T("deliver.heard."+string(what), "ref", r.Ref), Text: w.T("deliver.heard." + string(what) + ".text")}
	if what == complained {
		task.Assignee, task.Due, task.Priority = id.ID{}, today.AddDays(answerWithin), urgentNow
	}
	var n int
	if err := tx.SQL().QueryRowContext(ctx, `SELECT count(*) FROM tasks t JOIN record x ON x.org = t.org AND x.id = t.id
		WHERE t.org = $1 AND t.subject = $2 AND t.due = $3 AND x.title = $4`, tx.Org.String(), r.ID.String(), string(task.Due), reminder.Clip(task.Title)).Scan(&n); err != nil {
		return fmt.Errorf("look for a task: %w", err)
	}
	if n == 0 {
		if err := task.Open(ctx, tx); err != nil {
			return err
		}
	}
	if what != complained {
		return nil
	}
	return onComplaint(ctx, tx, r, today, "")
}

// onComplaint keeps the days of a complaint and of its answer.
func onComplaint(ctx context.Context, tx *store.Tx, r *record.Request, on, answered calendar.Day) error {
	defer tx.AsSystem("rights")()
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil {
		return err
	}
	_, err = store.Change(ctx, tx, record.Requests, now.ID, now.Rev, func(r *record.Request) error {
		if on != "" {
			r.ComplainedOn = on
		}
		r.ComplaintAnsweredOn = answered
		return nil
	})
	return err
}

// complaintOpen reports whether the person complained and was not answered.
func complaintOpen(r *record.Request) bool {
	return r.ComplainedOn != "" && r.ComplaintAnsweredOn == ""
}
