package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// keepAddress is how long the network of a sign-in is kept; the sign-in itself goes
// after keepSignIns.
const (
	keepAddress = 90 * 24 * time.Hour
	keepSignIns = 400 * 24 * time.Hour
)

// SignInEvent is one sign-in, or a refusal.
type SignInEvent struct {
	Account id.ID
	At      time.Time
	Method  string // password, totp, recovery, passkey, oidc, reset, prove
	Outcome string // ok, refused
	Network string // of the client, such as 192.0.2.0/24; "" after 90 days
	Agent   string
}

func (s *Service) note(ctx context.Context, tx *db.Tx, account id.ID, method, outcome string, from From) error {
	_, err := exec(ctx, tx, "write a sign-in down", "INSERT INTO sign_in (id, account, at, method, outcome, address, agent) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		id.New(), account, s.at(s.now()), method, outcome, network(from.Address), agentWords(from.Agent))
	return err
}

// tally counts what concerns an address without an account. Nobody reads the number:
// it makes the answer wait for the disk as long as that for a known address (S9).
func tally(ctx context.Context, tx *db.Tx) error {
	_, err := exec(ctx, tx, "count what concerns nobody", `INSERT INTO installation (key, value) VALUES ('sign-ins of nobody', '1')
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(installation.value AS bigint) + 1 AS text)`)
	return err
}

// knows reports whether the account signed in from this network in the last 90 days.
// An error counts as no.
func (s *Service) knows(ctx context.Context, account id.ID, from From) bool {
	n := 0
	err := s.read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM sign_in WHERE account = $1 AND at > $2 AND outcome = 'ok' AND address = $3 AND address <> ''",
			account, s.at(s.now().Add(-keepAddress)), network(from.Address)).Scan(&n)
	})
	return err == nil && n > 0
}

// SignIns of an account, the newest first.
func (s *Service) SignIns(ctx context.Context, account id.ID, limit int) ([]SignInEvent, error) {
	var out []SignInEvent
	err := s.read(ctx, func(tx *db.Tx) (err error) {
		out, err = signIns(ctx, tx, "account = $1", account, limit)
		return err
	})
	return out, err
}

// OrgSignIns are the sign-ins of an organisation's members, for whoever may see its
// members.
func OrgSignIns(ctx context.Context, tx *store.Tx, limit int) ([]SignInEvent, error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return nil, err
	}
	return signIns(ctx, tx.SQL(), "account IN (SELECT account FROM membership WHERE org = $1 AND ended IS NULL)", tx.Org, limit)
}

func signIns(ctx context.Context, tx *db.Tx, where string, of id.ID, limit int) ([]SignInEvent, error) {
	rows, err := tx.QueryContext(ctx, "SELECT account, at, method, outcome, address, agent FROM sign_in WHERE "+where+
		fmt.Sprintf(" ORDER BY at DESC, id DESC LIMIT %d", max(1, min(limit, 1000))), of)
	if err != nil {
		return nil, fmt.Errorf("list sign-ins: %w", err)
	}
	defer rows.Close()
	var out []SignInEvent
	for rows.Next() {
		var e SignInEvent
		var at db.Instant
		if err := rows.Scan(&e.Account, &at, &e.Method, &e.Outcome, &e.Network, &e.Agent); err != nil {
			return nil, fmt.Errorf("list sign-ins: %w", err)
		}
		e.At = at.Time
		out = append(out, e)
	}
	return out, rows.Err()
}

// Sweep forgets what is over: sessions, things begun and not finished, addresses
// after 90 days. A job calls it once a day; nothing depends on it.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	return s.write(ctx, func(tx *db.Tx) error {
		for _, step := range []struct {
			query string
			until time.Time
		}{
			{"DELETE FROM session WHERE expires <= $1", now},
			{"DELETE FROM session WHERE seen <= $1", now.Add(-s.o.Idle)},
			{"DELETE FROM ceremony WHERE expires <= $1", now},
			{"DELETE FROM reset WHERE expires <= $1", now},
			{"UPDATE sign_in SET address = '', agent = '' WHERE address <> '' AND at <= $1", now.Add(-keepAddress)},
			{"DELETE FROM sign_in WHERE at <= $1", now.Add(-keepSignIns)},
		} {
			if _, err := exec(ctx, tx, "forget what is over", step.query, s.at(step.until)); err != nil {
				return err
			}
		}
		return nil
	})
}

// agentWords tells a person which browser it was, without the detail that would tell
// one machine from another.
func agentWords(header string) string {
	find := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(header, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := find("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "FxiOS", "Firefox", "Chrome/", "Chrome", "CriOS", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := find("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(browser+" · "+system, " ·")
}
