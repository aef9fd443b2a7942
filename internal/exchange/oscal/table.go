package oscal

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// columns of a table of requirements. framework, id and title are needed.
var columns = [...]string{"framework", "id", "title", "text", "parent", "kind", "roles", "evidence", "requirements", "source", "label"}

// WriteTable writes frameworks as CSV (RFC 4180, UTF-8). Roles and requirements are
// joined by a bar, evidence stands one a line. A field that a spreadsheet program
// would run as a formula begins with an apostrophe, which reading takes off.
func WriteTable(w io.Writer, list ...Framework) error {
	c := csv.NewWriter(w)
	if err := c.Write(columns[:]); err != nil {
		return err
	}
	for _, f := range list {
		for _, r := range f.Rows {
			var maps []string
			for _, k := range r.Maps {
				maps = append(maps, string(k))
			}
			row := []string{f.ID, r.ID, r.Title, r.Text, r.Parent, r.Kind, strings.Join(r.Roles, "|"), strings.Join(r.Proof, "\n"), strings.Join(maps, "|"), r.Source, r.Label}
			for i := range row {
				row[i] = guard(row[i])
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// guard and unguard are those of package exchange.
func guard(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && formula(s[1:]) {
		return s[1:]
	}
	return s
}

func formula(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte("=+-@\t\r", rest[0]) >= 0
}

// readTable reads a table, of whatever program, whose first row names the columns.
func readTable(ctx context.Context, name string, file io.ReaderAt, size int64) (File, error) {
	book, err := sheet.Read(ctx, name, file, size, sheet.DefaultLimits())
	if err != nil {
		return File{}, err
	}
	for i := range book.Sheets {
		if at := header(book.Sheets[i].Rows); at != nil {
			return readRows(&book.Sheets[i], at)
		}
	}
	return File{}, problem.New(problem.Invalid, "oscal_columns", "columns", strings.Join(columns[:], ", "))
}

// header finds the columns of the first row: nil if one that is needed is missing.
func header(rows [][]sheet.Cell) map[string]int {
	if len(rows) == 0 {
		return nil
	}
	at := map[string]int{}
	for i, c := range rows[0] {
		word := strings.ToLower(strings.TrimSpace(c.Text))
		if word == "identifier" {
			word = "id"
		}
		if _, twice := at[word]; !twice && slices.Contains(columns[:], word) {
			at[word] = i
		}
	}
	for _, need := range columns[:3] {
		if _, ok := at[need]; !ok {
			return nil
		}
	}
	return at
}

func readRows(s *sheet.Sheet, at map[string]int) (File, error) {
	var file File
	place := map[string]int{}
	for i, cells := range s.Rows[1:] {
		get := func(column string) string {
			n, ok := at[column]
			if !ok || n >= len(cells) {
				return ""
			}
			return clean(unguard(cells[n].Text))
		}
		row := Row{Line: s.RowNumber(i + 1), ID: get("id"), Title: get("title"), Text: get("text"), Parent: get("parent"), Kind: strings.ToLower(get("kind")),
			Roles: split(get("roles"), "|"), Proof: split(get("evidence"), "\n"), Source: get("source"), Label: get("label")}
		for _, k := range split(get("requirements"), "|") {
			row.Maps = append(row.Maps, catalogue.Key(k))
		}
		id := get("framework")
		if id == "" && row.ID == "" && row.Title == "" {
			continue
		}
		if i >= MaxRows {
			return File{}, problem.New(problem.TooLarge, "oscal_rows", "max", MaxRows)
		}
		if id == "" {
			file.Refused = append(file.Refused, Refused{Line: row.Line, ID: row.ID, Key: "no_framework"})
			continue
		}
		n, ok := place[id]
		if !ok {
			n = len(file.Frameworks)
			place[id] = n
			file.Frameworks = append(file.Frameworks, Framework{ID: id, Title: id, Edition: "1"})
		}
		file.Frameworks[n].Rows = append(file.Frameworks[n].Rows, row)
	}
	if len(file.Frameworks) == 0 && len(file.Refused) == 0 {
		return File{}, problem.New(problem.Invalid, "oscal_empty")
	}
	return file, nil
}

func split(s, by string) []string {
	var out []string
	for _, x := range strings.Split(s, by) {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}
