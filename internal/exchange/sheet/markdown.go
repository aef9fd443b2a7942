package sheet

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"regexp"
	"strings"
)

// markdownReader takes the pipe tables out of a text, line by line. goldmark, which
// Privet renders Markdown with, would hold the whole text and cannot be stopped.
type markdownReader struct {
	s       *source
	heading string
	names   map[string]int
	before  string // the line above
	fence   string // closing mark of an open code block
	g       *grid
	row     int
	listed  bool
}

var (
	ruleLine = regexp.MustCompile(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	breakTag = regexp.MustCompile(`(?i)<br[ \t]*/?>`)
	bullet   = regexp.MustCompile(`^ {0,3}([-*+]|\d{1,9}[.)])[ \t]+\S`)
)

// rule reports whether line separates the head of a pipe table from its body.
func rule(line string) bool {
	return len(line) < 64<<10 && strings.IndexByte(line, '|') >= 0 && strings.IndexByte(line, '-') >= 0 && ruleLine.MatchString(line)
}

// hasPipeTable reports whether a sample has the two lines a pipe table begins with.
func hasPipeTable(sample string) bool {
	before := ""
	for line := range strings.Lines(sample) {
		line = strings.TrimRight(line, "\r\n")
		if rule(line) && startsTable(before, line) {
			return true
		}
		before = line
	}
	return false
}

// startsTable reports whether head and rule have as many cells.
func startsTable(head, rule string) bool {
	return strings.IndexByte(head, '|') >= 0 && len(pipeCells(head)) == len(pipeCells(rule))
}

func (s *source) readMarkdown(t *text) error {
	m := &markdownReader{s: s, names: map[string]int{}}
	m.heading = strings.TrimSuffix(path.Base(s.name), path.Ext(s.name))
	r := bufio.NewReaderSize(t.open(true), 64<<10)
	limit := max(8*s.lim.Cell, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(r, limit)
		if errors.Is(err, io.EOF) {
			break
		}
		var long *longCell
		if errors.As(err, &long) {
			s.sheet, s.row = m.heading, n
		}
		if err != nil {
			return err
		}
		if err := m.line(strings.ToValidUTF8(line, "\uFFFD")); err != nil {
			return err
		}
	}
	if err := m.closeTable(); err != nil {
		return err
	}
	if len(s.book.Sheets) == 0 {
		return invalid("markdown_no_table", "file", s.name)
	}
	return nil
}

// readLine reads up to \n, \r\n or \r; io.EOF comes alone.
func readLine(r *bufio.Reader, limit int) (string, error) {
	var line []byte
	for {
		b, err := r.ReadByte()
		if err == io.EOF && len(line) > 0 {
			return string(line), nil
		}
		if err != nil {
			return "", err
		}
		if b == '\r' {
			if next, err := r.Peek(1); err == nil && next[0] == '\n' {
				_, _ = r.ReadByte()
			}
			b = '\n'
		}
		if b == '\n' {
			return string(line), nil
		}
		if line = append(line, b); len(line) > limit {
			return "", &longCell{col: -1}
		}
	}
}

func (m *markdownReader) line(line string) error {
	before := m.before
	m.before = line
	bare := strings.TrimSpace(line)
	if m.fence != "" {
		if strings.HasPrefix(bare, m.fence) {
			m.fence = ""
		}
		return nil
	}
	switch {
	case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
		m.fence, m.before = bare[:3], ""
		return m.closeTable()
	case m.g != nil && bare != "" && strings.IndexByte(line, '|') >= 0:
		return m.tableRow(line)
	case m.g != nil:
		if err := m.closeTable(); err != nil {
			return err
		}
	}
	switch {
	case rule(line) && startsTable(before, line):
		return m.openTable(before)
	case heading(bare) != "":
		m.heading, m.listed, m.before = plainMarkdown(heading(bare)), false, ""
	case underline(bare) && strings.TrimSpace(before) != "" && !bullet.MatchString(before):
		m.heading, m.listed = plainMarkdown(strings.TrimSpace(before)), false
	case bullet.MatchString(line) && strings.IndexByte(line, ':') >= 0 && !m.listed:
		m.listed = true
		m.s.note(m.heading, "markdown_list", map[string]any{"heading": m.heading})
		return m.s.hold(200 + len(m.heading))
	}
	return nil
}

// heading is the text of a line such as "## Register".
func heading(line string) string {
	t := strings.TrimLeft(line, "#")
	if n := len(line) - len(t); n == 0 || n > 6 || t == "" || (t[0] != ' ' && t[0] != '\t') {
		return ""
	}
	return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(t), "#"))
}

func underline(line string) bool {
	return len(line) > 1 && (strings.Trim(line, "=") == "" || strings.Trim(line, "-") == "")
}

func (m *markdownReader) openTable(head string) error {
	name := shorten(m.heading, 1000)
	m.names[name]++
	if n := m.names[name]; n > 1 {
		name = fmt.Sprintf("%s (%d)", name, n)
	}
	m.g, m.row = m.s.newGrid(clean(name)), 0
	if err := m.s.hold(2*len(name) + 300); err != nil {
		return err
	}
	return m.tableRow(head)
}

func (m *markdownReader) tableRow(line string) error {
	m.row++
	if err := m.g.start(m.row); err != nil {
		return err
	}
	for i, c := range pipeCells(line) {
		if err := m.g.set(i, Cell{Kind: Text, Text: plainMarkdown(c)}); err != nil {
			return err
		}
	}
	return m.g.end()
}

func (m *markdownReader) closeTable() error {
	if m.g == nil {
		return nil
	}
	g := m.g
	m.g = nil
	return g.finish()
}

// pipeCells cuts a line at its pipes, but for those behind a backslash.
func pipeCells(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	var cells []string
	from := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			if len(cells) > maxCols { // the grid refuses the row
				return cells
			}
			cells = append(cells, strings.TrimSpace(line[from:i]))
			from = i + 1
		}
	}
	if rest := strings.TrimSpace(line[from:]); rest != "" {
		cells = append(cells, rest)
	}
	return cells
}

// plainMarkdown is the text of a cell: breaks are lines, escapes and entities are
// what they stand for, emphasis around the whole of it is dropped.
func plainMarkdown(t string) string {
	if strings.IndexByte(t, '<') >= 0 {
		t = breakTag.ReplaceAllString(t, "\n")
	}
	for _, mark := range []string{"**", "__", "`", "*", "_"} {
		if n := len(mark); len(t) > 2*n && strings.HasPrefix(t, mark) && strings.HasSuffix(t, mark) &&
			!strings.Contains(t[n:len(t)-n], mark) && t[len(t)-n-1] != '\\' {
			t = t[n : len(t)-n]
			break
		}
	}
	if strings.IndexByte(t, '\\') >= 0 {
		var b strings.Builder
		for i := 0; i < len(t); i++ {
			if t[i] == '\\' && i+1 < len(t) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", t[i+1]) >= 0 {
				i++
			}
			b.WriteByte(t[i])
		}
		t = b.String()
	}
	if strings.IndexByte(t, '&') >= 0 {
		t = html.UnescapeString(t)
	}
	return strings.TrimSpace(t)
}
