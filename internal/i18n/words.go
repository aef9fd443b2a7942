package i18n

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
)

// Words are the words of one language. The zero Words answers with keys.
type Words struct {
	m   *messages
	own any
}

// With are the words together with the names that an organisation has for things itself:
// package catalogue reads them.
func (w Words) With(own any) Words {
	w.own = own
	return w
}

// Own is what With gave; nil without.
func (w Words) Own() any { return w.own }

// Key as an argument stands for the sentence of that key.
type Key string

// Size as an argument is a number of bytes.
type Size int64

var placeholder = regexp.MustCompile(`\{([A-Za-z][A-Za-z0-9_]*)(?::([^{}|]+))?(?:\|(first|inside))?\}`)

// Lang is the code of the language, for the lang attribute of a page. Its wording is
// not part of it.
func (w Words) Lang() string {
	switch {
	case w.m == nil:
		return ""
	case w.m.plain != nil:
		return w.m.plain.code
	}
	return w.m.code
}

// Tag is Lang for golang.org/x/text.
func (w Words) Tag() language.Tag {
	if w.m == nil {
		return language.Und
	}
	return w.m.tag
}

// Has reports whether the language, or one that it falls back to, has the key.
func (w Words) Has(key string) bool { _, _, ok := w.find(key); return ok }

// T is the sentence of a key. Args come in pairs of name and value; the value of
// "count" chooses the plural form. A placeholder without an argument stays as it
// is written.
func (w Words) T(key string, args ...any) string {
	return w.filled(key, given{pairs: args})
}

// Fill is T with its arguments in a map.
func (w Words) Fill(key string, args problem.Args) string {
	return w.filled(key, given{by: args})
}

// given are the arguments of a sentence, as one of the two came in: a page fills
// thousands of sentences, and most of them have none or one.
type given struct {
	by    problem.Args
	pairs []any
}

// value of a name; of two the later one, as in a map.
func (g given) value(name string) (any, bool) {
	if g.by != nil {
		v, ok := g.by[name]
		return v, ok
	}
	for i := len(g.pairs)&^1 - 2; i >= 0; i -= 2 {
		if n, ok := g.pairs[i].(string); ok && n == name || !ok && fmt.Sprint(g.pairs[i]) == name {
			return g.pairs[i+1], true
		}
	}
	return nil, false
}

func (w Words) filled(key string, args given) string {
	s, m, ok := w.find(key)
	if !ok {
		return key
	}
	if s.whole {
		return s.other
	}
	text := s.other
	if len(s.forms) > 1 {
		count, _ := args.value("count")
		text = s.form(m.tag, count)
	}
	var out strings.Builder
	for {
		before, p, after, ok := nextPlaceholder(text)
		if !ok && out.Len() == 0 {
			return text
		}
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		if value, ok := args.value(p.name); ok {
			out.WriteString(w.placed(m, p, value))
		} else {
			out.WriteString(p.written)
		}
		text = after
	}
}

// placed is an argument where a placeholder stands.
func (w Words) placed(m *messages, p placed, value any) string {
	key, named := value.(Key)
	if p.pattern != "" {
		key, named = Key(strings.ReplaceAll(p.pattern, "*", fmt.Sprint(value))), true
	}
	if named {
		if _, at, ok := w.find(string(key)); ok {
			return at.place(w.T(string(key)), p.form)
		}
	}
	return m.place(w.Show(value), p.form)
}

// placed is one placeholder of a text, taken apart.
type placed struct{ written, name, pattern, form string }

// nextPlaceholder finds the first placeholder of a text, as the expression placeholder
// does; pages fill thousands of them.
func nextPlaceholder(text string) (before string, p placed, after string, ok bool) {
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return text, placed{}, "", false
		}
		at += open
		inner, _, closed := strings.Cut(text[at+1:], "}")
		if !closed {
			return text, placed{}, "", false
		}
		if p, ok = takeApart(inner); ok {
			p.written = text[at : at+len(inner)+2]
			return text[:at], p, text[at+len(p.written):], true
		}
		at++
	}
}

// takeApart reads name, name:pattern, name|form or name:pattern|form.
func takeApart(inner string) (p placed, ok bool) {
	inner, form, hasForm := strings.Cut(inner, "|")
	name, pattern, hasPattern := strings.Cut(inner, ":")
	switch {
	case hasForm && form != "first" && form != "inside", hasPattern && (pattern == "" || strings.ContainsRune(pattern, '{')), name == "":
		return p, false
	}
	for i := range len(name) {
		c := name[i]
		if letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'; !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return p, false
		}
	}
	return placed{name: name, pattern: pattern, form: form}, true
}

// Show is one value as the language writes it.
func (w Words) Show(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case Key:
		return w.T(string(v))
	case Size:
		return w.Bytes(int64(v))
	case calendar.Day:
		return w.Day(v)
	case calendar.Period:
		return w.Period(v)
	case time.Time:
		return w.Time(v, v.Location())
	case []string:
		return w.And(v...)
	}
	if n, ok := integer(value); ok {
		return w.Number(n)
	}
	return fmt.Sprint(value)
}

// Problem is the sentence for a person. A key that nobody has translated gives
// the general sentence of the problem's kind.
func (w Words) Problem(p *problem.Problem) string {
	if p == nil {
		return ""
	}
	if key := "problem." + p.Key; w.Has(key) {
		return w.Fill(key, p.Args)
	}
	return w.Fill("problem."+string(p.Kind), p.Args)
}

// Field is the sentence for one complaint about a field, without the field's
// name.
func (w Words) Field(f problem.Field) string {
	if key := "problem.field." + f.Key; w.Has(key) {
		return w.Fill(key, f.Args)
	}
	return w.Fill("problem."+f.Key, f.Args)
}

func (w Words) find(key string) (sentence, *messages, bool) {
	for m := w.m; m != nil; m = m.next {
		if s, ok := m.by[key]; ok {
			return s, m, true
		}
	}
	return sentence{}, nil, false
}

func (s sentence) form(tag language.Tag, count any) string {
	if len(s.forms) > 1 {
		if n, ok := integer(count); ok {
			if text, ok := s.forms["="+strconv.FormatInt(n, 10)]; ok {
				return text
			}
			if text, ok := s.forms[category(tag, n)]; ok {
				return text
			}
		}
	}
	return s.other
}

// category is the CLDR plural category of a whole number.
func category(tag language.Tag, n int64) string {
	if n < 0 {
		n = -n
	}
	if n > 1_000_000 { // the rules look at the last six digits and at whether there are more
		n = 1_000_000 + n%1_000_000
	}
	switch plural.Cardinal.MatchPlural(tag, int(n), 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}

func integer(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint32:
		return int64(v), true
	case uint64:
		return int64(v), v < 1<<63
	}
	return 0, false
}
