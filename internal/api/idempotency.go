package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// KeepAnswers is how long the answer to a request with an Idempotency-Key is kept.
const KeepAnswers = 24 * time.Hour

const maxKey = 200

// writing changes something and answers. With an Idempotency-Key the answer is
// kept in the transaction of the change: the same request sent again is answered
// and not done again; another one under the same key is refused. said is what
// the request says besides its method and address.
func (c *call) writing(said []byte, do func(context.Context, *store.Tx) (reply, error)) error {
	key := c.r.Header.Get("Idempotency-Key")
	var p problem.List
	p.If(len(key) > maxKey, "Idempotency-Key", "too_long", "max", maxKey)
	p.If(strings.ContainsFunc(key, func(r rune) bool { return r < 0x20 || r > 0x7e }), "Idempotency-Key", "bad_text")
	if err := p.Err(); err != nil {
		return err
	}
	out, err := c.write(key, said, do)
	if lost, is := problem.As(err); is && lost.Key == "lost_race" && key != "" {
		out, err = c.write(key, said, do) // the twin of this request won; its answer is there now
	}
	if err != nil {
		return err
	}
	c.send(out)
	return nil
}

func (c *call) write(key string, said []byte, do func(context.Context, *store.Tx) (reply, error)) (out reply, err error) {
	ctx := c.r.Context()
	err = c.Store.Write(ctx, c.who, func(tx *store.Tx) error {
		var err error
		if key == "" {
			out, err = do(ctx, tx)
			return err
		}
		h := sha256.New()
		fmt.Fprintf(h, "%s %s\nIf-Match: %s\n\n", c.r.Method, c.r.URL.RequestURI(), c.r.Header.Get("If-Match"))
		h.Write(said)
		sum := h.Sum(nil)
		found, err := recall(ctx, tx, key, sum, &out)
		if err != nil || found {
			return err
		}
		if out, err = do(ctx, tx); err != nil {
			return err
		}
		return remember(ctx, tx, key, sum, out)
	})
	return out, err
}

// recall finds the answer of a request that was done already.
func recall(ctx context.Context, tx *store.Tx, key string, sum []byte, out *reply) (bool, error) {
	var request []byte
	var at db.Instant
	err := tx.SQL().QueryRowContext(ctx, "SELECT request, status, etag, location, body, at FROM idempotency WHERE org = $1 AND actor = $2 AND key = $3",
		tx.Org.String(), tx.ID.String(), key).Scan(&request, &out.status, &out.etag, &out.location, &out.body, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up the answer to a request: %w", err)
	}
	if tx.Now.Sub(at.Time) > KeepAnswers {
		*out = reply{}
		if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM idempotency WHERE org = $1 AND actor = $2 AND key = $3",
			tx.Org.String(), tx.ID.String(), key); err != nil {
			return false, fmt.Errorf("forget an old answer: %w", err)
		}
		return false, nil
	}
	if string(request) != string(sum) {
		var p problem.List
		p.Add("Idempotency-Key", "key_reused")
		return false, p.Err()
	}
	if len(out.body) == 0 {
		out.body = nil
	}
	return true, nil
}

func remember(ctx context.Context, tx *store.Tx, key string, sum []byte, out reply) error {
	body := out.body
	if body == nil {
		body = []byte{}
	}
	_, err := tx.SQL().ExecContext(ctx, "INSERT INTO idempotency (org, actor, key, request, status, etag, location, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		tx.Org.String(), tx.ID.String(), key, sum, out.status, out.etag, out.location, body, tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("keep the answer to a request: %w", err)
	}
	return nil
}
