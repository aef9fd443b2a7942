package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (a *API) ledgerRoutes() {
	read, erase := may(access.Ledger, access.Installation), may(access.Erase, access.Installation)
	op := func(id, summary, answer string, query ...string) operation {
		return operation{id: id, tag: "ledger", summary: summary, query: query, answers: map[int]string{200: answer}}
	}
	a.within(http.MethodGet, "/ledger", read, op("ledger", "Read size and root of the ledger", "Ledger"), (*call).ledgerHead)
	a.within(http.MethodGet, "/ledger/entries", read, op("ledger-entries", "List the headers of entries", "Entries", "after", "limit"), (*call).ledgerEntries)
	a.within(http.MethodGet, "/ledger/proof", read, op("ledger-proof", "Prove that an entry is in the ledger", "Inclusion", "seq", "size"), (*call).ledgerProof)
	a.within(http.MethodGet, "/ledger/consistency", read, op("ledger-consistency", "Prove that a ledger only grew", "Consistency", "older", "newer"), (*call).ledgerConsistency)
	if a.Keys != nil {
		a.within(http.MethodGet, "/ledger/checkpoint", read, op("ledger-checkpoint", "Read a signed checkpoint of the ledger as it stands", textBody), (*call).ledgerCheckpoint)
	}
	a.within(http.MethodPost, "/ledger/erasures", erase, operation{id: "ask-erasure", tag: "ledger", summary: "Ask for the content of an entry to be erased", body: "AskErasure",
		headers: []string{"Idempotency-Key"}, answers: map[int]string{201: "Asked"}}, (*call).askErasure)
	a.within(http.MethodPost, "/ledger/erasures/{id}/confirm", erase, operation{id: "confirm-erasure", tag: "ledger", summary: "Erase what somebody else asked for",
		headers: []string{"Idempotency-Key"}, answers: map[int]string{204: ""}}, (*call).confirmErasure)
}

func (c *call) ledgerHead() error {
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		size, root, err := ledger.Size(ctx, tx.SQL(), tx.Org)
		if err != nil {
			return reply{}, err
		}
		var keys []string
		if c.Keys != nil {
			if keys, err = c.Keys.Public(ctx, tx.Org); err != nil {
				return reply{}, fmt.Errorf("public keys of the ledger: %w", err)
			}
		}
		last, err := lastCheckpoint(ctx, tx)
		if err != nil {
			return reply{}, err
		}
		return ok(struct {
			Size       int64    `json:"size"`
			Root       string   `json:"root"`
			Keys       []string `json:"keys,omitempty"`
			Checkpoint string   `json:"checkpoint,omitempty"`
		}{size, root.String(), keys, last})
	})
}

// lastCheckpoint is the newest one that was kept, "" before the first.
func lastCheckpoint(ctx context.Context, tx *store.Tx) (string, error) {
	l, err := ledger.Database(tx.SQL(), tx.Org).Log(ctx)
	if err != nil || len(l.Checkpoints) == 0 {
		return "", err
	}
	return string(l.Checkpoints[len(l.Checkpoints)-1]), nil
}

// entry is a header on the wire. It holds no personal data.
type entry struct {
	Seq      int64     `json:"seq"`
	At       time.Time `json:"at"`
	Actor    string    `json:"actor"`
	By       id.ID     `json:"by,omitzero"`
	Verb     string    `json:"verb"`
	Register string    `json:"register,omitempty"`
	Subject  id.ID     `json:"subject,omitzero"`
	Rev      int64     `json:"rev,omitempty"`
	Request  string    `json:"request,omitempty"`
	Body     string    `json:"body"` // salted hash
	Leaf     string    `json:"leaf"`
}

