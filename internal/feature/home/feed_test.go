package home_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-124: a night in which the program wrote a hundred records hides nothing of what people
// did before.
func TestWhatTheProgramDidManyTimesHidesNobodysChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.by(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Telephone exchange"}})
			return err
		})
		registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "night"), func(ctx context.Context, tx *store.Tx) error {
			for i := range 100 {
				if _, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: fmt.Sprintf("Risk number %d", i)}}); err != nil {
					return err
				}
			}
			return nil
		})
		has(t, w.browser(t).Get("/o/one"), 200, "Telephone exchange", "Risk number 99")
		hasNot(t, w.browser(t).Get("/o/one"), "Risk number 98")
	})
}

// S-061, S-124: whoever a request is given to finds it in the inbox as a task, once; whoever
// takes it himself is told nothing, and a task that says the same to the same person is enough.
func TestWhoeverARecordIsGivenToIsToldInTheInbox(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var r *record.Request
		w.by(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = store.Create(ctx, tx, record.Requests, &record.Request{Head: register.Head{Title: "Erasure of an account"}})
			return err
		})
		b := w.browser(t)
		has(t, b.Get("/o/one/inbox"), 200, "Nothing waits for you")
		w.by(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = store.Change(ctx, tx, record.Requests, r.ID, r.Rev, func(x *record.Request) error { x.Assignee.ID = w.grace; return nil })
			return err
		})
		has(t, b.Get("/o/one/inbox"), 200, "Erasure of an account", "For you to do", "Inbox, 1 unread")
		w.by(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = store.Change(ctx, tx, record.Requests, r.ID, r.Rev, func(x *record.Request) error { x.Note = "Second letter"; return nil })
			return err
		})
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			own := &record.Request{Head: register.Head{Title: "Her own"}}
			own.Assignee.ID = w.grace
			_, err := store.Create(ctx, tx, record.Requests, own)
			return err
		})
		has(t, b.Get("/o/one/inbox"), 200, "Inbox, 1 unread")
		w.by(t, func(ctx context.Context, tx *store.Tx) error {
			e, err := store.Create(ctx, tx, record.EvidenceItems, &record.Evidence{Head: register.Head{Title: "Access list"}, RequestedFrom: register.To[record.Person](w.grace)})
			if err != nil {
				return err
			}
			task := &record.Task{Head: register.Head{Title: "Access list"}, Assignee: register.To[record.Person](w.grace)}
			task.Subject.ID = e.ID
			_, err = store.Create(ctx, tx, record.Tasks, task)
			return err
		})
		has(t, b.Get("/o/one/inbox"), 200, "Inbox, 2 unread")
	})
}
