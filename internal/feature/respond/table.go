package respond

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
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Outcomes of an ask.
const (
	Answered  = "answered"  // fields were filled
	Confirmed = "confirmed" // all is still true
	Passed    = "passed"    // the person does not know, and perhaps names who does
)

// Contact is somebody outside, by name and address of mail.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

// Ask is a question about some fields of one record.
type Ask struct {
	Org      id.ID
	ID       id.ID
	Register string
	Record   id.ID
	Fields   []string
	Message  string
	To       Contact
	Lang     string
	Created  time.Time
	By       id.ID // account
	Sent     time.Time
	Expires  time.Time
	Opened   time.Time
	Draft    string // a form that was begun
	Done     time.Time
	Outcome  string
	Instead  Contact // who may know better
	Revoked  time.Time
}

// State for people: open, opened, answered, confirmed, passed, revoked, over.
func (a *Ask) State(now time.Time) string {
	switch {
	case !a.Revoked.IsZero():
		return "revoked"
	case a.Outcome != "":
		return a.Outcome
	case !now.Before(a.Expires):
		return "over"
	case !a.Opened.IsZero():
		return "opened"
	}
	return "open"
}

func (a *Ask) live(now time.Time) bool {
	return a.Revoked.IsZero() && a.Done.IsZero() && now.Before(a.Expires)
}

// newSecret names the organisation, so that the link finds its row under row-level
// security, and proves itself by 32 random bytes. Only its hash is kept.
func newSecret(org id.ID) (secret string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	secret = base64.RawURLEncoding.EncodeToString(append(bytes.Clone(org[:]), raw...))
	return secret, hashOf(secret)
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte("ask " + secret))
	return sum[:]
}

// orgOf is the organisation that a secret names.
func orgOf(secret string) (id.ID, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil || len(raw) != 48 {
		return id.ID{}, false
	}
	var org id.ID
	copy(org[:], raw)
	return org, !org.IsZero()
}

// linkActor is what answers: the link itself, by the reaction "respond", on behalf of
// who asked. What it may touch, answer.go alone decides.
func linkActor(a *Ask) access.Actor {
	return access.Actor{Kind: access.Link, ID: a.ID, Org: a.Org, Role: access.System, OnBehalf: a.By, Name: "respond"}
}

const askColumns = "org, id, register, record, fields, message, recipient, lang, created, created_by, sent, expires, opened, draft, answered, outcome, suggested, revoked"

func insert(ctx context.Context, tx *store.Tx, v *vault.Vault, a *Ask, hash []byte) error {
	fields, _ := json.Marshal(a.Fields) // words always marshal
	to, err := seal(v, a.Org, a.To)
	if err != nil {
		return err
	}
	d := tx.SQL().Dialect
	_, err = tx.SQL().ExecContext(ctx, `INSERT INTO ask (org, id, secret, register, record, fields, message, recipient, lang, created, created_by, sent, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, a.Org.String(), a.ID.String(), hash, a.Register, a.Record.String(), string(fields), a.Message, to, a.Lang,
		d.Time(a.Created), a.By.String(), d.Time(a.Sent), d.Time(a.Expires))
	if err != nil {
		return fmt.Errorf("keep an ask: %w", err)
	}
	return nil
}

func seal(v *vault.Vault, org id.ID, c Contact) ([]byte, error) {
	raw, _ := json.Marshal(c) // words always marshal
	out, err := v.Seal(org, raw)
	if err != nil {
		return nil, fmt.Errorf("seal who is asked: %w", err)
	}
	return out, nil
}

func scan(v *vault.Vault, row interface{ Scan(...any) error }) (*Ask, error) {
	a := new(Ask)
	var fields string
	var to, instead []byte
	var created, sent, expires, opened, done, revoked db.Instant
	if err := row.Scan(&a.Org, &a.ID, &a.Register, &a.Record, &fields, &a.Message, &to, &a.Lang, &created, &a.By, &sent, &expires, &opened, &a.Draft, &done, &a.Outcome, &instead, &revoked); err != nil {
		return nil, err
	}
	a.Created, a.Sent, a.Expires, a.Opened, a.Done, a.Revoked = created.Time, sent.Time, expires.Time, opened.Time, done.Time, revoked.Time
	if err := json.Unmarshal([]byte(fields), &a.Fields); err != nil {
		return nil, err
	}
	for _, x := range []struct {
		sealed []byte
		into   *Contact
	}{{to, &a.To}, {instead, &a.Instead}} {
		if len(x.sealed) == 0 {
			continue
		}
		raw, err := v.Unseal(a.Org, x.sealed)
		if err != nil {
			continue // sealed by a vault that is gone, such as after a restore: the name is lost, the link is not
		}
		if err := json.Unmarshal(raw, x.into); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// bySecret is the live ask behind a link; nil if it does not work (any more).
func bySecret(ctx context.Context, tx *store.Tx, v *vault.Vault, secret string) (*Ask, error) {
	a, err := scan(v, tx.SQL().QueryRowContext(ctx, "SELECT "+askColumns+" FROM ask WHERE org = $1 AND secret = $2", tx.Org.String(), hashOf(secret)))
	if errors.Is(err, sql.ErrNoRows) || err == nil && !a.live(tx.Now) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up a link: %w", err)
	}
	return a, nil
}

// byID is an ask that the actor made, or any for who manages members.
func byID(ctx context.Context, tx *store.Tx, v *vault.Vault, at id.ID) (*Ask, error) {
	a, err := scan(v, tx.SQL().QueryRowContext(ctx, "SELECT "+askColumns+" FROM ask WHERE org = $1 AND id = $2", tx.Org.String(), at.String()))
	if errors.Is(err, sql.ErrNoRows) || err == nil && a.By != tx.ID && !tx.May(access.Members, access.Installation) {
		return nil, problem.NotFound("asks", at)
	}
	if err != nil {
		return nil, fmt.Errorf("load an ask: %w", err)
	}
	return a, nil
}

// asks of the actor, or of all for who reads every record, such as the data protection
// officer, the newest first; those of others can be looked at alone.
func asks(ctx context.Context, tx *store.Tx, v *vault.Vault, most int) ([]*Ask, error) {
	where, args := "org = $1", []any{tx.Org.String()}
	if tx.Reach(access.Read, access.Records) != access.All {
		where, args = "org = $1 AND created_by = $2", append(args, tx.ID.String())
	}
	rows, err := tx.SQL().QueryContext(ctx, fmt.Sprintf("SELECT %s FROM ask WHERE %s ORDER BY created DESC, id LIMIT %d", askColumns, where, most), args...)
	if err != nil {
		return nil, fmt.Errorf("list asks: %w", err)
	}
	defer rows.Close()
	var out []*Ask
	for rows.Next() {
		a, err := scan(v, rows)
		if err != nil {
			return nil, fmt.Errorf("list asks: %w", err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// update changes one ask that is neither answered nor revoked, and reports whether
// there was one: of two answers at once only the first counts.
func update(ctx context.Context, tx *store.Tx, at id.ID, set string, args ...any) (bool, error) {
	args = append([]any{tx.Org.String(), at.String()}, args...)
	res, err := tx.SQL().ExecContext(ctx, "UPDATE ask SET "+set+" WHERE org = $1 AND id = $2 AND answered IS NULL AND revoked IS NULL", args...)
	if err != nil {
		return false, fmt.Errorf("change an ask: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
