package db_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
)

// L3: a query takes the index that narrows, as soon as SQLite has looked at the tables,
// also on connections that were open before.
func TestSQLiteChoosesTheIndexThatNarrowsOnceItHasLookedAtItsTables(t *testing.T) {
	ctx := context.Background()
	d, err := db.Open(ctx, filepath.Join(t.TempDir(), "tune.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	tx, err := d.Write(ctx, id.ID{})
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{
		"CREATE TABLE item (a, b)", "CREATE INDEX narrow ON item (b)", "CREATE INDEX wide ON item (a)",
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO item SELECT 1, i FROM n",
	} {
		if _, err := tx.ExecContext(ctx, do); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	plan := func() (detail string) {
		tx, err := d.Read(ctx, id.ID{})
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		var i, parent, unused int
		if err := tx.QueryRowContext(ctx, "EXPLAIN QUERY PLAN SELECT * FROM item WHERE a = 1 AND b = 7").Scan(&i, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		return detail
	}
	if was := plan(); !strings.Contains(was, "wide") {
		t.Fatalf("without a look at the table the plan is already %q: this test shows nothing", was)
	}
	if n, err := d.Tune(ctx); err != nil || n == 0 {
		t.Fatalf("%d tables were looked at: %v", n, err)
	}
	if is := plan(); !strings.Contains(is, "narrow") {
		t.Errorf("the plan is %q", is)
	}
	if n, err := d.Tune(ctx); err != nil || n != 0 {
		t.Errorf("%d tables were looked at again, though nothing changed: %v", n, err)
	}
}
