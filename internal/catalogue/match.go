package catalogue

import (
	"fmt"
	"regexp"
	"strings"
)

// Confidence says how a phrase was understood.
type Confidence int

const (
	None     Confidence = iota // not understood: keep the words
	Possible                   // the phrase contains the words of one term; a person should look
	Likely                     // the words of a term, but for endings and filling words
	Certain                    // the words, the code or the mapped code of a term
)

// Match finds the term of a scheme that a phrase of a register names. The phrase
// is one entry ("Kundenstammdaten"), not a list; splitting is the caller's.
// Without a match the confidence is None and the words are to be kept.
func Match(scheme, text string) (Term, Confidence) {
	switch scheme {
	case RequirementScheme:
		return matchRequirement(text)
	case TermScheme:
		return shippedTerms().match(text)
	}
	s, ok := embedded().schemes[scheme]
	if !ok || len(text) > maxPhrase {
		return Term{}, None
	}
	code, c := s.index.match(text)
	return s.byCode[code], c
}

const (
	maxPhrase = 2000 // bytes; longer texts are prose and name no single term
	maxWords  = 14   // content words within which a contained term is looked for
)

// index finds codes by the words of their terms.
type index struct {
	codes   map[string]string // codes, mapped codes: as written, in lower case
	exact   map[string]string // folded words
	loose   map[string]string // folded words without endings and filling words; "" where two terms meet
	weak    map[string]bool   // keys of loose that are left of "employee data" and the like
	longest int               // words of the longest key
}

func newIndex() *index {
	return &index{codes: map[string]string{}, exact: map[string]string{}, loose: map[string]string{}, weak: map[string]bool{}}
}

