package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Methods of signing in.
const (
	byPassword = "password"
	byTOTP     = "totp"
	byRecovery = "recovery"
	byPasskey  = "passkey"
	byOIDC     = "oidc"
)

// refused is the one answer to every sign-in that fails, whatever the reason.
func refused() error { return problem.New(problem.Unauthenticated, "sign_in_refused") }

// emailKey is an address as it is compared: people do not tell capitals apart in it.
func emailKey(email string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(email)))
}

// checkEmail refuses what can be no address; whether it exists, only mail tells.
func checkEmail(p *problem.List, path, email string) {
	local, domain, ok := strings.Cut(emailKey(email), "@")
	p.If(!ok || local == "" || !strings.Contains(domain, ".") || len(email) > 254 || strings.ContainsAny(email, "\t\r\n,;<>\" ") ||
		strings.Contains(domain, "@") || strings.Trim(domain, ".") != domain, path, "bad_email", "value", email)
}

// SignIn proves a password. The entry may ask for a second factor. Every refusal is
// the problem sign_in_refused, after the same work; too many are too_many_tries.
func (s *Service) SignIn(ctx context.Context, email, password string, from From) (Entry, error) {
	a, err := s.password(ctx, email, password, from, byPassword)
	if err != nil {
		return Entry{}, err
	}
	var e Entry
	err = s.write(ctx, func(tx *db.Tx) (err error) {
		e, err = s.enter(ctx, tx, a, how{method: byPassword, strength: OneFactor}, from)
		return err
	})
	return e, err
}

// enter begins a session, or half a one if the account has a second factor that the
// first did not bring along.
func (s *Service) enter(ctx context.Context, tx *db.Tx, account id.ID, h how, from From) (Entry, error) {
	if h.strength != TwoFactors {
		second, err := s.factors(ctx, tx, account)
		if err != nil {
			return Entry{}, err
		}
		if len(second) > 0 {
			h.half, h.second = true, second
		}
	}
	if !h.half {
		if err := s.note(ctx, tx, account, h.method, "ok", from); err != nil {
			return Entry{}, err
		}
	}
	return s.begin(ctx, tx, account, h, from)
}

// factors are the second factors that an account has: none, or some of totp, passkey
// and recovery.
func (s *Service) factors(ctx context.Context, tx *db.Tx, account id.ID) ([]string, error) {
	var totp, passkeys, codes int
	err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM totp WHERE account = $1 AND confirmed IS NOT NULL),
		(SELECT count(*) FROM passkey WHERE account = $1), (SELECT count(*) FROM recovery_code WHERE account = $1 AND used IS NULL)`, account).Scan(&totp, &passkeys, &codes)
	if err != nil {
		return nil, fmt.Errorf("read second factors: %w", err)
	}
	var out []string
	if totp > 0 {
		out = append(out, byTOTP)
	}
	if passkeys > 0 {
		out = append(out, byPasskey)
	}
	if len(out) > 0 && codes > 0 {
		out = append(out, byRecovery)
	}
	return out, nil
}

// password proves one, counts wrong tries and writes refusals down.
func (s *Service) password(ctx context.Context, email, password string, from From, method string) (id.ID, error) {
	key, now := emailKey(email), s.now()
	var account id.ID
	var hash string
	var disabled db.Instant
	err := s.read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT id, password, disabled FROM account WHERE email_key = $1", key).Scan(&account, &hash, &disabled)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look up an account: %w", err)
		}
		return nil
	})
	if err != nil {
		return account, err
	}
	limits := s.tries(now, key, party(from.Address), func() bool { return s.knows(ctx, account, from) })
	if wait := s.throttle.take(now, limits...); wait > 0 {
		return account, throttled(wait)
	}
	if !disabled.Time.IsZero() {
		hash = ""
	}
	if len(password) > 4*MaxPassword { // more than MaxPassword characters: nobody's
		hash, password = "", password[:4*MaxPassword]
	}
	ok, old, err := s.hasher.match(ctx, password, hash)
	if err != nil {
		s.throttle.right(limits...)
		return account, err
	}
	if !ok {
		err := s.write(ctx, func(tx *db.Tx) error {
			if account.IsZero() {
				return tally(ctx, tx)
			}
			return s.note(ctx, tx, account, method, "refused", from)
		})
		if err != nil && !problem.Is(err, problem.Unavailable) {
			return account, err
		}
		return account, refused()
	}
	s.throttle.right(limits...)
	if old {
		s.rehash(ctx, account, hash, password)
	}
	return account, nil
}

// rehash keeps the password at today's cost. That it did not succeed is no reason to
// refuse who knows the password.
func (s *Service) rehash(ctx context.Context, account id.ID, have, password string) {
	hash, err := s.hasher.hash(ctx, password)
	if err == nil {
		err = s.write(ctx, func(tx *db.Tx) error {
			_, err := exec(ctx, tx, "hash a password anew", "UPDATE account SET password = $3 WHERE id = $1 AND password = $2", account, have, hash)
			return err
		})
	}
	if err != nil {
		s.log.WarnContext(ctx, "password not hashed at the new cost", "account", account, "error", err)
	}
}

// SecondFactor completes a half session with a one-time or a recovery code.
func (s *Service) SecondFactor(ctx context.Context, half, code string, from From) (Entry, error) {
	x, err := s.Half(ctx, half)
	if err != nil {
		return Entry{}, err
	}
	from.Keep = x.Keep
	var e Entry
	var wrong error
	err = s.write(ctx, func(tx *db.Tx) error {
		method, err := s.useCode(ctx, tx, x.Account, code)
		if problem.Is(err, problem.Unauthenticated) {
			wrong = err
			return s.wrongCode(ctx, tx, x, from)
		}
		if err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "end a half session", "DELETE FROM session WHERE id = $1", x.session); err != nil {
			return err
		}
		h := how{method: method, strength: TwoFactors, provider: x.provider}
		if err := s.note(ctx, tx, x.Account, method, "ok", from); err != nil {
			return err
		}
		e, err = s.begin(ctx, tx, x.Account, h, from)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, wrong
}

// wrongCode counts the tries of a half session, which ends after a few: then the
// password is asked for again.
func (s *Service) wrongCode(ctx context.Context, tx *db.Tx, x HalfSession, from From) error {
	if err := s.note(ctx, tx, x.Account, byTOTP, "refused", from); err != nil {
		return err
	}
	if _, err := exec(ctx, tx, "count a wrong code", "UPDATE session SET tries = tries + 1 WHERE id = $1", x.session); err != nil {
		return err
	}
	_, err := exec(ctx, tx, "end a half session", "DELETE FROM session WHERE id = $1 AND tries >= $2", x.session, halfTries)
	return err
}

// HalfSession waits for its second factor.
type HalfSession struct {
	Account id.ID
	Second  []string // totp, passkey, recovery: what may complete it
	Keep    bool

	session, provider id.ID
}

// Half is the half session of a cookie, for the page that asks for the second factor.
func (s *Service) Half(ctx context.Context, secret string) (HalfSession, error) {
	var x HalfSession
	err := s.read(ctx, func(tx *db.Tx) error {
		full, half, err := s.session(ctx, tx, secret)
		if err != nil {
			return err
		}
		if !half {
			return unauthenticated()
		}
		x.Account, x.session, x.provider = full.Account.ID, full.ID, full.provider
		if err := tx.QueryRowContext(ctx, "SELECT keep FROM session WHERE id = $1", x.session).Scan(&x.Keep); err != nil {
			return fmt.Errorf("read a half session: %w", err)
		}
		x.Second, err = s.factors(ctx, tx, x.Account)
		return err
	})
	return x, err
}
