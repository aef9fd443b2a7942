package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/testdb"
)

var (
	noon  = time.Date(2026, 3, 2, 12, 0, 0, 123456000, time.UTC)
	acme  = id.MustParse("01900000-0000-7000-8000-00000000000a")
	other = id.MustParse("01900000-0000-7000-8000-00000000000b")
	ann   = Actor{Kind: "person", ID: id.MustParse("01900000-0000-7000-8000-0000000000aa")}
)

// engine is a database to run a test on.
type engine struct {
	name string
	lock string
	db   *sql.DB
}

func (e engine) ForUpdate() string { return e.lock }

// write runs one transaction for an organisation.
func (e engine) write(t testing.TB, org id.ID, do func(tx *sql.Tx) error) {
	t.Helper()
	tx, err := e.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // after a commit there is nothing to roll back
	if e.lock != "" {
		if _, err := tx.Exec(`SELECT set_config('privet.org', $1, true)`, orgText(org)); err != nil {
			t.Fatal(err)
		}
	}
	if err := do(tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func (e engine) append(t testing.TB, org id.ID, entries ...Entry) []Position {
	t.Helper()
	var at []Position
	e.write(t, org, func(tx *sql.Tx) error {
		var err error
		at, err = Append(t.Context(), tx, e, org, noon, entries...)
		return err
	})
	return at
}

func (e engine) verify(t testing.TB, org id.ID, o Options) Report {
	t.Helper()
	var r Report
	e.write(t, org, func(tx *sql.Tx) error {
		var err error
		r, err = Verify(t.Context(), Database(tx, org), o)
		return err
	})
	return r
}

// migration is the part of a goose file below "-- +goose Up".
func migration(dialect string) (string, error) {
	b, err := os.ReadFile(filepath.Join("..", "..", "migrations", dialect, "00002_ledger.sql"))
	if err != nil {
		return "", err
	}
	_, up, ok := strings.Cut(string(b), "-- +goose Up")
	if !ok {
		return "", fmt.Errorf("no goose mark in the %s migration", dialect)
	}
	return up, nil
}

func sqlite(t testing.TB) engine {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+testdb.SQLite(t)+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"+
		"&_pragma=busy_timeout(8000)&_pragma=foreign_keys(1)&_txlock=immediate&_time_format=sqlite")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	up, err := migration("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	return engine{"sqlite", "", db}
}

// postgres connects as the role that owns nothing, so that row-level security
// is at work in every test.
func postgres(t testing.TB) engine {
	t.Helper()
	_, app := testdb.PostgresTemplate(t, "ledger", func(owner string) error {
		up, err := migration("postgres")
		if err != nil {
			return err
		}
		db, err := sql.Open("pgx", owner)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(context.Background(), up+
			"\nGRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "+testdb.AppRole)
		return err
	})
	db, err := sql.Open("pgx", app)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return engine{"postgres", " FOR UPDATE", db}
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, do func(t *testing.T, e engine)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); do(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); do(t, postgres(t)) })
}

// story is n entries about n/4 records: created, then changed three times.
func story(n int) []Entry {
	var out []Entry
	for i := range n {
		var subject id.ID
		copy(subject[:], fmt.Sprintf("record%010d", i/4))
		e := Entry{Actor: ann, Verb: VerbChange, Register: "processing-activity", Subject: subject, Rev: int64(i%4 + 1),
			Request: fmt.Sprintf("r%d", i), Body: fmt.Appendf(nil, `{"title":"Payroll <%d>","n":%d}`, i, i)}
		if i%4 == 0 {
			e.Verb = VerbCreate
		}
		out = append(out, e)
	}
	return out
}
