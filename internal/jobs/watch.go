package jobs

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/db"
)

// A program that is killed leaves its jobs as running. On SQLite only one program
// works jobs (internal/app holds a lock), so at its start all of them are those
// of a dead one. On PostgreSQL each program holds an advisory lock under its
// name for as long as its connection lives: whoever can take the lock of another
// knows that the other is dead.

// watchTurn is how often a program looks for the jobs of dead ones.
const watchTurn = 5 * time.Second

// lease is the sign that this program lives; nil on SQLite.
type lease struct{ conn *sql.Conn }

// release ends the connection, and the lock with it; given back to the pool it
// would keep the lock.
func (l *lease) release() {
	if l != nil && l.conn != nil {
		_ = l.conn.Raw(func(any) error { return driver.ErrBadConn })
		l.conn.Close()
		l.conn = nil
	}
}

// lockOf is the advisory lock of a program; the prefix keeps it apart from others.
const lockOf = "hashtextextended('privet jobs ' || $1, 0)"

func (q *Queue) claim(ctx context.Context) (*lease, error) {
	if q.base.Dialect == db.SQLite {
		for _, s := range []string{
			"UPDATE river_job SET state = 'available' WHERE state = 'running'",
			"DELETE FROM river_leader",
		} {
			if _, err := q.sql.ExecContext(ctx, s); err != nil {
				return nil, fmt.Errorf("take up the jobs that were left: %w", err)
			}
		}
		return nil, nil
	}
	l := &lease{}
	if err := q.hold(ctx, l); err != nil {
		return nil, err
	}
	return l, q.takeUp(ctx)
}

// hold takes this program's lock on a connection of its own.
func (q *Queue) hold(ctx context.Context, l *lease) error {
	conn, err := q.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("hold the lock of the job queue: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+lockOf+")", q.client.ID()); err != nil {
		conn.Close()
		return fmt.Errorf("hold the lock of the job queue: %w", err)
	}
	l.conn = conn
	return nil
}

// watch keeps the lock and looks for the dead until ctx ends.
func (q *Queue) watch(ctx context.Context, l *lease, ended chan<- struct{}) {
	defer close(ended)
	defer l.release()
	if l == nil {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(watchTurn)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if l.conn == nil || l.conn.PingContext(ctx) != nil {
			l.release()
			if err := q.hold(ctx, l); err != nil && ctx.Err() == nil {
				q.log.WarnContext(ctx, "job queue lost its lock", "err", err)
				continue
			}
		}
		if err := q.takeUp(ctx); err != nil && ctx.Err() == nil {
			q.log.WarnContext(ctx, "jobs of a dead program cannot be taken up", "err", err)
		}
	}
}

// takeUp puts the jobs of dead programs back into the queue.
func (q *Queue) takeUp(ctx context.Context) error {
	owners, err := q.owners(ctx)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		if owner == q.client.ID() {
			continue
		}
		if err := q.inherit(ctx, owner); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) owners(ctx context.Context) ([]string, error) {
	rows, err := q.sql.QueryContext(ctx, "SELECT DISTINCT attempted_by[array_length(attempted_by, 1)] FROM river_job WHERE state = 'running' AND attempted_by IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("look for running jobs: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("look for running jobs: %w", err)
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

func (q *Queue) inherit(ctx context.Context, owner string) error {
	tx, err := q.sql.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("take up jobs: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	var dead bool
	if err := tx.QueryRowContext(ctx, "SELECT pg_try_advisory_xact_lock("+lockOf+")", owner).Scan(&dead); err != nil {
		return fmt.Errorf("take up jobs: %w", err)
	}
	if !dead {
		return nil
	}
	res, err := tx.ExecContext(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running' AND attempted_by[array_length(attempted_by, 1)] = $1", owner)
	if err != nil {
		return fmt.Errorf("take up jobs: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("take up jobs: %w", err)
	}
	if n, _ := res.RowsAffected(); n > 0 {
		q.log.InfoContext(ctx, "jobs of a dead program taken up", "jobs", n)
	}
	return nil
}
