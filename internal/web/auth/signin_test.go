package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/web/webtest"
)

func TestTheFirstAccountIsMadeBehindTheSetUpLinkAndLookingDoesNotUseItUp(t *testing.T) {
	each(t, func(h *house) {
		b := h.browser()
		h.wants(b.Get("/"), http.StatusOK, "/", "not set up yet", "/set-up/")
		secret, err := h.SetUpLink(h.ctx)
		h.must(err)
		for range 3 {
			h.wants(b.Get("/set-up/"+secret), http.StatusOK, "/set-up/"+secret, "first account")
		}
		p := b.Post("/set-up/"+secret, url.Values{"name": {""}, "email": {"ana"}, "password": {"short"}})
		h.wants(p, http.StatusUnprocessableEntity, "/set-up/"+secret, "at least 12 characters")
		if p.Value("email") != "ana" {
			h.Error("what was typed is gone")
		}
		p = b.Post("/set-up/"+secret, url.Values{"name": {"Ana"}, "email": {email}, "password": {goodPassword}})
		h.wants(p, http.StatusNoContent, "/o/acme")
		h.wants(b.Get("/set-up/"+secret), http.StatusNotFound, "/set-up/"+secret, "does not work")
	})
}

// S8: each sign-in has a new reference, which the server ends.
func TestASessionHasANewReferenceAndEndsOnTheServer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	page := h.raw(http.MethodGet, "/sign-in", nil, nil)
	cookies := map[string]string{}
	for _, c := range page.Cookies() {
		cookies[c.Name] = c.Value
	}
	enter := func() *http.Cookie {
		b := h.browser()
		b.Get("/sign-in")
		form := url.Values{"email": {email}, "password": {goodPassword}, "_token": {b.Page.Value("_token")}}
		jar := map[string]string{"privet": cookies["privet"], "privet-form": b.Cookie("privet-form")}
		res := h.raw(http.MethodPost, "/sign-in", jar, form)
		for _, c := range res.Cookies() {
			if c.Name == "privet" {
				return c
			}
		}
		t.Fatalf("no session: %d", res.StatusCode)
		return nil
	}
	first := enter()
	if !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" || first.MaxAge != 0 || len(first.Value) < 40 {
		t.Errorf("the cookie is %v", first)
	}
	second := enter()
	if second.Value == first.Value {
		t.Error("two sign-ins have one reference")
	}
	b := h.signedIn()
	h.wants(b.Get("/account"), http.StatusOK, "/account", "Ana Kowalska")
	kept := b.Cookie("privet")
	out := b.Post("/sign-out", nil)
	h.wants(out, http.StatusOK, "/sign-in?out=1", "You are signed out.")
	if res := h.raw(http.MethodGet, "/account", map[string]string{"privet": kept}, nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the old cookie answers %d", res.StatusCode)
	}
	if res := h.raw(http.MethodGet, "/sign-out", map[string]string{"privet": second.Value}, nil); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("signing out by a link answers %d", res.StatusCode)
	}
}

// S9: known and unknown, right and wrong look alike; too many wait.
func TestARefusalTellsNothingAndTooManyTriesWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	b := h.browser()
	answer := func(email string) string {
		b.Get("/sign-in")
		p := b.Post("/sign-in", url.Values{"email": {email}, "password": {"not this one at all"}})
		h.wants(p, http.StatusUnprocessableEntity, "/sign-in", "That did not work.")
		return strings.ReplaceAll(webtest.Text(p.Root), email, "")
	}
	if answer(email) != answer("nobody@example.org") {
		t.Error("a known address is answered otherwise")
	}
	for range 12 {
		b.Get("/sign-in")
		b.Post("/sign-in", url.Values{"email": {"nobody@example.org"}, "password": {"no"}})
	}
	p := b.Post("/sign-in", url.Values{"email": {"nobody@example.org"}, "password": {"no"}})
	h.wants(p, http.StatusTooManyRequests, "/sign-in", "Wait", "seconds")
	if p.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestThePageOfSignInNamesTheOnlyOrganisationAndNoneOfSeveral(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.wants(h.browser().Get("/sign-in"), http.StatusOK, "/sign-in", "to Organisation acme")
	h.found("second")
	if p := h.browser().Get("/sign-in"); p.Has("acme") || p.Has("second") {
		t.Errorf("a stranger reads who is served here: %s", webtest.Text(p.Root))
	}
}

