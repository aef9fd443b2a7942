package registertest_test

import (
	"context"
	"database/sql"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/registertest"
)

var update = flag.Bool("update", false, "write the schema dumps")

// The dumps beside the migrations show the present at a glance. They are what the
// migrations make, not what somebody wrote down.
func TestSchemaDumpsShowWhatTheMigrationsMake(t *testing.T) {
	for d, query := range map[db.Dialect]string{
		db.SQLite: "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'river%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_index_%' ORDER BY tbl_name, type DESC, name",
		db.Postgres: `SELECT line FROM (
			SELECT c.relname AS tab, 1 AS part, a.attnum AS no, c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
				|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || COALESCE(' DEFAULT ' || pg_get_expr(f.adbin, f.adrelid), '') AS line
				FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
				WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
			UNION ALL SELECT c.relname, 2, 0, c.relname || ' ' || pg_get_constraintdef(x.oid) FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE c.relnamespace = 'public'::regnamespace
			UNION ALL SELECT tablename, 3, 0, indexdef FROM pg_indexes WHERE schemaname = 'public'
			UNION ALL SELECT tablename, 4, 0, tablename || ' POLICY ' || policyname || ' ' || qual FROM pg_policies WHERE schemaname = 'public'
			UNION ALL SELECT relname, 5, 0, relname || ' ROW LEVEL SECURITY FORCED' FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
		) AS dump WHERE tab NOT LIKE 'river%' AND tab NOT LIKE 'goose%' ORDER BY tab COLLATE "C", part, no, line COLLATE "C"`,
	} {
		t.Run(string(d), func(t *testing.T) {
			driver, dsn := "pgx", registertest.DSN(t, d)
			if d == db.SQLite {
				driver = "sqlite"
			}
			got := dump(t, driver, dsn, query)
			file := "../../migrations/schema." + string(d) + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("run go test ./internal/registertest -run SchemaDumps -update\n%s", diff)
			}
		})
	}
}

func dump(t *testing.T, driver, dsn, query string) string {
	t.Helper()
	base, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	rows, err := base.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		b.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every table of an organisation is behind row-level security, without exception.
func TestEveryTableOfAnOrganisationIsBehindRowLevelSecurity(t *testing.T) {
	t.Parallel()
	got := dump(t, "pgx", registertest.DSN(t, db.Postgres), `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org'
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1`)
	// A token or an account is what names the organisation, so these stand outside.
	if got != "invitation\nmembership\noidc_provider\norg_access\ntoken\n" {
		t.Errorf("outside row-level security: %s", got)
	}
}
