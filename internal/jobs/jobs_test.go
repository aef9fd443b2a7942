package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// note is a job that writes a comment on a task.
type note struct {
	Org  id.ID `json:"org"`
	Task id.ID `json:"task"`
}

func (note) Kind() string { return "test.note" }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func queue(t testing.TB, s *store.DB, workers int) *jobs.Queue {
	t.Helper()
	q, err := jobs.New(s.Base(), jobs.Options{Log: quiet(), Now: s.Now, Workers: workers, Poll: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

// writeNote is a worker whose effect and whose end are one transaction.
func writeNote(s *store.DB, done func()) func(context.Context, *jobs.Job[note]) error {
	return func(ctx context.Context, j *jobs.Job[note]) error {
		err := s.Write(ctx, access.SystemActor(j.Args.Org, "note"), func(tx *store.Tx) error {
			if _, err := store.AddComment(ctx, tx, record.Tasks.Type, j.Args.Task, "noted"); err != nil {
				return err
			}
			return j.Done(ctx, tx)
		})
		if err == nil {
			done()
		}
		return err
	}
}

func stop(t testing.TB, q *jobs.Queue, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
}

// eventually waits for a count that other goroutines drive.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("after a minute: %s", what)
		case <-tick.C:
		}
	}
}

// R1: a job is there exactly if its change is, and has its effect once, although
// the program ends in between.
func TestEachJobHasItsEffectOnceAlthoughTheQueueStopsInBetween(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "one")
		ctx := context.Background()
		adds := queue(t, s, 0)
		const n = 500
		refused := errors.New("rolled back on purpose")
		var kept sync.Map
		var begun atomic.Int64
		first := queue(t, s, 4)
		jobs.Handle(first, writeNote(s, func() { begun.Add(1) }))
		if err := first.Start(ctx); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for c := range 10 {
			wg.Go(func() {
				for i := range n / 10 {
					var at id.ID
					err := s.Write(ctx, owner, func(tx *store.Tx) error {
						rec, err := store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: fmt.Sprintf("task %d of %d", i, c)}})
						if err != nil {
							return err
						}
						at = rec.ID
						if err := adds.Add(ctx, tx, note{owner.Org, at}); err != nil {
							return err
						}
						if i%10 == 9 {
							return refused
						}
						return nil
					})
					if err == nil {
						kept.Store(at, true)
					} else if !errors.Is(err, refused) {
						t.Error(err)
					}
				}
			})
		}
		eventually(t, "no job was done", func() bool { return begun.Load() > 5 })
		stop(t, first, time.Nanosecond) // cancels what runs
		wg.Wait()

		second := queue(t, s, 4)
		jobs.Handle(second, writeNote(s, func() {}))
		if err := second.Start(ctx); err != nil {
			t.Fatal(err)
		}
		eventually(t, "jobs are left", func() bool {
			counts, err := second.Counts(ctx)
			return err == nil && len(counts) == 0
		})
		stop(t, second, 10*time.Second)

		total := 0
		registertest.Read(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			kept.Range(func(at, _ any) bool {
				total++
				list, err := store.Comments(ctx, tx, record.Tasks.Type, at.(id.ID))
				if err != nil || len(list) != 1 {
					t.Errorf("task %s: %d effects, %v", at, len(list), err)
				}
				return true
			})
			return nil
		})
		if total != n-n/10 {
			t.Errorf("%d tasks were kept, want %d", total, n-n/10)
		}
		var rows int
		if err := s.Base().SQL().QueryRow("SELECT count(*) FROM river_job").Scan(&rows); err != nil || rows != total {
			t.Errorf("%d jobs for %d kept tasks (%v): a job outlived its rolled back change", rows, total, err)
		}
	})
}

// R1: what a killed program was doing is done by the next one.
func TestJobsOfADeadProgramAreTakenUp(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "one")
		ctx := context.Background()
		q := queue(t, s, 0)
		var done atomic.Int64
		jobs.Handle(q, writeNote(s, func() { done.Add(1) }))
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			rec, err := store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: "left behind"}})
			if err != nil {
				return err
			}
			return q.Add(ctx, tx, note{owner.Org, rec.ID})
		})
		dead := "UPDATE river_job SET state = 'running', attempt = 1, attempted_by = '[\"gone\"]'"
		if s.Base().Dialect == db.Postgres {
			dead = "UPDATE river_job SET state = 'running', attempt = 1, attempted_by = '{gone}'"
		}
		if _, err := s.Base().SQL().Exec(dead); err != nil {
			t.Fatal(err)
		}
		if err := q.Start(ctx); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the job was not taken up", func() bool { return done.Load() == 1 })
		stop(t, q, 10*time.Second)
	})
}

// daily is a job of one day.
type daily struct {
	Day string `json:"day"`
}

func (daily) Kind() string { return "test.daily" }

func TestADailyJobRunsOnceADay(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "one")
		ctx := context.Background()
		var ran atomic.Int64
		today := func(now time.Time) jobs.Args { return daily{now.Format(time.DateOnly)} }
		q := queue(t, s, 0)
		jobs.Handle(q, func(context.Context, *jobs.Job[daily]) error { ran.Add(1); return nil })
		if err := q.Every(time.Hour, today); err != nil {
			t.Fatal(err)
		}
		if err := q.Start(ctx); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the daily job did not run", func() bool { return ran.Load() > 0 })
		stop(t, q, 10*time.Second)
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			return q.AddOnce(ctx, tx, today(s.Now()), today(s.Now()), today(s.Now().AddDate(0, 0, 1)))
		})
		var rows int
		if err := s.Base().SQL().QueryRow("SELECT count(*) FROM river_job").Scan(&rows); err != nil || rows != 2 || ran.Load() != 1 {
			t.Errorf("%d jobs for two days (%v), %d ran", rows, err, ran.Load())
		}
	})
}
