package sheet

import (
	"bufio"
	"errors"
	"io"
	"path"
	"strings"
)

// csvReader cuts characters into fields. encoding/csv would not do: it knows no
// bare CR, holds a field of any length, and in its lenient mode swallows a file
// behind an unclosed quote without a word.
type csvReader struct {
	r     *bufio.Reader
	delim byte
	limit int // bytes in one field, 0 for none

	field  []byte
	line   int // of the file, from 1
	quoted int // line where the open quote stands, 0 if none
	nuls   int
	ended  bool
}

var errQuote = errors.New("quote is not closed")

// row reads one record and hands each field over. It answers io.EOF when there is
// none left.
func (c *csvReader) row(each func(i int, field []byte) error) error {
	if c.ended {
		return io.EOF
	}
	c.field = c.field[:0]
	for i := 0; ; i++ {
		stop, err := c.next()
		if err != nil {
			var long *longCell
			if errors.As(err, &long) {
				return &longCell{col: i}
			}
			return err
		}
		if stop == stopEnd && i == 0 && len(c.field) == 0 {
			return io.EOF
		}
		if err := each(i, c.field); err != nil {
			return err
		}
		c.field = c.field[:0]
		if stop != stopField {
			return nil
		}
	}
}

type stop uint8

const (
	stopField stop = iota
	stopRow
	stopEnd
)

// next reads one field up to its delimiter, the end of its line or the end.
func (c *csvReader) next() (stop, error) {
	first, inside := true, false
	for {
		b, err := c.r.ReadByte()
		if errors.Is(err, io.EOF) {
			c.ended = true
			if inside {
				return stopEnd, errQuote
			}
			return stopEnd, nil
		}
		if err != nil {
			return stopEnd, err
		}
		switch {
		case b == 0:
			c.nuls++
			continue
		case inside && b == '"':
			if c.peek() == '"' {
				_, _ = c.r.ReadByte()
				break
			}
			inside, c.quoted = false, 0
			if !c.closes() { // "Foo" bar: the quotes were part of the text
				c.field = append([]byte{'"'}, c.field...)
				c.field = append(c.field, '"')
			}
			continue
		case inside:
			if b == '\n' || b == '\r' && c.peek() != '\n' {
				c.line++
			}
		case b == '"' && first:
			inside, first, c.quoted = true, false, c.line
			continue
		case b == c.delim:
			return stopField, nil
		case b == '\r':
			if c.peek() == '\n' {
				_, _ = c.r.ReadByte()
			}
			c.line++
			return stopRow, nil
		case b == '\n':
			c.line++
			return stopRow, nil
		}
		first = first && (b == ' ' && c.delim != ' ')
		if c.field = append(c.field, b); c.limit > 0 && len(c.field) > c.limit {
			return stopEnd, &longCell{}
		}
		if first {
			c.leading()
		}
	}
}

// leading drops blanks that stand before an opening quote.
func (c *csvReader) leading() {
	if c.peek() == '"' {
		c.field = c.field[:0]
	}
}

// peek is the next byte, 0 at the end.
func (c *csvReader) peek() byte {
	b, err := c.r.Peek(1)
	if err != nil {
		return 0
	}
	return b[0]
}

// closes reports whether what follows a quote ends the field, blanks aside.
func (c *csvReader) closes() bool {
	next, _ := c.r.Peek(16)
	for _, b := range next {
		if b == c.delim || b == '\r' || b == '\n' || b == 0 {
			return true
		}
		if b != ' ' {
			return false
		}
	}
	return len(next) < 16
}

func (s *source) readCSV(t *text) error {
	sample, err := t.sample()
	if err != nil {
		return err
	}
	delim, declared := sniff(sample)
	name := strings.TrimSuffix(path.Base(s.name), path.Ext(s.name))
	c := &csvReader{r: bufio.NewReaderSize(t.open(true), 64<<10), delim: delim, limit: s.lim.Cell, line: 1}
	if declared {
		if _, err := c.r.ReadBytes('\n'); err != nil && err != io.EOF {
			return err
		}
		c.line++
	}
	if e := t.encodingName(); e != "UTF-8" {
		s.note("", "encoding", map[string]any{"file": s.name, "encoding": e})
	}
	g := s.newGrid(name)
	for n := 1; ; n++ {
		if n > maxRows {
			return &outside{place: cellName(0, n)}
		}
		if err := g.start(n); err != nil {
			return err
		}
		err := c.row(func(i int, field []byte) error {
			if i >= 4*maxCols {
				return &outside{place: cellName(i, n)}
			}
			if len(field) == 0 {
				return s.step()
			}
			return g.set(i, Cell{Kind: Text, Text: string(field)})
		})
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errQuote) {
			return invalid("csv_quote", "file", s.name, "line", c.quoted)
		}
		if err != nil {
			return err
		}
		if err := g.end(); err != nil {
			return err
		}
	}
	if c.nuls > 0 {
		s.note(name, "nul_characters", map[string]any{"file": s.name, "count": c.nuls})
	}
	return g.finish()
}

// sniff finds the delimiter: the one a first line "sep=;" states, else the one
// that cuts the sample into rows of the most equal width.
func sniff(sample string) (delim byte, declared bool) {
	line, _, _ := strings.Cut(sample, "\n")
	line = strings.TrimSpace(line)
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && line[4] != '"' {
		return line[4], true
	}
	if strings.EqualFold(line, "sep=") && strings.HasPrefix(strings.ToLower(sample), "sep=\t") {
		return '\t', true
	}
	best, most := byte(','), 0.0
	for _, d := range []byte{';', ',', '\t', '|'} {
		if v := regularity(sample, d); v > most {
			best, most = d, v
		}
	}
	return best, false
}

// regularity rates a delimiter: how many fields stand in rows of the commonest
// width above one, squared by the share of rows that have it.
func regularity(sample string, delim byte) float64 {
	c := csvReader{r: bufio.NewReader(strings.NewReader(sample)), delim: delim}
	widths := map[int]int{}
	rows := 0
	for rows < 200 {
		width, filled := 0, false
		err := c.row(func(i int, field []byte) error {
			width = i + 1
			filled = filled || len(field) > 0
			return nil
		})
		if err != nil {
			break
		}
		if filled && !c.ended || rows == 0 {
			rows++
			widths[width]++
		}
	}
	best := 0.0
	for width, n := range widths {
		share := float64(n) / float64(rows)
		if v := share * share * float64(min(width-1, 50)); width > 1 && v > best {
			best = v
		}
	}
	return best
}
