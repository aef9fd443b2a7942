package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitTerms takes a list in one cell apart: at line breaks, semicolons, bullets,
// numbering and commas, at " / ", and at "and" in the eight languages where both
// sides stay meaningful ("names and addresses", not "Vor- und Nachname", not
// "prevention and detection of fraud"). What stands in parentheses stays together.
// A heading before a colon is a part of its own. "etc." is dropped; every other
// word is kept, in its order.
func SplitTerms(text string) []string {
	var parts []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\v' || r == '\u2028' }) {
		for _, piece := range splitOutside(numbersApart(line), lineSigns) {
			items := splitOutside(unnumbered(piece), isComma)
			for _, item := range items {
				for _, part := range splitAnd(item, len(items) > 1) {
					if part = tidy(part); part != "" {
						parts = append(parts, part)
					}
				}
			}
		}
	}
	return parts
}

// numbersApart turns "1) Name 2) Address" on one line into two pieces.
func numbersApart(line string) string {
	if !startsNumbered.MatchString(line) {
		return line
	}
	return innerNumber.ReplaceAllString(line, "; ")
}

var (
	startsNumbered = regexp.MustCompile(`^\s*1[.)]\s`)
	innerNumber    = regexp.MustCompile(`\s\d{1,2}[.)]\s+`)
)

// cut gives the length of the separator at text[i:], or 0.
type cut func(text string, i int) int

func splitOutside(text string, sep cut) []string {
	var parts []string
	depth, from := 0, 0
	closers := strings.Count(text, ")") + strings.Count(text, "]")
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '(', '[':
			if closers > 0 {
				depth++
			}
		case ')', ']':
			closers--
			depth = max(depth-1, 0)
		}
		if n := sep(text, i); n > 0 && depth == 0 {
			parts = append(parts, text[from:i])
			i += n
			from = i
			continue
		}
		i += size
	}
	return append(parts, text[from:])
}

func lineSigns(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case strings.ContainsRune(";•▪‣◦●○■□–—·∙|\t", r):
		if (r == '–' || r == '—' || r == '·') && !spaced(text, i, size) {
			return 0
		}
		return size
	case r == ':' && i > 0 && i+1 < len(text) && text[i+1] == ' ' && text[i-1] != ' ' && !unicode.IsDigit(rune(text[i-1])):
		return 1
	case r == '-' && spaced(text, i, 1):
		return 1
	case r == '/' && (spaced(text, i, 1) || betweenNouns(text, i)):
		return 1
	}
	return 0
}

// spaced reports a sign with a space, or the end of the text, on both sides.
func spaced(text string, i, size int) bool {
	return (i == 0 || text[i-1] == ' ') && (i+size == len(text) || text[i+size] == ' ')
}

const longWord = 60 // bytes

// betweenNouns: "Kunden/Lieferanten", but not "Mitarbeiter/innen", "24/7", "w/o".
func betweenNouns(text string, i int) bool {
	left := text[max(0, i-longWord):i]
	left = left[strings.LastIndexAny(left, " ,;(/")+1:]
	right := text[i+1 : min(len(text), i+longWord)]
	if end := strings.IndexAny(right, " ,;)/"); end >= 0 {
		right = right[:end]
	}
	l, _ := utf8.DecodeRuneInString(left)
	r, _ := utf8.DecodeRuneInString(right)
	return len(left) > 3 && len(right) > 3 && unicode.IsUpper(l) && unicode.IsUpper(r) && !strings.Contains(left, ":") && !strings.Contains(left, ".")
}

// isComma leaves the commas of numbers and of company names alone.
func isComma(text string, i int) int {
	if text[i] != ',' {
		return 0
	}
	if i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]) {
		return 0
	}
	if companyEnd.MatchString(text[i+1:]) {
		return 0
	}
	return 1
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

var (
	companyEnd = regexp.MustCompile(`(?i)^\s*(?:inc|ltd|llc|llp|corp|s\.?\s?a|s\.?\s?l|s\.?p\.?a|lda|b\.?v|gmbh|ag|plc)\b`)
	numbering  = regexp.MustCompile(`^\s*(?:\d{1,2}[.)]\s+|\(?[a-z]\)\s+|[-*+>✓✔]\s*)`)
	andSoOn    = regexp.MustCompile(`(?i)(?:^|[\s,])(?:etc|usw|ecc|enz|itd|itp|u\. ?a|et al|and so on|und so weiter|and others|among others|otros|altro)\.*\s*$`)
	ands       = regexp.MustCompile(`\s(?:and|und|sowie|et|y|e|en|i|oraz|ed)\s`)
)

func unnumbered(piece string) string { return numbering.ReplaceAllString(piece, "") }

func tidy(part string) string {
	part = strings.TrimSpace(part)
	if fewer := strings.TrimSpace(andSoOn.ReplaceAllString(part, "")); fewer != part {
		part = strings.TrimRight(fewer, ", ")
	}
	if !strings.HasSuffix(part, "etc.") && strings.HasSuffix(part, ".") && strings.Count(part, ".") == 1 && len(part) > 5 {
		part = strings.TrimSuffix(part, ".")
	}
	if strings.IndexFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return ""
	}
	return part
}

