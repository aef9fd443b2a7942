package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/register"
)

// Changes compares the structs with the columns that a migrated database has, by
// table, and writes the SQL that is missing, for a person to review. What the
// database has and no struct asks for comes back by name: whether it may go is a
// decision, not a difference.
func Changes(d db.Dialect, have map[string][]string, types ...*register.Type) (sql string, unknown []string) {
	var b strings.Builder
	for _, t := range types {
		if _, ok := have[t.Table]; !ok {
			b.WriteString(Schema(d, t))
			continue
		}
		unknown = append(unknown, addColumns(&b, d, t.Table, []string{"org", "id"}, have[t.Table], t.Columns())...)
		for _, f := range t.Children() {
			if _, ok := have[f.Table]; !ok {
				createChild(&b, d, f)
				continue
			}
			unknown = append(unknown, addColumns(&b, d, f.Table, []string{"org", "record", "id", "pos"}, have[f.Table], f.Rows)...)
		}
	}
	return b.String(), unknown
}

func addColumns(b *strings.Builder, d db.Dialect, table string, lead, have []string, fields []*register.Field) (unknown []string) {
	known := slices.Clone(lead)
	for _, f := range fields {
		known = append(known, f.Name)
		if slices.Contains(have, f.Name) {
			continue
		}
		fmt.Fprintf(b, "ALTER TABLE %s ADD COLUMN %s %s;\n", table, quote(f.Name), columnDef(d, f))
		if f.Key {
			b.WriteString(keyIndex(table, f))
		}
	}
	for _, c := range have {
		if !slices.Contains(known, c) {
			unknown = append(unknown, table+"."+c)
		}
	}
	return unknown
}
