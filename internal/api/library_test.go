package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/registertest"
)

// S-034, S-025, S-163: the library is read over the API as it is on pages.
func TestTheLibraryIsReadOverTheAPI(t *testing.T) {
	t.Parallel()
	x := newServer(t, registertest.Open(t, db.SQLite, registertest.NewClock()), api.Limits{})
	token := x.token(registertest.Found(t, x.s, "acme"), access.Reader)
	read := func(path string, into any) {
		t.Helper()
		body := x.do(ask{method: "GET", path: "/api/v1/library" + path, token: token}).want(200).body
		if err := json.Unmarshal([]byte(body), into); err != nil {
			t.Fatal(path, err)
		}
	}
	var page struct {
		Items []struct{ Key, Warning string }
		Next  string
		Total int
	}
	read("/requirements?framework=27701:2025&kind=control&role=processor&limit=40", &page)
	if page.Total != 47 || len(page.Items) != 40 || page.Next != "40" {
		t.Errorf("%d of %d, next %q", len(page.Items), page.Total, page.Next)
	}
	read("/requirements?q=A.8.5.1", &page)
	if page.Items[0].Key != "27701:2025/A.1.2.4" || page.Items[0].Warning == "" {
		t.Errorf("%+v", page.Items[0])
	}
	read("/mappings?provenance=dpmp-2022&reviewed=false&limit=1", &page)
	if page.Total != 6983 {
		t.Errorf("%d rows of the mapping project", page.Total)
	}
	read("/mappings?reviewed=true", &page)
	if page.Total != 0 {
		t.Errorf("%d rows are reviewed", page.Total)
	}
	var one struct {
		Items []struct{ Name string }
		Title string
	}
	read("/authorities?country=AT", &one)
	if len(one.Items) != 1 {
		t.Error(one.Items)
	}
	read("/requirement?key=27701:2025/A.1.2.7", &one)
	if one.Title != "Contracts with PII processors" {
		t.Error(one.Title)
	}
	for path, status := range map[string]int{"/requirement": 422, "/requirement?key=x": 404, "/requirements?kind=x": 422, "/requirements?role=x": 422, "/requirements?framework=x": 422, "/mappings?limit=0": 422} {
		x.do(ask{method: http.MethodGet, path: "/api/v1/library" + path, token: token}).want(status)
	}
	x.do(ask{method: http.MethodGet, path: "/api/v1/library/report"}).want(401)
}
