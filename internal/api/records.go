package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// registerRoutes are the addresses of one register.
func (a *API) registerRoutes(t *register.Type) {
	a.of(t, http.MethodGet, "", access.Read, operation{id: "list", summary: "List records", query: listParameters,
		answers: map[int]string{200: listOf(t)}}, func(c *call) error { return c.list(t) })
	a.of(t, http.MethodPost, "", access.Create, operation{id: "create", summary: "Create a record", body: writeOf(t), headers: []string{"Idempotency-Key"},
		answers: map[int]string{201: t.Name}}, func(c *call) error { return c.create(t) })
	a.of(t, http.MethodGet, "/{id}", access.Read, operation{id: "get", summary: "Read a record", query: []string{"rev", "view"}, headers: []string{"If-None-Match"},
		answers: map[int]string{200: t.Name, 304: ""}}, func(c *call) error { return c.get(t) })
	a.of(t, http.MethodPatch, "/{id}", access.Change, operation{id: "change", summary: "Change fields of a record (JSON merge patch)", body: writeOf(t), patch: true,
		headers: []string{"If-Match", "Idempotency-Key"}, answers: map[int]string{200: t.Name}}, func(c *call) error { return c.change(t) })
	a.lifeRoutes(t)
	a.linkRoutes(t)
	a.commentRoutes(t)
	a.attachmentRoutes(t)
}

var listParameters = []string{"where", "q", "sort", "after", "limit", "archived", "count", "rows"}

// page is one page of a list on the wire.
type page struct {
	Items  []json.RawMessage      `json:"items"`
	Next   string                 `json:"next,omitempty"`
	Total  *int                   `json:"total,omitempty"`
	Titles map[string]store.Title `json:"titles"`
}

func (c *call) list(t *register.Type) error {
	q := c.query()
	ask := c.listQuery(q)
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		found, err := store.ListAny(ctx, tx, t, ask)
		if err != nil {
			return reply{}, err
		}
		out := page{Items: make([]json.RawMessage, 0, len(found.Items)), Next: found.Next}
		if ask.Count {
			out.Total = &found.Total
		}
		for _, rec := range found.Items {
			out.Items = append(out.Items, t.JSON(rec))
		}
		if out.Titles, err = titles(ctx, tx, t, found.Items...); err != nil {
			return reply{}, err
		}
		return ok(out)
	})
}

// titles names the records that others point at, as far as the caller may see.
func titles(ctx context.Context, tx *store.Tx, t *register.Type, recs ...register.Record) (map[string]store.Title, error) {
	var ids []id.ID
	for _, rec := range recs {
		if o := register.HeadOf(rec).Owner; !o.IsZero() {
			ids = append(ids, o)
		}
		for _, f := range t.Fields {
			ids = append(ids, f.IDs(rec)...)
			if f.Kind != register.KindRows {
				continue
			}
			for _, row := range f.RowsOf(rec) {
				for _, x := range f.Rows {
					ids = append(ids, x.IDs(row)...)
				}
			}
		}
	}
	out := map[string]store.Title{}
	if len(ids) == 0 {
		return out, nil
	}
	found, err := store.Titles(ctx, tx, ids)
	for at, title := range found {
		out[at.String()] = title
	}
	return out, err
}

func (c *call) create(t *register.Type) error {
	raw, err := c.body(false)
	if err != nil {
		return err
	}
	return c.writing(raw, func(ctx context.Context, tx *store.Tx) (reply, error) {
		rec := t.New()
		if err := merge(ctx, tx, t, rec, raw); err != nil {
			return reply{}, err
		}
		rec, err := store.CreateAny(ctx, tx, t, rec)
		if err != nil {
			return reply{}, err
		}
		out := recordReply(http.StatusCreated, t, rec)
		out.location = c.addressOf(t, register.HeadOf(rec).ID)
		return out, nil
	})
}

// addressOf is the address of one record.
func (c *call) addressOf(t *register.Type, at id.ID) string {
	return Prefix + "/o/" + c.tenant.Slug + "/" + t.Name + "/" + at.String()
}

// merge applies what was sent to rec and reports all that is wrong with it.
func merge(ctx context.Context, tx *store.Tx, t *register.Type, rec register.Record, raw []byte) error {
	var p problem.List
	var failed error
	t.Merge(rec, raw, resolver(ctx, tx, &failed), &p)
	if failed != nil {
		return failed
	}
	return p.Err()
}

func (c *call) get(t *register.Type) error {
	q := c.query()
	rev := q.number("rev", 1, 1<<53, 0)
	view := q.Get("view")
	q.If(view != "" && view != "force", "view", "unknown_value", "value", view, "values", "force")
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := find(ctx, tx, t, c.r.PathValue("id"))
		if err != nil {
			return reply{}, err
		}
		var rec register.Record
		switch {
		case rev > 0:
			rec, err = store.Revision(ctx, tx, t, at, rev)
		case view == "force":
			rec, err = store.InForceAny(ctx, tx, t, at)
		default:
			rec, err = store.GetAny(ctx, tx, t, at)
		}
		if err != nil {
			return reply{}, err
		}
		out := recordReply(http.StatusOK, t, rec)
		if rev == 0 && c.unmodified(register.HeadOf(rec).Rev) {
			out.status, out.body = http.StatusNotModified, nil
		}
		return out, nil
	})
}

func (c *call) change(t *register.Type) error {
	raw, err := c.body(false, "application/merge-patch+json")
	if err != nil {
		return err
	}
	return c.changing(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
		return store.ChangeAny(ctx, tx, t, at, rev, func(rec register.Record) error { return merge(ctx, tx, t, rec, raw) })
	})
}

// changing makes a new revision of the record in the address out of the one that
// If-Match names.
func (c *call) changing(t *register.Type, said []byte, do func(context.Context, *store.Tx, id.ID, int64) (register.Record, error)) error {
	rev, err := c.ifMatch()
	if err != nil {
		return err
	}
	return c.writing(said, func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := find(ctx, tx, t, c.r.PathValue("id"))
		if err != nil {
			return reply{}, err
		}
		rec, err := do(ctx, tx, at, rev)
		if err != nil {
			return reply{}, err
		}
		return recordReply(http.StatusOK, t, rec), nil
	})
}
