package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// Where in a sentence words stand.
const (
	atFirst  = "first"
	atInside = "inside"
)

// place writes words of the language as they stand at a place of a sentence: at the
// first with a capital; inside with a small letter, unless the language writes nouns
// with a capital or the first word has capitals of its own, as DPIA and SaaS have. It is
// for labels, which are common nouns: whoever writes a sentence knows whether a
// placeholder holds a label or a name.
func (m *messages) place(words, where string) string {
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	rest := words[size:]
	switch where {
	case atFirst:
		return string(m.upper(first)) + rest
	case atInside:
		word, _, _ := strings.Cut(rest, " ")
		if capitalNouns(m.tag) || strings.IndexFunc(word, unicode.IsUpper) >= 0 {
			return words
		}
		return string(m.lower(first)) + rest
	}
	return words
}

// Turkish and Azerbaijani have an i with a dot and one without.
func (m *messages) dotted() bool {
	base, _ := m.tag.Base()
	return base.String() == "tr" || base.String() == "az"
}

func (m *messages) upper(r rune) rune {
	if m.dotted() {
		return unicode.TurkishCase.ToUpper(r)
	}
	return unicode.ToUpper(r)
}

func (m *messages) lower(r rune) rune {
	if m.dotted() {
		return unicode.TurkishCase.ToLower(r)
	}
	return unicode.ToLower(r)
}

// capitalNouns reports whether the language writes nouns with a capital.
func capitalNouns(tag language.Tag) bool {
	base, _ := tag.Base()
	switch base.String() {
	case "de", "gsw", "lb", "nds":
		return true
	}
	return false
}
