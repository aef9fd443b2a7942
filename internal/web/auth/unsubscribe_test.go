package auth_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/web/auth"
)

// daily gives the first account a digest and answers the path that stops it.
func (h *house) daily() string {
	h.Helper()
	h.first()
	b := h.signedIn()
	b.Get("/account")
	b.Post("/account", url.Values{"name": {"Ana Kowalska"}, "digest": {"daily"}, "keys": {"on"}})
	if got := h.digest(); got != "daily" {
		h.Fatalf("digest %q", got)
	}
	a, err := h.ByEmail(h.ctx, email)
	h.must(err)
	token, err := h.DigestStop(a.ID, a.Email)
	h.must(err)
	return auth.Stop(token)
}

func (h *house) digest() string {
	h.Helper()
	a, err := h.ByEmail(h.ctx, email)
	h.must(err)
	return a.Digest
}

func TestADigestIsStoppedFromTheBrowserWithoutASignIn(t *testing.T) { // S-124
	each(t, func(h *house) {
		path := h.daily()
		b := h.browser()
		h.wants(b.Get(path), http.StatusOK, path, "Stop the summary by mail?")
		if got := h.digest(); got != "daily" {
			t.Errorf("looking at the page left %q", got)
		}
		h.wants(b.Post(path, url.Values{"List-Unsubscribe": {"One-Click"}}), http.StatusOK, path, "You get no more summaries by mail")
		if got := h.digest(); got != "off" {
			t.Errorf("digest %q", got)
		}
		h.wants(b.Get(path), http.StatusOK, path, "You get no more summaries by mail")
	})
}

// RFC 8058: a program of mail posts one field, with no cookie, no token and no origin.
func TestAProgramOfMailStopsADigestWithOneClick(t *testing.T) { // S-124
	each(t, func(h *house) {
		path := h.daily()
		send := func(path, body string) int {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			w := httptest.NewRecorder()
			h.site.ServeHTTP(w, r)
			_, _ = io.Copy(io.Discard, w.Result().Body)
			return w.Code
		}
		if got := send(path, ""); got != http.StatusUnprocessableEntity || h.digest() != "daily" {
			t.Errorf("without its field: status %d, digest %q", got, h.digest())
		}
		if got := send(path[:len(path)-6], "List-Unsubscribe=One-Click"); got != http.StatusNotFound || h.digest() != "daily" {
			t.Errorf("a broken link: status %d, digest %q", got, h.digest())
		}
		for range 2 {
			if got := send(path, "List-Unsubscribe=One-Click"); got != http.StatusOK || h.digest() != "off" {
				t.Errorf("status %d, digest %q", got, h.digest())
			}
		}
		if _, err := h.StopDigest(h.ctx, "forged", account.From{}); err == nil {
			t.Error("a forged link stops a digest")
		}
	})
}
