package account

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

// discoverEvery is how long what a provider says of itself is believed.
const discoverEvery = time.Hour

// discovered is a provider that has answered.
type discovered struct {
	at     time.Time
	client *http.Client
	from   *oidc.Provider
}

// signOn is what a single sign-on keeps until the browser comes back.
type signOn struct {
	Provider   id.ID
	State      string
	Nonce      string
	Verifier   string // PKCE (RFC 7636)
	Link       id.ID  // account that the identity is to be linked to
	Invitation string
	Keep       bool
}

// Errand says what a single sign-on is for, besides signing in.
type Errand struct {
	Link       *Session // add the identity to this session's account
	Invitation string   // secret of an invitation to be accepted on the way
	Hint       string   // address of mail that the provider may fill in
	Fresh      bool     // the person is to prove anew who he is
}

// Redirect is where to send the browser, and what it has to keep in a cookie
// (SameSite=Lax, for it comes back from another site).
type Redirect struct {
	URL    string
	Secret string
}

// BeginProvider starts a sign-in at a provider, with state, nonce and PKCE bound to
// the browser by the secret. One that does not answer is the problem
// provider_unreachable.
func (s *Service) BeginProvider(ctx context.Context, provider id.ID, errand Errand, from From) (Redirect, error) {
	v, secret, err := s.provider(ctx, provider)
	if err != nil {
		return Redirect{}, err
	}
	on := signOn{Provider: provider, Verifier: oauth2.GenerateVerifier(), Invitation: errand.Invitation, Keep: from.Keep}
	if errand.Link != nil {
		if err := s.Reauthenticated(errand.Link); err != nil {
			return Redirect{}, err
		}
		on.Link = errand.Link.Account.ID
	}
	d, err := s.discover(ctx, v)
	if err != nil {
		return Redirect{}, err
	}
	on.State, _ = newSecret()
	on.Nonce, _ = newSecret()
	cookie, err := s.start(ctx, "single sign-on", id.ID{}, on, from)
	if err != nil {
		return Redirect{}, err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(on.Nonce), oauth2.S256ChallengeOption(on.Verifier)}
	if errand.Hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", errand.Hint))
	}
	if errand.Fresh {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	if len(v.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(v.ACR, " ")))
	}
	return Redirect{URL: s.oauth(d, v, secret).AuthCodeURL(on.State, options...), Secret: cookie}, nil
}

// provider that may be used, with its client secret.
func (s *Service) provider(ctx context.Context, at id.ID) (v IdentityProvider, secret string, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		var sealed []byte
		err := v.scan(tx.QueryRowContext(ctx, "SELECT "+providerColumns+", p.secret FROM oidc_provider p WHERE p.id = $1 AND p.disabled IS NULL", at).Scan, &sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.NotFound("providers", at)
		}
		if err != nil {
			return fmt.Errorf("read a provider: %w", err)
		}
		if len(sealed) > 0 {
			open, err := s.vault.Unseal(at, sealed)
			if err != nil {
				return err
			}
			secret = string(open)
		}
		return nil
	})
	return v, secret, err
}

