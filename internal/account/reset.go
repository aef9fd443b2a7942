package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// resetLife is how long a link to a new password works.
const resetLife = 30 * time.Minute

// BeginReset makes a link to a new password. Whoever asks learns nothing: the answer
// is the same for an unknown address, whose letter is nil. The caller answers before
// it sends, so that time tells nothing either.
func (s *Service) BeginReset(ctx context.Context, email string, from From) (*Letter, error) {
	key, now := emailKey(email), s.now()
	if wait := s.throttle.take(now, limit{"reset " + key, lettersPerHour, time.Hour}, limit{"begin " + party(from.Address), beginsPerMinute, time.Minute}); wait > 0 {
		return nil, throttled(wait)
	}
	return s.resetLetter(ctx, key)
}

// OperatorReset is the same for the operator's command line, which prints the link. An
// account that is blocked, or that a provider manages, is a problem that says what to
// do first: reset_disabled, reset_managed.
func (s *Service) OperatorReset(ctx context.Context, email string) (*Letter, error) {
	letter, err := s.resetLetter(ctx, emailKey(email))
	if err != nil || letter != nil {
		return letter, err
	}
	a, err := s.ByEmail(ctx, email)
	switch {
	case err != nil:
		return nil, err
	case !a.Disabled.IsZero():
		return nil, problem.New(problem.Blocked, "reset_disabled", "email", a.Email)
	}
	return nil, problem.New(problem.Blocked, "reset_managed", "email", a.Email)
}

func (s *Service) resetLetter(ctx context.Context, key string) (*Letter, error) {
	now, out := s.now(), (*Letter)(nil)
	err := s.write(ctx, func(tx *db.Tx) error {
		var account, home id.ID
		letter := Letter{Kind: "reset", Expires: now.Add(resetLife)}
		err := tx.QueryRowContext(ctx, "SELECT id, email, name, lang, home FROM account WHERE email_key = $1 AND disabled IS NULL", key).Scan(&account, &letter.To, &letter.Name, &letter.Lang, &home)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look up an account: %w", err)
		}
		if _, err := exec(ctx, tx, "void older links", "DELETE FROM reset WHERE account = $1 OR expires <= $2", account, s.at(now)); err != nil {
			return err
		}
		if account.IsZero() || !home.IsZero() {
			return tally(ctx, tx)
		}
		secret, hash := newSecret()
		letter.Secret = secret
		out = &letter
		_, err = exec(ctx, tx, "make a link to a new password", "INSERT INTO reset (secret, account, created, expires) VALUES ($1, $2, $3, $4)", hash, account, s.at(now), s.at(letter.Expires))
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// FinishReset sets the password behind a link, once, and ends all sessions. It signs
// nobody in, so the second factor is asked for as ever. A link that is over is the
// problem link_used.
func (s *Service) FinishReset(ctx context.Context, secret, password string, from From) error {
	var account id.ID
	var email, name string
	const alive = "r.secret = $1 AND r.used IS NULL AND r.expires > $2"
	err := s.read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT a.id, a.email, a.name FROM reset r JOIN account a ON a.id = r.account WHERE "+alive, hashOf(secret), s.at(s.now())).Scan(&account, &email, &name)
		if errors.Is(err, sql.ErrNoRows) {
			return linkUsed()
		}
		return err
	})
	if err != nil {
		return err
	}
	hash, err := s.checked(ctx, "password", password, email, name)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "use a link to a new password", "UPDATE reset AS r SET used = $2 WHERE "+alive, hashOf(secret), s.at(s.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return linkUsed()
		}
		if _, err := exec(ctx, tx, "set a password", "UPDATE account SET password = $2 WHERE id = $1", account, hash); err != nil {
			return err
		}
		if err := s.endOthers(ctx, tx, account, id.ID{}); err != nil {
			return err
		}
		return s.note(ctx, tx, account, "reset", "ok", from)
	})
}
