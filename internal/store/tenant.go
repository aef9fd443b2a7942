package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Tenant is an organisation that the installation serves.
type Tenant struct {
	ID      id.ID     `json:"id"`
	Slug    string    `json:"slug"`
	Created time.Time `json:"created"`
}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// Found opens a new organisation: its place in the installation and its own
// record, under one identifier. who is told what acts; his organisation is set.
func (d *DB) Found(ctx context.Context, who access.Actor, slug string, rec register.Record) (Tenant, error) {
	h := register.HeadOf(rec)
	if h.ID.IsZero() {
		h.ID = id.New()
	}
	if slug == "" {
		slug = Slug(h.Title)
	}
	var p problem.List
	p.If(!slugForm.MatchString(slug), "slug", "bad_slug", "value", slug)
	if err := p.Err(); err != nil {
		return Tenant{}, err
	}
	who.Org, who.Role = h.ID, access.Owner
	t := Tenant{h.ID, slug, d.Now()}
	err := d.Write(ctx, who, func(tx *Tx) error {
		var taken string
		found, err := tx.one(ctx, &taken, "SELECT slug FROM tenant WHERE slug = $1", slug)
		if err != nil {
			return err
		}
		if found {
			p.Add("slug", "taken", "value", slug)
			return p.Err()
		}
		if _, err := tx.sql.ExecContext(ctx, "INSERT INTO tenant (id, slug, created) VALUES ($1, $2, $3)", t.ID.String(), slug, tx.db.base.Dialect.Time(tx.Now)); err != nil {
			return fmt.Errorf("found an organisation: %w", err)
		}
		_, err = CreateAny(ctx, tx, d.set.Get("organisations"), rec)
		return err
	})
	return t, err
}

// Slug makes a name fit for an address.
func Slug(name string) string {
	s := strings.ReplaceAll(catalogue.Fold(name), " ", "-")
	s = regexp.MustCompile(`[^a-z0-9-]+`).ReplaceAllString(s, "")
	s = strings.Trim(s[:min(len(s), 63)], "-")
	if s == "" {
		return "organisation"
	}
	return s
}

// Tenants are the organisations of the installation, oldest first.
func (d *DB) Tenants(ctx context.Context) ([]Tenant, error) {
	tx, err := d.base.Read(ctx, id.ID{})
	if err != nil {
		return nil, storage(err)
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, "SELECT id, slug, created FROM tenant WHERE closed IS NULL ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list organisations: %w", err)
	}
	defer rows.Close()
	var out []Tenant
	for rows.Next() {
		var t Tenant
		var created db.Instant
		if err := rows.Scan(&t.ID, &t.Slug, &created); err != nil {
			return nil, fmt.Errorf("list organisations: %w", err)
		}
		t.Created = created.Time
		out = append(out, t)
	}
	return out, rows.Err()
}

// Tenant finds an organisation by its slug or identifier; not found if there is none.
func (d *DB) Tenant(ctx context.Context, name string) (Tenant, error) {
	all, err := d.Tenants(ctx)
	if err != nil {
		return Tenant{}, err
	}
	for _, t := range all {
		if t.Slug == name || t.ID.String() == name {
			return t, nil
		}
	}
	return Tenant{}, problem.NotFound("organisations", name)
}

// Token is an API token without its secret.
type Token struct {
	ID      id.ID       `json:"id"`
	Name    string      `json:"name"`
	Role    access.Role `json:"role"`
	Scopes  []string    `json:"scopes,omitempty"`
	Person  id.ID       `json:"person,omitzero"`
	Created time.Time   `json:"created"`
	Expires time.Time   `json:"expires"`
	Revoked time.Time   `json:"revoked,omitzero"`
}

// Bounds of a token.
const (
	tokenPrefix = "privet_"
	// MaxTokenLife is the longest time that a token may live.
	MaxTokenLife = 366 * 24 * time.Hour
)

// NewToken makes an API token. Its role is not above its maker's, its scopes
// narrow the role, and it expires. The secret is returned once and never kept.
func NewToken(ctx context.Context, tx *Tx, t Token) (Token, string, error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return t, "", err
	}
	var p problem.List
	p.If(strings.TrimSpace(t.Name) == "", "name", "required")
	p.If(len(t.Name) > 200, "name", "too_long", "max", 200)
	p.If(!t.Role.Valid() || t.Role == access.Respondent, "role", "unknown_value", "value", string(t.Role), "values", roleNames())
	p.If(t.Role.Valid() && !access.Within(tx.Role, t.Role), "role", "role_above", "role", string(t.Role))
	p.If(tx.Kind == access.Token && len(tx.Scopes) > 0, "scopes", "token_from_narrow_token")
	for _, s := range t.Scopes {
		p.If(!access.ValidScope(s), "scopes", "bad_scope", "value", s)
	}
	p.If(!t.Expires.After(tx.Now), "expires", "in_the_past")
	p.If(t.Expires.Sub(tx.Now) > MaxTokenLife, "expires", "token_too_long", "days", int(MaxTokenLife.Hours()/24))
	if !t.Person.IsZero() {
		titles, err := Titles(ctx, tx, []id.ID{t.Person})
		if err != nil {
			return t, "", err
		}
		p.If(titles[t.Person].Register != "people", "person", "unknown_link", "value", t.Person.String())
	}
	if err := p.Err(); err != nil {
		return t, "", err
	}
	raw := make([]byte, 32)
	rand.Read(raw)
	secret := tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	sum := sha256.Sum256([]byte(secret))
	t.ID, t.Created, t.Expires = id.New(), tx.Now, t.Expires.UTC().Truncate(time.Microsecond)
	d := tx.db.base.Dialect
	_, err := tx.sql.ExecContext(ctx, "INSERT INTO token (id, org, name, role, scopes, secret, person, created, created_by, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		t.ID.String(), tx.Org.String(), t.Name, string(t.Role), orEmpty(t.Scopes), sum[:], null(t.Person), d.Time(t.Created), null(tx.ID), d.Time(t.Expires))
	if err != nil {
		return t, "", fmt.Errorf("make a token: %w", err)
	}
	tx.log("create_token", "tokens", t.ID, 0, []byte(marshal(t)))
	return t, secret, nil
}

