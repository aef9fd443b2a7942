package agenda

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Kind is what an entry is about.
type Kind string

const (
	Task     Kind = "task"     // a task of the person's is due
	Review   Kind = "review"   // a record of the person's is to be looked at again
	Approval Kind = "approval" // somebody waits for the person's approval; it stands on today
	Due      Kind = "due"      // a day in a record of the person's
)

// Entry is one day.
type Entry struct {
	Org      id.ID
	Slug     string
	Kind     Kind
	Register *register.Type
	Record   id.ID
	Ref      string
	Field    string // of a Due
	Row      id.ID  // of a Due in a child list
	Label    string // key of the words for a Due; "" are those of its field
	Day      calendar.Day
	Changed  time.Time // when the record last changed
}

// How far back and ahead a calendar looks, and how many entries an organisation adds of
// each kind at most.
const (
	backDays  = 60
	aheadDays = 400
	most      = 200
	mostPages = 10 // of records with days to come, most of which may be over
)

// dueFields are the days by which something is to have happened, by name, in whatever
// register has them. Days on which something happened are none.
var dueFields = []string{"due", "until", "expires", "valid_until", "reassess_on", "exit_due", "objection_until", "accepted_until", "reviewed_until", "goal", "target", "end_of_life"}

// openStates are those of a task that is still to be done.
const openStates = "open|doing|blocked"

