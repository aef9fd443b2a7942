package ui

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

var toneIcons = map[Tone]string{
	OK: "circle-check", Warn: "triangle-alert", Bad: "circle-alert",
	Info: "circle-dot", Plum: "sparkles", Mute: "circle-dashed", Acc: "circle-check",
}

// classes are the class attribute of what a list draws in each of its rows; templ's own
// way of putting names together took a tenth of the time of a list.
func classes(base, more string) templ.OrderedAttributes {
	if more != "" {
		base += " " + more
	}
	return templ.OrderedAttributes{{Key: "class", Value: base}}
}

func iconOr(icon string, tone Tone) string {
	return or(icon, or(toneIcons[tone], toneIcons[Mute]))
}

func or[S ~string](s, other S) S {
	if s != "" {
		return s
	}
	return other
}

// Initials are the first letters of the first and the last word: "Sanne de Wit" is SW.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	out := first(words[0])
	if len(words) > 1 {
		out += first(words[len(words)-1])
	}
	return strings.ToUpper(out)
}

func first(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return word[:size]
}

// ToneOf is a tone that a name keeps on every page.
func ToneOf(name string) Tone {
	tones := [...]Tone{Acc, Plum, Info, Warn, OK, Bad, Mute}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(name)) // a hash takes any bytes
	return tones[sum.Sum32()%uint32(len(tones))]
}
