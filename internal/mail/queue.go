package mail

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/store"
)

// Send is the job that sends one mail of the outbox.
type Send struct {
	Mail id.ID `json:"mail"`
}

// Kind names the job.
func (Send) Kind() string { return "mail" }

func newID() id.ID { return id.New() }

// Queue puts a mail into the outbox in the transaction of what it tells of. Without
// a server it does nothing. The problem of an address that is none is
// mail_address; every other error is a mistake of the caller or of the database.
func (m *Mailer) Queue(ctx context.Context, tx *store.Tx, msg Message) error {
	if !m.On() {
		return nil
	}
	l, err := m.writer.write(msg)
	if err != nil {
		return err
	}
	body, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	sealed, err := m.Vault.Seal(id.ID{}, body)
	if err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	at := newID()
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO outbox (id, queued, sealed) VALUES ($1, $2, $3)", at.String(), tx.SQL().Dialect.Time(tx.Now), sealed)
	if err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	return m.Jobs.Add(ctx, tx, Send{at})
}

// QueueOutside is Queue in a transaction of its own, for what happens in no
// organisation, such as a password that was forgotten.
func (m *Mailer) QueueOutside(ctx context.Context, msg Message) error {
	if !m.On() {
		return nil
	}
	return m.outside(ctx, func(tx *store.Tx) error { return m.Queue(ctx, tx, msg) })
}

// outside runs do in a transaction of the installation. The outbox leaves no entry
// in a ledger: what a mail tells of has its own.
func (m *Mailer) outside(ctx context.Context, do func(*store.Tx) error) error {
	inner, err := m.Store.Base().Write(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	defer inner.Rollback() // does nothing after a commit
	if err := do(m.Store.Over(inner, access.SystemActor(id.ID{}, "mail"))); err != nil {
		return err
	}
	if err := inner.Commit(); err != nil {
		return fmt.Errorf("write to the outbox: %w", err)
	}
	return nil
}

// Waiting is how many mails are in the outbox, and since when the oldest is.
func (m *Mailer) Waiting(ctx context.Context) (n int, since time.Time, err error) {
	var oldest db.Instant
	err = m.Store.Base().SQL().QueryRowContext(ctx, "SELECT count(*), min(queued) FROM outbox").Scan(&n, &oldest)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("look into the outbox: %w", err)
	}
	return n, oldest.Time, nil
}

// work sends the mail of a job.
func (m *Mailer) work(ctx context.Context, j *jobs.Job[Send]) error {
	at := j.Args.Mail
	l, queued, err := m.take(ctx, at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // sent or given up already
	}
	var lost unreadable
	if err != nil && !errors.As(err, &lost) {
		return err
	}
	var fail *failure
	switch {
	case err != nil:
		l, fail = &letter{}, &failure{stage: "open", final: true, cause: lost}
	case !m.On():
		fail = &failure{stage: "off"}
	default:
		_, fail = send(ctx, m.set, m.forms, l, at, m.Store.Now())
	}
	late := m.Store.Now().Sub(queued) >= giveUp
	if fail != nil && !fail.final && !late {
		return fail
	}
	err = m.outside(ctx, func(tx *store.Tx) error {
		if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM outbox WHERE id = $1", at.String()); err != nil {
			return fmt.Errorf("take a mail out of the outbox: %w", err)
		}
		return j.Done(ctx, tx)
	})
	switch {
	case err != nil:
		return err
	case fail != nil:
		m.Log.ErrorContext(ctx, "mail given up", "mail", at.String(), "key", l.Key, "reason", fail.Error())
	default:
		m.Log.InfoContext(ctx, "mail sent", "mail", at.String(), "key", l.Key, "took", m.Store.Now().Sub(queued))
	}
	return nil
}

// take reads a mail of the outbox. What cannot be opened never will be.
func (m *Mailer) take(ctx context.Context, at id.ID) (*letter, time.Time, error) {
	tx, err := m.Store.Base().Read(ctx, id.ID{})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("read the outbox: %w", err)
	}
	defer tx.Rollback() // it only reads
	var sealed []byte
	var queued db.Instant
	if err := tx.QueryRowContext(ctx, "SELECT queued, sealed FROM outbox WHERE id = $1", at.String()).Scan(&queued, &sealed); err != nil {
		return nil, time.Time{}, fmt.Errorf("read the outbox: %w", err)
	}
	body, err := m.Vault.Unseal(id.ID{}, sealed)
	if err != nil {
		return nil, queued.Time, unreadable{err}
	}
	l := &letter{}
	if err := json.Unmarshal(body, l); err != nil {
		return nil, queued.Time, unreadable{err}
	}
	return l, queued.Time, nil
}

// unreadable is a mail that no later attempt will open either.
type unreadable struct{ error }
