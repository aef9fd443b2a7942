package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Problem is what an error looks like on the wire (RFC 9457).
type Problem struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Status   int            `json:"status"`
	Detail   string         `json:"detail"`
	Kind     problem.Kind   `json:"kind"`
	Key      string         `json:"key"`
	Errors   []FieldProblem `json:"errors,omitempty"`
	Incident string         `json:"incident,omitempty"`
}

// FieldProblem is one complaint at one place of what was sent.
type FieldProblem struct {
	Path   string `json:"path"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// maxErrors is how many complaints one answer names: a body of 4 MiB can deserve
// hundreds of thousands, and nobody reads on.
const maxErrors = 500

// statuses by kind; the one place where kinds become numbers.
var statuses = map[problem.Kind]int{
	problem.Internal:        http.StatusInternalServerError,
	problem.Invalid:         http.StatusUnprocessableEntity,
	problem.Unauthenticated: http.StatusUnauthorized,
	problem.Forbidden:       http.StatusForbidden,
	problem.Missing:         http.StatusNotFound,
	problem.Stale:           http.StatusPreconditionFailed,
	problem.Blocked:         http.StatusConflict,
	problem.TooLarge:        http.StatusRequestEntityTooLarge,
	problem.Throttled:       http.StatusTooManyRequests,
	problem.Unavailable:     http.StatusServiceUnavailable,
}

// statusOf a problem: by its kind, but for the few that HTTP has a number of its
// own for.
func statusOf(p *problem.Problem) int {
	switch p.Key {
	case "method_not_allowed":
		return http.StatusMethodNotAllowed
	case "media_type":
		return http.StatusUnsupportedMediaType
	case "if_match_missing":
		return http.StatusPreconditionRequired
	case "storage_full":
		return http.StatusInsufficientStorage
	}
	if n := statuses[p.Kind]; n != 0 {
		return n
	}
	return http.StatusInternalServerError
}

// fail answers an error. What is no problem gets an incident number, and its
// cause goes to the log.
func (c *call) fail(err error) {
	if c.w.sent {
		// The head is gone; breaking the connection is the only way to say that the
		// rest is missing.
		c.report(err, "", "answer broken off")
		panic(http.ErrAbortHandler)
	}
	p, ok := problem.As(err)
	if !ok && errors.Is(err, context.Canceled) {
		p, ok = problem.Wrap(problem.Unavailable, "unavailable", err), true
	}
	out := Problem{}
	if !ok || p.Kind == problem.Internal {
		incident := id.New().String()
		c.report(err, incident, "request failed")
		p = problem.New(problem.Internal, "internal", "incident", incident)
		out.Incident = incident
	} else if p.Kind == problem.Unavailable {
		c.report(err, "", "storage unavailable")
	}
	out.Type, out.Kind, out.Key, out.Status = "urn:privet:problem:"+string(p.Kind), p.Kind, p.Key, statusOf(p)
	out.Title, out.Detail = c.words.T("api.title."+string(p.Kind)), c.words.Problem(p)
	for _, f := range p.Fields[:min(len(p.Fields), maxErrors)] {
		out.Errors = append(out.Errors, FieldProblem{f.Path, f.Key, c.words.Field(f)})
	}
	h := c.w.Header()
	for _, name := range []string{"ETag", "Location", "Content-Disposition"} {
		h.Del(name)
	}
	if out.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="privet"`)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", c.words.Lang())
	c.w.WriteHeader(out.Status)
	body, err := json.Marshal(out)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	_, _ = c.w.Write(body) // the caller may have gone
}

// quoted parts of an error may be what a person typed.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'`)

// report logs an error with identifiers alone.
func (c *call) report(err error, incident, what string) {
	c.Log.ErrorContext(c.r.Context(), "request not answered as asked", "what", what, "incident", incident, "request", RequestID(c.r.Context()),
		"route", c.route.Pattern(), "org", c.who.Org.String(), "actor", c.who.ID.String(),
		"error", quoted.ReplaceAllString(err.Error(), "…"))
}
