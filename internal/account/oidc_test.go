package account

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// issuer is a provider whose word the test writes. It redeems a code only with the
// verifier of its challenge.
type issuer struct {
	*httptest.Server
	mu     sync.Mutex
	claims map[string]any // of the next token
	asked  url.Values     // of the last authorization
}

var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func (w *world) issuer() *issuer {
	base := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: signingKey().Public(), KeyID: "k", Algorithm: oidc.RS256}}}
	p := &issuer{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/token" {
			base.ServeHTTP(out, r)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if user, secret, _ := r.BasicAuth(); b64.EncodeToString(sum[:]) != p.asked.Get("code_challenge") || r.FormValue("code") != "the code" || user != "privet" || secret != "client-secret" {
			http.Error(out, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		text, _ := json.Marshal(p.claims)
		out.Header().Set("Content-Type", "application/json")
		json.NewEncoder(out).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": oidctest.SignIDToken(signingKey(), "k", oidc.RS256, string(text))})
	}))
	w.Cleanup(p.Close)
	base.SetIssuer(p.URL)
	return p
}

// says is what the provider says next, over an identity that is all in order.
func (p *issuer) says(w *world, more map[string]any) {
	p.claims = map[string]any{"iss": p.URL, "aud": "privet", "sub": "ana", "email": "ana@acme.example", "email_verified": true, "name": "Ana Kowalska",
		"exp": w.clock.Now().Unix() + 600, "iat": w.clock.Now().Unix()}
	maps.Copy(p.claims, more)
}

func (w *world) enterProvider(who access.Actor, v IdentityProvider, p *issuer) IdentityProvider {
	w.Helper()
	v.Title, v.Issuer, v.Client, v.Secret = "Acme", p.URL, "privet", "client-secret"
	v, err := w.SaveProvider(w.ctx, who, v)
	w.must(err)
	return v
}

// through signs in at the provider and comes back; spoil may change what comes back.
func (w *world) through(p *issuer, v IdentityProvider, errand Errand, x *Session, spoil ...func(*url.Values)) (Entry, error) {
	w.Helper()
	r, err := w.BeginProvider(w.ctx, v.ID, errand, home)
	if err != nil {
		return Entry{}, err
	}
	at, err := url.Parse(r.URL)
	w.must(err)
	p.mu.Lock()
	p.asked = at.Query()
	if p.claims["nonce"] == nil {
		p.claims["nonce"] = p.asked.Get("nonce")
	}
	p.mu.Unlock()
	q := url.Values{"code": {"the code"}, "state": {p.asked.Get("state")}}
	for _, s := range spoil {
		s(&q)
	}
	e, err := w.FinishProvider(w.ctx, x, r.Secret, q, home)
	delete(p.claims, "nonce")
	return e, err
}

func TestAProviderLetsPeopleOfItsDomainIn(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, p := w.org("acme"), w.issuer()
		v := w.enterProvider(org, IdentityProvider{Org: org.Org, Domains: []string{"@Acme.example"}, Role: access.Contributor}, p)
		p.says(w, nil)
		e, err := w.through(p, v, Errand{}, nil)
		w.must(err)
		x := w.look(e.Secret)
		m, ok := x.In("acme")
		if !ok || m.Role != access.Contributor || x.Strength != Provider || x.Method != "oidc" || x.Account.Name != "Ana Kowalska" {
			t.Fatalf("%+v", x)
		}
		if p.asked.Get("code_challenge_method") != "S256" || p.asked.Get("redirect_uri") != "https://privet.example.org/sign-in/callback" {
			t.Errorf("%v", p.asked)
		}
		p.says(w, map[string]any{"email": "ana.k@acme.example"}) // the subject counts, not the address
		e, err = w.through(p, v, Errand{}, nil)
		w.must(err)
		if again := w.look(e.Secret); again.Account.ID != x.Account.ID {
			t.Error("another account")
		}
		for name, claims := range map[string]map[string]any{
			"address not verified": {"sub": "b", "email": "b@acme.example", "email_verified": false},
			"another domain":       {"sub": "c", "email": "c@other.example"},
			"no address":           {"sub": "d", "email": ""},
			"domain as a suffix":   {"sub": "e", "email": "e@evilacme.example"},
		} {
			p.says(w, claims)
			if _, err := w.through(p, v, Errand{}, nil); !problem.Is(err, problem.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Whose membership was ended is not let in again.
		_, err = w.EndMembership(w.ctx, org, x.Account.ID)
		w.must(err)
		p.says(w, nil)
		e, err = w.through(p, v, Errand{}, nil)
		w.must(err)
		if len(w.look(e.Secret).Members) != 0 {
			t.Error("member again")
		}
	})
}

