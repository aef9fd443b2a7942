package account

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
)

// BenchmarkRefusal measures S9: a refusal for a known and for an unknown address, on a
// cheap hash, so that everything but the hash is seen.
func BenchmarkRefusal(b *testing.B) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		b.Run(string(d), func(b *testing.B) {
			w := newWorld(b, d, Options{})
			w.person("known@example.org")
			took := map[string][]time.Duration{}
			for n := 0; b.Loop(); n++ {
				for _, email := range []string{"known@example.org", "unknown@example.org"} {
					begin := time.Now()
					if _, err := w.SignIn(w.ctx, email, "wrong", From{Address: fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)}); err == nil {
						b.Fatal("signed in")
					}
					took[email] = append(took[email], time.Since(begin))
				}
				w.pass(time.Minute)
			}
			for email, all := range took {
				slices.Sort(all)
				b.ReportMetric(float64(all[len(all)/2].Microseconds()), email[:5]+"-µs-median")
			}
		})
	}
}