func (c *call) ledgerEntries() error {
	q := c.query()
	after, limit := q.number("after", -1, 1<<53, -1), q.number("limit", 1, 1000, 100)
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		rows, err := tx.SQL().QueryContext(ctx, "SELECT header, leaf_hash FROM ledger_entry WHERE org = $1 AND seq > $2 ORDER BY seq LIMIT $3", tx.Org.String(), after, limit)
		if err != nil {
			return reply{}, fmt.Errorf("list the ledger: %w", err)
		}
		defer rows.Close()
		var out []entry
		for rows.Next() {
			var header, leaf []byte
			if err := rows.Scan(&header, &leaf); err != nil {
				return reply{}, fmt.Errorf("list the ledger: %w", err)
			}
			h, err := ledger.ParseHeader(header)
			if err != nil {
				return reply{}, err
			}
			out = append(out, entry{h.Seq, h.At, h.Actor.Kind, h.Actor.ID, h.Verb, h.Register, h.Subject, h.Rev, h.Request, h.Body.String(), fmt.Sprintf("%x", leaf)})
		}
		if err := rows.Err(); err != nil {
			return reply{}, fmt.Errorf("list the ledger: %w", err)
		}
		return items(out)
	})
}

func (c *call) ledgerProof() error {
	q := c.query()
	seq, size := q.number("seq", 0, 1<<53, -1), q.number("size", 1, 1<<53, 0)
	q.If(q.Get("seq") == "", "seq", "required")
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		size, err := sizeOr(ctx, tx, size)
		if err != nil {
			return reply{}, err
		}
		p, err := ledger.Inclusion(ctx, tx.SQL(), tx.Org, seq, size)
		if err != nil {
			return reply{}, err
		}
		return ok(p)
	})
}

// sizeOr is the size asked for, or the present one.
func sizeOr(ctx context.Context, tx *store.Tx, size int64) (int64, error) {
	if size > 0 {
		return size, nil
	}
	size, _, err := ledger.Size(ctx, tx.SQL(), tx.Org)
	return size, err
}

func (c *call) ledgerConsistency() error {
	q := c.query()
	older, newer := q.number("older", 0, 1<<53, -1), q.number("newer", 1, 1<<53, 0)
	q.If(q.Get("older") == "", "older", "required")
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		newer, err := sizeOr(ctx, tx, newer)
		if err != nil {
			return reply{}, err
		}
		p, err := ledger.Consistency(ctx, tx.SQL(), tx.Org, older, newer)
		if err != nil {
			return reply{}, err
		}
		return ok(p)
	})
}

// ledgerCheckpoint signs the log as it stands, unless that size is signed already.
func (c *call) ledgerCheckpoint() error {
	signer, err := c.Keys.Signer(c.r.Context(), c.who.Org)
	if err != nil {
		return fmt.Errorf("signing key of the ledger: %w", err)
	}
	var signed []byte
	if err := c.Store.Write(c.r.Context(), c.who, func(tx *store.Tx) error {
		signed, err = ledger.Checkpoint(c.r.Context(), tx.SQL(), tx.SQL().Dialect, tx.Org, tx.Now, signer)
		return err
	}); err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = c.w.Write(signed) // the caller may have gone
	return nil
}

func (c *call) askErasure() error {
	var in struct {
		Register string `json:"register"`
		ID       string `json:"id"`
		Seq      int64  `json:"seq"`
		Reason   string `json:"reason"`
	}
	raw, err := c.read(&in, false)
	if err != nil {
		return err
	}
	t := c.Store.Registers().Get(in.Register)
	var p problem.List
	p.If(t == nil, "register", "unknown_value", "value", in.Register)
	texts(&p, "reason", in.Reason)
	if err := p.Err(); err != nil {
		return err
	}
	return c.writing(raw, func(ctx context.Context, tx *store.Tx) (reply, error) {
		at, err := c.seen(ctx, tx, t, in.ID)
		if err != nil {
			return reply{}, err
		}
		ask, err := store.AskErasure(ctx, tx, t, at, in.Seq, in.Reason)
		if err != nil {
			return reply{}, err
		}
		out, err := ok(map[string]id.ID{"id": ask})
		out.status = http.StatusCreated
		return out, err
	})
}

// seen is a record that the caller named in a body and may see.
func (c *call) seen(ctx context.Context, tx *store.Tx, t *register.Type, name string) (id.ID, error) {
	at, err := find(ctx, tx, t, name)
	if err != nil {
		return at, err
	}
	_, err = store.GetAny(ctx, tx, t, at)
	return at, err
}

func (c *call) confirmErasure() error {
	ask, err := c.part("id")
	if err != nil {
		return err
	}
	return c.writing(nil, func(ctx context.Context, tx *store.Tx) (reply, error) {
		return done, store.ConfirmErasure(ctx, tx, ask)
	})
}
