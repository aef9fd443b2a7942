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
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-050: what the system wrote, such as an import, is looked at by the night.
func TestTheNightFindsWhatTheSystemWrote(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const wanted = "transfer.processor processor_abroad"
		w.abroadBy(t, access.SystemActor(w.who.Org, "import"))
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

// S-050: nobody has to wait for the night.
func TestWhoMayDecideLooksAtOnceAndIsToldWhatChanged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const wanted = "transfer.processor processor_abroad"
		a := w.abroadBy(t, access.SystemActor(w.who.Org, "import"))
		reader := webtest.As(t, w.site, access.Reader)
		reader.Get("/o/one/contradictions")
		if got := reader.Post("/o/one/contradictions/look", nil); got.Status != 403 || len(w.found(t, "open")) > 0 {
			t.Fatalf("a reader looks: %d, found %v", got.Status, w.found(t, "open"))
		}
		owner := webtest.As(t, w.site, access.Owner)
		owner.Get("/o/one/contradictions")
		if got := owner.Post("/o/one/contradictions/look", nil); got.Status >= 400 || !slices.Contains(w.found(t, "open"), wanted) {
			t.Fatalf("looked: %d, found %v", got.Status, w.found(t, "open"))
		}
		registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "import"), func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ArchiveAny(ctx, tx, record.ProcessingActivities.Type, a.ID, a.Rev, "gone")
			return err
		})
		var r contradictions.Reconciled
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = contradictions.DoLook(ctx, tx, w.words)
			return err
		})
		if slices.Contains(w.found(t, "open"), wanted) || r.Resolved == 0 {
			t.Errorf("of an activity that is archived: %+v, open %v", r, w.found(t, "open"))
		}
	})
}
