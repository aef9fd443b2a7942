package upkeep_test

import (
	"context"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// The decision of the Union on the United Kingdom ends with 27 December 2031.
//
// S-011, S-100
func TestATransferThatLosesItsDecisionRaisesOneTaskOnTheDayAfter(t *testing.T) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			clock := registertest.NewClock()
			s := registertest.Open(t, dialect, clock)
			who := registertest.Found(t, s, "one")
			d, _ := deps(t, s, who.Org)
			var moved *record.ProcessingActivity
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				own, err := store.Get(ctx, tx, record.Organisations, who.Org)
				if err != nil {
					return err
				}
				if _, err := store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
					o.Country, o.LawsInScope = "DE", register.Terms[record.LawScheme]{"eu-gdpr"}
					return nil
				}); err != nil {
					return err
				}
				for _, x := range []record.ActivityTransfer{
					{Country: "GB", Mechanism: "adequacy"},
					{Country: "CH", Mechanism: "adequacy"},
					{Country: "GB", Mechanism: "scc", Module: "c2p", Document: "Clauses of 2024", Measures: "Keys stay here"},
				} {
					a := &record.ProcessingActivity{Head: register.Head{Title: "Payroll " + string(x.Country+" "+register.Country(x.Mechanism)), Confidentiality: "restricted"},
						Role: "controller", Transfers: register.Rows[record.ActivityTransfer]{x}}
					if a, err = store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
						return err
					}
					if moved == nil {
						moved = a
					}
				}
				return nil
			})
			at := func(day calendar.Day) { clock.Pass(day.Time().Add(9 * time.Hour).Sub(clock.Now())) }
			for _, x := range []struct {
				day   calendar.Day
				tasks int
			}{{"2026-11-18", 0}, {"2031-12-27", 0}, {"2031-12-28", 1}, {"2031-12-29", 1}, {"2032-01-20", 1}} {
				at(x.day)
				for range 2 { // asking again opens nothing again
					if err := d.Laws(context.Background(), who.Org); err != nil {
						t.Fatal(err)
					}
				}
				registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
					page, err := store.List(ctx, tx, record.Tasks, store.Query{})
					if err != nil {
						return err
					}
					if len(page.Items) != x.tasks {
						t.Fatalf("%s: %d tasks, want %d", x.day, len(page.Items), x.tasks)
					}
					for _, k := range page.Items {
						if k.Subject.ID != moved.ID || k.Due != "2032-01-11" || k.Confidentiality != "restricted" || k.Source != "check" {
							t.Errorf("task %+v", k)
						}
					}
					return nil
				})
			}
		})
	}
}
