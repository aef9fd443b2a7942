package db

import (
	"fmt"
	"time"
)

// Dialect is where the two databases differ. Each method says why it must.
type Dialect string

const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// timeForm is fixed in width and in UTC, so that SQLite's text order is time order.
const timeForm = "2006-01-02T15:04:05.000000Z"

// Time is t as the database keeps it: SQLite has no type for an instant, so it
// gets text of fixed width; PostgreSQL gets timestamptz. The zero time is NULL.
func (d Dialect) Time(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	if d == SQLite {
		return t.Format(timeForm)
	}
	return t
}

// Instant scans what Time wrote.
type Instant struct{ Time time.Time }

// Scan reads text, a time or NULL.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		i.Time = time.Time{}
	case time.Time:
		i.Time = v.UTC()
	case string:
		t, err := time.Parse(timeForm, v)
		if err != nil {
			return fmt.Errorf("instant %q: %w", v, err)
		}
		i.Time = t
	default:
		return fmt.Errorf("instant from %T", src)
	}
	return nil
}

// ForUpdate locks the rows of a SELECT until the transaction ends. SQLite has one
// writer, which holds the whole file already.
func (d Dialect) ForUpdate() string {
	if d == SQLite {
		return ""
	}
	return " FOR UPDATE"
}

// ListHas is a condition: the JSON list in column holds the text in param.
func (d Dialect) ListHas(column, param string) string {
	if d == SQLite {
		return "EXISTS (SELECT 1 FROM json_each(" + column + ") WHERE value = " + param + ")"
	}
	return column + " @> to_jsonb(" + param + "::text)"
}

// JSONText reads one text value out of a JSON object column.
func (d Dialect) JSONText(column, key string) string {
	if d == SQLite {
		return "json_extract(" + column + ", '$." + key + "')"
	}
	return "(" + column + " ->> '" + key + "')"
}

// JSONList reads one list out of a JSON object column, as JSON.
func (d Dialect) JSONList(column, key string) string {
	if d == SQLite {
		return "json_extract(" + column + ", '$." + key + "')"
	}
	return "(" + column + " -> '" + key + "')"
}

// JSONParam marks a parameter that holds JSON text.
func (d Dialect) JSONParam(param string) string {
	if d == SQLite {
		return param
	}
	return param + "::jsonb"
}

// Type names of columns in CREATE TABLE.
func (d Dialect) Type(of string) string {
	types := map[string][2]string{
		"id":   {"TEXT", "uuid"},
		"text": {"TEXT", `text COLLATE "C"`},
		"int":  {"INTEGER", "bigint"},
		"bool": {"INTEGER", "boolean"},
		"time": {"TEXT", "timestamptz"},
		"json": {"TEXT", "jsonb"},
		"blob": {"BLOB", "bytea"},
	}
	pair, ok := types[of]
	if !ok {
		panic("no column type for " + of)
	}
	if d == SQLite {
		return pair[0]
	}
	return pair[1]
}
