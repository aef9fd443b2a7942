package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
)

// row sets one field of one row of a child list.
func (a *assigner) row(list, at, sub, op, text string) {
	f := a.t.Field(list)
	if f == nil {
		a.unknown(list, a.names())
		return
	}
	if f.Kind != register.KindRows || sub == "" {
		a.p.Add(list+"."+at, "cli_rows", "example", a.c.example(a.t, list, ""))
		return
	}
	i := slices.IndexFunc(f.Rows, func(x *register.Field) bool { return x.Name == sub })
	if i < 0 {
		var names []string
		for _, x := range f.Rows {
			names = append(names, x.Name)
		}
		a.unknown(list+"."+at+"."+sub, names)
		return
	}
	rows := a.rows(list)
	n, ok := a.index(list, at, &rows)
	if !ok {
		return
	}
	a.patch[list] = rows
	row := rows[n].(map[string]any)
	path := list + "." + at + "." + sub
	if x := f.Rows[i]; x.Kind == register.KindRow && text != "" {
		row[sub] = a.rowID(x.RowOf, text)
	} else {
		a.set(x, row, row, path, op, text)
	}
	if row[sub] == nil {
		delete(row, sub) // a row is sent whole
	}
}

// rows of a list as far as this command has changed them. The record's own are
// copied: a patch replaces the list.
func (a *assigner) rows(list string) []any {
	v, ok := a.patch[list]
	if !ok {
		v = a.now[list]
	}
	rows, _ := v.([]any)
	return slices.Clone(rows)
}

// index finds the row that at means: a number from 1, or + for a new one.
func (a *assigner) index(list, at string, rows *[]any) (int, bool) {
	if strings.HasPrefix(at, "+") {
		want := a.freshID(list, at)
		for i, r := range *rows {
			if r.(map[string]any)["id"] == want {
				return i, true
			}
		}
		*rows = append(*rows, map[string]any{"id": want})
		return len(*rows) - 1, true
	}
	n, err := strconv.Atoi(at)
	if err != nil || n < 1 || n > len(*rows) {
		a.p.Add(list+"."+at, "cli_no_row", "count", len(*rows), "example", list+".+")
		return 0, false
	}
	return n - 1, true
}

// freshID is the identifier of a new row: given here so that another row of the
// same command can point at it.
func (a *assigner) freshID(list, at string) string {
	if a.fresh[list] == nil {
		a.fresh[list] = map[string]string{}
	}
	if a.fresh[list][at] == "" {
		a.fresh[list][at] = id.New().String()
	}
	return a.fresh[list][at]
}

// rowID is the identifier of the row of list that text means.
func (a *assigner) rowID(list, text string) any {
	if strings.HasPrefix(text, "+") {
		return a.freshID(list, text)
	}
	rows := a.rows(list)
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(rows) {
		if at, ok := rows[n-1].(map[string]any)["id"]; ok {
			return at
		}
	}
	return text
}

func (a *assigner) attribute(label, value string) {
	list := slices.Clone(a.rows("attributes"))
	list = slices.DeleteFunc(list, func(x any) bool { return x.(map[string]any)["label"] == label })
	if value != "" {
		list = append(list, map[string]any{"label": label, "value": value})
	}
	a.patch["attributes"] = list
}

// lastRowFirst lets the rows of a list keep their numbers while several are taken
// away.
func lastRowFirst(x, y string) int {
	list, at, _ := strings.Cut(x, ".")
	other, than, _ := strings.Cut(y, ".")
	n, err := strconv.Atoi(at)
	m, err2 := strconv.Atoi(than)
	if list != other || err != nil || err2 != nil {
		return 0
	}
	return m - n
}

// unset empties a field, or takes a row away: purposes.1.
func (a *assigner) unset(path string) {
	list, at, ok := strings.Cut(path, ".")
	if !ok {
		if a.t.Field(path) == nil && !slices.Contains(register.Editable(), path) {
			a.unknown(path, a.names())
			return
		}
		a.patch[path] = nil
		return
	}
	if list == "attributes" {
		a.attribute(at, "")
		return
	}
	rows := a.rows(list)
	n, err := strconv.Atoi(at)
	if err != nil || n < 1 || n > len(rows) {
		a.p.Add(path, "cli_no_row", "count", len(rows), "example", list+".+")
		return
	}
	a.patch[list] = slices.Delete(rows, n-1, n)
}