// splitAnd splits one item at "and". listed says that commas stood around it: then
// it is the end of a list ("names, addresses and telephone numbers").
func splitAnd(item string, listed bool) []string {
	if len(item) > maxEntry {
		return []string{item} // prose
	}
	// "and the rest" after a comma: ", and telephone numbers".
	if m := leadingAnd.FindString(item); listed && m != "" && len(m) < len(item) {
		item = item[len(m):]
	}
	at := ands.FindAllStringIndex(item, -1)
	for _, m := range slices.Backward(at) {
		word := strings.TrimSpace(item[m[0]:m[1]])
		left, right := strings.TrimSpace(item[:m[0]]), strings.TrimSpace(item[m[1]:])
		if inside(item, m[0]) || !bothStand(word, left, right, listed) {
			continue
		}
		return append(splitAnd(left, listed), right)
	}
	return []string{item}
}

var romance = wordSet("et y e ed")

var leadingAnd = regexp.MustCompile(`^\s*(?:and|und|sowie|et|y|e|en|i|oraz|ed)\s+`)

func inside(text string, i int) bool {
	return strings.Count(text[:i], "(") > strings.Count(text[:i], ")") && strings.Contains(text[i:], ")")
}

// bothStand decides whether both sides of an "and" mean something alone.
func bothStand(and, left, right string, listed bool) bool {
	l, r := strings.Fields(left), strings.Fields(right)
	if len(l) == 0 || len(r) == 0 || len(l) > 4 || len(r) > 4 {
		return false
	}
	last, first := l[len(l)-1], r[0]
	if strings.HasSuffix(last, "-") || strings.HasPrefix(first, "-") || len(last) < 3 || len(first) < 3 {
		return false
	}
	lf, rf := Fold(left), Fold(right)
	if modifiers[Fold(last)] || keptTogether[lf+" "+rf] || keptTogether[Fold(last)+" "+Fold(r[len(r)-1])] {
		return false
	}
	if Fold(l[0]) == Fold(first) && len(l) > 1 && len(r) > 1 {
		return true // "dati di contatto e dati bancari"
	}
	if romance[and] && listed && len(l) > 1 && len(r) > 1 && !binders[Fold(first)] && !slices.ContainsFunc(l, func(w string) bool { return binders[Fold(w)] }) {
		return true // "adresse e-mail et numéro de téléphone" behind a comma
	}
	for _, w := range append(slices.Clone(r), l...) {
		if binders[Fold(w)] || strings.ContainsAny(w, "'’") {
			return false // "data on customers and suppliers": the binding word reaches over the "and"
		}
	}
	switch and {
	case "und", "sowie":
		return startsUpper(last) && startsUpper(r[len(r)-1]) && (len(l) == 1 || listed || startsUpper(l[0])) && !(len(l) > 1 && len(r) == 1 && !startsUpper(l[len(l)-2]) && !listed)
	case "en":
		return dutch(left) || dutch(right)
	case "et", "y", "e", "i", "oraz", "ed":
		return len(r) == 1 && len(l) == 1 || len(l) == 1 && listed || len(l) > 1 && len(r) > 1
	}
	// English: an adjective before the first noun may belong to both.
	return len(l) == 1 || len(r) > 1 || listed
}

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// dutch tells the Dutch "en" from the French and Spanish one, which means "in".
func dutch(part string) bool {
	for w := range strings.FieldsSeq(Fold(part)) {
		for _, sign := range []string{"aa", "oo", "uu", "ij", "gegevens", "adres", "nummer", "klant", "medewerk", "leverancier"} {
			if strings.Contains(w, sign) {
				return true
			}
		}
	}
	return false
}

var (
	// Words that stand before a noun and may stand for two.
	modifiers = wordSet(`first last date full personal technical current former past potential prospective internal external online national
		billing shipping home private work business mobile religious political racial physical mental present future new old public
		legal financial economic social professional family criminal civil direct own active inactive
		ethnic sexual philosophical genetic biometric organisational organizational previous actual permanent temporary data fecha datum lieu luogo lugar local numero type tipo art`)
	// Words that bind what follows to what stands before, over an "and".
	binders = wordSet(`of for on about in with from to by between von der des zur zum fur im in mit bei uber aus an de des du la le les d l
		pour par avec dans sur entre del para por con en sobre di della delle dei degli per su da van voor met uit over op z ze o w dla do na od
		no dos das da`)
	keptTogether = pairSet("terms conditions", "health safety", "research development", "sales marketing", "profit loss", "trial error",
		"sex life sexual orientation", "forschung entwicklung", "art weise", "recherche developpement", "roles responsibilities",
		"hr payroll", "food beverage")
)

func pairSet(phrases ...string) map[string]bool {
	set := map[string]bool{}
	for _, p := range phrases {
		set[p] = true
	}
	return set
}
