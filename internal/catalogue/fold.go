package catalogue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Letters that Unicode does not take apart into a letter and an accent.
var plainLetters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'ł': "l", 'Ł': "l", 'ø': "o", 'Ø': "o", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
	'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ı': "i", 'ħ': "h", 'Ħ': "h",
}

// Fold brings the words of a register to the form in which they are compared:
// lower case, without accents (ß is ss, ł is l, ø is o), letters and digits
// alone, everything between them one space, no space at the ends. An apostrophe
// separates ("d'identification" is two words). Folding twice changes nothing.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	if out, ok := foldLatin(s); ok {
		return out
	}
	return foldAny(s)
}

// foldAny is Fold for every script.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	write := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Mn, r):
			gap = gap || r == utf8.RuneError
		case plainLetters[r] != "":
			for _, p := range plainLetters[r] {
				write(p)
			}
		case unicode.IsLetter(r), unicode.IsNumber(r):
			write(unicode.ToLower(r))
		case r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff':
			// Soft hyphens and marks without width stand inside words.
		default:
			gap = true
		}
	}
	out := b.String()
	if !isFolded(out) && out != s && !norm.NFKD.IsNormalString(out) {
		return foldAny(out) // a capital whose small letter carries an accent of its own
	}
	return out
}

// latin has the folded form of each letter from U+0080 to U+017F, "" where
// foldAny must say.
var latin = func() (table [0x100]string) {
	for i := range table {
		if r := rune(0x80 + i); unicode.IsLetter(r) {
			if out := foldAny(string(r)); foldAny("a"+string(r)+"b") == "a"+out+"b" {
				table[i] = out
			}
		}
	}
	return table
}()

// foldLatin is Fold for what registers are mostly written in; ok is false for
// texts with other signs.
func foldLatin(s string) (out string, ok bool) {
	b := make([]byte, 0, len(s)+len(s)/8)
	gap := false
	for _, r := range s {
		var letter byte
		var more string
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			letter = byte(r)
		case 'A' <= r && r <= 'Z':
			letter = byte(r) + 'a' - 'A'
		case r < 0x80, r == '\u00a0', r == '§', r == '°', r == '·', '–' <= r && r <= '—', '‘' <= r && r <= '„', r == '…', r == '•', r == '€':
			gap = true
			continue
		case r < 0x180 && latin[r-0x80] != "":
			more = latin[r-0x80]
		default:
			return "", false
		}
		if gap && len(b) > 0 {
			b = append(b, ' ')
		}
		gap = false
		if letter != 0 {
			b = append(b, letter)
		} else {
			b = append(b, more...)
		}
	}
	return string(b), true
}

// isFolded reports whether s needs no folding, looking at plain text alone.
func isFolded(s string) bool {
	space := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			space = false
		case c == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return len(s) == 0 || !space
}
