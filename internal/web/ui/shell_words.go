package ui

import (
	"strings"
	"unicode/utf8"
)

// shellInitials are one or two letters for a name.
func shellInitials(name string) string {
	parts := strings.Fields(name)
	var out []string
	for _, p := range parts {
		if r, _ := utf8.DecodeRuneInString(p); r != utf8.RuneError {
			out = append(out, strings.ToUpper(string(r)))
		}
	}
	if len(out) > 2 {
		out = []string{out[0], out[len(out)-1]}
	}
	return strings.Join(out, "")
}

// orgTone is the colour of an organisation; it stays the same.
func orgTone(o Org) Tone {
	if o.Tone != "" {
		return o.Tone
	}
	n := 0
	for _, b := range []byte(o.Slug) {
		n += int(b)
	}
	return []Tone{Info, Plum, Acc, Warn, OK}[n%5]
}

func failureIcon(kind string) string {
	switch kind {
	case "forbidden", "unauthenticated":
		return "lock"
	case "not_found":
		return "search-x"
	case "internal", "unavailable":
		return "server"
	}
	return "triangle-alert"
}
