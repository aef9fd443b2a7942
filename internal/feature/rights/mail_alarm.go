package rights

import (
	"context"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// alarmAfter is how long a mailbox may fail before somebody is given the task to mend it:
// twelve readings. Requests wait in it and their clocks run.
const alarmAfter = time.Hour

// alarm opens a task for a mailbox that has failed for long, once until it is read again.
func (m *Mailroom) alarm(ctx context.Context, tx *store.Tx, b *Mailbox, failing time.Time, reason string) error {
	if !b.task.IsZero() || tx.Now.Sub(failing) < alarmAfter {
		return nil
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	w, who := m.Words.Words(own.Language), b.Assignee
	if who.IsZero() {
		who = b.by
	}
	loc, err := tx.Zone(ctx)
	if err != nil {
		return err
	}
	t := &record.Task{Head: register.Head{Title: reminder.Clip(w.T("mailboxes.alarm", "title", b.Title)), Owner: who, Confidentiality: access.Internal},
		Description: register.Text(w.T("mailboxes.alarm.text", "when", w.Time(failing, loc), "why", b.why(w, reason))),
		Assignee:    register.To[record.Person](who), Due: today.AddDays(1), Priority: urgentNow, Source: "check"}
	if t, err = store.Create(ctx, tx, record.Tasks, t); err != nil {
		return err
	}
	return setAlarm(ctx, tx, b.ID, t.ID)
}

// calm finishes the task about a mailbox, if there is one that is open.
func calm(ctx context.Context, tx *store.Tx, b *Mailbox) error {
	if b.task.IsZero() {
		return nil
	}
	defer tx.AsSystem("mailbox")()
	t, err := store.Get(ctx, tx, record.Tasks, b.task)
	if err != nil && !problem.Is(err, problem.Missing) {
		return err
	}
	if err == nil && t.Archived.IsZero() && (t.State == "open" || t.State == "doing" || t.State == "blocked") {
		if _, err := store.Move(ctx, tx, record.Tasks, t.ID, t.Rev, "finish", workflow.Input{}); err != nil {
			return err
		}
	}
	return setAlarm(ctx, tx, b.ID, id.ID{})
}

func setAlarm(ctx context.Context, tx *store.Tx, at, task id.ID) error {
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_mailbox SET task = $3 WHERE org = $1 AND id = $2", tx.Org.String(), at.String(), orNull(task)); err != nil {
		return fmt.Errorf("keep the task about a mailbox: %w", err)
	}
	return nil
}

// checked notes how a reading went; reason is "" where it went well.
func (m *Mailroom) checked(ctx context.Context, org id.ID, b *Mailbox, reason string) error {
	ctx = context.WithoutCancel(ctx)
	return m.Store.Write(ctx, system(org), func(tx *store.Tx) error {
		d := tx.SQL().Dialect
		now, err := MailboxAt(ctx, tx, b.ID)
		if problem.Is(err, problem.Missing) { // removed meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		var since any
		failing := tx.Now
		if !now.Failing.IsZero() {
			failing = now.Failing
		}
		if reason != "" {
			since = d.Time(failing)
		}
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_mailbox SET checked = $3, failing = $4, reason = $5 WHERE org = $1 AND id = $2", org.String(), b.ID.String(), d.Time(tx.Now), since, reason); err != nil {
			return fmt.Errorf("note a reading: %w", err)
		}
		if reason == "" {
			return calm(ctx, tx, now)
		}
		return m.alarm(ctx, tx, now, failing, reason)
	})
}
