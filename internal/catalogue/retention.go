package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Period reads how long data are kept: a period in ISO 8601 as internal/calendar
// writes it ("P10Y", "P6M", "P90D", "PT72H") and the event from which it runs
// (collection, last_activity, contract_end, employment_end, fixed_date,
// purpose_end), "" where the text names none or more than one. "Until the end of
// the contract" is P0D from contract_end.
//
// ok is false where one period would say less or other than the text: several
// periods, ranges, minimum times, ages, recurring reviews, working days, words
// alone. Then the words are to be kept.
func Period(text string) (period, start string, ok bool) {
	if len(text) > maxRetention {
		return "", "", false
	}
	words := citeWords(foldHalf(text))
	var folded []string
	for _, w := range words {
		folded = append(folded, strings.Fields(w.text)...)
	}
	if iso, found := isoIn(text); found {
		return iso, "", true
	}
	if p := shortLength.FindStringSubmatch(text); p != nil {
		return "P" + p[1] + map[string]string{"j": "Y", "y": "Y", "m": "M", "mon": "M", "w": "W", "wo": "W", "t": "D", "d": "D"}[strings.ToLower(p[2])], "", true
	}
	lengths, clear := lengthsIn(words)
	if !clear || len(lengths) > 1 || len(retentionBars().hits(folded)) > 0 {
		return "", "", false
	}
	start = startIn(folded)
	if len(lengths) == 1 {
		return lengths[0], start, true
	}
	if start != "" && start != "fixed_date" && start != "collection" && plainUntil(folded) {
		return "P0D", start, true
	}
	return "", "", false
}

// shortLength is a length and nothing else, its unit cut to a letter or two: "10 J.".
var shortLength = regexp.MustCompile(`(?i)^\s*0*([1-9]\d{0,2})\s*(j|y|mon|m|wo|w|t|d)\.?\s*$`)

// plainUntil reports whether the words say "until" and nothing of a time behind it.
func plainUntil(folded []string) bool {
	until := false
	for _, w := range folded {
		until = until || untilWords[w]
		if '0' <= w[0] && w[0] <= '9' || afterwards[w] {
			return false
		}
		for _, stem := range []string{"gesetz", "aufbewahr", "statut", "legal", "retention", "prescri", "wettelij", "ustaw", "bewaar", "conserv"} {
			if strings.HasPrefix(w, stem) {
				return false
			}
		}
	}
	return until && len(folded) <= 14
}

const maxRetention = 600 // bytes; longer texts state more than one rule

// startIn gives the event when there is one.
func startIn(folded []string) string {
	var events []string
	for _, h := range startWords().hits(folded) {
		if !slices.Contains(events, h.code) {
			events = append(events, h.code)
		}
	}
	if len(events) != 1 {
		return ""
	}
	return events[0]
}

// isoIn reads a text that is a period in ISO 8601.
func isoIn(text string) (string, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	rest, isPeriod := strings.CutPrefix(text, "P")
	rest, hours := strings.CutPrefix(rest, "T")
	if !isPeriod || len(rest) < 2 || len(rest) > 6 || strings.Trim(rest[:len(rest)-1], "0123456789") != "" {
		return "", false
	}
	if unit := rest[len(rest)-1:]; hours && unit != "H" || !strings.Contains("YMWDH", unit) || unit == "H" && !hours {
		return "", false
	}
	return text, true
}

// foldHalf writes halves so that they can be read as decimals: "1½ Jahre".
func foldHalf(text string) string {
	return strings.ReplaceAll(text, "½", ",5")
}

// length is a number and its unit as they stand in the text.
type length struct {
	n, tenths int
	unit      byte // Y, M, W, D, h
	from, to  int
}

