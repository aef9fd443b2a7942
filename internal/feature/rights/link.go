package rights

import (
	"bytes"
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
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// LinkPurpose says what a link opens.
type LinkPurpose string

const (
	ForStatus   LinkPurpose = "status"   // the person's own page: state, thread, complaint
	ForConfirm  LinkPurpose = "confirm"  // shows that the person reads the address of mail
	ForItem     LinkPurpose = "item"     // a system owner answers for one system
	ForCustomer LinkPurpose = "customer" // the customer for whom we process tells what to do
	ForDelivery LinkPurpose = "delivery" // fetches the sealed answer
)

// Link opens one thing of one request without an account.
type Link struct {
	Org     id.ID
	ID      id.ID
	Request id.ID
	Purpose LinkPurpose
	Item    id.ID // row of the request
	File    id.ID // of a delivery
	Lang    string
	Created time.Time
	Expires time.Time
	Used    time.Time
	Revoked time.Time
	// Downloads is how often a delivery may be fetched.
	Downloads int64
}

// Live reports whether the link still opens.
func (k *Link) Live(now time.Time) bool { return k.Revoked.IsZero() && now.Before(k.Expires) }

// newLink writes a link and returns its secret, of which only the hash is kept; that of the
// person's own page is told by ownLink.
func newLink(ctx context.Context, tx *store.Tx, r *record.Request, k Link) (secret string, err error) {
	k.Org, k.ID, k.Request, k.Created = tx.Org, id.New(), r.ID, tx.Now
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	secret = base64.RawURLEncoding.EncodeToString(append(bytes.Clone(k.Org[:]), raw...))
	d := tx.SQL().Dialect
	_, err = tx.SQL().ExecContext(ctx, `INSERT INTO request_link (org, id, request, purpose, item, file, secret, lang, created, expires, downloads)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, k.Org.String(), k.ID.String(), r.ID.String(), string(k.Purpose), orNull(k.Item), orNull(k.File),
		hashOf(secret), k.Lang, d.Time(k.Created), d.Time(k.Expires), k.Downloads)
	if err != nil {
		return "", fmt.Errorf("write a link: %w", err)
	}
	note(tx, "link", r, map[string]any{"id": k.ID, "purpose": k.Purpose, "expires": k.Expires})
	return secret, nil
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte("request " + secret))
	return sum[:]
}

// OrgOf is the organisation that a secret names, so that its row is found under row-level
// security; false for what was never a secret of ours.
func OrgOf(secret string) (id.ID, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil || len(raw) != 48 {
		return id.ID{}, false
	}
	var org id.ID
	copy(org[:], raw)
	return org, !org.IsZero()
}

// errSpent is the one answer to every link that does not open.
func errSpent() error { return problem.New(problem.Missing, "request_link_spent") }

// linkActor is what acts by a link: the system, on behalf of nobody, named "portal".
func linkActor(org, link id.ID) access.Actor {
	return access.Actor{Kind: access.Link, ID: link, Org: org, Role: access.System, Name: "portal"}
}

const linkColumns = "org, id, request, purpose, item, file, lang, created, expires, used, revoked, downloads"

func scanLink(row interface{ Scan(...any) error }) (*Link, error) {
	var k Link
	var purpose string
	var created, expires db.Instant
	var used, revoked sql.Null[db.Instant]
	if err := row.Scan(&k.Org, &k.ID, &k.Request, &purpose, &k.Item, &k.File, &k.Lang, &created, &expires, &used, &revoked, &k.Downloads); err != nil {
		return nil, err
	}
	k.Purpose, k.Created, k.Expires, k.Used, k.Revoked = LinkPurpose(purpose), created.Time, expires.Time, used.V.Time, revoked.V.Time
	return &k, nil
}

// openLink finds a live link of a purpose and its request. Whatever is wrong with the link
// gives the same problem.
func openLink(ctx context.Context, tx *store.Tx, secret string, purpose LinkPurpose) (*Link, *record.Request, error) {
	k, err := scanLink(tx.SQL().QueryRowContext(ctx, "SELECT "+linkColumns+" FROM request_link WHERE org = $1 AND secret = $2", tx.Org.String(), hashOf(secret)))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, errSpent()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find a link: %w", err)
	}
	if k.Purpose != purpose || !k.Live(tx.Now) {
		return nil, nil, errSpent()
	}
	r, err := store.Get(ctx, tx, record.Requests, k.Request)
	if err != nil || !r.Archived.IsZero() {
		return nil, nil, errSpent()
	}
	return k, r, nil
}

// Links of a request, the newest first.
func Links(ctx context.Context, tx *store.Tx, r *record.Request) ([]*Link, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+linkColumns+" FROM request_link WHERE org = $1 AND request = $2 ORDER BY id DESC LIMIT 200", tx.Org.String(), r.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	defer rows.Close()
	var out []*Link
	for rows.Next() {
		k, err := scanLink(rows)
		if err != nil {
			return nil, fmt.Errorf("read links: %w", err)
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// revokeLinks ends the live links of a purpose; "" is all of them.
func revokeLinks(ctx context.Context, tx *store.Tx, r *record.Request, purpose LinkPurpose) error {
	_, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET revoked = $4 WHERE org = $1 AND request = $2 AND (purpose = $3 OR $3 = '') AND revoked IS NULL",
		tx.Org.String(), r.ID.String(), string(purpose), tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("end links: %w", err)
	}
	note(tx, "revoke_links", r, map[string]any{"purpose": purpose})
	return nil
}
