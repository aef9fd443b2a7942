package redact

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in which the same word always has the same letters: small,
// without accents, joiners and marks of direction, letters of other alphabets
// that look like Latin ones read as those, words put together that were broken
// at the end of a line or written wide. Each byte knows where it came from.
type folded struct {
	text     string
	from, to []int32 // by byte of text: the bytes of the original
}

// fold is the folded text of s, which may be at most 2 GB long.
func fold(s string) folded {
	f := folder{s: s, out: make([]byte, 0, len(s)), from: make([]int32, 0, len(s)), to: make([]int32, 0, len(s))}
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if n := brokenWord(s, i, r); n > 0 {
			i += n
			continue
		}
		f.add(r, i, i+size)
		i += size
	}
	return folded{string(f.out), f.from, f.to}.closed()
}

// spaced is how many letters in a row with a space after each are one word that
// is written wide, "S c h m i d t", and not a list of letters.
const spaced = 4

// closed is the text with words that are written wide closed up.
func (f folded) closed() folded {
	var drop []int // places of spaces, in order
	for i := 0; i+2*spaced-2 < len(f.text); {
		if f.text[i] < utf8.RuneSelf && f.text[i+1] != ' ' {
			i++
			continue
		}
		n, end := f.wide(i)
		if n < spaced {
			i = max(end, i+1)
			continue
		}
		for k := i; k < end; k++ {
			if f.text[k] == ' ' {
				drop = append(drop, k)
			}
		}
		i = end
	}
	if len(drop) == 0 {
		return f
	}
	text, from, to := make([]byte, 0, len(f.text)), f.from[:0], f.to[:0]
	for i := range len(f.text) {
		if len(drop) > 0 && drop[0] == i {
			drop = drop[1:]
			continue
		}
		text = append(text, f.text[i])
		from, to = append(from, f.from[i]), append(to, f.to[i])
	}
	return folded{string(text), from, to}
}

// wide is how many letters with one space between them stand from a place on,
// where no letter stands before, and where the last of them ends.
func (f folded) wide(at int) (n, end int) {
	end = at
	if at > 0 {
		if r, _ := utf8.DecodeLastRuneInString(f.text[:at]); letterOrDigit(r) {
			return 0, at
		}
	}
	for i := at; i < len(f.text); {
		r, size := utf8.DecodeRuneInString(f.text[i:])
		if !letterOrDigit(r) {
			return n, end
		}
		for i+size < len(f.text) && f.from[i+size] == f.from[i] { // ß is one letter
			size++
		}
		next, _ := utf8.DecodeRuneInString(f.text[i+size:])
		if letterOrDigit(next) {
			return n, end
		}
		n, end = n+1, i+size
		if next != ' ' {
			return n, end
		}
		i += size + 1
	}
	return n, end
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

type folder struct {
	s        string
	out      []byte
	from, to []int32
	buf      []byte
}

func (f *folder) add(r rune, from, to int) {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r == '\t' || r == '\r' || r == '\v' || r == '\f':
			r = ' '
		}
		f.put(byte(r), from, to)
		return
	}
	f.buf = norm.NFKD.AppendString(f.buf[:0], string(r))
	for i := 0; i < len(f.buf); {
		part, size := utf8.DecodeRune(f.buf[i:])
		i += size
		for _, l := range letters(part) {
			for _, b := range []byte(string(l)) {
				f.put(b, from, to)
			}
		}
	}
}

func (f *folder) put(b byte, from, to int) {
	f.out = append(f.out, b)
	f.from = append(f.from, int32(from)) //nolint:gosec // texts are shorter than 2 GB
	f.to = append(f.to, int32(to))       //nolint:gosec // likewise
}

// letters is what a decomposed letter is read as; nothing for marks and joiners.
func letters(r rune) []rune {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), 0xFE00 <= r && r <= 0xFE0F:
		return nil
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return []rune{'\n'}
	case unicode.IsSpace(r):
		return []rune{' '}
	case unicode.Is(unicode.Pd, r), r == '\u2212':
		return []rune{'-'}
	case r == '\u2019' || r == '\u02bc' || r == '\u2018' || r == '\u00b4':
		return []rune{'\''}
	case r == 'ß' || r == 'ẞ':
		return []rune{'s', 's'}
	case r == 'æ' || r == 'Æ':
		return []rune{'a', 'e'}
	case r == 'œ' || r == 'Œ':
		return []rune{'o', 'e'}
	case r == 'þ' || r == 'Þ':
		return []rune{'t', 'h'}
	case unicode.IsDigit(r):
		return []rune{digit(r)}
	}
	r = unicode.ToLower(r)
	if l, ok := alike(r); ok {
		return []rune{l}
	}
	return []rune{r}
}

// digit is a digit of any script as one of ours. Digits of a script stand in
// rows of ten.
func digit(r rune) rune {
	for _, rows := range unicode.Nd.R16 {
		if rune(rows.Lo) <= r && r <= rune(rows.Hi) {
			return '0' + (r-rune(rows.Lo))%10
		}
	}
	for _, rows := range unicode.Nd.R32 {
		if rune(rows.Lo) <= r && r <= rune(rows.Hi) { //nolint:gosec // code points fit
			return '0' + (r-rune(rows.Lo))%10 //nolint:gosec // likewise
		}
	}
	return r
}

// alike reads letters that look like Latin ones, or that have no decomposition,
// as those. Text and names are read the same way, so that Cyrillic words still
// meet themselves.
func alike(r rune) (rune, bool) {
	const from, to = "аеорсхуіјѕһԁαορνικłøđðıħŧ", "aeopcxyijshdaopvikloddiht"
	i := 0
	for _, f := range from {
		if f == r {
			return rune(to[i]), true
		}
		i++
	}
	return r, false
}

// brokenWord is how many bytes of a hyphen and a line's end stand inside a word
// that goes on small: "Schmi-\ndt".
func brokenWord(s string, i int, r rune) int {
	if r != '-' && r != '\u2010' && r != '\u00ad' || i == 0 {
		return 0
	}
	if last, _ := utf8.DecodeLastRuneInString(s[:i]); !unicode.IsLetter(last) {
		return 0
	}
	at := i + utf8.RuneLen(r)
	end := at
	for end < len(s) && (s[end] == ' ' || s[end] == '\r') {
		end++
	}
	if end == len(s) || s[end] != '\n' {
		return 0
	}
	for end++; end < len(s) && (s[end] == ' ' || s[end] == '\t'); end++ {
	}
	if next, _ := utf8.DecodeRuneInString(s[end:]); !unicode.IsLower(next) {
		return 0
	}
	return end - i
}

// mark is the place in the original of bytes of the folded text.
func (f folded) mark(from, to int, kind Kind, sure bool) Mark {
	return Mark{From: int(f.from[from]), To: int(f.to[to-1]), Kind: kind, Reason: ThirdParty, Sure: sure}
}

// word is a run of letters and digits in the folded text.
type word struct{ from, to int }

func (f folded) words() []word {
	out := make([]word, 0, len(f.text)/6)
	start := -1
	for i, r := range f.text {
		in := letterOrDigit(r)
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out = append(out, word{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{start, len(f.text)})
	}
	return out
}

// wordAt is the first word that begins at or after a byte.
func wordAt(words []word, at int) int {
	return sort.Search(len(words), func(i int) bool { return words[i].from >= at })
}
