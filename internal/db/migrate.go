package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/privet-pims/privet/internal/problem"
)

// Migrate brings the database that dsn names to the newest schema of this
// program: its own migrations, then those of the job queue. Each step is one
// transaction, so a program that dies in between goes on where it stopped. A
// schema newer than the program is refused. On PostgreSQL dsn belongs to the role
// that owns the tables; app, if not empty, is the DSN of the role that the program
// runs as, which is granted what it needs and no more.
func Migrate(ctx context.Context, files fs.FS, dsn, app string) error {
	d, err := Open(ctx, dsn)
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := provider(d, files)
	if err != nil {
		return err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return err
	}
	steps, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	if err := migrateJobs(ctx, d); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	if len(steps) > 0 { // a new index, of which SQLite knows nothing, would be taken where another narrows more
		if _, err := d.Tune(ctx); err != nil {
			return err
		}
	}
	if d.Dialect == Postgres && app != "" {
		return grant(ctx, d.pool, app)
	}
	return nil
}

// Version tells the schema of the database and the newest one that files know.
func (d *DB) Version(ctx context.Context, files fs.FS) (have, want int64, err error) {
	p, err := provider(d, files)
	if err != nil {
		return 0, 0, err
	}
	return p.GetVersions(ctx)
}

func provider(d *DB, files fs.FS) (*goose.Provider, error) {
	dialect, dir := database.DialectSQLite3, "sqlite"
	if d.Dialect == Postgres {
		dialect, dir = database.DialectPostgres, "postgres"
	}
	sub, err := fs.Sub(files, dir)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	p, err := goose.NewProvider(dialect, d.SQL(), sub, goose.WithVerbose(false))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

func refuseNewer(ctx context.Context, p *goose.Provider) error {
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if have > want {
		return problem.New(problem.Blocked, "schema_newer", "have", have, "want", want)
	}
	return nil
}

func migrateJobs(ctx context.Context, d *DB) error {
	if d.Dialect == Postgres {
		m, err := rivermigrate.New(riverdatabasesql.New(d.pool), nil)
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}
	m, err := rivermigrate.New(riversqlite.New(d.one), nil)
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// grant gives the program's role the rows, and nothing that could change the
// schema. Entries and nodes of the ledger it may only add.
func grant(ctx context.Context, owner *sql.DB, app string) error {
	u, err := url.Parse(app)
	if err != nil || u.User == nil || u.User.Username() == "" {
		return errors.New("the DSN of the program names no role")
	}
	role := quoteIdent(u.User.Username())
	for _, q := range []string{
		"GRANT USAGE ON SCHEMA public TO " + role,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role,
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + role,
		"REVOKE UPDATE, DELETE ON ledger_entry, ledger_node, ledger_checkpoint FROM " + role,
		"REVOKE UPDATE ON ledger_body FROM " + role,
		"REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM " + role,
	} {
		if _, err := owner.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("grant the program's role its rights: %w", err)
		}
	}
	return nil
}

func quoteIdent(s string) string {
	out := `"`
	for _, r := range s {
		if r == '"' {
			out += `"`
		}
		out += string(r)
	}
	return out + `"`
}
