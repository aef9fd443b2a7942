package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Laws whose bases are recognised, by the identifiers of internal/law.
const (
	lawEU = "eu-gdpr"
	lawUK = "uk"
	lawBR = "br-lgpd"
)

// Ground is a lawful basis found in the words of a register.
type Ground struct {
	Code       string     // as in internal/law: consent, contract, legal_obligation, ...
	Law        string     // eu-gdpr, uk or br-lgpd; "" when the text names no law
	Confidence Confidence // Certain when cited by article or when nothing else is said
}

// MatchBasis finds every lawful basis that text names, as an article (GDPR Art.
// 6(1), LGPD Art. 7) or in words of the eight languages, in the order of the law.
// A text that names several laws gives each basis once a law. Words that are no
// basis give nothing: the caller keeps them.
func MatchBasis(text string) []Ground {
	laws := lawsNamed(text)
	var found []Ground
	add := func(g Ground) {
		same := func(o Ground) bool { return o.Code == g.Code && o.Law == g.Law }
		if i := slices.IndexFunc(found, same); i < 0 {
			found = append(found, g)
		} else {
			found[i].Confidence = max(found[i].Confidence, g.Confidence)
		}
	}
	for _, c := range citations(text) {
		code, ok := basisLetters[c.letter]
		if c.article != 6 || c.paragraph > 1 || !ok {
			continue
		}
		switch {
		case c.letter == "ea": // UK GDPR alone
			add(Ground{code, lawUK, Certain})
		case c.law != "":
			add(Ground{code, c.law, Certain})
		default:
			for _, law := range laws {
				if law != lawBR {
					add(Ground{code, law, Certain})
				}
			}
		}
	}
	for _, code := range brazilianBases(text, laws) {
		add(Ground{code, lawBR, Certain})
	}
	hits := basisWords().hits(strings.Fields(Fold(text)))
	for _, h := range hits {
		// The article says it already, with its law.
		cited := slices.ContainsFunc(found, func(g Ground) bool { return g.Confidence == Certain && (g.Code == h.code || same(g, h.code)) })
		if cited {
			continue
		}
		confidence := Likely
		if len(hits) == 1 && spokenAlone(text, h) {
			confidence = Certain
		}
		for _, law := range laws {
			add(Ground{codeUnder(law, h.code), law, confidence})
		}
	}
	slices.SortStableFunc(found, func(a, b Ground) int { return basisRank(a.Code) - basisRank(b.Code) })
	return found
}

// same reports whether a ground of another law means the GDPR's code.
func same(g Ground, code string) bool { return codeUnder(g.Law, code) == g.Code }

// spokenAlone reports whether the hit is all that text says.
func spokenAlone(text string, h hit) bool {
	return h.from == 0 && h.to == len(strings.Fields(Fold(text)))
}

// lawsNamed lists the laws that text names; one empty entry when it names none.
func lawsNamed(text string) []string {
	folded := " " + Fold(text) + " "
	var laws []string
	rest := folded
	if strings.Contains(folded, " uk gdpr ") || strings.Contains(folded, " ukgdpr ") {
		laws = append(laws, lawUK)
		rest = strings.ReplaceAll(folded, " uk gdpr ", " ")
	}
	for _, name := range []string{" gdpr ", " dsgvo ", " ds gvo ", " rgpd ", " avg ", " rodo ", " 2016 679 "} {
		if strings.Contains(rest, name) {
			laws = append(laws, lawEU)
			break
		}
	}
	if strings.Contains(folded, " lgpd ") || strings.Contains(folded, " 13 709 ") {
		laws = append(laws, lawBR)
	}
	if laws == nil {
		return []string{""}
	}
	return laws
}

// codeUnder gives a law's own name for what the GDPR's code means (LGPD Art. 7).
func codeUnder(law, code string) string {
	if law == lawBR {
		switch code {
		case "legitimate_interests":
			return "legitimate_interest"
		case "vital_interests":
			return "life_or_safety"
		case "public_task":
			return "public_policies"
		}
	}
	return code
}

// brazilianBases reads "art. 7º, IX, da LGPD".
func brazilianBases(text string, laws []string) []string {
	if !slices.Contains(laws, lawBR) {
		return nil
	}
	var codes []string
	for _, m := range brazilianItem.FindAllStringSubmatch(Fold(text), -1) {
		for item := range strings.FieldsSeq(m[1]) {
			if code, ok := brazilianItems[item]; ok && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

var (
	brazilianItem  = regexp.MustCompile(`\bart(?:igo|s)? 7o? (?:caput )?(?:incisos? |inc )?((?:[ivx]+ (?:e )?)*[ivx]+)\b`)
	brazilianItems = map[string]string{
		"i": "consent", "ii": "legal_obligation", "iii": "public_policies", "iv": "research", "v": "contract",
		"vi": "legal_proceedings", "vii": "life_or_safety", "viii": "health_protection", "ix": "legitimate_interest",
		"x": "credit_protection",
	}
	// GDPR Art. 6(1)(a)-(f); UK GDPR Art. 6(1)(ea).
	basisLetters = map[string]string{
		"a": "consent", "b": "contract", "c": "legal_obligation", "d": "vital_interests", "e": "public_task",
		"f": "legitimate_interests", "ea": "recognised_legitimate_interests",
	}
	basisOrder = []string{
		"consent", "contract", "legal_obligation", "vital_interests", "life_or_safety", "public_task", "public_policies",
		"legitimate_interests", "legitimate_interest", "recognised_legitimate_interests",
	}
	basisWords = sync.OnceValue(func() *phraseTable { return newPhrases(basisPhrases) })
)

func basisRank(code string) int {
	if i := slices.Index(basisOrder, code); i >= 0 {
		return i
	}
	return len(basisOrder)
}
