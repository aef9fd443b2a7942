package datamap_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/datamap"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-043
func TestWhoCanReachHealthDataIsAnsweredFromTheRightsToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			set, err := store.Create(ctx, tx, record.DataSets, &record.DataSet{Head: register.Head{Title: "Absences"}, Elements: register.Rows[record.DataElement]{{PhysicalName: "kind", Category: "special.health"}, {PhysicalName: "mail", Category: "contact.email"}}})
			if err != nil {
				return err
			}
			silent, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Search: "Sick leave"})
			if err != nil {
				return err
			}
			clinic := &record.System{Head: register.Head{Title: "Clinic"}}
			clinic.PIIHeld = append(clinic.PIIHeld, "special.health")
			held, err := store.Create(ctx, tx, record.Systems, clinic)
			if err != nil {
				return err
			}
			for i, r := range []*record.AccessRight{
				{Holder: "Named outright", Level: "administer", Condition: "On call", Activities: register.Links[record.ProcessingActivity]{silent.Items[0].ID}},
				{Holder: "By the data set", DataSets: register.Links[record.DataSet]{set.ID}},
				{Holder: "By the system", System: register.To[record.System](held.ID)},
				{Holder: "For mail alone"},
				{Holder: "Withdrawn", Until: "2026-01-31"},
			} {
				r.Title = r.Holder
				if c := []record.PIICategory{"special.health", "", "", "contact.email", "special.health"}[i]; c != "" {
					r.Categories = append(r.Categories, c)
				}
				if _, err := store.Create(ctx, tx, record.AccessRights, r); err != nil {
					return err
				}
			}
			return nil
		})
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/access-report?category=health")
		has(t, p, "Named outright", "On call", "Administer", "By the data set", "By the system", "Clinic", "what its data sets or its system hold", "Payroll clerks", "ACR-0001")
		for _, x := range []string{"For mail alone", "Withdrawn", "One activity holds such data"} { // the right speaks for sick leave
			if p.Has(x) {
				t.Errorf("%q is shown", x)
			}
		}
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
			x, err := datamap.DoWholeAccess(ctx, tx, "health")
			if err != nil {
				return err
			}
			var who []string
			for _, r := range x.Rows {
				who = append(who, r.Group())
			}
			if got := strings.Join(who, ", "); got != "Named outright, By the data set, By the system, Payroll clerks" {
				t.Errorf("%s", got)
			}
			return nil
		})
		reader := webtest.As(t, w.site, access.Reader)
		has(t, reader.Get("/o/one/access-report?category=health"), "Named outright")
	})
}
