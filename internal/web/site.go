// Package web serves pages: it finds out who asks, leads him to his organisation,
// holds the request against the rule of its route, and only then calls the page.
//
// Every page works without a script. A request by htmx (Call.Partial) gets the same
// component without the frame around it. What goes wrong is answered in words
// (fail.go); every unsafe method needs the same origin and the token of its form
// (forge.go); every answer carries the same strict headers (headers.go).
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Sessions finds who is signed in.
type Sessions interface {
	// Lookup is the session of a cookie's secret. One that ended is a problem of kind
	// unauthenticated.
	Lookup(ctx context.Context, secret string) (*account.Session, error)
	// Rotate gives a session a new secret after its rights changed.
	Rotate(ctx context.Context, s *account.Session) (account.Entry, error)
}

// Deps are what pages work with.
type Deps struct {
	Store    *store.DB
	Blobs    blob.Store
	Words    *i18n.Catalogue
	Sessions Sessions
	Now      func() time.Time
	Log      *slog.Logger
	// Address is the caller's network address; nil reads the connection.
	Address func(*http.Request) string
	// URL is where people reach the installation from outside, without a slash at
	// the end; "" takes the address that the request came in at.
	URL     string
	Version string
}

// Rule says who may ask for a route. Exactly one of its ways is set: a verb in a
// group of the organisation in the address, membership in it, a session, or nothing.
type Rule struct {
	Verb     access.Verb
	Group    access.Group
	Member   bool // any member of the organisation
	SignedIn bool // any account, outside of organisations
	Public   bool // anybody
	// OneClick takes a form from wherever it comes, without a token of ours: programs
	// of mail send it (RFC 8058). Only for a Public route whose address itself holds,
	// sealed, all that it may do, and which asks nothing of the session.
	OneClick bool
	// Fresh wants the person to have proved who he is within the last ten minutes.
	Fresh bool
	// Upload accepts files, up to so many bytes; 0 accepts forms alone.
	Upload int64
	// Before looks at an unsafe request before its body is read: who sends too much, or to
	// nowhere, is refused unread.
	Before func(*Call) error
}

// Route is one address and its rule.
type Route struct {
	Method, Path string
	Rule         Rule
}

// Site is the handler of all pages.
type Site struct {
	Deps
	mux     *http.ServeMux
	routes  []Route
	cross   *http.CrossOriginProtection
	places  []place
	inbox   func(context.Context, *store.Tx, *Call) (ui.Inbox, error)
	badges  []badge
	palette []Command
	finders []finder
	terms   func(account.Membership) string
}

// New makes a site without pages.
func New(d Deps) *Site {
	s := &Site{Deps: d, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	s.mux.Handle("GET /assets/", ui.Assets())
	return s
}

// Routes lists every route with its rule.
func (s *Site) Routes() []Route { return slices.Clone(s.routes) }

// Handle serves a pattern such as "GET /o/{org}/inbox". A pattern without a rule, or
// one that is taken, panics: both are mistakes found at start.
func (s *Site) Handle(pattern string, rule Rule, do func(*Call) error) {
	method, path, ok := strings.Cut(pattern, " ")
	ways := 0
	for _, set := range []bool{rule.Verb != "" && rule.Group != "", rule.Member, rule.SignedIn, rule.Public} {
		if set {
			ways++
		}
	}
	if !ok || ways != 1 {
		panic(fmt.Sprintf("route %q wants a method and exactly one rule", pattern))
	}
	s.routes = append(s.routes, Route{method, path, rule})
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.run(w, r, rule, do) })
}

// Default is Handle, unless a page of its own serves the pattern already.
func (s *Site) Default(pattern string, rule Rule, do func(*Call) error) {
	method, path, _ := strings.Cut(pattern, " ")
	if slices.ContainsFunc(s.routes, func(r Route) bool { return r.Method == method && r.Path == path }) {
		return
	}
	s.Handle(pattern, rule, do)
}

// Pattern is the path of the route that serves r; "none" if there is none.
func (s *Site) Pattern(r *http.Request) string {
	_, pattern := s.mux.Handler(r)
	if pattern == "" {
		return "none"
	}
	if _, path, ok := strings.Cut(pattern, " "); ok {
		return path
	}
	return pattern
}

// ServeHTTP answers everything that is no API.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := s.mux.Handler(r); pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	s.run(w, r, Rule{Public: true}, s.unrouted)
}
