package catalogue

import (
	"strconv"
	"strings"
	"unicode"
)

// citation is one reference to a provision of the GDPR as registers write it:
// "Art. 6(1)(b) GDPR", "Art. 6 Abs. 1 lit. b DSGVO", "art. 6 ust. 1 lit. b RODO".
type citation struct {
	article   int
	paragraph int // 0 when not named
	letter    string
	law       string // "", eu-gdpr or uk
}

// word is one run of letters or digits, with what stands between it and the next.
type word struct {
	text string // folded
	sep  string
}

// citations finds the references to articles of the GDPR in text. References to
// other laws are left out; one that names no law has an empty one.
func citations(text string) []citation {
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	words := citeWords(text)
	var found []citation
	for i := 0; i < len(words); {
		at, ok := articleAt(words, i)
		if !ok {
			i++
			continue
		}
		r := citeReader{words: words, at: at, article: number(words[at])}
		r.read()
		law, ours := citedLaw(words, i, r.at)
		if ours {
			if r.bare() {
				r.lookBack(i)
			}
			for _, c := range r.found {
				c.law = law
				found = append(found, c)
			}
		}
		i = max(r.at, at+1)
	}
	return found
}

// citeWords takes text apart into letters and digits; ordinal signs vanish
// ("6.º" is 6).
func citeWords(text string) []word {
	text = ordinalSigns.Replace(text)
	var words []word
	var run strings.Builder
	class := 0
	flush := func() {
		if run.Len() > 0 {
			words = append(words, word{text: Fold(run.String())})
			run.Reset()
		}
	}
	for _, r := range text {
		now := 0
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			now = 1
		case '0' <= r && r <= '9':
			now = 2
		}
		if now != class {
			flush()
			class = now
		}
		if now != 0 {
			run.WriteRune(r)
		} else if len(words) > 0 {
			words[len(words)-1].sep += string(r)
		}
	}
	flush()
	return words
}

func number(w word) int {
	if len(w.text) > 4 {
		return 0
	}
	n, _ := strconv.Atoi(w.text)
	return n
}

// articleAt gives the place of the article's number when a reference starts at i.
func articleAt(words []word, i int) (int, bool) {
	next := func(n int) word {
		if i+n < len(words) {
			return words[i+n]
		}
		return word{}
	}
	switch w := words[i]; {
	case articleNames[w.text]:
		return i + 1, number(next(1)) > 0
	case gdprNames[w.text] && number(next(1)) > 0 && knownArticle(number(next(1))) && (number(next(2)) > 0 || roman(next(2).text) > 0):
		return i + 1, true
	case (number(w) == 6 || number(w) == 9) && roman(next(1).text) > 0 && len(next(2).text) == 1 && gdprNames[next(3).text]:
		return i, true // 6 I f DSGVO
	case number(w) == 6 && number(next(1)) == 1 || number(w) == 9 && number(next(1)) == 2:
		// Without a name only in the closest writing: 6(1)(b), 6.1.b, 9 (2) (h).
		tight := strings.ContainsAny(w.sep, "(.-") && strings.ContainsAny(next(1).sep, "(.-)") || strings.Contains(w.sep, "(")
		end := next(2)
		return i, tight && len(end.text) == 1 && end.text >= "a" && end.text <= "j" && (end.sep == "" || strings.ContainsAny(end.sep[:1], "),.;:/ "))
	}
	return 0, false
}

func knownArticle(n int) bool {
	return n == 6 || n == 9 || n == 10 || n == 45 || n == 46 || n == 47 || n == 49
}

func roman(s string) int {
	switch s {
	case "i":
		return 1
	case "ii":
		return 2
	case "iii":
		return 3
	}
	return 0
}

// citedLaw looks for the name of the law behind the reference, then before it.
// ours is false for a law that is not the GDPR.
func citedLaw(words []word, from, to int) (law string, ours bool) {
	uk := false
	for n := to; n < len(words) && n < to+7; n++ {
		switch w := words[n].text; {
		case w == "uk":
			uk = true
		case gdprNames[w] || w == "2016" && n+1 < len(words) && words[n+1].text == "679":
			return named(uk), true
		case w == "ds" && n+1 < len(words) && words[n+1].text == "gvo":
			return named(uk), true
		case otherLaws[w] || strings.HasSuffix(w, "dsg") || w == "2018" || w == "2016":
			return "", false
		case !lawFillers[w]:
			n = len(words)
		}
	}
	for n := from - 1; n >= 0 && n >= from-3; n-- {
		switch w := words[n].text; {
		case gdprNames[w] || w == "gvo":
			return named(n > 0 && words[n-1].text == "uk"), true
		case otherLaws[w]:
			return "", false
		}
	}
	return "", true
}

func named(uk bool) string {
	if uk {
		return lawUK
	}
	return lawEU
}

var ordinalSigns = strings.NewReplacer("º", "", "ª", "", "°", "", "\u00a0", " ")

var (
	articleNames = wordSet(`art arts artt article articles artikel artikels artikeln articulo articulos articolo articoli artigo artigos
		artykul artykulu artykule artykuly`)
	gdprNames  = wordSet("gdpr dsgvo rgpd avg rodo ukgdpr")
	lawFillers = wordSet(`of the der des dem die du de del della dello do da dos van het eu ue we en regulation verordnung reglement reglamento
		regolamento verordening rozporzadzenia rozporzadzenie regulamento nr no n general data protection basic generale l lett s`)
	otherLaws = wordSet(`bdsg dsg kdg ekd ndsg revdsg fadp lpd nlpd nfadp lgpd ccpa cpra popia pipl sgb hgb bgb stgb gg aeuv tfeu tfue vweu
		emrk echr cedh ewg eudpr lopdgdd lopd codice code charter charta ley lei wet uavg ustawy ustawa konstytucji kodeksu loi act
		constitution verfassung betrvg ttdsg tdddg telemediengesetz strafgesetzbuch kpc kp`)
)
