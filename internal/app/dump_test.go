package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/migrations"
)

func headID(r register.Record) id.ID { return register.HeadOf(r).ID }

func mustSub(t *testing.T, dir string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(migrations.Files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// derived tables are not dumped: those of the migrations, of the job queue, and the
// search index, which is made from other tables.
func derived(table string) bool {
	return strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "search_") || strings.HasPrefix(table, "sqlite_")
}

// dump is every row of every table as INSERT statements, in a fixed order.
func dump(t *testing.T, dsn string) string {
	t.Helper()
	var out strings.Builder
	with(t, dsn, func(q *sql.DB) {
		conn, err := q.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		tables, columns := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", "SELECT name FROM pragma_table_info('%s') ORDER BY cid"
		literal := func(c string) string { return "quote(" + c + ")" }
		if db.Kind(dsn) == db.Postgres {
			tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
			columns = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '%s' AND is_generated = 'NEVER' AND data_type <> 'tsvector' ORDER BY ordinal_position"
			literal = func(c string) string { return "quote_nullable(" + c + "::text)" }
			if orgs := strs(t, conn, "SELECT id::text FROM tenant"); len(orgs) == 1 {
				strs(t, conn, "SELECT set_config('privet.org', '"+orgs[0]+"', false)")
			}
		}
		for _, table := range strs(t, conn, tables) {
			if derived(table) {
				continue
			}
			var names, values []string
			for _, c := range strs(t, conn, fmt.Sprintf(columns, table)) {
				names, values = append(names, `"`+c+`"`), append(values, literal(`"`+c+`"`))
			}
			rows := strs(t, conn, "SELECT "+strings.Join(values, " || ', ' || ")+` FROM "`+table+`"`)
			slices.Sort(rows)
			for _, row := range rows {
				fmt.Fprintf(&out, "INSERT INTO \"%s\" (%s) VALUES (%s);\n", table, strings.Join(names, ", "), row)
			}
		}
	})
	return out.String()
}

func strs(t *testing.T, conn *sql.Conn, query string) []string {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%.200s: %v", query, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// schema is every table, column, index and policy in a fixed order.
func schema(t *testing.T, dsn string) string {
	t.Helper()
	var lines []string
	with(t, dsn, func(q *sql.DB) {
		conn, err := q.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if db.Kind(dsn) == db.SQLite {
			lines = strs(t, conn, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
			return
		}
		for _, query := range []string{
			"SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || coalesce(collation_name, '') FROM information_schema.columns WHERE table_schema = 'public'",
			"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
			"SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
			"SELECT tablename || ' ' || policyname || ' ' || coalesce(qual, '') FROM pg_policies",
			"SELECT relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
		} {
			lines = append(lines, strs(t, conn, query)...)
		}
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		var l, r string
		if i < len(x) {
			l = x[i]
		}
		if i < len(y) {
			r = y[i]
		}
		if l != r {
			return fmt.Sprintf("%.400s\n%.400s", l, r)
		}
	}
	return ""
}
