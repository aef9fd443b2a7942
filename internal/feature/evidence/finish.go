package evidence

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Reactions end what evidence was waited for with, in the transaction in which it
// comes, whichever way it comes: from a form, by a link, from a program. The task of a
// request is done when the evidence is handed in, and open again when it is handed
// back; the task to renew is done when it is renewed.
func Reactions() []store.Reaction {
	return []store.Reaction{store.On(record.EvidenceItems, func(ctx context.Context, tx *store.Tx, e store.Event[record.Evidence]) error {
		switch e.Verb {
		case "collect":
			return settle(ctx, tx, e.After, "person", "finish")
		case "return":
			return settle(ctx, tx, e.After, "person", "reopen")
		case "renew":
			return settle(ctx, tx, e.After, "clock", "finish")
		}
		return nil
	})}
}

// settle moves the tasks about a piece of evidence that come from a source, as the
// system: who hands evidence in need not have a right to them. Of those that people
// raised it takes that of who was asked.
func settle(ctx context.Context, tx *store.Tx, e *record.Evidence, source record.TaskSource, move string) error {
	if source == "person" && e.RequestedFrom.ID.IsZero() {
		return nil
	}
	who := tx.Actor
	tx.Actor = access.SystemActor(who.Org, "evidence_task")
	tx.Actor.OnBehalf, tx.Actor.Request = who.ID, who.Request
	defer func() { tx.Actor = who }()
	list, err := store.Every(ctx, tx, record.Tasks, store.Query{Where: []store.Cond{
		{Field: "subject", Op: "is", Value: e.ID.String()}, {Field: "source", Op: "is", Value: string(source)}}})
	if err != nil {
		return err
	}
	for _, x := range list {
		ended := x.State == "done" || x.State == "cancelled"
		if source == "person" && x.Assignee != e.RequestedFrom || ended != (move == "reopen") || x.State == "cancelled" {
			continue
		}
		if _, err := store.Move(ctx, tx, record.Tasks, x.ID, x.Rev, move, workflow.Input{}); err != nil {
			return err
		}
	}
	return nil
}
