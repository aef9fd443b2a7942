package testdb_test

import (
	"database/sql"
	"os"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/privet-pims/privet/internal/testdb"
)

func open(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestOwnerMayCreateAndAppSeesNothingThatWasNotGranted(t *testing.T) {
	t.Parallel()
	ownerDSN, appDSN := testdb.PostgresRoles(t)
	owner, app := open(t, "pgx", ownerDSN), open(t, "pgx", appDSN)
	exec(t, owner, "CREATE TABLE kept (n int)", "CREATE TABLE shown (n int)",
		"GRANT SELECT ON shown TO "+testdb.AppRole, "INSERT INTO shown VALUES (7)")
	var n int
	if err := app.QueryRow("SELECT n FROM shown").Scan(&n); err != nil || n != 7 {
		t.Fatalf("granted table: %d, %v", n, err)
	}
	if err := app.QueryRow("SELECT count(*) FROM kept").Scan(&n); err == nil {
		t.Error("the app role read a table that nobody granted")
	}
	if _, err := app.Exec("CREATE TABLE mine (n int)"); err == nil {
		t.Error("the app role created a table")
	}
}

func TestNeitherRolePassesRowLevelSecurityBy(t *testing.T) {
	t.Parallel()
	ownerDSN, appDSN := testdb.PostgresRoles(t)
	for _, dsn := range []string{ownerDSN, appDSN} {
		var super, bypass bool
		row := open(t, "pgx", dsn).QueryRow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
		if err := row.Scan(&super, &bypass); err != nil || super || bypass {
			t.Errorf("superuser %v, bypass %v, %v", super, bypass, err)
		}
	}
}

func TestEachPostgresTestStartsFromTheTemplateAlone(t *testing.T) {
	t.Parallel()
	runs := 0
	migrate := func(dsn string) error {
		runs++
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("CREATE TABLE thing (n int)")
		return err
	}
	for range 2 {
		dsn, _ := testdb.PostgresTemplate(t, "thing", migrate)
		db := open(t, "pgx", dsn)
		var n int
		if err := db.QueryRow("SELECT count(*) FROM thing").Scan(&n); err != nil || n != 0 {
			t.Fatalf("rows %d, %v", n, err)
		}
		exec(t, db, "INSERT INTO thing VALUES (1)")
	}
	if runs != 1 {
		t.Errorf("migrated %d times, want once", runs)
	}
}

func TestEachSQLiteTestStartsFromTheTemplateAlone(t *testing.T) {
	t.Parallel()
	runs := 0
	migrate := func(path string) error {
		runs++
		db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)")
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("CREATE TABLE thing (n int)")
		return err
	}
	for range 2 {
		db := open(t, "sqlite", "file:"+testdb.SQLiteTemplate(t, "thing", migrate))
		var n int
		if err := db.QueryRow("SELECT count(*) FROM thing").Scan(&n); err != nil || n != 0 {
			t.Fatalf("rows %d, %v", n, err)
		}
		exec(t, db, "INSERT INTO thing VALUES (1)")
	}
	if runs != 1 {
		t.Errorf("migrated %d times, want once", runs)
	}
}

func TestSQLitePathIsFresh(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(testdb.SQLite(t)); !os.IsNotExist(err) {
		t.Errorf("want a file that does not exist yet, got %v", err)
	}
}

func BenchmarkPostgresDatabase(b *testing.B) {
	for b.Loop() {
		testdb.Postgres(b)
	}
}
