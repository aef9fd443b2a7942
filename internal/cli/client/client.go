// Package client is a typed client of Privet's API, over the network or within
// one process. It sends, reads the answer, and turns a refusal into an Error with
// the server's own words; it decides nothing.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// Client speaks with one server as one actor.
type Client struct {
	base  string
	http  *http.Client
	token string
	lang  string
}

// Options of a client.
type Options struct {
	Server    string // https://privet.example.org; anything for an in-process handler
	Token     string // "" for an in-process handler, which knows its actor
	Lang      string // of the sentences in answers
	Transport http.RoundTripper
}

// New makes a client. A server without a scheme is reached by https.
func New(o Options) (*Client, error) {
	s := strings.TrimSpace(o.Server)
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, problem.New(problem.Invalid, "cli_bad_server", "value", o.Server)
	}
	if u.User != nil { // credentials in an address end up in logs
		return nil, problem.New(problem.Invalid, "cli_server_credentials")
	}
	c := &http.Client{Transport: o.Transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirect would carry the token elsewhere
	}}
	return &Client{base: strings.TrimRight(s, "/") + "/api/v1", http: c, token: o.Token, lang: o.Lang}, nil
}

// Error is a refusal of the server.
type Error struct {
	Status   int          `json:"status"`
	Kind     problem.Kind `json:"kind"`
	Key      string       `json:"key"`
	Title    string       `json:"title"`
	Detail   string       `json:"detail"`
	Incident string       `json:"incident,omitempty"`
	Errors   []FieldError `json:"errors,omitempty"`
}

// FieldError is one complaint about one place of the input.
type FieldError struct {
	Path   string `json:"path"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

func (e *Error) Error() string {
	if e.Detail != "" {
		return e.Detail
	}
	return fmt.Sprintf("%d %s", e.Status, e.Title)
}

// kinds of an answer that does not say its own.
var kinds = map[int]problem.Kind{
	http.StatusUnprocessableEntity: problem.Invalid, http.StatusBadRequest: problem.Invalid, http.StatusUnsupportedMediaType: problem.Invalid,
	http.StatusPreconditionRequired: problem.Invalid, http.StatusUnauthorized: problem.Unauthenticated, http.StatusForbidden: problem.Forbidden,
	http.StatusNotFound: problem.Missing, http.StatusMethodNotAllowed: problem.Missing, http.StatusPreconditionFailed: problem.Stale,
	http.StatusConflict: problem.Blocked, http.StatusRequestEntityTooLarge: problem.TooLarge, http.StatusTooManyRequests: problem.Throttled,
	http.StatusServiceUnavailable: problem.Unavailable, http.StatusInsufficientStorage: problem.Unavailable,
}

// request is one call. Body may be nil.
type request struct {
	method, path string
	query        url.Values
	body         io.Reader
	size         int64 // of body, if known
	mediaType    string
	rev          int64 // If-Match; 0 leaves it out
	accept       string
}

// path joins parts, each escaped.
func path(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return b.String()
}

// send gives the answer with its body open, or an *Error.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	at := c.base + r.path
	if len(r.query) > 0 {
		at += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, at, r.body)
	if err != nil {
		return nil, fmt.Errorf("ask the server: %w", err)
	}
	if r.size > 0 {
		req.ContentLength = r.size
	}
	if r.accept == "" {
		r.accept = "application/json"
	}
	req.Header.Set("Accept", r.accept)
	if r.body != nil {
		if r.mediaType == "" {
			r.mediaType = "application/json"
		}
		req.Header.Set("Content-Type", r.mediaType)
	}
	if c.lang != "" {
		req.Header.Set("Accept-Language", c.lang)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if r.rev > 0 {
		req.Header.Set("If-Match", `"`+strconv.FormatInt(r.rev, 10)+`"`)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var u *url.Error
		if errors.As(err, &u) { // the query may hold what people searched for
			err = u.Err
		}
		return nil, problem.Wrap(problem.Unavailable, "cli_unreachable", err, "server", strings.TrimSuffix(c.base, "/api/v1"), "reason", err.Error())
	}
	if resp.StatusCode >= 300 {
		defer resp.Body.Close()
		return nil, refusal(resp)
	}
	return resp, nil
}

func refusal(resp *http.Response) error {
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	e := &Error{}
	if json.Unmarshal(raw, e) != nil || e.Status == 0 && e.Detail == "" && e.Title == "" {
		e = &Error{Title: http.StatusText(resp.StatusCode)}
	}
	e.Status = resp.StatusCode
	if e.Kind == "" {
		e.Kind = kinds[e.Status]
	}
	if e.Kind == "" {
		e.Kind = problem.Internal
	}
	return e
}

// read sends and decodes the answer into to, which may be nil.
func (c *Client) read(ctx context.Context, r request, to any) (*http.Response, error) {
	resp, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if to == nil || resp.StatusCode == http.StatusNoContent {
		_, err = io.Copy(io.Discard, resp.Body)
		return resp, err
	}
	if err := json.NewDecoder(resp.Body).Decode(to); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, problem.Wrap(problem.Unavailable, "cli_not_privet", err, "server", strings.TrimSuffix(c.base, "/api/v1"))
	}
	return resp, nil
}

func (c *Client) get(ctx context.Context, at string, q url.Values, to any) error {
	_, err := c.read(ctx, request{method: http.MethodGet, path: at, query: q}, to)
	return err
}

// body is v as JSON.
func body(v any) (io.Reader, error) {
	raw, ok := v.(json.RawMessage)
	if !ok {
		var err error
		if raw, err = json.Marshal(v); err != nil {
			return nil, fmt.Errorf("write the request: %w", err)
		}
	}
	return bytes.NewReader(raw), nil
}

func (c *Client) post(ctx context.Context, at string, rev int64, v, to any) (*http.Response, error) {
	b, err := body(v)
	if err != nil {
		return nil, err
	}
	return c.read(ctx, request{method: http.MethodPost, path: at, body: b, rev: rev}, to)
}

func (c *Client) delete(ctx context.Context, at string) error {
	_, err := c.read(ctx, request{method: http.MethodDelete, path: at}, nil)
	return err
}

// stream gives the body of an answer as it comes.
func (c *Client) stream(ctx context.Context, at string, q url.Values) (io.ReadCloser, error) {
	resp, err := c.send(ctx, request{method: http.MethodGet, path: at, query: q, accept: "*/*"})
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}
