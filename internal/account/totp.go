package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"rsc.io/qr"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// One-time codes are those of RFC 6238 as every app makes them: SHA-1, six digits,
// thirty seconds. One step of drift is allowed to either side.
const (
	totpPeriod = 30
	totpDrift  = 1
)

// Enrolment is what a person needs to set up one-time codes.
type Enrolment struct {
	Secret string // base32, in groups of four, for those who type it
	URL    string // otpauth://
	QR     string // the URL as an SVG image, black on white, without size
}

// EnrolTOTP makes a secret for one-time codes, which count once ConfirmTOTP saw one.
// It asks for a person who has just proved who he is.
func (s *Service) EnrolTOTP(ctx context.Context, x *Session) (Enrolment, error) {
	if err := s.Reauthenticated(x); err != nil {
		return Enrolment{}, err
	}
	raw := make([]byte, 20)
	rand.Read(raw)
	secret := base32.StdEncoding.EncodeToString(raw)
	sealed, err := s.vault.Seal(x.Account.ID, []byte(secret))
	if err != nil {
		return Enrolment{}, fmt.Errorf("seal the secret of one-time codes: %w", err)
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "enrol one-time codes", `INSERT INTO totp (account, secret, created) VALUES ($1, $2, $3)
			ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, created = excluded.created, step = 0 WHERE totp.confirmed IS NULL`, x.Account.ID, sealed, s.at(s.now()))
		if err == nil && n == 0 {
			return problem.New(problem.Blocked, "totp_on")
		}
		return err
	})
	if err != nil {
		return Enrolment{}, err
	}
	return s.enrolment(x, secret)
}

// Enrolling is what EnrolTOTP began and ConfirmTOTP did not see through yet, to be
// shown once more; not found if there is nothing.
func (s *Service) Enrolling(ctx context.Context, x *Session) (Enrolment, error) {
	if err := s.Reauthenticated(x); err != nil {
		return Enrolment{}, err
	}
	var secret []byte
	err := s.read(ctx, func(tx *db.Tx) error {
		var sealed []byte
		err := tx.QueryRowContext(ctx, "SELECT secret FROM totp WHERE account = $1 AND confirmed IS NULL", x.Account.ID).Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.NotFound("totp", x.Account.ID)
		}
		if err != nil {
			return fmt.Errorf("read the secret of one-time codes: %w", err)
		}
		secret, err = s.vault.Unseal(x.Account.ID, sealed)
		return err
	})
	if err != nil {
		return Enrolment{}, err
	}
	return s.enrolment(x, string(secret))
}

// enrolment shows a secret in the ways that apps take it.
func (s *Service) enrolment(x *Session, secret string) (Enrolment, error) {
	at, err := url.Parse(s.o.Address)
	if err != nil {
		return Enrolment{}, fmt.Errorf("read the address of the installation: %w", err)
	}
	link := "otpauth://totp/" + url.PathEscape("Privet:"+x.Account.Email) + "?" +
		url.Values{"secret": {secret}, "issuer": {"Privet"}}.Encode()
	if host := at.Hostname(); host != "localhost" {
		link = "otpauth://totp/" + url.PathEscape("Privet "+host+":"+x.Account.Email) + "?secret=" + secret + "&issuer=" + url.PathEscape("Privet "+host)
	}
	image, err := svg(link)
	return Enrolment{Secret: groups(secret), URL: link, QR: image}, err
}

// svg draws the QR code of text, with the quiet zone of four modules that it needs.
func svg(text string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	const quiet = 4
	n := strconv.Itoa(code.Size + 2*quiet)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + n + " " + n + `" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h` + n + "v" + n + `H0z"/><path fill="#000" d="`)
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}

func groups(s string) string {
	var parts []string
	for ; len(s) > 4; s = s[4:] {
		parts = append(parts, s[:4])
	}
	return strings.Join(append(parts, s), " ")
}

// ConfirmTOTP turns one-time codes on once the person's app shows a right one. The
// recovery codes are shown this once; the session counts as two factors from now on.
func (s *Service) ConfirmTOTP(ctx context.Context, x *Session, code string) (codes []string, e Entry, err error) {
	if err := s.Reauthenticated(x); err != nil {
		return nil, e, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		if err := s.useTOTP(ctx, tx, x.Account.ID, digits(code), false); err != nil {
			if problem.Is(err, problem.Unauthenticated) {
				var p problem.List
				p.Add("code", "wrong_code")
				return p.Err()
			}
			return err
		}
		if _, err := exec(ctx, tx, "turn one-time codes on", "UPDATE totp SET confirmed = $2 WHERE account = $1", x.Account.ID, s.at(s.now())); err != nil {
			return err
		}
		if codes, err = s.newCodes(ctx, tx, x.Account.ID); err != nil {
			return err
		}
		e, err = s.strengthen(ctx, tx, x)
		return err
	})
	return codes, e, err
}

