package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/privet-pims/privet/internal/problem"
)

// Storage is what this package does with errors of the database, for packages that
// keep tables of the installation beside it.
func Storage(err error) error { return storage(err) }

// storage turns what the database says into what a person can act on: storage
// that is full, read-only or busy is "unavailable" and nothing was changed; a
// conflict of serialisation or a lost race for a unique value is "stale".
func storage(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := problem.As(err); ok {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) {
		return problem.Wrap(problem.Unavailable, "storage_full", err)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return fromSQLite(lite, err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return fromPostgres(pg, err)
	}
	if gone(err) {
		return problem.Wrap(problem.Unavailable, "storage_gone", err)
	}
	return err
}

// gone reports that the connection to PostgreSQL broke or was not to be had.
// Whether a commit on its way arrived is then unknown, and is said so.
func gone(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false // the caller gave up
	}
	var refused *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &refused) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		pgconn.SafeToRetry(err)
}

func fromSQLite(e *sqlite.Error, err error) error {
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return problem.Wrap(problem.Unavailable, "storage_full", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return problem.Wrap(problem.Unavailable, "storage_readonly", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return problem.Wrap(problem.Unavailable, "storage_busy", err)
	case sqlite3.SQLITE_CONSTRAINT:
		if strings.Contains(err.Error(), "UNIQUE") {
			return problem.Wrap(problem.Stale, "lost_race", err)
		}
	}
	return err
}

func fromPostgres(e *pgconn.PgError, err error) error {
	switch e.Code {
	case "53100", "53200":
		return problem.Wrap(problem.Unavailable, "storage_full", err)
	case "25006":
		return problem.Wrap(problem.Unavailable, "storage_readonly", err)
	case "53300", "55P03", "57P01", "57P02", "57P03":
		return problem.Wrap(problem.Unavailable, "storage_busy", err)
	case "40001", "40P01", "23505":
		return problem.Wrap(problem.Stale, "lost_race", err)
	}
	return err
}
