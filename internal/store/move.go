package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Move takes the record at revision rev one step through its life. A guard that
// fails refuses with a problem of kind Blocked that names what is missing.
func Move[T any](ctx context.Context, tx *Tx, of register.Of[T], at id.ID, rev int64, move string, in workflow.Input) (*T, error) {
	rec, err := MoveAny(ctx, tx, of.Type, at, rev, move, in)
	if err != nil {
		return nil, err
	}
	return any(rec).(*T), nil
}

// MoveAny is Move without the type.
func MoveAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64, move string, in workflow.Input) (register.Record, error) {
	before, err := tx.holdToMove(ctx, t, at, rev, move)
	if err != nil {
		return nil, err
	}
	if t.Flow == nil {
		return nil, problem.New(problem.Missing, "no_such_move", "move", move)
	}
	was := register.HeadOf(before)
	if !was.Archived.IsZero() {
		return nil, problem.New(problem.Blocked, "archived", "ref", was.Ref)
	}
	if err := tx.mayTake(t, move); err != nil {
		return nil, err
	}
	facts, err := tx.facts(ctx, t, at)
	if err != nil {
		return nil, err
	}
	step, err := t.Flow.Check(before, was.State, move, in, facts)
	if err != nil {
		return nil, inWords(t, err)
	}
	rec := clone(t, before)
	h := register.HeadOf(rec)
	h.State = step.To
	if step.Approves {
		h.ApprovedRev = was.Rev + 1
	}
	if err := tx.rewrite(ctx, t, move, before, rec); err != nil {
		return nil, err
	}
	if err := tx.decide(ctx, t, rec, step, in); err != nil {
		return nil, err
	}
	return rec, nil
}

// holdToMove is hold for a move. Who takes a move by appointment needs not own the
// record: what he may read, he may approve.
func (tx *Tx) holdToMove(ctx context.Context, t *register.Type, at id.ID, rev int64, move string) (register.Record, error) {
	reach, err := tx.need(access.Move, t)
	if err != nil {
		return nil, err
	}
	if t.Flow != nil {
		if step, ok := t.Flow.Find(move); ok && step.Appointed {
			reach = tx.Reach(access.Read, t.Group)
		}
	}
	return tx.holdWithin(ctx, reach, access.Move, t, at, rev)
}

// inWords lets people read the names of the state and the move in their language.
func inWords(t *register.Type, err error) error {
	p, ok := problem.As(err)
	if !ok || p.Key != "move_from_state" {
		return err
	}
	return problem.New(p.Kind, p.Key, "move", i18n.Key(t.MoveKey(fmt.Sprint(p.Args["move"]))), "state", i18n.Key(t.StateKey(fmt.Sprint(p.Args["state"]))))
}

// mayTake checks the role against the step; approving is a right of its own.
func (tx *Tx) mayTake(t *register.Type, move string) error {
	step, ok := t.Flow.Find(move)
	if !ok {
		return problem.New(problem.Missing, "no_such_move", "move", move)
	}
	if !step.MayTake(tx.Role) || step.ByRight() && !tx.May(access.Approve, t.Group) {
		return problem.New(problem.Forbidden, "forbidden_move", "move", move, "register", t.Name)
	}
	return nil
}

