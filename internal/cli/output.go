package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// Forms of output.
const (
	formatTable = "table"
	formatJSON  = "json"
	formatCSV   = "csv"
)

var formats = []string{formatTable, formatJSON, formatCSV}

// checkOutput refuses a form that there is not.
func (c *cli) checkOutput() error {
	switch c.output {
	case "", formatTable, formatJSON, formatCSV:
		return nil
	}
	return problem.New(problem.Invalid, "cli_output", "value", c.output)
}

// say talks to the person, on standard error.
func (c *cli) say(key string, args ...any) { fmt.Fprintln(c.Err, c.w.T(key, args...)) }

func (c *cli) writeJSON(v any) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// column of a table.
type column struct {
	name  string // in CSV
	title string // for people
	right bool   // numbers
}

// table is what a command shows: the same rows for people and for programs.
type table struct {
	columns []column
	rows    [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// show writes a table in the form asked for; v is what JSON shows.
func (c *cli) show(t table, v any) error {
	switch c.output {
	case formatJSON:
		return c.writeJSON(v)
	case formatCSV:
		return c.writeCSV(t, true)
	}
	return c.writeTable(t)
}

func (c *cli) writeCSV(t table, head bool) error {
	w := csv.NewWriter(c.Out)
	if head {
		names := make([]string, len(t.columns))
		for i, col := range t.columns {
			names[i] = col.name
		}
		_ = w.Write(names) // Flush tells
	}
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, s := range row {
			cells[i] = guard(s)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// guard keeps a spreadsheet program from running a cell as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// narrowest is how far a column is squeezed to fit the terminal.
const narrowest = 8

func (c *cli) writeTable(t table) error {
	if len(t.rows) == 0 {
		return nil
	}
	for _, row := range t.rows {
		for i := range row {
			row[i] = clean(row[i])
		}
	}
	widths := make([]int, len(t.columns))
	for i, col := range t.columns {
		widths[i] = columns(col.title)
		for _, row := range t.rows {
			widths[i] = max(widths[i], columns(row[i]))
		}
	}
	if room, ok := c.terminal(c.Out); ok {
		var gone int
		if t, widths = withoutEmpty(t, widths, room); len(t.columns) == 0 {
			return nil
		}
		widths, gone = fit(widths, room)
		if gone > 0 {
			defer c.say("cli.columns_hidden", "count", gone)
		}
	}
	titles := make([]string, len(t.columns))
	for i, col := range t.columns {
		titles[i] = col.title
	}
	if err := c.writeRow(t, widths, titles, paintBold); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := c.writeRow(t, widths, row, ""); err != nil {
			return err
		}
	}
	return nil
}

func (c *cli) writeRow(t table, widths []int, cells []string, code string) error {
	var b strings.Builder
	for i, n := range widths {
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(pad(cut(cells[i], n), n, t.columns[i].right))
	}
	line := strings.TrimRight(b.String(), " ")
	if code != "" {
		line = c.paint(c.Out, code, line)
	}
	if _, err := fmt.Fprintln(c.Out, line); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// withoutEmpty leaves out columns that say nothing in any row, if room is short.
func withoutEmpty(t table, widths []int, room int) (table, []int) {
	total := 2 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	if total <= room {
		return t, widths
	}
	out, kept := table{rows: make([][]string, len(t.rows))}, []int{}
	for i, col := range t.columns {
		filled := false
		for _, row := range t.rows {
			filled = filled || row[i] != ""
		}
		if !filled {
			continue
		}
		out.columns, kept = append(out.columns, col), append(kept, widths[i])
		for j, row := range t.rows {
			out.rows[j] = append(out.rows[j], row[i])
		}
	}
	return out, kept
}

// fit squeezes the widest columns until all find room, and leaves the last ones
// out if that is not enough. The first one names the row and stays as it is.
func fit(widths []int, room int) (out []int, gone int) {
	out = append(out, widths...)
	total := func() int {
		n := 2 * (len(out) - 1)
		for _, w := range out {
			n += w
		}
		return n
	}
	for total() > room {
		widest := len(out) - 1
		for i, w := range out {
			if i > 0 && w > out[widest] {
				widest = i
			}
		}
		if widest > 0 && out[widest] > narrowest {
			out[widest]--
			continue
		}
		if len(out) == 1 {
			break
		}
		out = out[:len(out)-1]
		gone++
	}
	return out, gone
}

// save writes a file whole or not at all: beside it first, then in its place. "-"
// is standard output. A file that is there stays unless force says otherwise.
func (c *cli) save(name string, force bool, write func(io.Writer) error) (err error) {
	if name == "-" {
		return write(c.Out)
	}
	if _, err := os.Stat(name); err == nil && !force {
		return problem.New(problem.Invalid, "cli_file_exists", "file", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".privet-*")
	if err != nil {
		return fileProblem(name, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fileProblem(name, err)
	}
	if err := f.Close(); err != nil {
		return fileProblem(name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fileProblem(name, err)
	}
	return nil
}

// saveSecret writes a new file that only its owner can read.
func saveSecret(name, secret string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fileProblem(name, err)
	}
	_, err = io.WriteString(f, secret+"\n")
	if end := f.Close(); err == nil {
		err = end
	}
	if err != nil {
		return fileProblem(name, err)
	}
	return nil
}
