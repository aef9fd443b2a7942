package partners

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// What a link is for, the first of its fields in the table ask.
const (
	toAnswer = "questionnaire"
	toObject = "objection"
)

// linkLife is how long a link works unless its day says otherwise.
const linkLife = 30

// link is what somebody outside holds: a questionnaire to answer, or an announced
// sub-processor to consent or object to. It stands in the table ask beside the
// questions about fields, under a hash of its own kind, so that neither opens the
// other.
type link struct {
	Org, ID, Record, By id.ID
	What                string
	Party               id.ID // who answers, of an objection
	Name, Email, Lang   string
	Message             string
	Expires             time.Time
	Done                bool
	Revoked             bool
}

// until is the last day on which the link works.
func (l *link) until() calendar.Day { return calendar.DayOf(l.Expires.Add(-time.Minute)) }

// actor is the link itself, on behalf of who gave it; what it may touch, the page
// behind it alone decides.
func (l *link) actor() access.Actor {
	return access.Actor{Kind: access.Link, ID: l.ID, Org: l.Org, Role: access.System, OnBehalf: l.By, Name: "partners"}
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte("partner " + secret))
	return sum[:]
}

func orgOf(secret string) (org id.ID, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil || len(raw) != 48 {
		return org, false
	}
	copy(org[:], raw)
	return org, !org.IsZero()
}

// give keeps a new link and answers its secret, of which only a hash stays. Older
// links to the same thing for the same party end.
func give(ctx context.Context, tx *store.Tx, v *vault.Vault, reg string, l *link) (string, error) {
	if err := revoke(ctx, tx, l); err != nil {
		return "", err
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	secret := base64.RawURLEncoding.EncodeToString(append(bytes.Clone(tx.Org[:]), raw...))
	l.Org, l.ID, l.By = tx.Org, id.New(), tx.ID
	fields := []string{l.What}
	if !l.Party.IsZero() {
		fields = append(fields, l.Party.String())
	}
	list, _ := json.Marshal(fields)                                            // words always marshal
	to, _ := json.Marshal(map[string]string{"name": l.Name, "email": l.Email}) // likewise
	sealed, err := v.Seal(tx.Org, to)
	if err != nil {
		return "", fmt.Errorf("seal who is asked: %w", err)
	}
	d := tx.SQL().Dialect
	_, err = tx.SQL().ExecContext(ctx, `INSERT INTO ask (org, id, secret, register, record, fields, message, recipient, lang, created, created_by, sent, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, l.Org.String(), l.ID.String(), hashOf(secret), reg, l.Record.String(), string(list), l.Message, sealed, l.Lang,
		d.Time(tx.Now), l.By.String(), d.Time(tx.Now), d.Time(l.Expires))
	if err != nil {
		return "", fmt.Errorf("keep a link: %w", err)
	}
	note, _ := json.Marshal(map[string]any{"ask": l.ID, "fields": fields[:1]}) // identifiers and words always marshal
	tx.Record("ask", reg, l.Record, note)
	return secret, nil
}

const linkColumns = "org, id, record, fields, message, recipient, lang, created_by, expires, answered, revoked"

func scanLink(v *vault.Vault, row interface{ Scan(...any) error }) (*link, error) {
	l := new(link)
	var fields string
	var to []byte
	var expires, done, revoked db.Instant
	if err := row.Scan(&l.Org, &l.ID, &l.Record, &fields, &l.Message, &to, &l.Lang, &l.By, &expires, &done, &revoked); err != nil {
		return nil, err
	}
	l.Expires, l.Done, l.Revoked = expires.Time, !done.Time.IsZero(), !revoked.Time.IsZero()
	var list []string
	if err := json.Unmarshal([]byte(fields), &list); err != nil {
		return nil, fmt.Errorf("read what a link is for: %w", err)
	}
	if len(list) > 0 {
		l.What = list[0]
	}
	if len(list) > 1 {
		l.Party, _ = id.Parse(list[1]) // of no party if it is none
	}
	if raw, err := v.Unseal(l.Org, to); err == nil { // sealed by a vault that is gone: the name is lost, the link is not
		var who struct{ Name, Email string }
		if err := json.Unmarshal(raw, &who); err != nil {
			return nil, fmt.Errorf("read who holds a link: %w", err)
		}
		l.Name, l.Email = who.Name, who.Email
	}
	return l, nil
}

// behind is the link of a secret, nil if it does not work (any more).
func behind(ctx context.Context, tx *store.Tx, v *vault.Vault, secret string) (*link, error) {
	l, err := scanLink(v, tx.SQL().QueryRowContext(ctx, "SELECT "+linkColumns+" FROM ask WHERE org = $1 AND secret = $2", tx.Org.String(), hashOf(secret)))
	if errors.Is(err, sql.ErrNoRows) || err == nil && (l.Done || l.Revoked || !tx.Now.Before(l.Expires)) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up a link: %w", err)
	}
	return l, nil
}

// linksTo are the links to a record, the newest first.
func linksTo(ctx context.Context, tx *store.Tx, v *vault.Vault, at id.ID) ([]*link, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+linkColumns+" FROM ask WHERE org = $1 AND record = $2 ORDER BY created DESC, id", tx.Org.String(), at.String())
	if err != nil {
		return nil, fmt.Errorf("list links: %w", err)
	}
	defer rows.Close()
	var out []*link
	for rows.Next() {
		l, err := scanLink(v, rows)
		if err != nil {
			return nil, fmt.Errorf("list links: %w", err)
		}
		if l.What == toAnswer || l.What == toObject {
			out = append(out, l)
		}
	}
	return out, rows.Err()
}

// revoke ends the open links to the same thing for the same party.
func revoke(ctx context.Context, tx *store.Tx, like *link) error {
	fields := []string{like.What}
	if !like.Party.IsZero() {
		fields = append(fields, like.Party.String())
	}
	list, _ := json.Marshal(fields) // words always marshal
	_, err := tx.SQL().ExecContext(ctx, "UPDATE ask SET revoked = $4 WHERE org = $1 AND record = $2 AND fields = $3 AND answered IS NULL AND revoked IS NULL",
		tx.Org.String(), like.Record.String(), string(list), tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("end older links: %w", err)
	}
	return nil
}

// use marks the link as done; of two answers at once only the first is taken.
func (l *link) use(ctx context.Context, tx *store.Tx) error {
	res, err := tx.SQL().ExecContext(ctx, "UPDATE ask SET answered = $3, outcome = 'answered' WHERE org = $1 AND id = $2 AND answered IS NULL AND revoked IS NULL",
		l.Org.String(), l.ID.String(), tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("use a link: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(errSpent, err)
	}
	return nil
}

// errSpent is every reason for which a link does not work.
var errSpent = errors.New("the link does not work")

// open reports whether one of the links still waits for somebody.
func openLink(list []*link, now time.Time) *link {
	i := slices.IndexFunc(list, func(l *link) bool { return !l.Done && !l.Revoked && now.Before(l.Expires) })
	if i < 0 {
		return nil
	}
	return list[i]
}
