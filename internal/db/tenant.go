package db

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/privet-pims/privet/internal/id"
)

type tenantKey struct{}

// tenantConnector opens connections to PostgreSQL whose transactions begin and name
// their organisation to row-level security in one message: a page reads in several
// short transactions, and each message costs as much as a small query.
type tenantConnector struct{ driver.Connector }

func (c tenantConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	own, ok := conn.(*stdlib.Conn)
	if !ok {
		return conn, nil
	}
	return &tenantConn{own}, nil
}

type tenantConn struct{ *stdlib.Conn }

// BeginTx is that of pgx for a transaction that names no organisation, as those of
// libraries.
func (c *tenantConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	org, ok := ctx.Value(tenantKey{}).(id.ID)
	if !ok {
		return c.Conn.BeginTx(ctx, opts)
	}
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	begin := "begin"
	if opts.ReadOnly && sql.IsolationLevel(opts.Isolation) == sql.LevelRepeatableRead {
		begin = "begin isolation level repeatable read read only"
	}
	tx, err := c.Conn.Conn().BeginTx(ctx, pgx.TxOptions{BeginQuery: begin + "; select set_config('privet.org', '" + Tenant(org) + "', true)"})
	if err != nil {
		_ = c.Conn.Conn().Close(context.WithoutCancel(ctx)) // it may have begun
		return nil, err
	}
	return tenantTx{ctx, tx}, nil
}

type tenantTx struct {
	ctx context.Context
	tx  pgx.Tx
}

func (t tenantTx) Commit() error   { return t.tx.Commit(t.ctx) }
func (t tenantTx) Rollback() error { return t.tx.Rollback(t.ctx) }
