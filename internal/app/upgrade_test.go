package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/testdb"
	"github.com/privet-pims/privet/migrations"
)

// A fixture is the rows of a filled installation at one released schema:
// testdata/schema/NNNN.DIALECT.dump. Its tables come from the migrations up to that
// number, which are never edited after a release. "-update" writes the fixture of
// the newest schema; those of older ones stay as they are.
var update = flag.Bool("update", false, "write the fixture of the newest schema")

// R12: from every released schema, and from nothing, one gets to the same.
func TestEveryReleasedSchemaWithItsDataIsUpgraded(t *testing.T) {
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			if *update {
				writeFixture(t, d)
			}
			files, err := filepath.Glob("testdata/schema/*." + string(d) + ".dump")
			if err != nil || len(files) == 0 {
				t.Fatalf("no fixture (%v): run this test with -update", err)
			}
			for _, name := range files {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				var version int64
				if _, err := fmt.Sscanf(filepath.Base(name), "%d.", &version); err != nil {
					t.Fatal(err)
				}
				old := empty(t, d)
				migrateTo(t, old, version)
				load(t, old, text)
				if err := db.Migrate(context.Background(), migrations.Files, old, ""); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				fresh := empty(t, d)
				if err := db.Migrate(context.Background(), migrations.Files, fresh, ""); err != nil {
					t.Fatal(err)
				}
				load(t, fresh, text)
				if a, b := schema(t, old), schema(t, fresh); a != b {
					t.Errorf("%s: the upgraded schema differs from a fresh one:\n%s", name, firstDifference(a, b))
				}
				if a, b := dump(t, old), dump(t, fresh); a != b {
					t.Errorf("%s: the upgraded rows differ from fresh ones:\n%s", name, firstDifference(a, b))
				}
				base, err := db.Open(context.Background(), old)
				if err != nil {
					t.Fatal(err)
				}
				ledgerSound(t, base)
				base.Close()
			}
		})
	}
}

// R12: killed at any moment of its first start, the program gets there at the next.
func TestAMigrationThatWasKilledIsFinishedAtTheNextStart(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			fresh := empty(t, d)
			if err := db.Migrate(context.Background(), migrations.Files, fresh, ""); err != nil {
				t.Fatal(err)
			}
			want := schema(t, fresh)
			for range 4 {
				dsn := empty(t, d)
				s := newServer(t, "PRIVET_DB="+dsn, "PRIVET_LOG_LEVEL=error")
				for range 2 {
					if err := s.begin(); err != nil {
						t.Fatal(err)
					}
					time.Sleep(20*time.Millisecond + time.Duration(random.Int64N(int64(150*time.Millisecond)))) // a random moment
					if err := s.cmd.Process.Kill(); err != nil {
						t.Fatal(err)
					}
					if s.await() == nil { // it was ready already
						<-s.ended
					}
					s.cmd = nil
				}
				s.start(t)
				s.stop(t)
				if got := schema(t, dsn); got != want {
					t.Errorf("after two kills:\n%s", firstDifference(got, want))
				}
			}
		})
	}
}

// R12: a program refuses a schema that is newer than itself, and touches nothing.
func TestAnOlderProgramRefusesANewerSchema(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		dsn := empty(t, d)
		if err := db.Migrate(context.Background(), migrations.Files, dsn, ""); err != nil {
			t.Fatal(err)
		}
		with(t, dsn, func(q *sql.DB) {
			if _, err := q.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, " + map[db.Dialect]string{db.SQLite: "1", db.Postgres: "true"}[d] + ")"); err != nil {
				t.Fatal(err)
			}
		})
		before := dump(t, dsn)
		_, err := open(read(t, t.TempDir(), "PRIVET_DB="+dsn), io.Discard, true)
		if p, ok := problem.As(err); !ok || p.Key != "schema_newer" {
			t.Errorf("%s: %v", d, err)
		}
		if dump(t, dsn) != before {
			t.Errorf("%s: the refused database was changed", d)
		}
	}
}

// writeFixture fills an installation and keeps its rows.
func writeFixture(t *testing.T, d db.Dialect) {
	t.Helper()
	ctx := context.Background()
	dsn := empty(t, d)
	if err := db.Migrate(ctx, migrations.Files, dsn, ""); err != nil {
		t.Fatal(err)
	}
	base, err := db.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	s := store.New(base, record.All(), registertest.NewClock().Now)
	who := registertest.Found(t, s, "fixture")
	sample := registertest.NewSampler(t, s, who)
	for _, ty := range s.Registers().All() {
		rec := sample.Full(ty)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.CreateAny(ctx, tx, ty, rec); err != nil {
				return err
			}
			page, err := store.ListAny(ctx, tx, ty, store.Query{Limit: 1})
			if err != nil {
				return err
			}
			if _, err := store.AddComment(ctx, tx, ty, headID(page.Items[0]), "kept through upgrades"); err != nil {
				return err
			}
			_, err = store.Attach(ctx, tx, ty, headID(page.Items[0]), "paper.pdf", strings.Repeat("ab", 32), 12)
			return err
		})
	}
	_, version, err := base.Version(ctx, migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	base.Close()
	if err := os.MkdirAll("testdata/schema", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fmt.Sprintf("testdata/schema/%04d.%s.dump", version, d), []byte(dump(t, dsn)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, d db.Dialect) string {
	t.Helper()
	if d == db.SQLite {
		return testdb.SQLite(t)
	}
	return testdb.Postgres(t)
}

func with(t *testing.T, dsn string, do func(*sql.DB)) {
	t.Helper()
	base, err := db.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	do(base.SQL())
}

// migrateTo makes the schema of an earlier release.
func migrateTo(t *testing.T, dsn string, version int64) {
	t.Helper()
	with(t, dsn, func(q *sql.DB) {
		dialect, dir := database.DialectSQLite3, "sqlite"
		if db.Kind(dsn) == db.Postgres {
			dialect, dir = database.DialectPostgres, "postgres"
		}
		sub := mustSub(t, dir)
		p, err := goose.NewProvider(dialect, q, sub)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.UpTo(context.Background(), version); err != nil {
			t.Fatal(err)
		}
	})
}

// load puts the rows of a fixture into tables that are there and empty.
func load(t *testing.T, dsn string, text []byte) {
	t.Helper()
	with(t, dsn, func(q *sql.DB) {
		conn, err := q.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		run := func(statement string) {
			if _, err := conn.ExecContext(context.Background(), statement); err != nil {
				t.Fatalf("%.300s: %v", statement, err)
			}
		}
		if db.Kind(dsn) == db.SQLite {
			run("PRAGMA foreign_keys = 0")
		}
		statements := bytes.Split(bytes.TrimSpace(text), []byte(";\n"))
		if db.Kind(dsn) == db.Postgres {
			// Without a superuser constraints cannot be put off: what points comes last.
			first := []string{"tenant", "record", "link", "ledger_entry"}
			rank := func(s []byte) int {
				for i, name := range first {
					if bytes.HasPrefix(s, []byte("INSERT INTO \""+name+"\"")) {
						return i
					}
				}
				return len(first)
			}
			slices.SortStableFunc(statements, func(a, b []byte) int { return rank(a) - rank(b) })
			i := slices.IndexFunc(statements, func(s []byte) bool { return rank(s) == 0 })
			org := strings.Split(string(statements[i]), "'")[1]
			run("SELECT set_config('privet.org', '" + org + "', false)")
			run("BEGIN")
		}
		for _, s := range statements {
			run(strings.TrimSuffix(string(s), ";"))
		}
		if db.Kind(dsn) == db.Postgres {
			run("COMMIT")
		}
	})
}
