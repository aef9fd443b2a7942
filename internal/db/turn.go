package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// InTurn is a handle on SQLite for a library that wants a *sql.DB of its own, the
// job queue. Its statements and transactions wait for their turn at the writer in
// the same line as ours. Without that the library waits by SQLite's lock, which
// is polled: beside sixteen busy writers it then finished six jobs a second, in line
// with them thirty-five. It must not be used inside a transaction of DB, which holds the turn.
// The caller closes it, before DB.
func (d *DB) InTurn() *sql.DB {
	h := sql.OpenDB(&inTurn{dsn: sqliteDSN(d.DSN, "&_txlock=immediate"), writer: d.wr})
	h.SetMaxOpenConns(1)
	return h
}

// inTurn opens connections that take the writer's turn.
type inTurn struct {
	dsn    string
	writer *sessions
}

func (c *inTurn) Driver() driver.Driver { return &sqlite.Driver{} }

func (c *inTurn) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	full, ok := conn.(sqliteConn)
	if !ok {
		conn.Close()
		return nil, fmt.Errorf("open SQLite: %T lacks what a connection needs", conn)
	}
	return &turnConn{sqliteConn: full, writer: c.writer}, nil
}

// sqliteConn is what the driver's connection can do and database/sql asks for.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type turnConn struct {
	sqliteConn
	writer *sessions
	inTx   bool
}

// turn waits for the writer; the function returned gives it back, once.
func (c *turnConn) turn(ctx context.Context) (func(), error) {
	s, err := c.writer.take(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for the database: %w", err)
	}
	return sync.OnceFunc(func() { c.writer.give(s) }), nil
}

func (c *turnConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	back, err := c.turn(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := c.sqliteConn.BeginTx(ctx, o)
	if err != nil {
		back()
		return nil, err
	}
	c.inTx = true
	return &turnTx{tx, c, back}, nil
}

// alone takes the turn for one statement outside a transaction; one that only
// reads needs none.
func (c *turnConn) alone(ctx context.Context, query string) (func(), error) {
	if c.inTx || reads(query) {
		return func() {}, nil
	}
	return c.turn(ctx)
}

// reads tells by its first word that a statement changes nothing.
func reads(query string) bool {
	for {
		query = strings.TrimSpace(query)
		if !strings.HasPrefix(query, "--") {
			break
		}
		_, query, _ = strings.Cut(query, "\n")
	}
	return len(query) >= 6 && strings.EqualFold(query[:6], "select")
}

func (c *turnConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	back, err := c.alone(ctx, query)
	if err != nil {
		return nil, err
	}
	defer back()
	return c.sqliteConn.ExecContext(ctx, query, args)
}

func (c *turnConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	back, err := c.alone(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := c.sqliteConn.QueryContext(ctx, query, args)
	if err != nil {
		back()
		return nil, err
	}
	return &turnRows{rows, back}, nil
}

type turnTx struct {
	driver.Tx
	conn *turnConn
	back func()
}

func (t *turnTx) Commit() error   { defer t.end(); return t.Tx.Commit() }
func (t *turnTx) Rollback() error { defer t.end(); return t.Tx.Rollback() }

func (t *turnTx) end() {
	t.conn.inTx = false
	t.back()
}

type turnRows struct {
	driver.Rows
	back func()
}

func (r *turnRows) Close() error { defer r.back(); return r.Rows.Close() }
