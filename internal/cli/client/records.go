package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Records of one organisation. Org is a slug or an identifier, register the name
// of one, at an identifier or a reference.

// Page is one page of a list.
type Page struct {
	Items  []json.RawMessage      `json:"items"`
	Next   string                 `json:"next,omitempty"`
	Total  *int                   `json:"total,omitempty"`
	Titles map[string]store.Title `json:"titles,omitempty"`
}

// Query of a list, as the API takes it. Where is field:op:value.
type Query struct {
	Where    []string
	Search   string
	Sort     string
	After    string
	Limit    int
	Archived bool
	Count    bool
	Rows     bool
}

// Values are the parameters of the address.
func (q Query) Values() url.Values {
	v := url.Values{}
	for _, w := range q.Where {
		v.Add("where", w)
	}
	set(v, "q", q.Search)
	set(v, "sort", q.Sort)
	set(v, "after", q.After)
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	for name, on := range map[string]bool{"archived": q.Archived, "count": q.Count, "rows": q.Rows} {
		if on {
			v.Set(name, "true")
		}
	}
	return v
}

func set(v url.Values, name, value string) {
	if value != "" {
		v.Set(name, value)
	}
}

// List gives one page of a register.
func (c *Client) List(ctx context.Context, org, register string, q Query) (Page, error) {
	var p Page
	err := c.get(ctx, path("o", org, register), q.Values(), &p)
	return p, err
}

// Record is a record in its canonical form.
type Record struct {
	Raw json.RawMessage
	// Head is what every record has.
	Head
}

// Head is the part of the canonical form that the client itself reads.
type Head struct {
	ID          string `json:"id"`
	Ref         string `json:"ref"`
	Title       string `json:"title"`
	State       string `json:"state"`
	Rev         int64  `json:"rev"`
	ApprovedRev int64  `json:"approved_rev"`
	Archived    string `json:"archived"`
}

// UnmarshalJSON keeps the form as it came.
func (r *Record) UnmarshalJSON(raw []byte) error {
	r.Raw = append(r.Raw[:0], raw...)
	return json.Unmarshal(raw, &r.Head)
}

// MarshalJSON gives the form back as it came.
func (r Record) MarshalJSON() ([]byte, error) { return r.Raw, nil }

// Get reads one record; rev 0 is the present one.
func (c *Client) Get(ctx context.Context, org, register, at string, rev int64, force bool) (Record, error) {
	q := url.Values{}
	if rev > 0 {
		q.Set("rev", strconv.FormatInt(rev, 10))
	}
	if force {
		q.Set("view", "force")
	}
	var r Record
	err := c.get(ctx, path("o", org, register, at), q, &r)
	return r, err
}

// Create makes a record of v, a JSON object.
func (c *Client) Create(ctx context.Context, org, register string, v any) (Record, error) {
	var r Record
	_, err := c.post(ctx, path("o", org, register), 0, v, &r)
	return r, err
}

// Patch applies a JSON merge patch to the revision that the caller has seen.
func (c *Client) Patch(ctx context.Context, org, register, at string, rev int64, patch any) (Record, error) {
	b, err := body(patch)
	if err != nil {
		return Record{}, err
	}
	var r Record
	_, err = c.read(ctx, request{
		method: http.MethodPatch, path: path("o", org, register, at), body: b, rev: rev, mediaType: "application/merge-patch+json",
	}, &r)
	return r, err
}

// Move takes a move of the register's machine.
func (c *Client) Move(ctx context.Context, org, register, at, move string, rev int64, in workflow.Input) (Record, error) {
	var r Record
	_, err := c.post(ctx, path("o", org, register, at, "moves", move), rev, in, &r)
	return r, err
}

// Act archives, restores, reviews or reverts; input is the body of that act.
func (c *Client) Act(ctx context.Context, org, register, at, act string, rev int64, input any) (Record, error) {
	var r Record
	_, err := c.post(ctx, path("o", org, register, at, act), rev, input, &r)
	return r, err
}

// list decodes an answer that is a list, or an object with one under "items".
func list[T any](raw json.RawMessage) ([]T, error) {
	var out []T
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "[") {
		err := json.Unmarshal(raw, &out)
		return out, err
	}
	var page struct {
		Items []T `json:"items"`
	}
	err := json.Unmarshal(raw, &page)
	return page.Items, err
}

func listOf[T any](ctx context.Context, c *Client, at string, q url.Values) ([]T, error) {
	var raw json.RawMessage
	if err := c.get(ctx, at, q, &raw); err != nil {
		return nil, err
	}
	out, err := list[T](raw)
	if err != nil {
		return nil, problem.Wrap(problem.Unavailable, "cli_not_privet", err, "server", strings.TrimSuffix(c.base, "/api/v1"))
	}
	return out, nil
}

// History tells what happened to a record, newest first.
func (c *Client) History(ctx context.Context, org, register, at string, before int64, limit int) ([]store.Step, error) {
	q := url.Values{}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	return listOf[store.Step](ctx, c, path("o", org, register, at, "history"), q)
}

// Edges are the links from and to a record.
func (c *Client) Edges(ctx context.Context, org, register, at string) ([]store.Edge, error) {
	return listOf[store.Edge](ctx, c, path("o", org, register, at, "links"), nil)
}

// Relate ties a record to another.
func (c *Client) Relate(ctx context.Context, org, register, at, to, relation, note string) error {
	_, err := c.post(ctx, path("o", org, register, at, "links"), 0, map[string]string{"to": to, "relation": relation, "note": note}, nil)
	return err
}

// Unrelate takes such a tie away.
func (c *Client) Unrelate(ctx context.Context, org, register, at, relation, to string) error {
	return c.delete(ctx, path("o", org, register, at, "links", relation, to))
}

// Search finds records of every register.
func (c *Client) Search(ctx context.Context, org, words string, limit int) ([]store.Title, error) {
	q := url.Values{"q": {words}}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	return listOf[store.Title](ctx, c, path("o", org, "search"), q)
}

// Due are the records whose review is due until a day, "" being today.
func (c *Client) Due(ctx context.Context, org, until string) ([]store.Title, error) {
	q := url.Values{}
	set(q, "until", until)
	return listOf[store.Title](ctx, c, path("o", org, "due"), q)
}