func (s *Service) oauth(d *discovered, v IdentityProvider, secret string) *oauth2.Config {
	return &oauth2.Config{ClientID: v.Client, ClientSecret: secret, Endpoint: d.from.Endpoint(), RedirectURL: s.o.Address + s.o.Callback, Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

// discover asks the provider what it is, at most once an hour.
func (s *Service) discover(ctx context.Context, v IdentityProvider) (*discovered, error) {
	if have, ok := s.providers.Load(v.ID); ok && s.now().Sub(have.(*discovered).at) < discoverEvery {
		return have.(*discovered), nil
	}
	host := ""
	if at, err := url.Parse(v.Issuer); err == nil && v.Trusted {
		host = at.Hostname()
	}
	d := &discovered{at: s.now(), client: s.o.Outbound.Client(outbound.Options{Host: host, Redirects: 5})}
	from, err := oidc.NewProvider(oidc.ClientContext(ctx, d.client), v.Issuer)
	if err != nil {
		return nil, problem.Wrap(problem.Unavailable, "provider_unreachable", err, "title", v.Title)
	}
	d.from = from
	s.providers.Store(v.ID, d)
	return d, nil
}

// TestProvider asks a provider what it is, for the button beside its settings.
func (s *Service) TestProvider(ctx context.Context, provider id.ID) error {
	v, _, err := s.provider(ctx, provider)
	if err != nil {
		return err
	}
	s.providers.Delete(provider)
	_, err = s.discover(ctx, v)
	return err
}

// claims of an ID token that matter here.
type claims struct {
	Email    string   `json:"email"`
	Verified any      `json:"email_verified"` // a boolean, or by some the word
	Name     string   `json:"name"`
	AMR      []string `json:"amr"`
	ACR      string   `json:"acr"`
	Nonce    string   `json:"nonce"`
}

// FinishProvider takes the browser back: q is the query of the callback, secret the
// cookie, x the session if there is one. Whoever the provider names and nobody let in
// is the problem not_invited; everything that does not fit is sign_on_failed.
func (s *Service) FinishProvider(ctx context.Context, x *Session, secret string, q url.Values, from From) (Entry, error) {
	var on signOn
	if err := s.finish(ctx, "single sign-on", secret, id.ID{}, &on); err != nil {
		return Entry{}, err
	}
	from.Keep = on.Keep
	if !on.Link.IsZero() && (x == nil || x.Account.ID != on.Link) {
		return Entry{}, problem.New(problem.Invalid, "begin_again")
	}
	v, clientSecret, err := s.provider(ctx, on.Provider)
	if err != nil {
		return Entry{}, err
	}
	d, err := s.discover(ctx, v)
	if err != nil {
		return Entry{}, err
	}
	token, c, err := s.exchange(ctx, d, v, clientSecret, on, q)
	if err != nil {
		return Entry{}, problem.Wrap(problem.Unauthenticated, "sign_on_failed", err, "title", v.Title)
	}
	who := identified{v: v, issuer: token.Issuer, subject: token.Subject, claims: c, verified: v.Verified || c.verified()}
	account, err := s.whose(ctx, who, on)
	if err != nil {
		return Entry{}, err
	}
	h := how{method: byOIDC, strength: Provider, provider: v.ID}
	if c.twoFactors(v.ACR) {
		h.strength = TwoFactors
	}
	var e Entry
	err = s.write(ctx, func(tx *db.Tx) (err error) {
		e, err = s.enter(ctx, tx, account, h, from)
		return err
	})
	return e, err
}

// exchange checks state and issuer, redeems the code and verifies the token.
func (s *Service) exchange(ctx context.Context, d *discovered, v IdentityProvider, secret string, on signOn, q url.Values) (*oidc.IDToken, claims, error) {
	var c claims
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(on.State)) != 1 {
		return nil, c, errors.New("state is not the browser's")
	}
	if iss := q.Get("iss"); iss != "" && iss != v.Issuer { // RFC 9207
		return nil, c, errors.New("answer of another issuer")
	}
	if e := q.Get("error"); e != "" {
		return nil, c, fmt.Errorf("the provider refused: %.100s", e)
	}
	ctx = oidc.ClientContext(ctx, d.client)
	grant, err := s.oauth(d, v, secret).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(on.Verifier))
	if err != nil {
		return nil, c, fmt.Errorf("redeem the code: %w", err)
	}
	raw, _ := grant.Extra("id_token").(string)
	token, err := d.from.VerifierContext(ctx, &oidc.Config{ClientID: v.Client, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return nil, c, fmt.Errorf("verify the token: %w", err)
	}
	if err := token.Claims(&c); err != nil {
		return nil, c, fmt.Errorf("read the token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(on.Nonce)) != 1 {
		return nil, c, errors.New("nonce is not the browser's")
	}
	return token, c, nil
}

func (c claims) verified() bool { return c.Verified == true || c.Verified == "true" }

// twoFactors reports whether the provider says that two factors were proven: by a
// value of acr that its settings name, or by amr (RFC 8176).
func (c claims) twoFactors(acr []string) bool {
	if c.ACR != "" && slices.Contains(acr, c.ACR) || slices.Contains(c.AMR, "mfa") {
		return true
	}
	has := func(values ...string) bool {
		return slices.ContainsFunc(c.AMR, func(a string) bool { return slices.Contains(values, a) })
	}
	return has("pwd", "pin", "kba") && has("otp", "hwk", "swk", "sc", "sms", "tel", "face", "fpt", "iris", "retina", "vbm")
}
