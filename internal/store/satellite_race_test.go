package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// R13: an entry about a comment names the revision that was the present one when
// the entry was written, also if somebody changes the record meanwhile.
func TestCommentsBesideChangesLeaveALedgerThatVerifies(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "one")
		var rec *record.Task
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
			rec, err = store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: "contended"}})
			return err
		})
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 40 {
					err := s.Write(context.Background(), who, func(tx *store.Tx) error {
						_, err := store.AddComment(context.Background(), tx, record.Tasks.Type, rec.ID, "meanwhile")
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for rev := int64(1); rev <= 40; rev++ {
			err := s.Write(context.Background(), who, func(tx *store.Tx) error {
				_, err := store.Change(context.Background(), tx, record.Tasks, rec.ID, rev, func(k *record.Task) error {
					k.Description = register.Text(fmt.Sprintf("change %d", rev))
					return nil
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		wg.Wait()
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			report, err := ledger.Verify(ctx, ledger.Database(tx.SQL(), tx.Org), ledger.Options{})
			if len(report.Findings) > 0 {
				t.Errorf("findings: %v", report.Findings)
			}
			return err
		})
	})
}
