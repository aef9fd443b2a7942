package rights

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// lineColumns are what a line is made of: of a hundred thousand requests nothing else is
// read.
const lineColumns = `r.id, r.ref, r.title, r.state, r.confidentiality, r.owner, q.received_at, q.zone, q.due_on, q.answered_at, q.clock, q.outcome,
	CASE WHEN q.extension_told_on = '' THEN 0 ELSE 1 END, q.types, q.laws, q.due_law, q.channel, q.assignee, q.identity,
	CASE WHEN r.state IN ('closed', 'duplicate', 'withdrawn', 'forwarded') THEN 0
		WHEN EXISTS (SELECT 1 FROM requests_items i WHERE i.org = r.org AND i.record = r.id AND i.state = 'asked') THEN 1 ELSE 0 END`

// linesIn are the requests received from a day to a day where their clocks run, both
// included, in the order of receipt, as far as the actor sees them. It is one statement;
// names of groups are shared, so that a line costs little memory.
func linesIn(ctx context.Context, tx *store.Tx, from, to, today calendar.Day) ([]*Line, error) {
	d := tx.SQL().Dialect
	all, err := readLines(ctx, tx, today, "requests q CROSS JOIN record r WHERE r.org = q.org AND r.id = q.id AND q.org = $1 AND q.received_at >= $2 AND q.received_at < $3 AND r.archived IS NULL ORDER BY q.received_at, r.id",
		tx.Org.String(), d.Time(from.Time().Add(-14*time.Hour)), d.Time(to.Time().Add(38*time.Hour)))
	return slices.DeleteFunc(all, func(l *Line) bool { return l.Received < from || l.Received > to }), err
}

// readLines are the requests q with their heads r of a FROM clause and what follows it, as
// far as the actor sees them.
func readLines(ctx context.Context, tx *store.Tx, today calendar.Day, from string, args ...any) ([]*Line, error) {
	if err := tx.Need(access.Read, access.Cases); err != nil {
		return nil, err
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+lineColumns+" FROM "+from, args...)
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	defer rows.Close()
	read := lineReader{reach: tx.Reach(access.Read, access.Cases), me: tx.Person, today: today, zones: map[string]*time.Location{}, lists: map[string][]string{}, ones: map[string][]string{}}
	var out []*Line
	for rows.Next() {
		l, seen, err := read.line(rows)
		if err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
		if seen {
			out = append(out, l)
		}
	}
	return out, rows.Err()
}

// lineReader keeps what many lines share.
type lineReader struct {
	reach access.Reach
	me    id.ID
	today calendar.Day
	zones map[string]*time.Location
	lists map[string][]string // by their JSON
	ones  map[string][]string // lists of one
}

func (x *lineReader) line(rows *sql.Rows) (l *Line, seen bool, err error) {
	l = &Line{Days: -1, today: x.today}
	var (
		confidentiality, zone, due, clock, outcome, dueLaw, channel, identity string
		owner, assignee                                                       id.ID
		received                                                              db.Instant
		answered                                                              sql.Null[db.Instant]
		extended, asked                                                       int
		types, laws                                                           sql.RawBytes
	)
	if err := rows.Scan(&l.ID, &l.Ref, &l.title, &l.State, &confidentiality, &owner, &received, &zone, &due, &answered, &clock, &outcome, &extended, &types, &laws, &dueLaw, &channel, &assignee, &identity, &asked); err != nil {
		return nil, false, err
	}
	own := !x.me.IsZero() && (owner == x.me || assignee == x.me)
	if !x.reach.Covers(access.Confidentiality(confidentiality), own) {
		return nil, false, nil
	}
	at := x.place(zone)
	l.Received, l.Due = calendar.DayOf(received.Time.In(at)), calendar.Day(due)
	l.Outcome, l.clock, l.identity, l.extended = record.RequestOutcome(outcome), record.ClockState(clock), record.IdentityState(identity), extended == 1
	l.asked = asked == 1
	if answered.Valid && !answered.V.Time.IsZero() {
		l.Answered = calendar.DayOf(answered.V.Time.In(at))
		l.Days = l.Received.DaysUntil(l.Answered)
	}
	l.keys = [...][]string{x.one(string(l.Received)[:7]), x.list(types), x.list(laws), x.one(channel), x.one(idText(assignee))}
	if len(l.of(ByLaw)) == 0 { // the one that governs
		l.keys[2] = x.one(dueLaw)
	}
	for i, m := range Measures() {
		if l.measured(m) {
			l.is |= 1 << i
		}
	}
	return l, true, nil
}

func (x *lineReader) place(name string) *time.Location {
	at, ok := x.zones[name]
	if !ok {
		var err error
		if at, err = time.LoadLocation(name); err != nil {
			at = time.UTC
		}
		x.zones[name] = at
	}
	return at
}

func (x *lineReader) one(key string) []string {
	k, ok := x.ones[key]
	if !ok {
		k = []string{key}
		x.ones[key] = k
	}
	return k
}

func (x *lineReader) list(raw []byte) []string {
	k, ok := x.lists[string(raw)]
	if !ok {
		_ = json.Unmarshal(raw, &k) // the store wrote it; anything else is no list
		x.lists[string(raw)] = k
	}
	return k
}

// inList are the marks of parameters from $n on, for values of IN, and the values.
func inList(list []string, n int) (marks string, args []any) {
	all := make([]string, len(list))
	for i, x := range list {
		all[i] = "$" + strconv.Itoa(n+i)
		args = append(args, x)
	}
	return strings.Join(all, ", "), args
}

// dayIn is the day of an instant where a request's clock runs.
func dayIn(at time.Time, zone string) calendar.Day {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	return calendar.DayOf(at.In(z))
}
