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
	bare   bool   // only whether there are rows
}

func partOf(list *register.Field, fields []*register.Field) part {
	return part{list: list, fields: fields, load: "SELECT record, id" + prefixed(columnNames(fields)) + " FROM " + list.Table + " WHERE org = $1 AND record IN ("}
}

// anyRow is the name of the field that asks no more of a child list than whether it has
// rows: one empty row says so.
const anyRow = "any"

// some are the parts that names ask for: "list", "list.field" or "list.any".
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
				if at < 0 && field != anyRow {
					return nil, unknownField(name)
				}
				if at >= 0 && !slices.Contains(fields, whole.list.Rows[at]) {
					fields = append(slices.Clip(fields), whole.list.Rows[at])
				}
			}
		}
		if found {
			p := partOf(whole.list, fields)
			p.bare = len(fields) == 0
			out = append(out, p)
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
		var bare []part
		for _, p := range parts {
			if p.bare {
				bare = append(bare, p)
				continue
			}
			if err := tx.loadPart(ctx, p, byID, in, args); err != nil {
				return fmt.Errorf("load %s: %w", p.list.Table, err)
			}
		}
		if err := tx.loadBare(ctx, bare, byID, args); err != nil {
			return fmt.Errorf("look for rows: %w", err)
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

// loadBare puts one empty row into the lists that have any, with one statement for all
// of them.
func (tx *Tx) loadBare(ctx context.Context, parts []part, byID map[id.ID]register.Record, args []any) error {
	if len(parts) == 0 {
		return nil
	}
	var q strings.Builder
	q.WriteString("SELECT r.id")
	for _, p := range parts {
		q.WriteString(", EXISTS (SELECT 1 FROM " + p.list.Table + " c WHERE c.org = r.org AND c.record = r.id)")
	}
	q.WriteString(" FROM record r WHERE r.org = $1 AND r.id IN (" + params(2, len(args)-1) + ")")
	rows, err := tx.sql.QueryContext(ctx, q.String(), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var of id.ID
	has := make([]bool, len(parts))
	dest := []any{&of}
	for i := range has {
		dest = append(dest, &has[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, p := range parts {
			if has[i] {
				p.list.Append(byID[of], p.list.NewRow())
			}
		}
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
