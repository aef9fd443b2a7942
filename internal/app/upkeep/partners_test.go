package upkeep_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-097: however many days come up, one night tells of all of them, and the next of
// none again.
func TestOneNightTellsOfEveryDayThatPartnersBring(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "one")
		d, _ := deps(t, s, who.Org)
		const many = partners.RemindAtOnce + 5
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for range many {
				p := &record.Party{Head: register.Head{Title: "Host"}, Certifications: register.Rows[record.Certification]{{Standard: "SOC 2", ValidUntil: "2026-12-01"}}}
				if _, err := store.Create(ctx, tx, record.Parties, p); err != nil {
					return err
				}
			}
			return nil
		})
		for range 2 {
			if err := d.Partners(context.Background(), who.Org); err != nil {
				t.Fatal(err)
			}
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			n, err := store.Counts(ctx, tx, record.Tasks.Type, []store.Query{{}})
			if err == nil && n[0] != many {
				t.Errorf("%d tasks for %d days", n[0], many)
			}
			return err
		})
	})
}
