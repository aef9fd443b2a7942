package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// call is one request on its way.
type call struct {
	*API
	route  Route
	w      *answer
	r      *http.Request
	who    access.Actor
	tenant store.Tenant
	words  i18n.Words
}

// answer remembers whether anything was sent.
type answer struct {
	http.ResponseWriter
	sent bool
}

func (w *answer) WriteHeader(status int) {
	w.sent = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *answer) Write(b []byte) (int, error) {
	w.sent = true
	return w.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ServeHTTP answers every request below /api.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request := id.New().String()
	head(w.Header(), request)
	r = r.WithContext(withRequest(r.Context(), request))
	out := &answer{ResponseWriter: w}
	c := &call{API: a, w: out, r: r, words: a.wordsFor(r)}
	defer c.recovered()
	if clean := path.Clean(r.URL.Path); clean != r.URL.Path {
		c.fail(problem.NotFound("address", ""))
		return
	}
	h, pattern := a.mux.Handler(r)
	if pattern == "" {
		c.unrouted(h)
		return
	}
	a.mux.ServeHTTP(out, r)
}

// recovered turns a panic into an answer. What was panicked with may hold what
// people typed, so only its type goes to the log.
func (c *call) recovered() {
	x := recover()
	if x == nil {
		return
	}
	if err, ok := x.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(x)
	}
	c.fail(fmt.Errorf("panic: %T\n%s", x, debug.Stack()))
}

// head sets what every answer carries.
func head(h http.Header, request string) {
	h.Set("X-Request-Id", request)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Authorization")
	h.Add("Vary", "Accept-Language")
}

// unrouted answers what the mux does not know, in our form.
func (c *call) unrouted(h http.Handler) {
	probe := &status{header: http.Header{}}
	h.ServeHTTP(probe, c.r)
	if probe.code == http.StatusMethodNotAllowed {
		c.w.Header().Set("Allow", probe.header.Get("Allow"))
		c.fail(problem.New(problem.Invalid, "method_not_allowed", "allow", probe.header.Get("Allow")))
		return
	}
	c.fail(problem.NotFound("address", ""))
}

// status keeps the head of an answer and drops the rest.
type status struct {
	header http.Header
	code   int
}

func (s *status) Header() http.Header         { return s.header }
func (s *status) WriteHeader(code int)        { s.code = code }
func (s *status) Write(b []byte) (int, error) { return len(b), nil }

// run takes one request through the steps that all routes share.
func (a *API) run(route Route, ctx huma.Context) {
	r, w := humago.Unwrap(ctx)
	out, ok := w.(*answer)
	if !ok {
		out = &answer{ResponseWriter: w}
	}
	c := &call{API: a, route: route, w: out, r: r, words: a.wordsFor(r)}
	defer c.recovered()
	if err := c.admit(); err != nil {
		c.fail(err)
		return
	}
	if err := route.do(c); err != nil {
		c.fail(err)
	}
}

// admit authenticates, limits, finds the organisation and asks the rule.
func (c *call) admit() error {
	if err := c.authenticate(); err != nil {
		return err
	}
	if err := c.knownParameters(); err != nil {
		return err
	}
	rule := c.route.Rule
	if rule.Public || rule.SignedIn {
		return nil
	}
	if rule.Operator {
		if c.who.Kind != access.Operator {
			return problem.New(problem.Forbidden, "forbidden", "verb", "found", "register", "organisations")
		}
		return nil
	}
	if err := c.enter(c.r.PathValue("org")); err != nil {
		return err
	}
	if !c.who.May(rule.Verb, rule.Group) {
		return problem.New(problem.Forbidden, "forbidden", "verb", string(rule.Verb), "register", string(rule.Group))
	}
	return nil
}

// enter leads the call to its organisation. Somebody who belongs to one is never
// told of another: his own name is compared and nothing is looked up, so another
// one's and none at all give the same answer in the same time.
func (c *call) enter(name string) error {
	name = strings.ToLower(name)
	if c.who.Kind == access.Operator {
		t, err := c.Store.Tenant(c.r.Context(), name)
		if err != nil {
			return err
		}
		c.who.Org, c.who.Role, c.tenant = t.ID, access.Owner, t
		return nil
	}
	t, err := c.own()
	if err != nil {
		return err
	}
	if name != t.Slug && name != t.ID.String() {
		return problem.NotFound("organisations", "")
	}
	c.tenant = t
	return nil
}

// own is the caller's organisation. Its name does not change, so it is looked up
// once; that it is still open, authentication has seen.
func (c *call) own() (store.Tenant, error) {
	if t, ok := c.tenants.Load(c.who.Org); ok {
		return t.(store.Tenant), nil
	}
	t, err := c.Store.Tenant(c.r.Context(), c.who.Org.String())
	if err == nil {
		c.tenants.Store(c.who.Org, t)
	}
	return t, err
}

// knownParameters refuses what the route would silently ignore.
func (c *call) knownParameters() error {
	if c.r.URL.RawQuery == "" {
		return nil
	}
	var p problem.List
	sent, err := url.ParseQuery(c.r.URL.RawQuery)
	p.If(err != nil, "", "bad_query") // a part that cannot be read would be left out
	for name, values := range sent {
		p.If(!slices.Contains(c.route.query, name), name, "unknown_parameter")
		p.If(len(values) > 1 && name != "where", name, "given_twice")
	}
	return p.Err()
}
