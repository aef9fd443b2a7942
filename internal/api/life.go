package api

import (
	"context"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// lifeRoutes are the moves of a record and what leads through its revisions.
func (a *API) lifeRoutes(t *register.Type) {
	matched := []string{"If-Match", "Idempotency-Key"}
	if t.Flow != nil {
		a.of(t, http.MethodPost, "/{id}/moves/{move}", access.Move, operation{id: "move", summary: "Take a record one step through its life", body: "Move", optional: true,
			headers: matched, answers: map[int]string{200: t.Name}}, func(c *call) error { return c.move(t) })
	}
	a.of(t, http.MethodPost, "/{id}/archive", access.Archive, operation{id: "archive", summary: "Take a record out of sight", body: "Reason", optional: true,
		headers: matched, answers: map[int]string{200: t.Name}}, func(c *call) error { return c.archive(t) })
	a.of(t, http.MethodPost, "/{id}/restore", access.Restore, operation{id: "restore", summary: "Bring an archived record back",
		headers: matched, answers: map[int]string{200: t.Name}}, func(c *call) error {
		return c.bare(t, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
			return store.RestoreAny(ctx, tx, t, at, rev)
		})
	})
	a.of(t, http.MethodPost, "/{id}/review", access.Change, operation{id: "review", summary: "Confirm that a record is still true",
		headers: matched, answers: map[int]string{200: t.Name}}, func(c *call) error {
		return c.bare(t, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
			return store.Review(ctx, tx, t, at, rev)
		})
	})
	a.of(t, http.MethodPost, "/{id}/revert", access.Change, operation{id: "revert", summary: "Bring the fields of an older revision back", body: "Revert",
		headers: matched, answers: map[int]string{200: t.Name}}, func(c *call) error { return c.revert(t) })
	a.of(t, http.MethodGet, "/{id}/history", access.Read, operation{id: "history", summary: "Read what happened to a record", query: []string{"before", "limit"},
		answers: map[int]string{200: "History"}}, func(c *call) error { return c.history(t) })
}

func (c *call) move(t *register.Type) error {
	var in workflow.Input
	raw, err := c.read(&in, true)
	if err != nil {
		return err
	}
	var p problem.List
	texts(&p, "reason", in.Reason, "note", in.Note)
	if err := p.Err(); err != nil {
		return err
	}
	return c.changing(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
		return store.MoveAny(ctx, tx, t, at, rev, c.r.PathValue("move"), in)
	})
}

func (c *call) archive(t *register.Type) error {
	var in struct {
		Reason string `json:"reason"`
	}
	raw, err := c.read(&in, true)
	if err != nil {
		return err
	}
	return c.changing(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
		return store.ArchiveAny(ctx, tx, t, at, rev, in.Reason)
	})
}

// bare is a change without a body.
func (c *call) bare(t *register.Type, do func(context.Context, *store.Tx, id.ID, int64) (register.Record, error)) error {
	raw, err := c.read(&struct{}{}, true)
	if err != nil {
		return err
	}
	return c.changing(t, raw, do)
}

func (c *call) revert(t *register.Type) error {
	var in struct {
		To int64 `json:"to"`
	}
	raw, err := c.read(&in, false)
	if err != nil {
		return err
	}
	return c.changing(t, raw, func(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (register.Record, error) {
		return store.Revert(ctx, tx, t, at, rev, in.To)
	})
}

func (c *call) history(t *register.Type) error {
	q := c.query()
	before, limit := q.number("before", 1, 1<<53, 0), q.number("limit", 1, 200, 50)
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := find(ctx, tx, t, c.r.PathValue("id"))
		if err != nil {
			return reply{}, err
		}
		steps, err := store.History(ctx, tx, t, at, before, int(limit))
		if err != nil {
			return reply{}, err
		}
		return items(steps)
	})
}

// texts complains about free text that no database keeps or that is too long.
// They come in pairs of name and text.
func texts(p *problem.List, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		name, s := pairs[i], pairs[i+1]
		p.If(len(s) > register.MaxValue, name, "too_long", "max", register.MaxValue)
		p.If(hasNUL(s), name, "bad_text")
	}
}

func hasNUL(s string) bool {
	for i := range len(s) {
		if s[i] == 0 {
			return true
		}
	}
	return false
}
