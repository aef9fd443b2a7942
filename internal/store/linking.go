package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
)

// maxLinking bounds the records that one question names.
const maxLinking = 5000

// Linking are the records that name one of others in a field, at most so many of
// them, in one query. It tells nothing but identifiers; reading a record asks again
// whether the actor may.
func Linking(ctx context.Context, tx *Tx, to []id.ID, most int) ([]id.ID, error) {
	return LinkingBy(ctx, tx, to, "", most)
}

// LinkingBy is Linking by one field alone; every field if it is "".
func LinkingBy(ctx context.Context, tx *Tx, to []id.ID, field string, most int) ([]id.ID, error) {
	to = slices.DeleteFunc(slices.Clone(to), id.ID.IsZero)
	if len(to) == 0 {
		return nil, nil
	}
	to = to[:min(len(to), maxLinking)]
	args := []any{tx.Org.String()}
	marks := make([]string, len(to))
	for i, at := range to {
		args = append(args, at.String())
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	by := ""
	if field != "" {
		args = append(args, field)
		by = fmt.Sprintf(" AND field = $%d", len(args))
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT DISTINCT from_id FROM link WHERE org = $1 AND to_id IN ("+strings.Join(marks, ", ")+")"+by+
		fmt.Sprintf(" LIMIT %d", most), args...)
	if err != nil {
		return nil, fmt.Errorf("read what links to %d records: %w", len(to), err)
	}
	defer rows.Close()
	var out []id.ID
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("read what links to %d records: %w", len(to), err)
		}
		out = append(out, at)
	}
	return out, rows.Err()
}
