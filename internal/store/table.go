package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// table is the SQL of one register, compiled once.
type table struct {
	*register.Type
	dialect  db.Dialect
	fields   []*register.Field // with a column in the register's table
	children []*child
	all      []part // of the child lists, every column
	insert   string
	update   string
	columns  string // t.a, t.b
	hasLinks bool
}

// child is the SQL of one child list.
type child struct {
	list    *register.Field
	columns []string
	insert  string // up to the VALUES
	empty   string
}

// ColumnType names the column type of a field, in the words of db.Dialect.Type.
func ColumnType(f *register.Field) string {
	switch f.Kind {
	case register.KindBool:
		return "bool"
	case register.KindInt, register.KindDecimal:
		return "int"
	case register.KindTime:
		return "time"
	case register.KindLink, register.KindRef, register.KindRow:
		return "id"
	}
	if f.Kind.Many() {
		return "json"
	}
	return "text"
}

func compile(d db.Dialect, t *register.Type) *table {
	tb := &table{Type: t, dialect: d, fields: t.Columns()}
	names, sets, selects := make([]string, 0, len(tb.fields)), make([]string, 0, len(tb.fields)), make([]string, 0, len(tb.fields))
	for i, f := range tb.fields {
		names = append(names, quote(f.Name))
		sets = append(sets, fmt.Sprintf("%s = $%d", quote(f.Name), i+3))
		selects = append(selects, "t."+quote(f.Name))
		tb.hasLinks = tb.hasLinks || f.Kind.Points()
	}
	tb.columns = strings.Join(selects, ", ")
	tb.insert = fmt.Sprintf("INSERT INTO %s (org, id%s) VALUES (%s)", t.Table, prefixed(names), params(1, len(names)+2))
	if len(sets) > 0 {
		tb.update = fmt.Sprintf("UPDATE %s SET %s WHERE org = $1 AND id = $2", t.Table, strings.Join(sets, ", "))
	}
	for _, f := range t.Children() {
		tb.children = append(tb.children, compileChild(f))
		tb.all = append(tb.all, partOf(f, f.Rows))
		for _, c := range f.Rows {
			tb.hasLinks = tb.hasLinks || c.Kind.Points()
		}
	}
	return tb
}

func compileChild(f *register.Field) *child {
	c := &child{list: f, columns: []string{"org", "record", "id", "pos"}}
	for _, r := range f.Rows {
		c.columns = append(c.columns, quote(r.Name))
	}
	c.insert = fmt.Sprintf("INSERT INTO %s (%s) VALUES ", f.Table, strings.Join(c.columns, ", "))
	c.empty = fmt.Sprintf("DELETE FROM %s WHERE org = $1 AND record = $2", f.Table)
	return c
}

// quote makes a name safe as a column: some of ours are words of SQL.
func quote(name string) string { return `"` + name + `"` }

func prefixed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", " + strings.Join(names, ", ")
}

