package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Create adds a record. Title and fields come from rec; identifier, reference,
// state, revision and times are given here (a reference or an identifier that is
// set already, as an import does, is kept if it is free).
func Create[T any](ctx context.Context, tx *Tx, of register.Of[T], rec *T) (*T, error) {
	r, err := CreateAny(ctx, tx, of.Type, any(rec).(register.Record))
	if err != nil {
		return nil, err
	}
	return any(r).(*T), nil
}

// CreateAny is Create without the type: CreateMany of one.
func CreateAny(ctx context.Context, tx *Tx, t *register.Type, rec register.Record) (register.Record, error) {
	err := CreateMany(ctx, tx, []Addition{{t, rec}}, nil)
	if p, ok := problem.As(err); ok {
		for i := range p.Fields {
			p.Fields[i].Path = strings.TrimPrefix(strings.TrimPrefix(p.Fields[i].Path, "0"), ".")
		}
	}
	return rec, err
}

// begin fills what the store alone writes into the head of a new record.
func (tx *Tx) begin(ctx context.Context, t *register.Type, h *register.Head, reach access.Reach) error {
	if h.ID.IsZero() {
		h.ID = id.New()
	}
	h.Org, h.Rev, h.ApprovedRev, h.State = tx.Org, 1, 0, ""
	if t.Flow != nil {
		h.State = t.Flow.Initial()
	}
	h.Created, h.Updated, h.CreatedBy, h.UpdatedBy = tx.Now, tx.Now, tx.ID, tx.ID
	h.Archived, h.ArchiveReason, h.ReviewedBy = time.Time{}, "", id.ID{}
	if h.Confidentiality == "" {
		h.Confidentiality = access.Internal
	}
	if reach == access.Own {
		h.Owner = tx.Person // what somebody drafts is his until it is given on
	}
	if h.ReviewDue != "" || h.ReviewEvery == "" {
		return nil
	}
	today, err := tx.Today(ctx)
	h.ReviewDue = after(today, h.ReviewEvery)
	return err
}

// after is day plus a review interval, for intervals of whole days and more.
func after(day calendar.Day, p calendar.Period) calendar.Day {
	l, err := p.Length()
	if err != nil {
		return ""
	}
	return calendar.DayOf(day.Time().AddDate(l.Years, l.Months, l.Weeks*7+l.Days))
}

// rules refuses a record that is wrong in itself or in what it points at. What the program
// computes stays as it was, whatever people and tokens send.
func (tx *Tx) rules(ctx context.Context, t *register.Type, before, rec register.Record) error {
	if tx.Role != access.System {
		t.KeepComputed(before, rec)
	}
	var p problem.List
	t.Check(rec, &p)
	if err := p.Err(); err != nil {
		return err
	}
	if err := tx.checkLinks(ctx, t, before, rec, &p); err != nil {
		return err
	}
	if err := tx.checkKeys(ctx, t, before, rec, &p); err != nil {
		return err
	}
	return p.Err()
}

// checkKeys refuses an external key that another record of the register has.
func (tx *Tx) checkKeys(ctx context.Context, t *register.Type, before, rec register.Record, p *problem.List) error {
	for _, f := range t.Fields {
		if !f.Key || f.IsZero(rec) || before != nil && f.Text(before, nil) == f.Text(rec, nil) {
			continue
		}
		var at id.ID
		q := fmt.Sprintf("SELECT t.id FROM %s t JOIN record r ON r.org = t.org AND r.id = t.id WHERE t.org = $1 AND t.%s = $2 AND t.id <> $3", t.Table, quote(f.Name))
		found, err := tx.one(ctx, &at, q, tx.Org.String(), f.Text(rec, nil), register.HeadOf(rec).ID.String())
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := tx.keyTaken(ctx, p, f.Name, f.Text(rec, nil), at); err != nil {
			return err
		}
	}
	return nil
}

