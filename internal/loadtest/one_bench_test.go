package loadtest_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/loadtest"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// BenchmarkOne is what one page costs without network, log and metrics, one after the
// other: where the time of BenchmarkPage goes.
func BenchmarkOne(b *testing.B) {
	a := program(b, db.SQLite)
	b.Cleanup(func() { _ = a.Close() })
	org, err := loadtest.Demonstration(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range []*register.Type{record.Tasks.Type, record.ProcessingActivities.Type} {
		if err := loadtest.Enlarge(b.Context(), a, org, t, 200); err != nil {
			b.Fatal(err)
		}
	}
	secret, err := loadtest.Owner(b.Context(), a)
	if err != nil {
		b.Fatal(err)
	}
	pages := loadtest.Pages()
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, "/o/"+org.Slug+pages[name], nil)
				r.AddCookie(&http.Cookie{Name: "privet", Value: secret})
				w := httptest.NewRecorder()
				a.Site.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("status %d: %s", w.Code, w.Body)
				}
			}
		})
	}
}
