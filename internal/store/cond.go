package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// column is something that a list can be filtered or sorted by.
type column struct {
	expr  string
	kind  string // text, int, bool, time, id, json
	field *register.Field
}

// headColumnsByName are the parts of the head that people filter and sort by.
var headColumnsByName = map[string]column{
	"id": {expr: "r.id", kind: "id"}, "ref": {expr: "r.ref", kind: "text"}, "title": {expr: "r.title_key", kind: "text"},
	"state": {expr: "r.state", kind: "text"}, "owner": {expr: "r.owner", kind: "id"}, "confidentiality": {expr: "r.confidentiality", kind: "text"},
	"review_due": {expr: "r.review_due", kind: "text"}, "reviewed_on": {expr: "r.reviewed_on", kind: "text"},
	"created": {expr: "r.created", kind: "time"}, "updated": {expr: "r.updated", kind: "time"},
	"tags": {expr: "r.tags", kind: "json"}, "rev": {expr: "r.rev", kind: "int"}, "approved_rev": {expr: "r.approved_rev", kind: "int"},
}

// column finds a name in the head or the register. Those who see only what is in
// force filter by what is in force, or a filter would tell them the draft.
func (b *selection) column(name string) (column, bool) {
	c, ok := headColumnsByName[name]
	if ok {
		switch name {
		case "title", "state", "tags", "review_due", "reviewed_on":
			if b.force {
				c.expr = b.forced(c.expr, c.kind, name)
			}
		case "rev", "updated":
			if b.force {
				return column{}, false
			}
		}
		return c, true
	}
	f := b.t.Field(name)
	if f == nil || f.Kind == register.KindRows {
		return column{}, false
	}
	b.own = true
	c = column{expr: "t." + quote(f.Name), kind: ColumnType(f), field: f}
	if b.force {
		c.expr = b.forced(c.expr, c.kind, f.Name)
	}
	return c, true
}

// forced reads a column from the revision in force where a draft stands on top.
func (b *selection) forced(expr, kind, name string) string {
	d := b.tx.db.base.Dialect
	in := d.JSONText("r.in_force", name)
	switch {
	case kind == "json":
		in = "COALESCE(" + d.JSONList("r.in_force", name) + ", " + d.JSONParam("'[]'") + ")"
	case kind == "int" && d == db.Postgres:
		in = "COALESCE(" + in + "::bigint, 0)"
	case kind == "int":
		in = "COALESCE(" + in + ", 0)"
	case kind == "bool" && d == db.Postgres:
		in = "COALESCE(" + in + "::boolean, false)"
	case kind == "bool":
		in = "COALESCE(" + in + ", 0)"
	case kind == "id" && d == db.Postgres:
		in += "::uuid"
	case kind == "time" && d == db.Postgres:
		in += "::timestamptz"
	case kind == "text" && name == "title":
		in = "lower(" + in + ")" // near enough to the folded title for a filter
	case kind == "text":
		in = "COALESCE(" + in + ", '')"
	}
	return "CASE WHEN r.in_force IS NULL THEN " + expr + " ELSE " + in + " END"
}

type sortKey struct {
	kind string
	expr string
	cast string
	id   string // the identifier beside it, of the same table, so that one index gives both
	down bool
}

// sortable gives the key of a sort. Times and links may be NULL, which no keyset
// can pass: they sort as empty text.
func (b *selection) sortable(name string) (sortKey, bool) {
	c, ok := b.column(name)
	if !ok || c.kind == "json" {
		return sortKey{}, false
	}
	k := sortKey{kind: c.kind, expr: c.expr, id: "r.id"}
	if c.field != nil {
		k.id = "t.id"
	}
	always := name == "created" || name == "updated"
	pg := b.tx.db.base.Dialect == db.Postgres
	switch {
	case c.kind == "id" && pg:
		k.expr = "COALESCE((" + c.expr + ")::text, '') COLLATE \"C\""
	case c.kind == "id":
		k.expr = "COALESCE(" + c.expr + ", '')"
	case always:
	case c.kind == "time" && pg:
		k.expr = "COALESCE(" + c.expr + ", '-infinity'::timestamptz)"
	case c.kind == "time":
		k.expr = "COALESCE(" + c.expr + ", '')"
	}
	if b.some && !pg {
		k.expr = "+" + k.expr // no index: it would be walked for the order, past all other records
	}
	if pg {
		k.cast = map[string]string{"int": "::bigint", "bool": "::boolean", "time": "::timestamptz", "text": "::text", "id": "::text"}[c.kind]
	}
	return k, true
}

