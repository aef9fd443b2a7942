package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		x := registertest.NewSampler(t, s, who)
		for _, ty := range s.Registers().All() {
			rec := x.Full(ty)
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.CreateAny(ctx, tx, ty, rec)
				return err
			})
			registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				got, err := store.GetAny(ctx, tx, ty, register.HeadOf(rec).ID)
				if err != nil {
					return err
				}
				if d := cmp.Diff(string(ty.JSON(rec)), string(ty.JSON(got))); d != "" {
					t.Errorf("%s: %s", ty.Name, d)
				}
				return nil
			})
		}
	})
}
