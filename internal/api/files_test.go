package api_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func TestAFileComesBackAsItWasAndIsNeverRun(t *testing.T) { // S11
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		at := tasks + "/" + x.create("acme", token, "tasks", `{"title":"x"}`).text("id")
		for name, want := range map[string]struct{ name, mediaType string }{
			"contract v2.pdf":              {"contract v2.pdf", "application/pdf"},
			"../../etc/passwd":             {"passwd", "application/octet-stream"},
			`C:\temp\Übersicht “Ž”.csv`:    {"Übersicht “Ž”.csv", "text/csv"},
			"page.html":                    {"page.html", "application/octet-stream"},
			"picture.svg":                  {"picture.svg", "application/octet-stream"},
			"a\r\nSet-Cookie: x=1\"; .pdf": {"aSet-Cookie: x=1\"; .pdf", "application/pdf"},
		} {
			r := httptest.NewRequest("POST", "http://privet.test"+at+"/attachments", strings.NewReader("content of "+name))
			q := r.URL.Query()
			q.Set("name", name)
			r.URL.RawQuery = q.Encode()
			r.Header.Set("Authorization", "Bearer "+token)
			w := httptest.NewRecorder()
			x.ServeHTTP(w, r)
			if w.Code != http.StatusCreated {
				t.Errorf("%q: status %d: %s", name, w.Code, w.Body)
				continue
			}
			g := x.do(ask{method: "GET", path: w.Header().Get("Location"), token: token}).want(200)
			way, params, err := mime.ParseMediaType(g.header.Get("Content-Disposition"))
			if err != nil || way != "attachment" || params["filename"] != want.name || g.body != "content of "+name {
				t.Errorf("%q: %v %v %v %q", name, err, way, params, g.body)
			}
			if kind, _, _ := strings.Cut(g.header.Get("Content-Type"), ";"); kind != want.mediaType {
				t.Errorf("%q is served as %s", name, kind)
			}
			if !strings.HasPrefix(g.header.Get("Content-Security-Policy"), "sandbox;") || g.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%q: head %v", name, g.header)
			}
		}
		if list := x.do(ask{method: "GET", path: at + "/attachments", token: token}).want(200).items(); len(list) != 6 {
			t.Errorf("%d files", len(list))
		}
	})
}

// S-046: what is exported can be imported, and changes nothing then.
func TestAnExportComesBackThroughTheImport(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		x.create("acme", token, "systems", `{"title":"Payroll"}`)
		file := x.do(ask{method: "GET", path: "/api/v1/o/acme/export/systems?format=xlsx", token: token}).want(200)
		if !strings.Contains(file.header.Get("Content-Disposition"), "systems.xlsx") {
			t.Errorf("head %v", file.header)
		}
		plan := x.do(ask{method: "POST", path: "/api/v1/o/acme/import?name=systems.xlsx", token: token, body: file.body, headers: []string{"Content-Type", "application/octet-stream"}}).want(200)
		if plan.text("counts", "create") != "0" || plan.text("counts", "change") != "0" || plan.text("counts", "same") != "1" {
			t.Errorf("plan %s", plan.body)
		}
		csv := "title\nBilling\n"
		x.do(ask{method: "POST", path: "/api/v1/o/acme/import?register=systems&name=s.csv&apply=true", token: token, body: csv, headers: []string{"Content-Type", "text/csv"}}).want(200)
		if total := x.do(ask{method: "GET", path: "/api/v1/o/acme/systems?count=1", token: token}).want(200).text("total"); total != "2" {
			t.Errorf("%s systems after the import", total)
		}
		x.do(ask{method: "GET", path: "/api/v1/o/acme/export/systems?format=exe", token: token}).want(422)
		x.do(ask{method: "POST", path: "/api/v1/o/acme/import?name=x.xlsx", token: token, body: "PK nonsense"}).want(422)
	})
}

