package cli

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// paint codes of a terminal.
const (
	paintBold   = "1"
	paintDim    = "2"
	paintRed    = "31"
	paintGreen  = "32"
	paintYellow = "33"
)

// terminal is the width in columns of the terminal behind w; ok is false when
// there is none.
func (c *cli) terminal(w io.Writer) (columns int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile {
		return 0, false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return 0, false
	}
	if n, err := strconv.Atoi(c.env("COLUMNS")); err == nil && n > 0 {
		return n, true
	}
	if n := columnsOf(f); n > 0 {
		return n, true
	}
	return 80, true
}

// paint colours s where there is a terminal that wants it (NO_COLOR).
func (c *cli) paint(w io.Writer, code, s string) string {
	if _, ok := c.terminal(w); !ok || c.env("NO_COLOR") != "" || c.env("TERM") == "dumb" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// clean takes out what would steer the terminal: records hold what strangers typed.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r == '\r':
			return -1
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, s)
}

// columns counts the places that s takes on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOfRune(r)
	}
	return n
}

func columnsOfRune(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut shortens s to n places, with a sign that something is missing.
func cut(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	var b strings.Builder
	used := 0
	for _, r := range s {
		w := columnsOfRune(r)
		if used+w > n-1 {
			break
		}
		used += w
		b.WriteRune(r)
	}
	return b.String() + "…"
}

func pad(s string, n int, right bool) string {
	gap := strings.Repeat(" ", max(0, n-columns(s)))
	if right {
		return gap + s
	}
	return s + gap
}
