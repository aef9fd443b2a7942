package rights_test

import (
	"context"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-064: what is counted stands where the clock of the request runs: the month of receipt at
// midnight in Berlin, the answer to the last minute of its day; what was doubled or taken
// back is received and nothing else; what was opened again is answered once; time that was
// taken counts; a request under two laws counts once in each and once in all.
func TestIndicatorsHoldAtTheEdges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		at := func(s string) time.Time {
			x, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		w.at(at("2026-11-20T09:00:00Z"))
		open := func(received string, laws ...record.Law) *record.Request {
			t.Helper()
			return w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: laws, Channel: record.ByEmail, ReceivedAt: at(received), Requester: rights.Person{Name: "Erika Muster"}})
		}
		edit := func(r *record.Request, do func(*record.Request)) *record.Request {
			t.Helper()
			now, err := w.change(t, r, do)
			if err != nil {
				t.Fatal(err)
			}
			return now
		}
		move := func(r *record.Request, name string) {
			t.Helper()
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				now, err := store.Get(ctx, tx, record.Requests, r.ID)
				if err != nil {
					return err
				}
				_, err = store.Move(ctx, tx, record.Requests, r.ID, now.Rev, name, workflow.Input{Reason: "As it was."})
				return err
			})
		}
		september := open("2026-09-30T21:30:00Z", "eu-gdpr") // 23:30 in Berlin
		october := open("2026-09-30T22:30:00Z", "eu-gdpr")   // 00:30 on 1 October
		edit(september, func(r *record.Request) { r.AnsweredAt, r.Outcome = r.DueAt.Add(-time.Minute), record.Fulfilled })
		edit(october, func(r *record.Request) { r.AnsweredAt, r.Outcome = r.DueAt.Add(time.Minute), record.Fulfilled })
		first := open("2026-08-03T08:00:00Z", "eu-gdpr", "uk-gdpr")
		edit(first, func(r *record.Request) { r.AnsweredAt, r.Outcome = at("2026-08-13T08:00:00Z"), record.Refused })
		doubled := open("2026-08-04T08:00:00Z", "eu-gdpr")
		edit(doubled, func(r *record.Request) { r.Concerns = append(r.Concerns, first.ID) })
		move(doubled, "mark_duplicate")
		back := open("2026-08-05T08:00:00Z", "eu-gdpr")
		move(back, "withdraw")
		longer := open("2026-07-01T08:00:00Z", "eu-gdpr")
		edit(longer, func(r *record.Request) {
			r.ExtensionReason, r.ExtensionToldOn = "Many systems", "2026-07-20"
			r.AnsweredAt, r.Outcome = at("2026-09-01T08:00:00Z"), record.Fulfilled
		})
		count := func(from, to calendar.Day) (x rights.Indicators) {
			t.Helper()
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				x, err = rights.DoIndicators(ctx, tx, from, to)
				return err
			})
			return x
		}
		is := func(what string, got rights.Count, want map[rights.Measure]int) {
			t.Helper()
			for _, m := range rights.Measures() {
				if got.Numbers[m] != want[m] {
					t.Errorf("%s, %s: %d, want %d", what, m, got.Numbers[m], want[m])
				}
			}
		}
		is("September", count("2026-09-01", "2026-09-30").All, map[rights.Measure]int{"received": 1, "answered": 1, "on_time": 1})
		is("October", count("2026-10-01", "2026-10-31").All, map[rights.Measure]int{"received": 1, "answered": 1, "late": 1})
		august := count("2026-08-01", "2026-08-31")
		is("August", august.All, map[rights.Measure]int{"received": 3, "answered": 1, "on_time": 1, "refused": 1, "set_aside": 2})
		if august.All.Median != 10 || august.All.P95 != 10 || august.All.OnTime != 100 {
			t.Errorf("August: median %d, 95th percentile %d, on time %d %%", august.All.Median, august.All.P95, august.All.OnTime)
		}
		laws := map[string]rights.Count{}
		for _, s := range august.By[rights.ByLaw] {
			laws[s.Key] = s.Count
		}
		is("August under the GDPR", laws["eu-gdpr"], map[rights.Measure]int{"received": 3, "answered": 1, "on_time": 1, "refused": 1, "set_aside": 2})
		is("August under that of the United Kingdom", laws["uk-gdpr"], map[rights.Measure]int{"received": 1, "answered": 1, "on_time": 1, "refused": 1})
		is("July", count("2026-07-01", "2026-07-31").All, map[rights.Measure]int{"received": 1, "answered": 1, "on_time": 1, "extended": 1})

		// An organisation that moves changes no number of the past.
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error { o.TimeZone, o.Country = "America/Los_Angeles", "US"; return nil })
			return err
		})
		is("September, told from Los Angeles", count("2026-09-01", "2026-09-30").All, map[rights.Measure]int{"received": 1, "answered": 1, "on_time": 1})
		is("October, told from Los Angeles", count("2026-10-01", "2026-10-31").All, map[rights.Measure]int{"received": 1, "answered": 1, "late": 1})
	})
}
