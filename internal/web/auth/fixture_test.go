package auth_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/auth"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

const (
	goodPassword  = "lantern-orbit-velvet-47"
	otherPassword = "granite teapot ribbon owl"
	email         = "ana@example.org"
)

// house is an installation with the organisation acme and its pages of sign-in.
type house struct {
	*testing.T
	*account.Service
	store *store.DB
	clock *registertest.Clock
	site  *web.Site
	owner access.Actor // of acme, as the operator
	ctx   context.Context
}

func newHouse(t *testing.T, d db.Dialect, server string) *house {
	t.Helper()
	h := &house{T: t, clock: registertest.NewClock(), ctx: context.Background()}
	h.store = registertest.Open(t, d, h.clock)
	words, err := i18n.Load(locales.Files)
	h.must(err)
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	h.must(err)
	h.Service, err = account.New(h.store, v, nil, account.Options{
		Address: "http://example.com", Hash: argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	})
	h.must(err)
	log := slog.New(slog.DiscardHandler)
	queue, err := jobs.New(h.store.Base(), jobs.Options{Log: log, Now: h.store.Now})
	h.must(err)
	t.Cleanup(func() { _ = queue.Close() })
	post, err := mail.New(mail.Settings{Host: server, From: "privet@example.org", Site: "http://example.com"}, mail.Deps{Store: h.store, Jobs: queue, Vault: v, Words: words, Log: log})
	h.must(err)
	h.site = web.New(web.Deps{Store: h.store, Words: words, Sessions: h.Service, Now: h.store.Now, Log: log})
	auth.Mount(h.site, auth.Deps{Accounts: h.Service, Mail: post})
	h.site.Handle("GET /o/{org}", web.Rule{Member: true}, func(c *web.Call) error { c.W.WriteHeader(http.StatusNoContent); return nil })
	h.owner = registertest.Found(t, h.store, "acme")
	h.owner.Kind = access.Operator
	return h
}

// each runs a test on both databases.
func each(t *testing.T, run func(h *house)) {
	t.Helper()
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(newHouse(t, d, ""))
		})
	}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// first makes the first account, an owner of acme.
func (h *house) first() {
	h.Helper()
	secret, err := h.SetUpLink(h.ctx)
	h.must(err)
	_, err = h.SetUp(h.ctx, secret, account.Start{Name: "Ana Kowalska", Email: email, Password: goodPassword}, account.From{})
	h.must(err)
}

func (h *house) browser() *webtest.Browser { return webtest.As(h, h.site, "") }

func (h *house) wants(p *webtest.Page, status int, path string, texts ...string) {
	h.Helper()
	if p.Status != status || p.Path != path {
		h.Fatalf("%d at %s, want %d at %s: %.600s", p.Status, p.Path, status, path, webtest.Text(p.Root))
	}
	for _, text := range texts {
		if !p.Has(text) {
			h.Errorf("%s lacks %q: %.600s", path, text, webtest.Text(p.Root))
		}
	}
}

// signIn signs in by password and returns where that led.
func (h *house) signIn(b *webtest.Browser, password string) *webtest.Page {
	h.Helper()
	b.Get("/sign-in")
	return b.Post("/sign-in", url.Values{"email": {email}, "password": {password}})
}

// signedIn is a browser in which the first account is signed in.
func (h *house) signedIn() *webtest.Browser {
	h.Helper()
	b := h.browser()
	h.wants(h.signIn(b, goodPassword), http.StatusNoContent, "/o/acme")
	return b
}

// code is what the app of a key shows now.
func (h *house) code(key string) string {
	h.Helper()
	out, err := totp.GenerateCodeCustom(strings.ReplaceAll(key, " ", ""), h.clock.Now(), totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	h.must(err)
	return out
}

// enrol turns one-time codes on and returns their key and the recovery codes.
func (h *house) enrol(b *webtest.Browser) (key string, codes []string) {
	h.Helper()
	b.Get("/account/second-factor")
	p := b.Post("/account/second-factor/set-up", nil)
	h.wants(p, http.StatusOK, "/account/second-factor?set-up=1", "Scan this picture")
	key = webtest.Text(p.First("code", "id", "totp-key"))
	key = strings.TrimSpace(key)
	h.wants(b.Post("/account/second-factor", url.Values{"code": {"000000"}}), http.StatusUnprocessableEntity, "/account/second-factor", "six digits", key)
	p = b.Post("/account/second-factor", url.Values{"code": {h.code(key)}})
	h.wants(p, http.StatusOK, "/account/second-factor", "shown this once")
	for _, n := range p.All("code") {
		codes = append(codes, strings.TrimSpace(webtest.Text(n)))
	}
	h.clock.Pass(time.Minute)
	return key, codes
}

// raw asks without following redirects.
func (h *house) raw(method, path string, cookies map[string]string, form url.Values) *http.Response {
	h.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range cookies {
		r.AddCookie(&http.Cookie{Name: k, Value: v})
	}
	w := httptest.NewRecorder()
	h.site.ServeHTTP(w, r)
	return w.Result()
}

// found opens another organisation; the operator is its actor.
func (h *house) found(slug string) access.Actor {
	h.Helper()
	who := registertest.Found(h, h.store, slug)
	who.Kind = access.Operator
	return who
}
