package respond_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-052: "still true" by a link is a review of a record that is reviewed; what is changed
// instead is for its owner to look at.
func TestStillTrueByALinkIsAReviewAndAChangeIsATask(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		registertest.Write(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.ProcessingActivities, w.activity.ID, w.activity.Rev, func(a *record.ProcessingActivity) error {
				a.ReviewEvery, a.ReviewDue = "P1Y", "2026-11-01"
				return nil
			})
			return err
		})
		tasks := func() (out []*record.Task) {
			registertest.Read(w, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
				page, err := store.List(ctx, tx, record.Tasks, store.Query{})
				out = page.Items
				return err
			})
			return out
		}
		path := w.ask("description")
		b := w.stranger(path)
		b.Post(path, url.Values{"do": {"confirm"}})
		a := w.get()
		if a.ReviewedOn == "" || a.ReviewDue <= "2027-11-01" || len(tasks()) != 0 {
			w.Errorf("reviewed on %q, next on %q, %d tasks", a.ReviewedOn, a.ReviewDue, len(tasks()))
		}
		path = w.ask("description")
		b = w.stranger(path)
		b.Post(path, url.Values{"do": {"send"}, "_has": {"description"}, "a.description": {"Now by a supplier."}})
		if list := tasks(); len(list) != 1 || list[0].Subject.ID != w.activity.ID || list[0].Source != "review" {
			w.Errorf("after a change: %+v, description %q", list, w.get().Description)
		}
	})
}