// keyTaken complains about an external key. Whose it is, only those learn who may
// see that record.
func (tx *Tx) keyTaken(ctx context.Context, p *problem.List, field, key string, by id.ID) error {
	titles, err := Titles(ctx, tx, []id.ID{by})
	if err != nil {
		return err
	}
	if t, seen := titles[by]; seen {
		p.Add(field, "key_taken", "value", key, "ref", t.Ref)
	} else {
		p.Add(field, "key_taken_unseen", "value", key)
	}
	return nil
}

// Change edits the record at revision rev. edit gets a copy with everything in it
// and sets what it wants; what only the store writes is put back afterwards. A
// revision that is not the present one is stale; an edit that changes nothing
// writes nothing.
func Change[T any](ctx context.Context, tx *Tx, of register.Of[T], at id.ID, rev int64, edit func(*T) error) (*T, error) {
	rec, err := ChangeAny(ctx, tx, of.Type, at, rev, func(r register.Record) error { return edit(any(r).(*T)) })
	if err != nil {
		return nil, err
	}
	return any(rec).(*T), nil
}

// ChangeAny is Change without the type.
func ChangeAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64, edit func(register.Record) error) (register.Record, error) {
	return tx.change(ctx, t, at, rev, edit, nil)
}

// change is ChangeAny; force, if there is one, is the revision in force, and an
// edit that comes to what it says is in force again.
func (tx *Tx) change(ctx context.Context, t *register.Type, at id.ID, rev int64, edit func(register.Record) error, force register.Record) (register.Record, error) {
	before, err := tx.hold(ctx, access.Change, t, at, rev)
	if err != nil {
		return nil, err
	}
	was := register.HeadOf(before)
	if !was.Archived.IsZero() {
		return nil, problem.New(problem.Blocked, "archived", "ref", was.Ref)
	}
	rec := clone(t, before)
	if err := edit(rec); err != nil {
		return nil, err
	}
	h := register.HeadOf(rec)
	h.ID, h.Org, h.Ref, h.State, h.Rev, h.ApprovedRev = was.ID, was.Org, was.Ref, was.State, was.Rev, was.ApprovedRev
	h.Created, h.CreatedBy, h.Updated, h.UpdatedBy = was.Created, was.CreatedBy, was.Updated, was.UpdatedBy
	h.Archived, h.ArchiveReason = was.Archived, was.ArchiveReason
	t.GiveRowIDs(rec)
	again := force != nil && sameContent(t, rec, force)
	if !again && bytes.Equal(t.JSON(before), t.JSON(rec)) {
		return before, nil
	}
	if err := tx.rules(ctx, t, before, rec); err != nil {
		return nil, err
	}
	if h.ReviewEvery != was.ReviewEvery && h.ReviewDue == was.ReviewDue && h.ReviewEvery != "" {
		today, err := tx.Today(ctx)
		if err != nil {
			return nil, err
		}
		h.ReviewDue = after(today, h.ReviewEvery)
	}
	if again {
		h.State, h.ApprovedRev = register.HeadOf(force).State, was.Rev+1
	} else if t.Flow != nil {
		h.State = t.Flow.AfterEdit(was.State)
	}
	return rec, tx.rewrite(ctx, t, "change", before, rec)
}

// sameContent tells whether two revisions of a record say the same, whatever
// their state and number, and whoever wrote or reviewed them when.
func sameContent(t *register.Type, a, b register.Record) bool {
	like := clone(t, b)
	h, x := register.HeadOf(like), register.HeadOf(a)
	h.ID, h.Org, h.Ref, h.State, h.Rev, h.ApprovedRev = x.ID, x.Org, x.Ref, x.State, x.Rev, x.ApprovedRev
	h.Created, h.CreatedBy, h.Updated, h.UpdatedBy = x.Created, x.CreatedBy, x.Updated, x.UpdatedBy
	h.ReviewedOn, h.ReviewedBy = x.ReviewedOn, x.ReviewedBy
	return bytes.Equal(t.JSON(a), t.JSON(like))
}