// lengthsIn finds the periods of text, each once. clear is false where a number
// belongs to a range, an ordinal or a fraction that no calendar has.
func lengthsIn(words []word) (periods []string, clear bool) {
	var found []length
	for i := 0; i < len(words); i++ {
		l, ok, readable := lengthAt(words, i)
		if !readable {
			return nil, false
		}
		if ok {
			found = append(found, l)
			i = l.to - 1
		}
	}
	for i := 0; i < len(found); i++ {
		iso, whole := found[i].iso()
		if !whole {
			return nil, false
		}
		if i+1 < len(found) && found[i].leadsTo(found[i+1], words) {
			tail, _ := found[i+1].iso()
			iso += strings.TrimPrefix(tail, "P")
			i++
		}
		if !slices.Contains(periods, iso) {
			periods = append(periods, iso)
		}
	}
	return periods, true
}

// iso is false for "1,3 years".
func (l length) iso() (string, bool) {
	switch {
	case l.n == 0 && l.tenths == 0 || l.n > 999:
		return "", false
	case l.tenths > 0 && l.unit == 'Y' && l.tenths == 5:
		return fmt.Sprintf("P%dM", l.n*12+6), true
	case l.tenths > 0:
		return "", false
	case l.unit == 'h':
		return fmt.Sprintf("PT%dH", l.n), true
	}
	return fmt.Sprintf("P%d%c", l.n, l.unit), true
}

// leadsTo joins "2 years and 6 months".
func (l length) leadsTo(next length, words []word) bool {
	finer := l.unit == 'Y' && next.unit == 'M' || l.unit == 'M' && next.unit == 'D'
	if !finer || l.tenths > 0 || next.tenths > 0 {
		return false
	}
	between := next.from - l.to
	return between == 0 && strings.TrimSpace(words[l.to-1].sep) == "" || between == 1 && listWords[words[l.to].text] || between == 1 && len(words[l.to].text) == 1
}

// lengthAt reads a length that starts at word i. readable is false where a number
// in front of a unit must not be taken for its count.
func lengthAt(words []word, i int) (l length, ok, readable bool) {
	n, isNumber := numberWord(words[i].text)
	if !isNumber {
		return l, false, true
	}
	l = length{n: n, from: i}
	at := i + 1
	if at < len(words) && (words[i].sep == "," || words[i].sep == ".") && len(words[at].text) == 1 && number(words[at]) > 0 && number(words[at])*2 == 10 {
		l.tenths, at = 5, at+1
	} else if at < len(words) {
		if again, same := numberWord(words[at].text); same && again == n && strings.ContainsAny(words[i].sep, "([") {
			at++ // six (6) months
		}
	}
	if at >= len(words) {
		return l, false, true
	}
	tight := at > 0 && words[at-1].sep == ""
	unit := unitOf(words[at].text, tight)
	if unit == 0 {
		return l, false, !(rangeSign(words, at) && laterUnit(words, at))
	}
	if strings.HasPrefix(words[at-1].sep, ".") && n > 1 && !strings.HasSuffix(words[at].text, "n") && unit == 'Y' && strings.HasPrefix(words[at].text, "jahr") {
		return l, false, false // "des 3. Jahres" is no length
	}
	if i > 0 {
		if _, before := numberWord(words[i-1].text); before && words[i-1].sep != "" && strings.ContainsAny(words[i-1].sep, "-–/+") && words[i-1].text[0] <= '9' {
			return l, false, false // 6-10 years
		}
	}
	l.unit, l.to = unit, at+1
	return l, true, true
}

// rangeSign reports "6 to 12", "6 oder 12", "6-12" with the second number at at
// or behind the word at at.
func rangeSign(words []word, at int) bool {
	if _, ok := numberWord(words[at].text); ok && words[at].text[0] <= '9' && words[at-1].text[0] <= '9' {
		return true
	}
	if at+1 >= len(words) || words[at-1].text[0] > '9' {
		return false
	}
	_, ok := numberWord(words[at+1].text)
	return ok && (rangeWords[words[at].text] || listWords[words[at].text] || len(words[at].text) == 1)
}

func laterUnit(words []word, at int) bool {
	for n := at; n < len(words) && n <= at+3; n++ {
		if unitOf(words[n].text, words[n-1].sep == "") != 0 {
			return true
		}
	}
	return false
}

var (
	startWords    = sync.OnceValue(func() *phraseTable { return newPhrases(startPhrases) })
	retentionBars = sync.OnceValue(func() *phraseTable { return newPhrases(retentionBarPhrases) })
)
