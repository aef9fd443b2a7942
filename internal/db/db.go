// Package db opens SQLite or PostgreSQL and makes the two behave alike.
//
// SQLite has two handles: readers, and one writer that begins with an immediate
// lock, so that a write never fails half-way for want of the lock. Statements are
// compiled once for each connection, because modernc compiles them anew at every
// call otherwise; pgx does the same by itself. One SQL text with $1, $2 serves both.
//
// On PostgreSQL the program connects as a role that owns nothing, and every
// transaction names its organisation, which row-level security then enforces as a
// second line behind the WHERE of each query (decision 13).
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/privet-pims/privet/internal/id"
)

// DB is an open database.
type DB struct {
	Dialect Dialect
	DSN     string

	pool *sql.DB // PostgreSQL: everything; SQLite: readers
	one  *sql.DB // SQLite: the writer
	read *sessions
	wr   *sessions
	mu   sync.Mutex
	shut bool
}

// Kind tells the dialect of a DSN: postgres:// and postgresql:// are PostgreSQL,
// everything else is the path of an SQLite file, with or without "sqlite:".
func Kind(dsn string) Dialect {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return Postgres
	}
	return SQLite
}

// Path is the file of an SQLite DSN.
func Path(dsn string) string { return strings.TrimPrefix(dsn, "sqlite:") }

// Open opens the database that dsn names. It creates an SQLite file and its
// directory if they are missing, and changes nothing else.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if Kind(dsn) == Postgres {
		return openPostgres(ctx, dsn)
	}
	return openSQLite(ctx, Path(dsn))
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", redact(err))
	}
	pool := sql.OpenDB(tenantConnector{stdlib.GetConnector(*config)})
	n := 4 * max(4, runtime.NumCPU())
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n) // opening one costs the server as much as a page
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach PostgreSQL: %w", redact(err))
	}
	return &DB{Dialect: Postgres, DSN: dsn, pool: pool}, nil
}

// redact keeps a password in a DSN out of an error text.
func redact(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return errors.New("the DSN cannot be read")
	}
	return err
}

const pragmas = "_pragma=busy_timeout(8000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=secure_delete(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)&_time_format=sqlite"

func sqliteDSN(path, extra string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: pragmas + extra}).String()
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of the database: %w", err)
	}
	one, err := sql.Open("sqlite", sqliteDSN(path, "&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	one.SetMaxOpenConns(2) // the writer, and one for the job queue (see SQL)
	if err := one.PingContext(ctx); err != nil {
		one.Close()
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	_ = os.Chmod(path, 0o600) // may belong to somebody else on purpose
	n := max(4, runtime.NumCPU())
	pool, err := sql.Open("sqlite", sqliteDSN(path, "&_txlock=deferred&_pragma=query_only(1)"))
	if err != nil {
		one.Close()
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	pool.SetMaxOpenConns(n)
	return &DB{Dialect: SQLite, DSN: path, pool: pool, one: one, read: newSessions(pool, n), wr: newSessions(one, 1)}, nil
}

// Close ends all connections. On SQLite it waits for the writer.
func (d *DB) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut {
		return nil
	}
	d.shut = true
	if d.Dialect == Postgres {
		return d.pool.Close()
	}
	d.read.close()
	d.wr.close()
	return errors.Join(d.pool.Close(), d.one.Close())
}

// Tx is a transaction whose statements are compiled once for each connection.
type Tx struct {
	*sql.Tx
	Dialect Dialect
	session *session
	back    func()
	over    error // why no statement may run any more
}

// Read begins a transaction that sees one state and changes nothing.
func (d *DB) Read(ctx context.Context, org id.ID) (*Tx, error) {
	if d.Dialect == Postgres {
		return d.beginPostgres(ctx, org, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	}
	return d.beginSQLite(ctx, d.read)
}

// Write begins a transaction that may change things. On SQLite there is one at a
// time; the others wait for as long as ctx lets them.
func (d *DB) Write(ctx context.Context, org id.ID) (*Tx, error) {
	if d.Dialect == Postgres {
		return d.beginPostgres(ctx, org, nil)
	}
	return d.beginSQLite(ctx, d.wr)
}

func (d *DB) beginPostgres(ctx context.Context, org id.ID, opts *sql.TxOptions) (*Tx, error) {
	tx, err := d.pool.BeginTx(context.WithValue(ctx, tenantKey{}, org), opts)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	return &Tx{Tx: tx, Dialect: Postgres}, nil
}

// Tenant is how an organisation is named to row-level security; the installation
// itself has the zero identifier, spelt out.
func Tenant(org id.ID) string {
	if org.IsZero() {
		return "00000000-0000-0000-0000-000000000000"
	}
	return org.String()
}

func (d *DB) beginSQLite(ctx context.Context, from *sessions) (*Tx, error) {
	s, err := from.take(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for the database: %w", err)
	}
	tx, err := s.begin(ctx)
	if err != nil {
		from.give(s)
		return nil, fmt.Errorf("begin: %w", err)
	}
	return &Tx{Tx: tx, Dialect: SQLite, session: s, back: sync.OnceFunc(func() { from.give(s) })}, nil
}

// Commit makes the transaction durable.
func (t *Tx) Commit() error {
	if t.over != nil {
		return t.over
	}
	err := t.Tx.Commit()
	if err != nil {
		_ = t.Tx.Rollback()
	}
	t.done()
	return err
}

// Rollback undoes the transaction; after Commit it does nothing.
func (t *Tx) Rollback() error {
	err := t.Tx.Rollback()
	t.done()
	return err
}

func (t *Tx) done() {
	t.over = sql.ErrTxDone
	if t.back != nil {
		t.back()
	}
}

// The statements of a session belong to its connection and run in the transaction
// that the connection is in; sql.Tx.Stmt would compile them anew. So it is up to
// Tx that none runs after the end, and none after an interruption, which makes
// SQLite roll back by itself.

func (t *Tx) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if t.over != nil {
		return nil, t.over
	}
	if err := ctx.Err(); err != nil {
		t.over = err
		return nil, err
	}
	return t.session.prepare(ctx, query)
}

// after remembers an interruption.
func (t *Tx) after(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && t.over == nil {
		t.over = ctx.Err()
	}
	return err
}

// ExecContext runs a statement, compiled once for this connection.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	count(ctx, query, args)
	if t.session == nil {
		return t.Tx.ExecContext(ctx, query, args...)
	}
	stmt, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := stmt.ExecContext(ctx, args...)
	return res, t.after(ctx, err)
}

// QueryContext runs a query, compiled once for this connection.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	count(ctx, query, args)
	if t.session == nil {
		return t.Tx.QueryContext(ctx, query, args...)
	}
	stmt, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return rows, t.after(ctx, err)
}

// QueryRowContext is QueryContext for one row.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	count(ctx, query, args)
	if t.session == nil {
		return t.Tx.QueryRowContext(ctx, query, args...)
	}
	stmt, err := t.statement(ctx, query)
	if err != nil {
		return t.Tx.QueryRowContext(ctx, query, args...) // reports the same error at Scan
	}
	return stmt.QueryRowContext(ctx, args...)
}

// SQL is the handle for libraries that want a *sql.DB of their own: on SQLite the
// one that writes; its transactions wait for the writer by SQLite's own lock.
func (d *DB) SQL() *sql.DB {
	if d.Dialect == Postgres {
		return d.pool
	}
	return d.one
}
