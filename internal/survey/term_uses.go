package survey

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// TermUses counts the records of the organisation that name a term of a taxonomy, or one
// below it, in any field of any register, whatever the actor may see of them.
func TermUses(ctx context.Context, tx *store.Tx, scheme, code string) (int, error) {
	var parts []string
	for _, t := range tx.Registers().All() {
		parts = append(parts, naming(t.Table, "id", t.Columns(), scheme)...)
		for _, f := range t.Children() {
			parts = append(parts, naming(f.Table, "record", f.Rows, scheme)...)
		}
	}
	if len(parts) == 0 {
		return 0, nil
	}
	like := strings.NewReplacer("_", `\_`, "%", `\%`).Replace(code)
	of := catalogue.TermCode(scheme, like)
	var n int
	err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM ("+strings.Join(parts, " UNION ")+") AS named WHERE CAST($2 AS TEXT) || CAST($3 AS TEXT) || CAST($4 AS TEXT) || CAST($5 AS TEXT) <> ''", // each is named, whatever fields there are
		tx.Org.String(), code, like+".%", `%"`+like+`"%`, `%"`+like+`.%`, catalogue.TermCode(scheme, code), of+".%").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the uses of a term: %w", err)
	}
	return n, nil
}

// naming are the questions for the records whose fields hold terms of a scheme.
func naming(table, record string, fields []*register.Field, scheme string) []string {
	var out []string
	for _, f := range fields {
		where := ""
		column := `"` + f.Name + `"`
		switch {
		case f.Scheme == catalogue.TermScheme:
			where = column + ` = $6 OR ` + column + ` LIKE $7 ESCAPE '\'`
		case f.Scheme != scheme:
			continue
		case f.Kind == register.KindTerms:
			where = `CAST(` + column + ` AS TEXT) LIKE $4 ESCAPE '\' OR CAST(` + column + ` AS TEXT) LIKE $5 ESCAPE '\'`
		default:
			where = column + ` = $2 OR ` + column + ` LIKE $3 ESCAPE '\'`
		}
		out = append(out, fmt.Sprintf("SELECT %s FROM %s WHERE org = $1 AND (%s)", record, table, where))
	}
	return out
}
