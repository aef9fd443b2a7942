package rights_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Invariant 12: an organisation that moves to another zone and country, and a law that
// changes from a later day, give the same date for the same facts.
func TestTheDateOfARequestStaysWhenTheOrganisationMovesAndTheLawChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
			ReceivedAt: time.Date(2026, 1, 30, 23, 30, 0, 0, time.UTC), Requester: rights.Person{Name: "Erika Muster"}})
		if r.DueOn != "2026-03-02" { // 31 January in Berlin
			t.Fatalf("due %s", r.DueOn)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return err
			}
			if _, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
				o.Country, o.TimeZone = "US", "America/Los_Angeles"
				return nil
			}); err != nil {
				return err
			}
			text := string(law.Shipped().Pack("eu-gdpr"))
			for old, fresh := range map[string]string{"as_of: 2026-11-21": "as_of: 2027-06-01",
				"respond_within: {value: 1, unit: month,": "respond_within: {value: 3, unit: month, applies_from: 2027-07-01,"} {
				if !strings.Contains(text, old) {
					t.Fatalf("the pack lacks %q", old)
				}
				text = strings.Replace(text, old, fresh, 1)
			}
			p, err := store.Create(ctx, tx, record.LawPacks, &record.LawPack{Head: register.Head{Title: "Later"}, Law: "eu-gdpr", AsOf: "2027-06-01", Text: register.Text(text)})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.LawPacks, p.ID, p.Rev, "install", workflow.Input{})
			return err
		})
		again, err := w.change(t, r, func(r *record.Request) { r.Note = "Looked at." })
		if err != nil || again.DueOn != r.DueOn || !again.DueAt.Equal(r.DueAt) || again.Zone != r.Zone {
			t.Errorf("due %s at %s in %s, was %s at %s in %s, %v", again.DueOn, again.DueAt, again.Zone, r.DueOn, r.DueAt, r.Zone, err)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			x, err := rights.DoReckon(ctx, tx, again)
			if err != nil {
				return err
			}
			if d, ok := x.Earliest(); !ok || d.Governs().Day != r.DueOn || len(d.Governs().Steps) == 0 {
				t.Errorf("reckoned anew: %v", d.Governs().Day)
			}
			return nil
		})
	})
}