// cursor is the place of the last record of a page.
type cursor struct {
	Sort  string `json:"s"`
	Value any    `json:"v"`
	ID    id.ID  `json:"i"`
}

func (b *selection) cursor(last any, rec register.Record) string {
	switch v := last.(type) {
	case []byte:
		last = string(v)
	case time.Time:
		last = v.UTC().Format(register.TimeForm)
	}
	if b.key.kind == "time" { // PostgreSQL's -infinity is the place of records without a time
		if s, ok := last.(string); !ok || strings.HasPrefix(s, "-") {
			last = ""
		}
	}
	raw, err := json.Marshal(cursor{b.sort, last, register.HeadOf(rec).ID})
	if err != nil {
		panic(err) // text and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// parseCursor reads a cursor back; one of another sort, or made up, is refused.
func (b *selection) parseCursor(s string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(s)
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err == nil {
		err = d.Decode(&c)
	}
	ok := err == nil && c.Sort == b.sort && !c.ID.IsZero()
	switch v := c.Value.(type) {
	case json.Number:
		n, err := v.Int64()
		ok, c.Value = ok && err == nil && (b.key.kind == "int" || b.key.kind == "bool"), n
	case string:
		ok = ok && b.key.kind != "int" && b.key.kind != "bool" && !strings.ContainsRune(v, 0)
		if b.key.kind == "time" {
			t, err := time.Parse(register.TimeForm, v)
			ok = ok && (err == nil || v == "")
			switch {
			case v == "" && b.tx.db.base.Dialect == db.Postgres:
				c.Value = "-infinity"
			case v != "":
				c.Value = b.tx.db.base.Dialect.Time(t)
			}
		}
	case bool:
		ok = ok && b.key.kind == "bool"
	default:
		ok = false
	}
	if !ok {
		var l problem.List
		l.Add("after", "bad_cursor")
		return c, l.Err()
	}
	return c, nil
}

// cond adds one condition, or a complaint that says what to type instead.
func (b *selection) cond(ctx context.Context, c Cond, p *problem.List) error {
	if list, name, nested := strings.Cut(c.Field, "."); nested {
		return b.nested(ctx, list, name, c, p)
	}
	if f := b.t.Field(c.Field); f != nil && f.Kind == register.KindRows && (c.Op == "filled" || c.Op == "empty") {
		b.where = append(b.where, b.rows(f, c.Op))
		return nil
	}
	col, ok := b.column(c.Field)
	if !ok {
		p.Add(c.Field, "unknown_field")
		return nil
	}
	sql, err := b.compare(ctx, col, c, p)
	if sql != "" {
		b.where = append(b.where, sql)
	}
	b.some = b.some || c.Field == "id" && c.Op == "is"
	b.state = b.state || c.Field == "state" && c.Op == "is"
	return err
}

// rows asks whether a child list has rows at all. The rows of a draft over what is in
// force are nobody's business: such a record has neither.
func (b *selection) rows(f *register.Field, op string) string {
	sql := "EXISTS (SELECT 1 FROM " + f.Table + " c WHERE c.org = r.org AND c.record = r.id)"
	if op == "empty" {
		sql = "NOT " + sql
	}
	if b.force {
		sql = "r.in_force IS NULL AND " + sql
	}
	return sql
}

// nested filters by a field of a child list: some row of it meets the condition.
func (b *selection) nested(ctx context.Context, list, name string, c Cond, p *problem.List) error {
	f := b.t.Field(list)
	if f == nil || f.Kind != register.KindRows {
		p.Add(c.Field, "unknown_field")
		return nil
	}
	for _, r := range f.Rows {
		if r.Name != name {
			continue
		}
		sql, err := b.compare(ctx, column{expr: "c." + quote(name), kind: ColumnType(r), field: r}, c, p)
		if sql == "" {
			return err
		}
		sql = "EXISTS (SELECT 1 FROM " + f.Table + " c WHERE c.org = r.org AND c.record = r.id AND " + sql + ")"
		if b.force {
			sql = "r.in_force IS NULL AND " + sql // rows of a draft are nobody's business
		}
		b.where = append(b.where, sql)
		return err
	}
	p.Add(c.Field, "unknown_field")
	return nil
}

// operators that each kind of column understands.
var operators = map[string]string{
	"text": "is, not, contains, before, after, empty, filled", "int": "is, not, before, after, empty, filled",
	"bool": "is, not", "time": "before, after, empty, filled", "id": "is, not, empty, filled", "json": "has, empty, filled",
}

func (b *selection) compare(ctx context.Context, col column, c Cond, p *problem.List) (string, error) {
	if !strings.Contains(", "+operators[col.kind]+",", ", "+c.Op+",") {
		p.Add(c.Field, "bad_operator", "operator", c.Op, "operators", operators[col.kind])
		return "", nil
	}
	switch c.Op {
	case "empty":
		return b.isEmpty(col), nil
	case "filled":
		if col.kind == "text" {
			return col.expr + " > ''", nil // what an index can begin at
		}
		return "NOT (" + b.isEmpty(col) + ")", nil
	case "contains":
		if c.Field == "title" {
			c.Value = catalogue.Fold(c.Value) // as the title is kept for sorting
		}
		return b.contains(col, c.Value), nil
	case "has":
		return b.has(ctx, col, c, p)
	}
	var params []string
	for _, v := range strings.Split(c.Value, "|") {
		x, ok, err := b.operand(ctx, col, c.Field, strings.TrimSpace(v), p)
		if err != nil || !ok {
			return "", err
		}
		params = append(params, b.param(x))
	}
	switch c.Op {
	case "is":
		return col.expr + " IN (" + strings.Join(params, ", ") + ")", nil
	case "not":
		return "(" + col.expr + " IS NULL OR " + col.expr + " NOT IN (" + strings.Join(params, ", ") + "))", nil
	}
	if len(params) != 1 {
		p.Add(c.Field, "one_value")
		return "", nil
	}
	guard := ""
	if col.kind == "text" {
		guard = " AND " + col.expr + " > ''"
	}
	if c.Op == "before" {
		return "(" + col.expr + " < " + params[0] + guard + ")", nil
	}
	return "(" + col.expr + " > " + params[0] + guard + ")", nil
}

func (b *selection) isEmpty(col column) string {
	switch col.kind {
	case "json":
		if b.tx.db.base.Dialect == db.Postgres {
			return col.expr + " = '[]'::jsonb"
		}
		return col.expr + " = '[]'"
	case "int":
		return col.expr + " = 0"
	case "text":
		return col.expr + " = ''"
	}
	return col.expr + " IS NULL"
}

// contains looks for a part of the text, whatever its case. The patterns of LIKE
// in it stand for themselves.
func (b *selection) contains(col column, part string) string {
	part = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(part))
	return "lower(" + col.expr + ") LIKE " + b.param("%"+part+"%") + ` ESCAPE '\'`
}

func (b *selection) has(ctx context.Context, col column, c Cond, p *problem.List) (string, error) {
	v := strings.TrimSpace(c.Value)
	if col.field != nil && col.field.Kind == register.KindLinks {
		at, err := b.link(ctx, col, c.Field, v, p)
		if err != nil || at == "" {
			return "", err
		}
		v = at
	}
	return b.tx.db.base.Dialect.ListHas(col.expr, b.param(v)), nil
}

// operand turns what a person typed into a parameter of the column's kind.
func (b *selection) operand(ctx context.Context, col column, field, v string, p *problem.List) (any, bool, error) {
	switch col.kind {
	case "int":
		if col.field != nil && col.field.Kind == register.KindDecimal {
			d, err := register.ParseDecimal(v)
			p.If(err != nil, field, "bad_decimal", "value", v)
			return int64(d), err == nil, nil
		}
		n, err := strconv.ParseInt(v, 10, 64)
		p.If(err != nil, field, "bad_number", "value", v)
		return n, err == nil, nil
	case "bool":
		yes, err := strconv.ParseBool(v)
		p.If(err != nil, field, "bad_bool", "value", v)
		return yes, err == nil, nil
	case "time":
		return b.time(field, v, p)
	case "id":
		at, err := b.link(ctx, col, field, v, p)
		return at, at != "", err
	}
	return b.textOperand(col, field, v, p)
}

func (b *selection) time(field, v string, p *problem.List) (any, bool, error) {
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		t, err = time.Parse(time.DateOnly, v)
	}
	p.If(err != nil, field, "bad_time", "value", v)
	return b.tx.db.base.Dialect.Time(t), err == nil, nil
}

