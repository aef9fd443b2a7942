package contradictions_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/jobs"
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
