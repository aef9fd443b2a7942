// Package agenda gives people their days in the calendar that they use: what is due for
// them in all their organisations, as a file that a calendar program reads from a secret
// address (RFC 5545).
//
// Invariants: whoever holds the address reads it without signing in, so it tells little:
// what kind of thing is due, its register and its reference, and no title, no name and
// no word that somebody wrote; only what the person may see; the secret is stored as a
// hash and shown once; an address that was revoked and one that never was look alike.
package agenda

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Feed is an account's secret address, without the secret.
type Feed struct {
	Created time.Time
	Used    time.Time // last read by a calendar program; zero if never
}

// Feeds keeps the addresses.
type Feeds struct{ store *store.DB }

// NewFeeds serves the accounts of an installation.
func NewFeeds(s *store.DB) *Feeds { return &Feeds{s} }

func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func (f *Feeds) write(ctx context.Context, doing string, do func(*db.Tx) error) error {
	tx, err := f.store.Base().Write(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Get is the address of an account, and whether it has one.
func (f *Feeds) Get(ctx context.Context, account id.ID) (out Feed, ok bool, err error) {
	var created, used db.Instant
	err = f.store.Base().SQL().QueryRowContext(ctx, "SELECT created, used FROM calendar_feed WHERE account = $1", account.String()).Scan(&created, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return out, false, nil
	}
	if err != nil {
		return out, false, fmt.Errorf("read the address of a calendar: %w", err)
	}
	return Feed{created.Time, used.Time}, true, nil
}

// Renew gives an account a new address; the one before, if any, stops at once. The
// secret is in this answer alone.
func (f *Feeds) Renew(ctx context.Context, account id.ID) (string, error) {
	raw := make([]byte, 32)
	rand.Read(raw)
	secret := base64.RawURLEncoding.EncodeToString(raw)
	err := f.write(ctx, "make the address of a calendar", func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO calendar_feed (account, secret, created) VALUES ($1, $2, $3)
			ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, created = excluded.created, used = NULL`, account.String(), hash(secret), tx.Dialect.Time(f.store.Now()))
		return err
	})
	return secret, err
}

// Revoke ends an account's address.
func (f *Feeds) Revoke(ctx context.Context, account id.ID) error {
	return f.write(ctx, "end the address of a calendar", func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM calendar_feed WHERE account = $1", account.String())
		return err
	})
}

// usedEvery is how often a read is written down.
const usedEvery = time.Hour

// Open finds whose address a secret is. Whoever is blocked has none: not found.
func (f *Feeds) Open(ctx context.Context, secret string) (account id.ID, lang string, err error) {
	var used db.Instant
	err = f.store.Base().SQL().QueryRowContext(ctx, "SELECT c.account, a.lang, c.used FROM calendar_feed c JOIN account a ON a.id = c.account WHERE c.secret = $1 AND a.disabled IS NULL", hash(secret)).Scan(&account, &lang, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return account, "", problem.NotFound("calendar_feeds", "")
	}
	if err != nil {
		return account, "", fmt.Errorf("find the address of a calendar: %w", err)
	}
	if now := f.store.Now(); now.Sub(used.Time) >= usedEvery {
		err = f.write(ctx, "note that a calendar was read", func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE calendar_feed SET used = $1 WHERE account = $2", tx.Dialect.Time(now), account.String())
			return err
		})
	}
	return account, lang, err
}

// place is one organisation that an account belongs to.
type place struct {
	who  access.Actor
	slug string
}

func (f *Feeds) places(ctx context.Context, account id.ID) ([]place, error) {
	base := f.store.Base()
	rows, err := base.SQL().QueryContext(ctx, `SELECT m.org, m.role, m.person, t.slug FROM membership m JOIN tenant t ON t.id = m.org
		WHERE m.account = $1 AND m.ended IS NULL AND (m.expires IS NULL OR m.expires > $2) AND m.person IS NOT NULL AND t.closed IS NULL ORDER BY m.created, m.org`,
		account.String(), base.Dialect.Time(f.store.Now()))
	if err != nil {
		return nil, fmt.Errorf("read the organisations of an account: %w", err)
	}
	defer rows.Close()
	var out []place
	for rows.Next() {
		p := place{who: access.Actor{Kind: access.Person, ID: account}}
		if err := rows.Scan(&p.who.Org, &p.who.Role, &p.who.Person, &p.slug); err != nil {
			return nil, fmt.Errorf("read the organisations of an account: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
