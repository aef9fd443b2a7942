package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (a *API) linkRoutes(t *register.Type) {
	a.of(t, http.MethodGet, "/{id}/links", access.Read, operation{id: "links", summary: "List what a record points at and what points at it",
		answers: map[int]string{200: "Links"}}, func(c *call) error {
		return c.readingOf(t, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
			edges, err := store.Edges(ctx, tx, t, at)
			if err != nil {
				return reply{}, err
			}
			return items(edges)
		})
	})
	a.of(t, http.MethodPost, "/{id}/links", access.Change, operation{id: "relate", summary: "Draw a loose link to another record", body: "Relation", headers: []string{"Idempotency-Key"},
		answers: map[int]string{204: ""}}, func(c *call) error { return c.relate(t) })
	a.of(t, http.MethodDelete, "/{id}/links/{relation}/{to}", access.Change, operation{id: "unrelate", summary: "Remove a loose link",
		answers: map[int]string{204: ""}}, func(c *call) error { return c.unrelate(t) })
}

// readingOf answers about the record in the address.
func (c *call) readingOf(t *register.Type, do func(context.Context, *store.Tx, id.ID) (reply, error)) error {
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := find(ctx, tx, t, c.r.PathValue("id"))
		if err != nil {
			return reply{}, err
		}
		return do(ctx, tx, at)
	})
}

// writingOf changes what hangs on the record in the address.
func (c *call) writingOf(t *register.Type, said []byte, do func(context.Context, *store.Tx, id.ID) (reply, error)) error {
	return c.writing(said, func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := find(ctx, tx, t, c.r.PathValue("id"))
		if err != nil {
			return reply{}, err
		}
		return do(ctx, tx, at)
	})
}

var done = reply{status: http.StatusNoContent}

func (c *call) relate(t *register.Type) error {
	var in struct {
		To       string `json:"to"`
		Relation string `json:"relation"`
		Note     string `json:"note"`
	}
	raw, err := c.read(&in, false)
	if err != nil {
		return err
	}
	var p problem.List
	texts(&p, "note", in.Note, "to", in.To)
	if err := p.Err(); err != nil {
		return err
	}
	return c.writingOf(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
		to, err := tx.Resolve(ctx, nil, in.To)
		if err != nil {
			return reply{}, err
		}
		if to.IsZero() {
			var p problem.List
			p.Add("to", "unknown_link", "value", in.To)
			return reply{}, p.Err()
		}
		return done, store.Relate(ctx, tx, t, at, to, in.Relation, in.Note)
	})
}

func (c *call) unrelate(t *register.Type) error {
	return c.writingOf(t, nil, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
		to, err := tx.Resolve(ctx, nil, c.r.PathValue("to"))
		if err != nil {
			return reply{}, err
		}
		relation := strings.ToLower(c.r.PathValue("relation"))
		if to.IsZero() || hasNUL(relation) {
			return reply{}, problem.NotFound("links", "")
		}
		return done, store.Unrelate(ctx, tx, t, at, to, relation)
	})
}

func (a *API) commentRoutes(t *register.Type) {
	a.of(t, http.MethodGet, "/{id}/comments", access.Read, operation{id: "comments", summary: "List the comments on a record",
		answers: map[int]string{200: "Comments"}}, func(c *call) error {
		return c.readingOf(t, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
			list, err := store.Comments(ctx, tx, t, at)
			if err != nil {
				return reply{}, err
			}
			return items(list)
		})
	})
	a.of(t, http.MethodPost, "/{id}/comments", access.Comment, operation{id: "comment", summary: "Comment on a record", body: "NewComment", headers: []string{"Idempotency-Key"},
		answers: map[int]string{201: "Comment"}}, func(c *call) error { return c.comment(t) })
	a.of(t, http.MethodDelete, "/{id}/comments/{cid}", access.Comment, operation{id: "uncomment", summary: "Take a comment of one's own away",
		answers: map[int]string{204: ""}}, func(c *call) error {
		comment, err := c.part("cid")
		if err != nil {
			return err
		}
		return c.writingOf(t, nil, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
			return done, store.DeleteComment(ctx, tx, t, at, comment)
		})
	})
}

func (c *call) comment(t *register.Type) error {
	var in struct {
		Text string `json:"text"`
	}
	raw, err := c.read(&in, false)
	if err != nil {
		return err
	}
	return c.writingOf(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
		made, err := store.AddComment(ctx, tx, t, at, in.Text)
		if err != nil {
			return reply{}, err
		}
		out, err := ok(made)
		out.status = http.StatusCreated
		return out, err
	})
}
