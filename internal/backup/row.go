package backup

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
)

// A row is one JSON object on one line, all columns in the order of the manifest.
// There is one way to write a row, and nothing else is read: a line that does not
// come out the same when written again is refused. So the same rows give the same
// bytes, whichever database they come from.

// timeForm is an instant in a row: UTC with microseconds.
const timeForm = "2006-01-02T15:04:05.000000Z"

// cell is one value: nil, string, int64, bool, []byte, time.Time, or json.RawMessage
// in canonical form.
type cell = any

// cellScanner gives the destinations of one row of a query and turns what came
// into cells.
type cellScanner struct {
	cols []Column
	dest []any
}

func newCellScanner(cols []Column) *cellScanner {
	s := &cellScanner{cols: cols, dest: make([]any, len(cols))}
	for i, c := range cols {
		switch c.Type {
		case "int":
			s.dest[i] = new(sql.NullInt64)
		case "bool":
			s.dest[i] = new(sql.NullBool)
		case "time":
			s.dest[i] = new(db.Instant)
		case "blob":
			s.dest[i] = new([]byte)
		default:
			s.dest[i] = new(sql.NullString)
		}
	}
	return s
}

func (s *cellScanner) scan(rows *sql.Rows, into []cell) error {
	if err := rows.Scan(s.dest...); err != nil {
		return err
	}
	for i, c := range s.cols {
		v, err := cellOf(c, s.dest[i])
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		into[i] = v
	}
	return nil
}

func cellOf(c Column, scanned any) (cell, error) {
	switch v := scanned.(type) {
	case *sql.NullInt64:
		if v.Valid {
			return v.Int64, nil
		}
	case *sql.NullBool:
		if v.Valid {
			return v.Bool, nil
		}
	case *db.Instant:
		if !v.Time.IsZero() {
			return v.Time, nil
		}
	case *[]byte:
		if *v != nil {
			return *v, nil
		}
	case *sql.NullString:
		if !v.Valid {
			return nil, nil
		}
		if c.Type == "json" {
			return canonical([]byte(v.String))
		}
		if !utf8.ValidString(v.String) {
			return nil, errors.New("text that is no UTF-8")
		}
		return v.String, nil
	}
	return nil, nil
}

// canonical is the one form of a JSON value here: keys sorted, no space.
func canonical(raw []byte) (json.RawMessage, error) {
	if string(raw) == "[]" {
		return json.RawMessage("[]"), nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("text after the end of a JSON value")
	}
	return encode(v)
}

func encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// appendRow writes one row and its line end.
func appendRow(b []byte, cols []Column, cells []cell) ([]byte, error) {
	for i, c := range cols {
		b = append(b, "{,"[min(i, 1)])
		b = strconv.AppendQuote(b, c.Name) // column names are plain ASCII
		b = append(b, ':')
		switch v := cells[i].(type) {
		case nil:
			b = append(b, "null"...)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case bool:
			b = strconv.AppendBool(b, v)
		case time.Time:
			b = v.UTC().AppendFormat(append(b, '"'), timeForm)
			b = append(b, '"')
		case []byte:
			b = base64.StdEncoding.AppendEncode(append(b, '"'), v)
			b = append(b, '"')
		case json.RawMessage:
			b = append(b, v...)
		case string:
			raw, err := encode(v)
			if err != nil {
				return nil, err
			}
			b = append(b, raw...)
		default:
			return nil, fmt.Errorf("column %s: value of type %T", c.Name, v)
		}
	}
	return append(b, "}\n"...), nil
}

// rowReader decodes lines of one table.
type rowReader struct {
	cols    []Column
	cells   []cell
	scratch []byte
}

var errRow = errors.New("not a row as it is written here")

// decode reads one line without its end; the cells are valid until the next one.
func (r *rowReader) decode(line []byte) ([]cell, error) {
	if r.cells == nil {
		r.cells = make([]cell, len(r.cols))
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errRow
	}
	for i, c := range r.cols {
		if key, err := d.Token(); err != nil || key != c.Name {
			return nil, fmt.Errorf("%w: column %s is not at its place", errRow, c.Name)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, fmt.Errorf("%w: column %s", errRow, c.Name)
		}
		v, err := parseCell(c, raw)
		if err != nil {
			return nil, fmt.Errorf("%w: column %s: %w", errRow, c.Name, err)
		}
		r.cells[i] = v
	}
	var err error
	r.scratch, err = appendRow(r.scratch[:0], r.cols, r.cells)
	if err != nil || !bytes.Equal(r.scratch[:len(r.scratch)-1], line) {
		return nil, errRow
	}
	return r.cells, nil
}

func parseCell(c Column, raw json.RawMessage) (cell, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch c.Type {
	case "int":
		return strconv.ParseInt(string(raw), 10, 64)
	case "bool":
		return strconv.ParseBool(string(raw))
	case "json":
		return canonical(raw)
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	switch c.Type {
	case "id":
		if _, err := id.Parse(s); err != nil || s != strings.ToLower(s) {
			return nil, errors.New("no identifier")
		}
	case "time":
		return time.Parse(timeForm, s)
	case "blob":
		return base64.StdEncoding.DecodeString(s)
	}
	return s, nil
}

// argument is a cell as the database takes it.
func argument(d db.Dialect, v cell) any {
	switch v := v.(type) {
	case time.Time:
		return d.Time(v)
	case json.RawMessage:
		return string(v)
	}
	return v
}
