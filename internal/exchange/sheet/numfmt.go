package sheet

import (
	"math"
	"strconv"
	"strings"
)

// numberFormat is a number format of a spreadsheet, as far as it decides what a
// number means (a date?) and which words people see (a prefix, a percent sign,
// leading zeros). The zero value shows numbers as they are.
type numberFormat struct {
	dated, timed bool
	code         string // first section, empty for the general format
}

// builtin are the formats that files name by number alone (ECMA-376, 18.8.30).
// Numbers 14 to 22 depend on the reader's country, so they have no code here and
// show as ISO dates.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
}

// formatByID is the format behind a number format identifier without a code.
func formatByID(id int) numberFormat {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return numberFormat{dated: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return numberFormat{timed: true}
	case id == 22:
		return numberFormat{dated: true, timed: true}
	}
	return numberFormat{code: builtin[id]}
}

// parseFormat reads a format code such as "PA-"0000;;@ or dd.mm.yyyy.
func parseFormat(code string) numberFormat {
	first := section(shorten(code, 255))
	f := numberFormat{code: first}
	if l := strings.ToLower(first); l == "general" || l == "standard" || l == "@" || l == "" {
		return numberFormat{}
	}
	elapsed := false
	minutes := false
	for _, t := range formatTokens(first) {
		switch t.kind {
		case 'y', 'd':
			f.dated = true
		case 'm':
			minutes = true
		case 'h', 's':
			f.timed = true
		case '[':
			if l := strings.ToLower(t.text); l == "h" || l == "hh" || l == "m" || l == "mm" || l == "s" || l == "ss" {
				elapsed = true
			}
		}
	}
	if minutes && !f.timed {
		f.dated = true
	}
	if elapsed { // a duration such as 36:30 is a number
		return numberFormat{}
	}
	return f
}

// section is the part of a code for positive numbers.
func section(code string) string {
	quoted := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\' && !quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			return code[:i]
		}
	}
	return code
}

// formatToken is a run of one letter (y, m, d, h, s), a bracket, a literal (kind
// 'l'), am/pm (kind 'a') or one other character as its own kind.
type formatToken struct {
	kind byte
	text string
}

func formatTokens(code string) []formatToken {
	var out []formatToken
	for i := 0; i < len(code); {
		c := code[i]
		switch {
		case c == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return append(out, formatToken{'l', code[i+1:]})
			}
			out = append(out, formatToken{'l', code[i+1 : i+1+end]})
			i += end + 2
		case c == '\\' && i+1 < len(code):
			out = append(out, formatToken{'l', code[i+1 : i+2]})
			i += 2
		case (c == '_' || c == '*') && i+1 < len(code):
			if c == '_' {
				out = append(out, formatToken{'l', " "})
			}
			i += 2
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return out
			}
			out = append(out, formatToken{'[', code[i+1 : i+end]})
			i += end + 1
		case len(code)-i >= 5 && strings.EqualFold(code[i:i+5], "am/pm"):
			out = append(out, formatToken{'a', ""})
			i += 5
		case strings.IndexByte("ymdhsYMDHS", c) >= 0:
			n := i
			for n < len(code) && code[n]|0x20 == c|0x20 {
				n++
			}
			out = append(out, formatToken{c | 0x20, strings.ToLower(code[i:n])})
			i = n
		default:
			out = append(out, formatToken{c, code[i : i+1]})
			i++
		}
	}
	return out
}

// show is the number as its format shows it: literals, percent, leading zeros,
// decimals, groups. Any other format shows the plain number.
func (f numberFormat) show(v float64, plain string) string {
	if f.code == "" || f.dated || f.timed {
		return plain
	}
	var before, after strings.Builder
	zeros, decimals, percent := 0, 0, false
	point, digits, group, scaled := false, false, false, false
	for _, t := range formatTokens(f.code) {
		switch t.kind {
		case '0', '#', '?':
			if after.Len() > 0 {
				return plain // 000-0000 and the like
			}
			digits, scaled = true, false
			switch {
			case point && t.kind == '0':
				decimals++
			case point:
				return plain
			case t.kind == '0':
				zeros++
			}
		case '.':
			point = true
		case ',':
			group, scaled = true, true
		case '%':
			percent = true
			after.WriteByte('%')
		case '[':
			if s, ok := strings.CutPrefix(t.text, "$"); ok {
				s, _, _ = strings.Cut(s, "-")
				put(&before, &after, digits, s)
			}
		case '/', ':':
			if digits {
				return plain // a fraction
			}
			before.WriteString(t.text)
		case 'l', ' ', '-', '+', '(', ')', '$':
			put(&before, &after, digits, t.text)
		default:
			if t.kind < 0x80 {
				return plain
			}
			put(&before, &after, digits, t.text)
		}
	}
	if !digits || scaled { // "0," shows thousands
		return plain
	}
	if percent {
		v *= 100
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	if v > 1e15 || math.IsNaN(v) {
		return plain
	}
	n := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, rest, _ := strings.Cut(n, ".")
	if len(whole) < zeros {
		whole = strings.Repeat("0", zeros-len(whole)) + whole
	}
	if group {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if rest != "" {
		whole += "." + rest
	}
	return strings.TrimSpace(sign + before.String() + whole + after.String())
}

func put(before, after *strings.Builder, digits bool, t string) {
	if digits {
		after.WriteString(t)
	} else {
		before.WriteString(t)
	}
}