func (b *selection) textOperand(col column, field, v string, p *problem.List) (any, bool, error) {
	f := col.field
	switch {
	case field == "title":
		v = catalogue.Fold(v)
	case f == nil && (field == "review_due" || field == "reviewed_on"), f != nil && f.Kind == register.KindDay:
		if _, err := calendar.ParseDay(v); err != nil {
			p.Add(field, "bad_day", "value", v)
			return nil, false, nil
		}
	case f != nil && len(f.Values) > 0 && !f.Has(v):
		p.Add(field, "unknown_value", "value", v, "values", strings.Join(f.Values, ", "))
		return nil, false, nil
	case f != nil && f.Kind == register.KindCountry:
		v = strings.ToUpper(v)
	}
	if strings.ContainsRune(v, 0) {
		p.Add(field, "bad_text")
		return nil, false, nil
	}
	return v, true, nil
}

// link reads an identifier or a reference.
func (b *selection) link(ctx context.Context, col column, field, v string, p *problem.List) (string, error) {
	if at, err := id.Parse(v); err == nil {
		return at.String(), nil
	}
	var registers []string
	if col.field != nil {
		registers = col.field.Registers
	} else if field == "owner" {
		registers = []string{"people"}
	} else if field == "id" {
		registers = []string{b.t.Name}
	}
	at, err := b.tx.Resolve(ctx, registers, v)
	if err != nil {
		return "", err
	}
	p.If(at.IsZero(), field, "unknown_link", "value", v)
	return at.String(), nil
}

