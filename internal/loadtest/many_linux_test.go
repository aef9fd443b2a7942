package loadtest_test

import (
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/loadtest"
	"github.com/privet-pims/privet/internal/record"
)

// BenchmarkTenThousand is what pages cost over one organisation with 10,000 processing
// activities, one after the other and without network. "user-ms" is processor time of
// one page, which the load of others disturbs least; the bar is 150 ms on every page.
func BenchmarkTenThousand(b *testing.B) {
	a := program(b, db.SQLite)
	b.Cleanup(func() { _ = a.Close() })
	org, err := loadtest.Demonstration(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	if err := loadtest.Enlarge(b.Context(), a, org, record.ProcessingActivities.Type, 10_000); err != nil {
		b.Fatal(err)
	}
	secret, err := loadtest.Owner(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range []struct{ name, path string }{
		{"list", "/processing-activities"}, {"record", "/processing-activities/PA-0001"}, {"card", "/processing-activities/PA-0001/card"},
		{"data map", "/data-map"}, {"transfers", "/transfers/map"}, {"contradictions", "/contradictions"}, {"home", ""}, {"gap", "/gap"},
		{"laws", "/laws"}, {"law", "/laws/eu-gdpr/facts"}, {"ripple", "/ripple/systems/SYS-0001"},
	} {
		b.Run(x.name, func(b *testing.B) {
			var before, after syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
			n := 0
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, "/o/"+org.Slug+x.path, nil)
				r.AddCookie(&http.Cookie{Name: "privet", Value: secret})
				w := httptest.NewRecorder()
				a.Site.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("status %d", w.Code)
				}
				n++
			}
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
			b.ReportMetric(float64(after.Utime.Nano()-before.Utime.Nano())/1e6/float64(n), "user-ms/page")
		})
	}
}
