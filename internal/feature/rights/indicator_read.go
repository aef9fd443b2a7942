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

// kept are the lines of all requests that are not archived, as the store keeps them.
var kept = store.Narrow[*Line]{
	Name: "requests", Register: record.Requests.Type,
	Of: func(l *Line) id.ID { return l.ID },
	Read: func(ctx context.Context, tx *store.Tx, ids []id.ID) ([]*Line, error) {
		if ids == nil {
			return scanLines(ctx, tx, "requests q CROSS JOIN record r WHERE q.org = $1 AND r.org = q.org AND r.id = q.id AND r.archived IS NULL", tx.Org.String())
		}
		list := make([]string, len(ids))
		for i, at := range ids {
			list[i] = at.String()
		}
		marks, args := inList(list, 2)
		return scanLines(ctx, tx, "requests q CROSS JOIN record r WHERE q.org = $1 AND r.org = q.org AND r.id = q.id AND r.archived IS NULL AND q.id IN ("+marks+")", append([]any{tx.Org.String()}, args...)...)
	},
}

// linesThat are those requests that want keeps, as far as the actor sees them, on a day.
func linesThat(ctx context.Context, tx *store.Tx, today calendar.Day, want func(*Line) bool) ([]*Line, error) {
	all, err := keptLines(ctx, tx, want)
	if err != nil {
		return nil, err
	}
	return asOf(today, all), nil
}

// keptLines are the lines themselves that want keeps, as far as the actor sees them, as they
// are kept: they are of no day, and must not be changed.
func keptLines(ctx context.Context, tx *store.Tx, want func(*Line) bool) ([]*Line, error) {
	if err := tx.Need(access.Read, access.Cases); err != nil {
		return nil, err
	}
	all, err := store.Lines(ctx, tx, kept)
	if err != nil {
		return nil, err
	}
	return seenOf(tx, all, want), nil
}

// seenOf are those lines that the actor sees and want keeps.
func seenOf(tx *store.Tx, all []*Line, want func(*Line) bool) []*Line {
	reach := tx.Reach(access.Read, access.Cases)
	var out []*Line
	for _, l := range all {
		own := !tx.Person.IsZero() && (l.owner == tx.Person || l.assignee == tx.Person)
		if want(l) && reach.Covers(l.level, own) {
			out = append(out, l)
		}
	}
	return out
}

// asOf are copies of lines as of a day.
func asOf(today calendar.Day, all []*Line) []*Line {
	var out []*Line
	for _, l := range all {
		x := *l
		x.today = today
		for i, m := range Measures() {
			if x.measured(m) {
				x.is |= 1 << i
			}
		}
		out = append(out, &x)
	}
	return out
}

// linesIn are the requests received from a day to a day where their clocks run, both
// included, in the order of receipt, as far as the actor sees them.
func linesIn(ctx context.Context, tx *store.Tx, from, to, today calendar.Day) ([]*Line, error) {
	all, err := linesThat(ctx, tx, today, func(l *Line) bool { return l.Received >= from && l.Received <= to })
	slices.SortStableFunc(all, func(a, b *Line) int { return a.receivedAt.Compare(b.receivedAt) })
	return all, err
}

// readLines are the requests q with their heads r of a FROM clause and what follows it, as
// far as the actor sees them.
func readLines(ctx context.Context, tx *store.Tx, today calendar.Day, from string, args ...any) ([]*Line, error) {
	if err := tx.Need(access.Read, access.Cases); err != nil {
		return nil, err
	}
	all, err := scanLines(ctx, tx, from, args...)
	return asOf(today, seenOf(tx, all, func(*Line) bool { return true })), err
}

// scanLines reads lines, whoever asks.
func scanLines(ctx context.Context, tx *store.Tx, from string, args ...any) ([]*Line, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+lineColumns+" FROM "+from, args...)
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	defer rows.Close()
	read := lineReader{lists: map[string][]string{}, ones: map[string][]string{}}
	var out []*Line
	for rows.Next() {
		l, err := read.line(rows)
		if err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// lineReader keeps what many lines share.
type lineReader struct {
	lists map[string][]string // by their JSON
	ones  map[string][]string // lists of one
}

func (x *lineReader) line(rows *sql.Rows) (*Line, error) {
	l := &Line{Days: -1}
	var (
		level, zone, due, clock, outcome, dueLaw, channel, identity string
		received                                                    db.Instant
		answered                                                    sql.Null[db.Instant]
		extended, asked                                             int
		types, laws                                                 sql.RawBytes
	)
	if err := rows.Scan(&l.ID, &l.Ref, &l.title, &l.State, &level, &l.owner, &received, &zone, &due, &answered, &clock, &outcome, &extended, &types, &laws, &dueLaw, &channel, &l.assignee, &identity, &asked); err != nil {
		return nil, err
	}
	l.level, l.receivedAt = access.Confidentiality(level), received.Time
	at := calendar.Zone(zone)
	l.Received, l.Due = calendar.DayOf(received.Time.In(at)), calendar.Day(due)
	l.Outcome, l.clock, l.identity, l.extended = record.RequestOutcome(outcome), record.ClockState(clock), record.IdentityState(identity), extended == 1
	l.asked = asked == 1
	if answered.Valid && !answered.V.Time.IsZero() {
		l.Answered = calendar.DayOf(answered.V.Time.In(at))
		l.Days = l.Received.DaysUntil(l.Answered)
	}
	l.keys = [...][]string{x.one(string(l.Received)[:7]), x.list(types), x.list(laws), x.one(channel), x.one(idText(l.assignee)), nil}
	if len(l.of(ByLaw)) == 0 { // the one that governs
		l.keys[2] = x.one(dueLaw)
	}
	return l, nil
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

// teams are the units of people.
type teams map[id.ID][]string

var noTeam = []string{""}

// of is the unit of a person as a key; "" where none is known.
func (t teams) of(person id.ID) []string {
	if k, ok := t[person]; ok {
		return k
	}
	return noTeam
}

// teamsOf reads in which unit people are, in one statement: no more of them than that.
func teamsOf(ctx context.Context, tx *store.Tx) (teams, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT id, unit FROM "+record.People.Type.Table+" WHERE org = $1 AND unit IS NOT NULL", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read the units of people: %w", err)
	}
	defer rows.Close()
	out := teams{}
	for rows.Next() {
		var person, unit id.ID
		if err := rows.Scan(&person, &unit); err != nil {
			return nil, fmt.Errorf("read the units of people: %w", err)
		}
		out[person] = []string{unit.String()}
	}
	return out, rows.Err()
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
	return calendar.DayOf(at.In(calendar.Zone(zone)))
}
