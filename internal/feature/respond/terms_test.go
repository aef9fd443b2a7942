package respond_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-040, S-055, S-125: whoever answers by a link chooses among the laws of the
// organisation's packs and reads its own terms by their names.
func TestALinkOffersLawsOfPacksAndOwnTerms(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		registertest.LayIsland(t, w.store, w.owner)
		registertest.Write(t, w.store, w.owner, func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.Create(ctx, tx, record.OwnTerms, &record.OwnTerm{Head: register.Head{Title: "Fatigue score"}, Does: "adds", Of: "pii_category/special.health", Key: "fatigue", NameDe: "Müdigkeitswert"}); err != nil {
				return err
			}
			_, err := store.Change(ctx, tx, record.ProcessingActivities, w.activity.ID, w.activity.Rev, func(a *record.ProcessingActivity) error {
				a.DataItems = register.Rows[record.ActivityDataItem]{{Category: "special.health.own_fatigue"}}
				return nil
			})
			return err
		})
		path := w.ask("applicable_law", "data_items")
		for lang, name := range map[string]string{"": "Fatigue score", "?lang=de": "Müdigkeitswert"} {
			b := w.stranger(path + lang)
			if !b.Page.Has(name) {
				t.Errorf("the page does not say %q", name)
			}
			if !b.Page.Has(registertest.IslandName) {
				t.Errorf("the law of the pack is not offered")
			}
		}
		w.stranger(path).Post(path, url.Values{"do": {"send"}, "_has": {"applicable_law"}, "a.applicable_law": {registertest.Island}})
		if got := w.get().ApplicableLaw; len(got) != 1 || got[0] != registertest.Island {
			t.Errorf("the answer is %v", got)
		}
	})
}
