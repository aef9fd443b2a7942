package page

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// drawnCells are the cells of one page that were drawn already: in fifty rows the same
// states, people and words come again and again.
type drawnCells map[string]string

// cell draws a cell, or writes what an equal one looked like.
func (d drawnCells) cell(c cell) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		key := c.looks()
		if html, ok := d[key]; ok {
			_, err := io.WriteString(w, html)
			return err
		}
		var b bytes.Buffer
		if err := listCell(c).Render(ctx, &b); err != nil {
			return err
		}
		d[key] = b.String()
		_, err := w.Write(b.Bytes())
		return err
	})
}

// looks is everything that a cell is drawn from.
func (c cell) looks() string {
	var b strings.Builder
	b.Grow(96)
	for _, s := range []string{c.name, c.text, c.person, string(c.tone), c.missing, strconv.Itoa(c.percent), strconv.Itoa(c.more)} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	if c.list != nil {
		b.WriteString(c.list.Name)
	}
	for _, on := range []bool{c.muted, c.late} {
		if on {
			b.WriteByte(1)
		}
		b.WriteByte(0)
	}
	for _, m := range c.marks {
		b.WriteString(m.text)
		b.WriteByte(0)
		b.WriteString(m.country)
		if m.sensitive {
			b.WriteByte(1)
		}
		b.WriteByte(0)
	}
	return b.String()
}
