package web

import (
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/problem"
)

// APIActor is who a request to the API without a token is: the person whose session
// the browser sends, acting in the organisation of the address. A change needs the
// token of a form in its header as well, because a browser sends cookies by itself.
// Without a session it is the zero actor.
func (s *Site) APIActor(r *http.Request) (access.Actor, error) {
	c := &Call{Site: s, R: r, W: discard{}}
	if err := c.whoAsks(); err != nil || c.Session == nil {
		return access.Actor{}, err
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !c.validToken(r.Header.Get(TokenHeader)) {
		return access.Actor{}, problem.New(problem.Forbidden, "form_expired")
	}
	m, ok := c.memberOf(r.URL.Path)
	if !ok {
		return access.Actor{}, problem.New(problem.Unauthenticated, "unauthenticated")
	}
	if c.Session.Step(m) != account.Ready {
		return access.Actor{}, problem.New(problem.Unauthenticated, "unauthenticated")
	}
	return c.Session.Actor(m), nil
}

// memberOf is the membership that an address of the API asks for: that of the
// organisation named, else the first.
func (c *Call) memberOf(path string) (account.Membership, bool) {
	if _, rest, ok := strings.Cut(path, "/o/"); ok {
		org, _, _ := strings.Cut(rest, "/")
		if m, ok := c.Session.In(strings.ToLower(org)); ok {
			return m, true
		}
	}
	if len(c.Session.Members) == 0 {
		return account.Membership{}, false
	}
	return c.Session.Members[0], true
}

// discard takes the cookies of an answer that is not ours to give.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
