package rights

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Direction of a message.
type Direction string

const (
	In   Direction = "in"   // from the person
	Out  Direction = "out"  // to the person
	Note Direction = "note" // inside the house; the person never sees it
)

// Message is one entry of the thread.
type Message struct {
	ID        id.ID     `json:"id"`
	Direction Direction `json:"direction"`
	Template  string    `json:"template,omitempty"`
	Lang      string    `json:"language,omitempty"`
	Body      string    `json:"body"` // plain text
	Created   time.Time `json:"created"`
	By        id.ID     `json:"by,omitzero"` // person; zero is the requester or the program
	Sent      time.Time `json:"sent,omitzero"`
	MailID    string    `json:"-"`
	Seen      time.Time `json:"seen,omitzero"` // when the person opened it on the own page
}

// MaxMessage is the length of a message in bytes.
const MaxMessage = 50_000

// addMessage writes a message; it does not send it.
func addMessage(ctx context.Context, tx *store.Tx, r *record.Request, m Message) (Message, error) {
	m.Body = strings.TrimSpace(strings.ReplaceAll(m.Body, "\r\n", "\n"))
	var l problem.List
	l.If(m.Body == "", "body", "required")
	l.If(len(m.Body) > MaxMessage, "body", "too_long", "max", MaxMessage)
	l.If(strings.ContainsRune(m.Body, 0), "body", "bad_text")
	if err := l.Err(); err != nil {
		return m, err
	}
	d := tx.SQL().Dialect
	if m.ID.IsZero() {
		m.ID = id.New()
	}
	if m.Created.IsZero() {
		m.Created = tx.Now
	}
	var by, sent any
	if !m.By.IsZero() {
		by = m.By.String()
	}
	if !m.Sent.IsZero() {
		sent = d.Time(m.Sent)
	}
	_, err := tx.SQL().ExecContext(ctx, `INSERT INTO request_message (org, id, request, direction, template, lang, body, created, created_by, sent, mail_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, tx.Org.String(), m.ID.String(), r.ID.String(), string(m.Direction), m.Template, m.Lang, m.Body,
		d.Time(m.Created), by, sent, m.MailID)
	if err != nil {
		return m, fmt.Errorf("write a message: %w", err)
	}
	note(tx, "message", r, map[string]any{"id": m.ID, "direction": m.Direction, "template": m.Template})
	return m, nil
}

// Messages of a request, the oldest first; none for an actor who may not know.
func Messages(ctx context.Context, tx *store.Tx, r *record.Request) ([]Message, error) {
	if may, err := MayKnow(ctx, tx, r); err != nil || !may {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, `SELECT id, direction, template, lang, body, created, created_by, sent, mail_id, seen FROM request_message
		WHERE org = $1 AND request = $2 ORDER BY id LIMIT 500`, tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	defer rows.Close()
	var out []Message
	for rows.Next() {
		var m Message
		var direction string
		var created db.Instant
		var sent, seen sql.Null[db.Instant]
		if err := rows.Scan(&m.ID, &direction, &m.Template, &m.Lang, &m.Body, &created, &m.By, &sent, &m.MailID, &seen); err != nil {
			return nil, fmt.Errorf("read messages: %w", err)
		}
		m.Direction, m.Created, m.Sent, m.Seen = Direction(direction), created.Time, sent.V.Time, seen.V.Time
		out = append(out, m)
	}
	return out, rows.Err()
}

// markSeen keeps that the page with all messages to the person was opened, of each the
// first time.
func markSeen(ctx context.Context, tx *store.Tx, r *record.Request) error {
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_message SET seen = $4 WHERE org = $1 AND request = $2 AND direction = $3 AND seen IS NULL",
		tx.Org.String(), r.ID.String(), string(Out), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("mark messages: %w", err)
	}
	return nil
}

// DoNote writes a note that only the house sees; the form's field is body.
func DoNote(ctx context.Context, tx *store.Tx, r *record.Request, body string) (Message, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return Message{}, err
	}
	return addMessage(ctx, tx, r, Message{Direction: Note, Body: body, By: tx.Person})
}
