package webhooks_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/webhooks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/webhook"
	"github.com/privet-pims/privet/locales"
)

// site is an organisation with the pages of its webhooks, in a language.
func site(t *testing.T, lang string) http.Handler {
	t.Helper()
	h, _ := siteOf(t, lang)
	return h
}

// siteOf is site with its database.
func siteOf(t *testing.T, lang string) (http.Handler, *store.DB) {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	clock, log := registertest.NewClock(), slog.New(slog.DiscardHandler)
	s := registertest.Open(t, db.SQLite, clock)
	registertest.Found(t, s, "one")
	tenant, err := s.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	if err != nil {
		t.Fatal(err)
	}
	queue, err := jobs.New(s.Base(), jobs.Options{Log: log, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	hooks := webhook.New(webhook.Deps{Jobs: queue, Vault: v, Log: log, Policy: outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}})
	if err := hooks.Work(s); err != nil {
		t.Fatal(err)
	}
	out := web.New(web.Deps{Store: s, Blobs: files, Words: words, Now: clock.Now, Log: log, Sessions: webtest.Sessions{
		Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(x *account.Session) { x.Account.Lang, x.Proved = lang, clock.Now() },
	}})
	webhooks.Mount(out, hooks)
	return out, s
}

func TestASecretIsShownOnceAndATestCallSaysHowItWent(t *testing.T) {
	t.Parallel()
	status := http.StatusNoContent
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(receiver.Close)
	b := webtest.As(t, site(t, "en"), access.Owner)
	b.Get("/o/one/settings/webhooks/new")
	if p := b.Post("/o/one/settings/webhooks/new", url.Values{"title": {"Tickets"}, "url": {"http://example.org/"}}); p.Status != http.StatusUnprocessableEntity || !p.Has("https://") || p.First("input", "value", "Tickets") == nil {
		t.Fatalf("%d: an address without encryption is taken, or what was typed is lost", p.Status)
	}
	p := b.Post("/o/one/settings/webhooks/new", url.Values{"title": {"Tickets"}, "url": {receiver.URL + "/hook"}, "registers": {"tasks"}, "verbs": {"create"}})
	box := p.First("input", "id", "secret")
	if box == nil || !strings.HasPrefix(webtest.Attr(box, "value"), "whsec_") || p.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d: no secret, or one that is kept", p.Status)
	}
	if p = b.Get("/o/one/settings/webhooks"); strings.Contains(p.Body, "whsec_") || !p.Has("Tickets") || !p.Has("Tasks: Created") {
		t.Error("the secret is shown again, or the webhook is not")
	}
	var at string
	for _, a := range p.All("a") {
		if strings.TrimSpace(webtest.Text(a)) == "Tickets" {
			at = webtest.Attr(a, "href")
		}
	}
	b.Get(at)
	if p = b.Post(at+"/test", nil); !p.Has("the receiver answered 204") || !p.Has("webhook.test") {
		t.Error("the test call is not shown")
	}
	status = http.StatusBadGateway
	if p = b.Post(at+"/test", nil); !p.Has("The receiver answered 502") {
		t.Error("what went wrong is not said")
	}
	if p = b.Post(at+"/pause", nil); !p.Has("Paused") {
		t.Error("it is not paused")
	}
	if p = b.Post(at+"/remove", nil); p.Has("Last calls") || p.Path != "/o/one/settings/webhooks" {
		t.Error(p.Path)
	}
	for _, gone := range []string{at, "/o/one/settings/webhooks/nothing"} {
		if p = b.Get(gone); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", gone, p.Status)
		}
	}
	b.Get("/o/one/settings/webhooks")
	if p = b.Post(at+"/test", nil); p.Status != http.StatusNotFound {
		t.Errorf("a test of what is gone: %d", p.Status)
	}
}

func TestWebhooksAreForThoseWhoMakeTokens(t *testing.T) {
	t.Parallel()
	h := site(t, "de")
	for role, want := range map[access.Role]int{access.Owner: 200, access.PrivacyManager: 200, access.DPO: 403, access.Contributor: 403, access.Reader: 403, access.ExternalAuditor: 403} {
		if p := webtest.As(t, h, role).Get("/o/one/settings/webhooks"); p.Status != want {
			t.Errorf("%s: %d", role, p.Status)
		}
	}
	if p := webtest.As(t, h, access.Owner).Get("/o/one/settings/webhooks"); !p.Has("Noch keine Webhooks") {
		t.Error("no German")
	}
}

// S11: the page of a webhook that fell behind says how many changes were not told, and when.
func TestAWebhookThatFellBehindSaysWhatItWasNotTold(t *testing.T) {
	t.Parallel()
	h, db := siteOf(t, "de")
	b := webtest.As(t, h, access.Owner)
	b.Get("/o/one/settings/webhooks/new")
	p := b.Post("/o/one/settings/webhooks/new", url.Values{"title": {"Tickets"}, "url": {"https://hooks.example.org/"}})
	at := ""
	for _, a := range p.All("a") {
		if strings.TrimSpace(webtest.Text(a)) == "Tickets" {
			at = webtest.Attr(a, "href")
		}
	}
	if p = b.Get(at); p.Has("nicht mitgeteilt") || !p.Has("0 von höchstens 10.000") {
		t.Errorf("before: %s", webtest.Text(p.Root))
	}
	tenant, err := db.Tenant(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), access.SystemActor(tenant.ID, "test"), func(tx *store.Tx) error {
		_, err := tx.SQL().ExecContext(t.Context(), "UPDATE webhook SET refused = 7, refused_at = $1 WHERE org = $2", tx.SQL().Dialect.Time(tx.Now), tx.Org.String())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if p = b.Get(at); !p.Has("7 Änderungen wurden nicht mitgeteilt") || !p.Has("10.000") {
		t.Errorf("afterwards: %s", webtest.Text(p.Root))
	}
}
