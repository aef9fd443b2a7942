package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/migrations"
)

// Migrate brings the schema of an installation up to date and does nothing else.
func Migrate(ctx context.Context, s *settings.Settings) error {
	a := &App{Settings: s}
	if err := a.openData(); err != nil {
		return err
	}
	return errors.Join(a.migrate(ctx, false), a.Close())
}

// migrate brings the schema up to date. On SQLite one process at a time may do
// that, and a serving one keeps the data folder for itself; a command beside a
// server of the same schema leaves it alone.
func (a *App) migrate(ctx context.Context, serving bool) error {
	s := a.Settings
	if db.Kind(s.Database()) == db.Postgres {
		return migratePostgres(ctx, s)
	}
	take := func() (*lock, error) { return takeLock(s.Data) }
	if serving {
		take = func() (*lock, error) { return awaitLock(ctx, s.Data) }
	}
	l, err := take()
	if problem.Is(err, problem.Blocked) && !serving {
		return a.sameSchema(ctx, err)
	}
	if err != nil {
		return err
	}
	a.lock = l
	if err := db.Migrate(ctx, migrations.Files, s.Owner(), ""); err != nil {
		return unwritable(s, err)
	}
	if serving {
		return nil
	}
	a.lock = nil
	return l.release()
}

// sameSchema lets a command run beside a server if both know the same schema.
func (a *App) sameSchema(ctx context.Context, inUse error) error {
	d, err := db.Open(ctx, a.Settings.Database())
	if err != nil {
		return unwritable(a.Settings, err)
	}
	defer d.Close()
	have, want, err := d.Version(ctx, migrations.Files)
	switch {
	case err != nil:
		return fmt.Errorf("read the schema version: %w", err)
	case have > want:
		return problem.New(problem.Blocked, "schema_newer", "have", have, "want", want)
	case have < want:
		return inUse
	}
	return nil
}

// migrationLock keeps two programs that start at once from migrating at once.
const migrationLock = 0x70726976_6574 // "privet"

func migratePostgres(ctx context.Context, s *settings.Settings) error {
	d, err := db.Open(ctx, s.Owner())
	if err != nil {
		return err
	}
	defer d.Close()
	conn, err := d.SQL().Conn(ctx)
	if err != nil {
		return fmt.Errorf("reach PostgreSQL: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("wait for other migrations: %w", err)
	}
	app := ""
	if s.DBOwner != "" {
		app = s.DB
	}
	return db.Migrate(ctx, migrations.Files, s.Owner(), app)
}

// unwritable turns the errors of a read-only or full disk into one clear line
// (R3, R4).
func unwritable(s *settings.Settings, err error) error {
	if _, ok := problem.As(err); ok {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) {
		return problem.Wrap(problem.Unavailable, "storage_full", err)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || db.Kind(s.Database()) == db.SQLite && refusesToWrite(err) {
		return problem.Wrap(problem.Unavailable, "data_unwritable", err, "folder", s.Data)
	}
	return err
}
