package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

const headColumns = "r.id, r.ref, r.title, r.owner, r.state, r.rev, r.approved_rev, r.created, r.created_by, r.updated, r.updated_by, " +
	"r.review_every, r.review_due, r.reviewed_on, r.reviewed_by, r.archived, r.archive_reason, r.confidentiality, r.tags, r.attributes, r.in_force"

// row scans one head with the columns of its register.
type row struct {
	rec      register.Record
	inForce  sql.NullString
	created  db.Instant
	updated  db.Instant
	archived db.Instant
	tags     jsonInto
	attrs    jsonInto
	dest     []any
}

type jsonInto struct{ to any }

func (j jsonInto) Scan(src any) error {
	raw, err := text(src)
	if err != nil || raw == "" || raw == "[]" {
		return err
	}
	return json.Unmarshal([]byte(raw), j.to)
}

func newRow(t *register.Type, fields []*register.Field) *row {
	return rowInto(make([]any, 0, 22+len(fields)), t, fields)
}

// rowInto is newRow with the slice of the row before, which is done with.
func rowInto(dest []any, t *register.Type, fields []*register.Field) *row {
	x := &row{rec: t.New()}
	h := register.HeadOf(x.rec)
	x.tags, x.attrs = jsonInto{&h.Tags}, jsonInto{&h.Attributes}
	x.dest = append(dest[:0],
		&h.ID, &h.Ref, &h.Title, &h.Owner, &h.State, &h.Rev, &h.ApprovedRev, &x.created, &h.CreatedBy, &x.updated, &h.UpdatedBy,
		(*string)(&h.ReviewEvery), (*string)(&h.ReviewDue), (*string)(&h.ReviewedOn), &h.ReviewedBy, &x.archived, &h.ArchiveReason, (*string)(&h.Confidentiality), &x.tags, &x.attrs, &x.inForce)
	for _, f := range fields {
		x.dest = append(x.dest, into(f, x.rec))
	}
	return x
}

// finish completes a scanned head.
func (x *row) finish(org id.ID) {
	h := register.HeadOf(x.rec)
	h.Org, h.Created, h.Updated, h.Archived = org, x.created.Time, x.updated.Time, x.archived.Time
}

// Get is the record at an identifier. What is missing, foreign or not the actor's
// to see is one and the same problem: not found.
func Get[T any](ctx context.Context, tx *Tx, of register.Of[T], at id.ID) (*T, error) {
	rec, err := GetAny(ctx, tx, of.Type, at)
	if err != nil {
		return nil, err
	}
	return any(rec).(*T), nil
}

// GetAny is Get without the type.
func GetAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID) (register.Record, error) {
	return tx.see(ctx, t, at, tx.inForce(t))
}

// see is a record as the actor may see it: as it stands, or what is in force.
func (tx *Tx) see(ctx context.Context, t *register.Type, at id.ID, force bool) (register.Record, error) {
	rec, x, err := tx.glance(ctx, t, at, force)
	if err != nil || rec != x.rec {
		return rec, err // a revision in force has its child lists
	}
	return rec, tx.loadParts(ctx, tx.db.tables[t.Name].all, []register.Record{rec})
}

// glance is see without child lists, and the row that the record was read from.
func (tx *Tx) glance(ctx context.Context, t *register.Type, at id.ID, force bool) (register.Record, *row, error) {
	reach, err := tx.need(access.Read, t)
	if err != nil {
		return nil, nil, err
	}
	x, err := tx.loadHead(ctx, t, at, false)
	if err != nil {
		return nil, nil, err
	}
	rec := x.rec
	if force {
		if rec, err = approved(t, x); err != nil {
			return nil, nil, err
		}
	}
	if rec == nil || !reach.Covers(register.HeadOf(rec).Confidentiality, tx.isOwn(t, rec)) {
		return nil, nil, problem.NotFound(t.Name, at)
	}
	if !tx.write && force == tx.inForce(t) {
		if tx.seen == nil {
			tx.seen = map[sight]bool{}
		}
		tx.seen[sight{t.Name, at}] = true
	}
	return rec, x, nil
}

