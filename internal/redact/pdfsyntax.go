package redact

import (
	"bytes"
	"strconv"
)

// Objects of a PDF file (ISO 32000-2, 7.3): nil, bool, float64 for every number,
// and these.
type (
	pdfName   string
	pdfString []byte
	pdfArray  []any
	pdfDict   map[pdfName]any
	pdfRef    int // the number; generations of one object replace each other
	pdfWord   string
	pdfStream struct {
		dict pdfDict
		raw  []byte
	}
)

// nesting is how deep objects may stand within each other.
const nesting = 40

// lexer reads objects. It never runs out of its bytes and never reads more than
// its budget of them, which several may share: a hostile file makes others read
// the same bytes again and again.
type lexer struct {
	data   []byte
	pos    int
	budget *int
	values *int // how many values may still be made
}

func (l *lexer) done() bool { return l.pos >= len(l.data) || *l.budget <= 0 || *l.values <= 0 }

func (l *lexer) spend(n int) { *l.budget -= n }

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func (l *lexer) blank() {
	start := l.pos
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case space(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			l.spend(l.pos - start)
			return
		}
	}
	l.spend(l.pos - start)
}

// end is a closing bracket that no object begins with.
type end byte

// next is the next object or word; at the end of the data it is end(0).
func (l *lexer) next(depth int) any {
	l.blank()
	if l.done() || depth > nesting {
		l.pos = min(l.pos+1, len(l.data))
		return end(0)
	}
	l.spend(1)
	*l.values--
	switch c := l.data[l.pos]; c {
	case '/':
		l.pos++
		return pdfName(l.name())
	case '(':
		return l.literal()
	case '<':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '<' {
			l.pos += 2
			return l.dict(depth)
		}
		return l.hex()
	case '[':
		l.pos++
		return l.array(depth)
	case ']', ')', '{', '}':
		l.pos++
		return end(c)
	case '>':
		l.pos++
		if l.pos < len(l.data) && l.data[l.pos] == '>' {
			l.pos++
		}
		return end('>')
	}
	return l.word()
}

func (l *lexer) regular() []byte {
	start := l.pos
	for l.pos < len(l.data) && !space(l.data[l.pos]) && !delimiter(l.data[l.pos]) {
		l.pos++
	}
	l.spend(l.pos - start)
	return l.data[start:l.pos]
}

func (l *lexer) name() string {
	raw := l.regular()
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// word is a number, a reference ("12 0 R"), true, false, null or an operator.
func (l *lexer) word() any {
	raw := l.regular()
	if len(raw) == 0 {
		l.pos++
		return end(0)
	}
	if c := raw[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		n, ok := number(raw)
		if !ok {
			return pdfWord(raw)
		}
		if n >= 0 && n == float64(int(n)) {
			if ref, ok := l.reference(int(n)); ok {
				return ref
			}
		}
		return n
	}
	switch string(raw) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return pdfWord(raw)
}

// reference reads the rest of one after its number.
func (l *lexer) reference(n int) (pdfRef, bool) {
	at := l.pos
	skip := func() {
		for at < len(l.data) && space(l.data[at]) {
			at++
		}
	}
	skip()
	digits := at
	for at < len(l.data) && at-digits < 6 && '0' <= l.data[at] && l.data[at] <= '9' {
		at++
	}
	if at == digits {
		return 0, false
	}
	between := at
	skip()
	if at == between || at >= len(l.data) || l.data[at] != 'R' || at+1 < len(l.data) && !space(l.data[at+1]) && !delimiter(l.data[at+1]) {
		return 0, false
	}
	l.pos = at + 1
	return pdfRef(n), true
}

func number(raw []byte) (float64, bool) {
	if len(raw) > 40 {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || v != v || v > 1e12 || v < -1e12 {
		return 0, false
	}
	return v, true
}

func (l *lexer) array(depth int) pdfArray {
	out := pdfArray{}
	for !l.done() {
		v := l.next(depth + 1)
		if _, ok := v.(end); ok {
			break
		}
		out = append(out, v)
	}
	return out
}

func (l *lexer) dict(depth int) pdfDict {
	out := pdfDict{}
	for !l.done() {
		k := l.next(depth + 1)
		key, ok := k.(pdfName)
		if !ok {
			if _, ended := k.(end); ended {
				break
			}
			continue
		}
		v := l.next(depth + 1)
		if _, ended := v.(end); ended {
			break
		}
		out[key] = v
	}
	return out
}

func (l *lexer) literal() pdfString {
	var out []byte
	start, depth := l.pos, 0
	for ; l.pos < len(l.data); l.pos++ {
		switch c := l.data[l.pos]; c {
		case '(':
			if depth++; depth > 1 {
				out = append(out, c)
			}
		case ')':
			if depth--; depth == 0 {
				l.pos++
				l.spend(l.pos - start)
				return out
			}
			out = append(out, c)
		case '\\':
			out = l.escaped(out)
		default:
			out = append(out, c)
		}
	}
	l.spend(l.pos - start)
	return out
}

func (l *lexer) escaped(out []byte) []byte {
	l.pos++
	if l.pos >= len(l.data) {
		return out
	}
	switch c := l.data[l.pos]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case '\n':
		return out
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := 0
		for i := 0; i < 3 && l.pos < len(l.data) && '0' <= l.data[l.pos] && l.data[l.pos] <= '7'; i++ {
			v = v*8 + int(l.data[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(v)) //nolint:gosec // overflow is ignored (7.3.4.2)
	default:
		return append(out, c)
	}
}

func (l *lexer) hex() pdfString {
	start := l.pos
	l.pos++
	var out []byte
	half, odd := byte(0), false
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if c == '>' {
			l.pos++
			break
		}
		v, ok := nibble(c)
		if !ok {
			continue
		}
		if odd {
			out = append(out, half<<4|v)
		}
		half, odd = v, !odd
	}
	if odd {
		out = append(out, half<<4)
	}
	l.spend(l.pos - start)
	return out
}

func nibble(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
