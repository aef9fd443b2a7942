package recognise

import (
	"strings"
	"unicode/utf8"
)

// nearLimit bounds the headers that are read in spite of abbreviations and slips
// of the pen, in bytes; long sentences have enough words to be known by others.
const nearLimit = 90

// unsure reports whether no reading is likely.
func unsure(found map[Field]guess) bool {
	for _, g := range found {
		if g.score >= sure {
			return false
		}
	}
	return true
}

// cutShort reports whether a full stop cuts a word of a header short, so that the
// words left whole do not tell what it means: "Empf. d. Daten".
func cutShort(header string) bool {
	if len(header) > nearLimit || !strings.Contains(header, ".") {
		return false
	}
	for _, t := range shortened(header) {
		if t.cut {
			return true
		}
	}
	return false
}

// near reads a header that no wording fits: with words cut short by a full stop
// ("Rechtsgrdl.", "Kat. pers. Daten") or with a letter too many, too few or
// exchanged ("Verarbeitungstätgkeit"). Every word must find its own in order, so
// that no ordinary word becomes another.
func (w *words) near(header string) []guess {
	if len(header) > nearLimit {
		return nil
	}
	tokens := shortened(header)
	if len(tokens) == 0 || len(tokens) == 1 && len(tokens[0].text) < 4 {
		return nil // "Obs." begins too many words
	}
	var out []guess
	for _, p := range w.byLetter[letterOf(tokens[0].text)] {
		if s := p.resembles(tokens); s > 0 {
			out = append(out, guess{field: p.field, score: s, why: "resembles \"" + p.folded + "\"", lang: p.lang})
		}
	}
	return out
}

// token is one word of a header; cut tells that a full stop ends it.
type token struct {
	text string
	cut  bool
}

// shortened are the words of a header that say something.
func shortened(header string) []token {
	var out []token
	for _, f := range strings.FieldsFunc(stripNumber(header), func(r rune) bool { return strings.ContainsRune(" \t\n/-–()\u00a0", r) }) {
		parts := strings.SplitAfter(f, ".")
		for _, p := range parts {
			for _, t := range strings.Fields(fold(p)) {
				if cut := strings.HasSuffix(p, "."); !filler(t) || cut && len(t) > 2 && !isDigits(t) {
					out = append(out, token{t, cut})
				}
			}
		}
	}
	return out
}

// resembles scores a phrase whose words are those of the header, each the same,
// cut short or misspelt; 0 when it is another.
func (p phrase) resembles(tokens []token) float64 {
	if len(p.words) != len(tokens) || p.weak {
		return 0
	}
	changed, have, whole := 0, 0, 0
	for i, t := range tokens {
		have, whole = have+len(t.text), whole+len(p.words[i])
		want := p.words[i]
		switch {
		case alike(want, t.text):
		case t.cut && len(t.text) >= 3 && abbreviates(t.text, want):
		case misspelt(t.text, want):
			changed++
		default:
			return 0
		}
	}
	if changed > 0 {
		return 0.72
	}
	return 0.72 + 0.18*min(1, float64(have)/float64(whole))
}

// abbreviates reports whether a is the beginning of b, or leaves vowels and
// endings of b out ("grdl" for "grundlage"): at least three letters of the
// beginning are the same and the others follow in order.
func abbreviates(a, b string) bool {
	if strings.HasPrefix(b, a) {
		return true
	}
	if len(a) < 5 || len(a) >= len(b) || a[:3] != b[:3] {
		return false
	}
	i := 0
	for j := 0; j < len(b) && i < len(a); j++ {
		if a[i] == b[j] {
			i++
		}
	}
	return i == len(a)
}

// misspelt reports whether two words of one beginning and one end differ by a
// slip: a letter left out, doubled, exchanged with its neighbour, or in long
// words any other.
func misspelt(a, b string) bool {
	if !utf8.ValidString(a) || len(a) < 4 || len(b) < 5 || a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	slips := 1
	if len(b) >= 12 {
		slips = 2
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a)+len(b) <= 1:
		return true
	case len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]:
		return true
	}
	return slips == 2 && max(len(a), len(b)) <= 12 && distance(a, b) <= slips
}

// distance is how many letters must change, come or go to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost = min(before, row[j], row[j+1]) + 1
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

func letterOf(w string) string {
	if w == "" {
		return ""
	}
	return w[:1]
}
