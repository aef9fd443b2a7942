package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

func TestChangesNameWhatADatabaseLacksAndWhatNoStructAsksFor(t *testing.T) {
	t.Parallel()
	types := record.All().All()
	have := map[string][]string{}
	for _, ty := range types {
		for table, cols := range store.Columns(ty) {
			have[table] = slices.Clone(cols)
		}
	}
	if sql, unknown := store.Changes(db.SQLite, have, types...); sql != "" || len(unknown) > 0 {
		t.Fatalf("a current schema differs: %s, %v", sql, unknown)
	}
	delete(have, "tasks")
	delete(have, "parties_contacts")
	have["people"] = slices.DeleteFunc(have["people"], func(c string) bool { return c == "email" })
	have["systems"] = append(have["systems"], "colour")
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		sql, unknown := store.Changes(d, have, types...)
		for _, want := range []string{"CREATE TABLE tasks (", "CREATE TABLE parties_contacts (", `ALTER TABLE people ADD COLUMN "email"`, "CREATE UNIQUE INDEX people_email"} {
			if !strings.Contains(sql, want) {
				t.Errorf("%s: %q is missing in\n%s", d, want, sql)
			}
		}
		if !slices.Equal(unknown, []string{"systems.colour"}) {
			t.Errorf("%s: unknown %v", d, unknown)
		}
	}
}