// params is "$from, …" for n parameters.
func params(from, n int) string {
	var b strings.Builder
	b.Grow(6 * n)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// value is what the column of f gets for rec.
func value(d db.Dialect, f *register.Field, rec any) any {
	v := f.In(rec)
	switch f.Kind {
	case register.KindBool:
		return v.Bool()
	case register.KindInt, register.KindDecimal:
		return v.Int()
	case register.KindTime:
		return d.Time(v.Interface().(time.Time))
	case register.KindLink, register.KindRef, register.KindRow:
		if v.IsZero() {
			return nil
		}
		return v.Field(0).Interface().(id.ID).String()
	}
	if v.Kind() == reflect.Slice {
		return jsonList(v)
	}
	return v.String()
}

func jsonList(v reflect.Value) string {
	if v.Len() == 0 {
		return "[]"
	}
	b, err := json.Marshal(v.Interface())
	if err != nil {
		panic(err) // strings, identifiers and files always marshal
	}
	return string(b)
}

// into is where the column of f is scanned to.
func into(f *register.Field, rec any) any {
	v := f.In(rec)
	switch {
	case f.Kind == register.KindTime:
		return &instant{v}
	case f.Kind == register.KindLink, f.Kind == register.KindRef, f.Kind == register.KindRow:
		return v.Field(0).Addr().Interface()
	case v.Kind() == reflect.String:
		// database/sql knows *string; a named type it converts, at a price.
		return v.Addr().Convert(stringPointer).Interface()
	case f.Kind.Many():
		return &list{v}
	}
	return v.Addr().Interface()
}

var stringPointer = reflect.TypeFor[*string]()

type instant struct{ to reflect.Value }

func (i *instant) Scan(src any) error {
	var at db.Instant
	if err := at.Scan(src); err != nil {
		return err
	}
	i.to.Set(reflect.ValueOf(at.Time))
	return nil
}

type list struct{ to reflect.Value }

func (l *list) Scan(src any) error {
	raw, err := text(src)
	if err != nil || raw == "[]" || raw == "" {
		l.to.SetZero()
		return err
	}
	return json.Unmarshal([]byte(raw), l.to.Addr().Interface())
}

func text(src any) (string, error) {
	switch v := src.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("text from %T", src)
}

// Table gives the columns that a register and its child lists have in the
// database, by table and in order: what migrations must have made.
func Columns(t *register.Type) map[string][]string {
	own := []string{"org", "id"}
	for _, f := range t.Columns() {
		own = append(own, f.Name)
	}
	out := map[string][]string{t.Table: own}
	for _, f := range t.Children() {
		cols := []string{"org", "record", "id", "pos"}
		for _, c := range f.Rows {
			cols = append(cols, c.Name)
		}
		out[f.Table] = cols
	}
	return out
}

// Schema writes the CREATE TABLE statements of registers, for a person to review
// and put into a migration. Nothing migrates itself from structs.
func Schema(d db.Dialect, types ...*register.Type) string {
	var b strings.Builder
	for _, t := range types {
		createTable(&b, d, t.Table, []string{"org", "id"}, t.Columns(), "FOREIGN KEY (org, id) REFERENCES record (org, id)", "org, id")
		for _, f := range t.Columns() {
			if f.Key {
				b.WriteString(keyIndex(t.Table, f))
			}
		}
		for _, f := range t.Children() {
			createChild(&b, d, f)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func createChild(b *strings.Builder, d db.Dialect, f *register.Field) {
	createTable(b, d, f.Table, []string{"org", "record", "id", "pos"}, f.Rows, "FOREIGN KEY (org, record) REFERENCES record (org, id)", "org, record, id")
}

// keyIndex keeps an external key unique in its register; empty is no key.
func keyIndex(table string, f *register.Field) string {
	return fmt.Sprintf("CREATE UNIQUE INDEX %s_%s ON %s (org, %s) WHERE %s <> '';\n", table, f.Name, table, quote(f.Name), quote(f.Name))
}

func createTable(b *strings.Builder, d db.Dialect, name string, lead []string, fields []*register.Field, foreign, key string) {
	fmt.Fprintf(b, "CREATE TABLE %s (\n", name)
	for _, c := range lead {
		of := "id"
		if c == "pos" {
			of = "int"
		}
		fmt.Fprintf(b, "    %s %s NOT NULL,\n", c, d.Type(of))
	}
	for _, f := range fields {
		fmt.Fprintf(b, "    %s %s,\n", quote(f.Name), columnDef(d, f))
	}
	fmt.Fprintf(b, "    PRIMARY KEY (%s),\n    %s\n)", key, foreign)
	if d == db.SQLite {
		b.WriteString(" WITHOUT ROWID;\n")
		return
	}
	fmt.Fprintf(b, ";\nALTER TABLE %s ENABLE ROW LEVEL SECURITY;\nALTER TABLE %s FORCE ROW LEVEL SECURITY;\n", name, name)
	fmt.Fprintf(b, "CREATE POLICY own_organisation ON %s\n    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);\n", name)
}

func columnDef(d db.Dialect, f *register.Field) string {
	of := ColumnType(f)
	def := d.Type(of)
	switch of {
	case "text":
		return def + " NOT NULL DEFAULT ''"
	case "int":
		return def + " NOT NULL DEFAULT 0"
	case "json":
		return def + " NOT NULL DEFAULT '[]'"
	case "bool":
		if d == db.SQLite {
			return def + " NOT NULL DEFAULT 0"
		}
		return def + " NOT NULL DEFAULT false"
	}
	return def
}

// unknownField is the answer to a filter or sort by a name that is none.
func unknownField(name string) error {
	var l problem.List
	l.Add(name, "unknown_field")
	return l.Err()
}
