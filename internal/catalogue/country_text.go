package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CountriesIn are the countries that a longer text names ("Microsoft Ireland
// (Dublin), USA"), each once, in the order of the text. A name counts only if it
// begins with a capital; groups are left out.
//
// An ISO code counts only where it can be meant as one: alone, in brackets, after
// a preposition, at the end behind a comma, or beside another that counts. Codes
// that are also departments, legal forms or other abbreviations ("HR", "IT", "AG",
// "ID") count nowhere in a text; a field that holds nothing but a country asks
// Country.
func CountriesIn(text string) []string {
	c := embedded().countries
	if code, ok := Country(text); ok && !(isCode(strings.TrimSpace(text)) && twofold(text)) {
		return []string{code}
	}
	at := rawWord.FindAllStringIndex(text, -1)
	raw := make([]string, len(at))
	for i, w := range at {
		raw[i] = text[w[0]:w[1]]
	}
	var out []string
	last := -2 // the word that named the country before
	for i := 0; i < len(raw); {
		found, n := c.at(raw[i:])
		if found != "" && n == 1 && isCode(raw[i]) && !c.short[raw[i]] && !meant(text, at, i, last) {
			found = ""
		}
		if found != "" {
			last = i + max(n, 1) - 1
			if !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
		i += max(n, 1)
	}
	return out
}

var rawWord = regexp.MustCompile(`(?:\pL\.){2,}|[\pL\pM\pN]+`)

// at is the country whose name begins the words, the longest first, and the
// number of its words. Without a country it may still say how many to pass over.
func (c *countries) at(words []string) (string, int) {
	if first, _ := utf8.DecodeRuneInString(words[0]); !unicode.IsUpper(first) {
		return "", 0
	}
	for n := min(c.longest, len(words)); n > 0; n-- {
		text := strings.Join(words[:n], " ")
		if code, ok := c.words[Fold(text)]; ok {
			return code, n
		}
		if _, ok := c.grouped[Fold(text)]; ok {
			return "", n
		}
	}
	return c.capped[bare(words[0])], 1
}

// isCode reports whether a word is written like an ISO code.
func isCode(w string) bool {
	return (len(w) == 2 || len(w) == 3) && strings.Trim(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// twofold reports whether a code is better known as something else.
func twofold(w string) bool {
	return strings.Contains(" AD AG AI AL AM AS AZ BA BE BI BR CA CC CD CM CO CR CV CX DO GF GL GP GS HR ID IL IM IN IO IS IT KG KM LA LI MA MC ME ML MO MR MS NA NE NO PA PC PE PM PR PS QA RE SA SB SC SE SI SL SM SO ST SV TC TD TG TK TM TN TO TV UG VA VC VI WS AND ARE CAN COM DMA IOT LIE MAC MAR MUS NIC NOR PAN PER PRI SEN TON ", " "+strings.TrimSpace(w)+" ")
}

// meant reports whether the code at word i stands where a country would.
func meant(text string, at [][]int, i, last int) bool {
	w := text[at[i][0]:at[i][1]]
	if twofold(w) {
		return false
	}
	before, after := strings.TrimRight(text[:at[i][0]], " "), strings.TrimLeft(text[at[i][1]:], " ")
	if last == i-1 && i > 0 {
		return true
	}
	opens := before == "" || strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[")
	closes := after == "" || strings.ContainsAny(after[:1], "),;/]")
	if opens && closes || strings.HasSuffix(before, ",") && after == "" {
		return true
	}
	if i == 0 {
		return false
	}
	return slices.Contains(prepositions, text[at[i-1][0]:at[i-1][1]]) && !strings.HasSuffix(before, ".")
}

var prepositions = []string{"in", "aus", "nach", "from", "to", "en", "aux", "a", "au", "dans", "nel", "negli", "naar", "w", "na", "do", "em", "nos", "para", "within", "and", "und", "et", "y", "e", "i"}
