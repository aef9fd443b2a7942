package web

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web/ui"
)

var (
	errEnrol = errors.New("an organisation asks for a second factor")
	errProve = errors.New("the person has to prove who he is once more")
	errOther = errors.New("the organisation asks for another way of signing in")
)

// statusOf a problem on a page.
func statusOf(k problem.Kind) int {
	switch k {
	case problem.Invalid:
		return http.StatusUnprocessableEntity
	case problem.Unauthenticated:
		return http.StatusUnauthorized
	case problem.Forbidden:
		return http.StatusForbidden
	case problem.Missing:
		return http.StatusNotFound
	case problem.Stale, problem.Blocked:
		return http.StatusConflict
	case problem.TooLarge:
		return http.StatusRequestEntityTooLarge
	case problem.Throttled:
		return http.StatusTooManyRequests
	case problem.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// fail answers what went wrong: a page, or for htmx a toast, in the person's words.
func (c *Call) fail(err error) {
	if c.sent {
		c.Log.WarnContext(c.Ctx(), "page broke off", "err", err)
		return
	}
	switch {
	case errors.Is(err, errEnrol):
		c.lead(EnrolPath)
		return
	case errors.Is(err, errOther):
		c.lead(OtherPath + "?org=" + url.QueryEscape(c.Member.Slug))
		return
	case errors.Is(err, errProve):
		c.lead(ProvePath + "?next=" + url.QueryEscape(c.back()))
		return
	case problem.Is(err, problem.Unauthenticated) && c.Session == nil:
		c.lead(SignInPath + "?next=" + url.QueryEscape(c.back()))
		return
	}
	p, ok := problem.As(err)
	if !ok || p.Kind == problem.Internal {
		incident := c.W.Header().Get("X-Request-Id")
		c.Log.ErrorContext(c.Ctx(), "internal", "err", err, "incident", incident)
		p = problem.New(problem.Internal, "internal", "incident", incident)
	} else if p.Cause != nil {
		c.Log.LogAttrs(c.Ctx(), slog.LevelWarn, "refused", slog.String("key", p.Key), slog.Any("err", p.Cause))
	}
	c.status = statusOf(p.Kind)
	text := c.Words.Problem(p)
	for _, f := range p.Fields {
		text += " " + c.Words.Field(f)
	}
	if c.Partial() {
		h := c.W.Header()
		h.Set("HX-Retarget", "#toasts")
		h.Set("HX-Reswap", "beforeend")
		_ = c.Fragment(ui.ToastCard(c.Words, c.Token(), ui.Toast{Text: text, Tone: ui.Bad}))
		return
	}
	if err := c.Page(ui.Page{Title: c.T("web.fail." + string(p.Kind)), Bare: true}, ui.Failure(c.Words, string(p.Kind), text, c.home())); err != nil {
		c.Log.ErrorContext(c.Ctx(), "error page", "err", err)
	}
}

// Paths that people are led to.
const (
	SignInPath = "/sign-in"
	EnrolPath  = "/account/second-factor"
	ProvePath  = "/account/prove"
	OtherPath  = "/sign-in/other" // the organisation wants its own provider
)

// lead sends the browser to another page of ours; htmx is told to load it whole.
func (c *Call) lead(to string) {
	c.sent = true
	if c.Partial() {
		c.W.Header().Set("HX-Redirect", to)
		c.W.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
}

// back is where to return after a detour: the page asked for, or for a form the page
// that it stood on.
func (c *Call) back() string {
	if c.R.Method == http.MethodGet {
		if c.Partial() {
			if u, err := url.Parse(c.R.Header.Get("HX-Current-URL")); err == nil && u.Path != "" {
				return Local(u.RequestURI())
			}
		}
		return Local(c.R.URL.RequestURI())
	}
	if u, err := url.Parse(c.R.Referer()); err == nil && u.Host == c.R.Host {
		return Local(u.RequestURI())
	}
	return "/"
}

// Local is to if it is a place on this host, else "/": a link may not lead away
// (ASVS 3.7.2).
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\x00\r\n\t") {
		return "/"
	}
	return to
}

func (c *Call) home() string {
	if c.Member.Slug != "" {
		return c.At()
	}
	return "/"
}

// unroutedAllow are the methods that the address does take, for a method that it does not.
func (c *Call) unroutedAllow() string {
	var allow []string
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		r := c.R.Clone(c.Ctx())
		r.Method = m
		if _, pattern := c.mux.Handler(r); pattern != "" {
			allow = append(allow, m)
		}
	}
	return strings.Join(allow, ", ")
}

// unrouted answers an address or a method that there is not.
func (s *Site) unrouted(c *Call) error {
	if allow := c.unroutedAllow(); allow != "" {
		c.W.Header().Set("Allow", allow)
		c.status = http.StatusMethodNotAllowed
		return c.Page(ui.Page{Title: c.T("web.fail.method"), Bare: true}, ui.Failure(c.Words, "method", c.T("web.fail.method.text"), c.home()))
	}
	return problem.NotFound("address", "")
}
