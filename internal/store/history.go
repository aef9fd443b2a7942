package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Step is one entry of a record's history, newest first.
type Step struct {
	Seq    int64           `json:"seq"` // position in the organisation's ledger
	At     time.Time       `json:"at"`
	Actor  string          `json:"actor"` // kind of actor
	By     id.ID           `json:"by,omitzero"`
	Verb   string          `json:"verb"`
	Rev    int64           `json:"rev,omitempty"`
	Erased bool            `json:"erased,omitempty"` // the body was erased; the proof stands
	Body   json.RawMessage `json:"body,omitempty"`
	// Changes against the revision before, for entries that made a revision.
	Changes []FieldChange `json:"changes,omitempty"`
}

// FieldChange is one field that differs between two revisions.
type FieldChange struct {
	Field  string          `json:"field"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// History tells what happened to a record. before is the position of the last
// step already seen; 0 starts with the newest. Who sees only what is in force sees
// no history: it is made of drafts.
func History(ctx context.Context, tx *Tx, t *register.Type, at id.ID, before int64, limit int) ([]Step, error) {
	if err := tx.maySee(ctx, t, at); err != nil {
		return nil, err
	}
	if tx.inForce(t) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", "history", "register", t.Name)
	}
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	revisions, err := ledger.History(ctx, tx.sql, tx.Org, at, before, limit+1)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	steps := make([]Step, 0, len(revisions))
	for _, r := range revisions {
		steps = append(steps, stepOf(r))
	}
	for i := range steps {
		if j := previous(steps, i); isRevision(steps[i].Verb) && j > 0 {
			steps[i].Changes = Diff(steps[j].Body, steps[i].Body)
		}
	}
	return steps[:min(limit, len(steps))], nil
}

func stepOf(r ledger.Record) Step {
	s := Step{Seq: r.Seq, At: r.At, Actor: r.Actor.Kind, By: r.Actor.ID, Verb: r.Verb, Rev: r.Rev, Erased: r.Erased}
	if !r.Erased && json.Valid(r.Body) {
		s.Body = r.Body
	}
	return s
}

// isRevision tells entries that hold the record from those about it.
func isRevision(verb string) bool {
	return !slices.Contains([]string{"reason", "comment", "uncomment", "attach", "detach", "relate", "unrelate", "erase", "ask_erasure", "export"}, verb)
}

// previous is the step with the revision before steps[i]; 0 if it is not there.
func previous(steps []Step, i int) int {
	for j := i + 1; j < len(steps); j++ {
		if isRevision(steps[j].Verb) && !steps[j].Erased {
			return j
		}
	}
	return 0
}

// bookkeeping changes with every revision and tells a reader nothing.
var bookkeeping = []string{"rev", "updated", "updated_by", "approved_rev"}

// Diff compares two canonical forms field by field.
func Diff(before, after json.RawMessage) []FieldChange {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(before, &a) != nil || json.Unmarshal(after, &b) != nil {
		return nil
	}
	var out []FieldChange
	for name := range b {
		if _, both := a[name]; !both {
			a[name] = nil
		}
	}
	for name := range a {
		if string(a[name]) != string(b[name]) && !slices.Contains(bookkeeping, name) {
			out = append(out, FieldChange{name, a[name], b[name]})
		}
	}
	slices.SortFunc(out, func(x, y FieldChange) int {
		if x.Field < y.Field {
			return -1
		}
		return 1
	})
	return out
}

// Revision is a record as it was at one revision.
func Revision(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64) (register.Record, error) {
	if err := tx.maySee(ctx, t, at); err != nil {
		return nil, err
	}
	if tx.inForce(t) {
		return nil, problem.NotFound(t.Name, fmt.Sprintf("%s@%d", at, rev))
	}
	body, err := ledger.Revision(ctx, tx.sql, tx.Org, at, rev)
	if err != nil {
		return nil, err
	}
	return t.Parse(body)
}

// Revert brings the fields of an older revision back as a new one: undo is a
// write like any other and stands in the history. If that leaves nothing of the
// draft, what is in force stays so: the record returns to the state in which it
// was approved, and nobody need approve the same words twice.
func Revert(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev, to int64) (register.Record, error) {
	old, err := Revision(ctx, tx, t, at, to)
	if err != nil {
		return nil, err
	}
	force, err := tx.underDraft(ctx, t, at)
	if err != nil {
		return nil, err
	}
	return tx.change(ctx, t, at, rev, func(rec register.Record) error {
		h, o := register.HeadOf(rec), register.HeadOf(old)
		h.Title, h.Owner, h.ReviewEvery, h.ReviewDue = o.Title, o.Owner, o.ReviewEvery, o.ReviewDue
		h.Confidentiality, h.Tags, h.Attributes = o.Confidentiality, o.Tags, o.Attributes
		for _, f := range t.Fields {
			f.In(rec).Set(f.In(old))
		}
		return nil
	}, force)
}

// underDraft is the revision in force, as it was approved, while a draft lies on
// top of it; nil if there is no draft or nothing in force.
func (tx *Tx) underDraft(ctx context.Context, t *register.Type, at id.ID) (register.Record, error) {
	x, err := tx.load(ctx, t, at, false)
	if err != nil || !t.Approving() || !x.inForce.Valid {
		return nil, err
	}
	return t.Parse([]byte(x.inForce.String))
}

// Erasing a body takes two people: one asks and says why, another one does it
// (decision 12). What is in force, or the present revision, stays.

// AskErasure asks for the body at one position of the ledger to be erased.
func AskErasure(ctx context.Context, tx *Tx, t *register.Type, at id.ID, seq int64, reason string) (id.ID, error) {
	if err := tx.Need(access.Erase, access.Installation); err != nil {
		return id.ID{}, err
	}
	var p problem.List
	p.If(reason == "", "reason", "required")
	if err := p.Err(); err != nil {
		return id.ID{}, err
	}
	if err := tx.erasable(ctx, t, at, seq); err != nil {
		return id.ID{}, err
	}
	ask := id.New()
	_, err := tx.sql.ExecContext(ctx, "INSERT INTO erasure (id, org, record, seq, reason, asked, asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		ask.String(), tx.Org.String(), at.String(), seq, reason, tx.db.base.Dialect.Time(tx.Now), tx.ID.String())
	if err != nil {
		return id.ID{}, fmt.Errorf("ask for an erasure: %w", err)
	}
	tx.log("ask_erasure", t.Name, at, 0, []byte(marshal(map[string]any{"seq": seq, "ask": ask})))
	return ask, nil
}

// ConfirmErasure erases what somebody else asked for.
func ConfirmErasure(ctx context.Context, tx *Tx, ask id.ID) error {
	if err := tx.Need(access.Erase, access.Installation); err != nil {
		return err
	}
	var at, by id.ID
	var seq int64
	var register string
	err := tx.sql.QueryRowContext(ctx, "SELECT e.record, e.seq, e.asked_by, r.register FROM erasure e JOIN record r ON r.org = e.org AND r.id = e.record "+
		"WHERE e.org = $1 AND e.id = $2 AND e.done IS NULL", tx.Org.String(), ask.String()).Scan(&at, &seq, &by, &register)
	if err != nil {
		return problem.NotFound("erasure", ask)
	}
	second, err := tx.secondPerson(ctx, by)
	if err != nil {
		return err
	}
	if !second {
		return problem.New(problem.Blocked, "needs_second_person")
	}
	if err := tx.erasable(ctx, tx.db.set.Get(register), at, seq); err != nil {
		return err
	}
	if err := ledger.Erase(ctx, tx.sql, tx.Org, seq); err != nil {
		return fmt.Errorf("erase a body: %w", err)
	}
	if _, err := tx.sql.ExecContext(ctx, "UPDATE erasure SET done = $3, done_by = $4 WHERE org = $1 AND id = $2",
		tx.Org.String(), ask.String(), tx.db.base.Dialect.Time(tx.Now), tx.ID.String()); err != nil {
		return fmt.Errorf("erase a body: %w", err)
	}
	tx.log("erase", register, at, 0, []byte(marshal(map[string]any{"seq": seq, "ask": ask})))
	return nil
}

func (tx *Tx) erasable(ctx context.Context, t *register.Type, at id.ID, seq int64) error {
	x, err := tx.load(ctx, t, at, false)
	if err != nil {
		return err
	}
	if err := tx.mayErase(ctx, t, at); err != nil {
		return err
	}
	h := register.HeadOf(x.rec)
	e, err := ledger.HeaderAt(ctx, tx.sql, tx.Org, seq)
	if err != nil {
		return err
	}
	switch {
	case e.Subject != at:
		return problem.NotFound("ledger", seq)
	case !isRevision(e.Verb):
		return nil
	case e.Rev == h.Rev && h.Archived.IsZero():
		return problem.New(problem.Blocked, "erase_present", "rev", h.Rev)
	case e.Rev == h.ApprovedRev && h.Archived.IsZero():
		return problem.New(problem.Blocked, "erase_in_force", "rev", h.Rev)
	}
	return nil
}
