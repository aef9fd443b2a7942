// Command newmigration compares the registers with a freshly migrated database and
// writes what is missing as a pair of migrations, for a person to review:
//
//	go run ./internal/registertest/newmigration add_colours
//
// It is a tool of this repository and no part of the program.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/migrations"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 || !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(os.Args[1]) {
		log.Fatal("usage, in the root of the repository: go run ./internal/registertest/newmigration name_of_the_change")
	}
	have, version, err := migrated()
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		changes, unknown := store.Changes(d, have, record.All().All()...)
		if changes == "" {
			log.Fatalf("the database has all that the registers ask for; beyond that: %v", unknown)
		}
		file := filepath.Join("migrations", string(d), fmt.Sprintf("%05d_%s.sql", version+1, os.Args[1]))
		text := "-- Say here what changes and why.\n\n-- +goose Up\n\n" + changes
		for _, c := range unknown {
			text += "-- No register asks for " + c + " any more. Decide what becomes of it.\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
		log.Print("written: " + file)
	}
	log.Print("then: go test ./internal/registertest ./internal/app -run Schema -update")
}

// migrated reads the columns of a fresh SQLite database; both dialects have the same.
func migrated() (map[string][]string, int64, error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "privet-migration-")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "empty.db")
	if err := db.Migrate(ctx, migrations.Files, path, ""); err != nil {
		return nil, 0, err
	}
	base, err := db.Open(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer base.Close()
	version, _, err := base.Version(ctx, migrations.Files)
	if err != nil {
		return nil, 0, err
	}
	have, err := columns(ctx, base.SQL())
	return have, version, err
}

func columns(ctx context.Context, base *sql.DB) (map[string][]string, error) {
	rows, err := base.QueryContext(ctx, "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	have := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil, err
		}
		have[table] = append(have[table], column)
	}
	return have, rows.Err()
}
