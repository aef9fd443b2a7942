package sheet

import (
	"bytes"
	"iter"
	"strconv"
	"unicode/utf8"
)

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// attributes yields name with prefix and value of the opening tag at hand. Both
// are valid for the one step.
func (m *markup) attributes() iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		a := m.attrs
		for {
			for len(a) > 0 && space(a[0]) {
				a = a[1:]
			}
			if len(a) == 0 {
				return
			}
			eq := bytes.IndexByte(a, '=')
			if eq <= 0 {
				m.bad = errMarkup
				return
			}
			name := bytes.TrimRight(a[:eq], " \t\r\n")
			for a = a[eq+1:]; len(a) > 0 && space(a[0]); a = a[1:] {
			}
			if len(a) < 2 || (a[0] != '"' && a[0] != '\'') {
				m.bad = errMarkup
				return
			}
			end := bytes.IndexByte(a[1:], a[0])
			if end < 0 {
				m.bad = errMarkup
				return
			}
			value, err := m.plain(a[1 : end+1])
			if err != nil {
				m.bad = err
				return
			}
			a = a[end+2:]
			if !yield(name, value) {
				return
			}
		}
	}
}

// attr is the attribute with that local name.
func (m *markup) attr(name string) string {
	for n, v := range m.attributes() {
		if string(local(n)) == name {
			return string(v)
		}
	}
	return ""
}

// skip moves behind the end of the element that was just opened.
func (m *markup) skip() error {
	depth := len(m.marks)
	for {
		t, err := m.next()
		if err != nil {
			return err
		}
		if t == closeTag && len(m.marks) < depth {
			return nil
		}
	}
}

// collect appends the text of the element that was just opened, inner elements
// left out, and refuses more than limit bytes.
func (m *markup) collect(to []byte, limit int) ([]byte, error) {
	depth := len(m.marks)
	for {
		t, err := m.next()
		switch {
		case err != nil:
			return to, err
		case t == textRun && len(m.marks) == depth:
			if len(to)+len(m.text) > limit {
				return to, &longCell{col: -1}
			}
			to = append(to, m.text...)
		case t == closeTag && len(m.marks) < depth:
			return to, nil
		}
	}
}

// plain replaces entities and character references.
func (m *markup) plain(t []byte) ([]byte, error) {
	i := bytes.IndexByte(t, '&')
	if i < 0 {
		return t, nil
	}
	out := append(m.decode[:0], t[:i]...)
	for t = t[i:]; len(t) > 0; {
		if t[0] != '&' {
			k := bytes.IndexByte(t, '&')
			if k < 0 {
				k = len(t)
			}
			out = append(out, t[:k]...)
			t = t[k:]
			continue
		}
		end := bytes.IndexByte(t[:min(len(t), 12)], ';')
		if end < 0 {
			return nil, errEntity
		}
		r, ok := entity(t[1:end])
		if !ok {
			return nil, errEntity
		}
		out = utf8.AppendRune(out, r)
		t = t[end+1:]
	}
	m.decode = out
	return out, nil
}

func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}