// add is an error if another term has the same words.
func (x *index) add(words, code string) error {
	for _, key := range spellings(words) {
		switch was, ok := x.exact[key]; {
		case key == "":
			return fmt.Errorf("%q has no words", words)
		case ok && was != code:
			return fmt.Errorf("%q is already a word of %s", words, was)
		}
		x.exact[key] = code
	}
	return nil
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// spellings are the folded words, and as written on keyboards without umlauts.
func spellings(words string) []string {
	key := Fold(words)
	if other := Fold(umlauts.Replace(words)); other != key {
		return []string{key, other}
	}
	return []string{key}
}

// seal builds what is derived from the exact words.
func (x *index) seal(s *scheme) {
	for _, t := range s.terms {
		x.codes[t.Code] = t.Code
		if t.DPV != "" {
			x.code(t.DPV, t.Code)
			x.code(t.DPV[strings.IndexByte(t.DPV, ':')+1:], t.Code)
		}
		if t.Fides != "" {
			x.code(t.Fides, t.Code)
		}
	}
	for key, code := range x.exact {
		l := loosen(key)
		if l == "" {
			continue
		}
		n := strings.Count(l, " ") + 1
		x.longest = max(x.longest, n)
		was, ok := x.loose[l]
		weak := n == 1 && strings.Contains(key, " ")
		x.weak[l] = weak && (!ok || x.weak[l])
		if ok && was != code {
			code = ""
		}
		x.loose[l] = code
	}
}

// code keeps the first of two terms with the same mapped code: the wider one
// stands before the narrower.
func (x *index) code(mapped, code string) {
	mapped = strings.ToLower(mapped)
	if _, ok := x.codes[mapped]; !ok {
		x.codes[mapped] = code
	}
}

var (
	// Endings for all genders: Kund*innen, Mitarbeiter/-innen, salarié(e)s, salarié·e·s, empleados/as.
	genders    = regexp.MustCompile(`(\pL)(?:[*:_·•]\pL{1,5}(?:[·•]s)?|/-?(?:innen|in|inne[ns]|[rn]|as?|os?|es?|euses?|trices?|ne?s?)\b|\((?:innen|in|[a-zé]{1,2}|euses?|trices?)\)(s?))`)
	enumerated = regexp.MustCompile(`^\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]|[-–—•·*▪●○◦✓✔☑☒xX>]|\[[xX ]?\])\s+`)
	vocabulary = regexp.MustCompile(`^(?:https?://(?:www\.)?w3id\.org/dpv\S*[#/]|(?:dpv|pd|dpv-pd|eu-gdpr|risk|tech):)([A-Za-z][A-Za-z0-9-]*)$`)
)

func (x *index) match(text string) (string, Confidence) {
	text = strings.TrimSpace(text)
	if code, ok := x.codes[strings.ToLower(text)]; ok && (strings.ContainsAny(text, ".:_") || text == code) {
		return code, Certain
	}
	if m := vocabulary.FindStringSubmatch(text); m != nil {
		if code, ok := x.codes[strings.ToLower(m[1])]; ok {
			return code, Certain
		}
		return "", None
	}
	text = enumerated.ReplaceAllString(text, "")
	text = genders.ReplaceAllString(text, "$1$2")
	if code, c := x.phrase(text); c >= Likely {
		return code, c
	}
	if head := headOf(text); head != "" && head != text {
		if code, c := x.phrase(head); c >= Likely {
			return code, Likely
		}
	}
	return x.contained(Fold(text))
}

// headOf is what stands before a parenthesis, a colon or an explanation:
// "Contact data (name, address)" names contact data.
func headOf(text string) string {
	i := strings.IndexAny(text, "([{:")
	for _, dash := range []string{" - ", " – ", " — ", ", e.g.", ", z. B.", ", z.B.", ", such as", " such as ", ", wie ", " wie z", ", par ex", ", p. ej", ", p.ej", ", ad es", ", np.", ", bijv", ", por ex", ", i.e.", ", insbesondere", ", including", " including "} {
		if j := strings.Index(text, dash); j > 0 && (i < 0 || j < i) {
			i = j
		}
	}
	if i <= 0 {
		return ""
	}
	return strings.TrimSpace(text[:i])
}

func (x *index) phrase(text string) (string, Confidence) {
	key := Fold(text)
	if code, ok := x.exact[key]; ok {
		return code, Certain
	}
	if l := loosen(key); l != "" {
		if code := x.loose[l]; code != "" {
			return code, Likely
		}
	}
	return "", None
}

// contained looks for the words of terms within a phrase. One term must stand
// alone and be half of the phrase at least; what is left of words such as
// "employee data" gives way to others. Phrases that deny or except something have
// no match.
func (x *index) contained(key string) (string, Confidence) {
	words := contentWords(key)
	if len(words) == 0 || len(words) > maxWords || denies(key) {
		return "", None
	}
	best, size, chars, softly, others := "", 0, 0, false, false
	for from := 0; from < len(words); {
		code, n := x.longestAt(words[from:])
		if n == 0 {
			if code = x.compound(words[from]); code == "" {
				from++
				continue
			}
			n = 1
		}
		key := strings.Join(words[from:from+n], " ")
		from += n
		switch weak := x.weak[key]; {
		case best == "" || softly && !weak:
			best, size, chars, softly, others = code, n, len(key), weak, false
		case weak && !softly:
		case best == code:
			size, chars = size+n, chars+len(key)
		default:
			others = true
		}
	}
	if best == "" || others || 2*size < len(words) || chars < 4 {
		return "", None
	}
	return best, Possible
}

// longestAt is the term whose words begin the phrase, the longest first.
func (x *index) longestAt(words []string) (string, int) {
	for n := min(x.longest, len(words)); n > 0; n-- {
		if code := x.loose[strings.Join(words[:n], " ")]; code != "" {
			return code, n
		}
	}
	return "", 0
}

// compound reads the last part of a German or Dutch compound: Lieferantenkontaktdaten
// are Kontaktdaten. Parts that turn the meaning (nicht, ehemalig) have no match.
func (x *index) compound(word string) string {
	const wholeAtLeast, partAtLeast, restAtLeast = 11, 7, 3
	if len(word) < wholeAtLeast {
		return ""
	}
	for _, not := range []string{"nicht", "niet", "ehemal", "ex", "voormal", "anti", "non", "gegen"} {
		if strings.HasPrefix(word, not) {
			return ""
		}
	}
	for at := restAtLeast; at <= len(word)-partAtLeast; at++ {
		if code := x.loose[word[at:]]; code != "" {
			return code
		}
	}
	return ""
}
