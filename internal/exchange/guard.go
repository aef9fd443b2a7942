package exchange

import (
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// A spreadsheet program takes a CSV field that begins with one of these for a
// formula and runs it. (Strings in a workbook are typed and need no guard.)
const formulaStart = "=+-@\t\r"

// Guard makes a CSV field harmless: an apostrophe in front of what could be a
// formula, and in front of what looks guarded already, so that unguard is exact.
func Guard(s string) string {
	if guarded(s) {
		return "'" + s
	}
	return s
}

// unguard takes off what Guard put on.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && guarded(s[1:]) {
		return s[1:]
	}
	return s
}

// guarded: any number of apostrophes and then the beginning of a formula.
func guarded(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte(formulaStart, rest[0]) >= 0
}

func unguardSheet(s *sheet.Sheet) {
	for _, row := range s.Rows {
		for i := range row {
			if row[i].Kind == sheet.Text && strings.HasPrefix(row[i].Text, "'") {
				row[i].Text = unguard(row[i].Text)
			}
		}
	}
}
