package account

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Bounds of a session.
const (
	halfLife   = 10 * time.Minute // between password and second factor
	halfTries  = 5                // wrong codes that a half session survives
	touchEvery = time.Minute      // how exactly "last seen" is known
	touchWait  = 200 * time.Millisecond
	overlap    = 30 * time.Second // that a secret works after it was exchanged
	// Recently is how long ago the person may have proved who he is to change what
	// he signs in with.
	Recently = 10 * time.Minute
)

// From is where a request comes from.
type From struct {
	Address string // of the client, as far as the installation trusts what it is told
	Agent   string // the User-Agent header
	Keep    bool   // "keep me signed in"
}

// Entry is what a browser gets: the secret for its cookie.
type Entry struct {
	Account id.ID
	Secret  string
	Expires time.Time
	Keep    bool // the cookie outlives the browser
	// Second names the second factors of which one is asked for now: totp, recovery,
	// passkey. The secret then opens nothing but SecondFactor. Empty: signed in.
	Second []string
}

// how somebody came in.
type how struct {
	method   string
	strength Strength
	provider id.ID
	half     bool
	second   []string
}

// begin makes a session with a fresh secret.
func (s *Service) begin(ctx context.Context, tx *db.Tx, account id.ID, h how, from From) (Entry, error) {
	now := s.now()
	life := s.o.Brief
	if from.Keep {
		life = s.o.Absolute
	}
	if h.half {
		life = halfLife
	}
	secret, hash := newSecret()
	csrf := make([]byte, 32)
	rand.Read(csrf)
	expires := now.Add(life)
	_, err := exec(ctx, tx, "begin a session", `INSERT INTO session (id, account, secret, half, keep, strength, method, provider, created, issued, seen, proved, expires, agent, address, csrf)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		id.New(), account, hash, h.half, from.Keep, string(h.strength), h.method, h.provider, s.at(now), s.at(now), s.at(now), s.at(now), s.at(expires),
		agentWords(from.Agent), network(from.Address), csrf)
	return Entry{Account: account, Secret: secret, Expires: expires, Keep: from.Keep, Second: h.second}, err
}

// Lookup is the session of a cookie, with its account and memberships, in two
// statements. A session that ended, rested too long or is only half signed in, and a
// disabled account, are the one problem unauthenticated (S8).
func (s *Service) Lookup(ctx context.Context, secret string) (*Session, error) {
	var out *Session
	err := s.read(ctx, func(tx *db.Tx) error {
		x, half, err := s.session(ctx, tx, secret)
		if err != nil {
			return err
		}
		if half {
			return unauthenticated()
		}
		x.Members, err = s.memberships(ctx, tx, x.Account.ID)
		if !x.bound.IsZero() { // an organisation's provider learns of no other one
			x.Members = slices.DeleteFunc(x.Members, func(m Membership) bool { return m.Org != x.bound })
		}
		out = x
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out.Members {
		m := &out.Members[i]
		house := s.house(ctx, *m)
		m.Title, m.Small, m.Terms = house.title, house.small, house.terms
		out.MustEnrol = out.MustEnrol || out.Step(*m) == EnrolStep
	}
	if s.now().Sub(out.Seen) >= touchEvery {
		s.touch(ctx, out)
	}
	return out, nil
}

func unauthenticated() error { return problem.New(problem.Unauthenticated, "unauthenticated") }

const accountColumns = "a.id, a.email, a.name, a.created, a.disabled, a.lang, a.theme, a.density, a.terms, a.time_zone, a.digest, a.no_keys"

// into are the places for accountColumns.
func (a *Account) into(created, disabled *db.Instant) []any {
	return []any{&a.ID, &a.Email, &a.Name, created, disabled, &a.Lang, &a.Theme, &a.Density, &a.Terms, &a.TimeZone, &a.Digest, &a.NoKeys}
}

// session reads one that is alive.
func (s *Service) session(ctx context.Context, tx *db.Tx, secret string) (*Session, bool, error) {
	if len(secret) != 43 {
		return nil, false, unauthenticated()
	}
	var (
		x                                                                        Session
		created, disabled, begun, issued, seen, proved, expires, rights, replace db.Instant
		half                                                                     bool
		trusted                                                                  sql.NullBool
		bound                                                                    id.ID
		now, hash                                                                = s.now(), hashOf(secret)
	)
	err := tx.QueryRowContext(ctx, `SELECT s.id, s.half, s.strength, s.method, s.provider, s.created, s.issued, s.seen, s.proved, s.expires, s.agent, s.address, s.csrf,
			CASE WHEN s.secret = $1 THEN NULL ELSE s.previous_until END, a.rights, a.home, p.trusted, p.org, `+accountColumns+`
		FROM session s JOIN account a ON a.id = s.account LEFT JOIN oidc_provider p ON p.id = s.provider
		WHERE s.secret = $1 OR s.previous = $1`, hash).
		Scan(append([]any{&x.ID, &half, &x.Strength, &x.Method, &x.provider, &begun, &issued, &seen, &proved, &expires, &x.Agent, &x.Network, &x.CSRF,
			&replace, &rights, &x.home, &trusted, &bound}, x.Account.into(&created, &disabled)...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, unauthenticated()
	}
	if err != nil {
		return nil, false, fmt.Errorf("look up a session: %w", err)
	}
	x.Account.Created, x.Account.Disabled = created.Time, disabled.Time
	x.Created, x.Seen, x.Proved, x.Expires = begun.Time, seen.Time, proved.Time, expires.Time
	x.Renew = issued.Time.Before(rights.Time)
	if !x.provider.IsZero() && !trusted.Bool {
		x.bound = bound
	}
	old := !replace.Time.IsZero()
	if old {
		x.Renew = false // another request has it in hand
	}
	if !now.Before(x.Expires) || now.Sub(x.Seen) >= s.o.Idle || !x.Account.Disabled.IsZero() || old && !now.Before(replace.Time) {
		return nil, false, unauthenticated()
	}
	return &x, half, nil
}

// memberships that are alive, oldest first.
func (s *Service) memberships(ctx context.Context, tx *db.Tx, account id.ID) ([]Membership, error) {
	rows, err := tx.QueryContext(ctx, `SELECT m.org, t.slug, m.role, m.person, m.created, m.expires, r.second_factor, r.sso_only, r.provider
		FROM membership m JOIN tenant t ON t.id = m.org LEFT JOIN org_access r ON r.org = m.org
		WHERE m.account = $1 AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $2) AND t.closed IS NULL ORDER BY m.created, m.org`, account, s.at(s.now()))
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	defer rows.Close()
	var out []Membership
	for rows.Next() {
		m := Membership{Account: account}
		var created, expires db.Instant
		var factor, sso sql.NullBool
		if err := rows.Scan(&m.Org, &m.Slug, &m.Role, &m.Person, &created, &expires, &factor, &sso, &m.Rules.Provider); err != nil {
			return nil, fmt.Errorf("read memberships: %w", err)
		}
		m.Created, m.Expires, m.Rules.SecondFactor, m.Rules.SSOOnly = created.Time, expires.Time, factor.Bool, sso.Bool
		out = append(out, m)
	}
	return out, rows.Err()
}

// titled is the name of an organisation as it was a moment ago.
type titled struct {
	title string
	small bool
	terms string
	at    time.Time
}

// title of an organisation, at most a minute old. It is kept in memory because each
// organisation's records are behind row-level security of their own.
func (s *Service) title(ctx context.Context, m Membership) string { return s.house(ctx, m).title }

// house is what everybody there knows about an organisation, at most a minute old.
func (s *Service) house(ctx context.Context, m Membership) titled {
	now := s.now()
	s.titleMu.Lock()
	have, ok := s.titles[m.Org]
	s.titleMu.Unlock()
	if ok && now.Sub(have.at) < time.Minute {
		return have
	}
	out := titled{title: m.Slug, at: now}
	err := s.store.Read(ctx, access.SystemActor(m.Org, "account"), func(tx *store.Tx) error {
		org, err := store.Get(ctx, tx, record.Organisations, m.Org)
		if err == nil {
			out.title, out.small, out.terms = org.Title, org.IsSmall(), string(org.Terms)
		}
		return err
	})
	if err != nil && !problem.Is(err, problem.Missing) {
		return out // asked again next time
	}
	s.titleMu.Lock()
	defer s.titleMu.Unlock()
	if len(s.titles) > 10_000 {
		clear(s.titles)
	}
	s.titles[m.Org] = out
	return out
}

// touch writes when the session was last seen. Somebody who reads is not kept waiting
// for a writer, nor refused because the storage is full: the next request tries again.
func (s *Service) touch(ctx context.Context, x *Session) {
	ctx, cancel := context.WithTimeout(ctx, touchWait)
	defer cancel()
	now := s.now()
	err := s.write(ctx, func(tx *db.Tx) error {
		_, err := exec(ctx, tx, "note when a session was seen", "UPDATE session SET seen = $2 WHERE id = $1", x.ID, s.at(now))
		return err
	})
	if err != nil {
		s.log.DebugContext(ctx, "session not marked as seen", "session", x.ID, "error", err)
		return
	}
	x.Seen = now
}

// Rotate exchanges the session's secret, as its rights changed or the person proved
// anew who he is. The old secret works for half a minute more, for requests that are
// on their way.
func (s *Service) Rotate(ctx context.Context, x *Session) (Entry, error) {
	var e Entry
	err := s.write(ctx, func(tx *db.Tx) (err error) {
		e, err = s.rotate(ctx, tx, x, false)
		return err
	})
	return e, err
}

// rotate gives the session a new secret; proved also notes that the person has just
// proved who he is.
func (s *Service) rotate(ctx context.Context, tx *db.Tx, x *Session, proved bool) (Entry, error) {
	now := s.now()
	secret, hash := newSecret()
	if proved {
		x.Proved = now
	}
	var keep bool
	err := tx.QueryRowContext(ctx, `UPDATE session SET previous = secret, previous_until = $2, secret = $3, issued = $4, proved = $5, seen = $6, strength = $7
		WHERE id = $1 RETURNING keep`, x.ID, s.at(now.Add(overlap)), hash, s.at(now), s.at(x.Proved), s.at(now), string(x.Strength)).Scan(&keep)
	if errors.Is(err, sql.ErrNoRows) {
		return Entry{}, unauthenticated()
	}
	if err != nil {
		return Entry{}, fmt.Errorf("exchange a session's secret: %w", err)
	}
	x.Renew = false
	return Entry{Account: x.Account.ID, Secret: secret, Expires: x.Expires, Keep: keep}, nil
}

// rightsChanged makes every session of the account exchange its secret.
func (s *Service) rightsChanged(ctx context.Context, tx *db.Tx, account id.ID) error {
	_, err := exec(ctx, tx, "note a change of rights", "UPDATE account SET rights = $2 WHERE id = $1", account, s.at(s.now()))
	return err
}

// Sessions of an account that are signed in, the newest first, without memberships.
func (s *Service) Sessions(ctx context.Context, account id.ID) ([]Session, error) {
	var out []Session
	err := s.read(ctx, func(tx *db.Tx) error {
		now := s.now()
		rows, err := tx.QueryContext(ctx, `SELECT id, strength, method, provider, created, seen, proved, expires, agent, address FROM session
			WHERE account = $1 AND half = $2 AND expires > $3 AND seen > $4 ORDER BY created DESC, id`, account, false, s.at(now), s.at(now.Add(-s.o.Idle)))
		if err != nil {
			return fmt.Errorf("list sessions: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var x Session
			var created, seen, proved, expires db.Instant
			if err := rows.Scan(&x.ID, &x.Strength, &x.Method, &x.provider, &created, &seen, &proved, &expires, &x.Agent, &x.Network); err != nil {
				return fmt.Errorf("list sessions: %w", err)
			}
			x.Account.ID, x.Created, x.Seen, x.Proved, x.Expires = account, created.Time, seen.Time, proved.Time, expires.Time
			out = append(out, x)
		}
		return rows.Err()
	})
	return out, err
}

// SignOut ends the session of a cookie; one that is over already is no error.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		_, err := exec(ctx, tx, "sign out", "DELETE FROM session WHERE secret = $1 OR previous = $1", hashOf(secret))
		return err
	})
}

// Revoke ends one session of the same account.
func (s *Service) Revoke(ctx context.Context, x *Session, session id.ID) error {
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "end a session", "DELETE FROM session WHERE id = $1 AND account = $2", session, x.Account.ID)
		if err == nil && n == 0 {
			return problem.NotFound("sessions", session)
		}
		return err
	})
}

// RevokeOthers ends all sessions of the account but this one.
func (s *Service) RevokeOthers(ctx context.Context, x *Session) error {
	return s.write(ctx, func(tx *db.Tx) error { return s.endOthers(ctx, tx, x.Account.ID, x.ID) })
}

// endOthers ends the sessions of an account but one; none is spared for the zero id.
func (s *Service) endOthers(ctx context.Context, tx *db.Tx, account, but id.ID) error {
	if but.IsZero() {
		_, err := exec(ctx, tx, "end sessions", "DELETE FROM session WHERE account = $1", account)
		return err
	}
	_, err := exec(ctx, tx, "end other sessions", "DELETE FROM session WHERE account = $1 AND id <> $2", account, but)
	return err
}

// Reauthenticated refuses, with the problem prove_again, unless the person proved
// within the last minutes who he is. A session by an organisation's own provider may
// not change what the account signs in with elsewhere: use_own_sign_in.
func (s *Service) Reauthenticated(x *Session) error {
	if !x.bound.IsZero() && x.home != x.bound {
		return problem.New(problem.Forbidden, "use_own_sign_in")
	}
	if s.now().Sub(x.Proved) >= Recently {
		return problem.New(problem.Blocked, "prove_again", "minutes", int(Recently.Minutes()))
	}
	return nil
}

// Prove is re-authentication by password. The answer carries the session's new secret.
func (s *Service) Prove(ctx context.Context, x *Session, password string, from From) (Entry, error) {
	if _, err := s.password(ctx, x.Account.Email, password, from, "prove"); err != nil {
		return Entry{}, err
	}
	var e Entry
	err := s.write(ctx, func(tx *db.Tx) (err error) {
		e, err = s.rotate(ctx, tx, x, true)
		return err
	})
	return e, err
}
