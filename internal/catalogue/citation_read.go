package catalogue

import "strings"

// citeReader reads what follows "Art. 6": paragraph and letters, lists and
// ranges of letters, further paragraphs and articles.
type citeReader struct {
	words     []word
	at        int // the article's number first, the end of the reference at last
	article   int
	paragraph int
	found     []citation

	roman                          bool // the paragraph was a Roman number: the next number is a sentence
	last                           byte // letter read last, 0 before the first of this paragraph
	toLetter, toPara, joined, span bool // what the words before have announced
}

func (r *citeReader) read() {
	for r.at++; r.at < len(r.words) && r.step(r.words[r.at]); r.at++ {
	}
	r.endArticle()
}

// endArticle keeps an article of Chapter V that says enough without a letter.
func (r *citeReader) endArticle() {
	if r.last == 0 && (r.article == 45 || r.article == 47 || r.article == 49) {
		r.add("")
	}
}

// bare reports that no letter was read.
func (r *citeReader) bare() bool {
	for _, c := range r.found {
		if c.letter != "" {
			return false
		}
	}
	return true
}

// step takes one word and says whether it belongs to the reference.
func (r *citeReader) step(w word) bool {
	switch {
	case number(w) > 0:
		return r.number(number(w))
	case sentenceNames[w.text] && number(r.peek(1)) > 0:
		r.at++ // "Satz 1", "UAbs. 2": finer than the codes
	case paraNames[w.text] && (number(r.peek(1)) > 0 || r.peek(1).text == "o"):
		r.toPara = true
		if r.peek(1).text == "o" { // n.o 1
			r.at++
		}
	case ordinals[w.text] > 0 && paraNames[r.peek(1).text]:
		r.paragraph, r.last = ordinals[w.text], 0
		r.at++
	case w.text == "er" || w.text == "aanhef" || w.text == "no" || r.at > 0 && w.text == "en" && letterNames[r.peek(1).text]:
		// 1er; aanhef en onder
	case letterNames[w.text]:
		r.toLetter = true
	case r.paragraph == 0 && r.last == 0 && !r.toLetter && r.before() != "(" && roman(w.text) > 0 && (w.text != "i" || r.romanOne(w)):
		r.paragraph, r.roman = roman(w.text), true // Art. 6 I b
	case w.text == "ea":
		r.add("ea")
	case len(w.text) == 1 && w.text >= "a" && w.text <= "z":
		return r.letter(w)
	case rangeWords[w.text] && r.last > 0 && len(r.peek(1).text) == 1:
		r.span = true
	case listWords[w.text] && r.goesOn():
		r.joined = true
	default:
		return false
	}
	return true
}

// romanOne tells paragraph I from the letter i: a letter must follow.
func (r *citeReader) romanOne(word) bool {
	next := r.peek(1).text
	return len(next) == 1 && next <= "j" || letterNames[next] || sentenceNames[next]
}

func (r *citeReader) number(n int) bool {
	switch {
	case r.toPara:
		r.paragraph, r.last, r.toPara = n, 0, false
	case n > 5:
		if !knownArticle(n) || r.paragraph == 0 && r.last == 0 && !strings.ContainsAny(r.before(), ",;/") && !r.joined {
			return false
		}
		r.endArticle()
		r.article, r.paragraph, r.last, r.joined = n, 0, 0, false
	case r.paragraph == 0 && r.last == 0:
		r.paragraph = n
	case r.roman && r.last == 0: // Art. 6 I 1 lit. b: the sentence
		r.roman = false
	case strings.Contains(r.before(), "(") && r.last > 0: // 6(1)(b), (4)
		r.paragraph, r.last = n, 0
	default:
		return false
	}
	return true
}

