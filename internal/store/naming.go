package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
)

// Naming is one link to a record: From names To in Field.
type Naming struct {
	From, To id.ID
	Field    string
}

// NamedBy are the links to some records, in one statement for each maxParams-1 of them.
// Who owns a record names nothing by it, so that links to an owner are left out, and
// so are archived records. It does not say what the actor may see: Titles does.
func NamedBy(ctx context.Context, tx *Tx, to []id.ID) ([]Naming, error) {
	var out []Naming
	for chunk := range slices.Chunk(to, maxParams-1) {
		list, err := namedBy(ctx, tx, chunk)
		if err != nil {
			return nil, fmt.Errorf("read what names records: %w", err)
		}
		out = append(out, list...)
	}
	return out, nil
}

func namedBy(ctx context.Context, tx *Tx, to []id.ID) ([]Naming, error) {
	args := []any{tx.Org.String()}
	for _, at := range to {
		args = append(args, at.String())
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT l.from_id, l.to_id, l.field FROM link l JOIN record r ON r.org = l.org AND r.id = l.from_id"+
		" WHERE l.org = $1 AND l.field <> 'owner' AND r.archived IS NULL AND l.to_id IN ("+params(2, len(to))+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Naming
	for rows.Next() {
		var n Naming
		if err := rows.Scan(&n.From, &n.To, &n.Field); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	// Asked to sort, SQLite walks through all links of the organisation in their order.
	slices.SortFunc(out, func(a, b Naming) int {
		return cmp.Or(bytes.Compare(a.From[:], b.From[:]), cmp.Compare(a.Field, b.Field), bytes.Compare(a.To[:], b.To[:]))
	})
	return out, rows.Err()
}
