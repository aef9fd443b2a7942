package rights_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-064: what the first page and the sidebar say of requests is what a recount of the
// records finds, for each role.
func TestKeyFiguresOfRequestsEqualARecount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		berlin, err := time.LoadLocation("Europe/Berlin")
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(6, 11))
		w.fill(t, 60, r)
		open := []string{"received", "identity_check", "clarifying", "accepted", "locating", "reviewing", "deciding", "replying"}
		for _, role := range []access.Role{access.Owner, access.DPO, access.Contributor, access.Reader, access.InternalAuditor} {
			who := registertest.As(w.org, role)
			registertest.Read(t, w.DB, who, func(ctx context.Context, tx *store.Tx) error {
				today, err := tx.Today(ctx)
				if err != nil {
					return err
				}
				k, err := rights.DoKeyFigures(ctx, tx, today)
				if err != nil {
					return err
				}
				late, err := rights.Overdue(ctx, tx)
				if err != nil {
					return err
				}
				want, took := map[string]int{}, []int(nil)
				if tx.May(access.Read, access.Cases) {
					page, err := store.List(ctx, tx, record.Requests, store.Query{Limit: store.MaxLimit})
					if err != nil {
						return err
					}
					for _, x := range page.Items {
						received, answered := calendar.DayOf(x.ReceivedAt.In(berlin)), calendar.DayOf(x.AnsweredAt.In(berlin))
						if slices.Contains(open, x.State) {
							want[rights.OpenFigure]++
							if x.DueOn != "" && x.DueOn < today && x.AnsweredAt.IsZero() {
								want[rights.LateFigure]++
							}
							if x.DueOn >= today && x.DueOn <= today.AddDays(7) {
								want[rights.SoonFigure]++
							}
						}
						if !x.AnsweredAt.IsZero() && answered >= today.AddDays(-90) {
							took = append(took, received.DaysUntil(answered))
							want[rights.MedianFigure]++
						}
					}
				}
				for _, name := range []string{rights.OpenFigure, rights.SoonFigure, rights.LateFigure, rights.MedianFigure} {
					rows := 0
					k.Behind(w.words.Words("en"), name, 1000, func(_ *register.Type, ref, _, why string, _ id.ID) {
						if rows++; ref == "" || why == "" {
							t.Errorf("%s: a row says nothing", name)
						}
					})
					if k.Count(name) != want[name] || rows != want[name] {
						t.Errorf("%s: %s is %d with %d rows, recounted %d", role, name, k.Count(name), rows, want[name])
					}
				}
				median := -1
				if slices.Sort(took); len(took) > 0 {
					median = took[(len(took)-1)/2]
				}
				if k.Median != median {
					t.Errorf("%s: median %d, recounted %d", role, k.Median, median)
				}
				if late != want[rights.LateFigure] {
					t.Errorf("%s: the badge says %d, recounted %d", role, late, want[rights.LateFigure])
				}
				if role == access.Owner && (want[rights.LateFigure] == 0 || want[rights.MedianFigure] == 0) {
					t.Error("chance gave nothing to count")
				}
				return nil
			})
		}
	})
}