// decide keeps the reason of a move, and for an approval the hash of what was
// approved, in the ledger and in the table of decisions.
func (tx *Tx) decide(ctx context.Context, t *register.Type, rec register.Record, step workflow.Step, in workflow.Input) error {
	h := register.HeadOf(rec)
	if in != (workflow.Input{}) {
		tx.log("reason", t.Name, h.ID, h.Rev, []byte(marshal(struct {
			Move string `json:"move"`
			workflow.Input
		}{step.Name, in})))
	}
	comment := in.Reason
	if in.Note != "" {
		comment += "\n" + in.Note
	}
	sum := sha256.Sum256(t.JSON(rec))
	_, err := tx.sql.ExecContext(ctx, "INSERT INTO approval (id, org, record, rev, decision, comment, sha256, decided, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		id.New().String(), tx.Org.String(), h.ID.String(), h.Rev, step.Name, comment, hex.EncodeToString(sum[:]), tx.db.base.Dialect.Time(tx.Now), null(tx.ID))
	if err != nil {
		return fmt.Errorf("keep the decision: %w", err)
	}
	return nil
}

// others counts the members in one of some roles who are another person than the actor;
// none for an actor who is no person here.
func (tx *Tx) others(ctx context.Context, roles []access.Role) (int64, error) {
	if tx.Person.IsZero() {
		return 0, nil
	}
	args := []any{tx.Org.String(), tx.db.base.Dialect.Time(tx.Now), tx.Person.String()}
	for _, r := range roles {
		args = append(args, string(r))
	}
	var n int64
	q := "SELECT count(*) FROM membership WHERE org = $1 AND ended IS NULL AND (expires IS NULL OR expires > $2) AND person <> $3 AND role IN (" + params(4, len(roles)) + ")"
	if err := tx.sql.QueryRowContext(ctx, q, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count other members: %w", err)
	}
	return n, nil
}

// facts loads what the register's guards want to know.
func (tx *Tx) facts(ctx context.Context, t *register.Type, at id.ID) (workflow.Facts, error) {
	f := workflow.Facts{Actor: tx.Actor, Counts: map[string]int64{}, Terms: map[string][]string{}}
	var err error
	if f.Today, err = tx.Today(ctx); err != nil {
		return f, err
	}
	for _, fact := range t.Facts {
		if fact.Organisation != "" {
			terms, err := tx.organisationField(ctx, fact.Organisation)
			if err != nil {
				return f, err
			}
			f.Terms[fact.Name] = terms
			continue
		}
		if len(fact.Others) > 0 {
			if f.Counts[fact.Name], err = tx.others(ctx, fact.Others); err != nil {
				return f, err
			}
			continue
		}
		to := at
		if fact.OfActor {
			to = tx.Person
		}
		if to.IsZero() {
			f.Counts[fact.Name] = 0 // nothing points at an actor who is no person here
			continue
		}
		args := []any{tx.Org.String(), to.String(), fact.Field, fact.Register}
		q := "SELECT count(*) FROM link l JOIN record r ON r.org = l.org AND r.id = l.from_id WHERE l.org = $1 AND l.to_id = $2 AND l.field = $3 AND r.register = $4 AND r.archived IS NULL"
		if len(fact.States) > 0 {
			q += " AND r.state IN (" + params(len(args)+1, len(fact.States)) + ")"
			args = append(args, anys(fact.States)...)
		}
		if fact.Where != "" {
			q += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM %s t WHERE t.org = r.org AND t.id = r.id AND t.%s IN (%s))",
				tx.db.tables[fact.Register].Table, quote(fact.Where), params(len(args)+1, len(fact.Values)))
			args = append(args, anys(fact.Values)...)
		}
		var n int64
		if err := tx.sql.QueryRowContext(ctx, q, args...).Scan(&n); err != nil {
			return f, fmt.Errorf("count %s: %w", fact.Name, err)
		}
		f.Counts[fact.Name] = n
	}
	return f, nil
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// Today is the date on the organisation's own wall.
func (tx *Tx) Today(ctx context.Context) (calendar.Day, error) {
	loc, err := tx.Zone(ctx)
	if err != nil {
		return "", err
	}
	return calendar.DayOf(tx.Now.In(loc)), nil
}

// Zone is the organisation's own clock; UTC without any.
func (tx *Tx) Zone(ctx context.Context) (*time.Location, error) {
	if tx.place != nil {
		return tx.place, nil
	}
	var name string
	if _, err := tx.one(ctx, &name, "SELECT time_zone FROM organisations WHERE org = $1 AND id = $1", tx.Org.String()); err != nil {
		return nil, fmt.Errorf("read the time zone: %w", err)
	}
	loc := calendar.Zone(name)
	if !tx.write {
		tx.place = loc
	}
	return loc, nil
}