// R13: what the API hands out is enough to check the ledger elsewhere.
func TestLedgerIsProvedByWhatTheAPIHandsOut(t *testing.T) { // R13
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		x.create("acme", token, "tasks", `{"title":"x"}`)
		base := "/api/v1/o/acme/ledger"
		older := x.do(ask{method: "GET", path: base + "/checkpoint", token: token}).want(200).body
		x.create("acme", token, "tasks", `{"title":"y"}`)
		newer := x.do(ask{method: "GET", path: base + "/checkpoint", token: token}).want(200).body
		key, err := ledger.NewVerifier(x.do(ask{method: "GET", path: base, token: token}).at("keys").([]any)[0].(string))
		if err != nil {
			t.Fatal(err)
		}
		a, err := ledger.OpenCheckpoint([]byte(older), key)
		if err != nil {
			t.Fatal(err)
		}
		b, err := ledger.OpenCheckpoint([]byte(newer), key)
		if err != nil {
			t.Fatal(err)
		}
		var in ledger.InclusionProof
		if err := json.Unmarshal([]byte(x.do(ask{method: "GET", path: base + "/proof?seq=1", token: token}).want(200).body), &in); err != nil || in.Check(b) != nil {
			t.Errorf("proof of entry 1: %v, %v", err, in.Check(b))
		}
		var grew ledger.ConsistencyProof
		if err := json.Unmarshal([]byte(x.do(ask{method: "GET", path: base + "/consistency?older=" + jsonInt(a.Size), token: token}).want(200).body), &grew); err != nil || grew.Check(a, b) != nil {
			t.Errorf("proof of growth: %v, %v", err, grew.Check(a, b))
		}
		// Two people are needed to erase, each with a token of his own.
		rec := x.create("acme", token, "tasks", `{"title":"Ada Lovelace"}`)
		x.do(ask{method: "PATCH", path: tasks + "/" + rec.text("id"), token: token, body: `{"title":"Somebody"}`, headers: []string{"If-Match", `"1"`}}).want(200)
		steps := x.do(ask{method: "GET", path: tasks + "/" + rec.text("id") + "/history", token: token}).items()
		seq := steps[len(steps)-1].(map[string]any)["seq"].(float64)
		asked := x.do(ask{method: "POST", path: base + "/erasures", token: token, body: `{"register":"tasks","id":"` + rec.text("ref") + `","seq":` + jsonInt(int64(seq)) + `,"reason":"asked by her"}`}).want(201)
		confirm := base + "/erasures/" + asked.text("id") + "/confirm"
		x.do(ask{method: "POST", path: confirm, token: token}).want(http.StatusConflict)
		second := x.token(registertest.As(b.Org, access.Owner), access.Owner)
		x.do(ask{method: "POST", path: confirm, token: second}).want(http.StatusNoContent)
		if g := x.do(ask{method: "GET", path: tasks + "/" + rec.text("id") + "?rev=1", token: token}).want(404); g.text("key") != "ledger_body_erased" {
			t.Errorf("erased revision: %s", g.body)
		}
		packed := x.do(ask{method: "GET", path: "/api/v1/o/acme/archive", token: token}).want(200)
		file := filepath.Join(t.TempDir(), "acme.zip")
		if err := os.WriteFile(file, []byte(packed.body), 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := backup.Verify(t.Context(), file, nil, record.All(), backup.VerifyOptions{})
		if err != nil || !report.OK() || strings.Contains(packed.body, "Lovelace") {
			t.Errorf("archive: %v %+v", err, report)
		}
	})
}

func jsonInt(n int64) string { b, _ := json.Marshal(n); return string(b) }

// S6, S7, S9: heads of every answer, requests from other sites, and haste.
func TestHeadsLimitsAndForeignSites(t *testing.T) { // S6 S7 S9
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	clock := registertest.NewClock()
	s = store.New(s.Base(), s.Registers(), clock.Now)
	x := newServer(t, s, api.Limits{PerActor: 2, PerActorBurst: 5, PerAddress: 1, PerAddressBurst: 3, Callers: 4})
	who := registertest.Found(t, s, "acme")
	token, other := x.token(who, access.Owner), x.token(who, access.DPO)
	for n := range 6 {
		g := x.do(ask{method: "GET", path: tasks, token: token})
		if want := map[bool]int{true: 200, false: 429}[n < 5]; g.status != want || want == 429 && g.header.Get("Retry-After") == "" {
			t.Errorf("request %d: status %d, %v", n, g.status, g.header)
		}
		if g.header.Get("X-Request-Id") == "" || g.header.Get("Cache-Control") != "no-store" || g.header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(g.header.Get("Content-Security-Policy"), "default-src 'none'") || !strings.Contains(strings.Join(g.header.Values("Vary"), ","), "Authorization") {
			t.Errorf("head %v", g.header)
		}
	}
	x.do(ask{method: "GET", path: tasks, token: other}).want(200)
	for n := range 4 {
		x.do(ask{method: "GET", path: tasks, token: "privet_wrong"}).want(map[bool]int{true: 401, false: 429}[n < 3])
	}
	x.do(ask{method: "GET", path: tasks, token: other}).want(200) // the same address with a good token
	clock.Pass(10 * time.Second)
	x.do(ask{method: "GET", path: tasks, token: token}).want(200)
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		if g := x.do(ask{method: "POST", path: tasks, body: `{"title":"x"}`, headers: headers}).want(403); g.text("key") != "cross_origin" {
			t.Errorf("%v: %s", headers, g.body)
		}
	}
	operator := httptest.NewRequest("GET", "http://privet.test/api/v1/o", nil)
	operator.Header.Set("X-Operator", "1")
	w := httptest.NewRecorder()
	x.ServeHTTP(w, operator)
	if w.Code == 200 {
		t.Error("a header made somebody the operator")
	}
	w = httptest.NewRecorder()
	x.ServeHTTP(w, operator.WithContext(api.AsOperator(operator.Context(), access.Actor{ID: who.ID})))
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"acme"`) {
		t.Errorf("operator: %d %s", w.Code, w.Body)
	}
}
