package rights_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// S-067
func TestAnEndedSampleOpensNothingAndStaysListed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		all := w.fill(t, 9, rand.New(rand.NewPCG(1, 2)))
		to := calendar.DayOf(w.clock.Now()).AddDays(1)
		auditor := access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.ExternalAuditor}
		known := func() (n int) {
			if err := w.DB.Read(t.Context(), auditor, func(tx *store.Tx) error {
				for _, r := range all {
					if may, err := rights.MayKnow(t.Context(), tx, r); err != nil {
						return err
					} else if may {
						n++
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		var x rights.Sample
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x, err = rights.DoDraw(ctx, tx, rights.Drawing{Seed: "s", Size: 4, From: to.AddDays(-300), To: to, Strata: rights.ByType})
			return err
		})
		if n := known(); n != 4 {
			t.Fatalf("the auditor knows %d of a sample of 4", n)
		}
		err := w.DB.Write(t.Context(), auditor, func(tx *store.Tx) error { return rights.DoEndSample(t.Context(), tx, x.ID) })
		if problem.KindOf(err) != problem.Forbidden {
			t.Errorf("an auditor ends what another drew: %v", err)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return rights.DoEndSample(ctx, tx, x.ID) })
		if n := known(); n != 0 {
			t.Errorf("after its end the auditor knows %d", n)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			kept, err := rights.SampleAt(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			refs := func(x rights.Sample) (out []string) {
				for _, l := range x.Requests {
					out = append(out, l.Ref)
				}
				return out
			}
			if !slices.Equal(refs(kept), refs(x)) || !kept.Ended(tx.Now) {
				t.Errorf("kept %v, drawn %v", refs(kept), refs(x))
			}
			_, err = rights.SampleAt(ctx, tx, id.New())
			if problem.KindOf(err) != problem.Missing {
				t.Errorf("a sample that is none: %v", err)
			}
			return nil
		})
	})
}

func TestASampleTakesFromEachGroupInTurn(t *testing.T) {
	t.Parallel()
	got := rights.DrawStrata("seed", 5, map[string][]string{"b": {"B1", "B2", "B3", "B4", "B5"}, "a": {"A1"}, "c": {"C1", "C2"}})
	count := map[byte]int{}
	for _, r := range got {
		count[r[0]]++
	}
	if count['A'] != 1 || count['B'] != 2 || count['C'] != 2 {
		t.Errorf("%v", got)
	}
	if all := rights.DrawStrata("seed", 99, map[string][]string{"a": {"A1", "A2"}}); len(all) != 2 {
		t.Errorf("%v of two", all)
	}
}
