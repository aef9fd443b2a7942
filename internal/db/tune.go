package db

import (
	"context"
	"fmt"
)

// analysed is how many rows of an index ANALYZE looks at: a whole large file would keep
// writers waiting for seconds.
const analysed = 1000

// Tune brings what SQLite knows of its tables up to date, by which it chooses among
// indexes; what has not changed much is left as it is. PostgreSQL does it by itself. It
// answers how many tables were looked at.
func (d *DB) Tune(ctx context.Context) (int, error) {
	if d.Dialect == Postgres {
		return 0, nil
	}
	s, err := d.wr.take(ctx)
	if err != nil {
		return 0, fmt.Errorf("wait for the database: %w", err)
	}
	defer d.wr.give(s)
	n, err := s.tune(ctx)
	if err != nil {
		return 0, fmt.Errorf("look at the tables: %w", err)
	}
	if n > 0 { // a connection reads what is known once
		s.drop()
		d.read.renew()
	}
	return n, nil
}

// tune asks SQLite which tables it would look at, and has it do so.
// https://sqlite.org/pragma.html#pragma_optimize
func (s *session) tune(ctx context.Context) (int, error) {
	tx, err := s.begin(ctx)
	if err != nil {
		return 0, err
	}
	if err := tx.Rollback(); err != nil { // it was for the connection alone
		return 0, err
	}
	if _, err := s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA analysis_limit=%d", analysed)); err != nil {
		return 0, err
	}
	const every, dry, analyse = 0x10000, 0x01, 0x02
	rows, err := s.conn.QueryContext(ctx, fmt.Sprintf("PRAGMA optimize(%d)", every|dry|analyse))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var do string
		if err := rows.Scan(&do); err != nil {
			return 0, err
		}
		list = append(list, do)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for _, do := range list {
		if _, err := s.conn.ExecContext(ctx, do); err != nil {
			return 0, fmt.Errorf("%s: %w", do, err)
		}
	}
	return len(list), nil
}