// hold loads a record for writing: it locks it, checks what the actor may do and
// that rev is the present revision.
func (tx *Tx) hold(ctx context.Context, v access.Verb, t *register.Type, at id.ID, rev int64) (register.Record, error) {
	reach, err := tx.need(v, t)
	if err != nil {
		return nil, err
	}
	return tx.holdWithin(ctx, reach, v, t, at, rev)
}

func (tx *Tx) holdWithin(ctx context.Context, reach access.Reach, v access.Verb, t *register.Type, at id.ID, rev int64) (register.Record, error) {
	x, err := tx.load(ctx, t, at, true)
	if err != nil {
		return nil, err
	}
	h, own := register.HeadOf(x.rec), tx.isOwn(t, x.rec)
	if !tx.Reach(access.Read, t.Group).Covers(h.Confidentiality, own) {
		return nil, problem.NotFound(t.Name, at)
	}
	if !reach.Covers(h.Confidentiality, own) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", string(v), "register", t.Name)
	}
	if rev != h.Rev {
		return nil, problem.New(problem.Stale, "stale", "ref", h.Ref, "have", h.Rev, "sent", rev)
	}
	return x.rec, nil
}

// Current stands for "whatever revision there is", for writers that hold the
// record already in the same transaction.
func Current(rec register.Record) int64 { return register.HeadOf(rec).Rev }

// clone is a deep copy: records hold nothing that the canonical form does not.
func clone(t *register.Type, rec register.Record) register.Record {
	c := t.New()
	reflect.ValueOf(c).Elem().Set(reflect.ValueOf(rec).Elem())
	h := register.HeadOf(c)
	h.Tags, h.Attributes = slices.Clone(h.Tags), slices.Clone(h.Attributes)
	for _, f := range t.Fields {
		if v := f.In(c); v.Kind() == reflect.Slice && !v.IsNil() {
			v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
			copyRows(f, c)
		}
	}
	return c
}

// copyRows gives the rows of a copied child list lists of their own.
func copyRows(f *register.Field, rec register.Record) {
	if f.Kind != register.KindRows {
		return
	}
	for _, r := range f.RowsOf(rec) {
		for _, c := range f.Rows {
			if v := c.In(r); v.Kind() == reflect.Slice && !v.IsNil() {
				v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
			}
		}
	}
}

// rewrite stores rec as the next revision after before.
func (tx *Tx) rewrite(ctx context.Context, t *register.Type, verb string, before, rec register.Record) error {
	was, h := register.HeadOf(before), register.HeadOf(rec)
	h.Rev, h.Updated, h.UpdatedBy = was.Rev+1, tx.Now, tx.ID
	var keep any // what becomes of in_force
	if h.ApprovedRev == h.Rev {
		keep = nil
	} else if was.ApprovedRev > 0 && was.ApprovedRev == was.Rev {
		keep = string(t.JSON(before))
	} else {
		keep = unchanged
	}
	if err := tx.updateHead(ctx, t, h, keep); err != nil {
		return fmt.Errorf("change %s: %w", h.Ref, err)
	}
	if err := tx.updateFields(ctx, t, before, rec); err != nil {
		return fmt.Errorf("change %s: %w", h.Ref, err)
	}
	if err := tx.reindex(ctx, t, before, rec); err != nil {
		return fmt.Errorf("index %s: %w", h.Ref, err)
	}
	tx.log(verb, t.Name, h.ID, h.Rev, t.JSON(rec))
	return tx.react(ctx, t, event{verb, before, rec})
}

func (tx *Tx) react(ctx context.Context, t *register.Type, e event) error {
	tx.remember(t, e)
	for _, do := range tx.db.reactions[t.Name] {
		if err := do(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and label/value pairs always marshal
	}
	return string(b)
}