// organisationField reads one field of the organisation's own record: the oldest
// of its register.
func (tx *Tx) organisationField(ctx context.Context, name string) ([]string, error) {
	t := tx.db.set.Get("organisations")
	var at id.ID
	found, err := tx.one(ctx, &at, "SELECT id FROM record WHERE org = $1 AND register = $2 AND id = $1", tx.Org.String(), t.Name)
	if err != nil || !found {
		return nil, err
	}
	x, err := tx.load(ctx, t, at, false)
	if err != nil {
		return nil, err
	}
	f := t.Field(name)
	if !f.Kind.Many() {
		return []string{f.Text(x.rec, nil)}, nil
	}
	v := f.In(x.rec)
	out := make([]string, v.Len())
	for i := range out {
		out[i] = v.Index(i).String()
	}
	return out, nil
}

// Moves are the steps that the actor may try from the record's state.
func (tx *Tx) Moves(t *register.Type, rec register.Record) []workflow.Step {
	if t.Flow == nil || !register.HeadOf(rec).Archived.IsZero() || !tx.May(access.Move, t.Group) {
		return nil
	}
	var out []workflow.Step
	for _, s := range t.Flow.Steps() {
		for _, from := range s.From {
			if from == register.HeadOf(rec).State && tx.mayTake(t, s.Name) == nil {
				out = append(out, s)
			}
		}
	}
	return out
}

// ArchiveAny takes a record out of sight; nothing is deleted that an auditor may
// ask for. It stays linked, searchable on demand and can be restored.
func ArchiveAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64, reason string) (register.Record, error) {
	return tx.shelve(ctx, access.Archive, t, at, rev, func(h *register.Head) error {
		if !h.Archived.IsZero() {
			return problem.New(problem.Blocked, "archived", "ref", h.Ref)
		}
		if h.ID == tx.Org {
			return problem.New(problem.Blocked, "archive_organisation")
		}
		h.Archived, h.ArchiveReason = tx.Now, reason
		return nil
	})
}

// RestoreAny brings an archived record back as it was.
func RestoreAny(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64) (register.Record, error) {
	return tx.shelve(ctx, access.Restore, t, at, rev, func(h *register.Head) error {
		if h.Archived.IsZero() {
			return problem.New(problem.Blocked, "not_archived", "ref", h.Ref)
		}
		h.Archived, h.ArchiveReason = time.Time{}, ""
		return nil
	})
}

func (tx *Tx) shelve(ctx context.Context, v access.Verb, t *register.Type, at id.ID, rev int64, set func(*register.Head) error) (register.Record, error) {
	before, err := tx.hold(ctx, v, t, at, rev)
	if err != nil {
		return nil, err
	}
	rec := clone(t, before)
	if err := set(register.HeadOf(rec)); err != nil {
		return nil, err
	}
	var p problem.List
	t.Check(rec, &p)
	if err := p.Err(); err != nil {
		return nil, err
	}
	return rec, tx.rewrite(ctx, t, string(v), before, rec)
}

// Review confirms that the record is still true: it sets the day and the person,
// and the next day by the review interval (S-052). What was in force stays in
// force: nothing but the review has changed.
func Review(ctx context.Context, tx *Tx, t *register.Type, at id.ID, rev int64) (register.Record, error) {
	before, err := tx.hold(ctx, access.Change, t, at, rev)
	if err != nil {
		return nil, err
	}
	was := register.HeadOf(before)
	if !was.Archived.IsZero() {
		return nil, problem.New(problem.Blocked, "archived", "ref", was.Ref)
	}
	rec := clone(t, before)
	h := register.HeadOf(rec)
	if h.ReviewedOn, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	h.ReviewedBy = tx.Person
	if h.ReviewEvery != "" {
		h.ReviewDue = after(h.ReviewedOn, h.ReviewEvery)
	}
	confirms := was.ApprovedRev > 0 && was.ApprovedRev == was.Rev
	if confirms {
		h.ApprovedRev = was.Rev + 1
	}
	if err := tx.rewrite(ctx, t, "review", before, rec); err != nil || !confirms {
		return rec, err
	}
	return rec, tx.decide(ctx, t, rec, workflow.Step{Name: "review"}, workflow.Input{})
}
