package contradictions_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-050: what the system wrote, such as an import, is looked at by the night.
func TestTheNightFindsWhatTheSystemWrote(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const wanted = "transfer.processor processor_abroad"
		registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "import"), func(ctx context.Context, tx *store.Tx) error {
			p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Far Ltd"}, Country: "IN"})
			if err != nil {
				return err
			}
			e, err := store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Support"}, Party: register.To[record.Party](p.ID), OurRole: record.Controller, TheirRole: record.TheyProcess})
			if err != nil {
				return err
			}
			_, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
				Head: register.Head{Title: "Help desk"}, Role: record.Controller,
				Processors: register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](e.ID)}},
			})
			return err
		})
		if slices.Contains(w.found(t, "open"), wanted) {
			t.Fatal("it was found at once")
		}
		q, err := jobs.New(w.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: w.Now, Workers: 1, Poll: 100 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { q.Close() })
		if err := contradictions.Schedule(q, w.DB, w.words); err != nil {
			t.Fatal(err)
		}
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		end := time.After(time.Minute)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for !slices.Contains(w.found(t, "open"), wanted) {
			select {
			case <-end:
				t.Fatalf("after a minute the night has found %v", w.found(t, "open"))
			case <-tick.C:
			}
		}
	})
}