// Resolve finds the record that text means: an identifier, a reference such as
// PA-0012, or, where one register is asked for, its external key or exact title.
// The zero ID is "none", for what is missing and for what the actor may not see.
func (tx *Tx) Resolve(ctx context.Context, registers []string, text string) (id.ID, error) {
	if at, err := id.Parse(text); err == nil {
		return at, nil
	}
	var found id.ID
	if prefix, n, ok := id.ParseRef(text); ok {
		if t := tx.db.set.ByPrefix(prefix); t != nil && (len(registers) == 0 || slices.Contains(registers, t.Name)) {
			if _, err := tx.one(ctx, &found, "SELECT id FROM record WHERE org = $1 AND register = $2 AND ref = $3", tx.Org.String(), t.Name, id.Ref(prefix, n)); err != nil {
				return found, err
			}
		}
	}
	for _, name := range registers {
		if !found.IsZero() {
			break
		}
		var err error
		if found, err = tx.byName(ctx, tx.db.set.Get(name), text); err != nil {
			return found, err
		}
	}
	if found.IsZero() {
		return found, nil
	}
	titles, err := Titles(ctx, tx, []id.ID{found})
	if _, seen := titles[found]; err != nil || !seen {
		return id.ID{}, err
	}
	return found, nil
}

// byName finds a record by its external key, or by its title if only one has it.
func (tx *Tx) byName(ctx context.Context, t *register.Type, text string) (id.ID, error) {
	var at id.ID
	for _, f := range t.Fields {
		if !f.Key || !at.IsZero() {
			continue
		}
		if _, err := tx.one(ctx, &at, "SELECT id FROM "+t.Table+" WHERE org = $1 AND "+quote(f.Name)+" = $2", tx.Org.String(), text); err != nil {
			return at, err
		}
	}
	if !at.IsZero() || text == "" {
		return at, nil
	}
	rows, err := tx.sql.QueryContext(ctx, "SELECT id FROM record WHERE org = $1 AND register = $2 AND title_key = $3 AND archived IS NULL LIMIT 2", tx.Org.String(), t.Name, catalogue.Fold(text))
	if err != nil {
		return at, fmt.Errorf("find %s by title: %w", t.Name, err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		if err := rows.Scan(&at); err != nil {
			return at, err
		}
	}
	if n != 1 {
		return id.ID{}, rows.Err()
	}
	return at, rows.Err()
}
