package store_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// walks is a step of SQLite's that reads all records of an organisation or of a register.
var walks = regexp.MustCompile(`^(SCAN [rt]\b|SEARCH [rt] USING .*\(org=\?( AND register=\?)?\)$)`)

// L3: a hundred thousand requests are not read to find a few of them. What SQLite would do
// is asked of SQLite itself.
func TestWhatNamesAFewRecordsOfALargeRegisterDoesNotWalkThroughIt(t *testing.T) {
	s := looked(t)
	who := registertest.Found(t, s, "large")
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Create(ctx, tx, record.Requests, &record.Request{Head: register.Head{Title: "Access"}}); err != nil {
			return err
		}
		_, err := tx.SQL().ExecContext(ctx, "UPDATE counter SET last = 100000 WHERE org = $1 AND register = 'requests'", tx.Org.String())
		return err
	})
	var some []id.ID
	var names []string
	for range 100 { // as many as a desk shows
		at := id.New()
		some, names = append(some, at), append(names, at.String())
	}
	counts := func(where ...store.Cond) func(context.Context, *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Counts(ctx, tx, record.Requests.Type, []store.Query{{Where: where}})
			return err
		}
	}
	list := func(q store.Query) func(context.Context, *store.Tx) error {
		return func(ctx context.Context, tx *store.Tx) error {
			_, err := store.List(ctx, tx, record.Requests, q)
			return err
		}
	}
	for what, ask := range map[string]func(context.Context, *store.Tx) error{
		"the cards of a desk": list(store.Query{Where: []store.Cond{{Field: "id", Op: "is", Value: strings.Join(names, "|")}}, Sort: "ref"}),
		"the titles of links": func(ctx context.Context, tx *store.Tx) error { _, err := store.Titles(ctx, tx, some); return err },
		"the search for one": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Search(ctx, tx, "REQ-0001", 20)
			return err
		},
		"the number of the late":   counts(store.Cond{Field: "state", Op: "is", Value: "received|accepted"}, store.Cond{Field: "clock", Op: "is", Value: "running|paused"}, store.Cond{Field: "due_on", Op: "before", Value: "2026-11-23"}),
		"the number of the due":    counts(store.Cond{Field: "review_due", Op: "filled"}),
		"the number of somebody's": counts(store.Cond{Field: "assignee", Op: "is", Value: some[0].String()}),
	} {
		for _, step := range planOf(t, s, who, ask) {
			if walks.MatchString(step) {
				t.Errorf("%s: SQLite would %s", what, step)
			}
		}
	}
	// A page of a list is read in the order of an index, and none is sorted for it.
	for sort, where := range map[string][]store.Cond{"title": nil, "-title": {{Field: "state", Op: "is", Value: "closed"}}, "-updated": nil, "-received_at": nil, "due_on": nil} {
		plan := planOf(t, s, who, list(store.Query{Sort: sort, Where: where}))
		if all := strings.Join(plan, "\n"); strings.Contains(all, "TEMP B-TREE") || !strings.Contains(all, "USING") {
			t.Errorf("by %s SQLite would\n%s", sort, all)
		}
	}
}

// looked is a store whose SQLite has looked at its tables as db.Tune does: at the first
// thousand rows of each index, in which no register seems to be large.
func looked(t *testing.T) *store.DB {
	t.Helper()
	dsn := registertest.DSN(t, db.SQLite)
	open := func() *db.DB {
		d, err := db.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := open()
	tx, err := d.Write(t.Context(), id.ID{})
	if err != nil {
		t.Fatal(err)
	}
	do := []string{"ANALYZE"}
	for index, rows := range map[string]string{
		"record": "41184 1001 1", "record_state": "31920 1001 33 13 1 1", "record_title": "36270 1001 33 2 1", "record_updated": "59400 1001 33 4 1",
		"record_owner": "95040 1001 1001", "record_review": "94815 1001 1001", "sqlite_autoindex_record_2": "40145 1001 33 1",
		"requests": "50400 1001 1", "requests_assignee": "83232 1001 501", "requests_clock": "75852 1001 1001 101 1", "requests_newest": "52022 1001 1 1",
		"requests_answered": "129600 1001 1001", "requests_due": "14036 1001 91 1", "requests_received": "70224 1001 1",
	} {
		table := "record"
		if strings.HasPrefix(index, "requests") {
			table = "requests"
		}
		do = append(do, "INSERT INTO sqlite_stat1 VALUES ('"+table+"', '"+index+"', '"+rows+"')")
	}
	for _, x := range do {
		if _, err := tx.ExecContext(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open() // a connection reads what is known once
	t.Cleanup(func() { _ = d.Close() })
	return store.New(d, record.All(), registertest.NewClock().Now)
}

// planOf are the steps of SQLite's plans for the statements of a transaction that ask for
// heads of records.
func planOf(t *testing.T, s *store.DB, who access.Actor, ask func(context.Context, *store.Tx) error) (steps []string) {
	t.Helper()
	type statement struct {
		query string
		args  []any
	}
	var heard []statement
	ctx := db.Heard(t.Context(), func(query string, args []any) {
		if strings.Contains(query, "FROM record r") || strings.Contains(query, "CROSS JOIN record r") {
			heard = append(heard, statement{query, slices.Clone(args)})
		}
	})
	if err := s.Read(ctx, who, func(tx *store.Tx) error { return ask(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
	if len(heard) == 0 {
		t.Fatal("no statement asked for records")
	}
	for _, x := range heard {
		if err := s.Read(t.Context(), who, func(tx *store.Tx) error {
			rows, err := tx.SQL().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+x.query, x.args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var at, parent, unused int
				var detail string
				if err := rows.Scan(&at, &parent, &unused, &detail); err != nil {
					return err
				}
				steps = append(steps, detail)
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
	}
	return steps
}
