package app_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// S-050, S-061: whoever opens the demonstration finds its contradictions counted and a
// mailbox that is set up and at rest.
func TestTheDemonstrationIsReadyBeforeItIsServed(t *testing.T) {
	t.Parallel()
	a, err := open(read(t, t.TempDir()), &syncBuffer{}, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	ctx := context.Background()
	slug, err := app.Seed(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		t.Fatal(err)
	}
	who := a.Operator()
	who.Org = tenant.ID
	if err := a.Store.Read(ctx, who, func(tx *store.Tx) error {
		found, err := store.List(ctx, tx, record.Findings, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "open"}}, Count: true})
		if err != nil {
			return err
		}
		boxes, err := rights.Mailboxes(ctx, tx)
		if err != nil {
			return err
		}
		if found.Total < 20 || found.Total > 50 { // as many as somebody can read, each of a kind that happens
			t.Errorf("%d contradictions are open", found.Total)
		}
		if len(boxes) != 1 || boxes[0].State() != "paused" || boxes[0].Assignee.IsZero() {
			t.Errorf("mailboxes: %d", len(boxes))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