// Entries are the days of an account in all its organisations, in order.
func (f *Feeds) Entries(ctx context.Context, account id.ID) ([]Entry, error) {
	places, err := f.places(ctx, account)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, p := range places {
		err := f.store.Read(ctx, p.who, func(tx *store.Tx) error {
			today, err := tx.Today(ctx)
			if err != nil {
				return err
			}
			for _, read := range []func(context.Context, *store.Tx, calendar.Day) ([]Entry, error){tasks, reviews, approvals, dues} {
				list, err := read(ctx, tx, today)
				if err != nil {
					return err
				}
				for _, e := range list {
					e.Org, e.Slug = tx.Org, p.slug
					out = append(out, e)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read a calendar: %w", err)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Ref, b.Ref)) })
	return out, nil
}

// between are the conditions of a day that a calendar shows.
func between(field string, today calendar.Day) []store.Cond {
	return []store.Cond{{Field: field, Op: "after", Value: string(today.AddDays(-backDays))}, {Field: field, Op: "before", Value: string(today.AddDays(aheadDays))}}
}

func tasks(ctx context.Context, tx *store.Tx, today calendar.Day) ([]Entry, error) {
	t := record.Tasks.Type
	if !tx.May(access.Read, t.Group) {
		return nil, nil
	}
	var out []Entry
	for _, mine := range [][]store.Cond{
		{{Field: "assignee", Op: "is", Value: tx.Person.String()}},
		{{Field: "owner", Op: "is", Value: tx.Person.String()}, {Field: "assignee", Op: "empty"}},
	} {
		where := append(append(mine, store.Cond{Field: "state", Op: "is", Value: openStates}), between("due", today)...)
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Where: where, Sort: "due", Limit: most})
		if err != nil {
			return nil, err
		}
		for _, x := range page.Items {
			out = append(out, Entry{Kind: Task, Register: t, Record: x.ID, Ref: x.Ref, Day: x.Due, Changed: x.Updated})
		}
	}
	return out, nil
}

// reviews of the records that the person owns. store.Titles says which he may see.
func reviews(ctx context.Context, tx *store.Tx, today calendar.Day) ([]Entry, error) {
	rows, err := tx.SQL().QueryContext(ctx, `SELECT id, review_due, updated FROM record
		WHERE org = $1 AND owner = $2 AND archived IS NULL AND review_due > $3 AND review_due < $4 ORDER BY review_due, id LIMIT $5`,
		tx.Org.String(), tx.Person.String(), string(today.AddDays(-backDays)), string(today.AddDays(aheadDays)), most)
	if err != nil {
		return nil, fmt.Errorf("read the reviews of a person: %w", err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		e := Entry{Kind: Review}
		var changed db.Instant
		if err := rows.Scan(&e.Record, &e.Day, &changed); err != nil {
			return nil, fmt.Errorf("read the reviews of a person: %w", err)
		}
		e.Changed = changed.Time
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the reviews of a person: %w", err)
	}
	return seen(ctx, tx, out)
}

// approvals that wait in the person's inbox. They have no day of their own and stand on
// today until they are dealt with.
func approvals(ctx context.Context, tx *store.Tx, today calendar.Day) ([]Entry, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT record, max(at) FROM notification WHERE org = $1 AND person = $2 AND kind = 'approval' AND done IS NULL GROUP BY record ORDER BY max(at) DESC LIMIT $3",
		tx.Org.String(), tx.Person.String(), most)
	if err != nil {
		return nil, fmt.Errorf("read the approvals that wait: %w", err)
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		e := Entry{Kind: Approval, Day: today}
		var at db.Instant
		if err := rows.Scan(&e.Record, &at); err != nil {
			return nil, fmt.Errorf("read the approvals that wait: %w", err)
		}
		e.Changed = at.Time
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the approvals that wait: %w", err)
	}
	return seen(ctx, tx, out)
}

// dues are the days in records that the person owns, and in those that know themselves
// which of their days are still to come for whom.
func dues(ctx context.Context, tx *store.Tx, today calendar.Day) ([]Entry, error) {
	var out []Entry
	for _, t := range tx.Registers().All() {
		if t.Name == record.Tasks.Name || !tx.May(access.Read, t.Group) {
			continue
		}
		if w, ok := t.New().(register.Awaiting); ok {
			list, err := awaited(ctx, tx, t, w.AwaitedBy(), today)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
			continue
		}
		for _, f := range t.Columns() {
			if f.Kind != register.KindDay || !slices.Contains(dueFields, f.Name) {
				continue
			}
			where := append([]store.Cond{{Field: "owner", Op: "is", Value: tx.Person.String()}}, between(f.Name, today)...)
			page, err := store.ListAny(ctx, tx, t, store.Query{Where: where, Limit: most})
			if err != nil {
				return nil, err
			}
			for _, rec := range page.Items {
				h := register.HeadOf(rec)
				if !over(t, h.State) {
					out = append(out, Entry{Kind: Due, Register: t, Record: h.ID, Ref: h.Ref, Field: f.Name, Day: f.Day(rec), Changed: h.Updated})
				}
			}
		}
	}
	return out, nil
}

// awaited are the days to come of the records that the person owns or that are the
// person's to handle.
func awaited(ctx context.Context, tx *store.Tx, t *register.Type, by string, today calendar.Day) ([]Entry, error) {
	var out []Entry
	had := map[id.ID]bool{}
	for _, mine := range append([]string{"owner"}, t.Assigned...) {
		q := store.Query{Where: append([]store.Cond{{Field: mine, Op: "is", Value: tx.Person.String()}}, between(by, today)...), Sort: by, Rows: true, Limit: most}
		for range mostPages {
			page, err := store.ListAny(ctx, tx, t, q)
			if err != nil {
				return nil, err
			}
			for _, rec := range page.Items {
				h := register.HeadOf(rec)
				w, ok := rec.(register.Awaiting)
				if !ok || had[h.ID] {
					continue
				}
				had[h.ID] = true
				for _, x := range w.Awaits(tx.Person) {
					out = append(out, Entry{Kind: Due, Register: t, Record: h.ID, Ref: h.Ref, Field: x.Field, Row: x.Row, Label: x.Label, Day: x.Day, Changed: h.Updated})
				}
			}
			if q.After = page.Next; q.After == "" || len(out) >= most {
				break
			}
		}
	}
	return out, nil
}

// over reports whether nothing leads on from a state but the beginning: then its days
// are of the past.
func over(t *register.Type, state string) bool {
	return t.Flow != nil && slices.Contains([]string{"done", "closed", "ended", "withdrawn", "cancelled", "rejected", "superseded", "retired"}, strings.ToLower(state))
}

// seen leaves out what the person may not see and fills in what the rest is.
func seen(ctx context.Context, tx *store.Tx, list []Entry) ([]Entry, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]id.ID, len(list))
	for i, e := range list {
		ids[i] = e.Record
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, e := range list {
		t, ok := titles[e.Record]
		if !ok {
			continue
		}
		if e.Register = tx.Registers().Get(t.Register); e.Register == nil {
			continue
		}
		e.Ref = t.Ref
		out = append(out, e)
	}
	return out, nil
}
