package home_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-124: a night in which the program wrote a hundred records hides nothing of what people
// did before.
func TestWhatTheProgramDidManyTimesHidesNobodysChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.by(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Telephone exchange"}})
			return err
		})
		registertest.Write(t, w.DB, access.SystemActor(w.who.Org, "night"), func(ctx context.Context, tx *store.Tx) error {
			for i := range 100 {
				if _, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: fmt.Sprintf("Risk number %d", i)}}); err != nil {
					return err
				}
			}
			return nil
		})
		has(t, w.browser(t).Get("/o/one"), 200, "Telephone exchange", "Risk number 99")
		hasNot(t, w.browser(t).Get("/o/one"), "Risk number 98")
	})
}
