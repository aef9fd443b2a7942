package backup_test

import (
	"context"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// rounds of backups under load (R10 asks for 20 in all, over both databases).
const rounds = 10

// burst is how many writes there are in a round, so that some run beside its backup.
const burst = 60

// acknowledged are the records whose write has returned.
type acknowledged struct {
	mu   sync.Mutex
	list []id.ID
}

func (a *acknowledged) add(at id.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, at)
}

func (a *acknowledged) now() []id.ID {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]id.ID{}, a.list...)
}

// R10: while others write, a backup is of one moment; its copy passes integrity and
// verification and holds every write acknowledged before it began.
func TestBackupUnderLoadHoldsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			h := build(t, d)
			orgs := []access.Actor{registertest.Found(t, h.s, "acme"), registertest.Found(t, h.s, "other")}
			var done acknowledged
			orders := make(chan struct{}, rounds*burst)
			var writers sync.WaitGroup
			for i := range 4 {
				writers.Go(func() { h.keepWriting(t, orgs[i%2], orders, &done) })
			}
			for round := range rounds {
				for range burst {
					orders <- struct{}{}
				}
				for len(done.now()) < burst*round+5 && !t.Failed() {
					h.pause(orgs[0])
				}
				before := done.now()
				file := h.write(backup.Options{})
				copied := build(t, []db.Dialect{db.SQLite, d}[round%2])
				copied.mustRestore(file)
				copied.holds(t, orgs, before)
			}
			close(orders)
			writers.Wait()
			if rep := h.verify(); !rep.OK() {
				t.Errorf("the original: %v", rep.Findings)
			}
		})
	}
}

// pause lets the writers go on by waiting for the database itself.
func (h *house) pause(who access.Actor) {
	registertest.Read(h.t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Search(ctx, tx, "system", 1)
		return err
	})
}

// keepWriting writes one record and a comment for each order.
func (h *house) keepWriting(t *testing.T, who access.Actor, orders <-chan struct{}, done *acknowledged) {
	for range orders {
		rec := &record.System{Head: register.Head{Title: "System under load"}}
		err := h.s.Write(context.Background(), who, func(tx *store.Tx) error {
			made, err := store.Create(context.Background(), tx, record.Systems, rec)
			if err != nil {
				return err
			}
			_, err = store.AddComment(context.Background(), tx, record.Systems.Type, made.ID, "noted")
			return err
		})
		if err != nil {
			t.Errorf("a write while a backup runs: %v", err)
			continue
		}
		done.add(rec.ID)
	}
}

func (h *house) holds(t *testing.T, orgs []access.Actor, want []id.ID) {
	t.Helper()
	if rep := h.verify(); !rep.OK() {
		t.Errorf("a backup under load: %v", rep.Findings)
	}
	if h.s.Base().Dialect == db.SQLite {
		h.intact(t)
	}
	have := map[id.ID]bool{}
	for _, who := range orgs {
		registertest.Read(t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
			return store.Walk(ctx, tx, record.Systems.Type, func(rec register.Record, _ string) error {
				have[register.HeadOf(rec).ID] = true
				return nil
			})
		})
	}
	for _, at := range want {
		if !have[at] {
			t.Fatalf("the write of %s was acknowledged before the backup began, and is not in it", at)
		}
	}
}

func (h *house) intact(t *testing.T) {
	t.Helper()
	var said string
	if err := h.s.Base().SQL().QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		t.Errorf("%s, %v", said, err)
	}
}
