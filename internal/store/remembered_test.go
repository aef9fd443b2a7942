package store_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestWhatWasCountedIsAskedAgainOnlyAfterAWriteAndNeverForSomebodyElse(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "remembers")
		other := registertest.Found(t, s, "elsewhere")
		add := func(title string) {
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: title}})
				return err
			})
		}
		count := func(who access.Actor) (n int, statements int64) {
			ctx, asked := db.Counted(t.Context())
			err := s.Read(ctx, who, func(tx *store.Tx) error {
				got, err := store.Counts(ctx, tx, record.Systems.Type, []store.Query{{}})
				if err == nil {
					n = got[0]
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n, asked.Load()
		}
		add("Mail")
		first, asked := count(who)
		again, less := count(who)
		if first != 1 || again != 1 || less >= asked {
			t.Errorf("%d with %d statements, then %d with %d", first, asked, again, less)
		}
		add("Payroll")
		if n, _ := count(who); n != 2 {
			t.Errorf("after a write %d, want 2", n)
		}
		if n, _ := count(other); n != 0 {
			t.Errorf("another organisation counts %d", n)
		}
	})
}
