package recognise

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldLimit bounds what is looked at when a text is compared with headers, in
// bytes; the longest sentence of Article 30 has about 450.
const foldLimit = 900

// fold writes a text in lower case without accents and punctuation, words
// separated by one space, so that "Données à caractère personnel :" equals
// "donnees a caractere personnel". Words written together by case are parted.
func fold(s string) string {
	if len(s) > foldLimit {
		s = strings.ToValidUTF8(s[:foldLimit], "")
	}
	var b strings.Builder
	b.Grow(len(s))
	space, lower := true, false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\u00ad', r == '\'' && !space, r == '’' && !space:
			if r == '\'' || r == '’' {
				b.WriteByte(' ')
				space, lower = true, false
			}
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if lower && unicode.IsUpper(r) {
				b.WriteByte(' ')
			}
			lower = unicode.IsLower(r)
			switch l := unicode.ToLower(r); l {
			case 'ß':
				b.WriteString("ss")
			case 'ł':
				b.WriteByte('l')
			case 'ø':
				b.WriteByte('o')
			case 'æ':
				b.WriteString("ae")
			case 'œ':
				b.WriteString("oe")
			default:
				b.WriteRune(l)
			}
			space = false
		case r == '#':
			if !space {
				b.WriteByte(' ')
			}
			b.WriteString("# ")
			space, lower = true, false
		default:
			if !space {
				b.WriteByte(' ')
			}
			space, lower = true, false
		}
	}
	return strings.TrimSpace(b.String())
}

// umlautSpelled is the folded text of a German word written with ae, oe, ue.
func umlautSpelled(s string) string {
	return fold(strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue").Replace(s))
}

// fillers say nothing about which field a header means.
const fillers = " of the a an and or to in on by for if is are be with any its as at from this that which where applicable possible please " +
	"der die das des den dem und oder von vom zu zur zum im in an auf fur mit ggf gegebenenfalls bzw sowie etwaige eine ein gem gemass nach falls vorhanden " +
	"le la les l de du des d un une et ou au aux en sur pour par dans cas echeant " +
	"el los las del y o u e lo con por para su caso en al una sus " +
	"il lo gli i di della delle dei degli dal dalla nel nella per ed od eventuale eventuali ove " +
	"het een van voor en of aan bij te op indien toepassing " +
	"i w z do na lub oraz o dla jezeli dotyczy gdy " +
	"os as do da dos das no na ao aos ou com se " +
	"art article artikel articulo articolo artykul artigo abs par lit ust lid gdpr dsgvo rgpd rodo avg uk eu no nr "

func filler(w string) bool {
	return len(w) < 24 && strings.Contains(fillers, " "+w+" ") || isDigits(w) || len(w) == 1 && w != "#"
}

func isDigits(w string) bool {
	for _, r := range w {
		if r < '0' || r > '9' {
			return false
		}
	}
	return w != ""
}

// content are the words of a folded text that say something.
func content(folded string) []string {
	var out []string
	for _, w := range strings.Fields(folded) {
		if !filler(w) {
			out = append(out, w)
		}
	}
	return out
}

// alike reports whether two folded words are forms of one word.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 || len(b)-len(a) > 2 {
		return false
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	if len(a) == 4 {
		return n == 4 && (b[4:] == "s" || b[4:] == "en" || b[4:] == "n" && a != "date")
	}
	return n >= len(b)-2 && n >= 4
}
