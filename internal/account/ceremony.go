package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// ceremonyLife is how long a browser may take between the two ends of a passkey or a
// single sign-on.
const ceremonyLife = 10 * time.Minute

// start keeps what a browser has begun and gives it the secret to come back with. The
// table stays small: what is over goes with each start, and an address may begin only
// so often.
func (s *Service) start(ctx context.Context, kind string, account id.ID, body any, from From) (secret string, err error) {
	now := s.now()
	if wait := s.throttle.take(now, limit{"begin " + party(from.Address), beginsPerMinute, time.Minute}); wait > 0 {
		return "", throttled(wait)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("begin %s: %w", kind, err)
	}
	secret, hash := newSecret()
	return secret, s.write(ctx, func(tx *db.Tx) error {
		if _, err := exec(ctx, tx, "forget what was not finished", "DELETE FROM ceremony WHERE expires <= $1", s.at(now)); err != nil {
			return err
		}
		_, err := exec(ctx, tx, "begin "+kind, "INSERT INTO ceremony (secret, kind, account, body, expires) VALUES ($1, $2, $3, $4, $5)",
			hash, kind, account, string(text), s.at(now.Add(ceremonyLife)))
		return err
	})
}

// finish takes what was begun, once. That it is over or another's is the problem
// begin_again.
func (s *Service) finish(ctx context.Context, kind, secret string, account id.ID, body any) error {
	again := problem.New(problem.Invalid, "begin_again")
	return s.write(ctx, func(tx *db.Tx) error {
		var text string
		var whose id.ID
		var expires db.Instant
		err := tx.QueryRowContext(ctx, "DELETE FROM ceremony WHERE secret = $1 AND kind = $2 RETURNING account, body, expires", hashOf(secret), kind).Scan(&whose, &text, &expires)
		if errors.Is(err, sql.ErrNoRows) || err == nil && (!s.now().Before(expires.Time) || whose != account) {
			return again
		}
		if err != nil {
			return fmt.Errorf("finish %s: %w", kind, err)
		}
		if err := json.Unmarshal([]byte(text), body); err != nil {
			return fmt.Errorf("finish %s: %w", kind, err)
		}
		return nil
	})
}
