package rights

import (
	"context"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// DoMessage keeps a message that came or went by another way: a letter, a call, a mail from
// another mailbox. Nothing is sent. The form's fields are direction and body; problems of
// kind invalid stand at them.
func DoMessage(ctx context.Context, tx *store.Tx, r *record.Request, m Message) (Message, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return m, err
	}
	if m.Direction != In && m.Direction != Out && m.Direction != Note {
		var l problem.List
		l.If(true, "direction", "bad_direction")
		return m, l.Err()
	}
	m.By = tx.Person
	if m.Direction == Out {
		m.Sent = tx.Now
	}
	return addMessage(ctx, tx, r, Message{Direction: m.Direction, Template: m.Template, Lang: m.Lang, Body: m.Body, By: m.By, Sent: m.Sent})
}