// letter decides whether a single letter names a point or is a word of the
// sentence ("a contract", the "e" and "i" that mean "and").
func (r *citeReader) letter(w word) bool {
	next := r.peek(1)
	closed := next.text == "" || w.sep == "" || strings.ContainsAny(w.sep[:1], "),.;:/]-–\n\r+") || strings.Contains(w.sep, "\n")
	if r.last > 0 && !closed && !strings.ContainsAny(r.before(), "(,;") && strings.Contains("eyiou", w.text) &&
		(len(next.text) == 1 || letterNames[next.text] || paraNames[next.text] || articleNames[next.text]) {
		r.joined = true
		return true
	}
	if w.text > "j" || w.sep != "" && strings.ContainsAny(w.sep[:1], "'’") {
		return false
	}
	before := r.before()
	opened := strings.HasSuffix(before, "(") || before != "" && !strings.ContainsAny(before, " \t\n") || before == "" && r.at > 0
	lawNext := gdprNames[next.text] || lawFillers[next.text] && next.text != "s" || listWords[next.text] || letterNames[next.text] ||
		next.text == "uk" || next.text == "ds" || next.text == "i" || next.text == "iv" || rangeWords[next.text] || articleNames[next.text]
	clear := r.toLetter || opened || closed || lawNext || !strings.Contains("aei", w.text)
	if r.last == 0 {
		if !clear {
			return false
		}
		r.take(w.text[0])
		return true
	}
	if strings.Trim(before, " )(") == "-" || strings.Trim(before, " )(") == "–" {
		r.span = true
	}
	listed := r.span || r.joined || r.toLetter || strings.ContainsAny(before, ",;/(&+\n")
	if !listed || !clear {
		return false
	}
	r.take(w.text[0])
	return true
}

func (r *citeReader) take(l byte) {
	if r.span && r.last > 0 && l > r.last {
		for m := r.last + 1; m < l; m++ {
			r.add(string(m))
		}
	}
	r.add(string(l))
	r.last = l
	r.toLetter, r.joined, r.span = false, false, false
}

func (r *citeReader) add(letter string) {
	r.found = append(r.found, citation{article: r.article, paragraph: r.paragraph, letter: letter})
}

// lookBack reads the letter that stands before the article: "point (b) of
// Article 6(1)", "alínea b) do n.º 1 do artigo 6.º".
func (r *citeReader) lookBack(from int) {
	for n := from - 2; n >= 0 && n >= from-8; n-- {
		l := r.words[n+1].text
		if articleNames[r.words[n].text] {
			return
		}
		if letterNames[r.words[n].text] && len(l) == 1 && l >= "a" && l <= "j" {
			r.add(l)
			return
		}
	}
}

// goesOn reports whether a list of references continues after the next word.
func (r *citeReader) goesOn() bool {
	next := r.peek(1)
	return len(next.text) == 1 && next.text <= "j" || letterNames[next.text] || paraNames[next.text] || knownArticle(number(next)) ||
		strings.Contains(r.words[r.at].sep, "(")
}

func (r *citeReader) peek(n int) word {
	if r.at+n < len(r.words) {
		return r.words[r.at+n]
	}
	return word{}
}

// before is what stands between the word and the one before it.
func (r *citeReader) before() string { return r.words[r.at-1].sep }

var (
	paraNames = wordSet(`abs absatz abschnitt par para paragraph paragraphe paragrafo parrafo paragraaf apartado apdo ap numero num nr n no
		comma co lid ust ustep ustepu c subsection section`)
	sentenceNames = wordSet("s sent sentence satz uabs unterabs unterabsatz subparagraph zd zdanie frase phrase volzin")
	letterNames   = wordSet(`lit litt littera litera litery literze buchst buchstabe buchstaben bst point points pt letra letras let lett lettera
		lettere letter letters lettre lettres onder onderdeel sub pkt punkt alinea alineas al als item inciso inc clause under`)
	listWords  = wordSet("and und et en oraz sowie or oder ou of lub bzw resp as well")
	rangeWords = wordSet("bis to tot through do ate hasta")
	ordinals   = map[string]int{"eerste": 1, "erster": 1, "ersten": 1, "first": 1, "premier": 1, "primo": 1, "tweede": 2, "zweiter": 2, "zweiten": 2,
		"second": 2, "deuxieme": 2, "secondo": 2}
)
