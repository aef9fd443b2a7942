package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// reply is what a handler answers.
type reply struct {
	status   int
	etag     string
	location string
	body     []byte // JSON; nil for none
}

// ok answers x as JSON.
func ok(x any) (reply, error) {
	body, err := json.Marshal(x)
	return reply{status: http.StatusOK, body: body}, err
}

// items answers a list under the name that every list has.
func items[T any](list []T) (reply, error) {
	if list == nil {
		list = []T{}
	}
	return ok(struct {
		Items []T `json:"items"`
	}{list})
}

// recordReply answers a record in its canonical form with its revision as ETag.
func recordReply(status int, t *register.Type, rec register.Record) reply {
	return reply{status: status, etag: etag(register.HeadOf(rec).Rev), body: t.JSON(rec)}
}

func etag(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

func (c *call) send(x reply) {
	h := c.w.Header()
	if x.etag != "" {
		h.Set("ETag", x.etag)
	}
	if x.location != "" {
		h.Set("Location", x.location)
	}
	if x.body == nil {
		c.w.WriteHeader(x.status)
		return
	}
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(x.body)))
	c.w.WriteHeader(x.status)
	_, _ = c.w.Write(x.body) // the caller may have gone
}

// reading answers from one state of the database.
func (c *call) reading(do func(context.Context, *store.Tx) (reply, error)) error {
	var out reply
	err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) (err error) {
		out, err = do(c.r.Context(), tx)
		return err
	})
	if err != nil {
		return err
	}
	c.send(out)
	return nil
}

// ifMatch is the revision that the caller wants to change.
func (c *call) ifMatch() (int64, error) {
	h := c.r.Header.Get("If-Match")
	if h == "" {
		return 0, problem.New(problem.Invalid, "if_match_missing")
	}
	if m := tag.FindStringSubmatch(strings.TrimSpace(h)); m != nil {
		if rev, err := strconv.ParseInt(m[1], 10, 64); err == nil {
			return rev, nil
		}
	}
	return 0, problem.New(problem.Stale, "if_match_form")
}

var tag = regexp.MustCompile(`^"(\d{1,18})"$`)

// unmodified reports whether the caller holds the revision already.
func (c *call) unmodified(rev int64) bool {
	for _, s := range strings.Split(c.r.Header.Get("If-None-Match"), ",") {
		if s = strings.TrimPrefix(strings.TrimSpace(s), "W/"); s == etag(rev) || s == "*" {
			return true
		}
	}
	return false
}

// find is the record that an address names: an identifier or a reference in either
// case. It is no permission to see it.
func find(ctx context.Context, tx *store.Tx, t *register.Type, name string) (id.ID, error) {
	if at, err := id.Parse(name); err == nil && !at.IsZero() {
		return at, nil
	}
	prefix, n, ok := id.ParseRef(name)
	if !ok || prefix != t.Prefix {
		return id.ID{}, problem.NotFound(t.Name, "")
	}
	return store.Ref(ctx, tx, t, id.Ref(prefix, n))
}

// part is an identifier in the address; what is none is not found.
func (c *call) part(name string) (id.ID, error) {
	at, err := id.Parse(c.r.PathValue(name))
	if err != nil || at.IsZero() {
		return id.ID{}, problem.NotFound("address", "")
	}
	return at, nil
}

// resolver finds linked records by what people write. The first failure of the
// database is kept in err.
func resolver(ctx context.Context, tx *store.Tx, err *error) register.Resolve {
	known := map[string]id.ID{} // rows name the same records again and again
	return func(registers []string, text string) id.ID {
		if *err != nil || strings.ContainsRune(text, 0) {
			return id.ID{}
		}
		key := strings.Join(registers, " ") + "\x00" + text
		at, ok := known[key]
		if ok {
			return at
		}
		at, failed := tx.Resolve(ctx, registers, text)
		if failed != nil {
			*err = failed
		}
		known[key] = at
		return at
	}
}

// query reads parameters and collects what is wrong with them.
type query struct {
	url.Values
	problem.List
}

func (c *call) query() *query { return &query{Values: c.r.URL.Query()} }

func (q *query) number(name string, least, most, otherwise int64) int64 {
	s := q.Get(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < least || n > most {
		q.List.Add(name, "out_of_range", "least", least, "most", most)
		return otherwise
	}
	return n
}

func (q *query) yes(name string) bool {
	s := q.Get(name)
	if s == "" {
		return false
	}
	is, err := strconv.ParseBool(s)
	q.If(err != nil, name, "bad_bool", "value", s)
	return is
}

func (q *query) day(name string, otherwise calendar.Day) calendar.Day {
	s := q.Get(name)
	if s == "" {
		return otherwise
	}
	d, err := calendar.ParseDay(s)
	q.If(err != nil, name, "bad_day", "value", s)
	return d
}