// strengthen marks the session as proven with two factors and exchanges its secret.
func (s *Service) strengthen(ctx context.Context, tx *db.Tx, x *Session) (Entry, error) {
	x.Strength, x.MustEnrol = TwoFactors, false
	return s.rotate(ctx, tx, x, true)
}

// DisableTOTP turns one-time codes off; without a passkey the recovery codes go too.
func (s *Service) DisableTOTP(ctx context.Context, x *Session) error {
	if err := s.Reauthenticated(x); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "turn one-time codes off", "DELETE FROM totp WHERE account = $1", x.Account.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.NotFound("totp", x.Account.ID)
		}
		return s.factorGone(ctx, tx, x)
	})
}

// factorGone tidies up after a second factor was taken away: without any left, the
// recovery codes go and the other sessions end.
func (s *Service) factorGone(ctx context.Context, tx *db.Tx, x *Session) error {
	left, err := s.factors(ctx, tx, x.Account.ID)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		if _, err := exec(ctx, tx, "drop recovery codes", "DELETE FROM recovery_code WHERE account = $1", x.Account.ID); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "weaken a session", "UPDATE session SET strength = $2 WHERE id = $1", x.ID, string(OneFactor)); err != nil {
			return err
		}
	}
	if err := s.endOthers(ctx, tx, x.Account.ID, x.ID); err != nil {
		return err
	}
	return s.rightsChanged(ctx, tx, x.Account.ID)
}

// useCode proves a one-time or a recovery code, each good once.
func (s *Service) useCode(ctx context.Context, tx *db.Tx, account id.ID, code string) (method string, err error) {
	if d := digits(code); len(d) == 6 {
		return byTOTP, s.useTOTP(ctx, tx, account, d, true)
	}
	return byRecovery, s.useRecovery(ctx, tx, account, code)
}

// digits takes the spaces out that apps show and people copy.
func digits(code string) string {
	code = strings.Join(strings.FieldsFunc(code, func(r rune) bool { return r == ' ' || r == '-' || r == '\u00a0' }), "")
	if strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

// ProveCode proves anew, by a one-time code, that it is the session's person; a recovery
// code is for signing in alone. Wrong ones are slowed down as at sign-in.
func (s *Service) ProveCode(ctx context.Context, x *Session, code string, from From) (Entry, error) {
	var e Entry
	var wrong error
	err := s.write(ctx, func(tx *db.Tx) error {
		err := s.useTOTP(ctx, tx, x.Account.ID, digits(code), true)
		if problem.Is(err, problem.Unauthenticated) {
			wrong = err
			return s.note(ctx, tx, x.Account.ID, byTOTP, "refused", from)
		}
		if err == nil {
			e, err = s.rotate(ctx, tx, x, true)
		}
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return e, wrong
}

func (s *Service) useTOTP(ctx context.Context, tx *db.Tx, account id.ID, code string, confirmed bool) error {
	now := s.now()
	limits := []limit{{"codes " + account.String(), codesPerMinute, time.Minute}, {"codes/h " + account.String(), codesPerHour, time.Hour}}
	if wait := s.throttle.take(now, limits...); wait > 0 {
		return throttled(wait)
	}
	var sealed []byte
	var since db.Instant
	var last int64
	err := tx.QueryRowContext(ctx, "SELECT secret, confirmed, step FROM totp WHERE account = $1"+tx.Dialect.ForUpdate(), account).Scan(&sealed, &since, &last)
	if errors.Is(err, sql.ErrNoRows) || err == nil && since.Time.IsZero() == confirmed {
		return refused()
	}
	if err != nil {
		return fmt.Errorf("read the secret of one-time codes: %w", err)
	}
	secret, err := s.vault.Unseal(account, sealed)
	if err != nil {
		return err
	}
	step, err := stepOf(string(secret), code, now)
	if err != nil {
		return err
	}
	if step <= last { // wrong, or used before
		return refused()
	}
	if _, err := exec(ctx, tx, "use a one-time code", "UPDATE totp SET step = $2 WHERE account = $1", account, step); err != nil {
		return err
	}
	s.throttle.right(limits...)
	return nil
}

// stepOf is the time step whose code this is, or 0.
func stepOf(secret, code string, now time.Time) (int64, error) {
	at, found := now.Unix()/totpPeriod, int64(0)
	for step := at - totpDrift; step <= at+totpDrift; step++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("compute a one-time code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, nil
}
