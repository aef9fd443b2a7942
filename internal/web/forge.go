package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web/ui"
)

// TokenHeader is where htmx sends the token that forms carry in ui.TokenField.
const TokenHeader = "X-CSRF-Token" //nolint:gosec // the name of a header

// FreshFor is how long a person stays proved for a change of what he signs in with.
const FreshFor = 10 * time.Minute

// MaxForm is 4 MiB, the longest form without files.
const MaxForm = 4 << 20

// formKey is what the tokens of one browser are made with.
type formKey struct{ key []byte }

// cookieName: a name that begins with __Host- is taken by browsers over TLS alone.
func (c *Call) cookieName() string { return c.named("privet") }

func (c *Call) named(name string) string {
	if c.Secure() {
		return "__Host-" + name
	}
	return name
}

// SetCookie sets a cookie that no script reads and no other site sends.
func (c *Call) SetCookie(name, value string, age time.Duration) {
	k := &http.Cookie{Name: c.named(name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure(), SameSite: http.SameSiteLaxMode}
	switch {
	case age < 0:
		k.MaxAge = -1
	case age > 0:
		k.MaxAge = int(age.Seconds())
	}
	http.SetCookie(c.W, k) //nolint:gosec // Secure wherever there is TLS: on loopback there is none
}

// Cookie is the value of a cookie that SetCookie set.
func (c *Call) Cookie(name string) string {
	k, err := c.R.Cookie(c.named(name))
	if err != nil {
		return ""
	}
	return k.Value
}

// Enter puts the secret of a new session into the browser, for as long as it lives if
// the person wants to stay signed in, else until the window closes.
func (c *Call) Enter(e account.Entry) {
	var age time.Duration
	if e.Keep {
		age = e.Expires.Sub(c.Now())
	}
	c.SetCookie("privet", e.Secret, age)
}

// SignedOut takes the session out of the browser.
func (c *Call) SignedOut() {
	c.SetCookie("privet", "", -1)
	c.SetCookie(orgCookie, "", -1)
	c.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}

// Token is a new token for the forms of this answer. Each differs, so that
// compression tells nothing of it.
func (c *Call) Token() string {
	mask := make([]byte, sha256.Size)
	_, _ = rand.Read(mask) // never fails
	sum := c.formSum()
	out := append(mask, make([]byte, sha256.Size)...)
	subtle.XORBytes(out[sha256.Size:], mask, sum)
	return base64.RawURLEncoding.EncodeToString(out)
}

func (c *Call) validToken(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) != 2*sha256.Size {
		return false
	}
	got := make([]byte, sha256.Size)
	subtle.XORBytes(got, raw[:sha256.Size], raw[sha256.Size:])
	return hmac.Equal(got, c.formSum())
}

// formSum is the same for all forms of a session, or, before sign-in, of a browser.
func (c *Call) formSum() []byte {
	m := hmac.New(sha256.New, c.formSecret())
	_, _ = m.Write([]byte("form"))
	return m.Sum(nil)
}

func (c *Call) formSecret() []byte {
	if c.Session != nil {
		return c.Session.CSRF
	}
	if c.form == nil {
		key, err := base64.RawURLEncoding.DecodeString(c.Cookie("privet-form"))
		if err != nil || len(key) != 32 {
			key = make([]byte, 32)
			_, _ = rand.Read(key)
			c.SetCookie("privet-form", base64.RawURLEncoding.EncodeToString(key), 0)
		}
		c.form = &formKey{key}
	}
	return c.form.key
}

// checkForgery refuses an unsafe method from another origin or without the token of
// one of our forms (S7), and reads the form. A route of one click is the exception.
func (c *Call) checkForgery() error {
	switch c.R.Method {
	case http.MethodGet, http.MethodHead:
		return nil
	}
	if c.Rule.OneClick && c.Rule.Public {
		return c.parse()
	}
	if err := c.cross.Check(c.R); err != nil {
		return problem.Wrap(problem.Forbidden, "cross_origin", err)
	}
	if c.Rule.Before != nil {
		if err := c.Rule.Before(c); err != nil {
			return err
		}
	}
	if err := c.parse(); err != nil {
		return err
	}
	token := c.R.Header.Get(TokenHeader)
	if token == "" {
		token = c.R.PostFormValue(ui.TokenField)
	}
	if !c.validToken(token) {
		return problem.New(problem.Forbidden, "form_expired")
	}
	return nil
}

// parse reads the form within its bounds.
func (c *Call) parse() error {
	kind, _, _ := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	most := int64(MaxForm)
	if kind == "multipart/form-data" && c.Rule.Upload > 0 {
		most += c.Rule.Upload
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, most)
	var err error
	if kind == "multipart/form-data" {
		err = c.R.ParseMultipartForm(1 << 20)
	} else {
		err = c.R.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return problem.New(problem.TooLarge, "too_large", "limit", c.Words.Bytes(most))
	case err != nil:
		return problem.Wrap(problem.Invalid, "bad_form", err)
	}
	return readable(c.R.PostForm)
}

// readable refuses what no person types and no database keeps, naming each field:
// a NUL, or bytes that are no text. Fields of forms and addresses are held alike.
func readable(values url.Values) error {
	var l problem.List
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[name] {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				l.Add(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), ""), "bad_text")
				break
			}
		}
	}
	return l.Err()
}