func TestWhatComesBackHasToBeTheBrowsersOwn(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, p := w.org("acme"), w.issuer()
		v := w.enterProvider(org, IdentityProvider{Org: org.Org, Domains: []string{"acme.example"}, Role: access.Reader}, p)
		for name, c := range map[string]struct {
			claims map[string]any
			spoil  func(*url.Values)
		}{
			"another state":    {spoil: func(q *url.Values) { q.Set("state", "x") }},
			"another code":     {spoil: func(q *url.Values) { q.Set("code", "x") }},
			"another issuer":   {spoil: func(q *url.Values) { q.Set("iss", "https://evil.example") }},
			"a refusal":        {spoil: func(q *url.Values) { q.Set("error", "access_denied") }},
			"another nonce":    {claims: map[string]any{"nonce": "x"}},
			"another audience": {claims: map[string]any{"aud": "other"}},
			"token of another": {claims: map[string]any{"iss": "https://evil.example"}},
			"token too old":    {claims: map[string]any{"exp": 1}},
		} {
			p.says(w, c.claims)
			var spoil []func(*url.Values)
			if c.spoil != nil {
				spoil = append(spoil, c.spoil)
			}
			_, err := w.through(p, v, Errand{}, nil, spoil...)
			if pr, ok := problem.As(err); !ok || pr.Key != "sign_on_failed" {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.FinishProvider(w.ctx, nil, "another browser's secret", url.Values{}, home)
		w.wants(err, "begin_again")
	})
}

func TestAnAccountIsNeverTakenOverByAnAddressAlone(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		evil, good, p := w.org("evil"), w.org("good"), w.issuer()
		ana := w.person("ana@acme.example")
		w.member(good, ana, access.Owner)
		mallory := w.person("mallory@evil.example")
		w.member(evil, mallory, access.Owner)
		owner := w.actor(w.signIn("mallory@evil.example"))
		v := w.enterProvider(owner, IdentityProvider{Org: good.Org, Domains: []string{"acme.example"}, Role: access.Reader}, p)
		if v.Trusted || v.Org != evil.Org {
			t.Fatalf("%+v", v)
		}
		w.Service.o.Outbound.Anywhere = true // the test's issuer stands on this machine
		p.says(w, nil)
		_, err := w.through(p, v, Errand{}, nil)
		w.wants(err, "not_invited")
		// As a member the person may come in by it, into that organisation alone.
		w.member(evil, ana, access.Reader)
		e, err := w.through(p, v, Errand{}, nil)
		w.must(err)
		x := w.look(e.Secret)
		if len(x.Members) != 1 || x.Members[0].Org != evil.Org {
			t.Errorf("%+v", x.Members)
		}
		_, err = w.ChangePassword(w.ctx, x, otherPassword)
		w.wants(err, "use_own_sign_in")
		// An account that the provider made stays in its organisation.
		p.says(w, map[string]any{"sub": "ben", "email": "ben@acme.example"})
		_, err = w.through(p, v, Errand{}, nil)
		w.must(err)
		ben, err := w.ByEmail(w.ctx, "ben@acme.example")
		w.must(err)
		w.wants(w.AddMember(w.ctx, good, Membership{Account: ben.ID, Role: access.Owner}), "account_elsewhere")
		letter, err := w.BeginReset(w.ctx, "ben@acme.example", home)
		w.must(err)
		if letter != nil {
			t.Error("a link to a password for a managed account")
		}
		w.must(w.Release(w.ctx, ben.ID))
		w.must(w.AddMember(w.ctx, good, Membership{Account: ben.ID, Role: access.Reader}))
	})
}

func TestAProviderMayVouchForTwoFactors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		c    claims
		acr  []string
		want bool
	}{
		"nothing":               {},
		"password alone":        {c: claims{AMR: []string{"pwd"}}},
		"mfa":                   {c: claims{AMR: []string{"pwd", "mfa"}}, want: true},
		"password and code":     {c: claims{AMR: []string{"pwd", "otp"}}, want: true},
		"code alone":            {c: claims{AMR: []string{"otp"}}},
		"key with PIN":          {c: claims{AMR: []string{"hwk", "pin"}}, want: true},
		"acr that is asked for": {c: claims{ACR: "urn:two"}, acr: []string{"urn:two"}, want: true},
		"acr of no one":         {c: claims{ACR: "urn:one"}, acr: []string{"urn:two"}},
	} {
		if got := c.c.twoFactors(c.acr); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	each(t, func(w *world) {
		org, p := w.org("acme"), w.issuer()
		v := w.enterProvider(org, IdentityProvider{Org: org.Org, Domains: []string{"acme.example"}, Role: access.Reader}, p)
		w.must(w.SetRules(w.ctx, org, Rules{SecondFactor: true, SSOOnly: true, Provider: v.ID}))
		p.says(w, map[string]any{"amr": []string{"pwd", "otp"}})
		e, err := w.through(p, v, Errand{}, nil)
		w.must(err)
		x := w.look(e.Secret)
		if x.MustEnrol || x.Step(x.Members[0]) != Ready {
			t.Errorf("step %q", x.Step(x.Members[0]))
		}
		p.says(w, nil)
		e, err = w.through(p, v, Errand{}, nil)
		w.must(err)
		if x = w.look(e.Secret); !x.MustEnrol || x.Actor(x.Members[0]).May(access.Read, access.Records) {
			t.Error("acts with one factor")
		}
		// A password does not replace the provider where it alone counts.
		ben := w.person("ben@example.org")
		w.member(org, ben, access.Reader)
		x = w.signIn("ben@example.org")
		if s := x.Step(x.Members[0]); s != ProviderStep {
			t.Errorf("step %q", s)
		}
	})
}