func roleNames() string {
	names := make([]string, 0, 8)
	for _, r := range access.Roles() {
		if r != access.Respondent {
			names = append(names, string(r))
		}
	}
	return strings.Join(names, ", ")
}

// Tokens of the organisation, newest first.
func Tokens(ctx context.Context, tx *Tx) ([]Token, error) {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return nil, err
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT id, name, role, scopes, person, created, expires, revoked FROM token WHERE org = $1 ORDER BY id DESC", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	defer rows.Close()
	var out []Token
	for rows.Next() {
		var t Token
		var created, expires, revoked db.Instant
		if err := rows.Scan(&t.ID, &t.Name, &t.Role, jsonInto{&t.Scopes}, &t.Person, &created, &expires, &revoked); err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		t.Created, t.Expires, t.Revoked = created.Time, expires.Time, revoked.Time
		out = append(out, t)
	}
	return out, rows.Err()
}

// RevokeToken ends a token at once.
func RevokeToken(ctx context.Context, tx *Tx, at id.ID) error {
	if err := tx.Need(access.Members, access.Installation); err != nil {
		return err
	}
	res, err := tx.sql.ExecContext(ctx, "UPDATE token SET revoked = $3 WHERE org = $1 AND id = $2 AND revoked IS NULL", tx.Org.String(), at.String(), tx.db.base.Dialect.Time(tx.Now))
	if err != nil {
		return fmt.Errorf("revoke a token: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return problem.NotFound("tokens", at)
	}
	tx.log("revoke_token", "tokens", at, 0, nil)
	return nil
}

// Authenticate is the actor of a token's secret. Every reason to refuse gives the
// same answer.
func (d *DB) Authenticate(ctx context.Context, secret string) (access.Actor, error) {
	refused := problem.New(problem.Unauthenticated, "unauthenticated")
	if !strings.HasPrefix(secret, tokenPrefix) || len(secret) > 200 {
		return access.Actor{}, refused
	}
	tx, err := d.base.Read(ctx, id.ID{})
	if err != nil {
		return access.Actor{}, storage(err)
	}
	defer tx.Rollback()
	sum := sha256.Sum256([]byte(secret))
	a := access.Actor{Kind: access.Token}
	var scopes sql.NullString
	var expires, revoked, closed db.Instant
	err = tx.QueryRowContext(ctx, "SELECT k.id, k.org, k.role, k.scopes, k.person, k.expires, k.revoked, o.closed FROM token k JOIN tenant o ON o.id = k.org WHERE k.secret = $1", sum[:]).
		Scan(&a.ID, &a.Org, &a.Role, &scopes, &a.Person, &expires, &revoked, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Actor{}, refused
	}
	if err != nil {
		return access.Actor{}, storage(fmt.Errorf("look up a token: %w", err))
	}
	if !d.Now().Before(expires.Time) || !revoked.Time.IsZero() || !closed.Time.IsZero() {
		return access.Actor{}, refused
	}
	if scopes.Valid && json.Unmarshal([]byte(scopes.String), &a.Scopes) != nil {
		return access.Actor{}, refused
	}
	return a, nil
}

// Due are the records whose review falls on or before a day, the oldest first:
// what feeds queues and reminders (S-052).
func Due(ctx context.Context, tx *Tx, until calendar.Day, limit int) ([]Title, error) {
	v := tx.visible([]any{tx.Org.String(), string(until)})
	rows, err := tx.sql.QueryContext(ctx, "SELECT r.id, r.register, r.ref, "+v.title+", r.state FROM record r WHERE r.org = $1 AND r.review_due > '' AND r.review_due <= $2 AND r.archived IS NULL AND "+
		v.where+fmt.Sprintf(" ORDER BY r.review_due, r.id LIMIT %d", max(1, min(limit, 1000))), v.args...)
	if err != nil {
		return nil, fmt.Errorf("find reviews: %w", err)
	}
	defer rows.Close()
	var out []Title
	for rows.Next() {
		var t Title
		if err := rows.Scan(&t.ID, &t.Register, &t.Ref, &t.Title, &t.State); err != nil {
			return nil, fmt.Errorf("find reviews: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
