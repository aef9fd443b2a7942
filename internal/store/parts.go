package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// part is what is read of a child list: some of its fields, or all.
type part struct {
	list   *register.Field
	fields []*register.Field
	load   string // the statement, up to the list of records
}

func partOf(list *register.Field, fields []*register.Field) part {
	return part{list, fields, "SELECT record, id" + prefixed(columnNames(fields)) + " FROM " + list.Table + " WHERE org = $1 AND record IN ("}
}

// some are the parts that names ask for: "list", or "list.field". A list whose field
// is "id" is read as rows without anything.
func (tb *table) some(names []string) ([]part, error) {
	var out []part
	for _, whole := range tb.all {
		var fields []*register.Field
		found := false
		for _, name := range names {
			list, field, nested := strings.Cut(name, ".")
			switch {
			case list != whole.list.Name:
			case !nested:
				found, fields = true, whole.list.Rows
			default:
				found = true
				at := slices.IndexFunc(whole.list.Rows, func(f *register.Field) bool { return f.Name == field })
				if at < 0 && field != "id" {
					return nil, unknownField(name)
				}
				if at >= 0 && !slices.Contains(fields, whole.list.Rows[at]) {
					fields = append(slices.Clip(fields), whole.list.Rows[at])
				}
			}
		}
		if found {
			out = append(out, partOf(whole.list, fields))
		}
	}
	return out, nil
}

// loadParts fills child lists of records: one query a list, however many records
// there are, in chunks that both databases accept.
func (tx *Tx) loadParts(ctx context.Context, parts []part, recs []register.Record) error {
	if len(parts) == 0 || len(recs) == 0 {
		return nil
	}
	for chunk := range slices.Chunk(recs, chunkSize) {
		byID := make(map[id.ID]register.Record, len(chunk))
		args := make([]any, 1, 1+chunkSize)
		args[0] = tx.Org.String()
		for _, r := range chunk {
			at := register.HeadOf(r).ID
			byID[at] = r
			args = append(args, at.String())
		}
		args = padded(args, 1)
		in := params(2, len(args)-1) + ") ORDER BY record, pos"
		for _, p := range parts {
			if err := tx.loadPart(ctx, p, byID, in, args); err != nil {
				return fmt.Errorf("load %s: %w", p.list.Table, err)
			}
		}
	}
	return nil
}

// chunkSize bounds the parameters of one statement.
const chunkSize = 500

func (tx *Tx) loadPart(ctx context.Context, p part, byID map[id.ID]register.Record, in string, args []any) error {
	rows, err := tx.sql.QueryContext(ctx, p.load+in, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	dest := make([]any, 0, 2+len(p.fields))
	for rows.Next() {
		var of id.ID
		r := p.list.NewRow()
		dest = append(dest[:0], &of, register.RowID(r))
		for _, f := range p.fields {
			dest = append(dest, into(f, r))
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		p.list.Append(byID[of], r)
	}
	return rows.Err()
}

// padded repeats the last of the arguments behind the first lead of them until they
// are one of a few numbers: a statement for each number would be compiled anew for
// nearly every page.
func padded(args []any, lead int) []any {
	n := len(args) - lead
	if n == 0 {
		return args
	}
	want := 1
	for want < n {
		want *= 2
	}
	if want > chunkSize {
		want = max(n, chunkSize)
	}
	for last := args[len(args)-1]; n < want; n++ {
		args = append(args, last)
	}
	return args
}
