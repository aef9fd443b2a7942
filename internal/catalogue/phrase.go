package catalogue

import (
	"fmt"
	"slices"
	"strings"
)

// phraseTable finds known phrases in the words of a register. A table is text:
//
//	code: phrase, phrase
//	code: phrases of the next language
//
// A phrase is compared folded, word by word. "word*" is every word that starts
// so, "*word*" every word that contains it, "~" up to two words of any kind. The
// code "-" takes its words out of the text, so that "data processing agreement"
// is no contract with the person. The longest phrase wins at each place.
type phraseTable struct {
	exact map[string][]phrase
	start map[string][]phrase // by the first three letters of "word*"
	free  []phrase            // those that begin with "*word"
}

type phrase struct {
	code   string
	pieces []string
	weight int // letters spelled out: decides between phrases of equal length
	order  int
}

// hit is a phrase found: words [from, to).
type hit struct {
	code     string
	from, to int
}

const (
	gap      = "~"
	gapWords = 2
	maxEntry = 200 // bytes; longer texts are prose
)

// newPhrases reads a table; a malformed one is a mistake of ours, found when the
// table is first used and by the test that uses all of them.
func newPhrases(src string) *phraseTable {
	t := &phraseTable{exact: map[string][]phrase{}, start: map[string][]phrase{}}
	order := 0
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		code, list, ok := strings.Cut(line, ": ")
		if !ok {
			panic(fmt.Sprintf("phrase table: no code in %q", line))
		}
		for words := range strings.SplitSeq(list, ",") {
			for _, spelling := range germanSpellings(words) {
				order++
				t.add(code, spelling, order)
			}
		}
	}
	return t
}

// germanSpellings adds the German way of writing umlauts without them.
func germanSpellings(words string) []string {
	if plain := umlauts.Replace(words); plain != words {
		return []string{words, plain}
	}
	return []string{words}
}

func (t *phraseTable) add(code, words string, order int) {
	p := phrase{code: code, order: order}
	for word := range strings.FieldsSeq(words) {
		if word == gap {
			p.pieces = append(p.pieces, gap)
			continue
		}
		head, tail := strings.HasPrefix(word, "*"), strings.HasSuffix(word, "*")
		parts := strings.Fields(Fold(word))
		for i, part := range parts {
			p.weight += len(part)
			if i == 0 && head {
				part = "*" + part
			}
			if i == len(parts)-1 && tail {
				part += "*"
			}
			p.pieces = append(p.pieces, part)
		}
	}
	if len(p.pieces) == 0 || p.pieces[0] == gap || p.pieces[len(p.pieces)-1] == gap {
		panic(fmt.Sprintf("phrase table: %s has no words in %q", code, words))
	}
	first := p.pieces[0]
	switch stem := strings.TrimSuffix(first, "*"); {
	case strings.HasPrefix(first, "*"):
		t.free = append(t.free, p)
	case stem == first:
		t.exact[first] = append(t.exact[first], p)
	case len(stem) < 3:
		panic(fmt.Sprintf("phrase table: %q is too short to stand for what starts so", first))
	default:
		t.start[stem[:3]] = append(t.start[stem[:3]], p)
	}
}

// hits finds the phrases of text from left to right, without overlap, leaving
// out what is denied ("keine Einwilligung", "consent not required").
func (t *phraseTable) hits(words []string) []hit {
	var found []hit
	for i := 0; i < len(words); {
		h, ok := t.at(words, i)
		if !ok {
			i++
			continue
		}
		if h.code != "-" && !denied(words, h) {
			found = append(found, h)
		}
		i = h.to
	}
	return found
}

func (t *phraseTable) at(words []string, i int) (hit, bool) {
	var best phrase
	end := -1
	try := func(list []phrase) {
		for _, p := range list {
			to := p.match(words, i)
			if to < 0 || to < end {
				continue
			}
			if to > end || p.weight > best.weight || p.weight == best.weight && p.order < best.order {
				best, end = p, to
			}
		}
	}
	try(t.exact[words[i]])
	if len(words[i]) >= 3 {
		try(t.start[words[i][:3]])
	}
	try(t.free)
	return hit{best.code, i, end}, end > 0
}

// match gives the end of the phrase when it starts at word i, else -1.
func (p phrase) match(words []string, i int) int {
	for n, piece := range p.pieces {
		if piece == gap {
			rest := phrase{pieces: p.pieces[n+1:]}
			for skip := range gapWords + 1 {
				if to := rest.match(words, i+skip); to >= 0 {
					return to
				}
			}
			return -1
		}
		if i >= len(words) || !fits(piece, words[i]) {
			return -1
		}
		i++
	}
	return i
}

func fits(piece, word string) bool {
	head, tail := strings.HasPrefix(piece, "*"), strings.HasSuffix(piece, "*")
	switch stem := strings.Trim(piece, "*"); {
	case head && tail:
		return strings.Contains(word, stem)
	case head:
		return strings.HasSuffix(word, stem)
	case tail:
		return strings.HasPrefix(word, stem)
	}
	return piece == word
}

// codes lists the distinct codes found in text, in the order in which they stand.
func (t *phraseTable) codes(text string) []string {
	var codes []string
	for _, h := range t.hits(strings.Fields(Fold(text))) {
		if !slices.Contains(codes, h.code) {
			codes = append(codes, h.code)
		}
	}
	return codes
}

// only gives the code when text is no longer than an entry of a register and
// speaks of exactly one.
func (t *phraseTable) only(text string) (string, bool) {
	if len(text) > maxEntry {
		return "", false
	}
	codes := t.codes(text)
	if len(codes) != 1 {
		return "", false
	}
	return codes[0], true
}

// whole gives the code of the phrase that is the whole text.
func (t *phraseTable) whole(text string) (string, bool) {
	words := strings.Fields(Fold(text))
	if len(words) == 0 || len(words) > 12 {
		return "", false
	}
	h, ok := t.at(words, 0)
	if !ok || h.to != len(words) || h.code == "-" {
		return "", false
	}
	return h.code, true
}

// denied reports a denial right before the words found, or after them one of
// need ("nicht erforderlich").
func denied(words []string, h hit) bool {
	if h.from > 0 && denials[words[h.from-1]] {
		return true
	}
	if h.from > 1 && determiners[words[h.from-1]] && adverbs[words[h.from-2]] {
		return true // "not the controller"
	}
	at := h.to
	if at < len(words) && copulas[words[at]] {
		at++
	}
	return at+1 < len(words) && denials[words[at]] && needs[words[at+1]]
}

var (
	denials = wordSet(`no not without none kein keine keiner keinen keinem ohne nicht sans pas aucun aucune sin ningun ninguna
		senza non nessun nessuna geen zonder niet bez brak nie sem nao nenhum nenhuma`)
	adverbs     = wordSet("not nicht pas niet nao nie non")
	determiners = wordSet("a an the der die das den dem ein eine le la l un une el una il lo de het een o os as um uma")
	copulas     = wordSet("is are was ist sind wird war est sont es son e sono jest sa sao")
	needs       = wordSet(`required needed necessary applicable used relied erforderlich notwendig notig noetig anwendbar requis requise
		necessaire applicable requerido necesario aplicable richiesto necessario applicabile vereist nodig toepassing wymagana
		wymagane potrzebna dotyczy necessaria exigido aplicavel`)
)