// sight is a record that the actor may see.
type sight struct {
	register string
	at       id.ID
}

// maySee answers not found for what the actor may not see. A transaction that only
// reads sees one state and asks once.
func (tx *Tx) maySee(ctx context.Context, t *register.Type, at id.ID) error {
	if tx.seen[sight{t.Name, at}] {
		return nil
	}
	_, _, err := tx.glance(ctx, t, at, tx.inForce(t))
	return err
}

// Ref is the identifier of the record that people call ref; not found if there is
// none. It is no permission: Get decides what may be seen.
func Ref(ctx context.Context, tx *Tx, t *register.Type, ref string) (id.ID, error) {
	var at id.ID
	err := tx.sql.QueryRowContext(ctx, "SELECT id FROM record WHERE org = $1 AND register = $2 AND ref = $3", tx.Org.String(), t.Name, ref).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return id.ID{}, problem.NotFound(t.Name, ref)
	}
	return at, err
}

// ByRef is the record that a reference names, as Get answers it. Problem of kind missing.
func ByRef[T any](ctx context.Context, tx *Tx, of register.Of[T], ref string) (*T, error) {
	at, err := Ref(ctx, tx, of.Type, ref)
	if err != nil {
		return nil, err
	}
	return Get(ctx, tx, of, at)
}

// approved is what a reader sees: the revision in force, or nil before there is one.
func approved(t *register.Type, x *row) (register.Record, error) {
	h := register.HeadOf(x.rec)
	switch {
	case h.ApprovedRev == 0 || !h.Archived.IsZero():
		return nil, nil
	case !x.inForce.Valid:
		return x.rec, nil
	}
	rec, err := t.Parse([]byte(x.inForce.String))
	if err != nil {
		return nil, fmt.Errorf("read revision %d in force of %s: %w", h.ApprovedRev, h.Ref, err)
	}
	// What was approved stands; who may see it follows the record of today.
	old := register.HeadOf(rec)
	old.Confidentiality, old.Owner = h.Confidentiality, h.Owner
	return rec, nil
}

// load reads a record with its child lists, locking its head if asked.
func (tx *Tx) load(ctx context.Context, t *register.Type, at id.ID, lock bool) (*row, error) {
	x, err := tx.loadHead(ctx, t, at, lock)
	if err != nil {
		return nil, err
	}
	return x, tx.loadParts(ctx, tx.db.tables[t.Name].all, []register.Record{x.rec})
}

// loadHead is load without child lists.
func (tx *Tx) loadHead(ctx context.Context, t *register.Type, at id.ID, lock bool) (*row, error) {
	tb := tx.db.tables[t.Name]
	x := newRow(t, tb.fields)
	q := "SELECT " + headColumns + sep(tb.columns) + " FROM record r JOIN " + t.Table + " t ON t.org = r.org AND t.id = r.id" +
		" WHERE r.org = $1 AND r.id = $2 AND r.register = $3"
	if lock {
		q += tx.db.base.Dialect.ForUpdate()
	}
	err := tx.sql.QueryRowContext(ctx, q, tx.Org.String(), at.String(), t.Name).Scan(x.dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.NotFound(t.Name, at)
	}
	if err != nil {
		return nil, fmt.Errorf("load %s %s: %w", t.Name, at, err)
	}
	x.finish(tx.Org)
	return x, nil
}

func sep(columns string) string {
	if columns == "" {
		return ""
	}
	return ", " + columns
}

// InForce is the approved revision of a record, whoever asks, as packs, notices
// and the trust centre show it. Registers without approval answer the record.
func InForce[T any](ctx context.Context, tx *Tx, of register.Of[T], at id.ID) (*T, error) {
	rec, err := InForceAny(ctx, tx, of.Type, at)
	if err != nil {
		return nil, err
	}
	return any(rec).(*T), nil
}

// InForceAny is InForce without the type.
func InForceAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID) (register.Record, error) {
	return tx.see(ctx, t, at, t.Approving())
}
