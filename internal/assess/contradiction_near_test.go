package assess_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// jungle is the twin with random contradictions in it.
func jungle(r *rand.Rand) *garden {
	g := twin()
	all := contradictions()
	for range 12 {
		all[r.IntN(len(all))].grows(g)
	}
	return g
}

func pick[T any](r *rand.Rand, all []*T) *T { return all[r.IntN(len(all))] }

// meddle changes one record as somebody might, and names it. It copies the record
// first: the world before stays as it was.
func (g *garden) meddle(r *rand.Rand) id.ID {
	switch r.IntN(12) {
	case 0:
		a := copied(&g.Activities, r)
		a.Systems = register.Links[record.System]{pick(r, g.Systems).ID}
		return a.ID
	case 1:
		a := copied(&g.Activities, r)
		a.Processors = register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](pick(r, g.Engagements).ID)}}
		return a.ID
	case 2:
		s := copied(&g.Systems, r)
		s.Supplier.ID, s.Hosting = pick(r, g.Parties).ID, "saas"
		return s.ID
	case 3:
		e := copied(&g.Engagements, r)
		e.Party.ID, e.State = pick(r, g.Parties).ID, "active"
		return e.ID
	case 4:
		x := copied(&g.Agreements, r)
		x.Engagements = register.Links[record.Engagement]{pick(r, g.Engagements).ID}
		return x.ID
	case 5:
		d := copied(&g.DataStores, r)
		d.System.ID, d.Country = pick(r, g.Systems).ID, "IN"
		return d.ID
	case 6:
		p := copied(&g.People, r)
		p.Left = !p.Left
		return p.ID
	case 7:
		q := copied(&g.Questionnaires, r)
		q.Engagement.ID, q.ValidUntil = pick(r, g.Engagements).ID, "2027-01-01"
		return q.ID
	case 8:
		i := copied(&g.Instructions, r)
		i.Agreement.ID, i.Outcome = pick(r, g.Agreements).ID, "refused"
		return i.ID
	case 9:
		x := copied(&g.Agreements, r)
		x.Party.ID, x.State = pick(r, g.Parties).ID, "terminated"
		return x.ID
	case 10:
		x := copied(&g.Requests, r)
		x.Customer.ID, x.ForwardedOn = pick(r, g.Parties).ID, ""
		return x.ID
	default:
		p := copied(&g.Parties, r)
		p.Country = "IN"
		return p.ID
	}
}

// copied puts a copy in the place of a random record.
func copied[T any](all *[]*T, r *rand.Rand) *T {
	*all = slices.Clone(*all)
	i := r.IntN(len(*all))
	x := *(*all)[i]
	(*all)[i] = &x
	return &x
}

func marksOf(all []assess.Contradiction) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Identity()+fmt.Sprint(c.Others, c.Args))
	}
	slices.Sort(out)
	return out
}

// What is found near the changed records is what the full run finds there.
func TestNearEqualsTheFullRunRestricted(t *testing.T) {
	t.Parallel()
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := jungle(r)
		at := g.meddle(r)
		v := assess.NewView(g.World)
		touched := assess.Touched(v, []id.ID{at})
		want := slices.DeleteFunc(assess.Contradictions(v), func(c assess.Contradiction) bool { return !touched[c.At.ID] })
		if got := assess.ContradictionsNear(v, []id.ID{at}); !slices.Equal(marksOf(got), marksOf(want)) {
			t.Fatalf("seed %d: near finds\n%v\nthe full run\n%v", seed, marksOf(got), marksOf(want))
		}
	}
}

// Keeping what was found, and looking again only at what a change touched before
// and after, leads to what a full run finds.
func TestAChangeMovesNothingBeyondWhatItTouches(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		g := jungle(r)
		before := assess.NewView(g.World)
		kept := assess.Contradictions(before)
		w := *g.World
		h := &garden{World: &w}
		at := []id.ID{h.meddle(r)}
		after := assess.NewView(h.World)
		touched := assess.Touched(before, at)
		for x := range assess.Touched(after, at) {
			touched[x] = true
		}
		kept = slices.DeleteFunc(kept, func(c assess.Contradiction) bool { return touched[c.At.ID] })
		kept = append(kept, assess.ContradictionsAt(after, touched)...)
		want := marksOf(assess.Contradictions(after))
		got := marksOf(kept)
		if !slices.Equal(got, want) {
			for _, x := range got {
				if !slices.Contains(want, x) {
					t.Errorf("seed %d: kept wrongly %s", seed, x)
				}
			}
			for _, x := range want {
				if !slices.Contains(got, x) {
					t.Errorf("seed %d: missed %s", seed, x)
				}
			}
		}
	}
}
