package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Call is one request on its way.
type Call struct {
	*Site
	W       http.ResponseWriter
	R       *http.Request
	Rule    Rule
	Words   i18n.Words
	Session *account.Session // nil if nobody is signed in
	// Member and Who are set inside an organisation.
	Member account.Membership
	Who    access.Actor

	status int
	frame  *ui.Frame
	toast  *ui.Toast
	form   *formKey
	sent   bool
}

// run takes one request through the steps that all routes share.
func (s *Site) run(w http.ResponseWriter, r *http.Request, rule Rule, do func(*Call) error) {
	c := &Call{Site: s, W: w, R: r, Rule: rule, status: http.StatusOK}
	request := id.New().String()
	headers(w.Header(), request)
	c.speak()
	defer func() {
		if x := recover(); x != nil {
			if err, ok := x.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(x)
			}
			c.fail(fmt.Errorf("panic: %T\n%s", x, debug.Stack()))
		}
	}()
	if err := c.admit(request); err != nil {
		c.fail(err)
		return
	}
	if err := do(c); err != nil {
		c.fail(err)
	}
}

// admit finds out who asks and whether he may.
func (c *Call) admit(request string) error {
	if !utf8.ValidString(c.R.URL.Path) || strings.ContainsRune(c.R.URL.Path, 0) {
		return problem.NotFound("organisations", "")
	}
	if err := readable(c.R.URL.Query()); err != nil {
		return err
	}
	if err := c.whoAsks(); err != nil {
		return err
	}
	if err := c.renew(); err != nil {
		return err
	}
	rule := c.Rule
	if !rule.Public && c.Session == nil {
		return problem.New(problem.Unauthenticated, "unauthenticated")
	}
	if rule.Member || rule.Verb != "" {
		m, ok := c.Session.In(strings.ToLower(c.R.PathValue("org")))
		if !ok {
			return problem.NotFound("organisations", "") // foreign and missing look alike
		}
		c.Member, c.Who = m, c.Session.Actor(m)
		c.speak()
		c.remember()
		switch c.Session.Step(m) {
		case account.EnrolStep:
			return errEnrol
		case account.ProviderStep, account.OtherStep:
			return errOther
		}
	}
	c.Who.Request = request
	if rule.Verb != "" && !c.Who.May(rule.Verb, rule.Group) {
		return problem.New(problem.Forbidden, "forbidden", "verb", string(rule.Verb), "register", string(rule.Group))
	}
	if rule.Fresh && c.Now().Sub(c.Session.Proved) > FreshFor {
		return errProve
	}
	return c.checkForgery()
}

// whoAsks looks the session up and speaks the person's own language.
func (c *Call) whoAsks() error {
	cookie, err := c.R.Cookie(c.cookieName())
	if err != nil || c.Sessions == nil {
		return nil //nolint:nilerr // no cookie is nobody
	}
	s, err := c.Sessions.Lookup(c.R.Context(), cookie.Value)
	if problem.Is(err, problem.Unauthenticated) || err == nil && s == nil {
		return nil
	}
	if err != nil {
		return err
	}
	c.Session = s
	c.speak()
	return nil
}

// renew gives the browser a new secret after the account's rights changed.
func (c *Call) renew() error {
	if c.Session == nil || !c.Session.Renew {
		return nil
	}
	e, err := c.Sessions.Rotate(c.R.Context(), c.Session)
	if err != nil {
		return err
	}
	c.Enter(e)
	return nil
}

// orgCookie names the organisation that was on the screen last.
const orgCookie = "privet-org"

// remember keeps which organisation was on the screen last, until the window closes.
func (c *Call) remember() {
	if c.R.Method == http.MethodGet && !c.Partial() && c.LastOrg() != c.Member.Slug {
		c.SetCookie(orgCookie, c.Member.Slug, 0)
	}
}

// LastOrg is the slug of the organisation that was on the screen last; "" if none was.
// The person may not belong to it any more.
func (c *Call) LastOrg() string { return c.Cookie(orgCookie) }

// Ctx is the context of the request.
func (c *Call) Ctx() context.Context { return c.R.Context() }

// Zone is where the clock of whoever asks stands: UTC for a stranger.
func (c *Call) Zone() *time.Location {
	if c.Session == nil {
		return time.UTC
	}
	return calendar.Zone(c.Session.Account.TimeZone)
}

// Partial reports whether htmx asks for a fragment.
func (c *Call) Partial() bool {
	return c.R.Header.Get("HX-Request") != "" && c.R.Header.Get("HX-Request-Type") != "full" && c.R.Header.Get("HX-Boosted") == ""
}

// Read runs do on one state of the database, as the person who asks. What stands
// around the page is read in the same transaction.
func (c *Call) Read(do func(context.Context, *store.Tx) error) error {
	return c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		if err := c.ownWords(tx); err != nil {
			return err
		}
		if err := do(c.Ctx(), tx); err != nil {
			return err
		}
		return c.loadFrame(c.Ctx(), tx)
	})
}

// Write runs do in one transaction: all of it happens or nothing.
func (c *Call) Write(do func(context.Context, *store.Tx) error) error {
	return c.Store.Write(c.Ctx(), c.Who, func(tx *store.Tx) error {
		if err := c.ownWords(tx); err != nil {
			return err
		}
		return do(c.Ctx(), tx)
	})
}

// ownWords lets the words know the organisation's own terms.
func (c *Call) ownWords(tx *store.Tx) (err error) {
	c.Words, err = survey.Words(c.Ctx(), tx, c.Words)
	return err
}

// At is an address inside the organisation: At("risks", "R-0001").
func (c *Call) At(parts ...string) string {
	return In(c.Member.Slug, parts...)
}

// In is an address inside an organisation. Parts are escaped; one that begins with
// "?" is the query.
func In(org string, parts ...string) string {
	var b strings.Builder
	b.WriteString("/o/" + url.PathEscape(org))
	for _, p := range parts {
		if strings.HasPrefix(p, "?") {
			b.WriteString(p)
			continue
		}
		b.WriteString("/" + url.PathEscape(p))
	}
	return b.String()
}

// External is the whole address of a path, for links that are passed on: of the
// configured URL, or, without one, of where the program listens. The Host header is
// never asked: whoever sends the request chooses it.
func (c *Call) External(path string) string {
	if c.URL != "" {
		return strings.TrimSuffix(c.URL, "/") + path
	}
	scheme := "http://"
	if c.R.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.arrived() + path
}

// arrived is the address of ours that the request came in at. This machine has a name:
// passkeys know no numbers.
func (c *Call) arrived() string {
	at, ok := c.Ctx().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case at.IP.IsLoopback():
		return net.JoinHostPort("localhost", strconv.Itoa(at.Port))
	}
	return at.String()
}

// Status sets the status of the page that follows.
func (c *Call) Status(code int) { c.status = code }

// Toast shows the result of an action on this page, or, after Go, on the next one.
func (c *Call) Toast(t ui.Toast) { c.toast = &t }

// T is a sentence of the person's language.
func (c *Call) T(key string, args ...any) string { return c.Words.T(key, args...) }

// NetworkAddress of the caller, as limits and the audit of sign-ins take it.
func (c *Call) NetworkAddress() string {
	if c.Address != nil {
		return c.Address(c.R)
	}
	return c.R.RemoteAddr
}

// Secure reports whether the person came by TLS, here or at the proxy.
func (c *Call) Secure() bool { return c.R.TLS != nil || strings.HasPrefix(c.URL, "https://") }
