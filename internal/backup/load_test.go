package backup_test

import (
	"context"
	"fmt"
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
			ctx, stop := context.WithCancel(t.Context())
			var writers sync.WaitGroup
			for i := range 4 {
				writers.Go(func() { h.keepWriting(ctx, t, orgs[i%2], &done) })
			}
			for round := range rounds {
				for len(done.now()) < 5*(round+1) && ctx.Err() == nil {
					h.pause(orgs[0])
				}
				before := done.now()
				file := h.write(backup.Options{})
				copied := build(t, []db.Dialect{db.SQLite, d}[round%2])
				copied.mustRestore(file)
				copied.holds(t, orgs, before)
			}
			stop()
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

func (h *house) keepWriting(ctx context.Context, t *testing.T, who access.Actor, done *acknowledged) {
	for i := 0; ctx.Err() == nil; i++ {
		rec := &record.System{Head: register.Head{Title: fmt.Sprintf("System %d", i)}}
		err := h.s.Write(context.WithoutCancel(ctx), who, func(tx *store.Tx) error {
			made, err := store.Create(ctx, tx, record.Systems, rec)
			if err != nil {
				return err
			}
			_, err = store.AddComment(ctx, tx, record.Systems.Type, made.ID, "noted")
			return err
		})
		switch {
		case err == nil:
			done.add(rec.ID)
		case ctx.Err() == nil:
			t.Errorf("a write while a backup runs: %v", err)
			return
		}
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
