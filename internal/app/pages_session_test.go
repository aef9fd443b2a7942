package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/web"
)

// S8: a secret that somebody brings along is never taken on; signing in makes a new
// one; signing out ends it on the server, so that the old cookie opens nothing.
func TestASessionIsNewAtSignInAndOverAtSignOut(t *testing.T) { // S8
	t.Parallel()
	h := newHouse(t, db.SQLite)
	planted := strings.Repeat("A", 43)
	g := h.as(h.own, "")
	g.cookies["privet"] = planted
	if got := g.get("/organisations"); got.status != http.StatusSeeOther {
		t.Fatalf("a planted secret opens a page: %d", got.status)
	}
	g.cookies["privet"] = planted
	in := g.post("/sign-in", url.Values{"email": {"reader@acme.example"}, "password": {housePassword}})
	secret := g.cookies["privet"]
	if in.status != http.StatusSeeOther || secret == planted || len(secret) != 43 {
		t.Fatalf("signed in: %d with %q", in.status, secret)
	}
	page := g.get("/organisations")
	if page.status != http.StatusOK || page.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("after signing in: %d, Cache-Control %q", page.status, page.header.Get("Cache-Control"))
	}
	g.token = formToken(page.body)
	out := g.post("/sign-out", nil)
	if out.status != http.StatusSeeOther || g.cookies["privet"] != "" || !strings.Contains(out.header.Get("Clear-Site-Data"), "cache") {
		t.Errorf("signed out: %d, cookie %q, Clear-Site-Data %q", out.status, g.cookies["privet"], out.header.Get("Clear-Site-Data"))
	}
	g.cookies["privet"] = secret
	if got := g.get("/organisations"); got.status != http.StatusSeeOther {
		t.Errorf("the cookie of a session that ended opens a page: %d", got.status)
	}
}

// S9: guessing on the page itself ends after a few tries, and is told in words.
func TestWrongPasswordsAreThrottledOnThePage(t *testing.T) { // S9
	t.Parallel()
	h := newHouse(t, db.SQLite)
	g := h.as(h.own, "")
	tries := 0
	for ; tries < 60; tries++ {
		if got := g.post("/sign-in", url.Values{"email": {"dpo@acme.example"}, "password": {"wrong"}}); got.status == http.StatusTooManyRequests {
			break
		}
	}
	if tries > 10 {
		t.Errorf("%d wrong passwords were tried", tries)
	}
	if got := g.post("/sign-in", url.Values{"email": {"dpo@acme.example"}, "password": {housePassword}}); got.status == http.StatusSeeOther {
		t.Error("the right password comes in from an address that guesses")
	}
	if got := g.post("/sign-in", url.Values{"email": {"owner@acme.example"}, "password": {housePassword}}); got.status != http.StatusSeeOther {
		t.Errorf("another account is shut out too: %d", got.status)
	}
}

// ASVS 3.7.2: whatever a link says, it leads to this host; and no header is split.
func TestNoLinkLeadsAway(t *testing.T) {
	t.Parallel()
	bad := []string{
		"https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)", "http:evil.example",
		"///evil.example", "/\r\nSet-Cookie: a=b", " //evil.example", "https:/evil.example", "/\x00/evil.example", "data:text/html,x", "evil.example",
	}
	for _, to := range bad {
		if got := web.Local(to); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	if to := "/o/acme/risks?q=a//b"; web.Local(to) != to {
		t.Errorf("%q is a place here", to)
	}
	h := newHouse(t, db.SQLite)
	owner := h.as(h.own, access.Owner)
	for _, to := range bad {
		for _, got := range []reply{
			owner.get("/sign-in?next=" + url.QueryEscape(to)),
			owner.post("/o/acme/undo", url.Values{"back": {to}, "undo": {h.own.rows["bulk_undo"]}}),
			owner.post("/o/acme/inbox/read", url.Values{"back": {to}}),
			owner.get("/o/acme/import?next=" + url.QueryEscape(to)),
		} {
			where := got.header.Get("Location")
			if where != "" && (!strings.HasPrefix(where, "/") || strings.HasPrefix(where, "//") || strings.HasPrefix(where, "/\\")) || got.header.Get("Set-Cookie") == "a=b" {
				t.Errorf("%q leads to %q", to, where)
			}
			if strings.Contains(got.body, `href="`+to) || strings.Contains(got.body, `name="next" value="`+to+`"`) {
				t.Errorf("%q stands on the page", to)
			}
		}
	}
}