func TestNobodyIsLedToAnotherHostAfterSigningIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	for to, want := range map[string]string{
		"https://evil.example/": "/o/acme", "//evil.example": "/o/acme", "/\\evil.example": "/o/acme", "javascript:alert(1)": "/o/acme",
		"/sign-out": "/o/acme", "/account?a=b": "/account?a=b",
	} {
		b := h.browser()
		b.Get("/sign-in?next=" + url.QueryEscape(to))
		p := b.Post("/sign-in", url.Values{"email": {email}, "password": {goodPassword}, "next": {to}})
		if p.Path != want {
			t.Errorf("%s leads to %s", to, p.Path)
		}
	}
}

func TestWhoHasASecondFactorIsAskedForItAndARecoveryCodeWorksOnce(t *testing.T) {
	each(t, func(h *house) {
		h.first()
		key, codes := h.enrol(h.signedIn())
		if len(codes) != 10 {
			h.Fatalf("%d recovery codes", len(codes))
		}
		b := h.browser()
		h.wants(h.signIn(b, goodPassword), http.StatusOK, "/sign-in/code", "Second step")
		h.wants(b.Get("/account"), http.StatusOK, "/sign-in?next=%2Faccount")
		b.Get("/sign-in/code")
		h.wants(b.Post("/sign-in/code", url.Values{"code": {"000000"}}), http.StatusUnprocessableEntity, "/sign-in/code", "This code is not right")
		h.wants(b.Post("/sign-in/code", url.Values{"code": {h.code(key)}}), http.StatusNoContent, "/o/acme")
		for i, want := range []int{http.StatusNoContent, http.StatusUnprocessableEntity} {
			b := h.browser()
			h.signIn(b, goodPassword)
			if p := b.Post("/sign-in/code", url.Values{"code": {codes[0]}, "spare": {"1"}}); p.Status != want {
				h.Errorf("use %d of a recovery code: %d", i+1, p.Status)
			}
		}
	})
}

func TestAnOrganisationThatAsksForASecondFactorLeadsToItAndNowhereElse(t *testing.T) {
	each(t, func(h *house) {
		h.first()
		b := h.signedIn()
		h.must(h.SetRules(h.ctx, h.owner, account.Rules{SecondFactor: true}))
		h.wants(b.Get("/o/acme"), http.StatusOK, "/account/second-factor", "A second factor is needed")
		h.enrol(b)
		h.wants(b.Get("/o/acme"), http.StatusNoContent, "/o/acme")
	})
}

func TestAnOrganisationWithItsOwnSignInLeadsToIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	b := h.signedIn()
	v, err := h.SaveProvider(h.ctx, h.owner, account.IdentityProvider{Org: h.owner.Org, Title: "Acme ID", Issuer: "https://login.acme.example", Client: "privet", Domains: []string{"acme.example"}})
	h.must(err)
	h.must(h.SetRules(h.ctx, h.owner, account.Rules{SSOOnly: true, Provider: v.ID}))
	p := b.Get("/o/acme")
	h.wants(p, http.StatusOK, "/sign-in/other?org=acme", "only through Acme ID", "Continue with Acme ID")
	if !p.Links("/sign-in/sso/" + v.ID.String()) {
		t.Error("no link to the provider")
	}
	b = h.browser()
	h.wants(b.Get("/sign-in"), http.StatusOK, "/sign-in", "Continue with single sign-on")
	h.wants(b.Get("/sign-in/sso?email=bo%40acme.example"), http.StatusOK, "/sign-in/sso?email=bo%40acme.example", "Continue with Acme ID")
	h.wants(b.Get("/sign-in/sso?email=bo%40other.example"), http.StatusOK, "/sign-in/sso?email=bo%40other.example", "No organisation here")
}

func TestAnInvitationMakesAnAccountOnceAndLookingDoesNotUseItUp(t *testing.T) {
	each(t, func(h *house) {
		h.first()
		_, letter, err := h.Invite(h.ctx, h.owner, account.Invitation{Email: "bo@example.org", Name: "Bo", Role: access.Reader})
		h.must(err)
		to, b := "/invitation/"+letter.Secret, h.browser()
		for range 3 {
			h.wants(b.Get(to), http.StatusOK, to, "Join Organisation acme", "Reader")
		}
		h.wants(b.Post(to, url.Values{"name": {"Bo"}, "password": {"short"}}), http.StatusUnprocessableEntity, to, "at least 12 characters")
		p := b.Post(to, url.Values{"name": {"Bo"}, "password": {otherPassword}})
		if p.Status != http.StatusNoContent {
			h.Fatalf("%d at %s: %.400s", p.Status, p.Path, webtest.Text(p.Root))
		}
		h.wants(h.browser().Get(to), http.StatusNotFound, to, "does not work")
	})
}

func TestWhoHasAnAccountJoinsWithIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "")
	h.first()
	_, letter, err := h.Invite(h.ctx, h.owner, account.Invitation{Email: "bo@example.org", Role: access.Reader})
	h.must(err)
	_, err = h.Accept(h.ctx, letter.Secret, account.Start{Name: "Bo", Password: otherPassword}, account.From{})
	h.must(err)
	other := h.found("other")
	_, letter, err = h.Invite(h.ctx, other, account.Invitation{Email: "bo@example.org", Role: access.Reader})
	h.must(err)
	to, b := "/invitation/"+letter.Secret, h.browser()
	h.wants(b.Get(to), http.StatusOK, to, "There is an account for bo@example.org already")
	b.Get("/sign-in?next=" + url.QueryEscape(to))
	h.wants(b.Post("/sign-in", url.Values{"email": {"bo@example.org"}, "password": {otherPassword}, "next": {to}}), http.StatusOK, to, "Join as Bo")
	if p := b.Post(to, nil); p.Status != http.StatusNoContent {
		t.Errorf("%d at %s", p.Status, p.Path)
	}
	h.wants(b.Get("/organisations"), http.StatusOK, "/organisations", "You belong to 2 organisations.")
}

func TestALinkToANewPasswordWorksOnceAndNobodyLearnsWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t, db.SQLite, "smtp.example.org")
	h.first()
	b := h.browser()
	var seen []string
	for _, address := range []string{email, "nobody@example.org"} {
		b.Get("/forgot")
		p := b.Post("/forgot", url.Values{"email": {address}})
		h.wants(p, http.StatusOK, "/forgot?sent=1", "If there is an account for this address")
		seen = append(seen, webtest.Text(p.Root))
	}
	if seen[0] != seen[1] {
		t.Error("a known address is answered otherwise")
	}
	letter, err := h.OperatorReset(h.ctx, email)
	h.must(err)
	to := "/reset/" + letter.Secret
	b.Get(to)
	b.Get(to)
	h.wants(b.Post(to, url.Values{"password": {"short"}}), http.StatusUnprocessableEntity, to, "at least 12 characters")
	h.wants(b.Post(to, url.Values{"password": {otherPassword}}), http.StatusOK, "/sign-in?reset=1", "Your new password is set")
	b.Get(to)
	h.wants(b.Post(to, url.Values{"password": {goodPassword}}), http.StatusNotFound, to, "does not work")
	h.wants(h.signIn(b, otherPassword), http.StatusNoContent, "/o/acme")
}

// S8: what wants a person who has just proved who he is takes a one-time code where
// there is one; a wrong code proves nothing.
func TestAOneTimeCodeProvesOnceMoreWhoOneIs(t *testing.T) {
	each(t, func(h *house) {
		h.first()
		b := h.signedIn()
		if p := b.Get("/account/prove"); p.Has("Continue with the code") {
			h.Error("a code is asked of somebody who has no app")
		}
		key, _ := h.enrol(b)
		h.clock.Pass(11 * time.Minute)
		h.wants(b.Post("/account/second-factor/codes", nil), http.StatusOK, "/account/prove?next=%2Faccount%2Fsecond-factor", "Continue with the code")
		p := b.Post("/account/prove/code", url.Values{"code": {"000000"}, "next": {"/account/second-factor"}})
		if p.Path != "/account/prove/code" || !p.Has("did not work") {
			h.Errorf("a wrong code: %d at %s: %.300s", p.Status, p.Path, webtest.Text(p.Root))
		}
		h.wants(b.Post("/account/second-factor/codes", nil), http.StatusOK, "/account/prove?next=%2Faccount%2Fsecond-factor")
		code := h.code(key)
		h.wants(b.Post("/account/prove/code", url.Values{"code": {code}, "next": {"/account/second-factor"}}), http.StatusOK, "/account/second-factor")
		h.wants(b.Post("/account/second-factor/codes", nil), http.StatusOK, "/account/second-factor/codes", "shown this once")
		if p := b.Post("/account/prove/code", url.Values{"code": {code}}); p.Path != "/account/prove/code" {
			h.Errorf("a code proves twice: %d at %s", p.Status, p.Path)
		}
	})
}