func TestWhoHasASecondFactorIsAskedForItAfterAProviderToo(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, p := w.org("acme"), w.issuer()
		v := w.enterProvider(org, IdentityProvider{Org: org.Org}, p)
		w.person("ana@acme.example")
		mine := w.signIn("ana@acme.example")
		_, codes, _ := w.enrol(mine)
		p.says(w, nil)
		_, err := w.through(p, v, Errand{}, nil)
		w.wants(err, "not_invited") // no domain, so the address alone links nothing
		_, err = w.through(p, v, Errand{Link: mine}, w.signInAgain(mine, codes[0]))
		w.must(err)
		half, err := w.through(p, v, Errand{}, nil)
		w.must(err)
		if !slices.Contains(half.Second, "totp") {
			t.Fatalf("%+v", half)
		}
		w.gone(half.Secret)
		full, err := w.SecondFactor(w.ctx, half.Secret, codes[1], home)
		w.must(err)
		x := w.look(full.Secret)
		if x.Strength != TwoFactors || x.provider != v.ID {
			t.Errorf("%+v", x)
		}
		// Another account cannot link the same identity.
		w.person("eve@acme.example")
		eve := w.signIn("eve@acme.example")
		_, err = w.through(p, v, Errand{Link: eve}, eve)
		w.wants(err, "identity_taken")
		w.must(w.Unlink(w.ctx, x, v.ID))
		_, err = w.through(p, v, Errand{}, nil)
		w.wants(err, "not_invited")
	})
}

// signInAgain is another session of the same account.
func (w *world) signInAgain(x *Session, code string) *Session {
	w.Helper()
	e, err := w.SecondFactor(w.ctx, w.enterWith(x.Account.Email, goodPassword).Secret, code, home)
	w.must(err)
	return w.look(e.Secret)
}

func TestAnInvitationIsAcceptedThroughAProvider(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org, p := w.org("acme"), w.issuer()
		v := w.enterProvider(org, IdentityProvider{Org: org.Org}, p)
		_, letter, err := w.Invite(w.ctx, org, Invitation{Email: "ana@private.example", Role: access.DPO})
		w.must(err)
		p.says(w, nil)
		e, err := w.through(p, v, Errand{Invitation: letter.Secret}, nil)
		w.must(err)
		x := w.look(e.Secret)
		if m, ok := x.In("acme"); !ok || m.Role != access.DPO || x.Account.Email != "ana@private.example" {
			t.Errorf("%+v", x)
		}
	})
}

func TestProvidersAreEnteredWithCare(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		org := w.org("acme")
		save := func(v IdentityProvider) error { _, err := w.SaveProvider(w.ctx, org, v); return err }
		good := IdentityProvider{Org: org.Org, Title: "Acme", Issuer: "https://login.acme.example", Client: "privet", Secret: "client-secret", Domains: []string{"acme.example"}, Role: access.Reader}
		for _, issuer := range []string{"", "login.acme.example", "http://login.acme.example", "ftp://x", "https://u:p@x.example", "https://x.example/?q=1"} {
			bad := good
			bad.Issuer = issuer
			w.wants(save(bad), "bad_issuer")
		}
		bad := good
		bad.Role = access.Owner
		w.wants(save(bad), "role_above")
		bad = good
		bad.Domains = nil
		w.wants(save(bad), "domains_needed")
		w.must(save(good))
		offers, err := w.Offers(w.ctx, "someone@ACME.example")
		w.must(err)
		if len(offers) != 1 || offers[0].Secret != "" {
			t.Errorf("%+v", offers)
		}
		if none, err := w.Offers(w.ctx, "someone@other.example"); err != nil || len(none) != 0 {
			t.Errorf("%+v, %v", none, err)
		}
		w.must(w.read(w.ctx, func(tx *db.Tx) error {
			var sealed []byte
			err := tx.QueryRowContext(w.ctx, "SELECT secret FROM oidc_provider").Scan(&sealed)
			if strings.Contains(string(sealed), "client-secret") {
				t.Error("the client's secret can be read")
			}
			return err
		}))
		other := w.org("other")
		other.Kind = access.Person
		stolen := offers[0]
		stolen.Org = id.ID{}
		_, err = w.SaveProvider(w.ctx, other, stolen)
		w.wants(err, "not_found")
	})
}
