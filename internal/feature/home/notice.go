package home

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Kind says what a line of the inbox is about.
type Kind string

const (
	Mentioned Kind = "mention"  // somebody named the person in a comment
	Assigned  Kind = "assigned" // a task, or another record that is given to somebody, is the person's now
	Owned     Kind = "owned"    // a record is the person's now
	Approval  Kind = "approval" // somebody asks for the person's approval
	ReviewDue Kind = "review"   // a record of the person's is to be looked at again
	TaskDue   Kind = "due"      // a task of the person's is due or late
	Answered  Kind = "answered" // somebody asked answered
	// WebhookOff tells that the program switched a webhook off.
	WebhookOff Kind = "webhook_off"
)

// Kinds in the order of the filter.
func Kinds() []Kind {
	return []Kind{Mentioned, Approval, Assigned, Owned, ReviewDue, TaskDue, Answered, WebhookOff}
}

// Notice is one line of somebody's inbox.
type Notice struct {
	ID, Person, Record id.ID
	Kind               Kind
	Actor              id.ID // the account that caused it; zero for the program itself
	At                 time.Time
	Seen, Done, Until  time.Time // Until: put off till then
	Args               NoticeArgs
}

// NoticeArgs are what the sentence needs beside the record.
type NoticeArgs struct {
	Comment id.ID  `json:"comment,omitzero"`
	Day     string `json:"day,omitempty"`
}

// tell writes lines into inboxes. Nobody is told what he did himself, nor a second
// time what still waits in his inbox.
func tell(ctx context.Context, tx *store.Tx, list ...Notice) error {
	for _, n := range list {
		if n.Person.IsZero() || n.Person == tx.Person {
			continue
		}
		if n.ID.IsZero() {
			n.ID = id.New()
		}
		args, err := json.Marshal(n.Args)
		if err != nil {
			return fmt.Errorf("tell a person: %w", err)
		}
		d := tx.SQL().Dialect
		var actor any
		if !n.Actor.IsZero() {
			actor = n.Actor.String()
		}
		if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO notification (org, id, person, kind, record, actor, at, args) SELECT "+
			cast(d, "$1", "uuid")+", "+cast(d, "$2", "uuid")+", "+cast(d, "$3", "uuid")+", $4, "+cast(d, "$5", "uuid")+", "+cast(d, "$6", "uuid")+", "+cast(d, "$7", "timestamptz")+", "+d.JSONParam("$8")+`
			WHERE NOT EXISTS (SELECT 1 FROM notification n WHERE n.org = $1 AND n.person = $3 AND n.record = $5 AND n.kind = $4 AND n.done IS NULL AND n.args = `+d.JSONParam("$8")+")",
			tx.Org.String(), n.ID.String(), n.Person.String(), string(n.Kind), n.Record.String(), actor, d.Time(tx.Now), string(args)); err != nil {
			return fmt.Errorf("tell a person: %w", err)
		}
	}
	return nil
}

// cast names the type of a parameter that stands where PostgreSQL cannot tell it.
func cast(d db.Dialect, param, of string) string {
	if d == db.Postgres {
		return param + "::" + of
	}
	return param
}

const noticeColumns = "n.id, n.person, n.kind, n.record, n.actor, n.at, n.seen, n.done, n.until, n.args"

// scanNotices reads rows of noticeColumns and whatever more says.
func scanNotices(rows *sql.Rows, more ...any) ([]Notice, error) {
	defer rows.Close()
	var out []Notice
	for rows.Next() {
		var n Notice
		var at, seen, done, until db.Instant
		var args string
		if err := rows.Scan(append([]any{&n.ID, &n.Person, &n.Kind, &n.Record, &n.Actor, &at, &seen, &done, &until, &args}, more...)...); err != nil {
			return nil, fmt.Errorf("read an inbox: %w", err)
		}
		if err := json.Unmarshal([]byte(args), &n.Args); err != nil {
			return nil, fmt.Errorf("read an inbox: %w", err)
		}
		n.At, n.Seen, n.Done, n.Until = at.Time, seen.Time, done.Time, until.Time
		out = append(out, n)
	}
	return out, rows.Err()
}

// waiting are the conditions of what stands in the person's inbox now.
const waiting = "n.org = $1 AND n.person = $2 AND n.done IS NULL AND (n.until IS NULL OR n.until <= $3)"

// readInbox are the newest lines of the person who acts, whatever they are about.
// kinds narrows them; done shows what he has dealt with.
func readInbox(ctx context.Context, tx *store.Tx, kinds []Kind, done bool, limit int) ([]Notice, error) {
	where, args := waiting, []any{tx.Org.String(), tx.Person.String(), tx.SQL().Dialect.Time(tx.Now)}
	if done {
		where = "n.org = $1 AND n.person = $2 AND n.done IS NOT NULL AND n.done <= $3"
	}
	if len(kinds) > 0 {
		var in []string
		for _, k := range kinds {
			args = append(args, string(k))
			in = append(in, fmt.Sprintf("$%d", len(args)))
		}
		where += " AND n.kind IN (" + strings.Join(in, ", ") + ")"
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+noticeColumns+" FROM notification n WHERE "+where+fmt.Sprintf(" ORDER BY n.at DESC, n.id DESC LIMIT %d", limit), args...)
	if err != nil {
		return nil, fmt.Errorf("read an inbox: %w", err)
	}
	return scanNotices(rows)
}

// countWaiting are how many lines wait, by kind, and how many were not seen yet.
func countWaiting(ctx context.Context, tx *store.Tx) (byKind map[Kind]int, unseen int, err error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT n.kind, count(*), count(*) - count(n.seen) FROM notification n WHERE "+waiting+" GROUP BY n.kind",
		tx.Org.String(), tx.Person.String(), tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return nil, 0, fmt.Errorf("count an inbox: %w", err)
	}
	defer rows.Close()
	byKind = map[Kind]int{}
	for rows.Next() {
		var k Kind
		var n, fresh int
		if err := rows.Scan(&k, &n, &fresh); err != nil {
			return nil, 0, fmt.Errorf("count an inbox: %w", err)
		}
		byKind[k] = n
		unseen += fresh
	}
	return byKind, unseen, rows.Err()
}

// mark sets or clears one of the times of a line of the person's own inbox; missing
// and foreign look alike.
func mark(ctx context.Context, tx *store.Tx, at id.ID, column string, when time.Time) (bool, error) {
	res, err := tx.SQL().ExecContext(ctx, "UPDATE notification SET "+column+" = "+cast(tx.SQL().Dialect, "$1", "timestamptz")+" WHERE org = $2 AND person = $3 AND id = $4",
		tx.SQL().Dialect.Time(when), tx.Org.String(), tx.Person.String(), at.String())
	if err != nil {
		return false, fmt.Errorf("mark a line of an inbox: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
