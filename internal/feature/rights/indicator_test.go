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
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// clerk is somebody who is assigned requests.
func (w *world) clerk(t *testing.T) (at id.ID) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Carla Clerk"}})
		if err == nil {
			at = p.ID
		}
		return err
	})
	return at
}

// fill makes requests of chance, some of them answered, late, refused or extended.
func (w *world) fill(t *testing.T, n int, r *rand.Rand) []*record.Request {
	t.Helper()
	var out []*record.Request
	now := w.clock.Now()
	clerk := w.clerk(t)
	for range n {
		in := rights.Intake{Types: []record.RequestType{[]record.RequestType{"access", "erasure", "objection"}[r.IntN(3)]}, Laws: [][]record.Law{{"eu-gdpr"}, {"uk"}, {"eu-gdpr", "uk"}}[r.IntN(3)],
			Channel: []record.RequestChannel{record.ByEmail, record.ByPortal}[r.IntN(2)], ReceivedAt: now.AddDate(0, 0, -1-r.IntN(200)), Requester: rights.Person{Name: "Erika Muster"}}
		x := w.intake(t, in)
		answered := in.ReceivedAt.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		x, err := w.change(t, x, func(x *record.Request) {
			if r.IntN(2) == 0 {
				x.Assignee.ID = clerk
			}
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

// teams puts everybody who is assigned a request into a unit.
func (w *world) teams(t *testing.T, all []*record.Request) map[id.ID]id.ID {
	t.Helper()
	out := map[id.ID]id.ID{}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		u, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Customer service"}})
		if err != nil {
			return err
		}
		for _, r := range all {
			if who := r.Assignee.ID; !who.IsZero() && out[who].IsZero() {
				p, err := store.Get(ctx, tx, record.People, who)
				if err != nil {
					return err
				}
				if _, err := store.Change(ctx, tx, record.People, who, p.Rev, func(p *record.Person) error { p.Unit.ID = u.ID; return nil }); err != nil {
					return err
				}
				out[who] = u.ID
			}
		}
		return nil
	})
	return out
}

// recounted is what a recount by other means finds in one group.
type recounted struct {
	numbers map[rights.Measure]int
	days    []int
}

// rank is the smallest number of days that so many of a hundred do not exceed.
func (c *recounted) rank(percent float64) int {
	slices.Sort(c.days)
	for _, d := range c.days {
		n := 0
		for _, e := range c.days {
			if e <= d {
				n++
			}
		}
		if float64(n) >= percent/100*float64(len(c.days)) {
			return d
		}
	}
	return -1
}

// count adds a request as it stands on a day.
func (c *recounted) count(r *record.Request, zone *time.Location, today calendar.Day) {
	if c.numbers == nil {
		c.numbers = map[rights.Measure]int{}
	}
	c.numbers["received"]++
	if r.ExtensionReason != "" {
		c.numbers["extended"]++
	}
	if r.AnsweredAt.IsZero() {
		c.numbers["open"]++
		if r.DueOn < today {
			c.numbers["overdue"]++
		}
		return
	}
	c.numbers["answered"]++
	answered, n := calendar.DayOf(r.AnsweredAt.In(zone)), 0
	for d := calendar.DayOf(r.ReceivedAt.In(zone)); d < answered; d = d.AddDays(1) {
		n++
	}
	c.days = append(c.days, n)
	if answered > r.DueOn {
		c.numbers["late"]++
	} else {
		c.numbers["on_time"]++
	}
	if r.Outcome == record.Refused {
		c.numbers["refused"]++
	}
}

// groupsOf are the groups of a request, by what they group.
func groupsOf(r *record.Request, zone *time.Location, teams map[id.ID]id.ID) map[rights.Dimension][]string {
	out := map[rights.Dimension][]string{
		rights.ByMonth: {string(calendar.DayOf(r.ReceivedAt.In(zone)))[:7]}, rights.ByChannel: {string(r.Channel)}, rights.ByAssignee: {r.Assignee.ID.String()},
	}
	if team, ok := teams[r.Assignee.ID]; ok {
		out[rights.ByTeam] = []string{team.String()}
	} else {
		out[rights.ByTeam] = []string{""}
	}
	for _, x := range r.Types {
		out[rights.ByType] = append(out[rights.ByType], string(x))
	}
	for _, x := range r.Laws {
		out[rights.ByLaw] = append(out[rights.ByLaw], string(x))
	}
	return out
}

// S-064: each number equals a recount by other means, whatever it is grouped by, and the
// rows behind it are as many.
func TestEachIndicatorEqualsARecount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		all := w.fill(t, 40, rand.New(rand.NewPCG(7, 11)))
		zone, _ := time.LoadLocation("Europe/Berlin")
		teams := w.teams(t, all)
		to := calendar.DayOf(w.clock.Now().In(zone))
		from := to.AddDays(-120)
		var x rights.Indicators
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x, err = rights.DoIndicators(ctx, tx, from, to)
			return err
		})
		var whole recounted
		groups := map[rights.Dimension]map[string]*recounted{}
		for _, r := range all {
			if day := calendar.DayOf(r.ReceivedAt.In(zone)); day < from || day > to {
				continue
			}
			whole.count(r, zone, to)
			for by, keys := range groupsOf(r, zone, teams) {
				if groups[by] == nil {
					groups[by] = map[string]*recounted{}
				}
				for _, key := range keys {
					if groups[by][key] == nil {
						groups[by][key] = &recounted{}
					}
					groups[by][key].count(r, zone, to)
				}
			}
		}
		same := func(what string, got rights.Count, want *recounted, rows func(rights.Measure) int) {
			t.Helper()
			for _, m := range rights.Measures() {
				if got.Numbers[m] != want.numbers[m] || rows(m) != want.numbers[m] {
					t.Errorf("%s, %s: %d, rows %d, recount %d", what, m, got.Numbers[m], rows(m), want.numbers[m])
				}
			}
			if got.Median != want.rank(50) || got.P95 != want.rank(95) {
				t.Errorf("%s: median %d, want %d; 95th percentile %d, want %d", what, got.Median, want.rank(50), got.P95, want.rank(95))
			}
		}
		same("all", x.All, &whole, func(m rights.Measure) int { return len(x.Pick("", "", m)) })
		for _, by := range rights.Dimensions() {
			if len(x.By[by]) != len(groups[by]) || len(groups[by]) == 0 {
				t.Errorf("by %s there are %d groups, the recount has %d", by, len(x.By[by]), len(groups[by]))
				continue
			}
			for _, s := range x.By[by] {
				want := groups[by][s.Key]
				if want == nil {
					t.Errorf("by %s the recount has no %q", by, s.Key)
					continue
				}
				same(string(by)+" "+s.Key, s.Count, want, func(m rights.Measure) int { return len(x.Pick(by, s.Key, m)) })
			}
		}
		if n := whole.numbers; n["received"] == 0 || n["late"] == 0 || n["on_time"] == 0 || len(groups[rights.ByLaw]) < 2 || len(groups[rights.ByAssignee]) < 2 || len(groups[rights.ByTeam]) < 2 {
			t.Fatalf("chance made too little: %v", n)
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
