package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Kept is the entry that a revision of a record left, with the salt that its header
// needs to be held against the body: what somebody gets who is to prove one record
// without the log. Problems as of Revision.
func Kept(ctx context.Context, q Querier, org, subject id.ID, rev int64) (Stored, error) {
	var e Stored
	err := queryRow(ctx, q, `SELECT e.seq, e.header, e.body_hash, e.leaf_hash, b.salt, b.body
		FROM ledger_entry e LEFT JOIN ledger_body b ON b.org = e.org AND b.seq = e.seq
		WHERE e.org = $1 AND e.subject = $2 AND e.rev = $3 ORDER BY e.seq LIMIT 1`, []any{orgText(org), subject, rev},
		&e.Seq, &e.Header, &e.BodyHash, &e.Leaf, &e.Salt, &e.Body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return e, problem.NotFound("revision", rev)
	case err != nil:
		return e, fmt.Errorf("entry of revision %d of %s: %w", rev, subject, err)
	case e.Salt == nil:
		return e, problem.New(problem.Missing, "ledger_body_erased")
	}
	return e, nil
}
