package rights_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// fill makes requests of chance, some of them answered, late, refused or extended.
func (w *world) fill(t *testing.T, n int, r *rand.Rand) []*record.Request {
	t.Helper()
	var out []*record.Request
	now := w.clock.Now()
	for range n {
		in := rights.Intake{Types: []record.RequestType{[]record.RequestType{"access", "erasure", "objection"}[r.IntN(3)]}, Laws: []record.Law{"eu-gdpr"},
			Channel: []record.RequestChannel{record.ByEmail, record.ByPortal}[r.IntN(2)], ReceivedAt: now.AddDate(0, 0, -1-r.IntN(200)), Requester: rights.Person{Name: "Erika Muster"}}
		x := w.intake(t, in)
		answered := in.ReceivedAt.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		x, err := w.change(t, x, func(x *record.Request) {
			if r.IntN(4) == 0 {
				x.ExtensionReason, x.ExtensionToldOn = "Many", calendar.DayOf(in.ReceivedAt).AddDays(5)
			}
			if r.IntN(3) > 0 && answered.Before(now) {
				x.AnsweredAt, x.Outcome = answered, []record.RequestOutcome{record.Fulfilled, record.Refused}[r.IntN(2)]
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

// S-064: each number equals a recount by other means, and the rows behind it are as many.
func TestEachIndicatorEqualsARecount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		all := w.fill(t, 40, rand.New(rand.NewPCG(7, 11)))
		zone, _ := time.LoadLocation("Europe/Berlin")
		to := calendar.DayOf(w.clock.Now().In(zone))
		from := to.AddDays(-120)
		var x rights.Indicators
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x, err = rights.DoIndicators(ctx, tx, from, to)
			return err
		})
		want, days := map[rights.Measure]int{}, []int{}
		types := map[record.RequestType]int{}
		for _, r := range all {
			day := calendar.DayOf(r.ReceivedAt.In(zone))
			if day < from || day > to {
				continue
			}
			want["received"]++
			types[r.Types[0]]++
			if r.ExtensionReason != "" {
				want["extended"]++
			}
			if r.AnsweredAt.IsZero() {
				want["open"]++
				if r.DueOn < to {
					want["overdue"]++
				}
				continue
			}
			want["answered"]++
			answered := calendar.DayOf(r.AnsweredAt.In(zone))
			n := 0
			for d := day; d < answered; d = d.AddDays(1) {
				n++
			}
			days = append(days, n)
			if answered > r.DueOn {
				want["late"]++
			} else {
				want["on_time"]++
			}
			if r.Outcome == record.Refused {
				want["refused"]++
			}
		}
		for _, m := range rights.Measures() {
			if x.All.Numbers[m] != want[m] || len(x.Pick("", "", m)) != want[m] {
				t.Errorf("%s: %d, rows %d, recount %d", m, x.All.Numbers[m], len(x.Pick("", "", m)), want[m])
			}
		}
		slices.Sort(days)
		rank := func(percent float64) int { // the smallest value that so many do not exceed
			for _, d := range days {
				n := 0
				for _, e := range days {
					if e <= d {
						n++
					}
				}
				if float64(n) >= percent/100*float64(len(days)) {
					return d
				}
			}
			return -1
		}
		if x.All.Median != rank(50) || x.All.P95 != rank(95) {
			t.Errorf("median %d, want %d; 95th percentile %d, want %d", x.All.Median, rank(50), x.All.P95, rank(95))
		}
		for _, s := range x.By[rights.ByType] {
			if s.Numbers["received"] != types[record.RequestType(s.Key)] {
				t.Errorf("%s: %d, recount %d", s.Key, s.Numbers["received"], types[record.RequestType(s.Key)])
			}
		}
		if want["received"] == 0 || want["late"] == 0 || want["on_time"] == 0 {
			t.Fatalf("chance made too little: %v", want)
		}
	})
}

// S-067
func TestTheSameSeedDrawsTheSameSampleWhichAnAuditorSeesWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		all := w.fill(t, 12, rand.New(rand.NewPCG(3, 5)))
		to := calendar.DayOf(w.clock.Now()).AddDays(1)
		auditor := access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.ExternalAuditor}
		known := func() int {
			n := 0
			err := w.DB.Read(t.Context(), auditor, func(tx *store.Tx) error {
				for _, r := range all {
					if may, err := rights.MayKnow(t.Context(), tx, r); err != nil {
						return err
					} else if may {
						n++
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := known(); n != 0 {
			t.Fatalf("before a sample is drawn the auditor knows %d", n)
		}
		draw := func(who access.Actor, seed string, size int) (x rights.Sample, err error) {
			err = w.DB.Write(t.Context(), who, func(tx *store.Tx) error {
				x, err = rights.DoSample(t.Context(), tx, seed, size, to.AddDays(-300), to)
				return err
			})
			return x, err
		}
		refs := func(x rights.Sample) string {
			var out []string
			for _, l := range x.Requests {
				out = append(out, l.Ref)
			}
			return fmt.Sprint(out)
		}
		a, err := draw(auditor, "2026-11", 5)
		if err != nil {
			t.Fatal(err)
		}
		b, err := draw(w.who, "2026-11", 5)
		if err != nil || refs(a) != refs(b) || a.Size != 5 || a.Population != 12 {
			t.Errorf("%s of %d, then %s, %v", refs(a), a.Population, refs(b), err)
		}
		if n := known(); n != 5 {
			t.Errorf("the auditor knows %d of a sample of 5", n)
		}
		if _, err := draw(access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.Reader}, "x", 5); problem.KindOf(err) != problem.Forbidden {
			t.Errorf("a reader draws: %v", err)
		}
		if _, err := draw(w.who, " ", 500); problem.KindOf(err) != problem.Invalid {
			t.Errorf("no seed, 500 requests: %v", err)
		}
	})
}

// The algorithm is published: whoever has the references draws the same by other means.
func TestASampleIsTheOrderOfKeyedDigests(t *testing.T) {
	t.Parallel()
	// printf 'DSR-000N' | openssl dgst -sha256 -hmac seed
	got := rights.Draw("seed", 2, []string{"DSR-0001", "DSR-0002", "DSR-0003"})
	if again := rights.Draw("seed", 2, []string{"DSR-0003", "DSR-0001", "DSR-0002"}); !slices.Equal(got, again) || len(got) != 2 {
		t.Errorf("%v, in another order %v", got, again)
	}
	if all := rights.Draw("seed", 9, []string{"DSR-0001"}); len(all) != 1 {
		t.Errorf("%v of one", all)
	}
}
