package recognise

import "strings"

// dittoWords say that a cell repeats the one above. "s o" is "siehe oben" in
// German registers; in French ones it is "sans objet".
const (
	dittoWords       = "|ditto|same as above|as above|see above|idem|id|ibid|ibidem|dito|siehe oben|wie oben|wie vor|wie zuvor|desgl|desgleichen|ebenso|ebd|ebenda|voir ci dessus|cf ci dessus|voir plus haut|ver arriba|vease arriba|igual que arriba|igual que el anterior|vedi sopra|come sopra|zie boven|zie hierboven|als boven|j w|jw|jak wyzej|ver acima|igual ao anterior|idem ao anterior|"
	germanDittoWords = "|s o|w o|"
)

// dittoLimit is the length, in bytes, up to which a text may repeat another.
const dittoLimit = 30

// ditto reports whether a text says that the cell above is meant.
func ditto(text, lang string) bool {
	if len(text) > dittoLimit {
		return false
	}
	f := fold(text)
	if f == "" { // a repetition mark
		return oneOf("|\"|''|″|〃|”|“|„|«|»|-\"-|–\"–|,,|", trim(text))
	}
	return oneOf(dittoWords, f) || lang == "de" && oneOf(germanDittoWords, f)
}

// lang is the language of most headers seen so far.
func (w *work) lang() string {
	best := ""
	for l, n := range w.langs {
		if n > w.langs[best] || n == w.langs[best] && l < best {
			best = l
		}
	}
	return best
}

// above is the row whose cell in column c a row repeats; -1 if it repeats none.
func (t *table) above(r, c int) int {
	if c < 0 || c >= len(t.cols) || t.cols[c].Tick || t.cols[c].Field == "" || !t.ditto(t.g.text(r, c)) {
		return -1
	}
	for i := r - 1; i > t.h.bottom; i-- {
		or, oc := t.g.origin(i, c)
		if x := t.g.text(or, oc); or > t.h.bottom && x != "" && !t.ditto(x) && !strings.HasPrefix(x, "(") {
			return or
		}
	}
	return -1
}

// repeated reads a cell that repeats the one in row from, and says so.
func (t *table) repeated(r, c, from int) Value {
	_, oc := t.g.origin(from, c)
	v := t.read1(from, oc)
	v.At, v.Shared = t.g.spot(r, c), true
	t.w.issue(v.At, Info, "recognise.repeats_above", "words", t.g.text(r, c), "from", t.g.spot(from, oc).String())
	return v
}
