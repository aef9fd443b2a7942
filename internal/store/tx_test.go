package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func verified(t *testing.T, s *store.DB, who access.Actor) {
	t.Helper()
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledger.Verify(ctx, ledger.Database(tx.SQL(), tx.Org), ledger.Options{})
		if err == nil && !report.OK() {
			t.Errorf("the ledger does not verify: %+v", report.Findings)
		}
		return err
	})
}

func TestManyWritersLoseNothingAndCollideCleanly(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		var shared *record.System
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
			shared, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "counter"}})
			return err
		})
		const writers, each = 8, 12
		var wg sync.WaitGroup
		var mu sync.Mutex
		applied := 0
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := s.Write(context.Background(), who, func(tx *store.Tx) error {
						_, err := store.Create(context.Background(), tx, record.Systems, &record.System{Head: register.Head{Title: fmt.Sprintf("w%d-%d", w, i)}})
						return err
					})
					if err != nil && !problem.Is(err, problem.Stale) {
						t.Errorf("create: %v", err)
					}
					err = s.Write(context.Background(), who, func(tx *store.Tx) error {
						x, err := store.Get(context.Background(), tx, record.Systems, shared.ID)
						if err != nil {
							return err
						}
						_, err = store.Change(context.Background(), tx, record.Systems, x.ID, x.Rev, func(x *record.System) error { x.UsersCount++; return nil })
						return err
					})
					if err == nil {
						mu.Lock()
						applied++
						mu.Unlock()
					} else if !problem.Is(err, problem.Stale) {
						t.Errorf("change: %v", err)
					}
				}
			})
		}
		wg.Wait()
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Get(ctx, tx, record.Systems, shared.ID)
			if err == nil && (x.UsersCount != int64(applied) || x.Rev != int64(applied)+1) {
				t.Errorf("count %d, revision %d after %d changes that were acknowledged", x.UsersCount, x.Rev, applied)
			}
			page, err2 := store.List(ctx, tx, record.Systems, store.Query{Limit: 500})
			if len(page.Items) != writers*each+1 {
				t.Errorf("%d systems, want %d", len(page.Items), writers*each+1)
			}
			return errors.Join(err, err2)
		})
		verified(t, s, who)
	})
}

func TestAnInterruptedWriteLeavesNothing(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		ctx, stop := context.WithCancel(context.Background())
		err := s.Write(ctx, who, func(tx *store.Tx) error {
			if _, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "first"}}); err != nil {
				return err
			}
			stop()
			// Whoever goes on after the interruption, even with another context, is refused.
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "second"}})
			if err == nil {
				t.Error("a write after the interruption is accepted")
			}
			return nil
		})
		if err == nil {
			t.Error("an interrupted transaction commits")
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Systems, store.Query{})
			if len(page.Items) > 0 {
				t.Errorf("%d systems after an interrupted write", len(page.Items))
			}
			return err
		})
	})
}

var errEnough = errors.New("enough")

// The second line behind the WHERE of each query (decision 13). S1
func TestRowLevelSecurityHidesWhatAQueryForgets(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.Postgres, registertest.NewClock())
	a, b := registertest.Found(t, s, "a"), registertest.Found(t, s, "b")
	registertest.Write(t, s, a, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "of a"}})
		return err
	})
	ctx := context.Background()
	err := s.Write(ctx, b, func(tx *store.Tx) error {
		for _, q := range []string{"SELECT count(*) FROM systems", "SELECT count(*) FROM record WHERE register = 'systems'", "SELECT count(*) FROM search WHERE layer = 'draft'",
			"SELECT count(*) FROM ledger_entry WHERE register = 'systems'"} {
			var n int
			if err := tx.SQL().QueryRowContext(ctx, q).Scan(&n); err != nil {
				return err
			}
			if n != 0 {
				t.Errorf("%s: %d rows of another organisation", q, n)
			}
		}
		if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO counter (org, register, last) VALUES ($1, 'systems', 900)", a.Org.String()); err == nil {
			t.Error("a row can be written into another organisation")
		}
		return errEnough // the failed statement has ended the transaction
	})
	if !errors.Is(err, errEnough) {
		t.Error(err)
	}
}
