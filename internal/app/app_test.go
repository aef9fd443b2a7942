package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *syncBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func read(t testing.TB, dir string, env ...string) *settings.Settings {
	t.Helper()
	s, faults := settings.Read(settings.Source{Env: append([]string{"PRIVET_DATA=" + dir, "PRIVET_LISTEN=127.0.0.1:0", "PRIVET_RATE=0", "PRIVET_RATE_ADDRESS=0"}, env...)})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return s
}

func open(s *settings.Settings, log io.Writer, serving bool) (*app.App, error) {
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return nil, err
	}
	return app.Open(context.Background(), s, app.Options{Version: "test", Log: app.NewLog(log, "text", "info"), Words: words, Now: time.Now, Serving: serving})
}

// running is the program served within the test.
type running struct {
	*app.App
	base string
	log  *syncBuffer
	end  func() error
}

func serve(t *testing.T, env ...string) *running {
	t.Helper()
	r := &running{log: &syncBuffer{}}
	var err error
	if r.App, err = open(read(t, t.TempDir(), env...), r.log, true); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- r.Serve(ctx, func(address string) { ready <- address }) }()
	select {
	case r.base = <-ready:
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	r.end = sync.OnceValue(func() error {
		cancel()
		return errors.Join(<-ended, r.Close())
	})
	t.Cleanup(func() {
		registertest.Faithful(t, r.Store)
		if err := r.end(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *running) get(t *testing.T, path string, header ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest("GET", r.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header
}

// found founds an organisation and gives a token of its owner.
func (r *running) found(t *testing.T) (secret string, org id.ID) {
	t.Helper()
	ctx := context.Background()
	rec := &record.Organisation{Kind: "own"}
	rec.Title = "One"
	tenant, err := r.Store.Found(ctx, r.Operator(), "one", rec)
	if err != nil {
		t.Fatal(err)
	}
	who := r.Operator()
	who.Org = tenant.ID
	if err := r.Store.Write(ctx, who, func(tx *store.Tx) error {
		_, secret, err = store.NewToken(ctx, tx, store.Token{Name: "test", Role: access.Owner, Expires: tx.Now.AddDate(0, 0, 1)})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return secret, tenant.ID
}

func (r *running) post(t *testing.T, token, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest("POST", r.base+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

func TestHealthReadinessAndFrontPageAnswerWithoutSigningIn(t *testing.T) {
	t.Parallel()
	r := serve(t)
	for path, want := range map[string]string{
		"/healthz": "ok\n",
		"/readyz":  `"ready":true`,
		"/":        "Privet is not set up yet",
		"/metrics": `privet_build_info{database="sqlite"`,
	} {
		status, text, head := r.get(t, path)
		if status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
		if head.Get("X-Content-Type-Options") != "nosniff" || head.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: headers %v", path, head)
		}
	}
	if _, text, head := r.get(t, "/", "Accept-Language", "de"); !strings.Contains(text, `lang="de"`) || !strings.Contains(text, "Privet ist noch nicht eingerichtet") ||
		!strings.HasPrefix(head.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'; ") {
		t.Errorf("front page in German: %s %v", text, head)
	}
	if status, _, _ := r.get(t, "/nothing"); status != 404 {
		t.Errorf("an unknown address: %d", status)
	}
}

func TestMetricsAreForThisMachineUnlessASettingSaysOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		setting, forwarded string
		want               int
	}{{"loopback", "", 200}, {"loopback", "192.0.2.1", 404}, {"all", "192.0.2.1", 200}, {"off", "", 404}} {
		r := serve(t, "PRIVET_METRICS="+c.setting)
		var header []string
		if c.forwarded != "" {
			header = []string{"X-Forwarded-For", c.forwarded}
		}
		if status, _, _ := r.get(t, "/metrics", header...); status != c.want {
			t.Errorf("%s, forwarded for %q: %d, want %d", c.setting, c.forwarded, status, c.want)
		}
	}
}

func TestTheLogNamesRoutesAndNoPersonalData(t *testing.T) {
	t.Parallel()
	r := serve(t)
	token, _ := r.found(t)
	if status, text := r.post(t, token, "/o/one/people", `{"title":"Marker Person","email":"marker@example.org"}`); status != 201 {
		t.Fatalf("create: %d %s", status, text)
	}
	r.post(t, token, "/o/one/people", `{"title":"Marker Person","email":["marker@example.org"]}`)
	for _, path := range []string{"/o/one/people/PER-0001", "/o/one/people?q=marker", "/o/one/search?q=marker", "/o/one/people?where=email:is:marker@example.org"} {
		r.get(t, "/api/v1"+path, "Authorization", "Bearer "+token)
	}
	r.get(t, "/marker-stranger?marker=1")
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	text := r.log.String()
	if !strings.Contains(text, "route=/api/v1/o/{org}/people/{id} status=200") {
		t.Errorf("no line of the request:\n%s", text)
	}
	for _, secret := range []string{"arker", "PER-0001", token, "127.0.0.1:5"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}

func TestASecondServerOnTheSameDataIsRefusedAndACommandIsNot(t *testing.T) {
	t.Parallel()
	r := serve(t)
	if _, err := open(r.Settings, io.Discard, true); err == nil || !problem.Is(err, problem.Blocked) {
		t.Errorf("a second server: %v", err)
	}
	beside, err := open(r.Settings, io.Discard, false)
	if err != nil {
		t.Fatalf("a command beside the server: %v", err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	again, err := open(r.Settings, io.Discard, true)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// R4: one clear line, and no restart helps.
func TestADataFolderThatCannotBeWrittenIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{filepath.Join(file, "below"), readOnly(t)} {
		_, err := open(read(t, dir), io.Discard, true)
		if p, ok := problem.As(err); !ok || p.Key != "data_unwritable" {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// R3: while the disk is full writes are refused in plain words, reads go on, and
// with space again everything works without a restart.
func TestAFullDiskRefusesWritesAndRecoversWithoutARestart(t *testing.T) {
	t.Parallel()
	r := serve(t)
	token, org := r.found(t)
	pages := func(limit string) {
		tx, err := r.Base.Write(context.Background(), org)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback() // a pragma outlives it
		var n int64
		if err := tx.QueryRowContext(context.Background(), "PRAGMA max_page_count = "+limit).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	pages("1") // no more than there are now
	body := fmt.Sprintf(`{"title":"big","description":%q}`, strings.Repeat("words ", 3000))
	written, refused := 0, 0
	for range 200 {
		switch status, text := r.post(t, token, "/o/one/tasks", body); status {
		case 201:
			written++
		case 503, 507:
			refused++
			if !strings.Contains(text, `"detail"`) {
				t.Errorf("refused without a sentence: %s", text)
			}
		default:
			t.Fatalf("%d %s", status, text)
		}
		if refused > 3 {
			break
		}
	}
	if refused == 0 {
		t.Fatal("the disk did not fill")
	}
	if status, text, _ := r.get(t, "/api/v1/o/one/tasks?count=true&limit=1", "Authorization", "Bearer "+token); status != 200 || !strings.Contains(text, fmt.Sprintf(`"total":%d`, written)) {
		t.Errorf("reading while full, %d written: %d %.200s", written, status, text)
	}
	pages("1000000")
	if status, text := r.post(t, token, "/o/one/tasks", body); status != 201 {
		t.Errorf("after space was made: %d %s", status, text)
	}
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	a, err := open(r.Settings, io.Discard, false)
	if err != nil {
		t.Fatal(err)
	}
	integrity(t, a.Base)
	ledgerSound(t, a.Base)
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestRunningRequestsAreFinishedBeforeTheServerEnds(t *testing.T) {
	t.Parallel()
	r := serve(t)
	token, _ := r.found(t)
	body, w := io.Pipe()
	req, err := http.NewRequest("POST", r.base+"/api/v1/o/one/tasks", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	answer := make(chan int, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			answer <- 0
			return
		}
		resp.Body.Close()
		answer <- resp.StatusCode
	}()
	if _, err := io.WriteString(w, `{"title":`); err != nil { // it is being read now
		t.Fatal(err)
	}
	for {
		if _, text, _ := r.get(t, "/metrics"); strings.Contains(text, "privet_http_requests_in_flight 2") {
			break // the request, and this one
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- r.end() }()
	for !strings.Contains(r.log.String(), "stopping") {
		time.Sleep(time.Millisecond)
	}
	if _, err := io.WriteString(w, `"late"}`); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if status := <-answer; status != 201 {
		t.Errorf("the running request: %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestLedgerKeysStayTheSameAndTheirPublicHalvesStandInTheDatabase(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := serve(t)
	_, org := r.found(t)
	if _, err := r.Keys.Signer(ctx, org); err != nil {
		t.Fatal(err)
	}
	first, err := r.Keys.Public(ctx, org)
	if err != nil || len(first) != 1 {
		t.Fatalf("public keys %v, %v", first, err)
	}
	again, err := app.OpenKeys(ctx, r.Settings.Keys(), r.Base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Signer(ctx, org); err != nil {
		t.Fatal(err)
	}
	if keys, _ := again.Public(ctx, org); len(keys) != 1 || keys[0] != first[0] {
		t.Errorf("after a restart: %v", keys)
	}
	lost, err := app.OpenKeys(ctx, t.TempDir(), r.Base) // another machine, or the file was lost
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lost.Signer(ctx, org); err != nil {
		t.Fatal(err)
	}
	if keys, _ := lost.Public(ctx, org); len(keys) != 2 || keys[0] != first[0] {
		t.Errorf("a new key must stand beside the old one: %v", keys)
	}
	files, err := filepath.Glob(filepath.Join(r.Settings.Keys(), "ledger-*.key"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if err := os.Chmod(name, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	open, err := app.OpenKeys(ctx, r.Settings.Keys(), r.Base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open.Signer(ctx, org); !problem.Is(err, problem.Unavailable) {
		t.Errorf("a key that others can read: %v", err)
	}
}
