package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Record is one entry as History tells it.
type Record struct {
	Header
	Leaf   Hash
	Body   []byte
	Erased bool // the body is gone
}

// Body returns the body of one entry. A body that was erased is the problem
// ledger_body_erased, an entry that does not exist is not found.
func Body(ctx context.Context, q Querier, org id.ID, seq int64) ([]byte, error) {
	body, err := oneBody(ctx, q, `SELECT b.seq IS NULL, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.org = e.org AND b.seq = e.seq
		WHERE e.org = $1 AND e.seq = $2`, orgText(org), seq)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.NotFound("ledger", seq)
	}
	return body, err
}

// Revision returns the body that the given revision of a record left. The first
// entry that names the revision made it; later ones are about it.
func Revision(ctx context.Context, q Querier, org, subject id.ID, rev int64) ([]byte, error) {
	body, err := oneBody(ctx, q, `SELECT b.seq IS NULL, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.org = e.org AND b.seq = e.seq
		WHERE e.org = $1 AND e.subject = $2 AND e.rev = $3 ORDER BY e.seq LIMIT 1`, orgText(org), subject, rev)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.NotFound("revision", rev)
	}
	return body, err
}

// HeaderAt is the header of one entry; not found if the log does not reach so far.
func HeaderAt(ctx context.Context, q Querier, org id.ID, seq int64) (Header, error) {
	var raw []byte
	err := queryRow(ctx, q, `SELECT header FROM ledger_entry WHERE org = $1 AND seq = $2`, []any{orgText(org), seq}, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return Header{}, problem.NotFound("ledger", seq)
	}
	if err != nil {
		return Header{}, fmt.Errorf("header of entry %d: %w", seq, err)
	}
	return ParseHeader(raw)
}

func oneBody(ctx context.Context, q Querier, query string, args ...any) ([]byte, error) {
	var body []byte
	var erased bool
	if err := queryRow(ctx, q, query, args, &erased, &body); err != nil {
		return nil, fmt.Errorf("body in ledger: %w", err)
	}
	if erased {
		return nil, problem.New(problem.Missing, "ledger_body_erased")
	}
	return body, nil
}

// History returns entries about a record, newest first, below number before; a
// before of 0 starts at the end.
func History(ctx context.Context, q Querier, org, subject id.ID, before int64, limit int) ([]Record, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	rows, err := q.QueryContext(ctx, `SELECT e.seq, e.header, e.leaf_hash, b.seq IS NULL, b.body
		FROM ledger_entry e LEFT JOIN ledger_body b ON b.org = e.org AND b.seq = e.seq
		WHERE e.org = $1 AND e.subject = $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4`,
		orgText(org), subject, before, limit)
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", subject, err)
	}
	defer rows.Close()
	var out []Record
	for rows.Next() {
		var r Record
		var seq int64
		var header, leaf []byte
		if err := rows.Scan(&seq, &header, &leaf, &r.Erased, &r.Body); err != nil {
			return nil, fmt.Errorf("history of %s: %w", subject, err)
		}
		if r.Header, err = ParseHeader(header); err != nil {
			return nil, fmt.Errorf("history of %s, entry %d: %w", subject, seq, err)
		}
		r.Leaf, _ = asHash(leaf)
		out = append(out, r)
	}
	return out, rows.Err()
}

// Erase deletes the body and the salt of one entry (GDPR Art. 17). All proofs
// stay valid. The caller appends an entry with VerbErase and the same subject,
// or the verifier will name the body as gone without one. Erasing twice is the
// same as once.
func Erase(ctx context.Context, tx Querier, org id.ID, seq int64) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM ledger_body WHERE org = $1 AND seq = $2`, orgText(org), seq); err != nil {
		return fmt.Errorf("erase body %d in ledger of %s: %w", seq, orgText(org), err)
	}
	return nil
}

// Size is the number of entries in a log and its root, as its head states them;
// an organisation that never wrote has an empty log.
func Size(ctx context.Context, q Querier, org id.ID) (int64, Hash, error) {
	var size int64
	var raw []byte
	err := queryRow(ctx, q, `SELECT size, root FROM ledger_head WHERE org = $1`, []any{orgText(org)}, &size, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, peaks(nil).root(), nil
	}
	if err != nil {
		return 0, Hash{}, fmt.Errorf("head of ledger %s: %w", orgText(org), err)
	}
	root, _ := asHash(raw) // of a wrong length: zero, the root of no log
	return size, root, nil
}

// queryRow is QueryRowContext for a Querier, which has only the general form.
func queryRow(ctx context.Context, q Querier, query string, args []any, to ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(to...); err != nil {
		return err
	}
	return rows.Close()
}
