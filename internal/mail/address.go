package mail

import (
	"net/mail"
	"strings"
	"unicode"
)

// maxAddress is the length of a mailbox in bytes (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

// Address is one mailbox as people type it, cleaned of the spaces around it, and
// whether it is one: name@host, without a display name, comments or anything that
// would end a line of a header.
func Address(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxAddress || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>()[]:;,"\`, r)
	}) {
		return "", false
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text {
		return "", false
	}
	local, host, _ := strings.Cut(text, "@")
	if len(local) > 64 || strings.HasPrefix(host, "-") || strings.HasSuffix(host, ".") {
		return "", false
	}
	return text, true
}

// line is text fit for one line of a header or a heading: no control characters,
// no marks that turn the direction of writing, no run of spaces, at most max
// letters.
func line(text string, max int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && r != '\u00ad' && r != '\u200d':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	return shorten(strings.Join(strings.Fields(text), " "), max)
}

// shorten cuts text to max letters, the last of them then dots.
func shorten(text string, max int) string {
	letters := []rune(text)
	if len(letters) <= max {
		return text
	}
	return strings.TrimSpace(string(letters[:max-1])) + "…"
}
