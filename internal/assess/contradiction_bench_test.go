package assess_test

import (
	"fmt"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// plain is a world of so many activities on a fiftieth as many systems, each with
// its engagement; every tenth activity has a contradiction.
func plain(activities int) *garden {
	g := twin()
	var systems, engaged []id.ID
	for range max(1, activities/50) {
		p := g.party()
		e := g.engaged(func(e *record.Engagement) { e.Party.ID = p })
		engaged = append(engaged, e)
		systems = append(systems, g.sys(func(s *record.System) { s.Supplier.ID = p }))
	}
	for i := range activities {
		k := i % len(systems)
		make := g.activity
		if i%3 == 0 {
			make = g.demanding
		}
		make(func(a *activity) {
			a.Title = fmt.Sprint("Activity ", i)
			a.Systems = register.Links[record.System]{systems[k]}
			a.Processors = register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](engaged[k])}}
			if i%10 == 0 {
				a.DataItems[0].RetentionGround = ""
			}
		})
	}
	return g
}

func BenchmarkContradictionsFull(b *testing.B) {
	g := plain(10_000)
	b.ReportAllocs()
	for b.Loop() {
		assess.Contradictions(assess.NewView(g.World))
	}
}

func BenchmarkContradictionsNear(b *testing.B) {
	g := plain(10_000)
	v := assess.NewView(g.World)
	at := []id.ID{g.Activities[5000].ID}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		assess.ContradictionsNear(v, at)
	}
}
