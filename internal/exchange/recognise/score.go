package recognise

import (
	"fmt"
	"sort"
	"strings"
)

// guess is one reading of a header.
type guess struct {
	field Field
	score float64 // 0 to 1
	why   string
	lang  string
	weak  bool // by a word too general to decide alone
}

// sure is the score from which a header counts as recognised.
const sure = 0.5

// reader scores headers and remembers what it scored.
type reader struct {
	words *dictionary
	known map[string][]guess // register + NUL + header
}

func newReader() *reader { return &reader{words: lexicon(), known: map[string][]guess{}} }

// best is the most likely field of a header in a register; the zero guess when
// nothing is likely enough.
func (r *reader) best(register, header string) guess {
	if g := r.guesses(register, header); len(g) > 0 && g[0].score >= sure {
		return g[0]
	}
	return guess{}
}

// guesses are the readings of a header, best first, one a field.
func (r *reader) guesses(register, header string) []guess {
	if len(header) > foldLimit || register == Activities && namesRegister(header) {
		return nil // no header is that long; a title
	}
	key := register + "\x00" + header
	if g, ok := r.known[key]; ok {
		return g
	}
	found := map[Field]guess{}
	for _, v := range variants(header) {
		for _, g := range r.words.registers[register].score(v.folded) {
			g.score *= v.weight
			if (g.field == "contact" || g.field == "description") && g.score < 0.9 {
				g.score *= 0.75 // "name and contact details of ..." means whom it names, "description of ..." what
			}
			if have, ok := found[g.field]; !ok || g.score > have.score {
				found[g.field] = g
			}
		}
	}
	if unsure(found) || cutShort(header) {
		for _, g := range r.words.registers[register].near(withoutBrackets(header)) {
			if g.score > found[g.field].score {
				found[g.field] = g
			}
		}
	}
	if register == Activities && unsure(found) {
		if g := cited(header); g.field != "" {
			found[g.field] = g
		}
	}
	out := make([]guess, 0, len(found))
	for _, g := range found {
		out = append(out, g)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].score != out[j].score {
			return out[i].score > out[j].score
		}
		return out[i].field < out[j].field
	})
	if len(r.known) < 100_000 {
		r.known[key] = out
	}
	return out
}

// namesRegister reports whether a text is the title of a register.
func namesRegister(s string) bool {
	if len(s) < 12 {
		return false
	}
	s = fold(s)
	for _, p := range []string{"verzeichnis von ", "verzeichnis der ", "verzeichnis des ", "record of processing", "records of processing", "register of ", "registre des ", "registre de traitement", "registro de actividades", "registro dei ", "registro delle ", "rejestr czynnosci", "rejestr kategorii", "registo de atividades", "registo das atividades", "register van ", "article 30 record", "verfahrensverzeichnis"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

type variant struct {
	folded string
	weight float64
}

// variants are the ways to read a header: whole, without its numbering and
// brackets, its first line, what stands before a colon or dash.
func variants(header string) []variant {
	var out []variant
	add := func(s string, weight float64) {
		f := fold(s)
		if f == "" {
			return
		}
		for _, v := range out {
			if v.folded == f {
				return
			}
		}
		out = append(out, variant{f, weight})
	}
	add(header, 1)
	bare := strings.TrimLeft(stripNumber(header), "*•- ")
	add(bare, 1)
	open := withoutBrackets(bare)
	add(open, 0.98)
	if line, _, ok := strings.Cut(strings.TrimSpace(open), "\n"); ok {
		add(line, 0.95)
	}
	for _, cut := range []string{":", " – ", " - ", "?", ";", " ("} {
		if head, _, ok := strings.Cut(open, cut); ok {
			add(head, 0.93)
		}
	}
	if strings.Contains(header, "_") || strings.Contains(header, ".") {
		if i := strings.LastIndexAny(bare, ".:"); i >= 0 && i < len(bare)-2 && bare[i+1] != ' ' {
			add(bare[i+1:], 0.9) // dpv:Purpose, record.purpose
		}
	}
	if a, b, ok := strings.Cut(open, "/"); ok {
		add(a, 0.9)
		add(b, 0.82)
	}
	return out
}

// stripNumber removes "1.", "1.2", "(a)", "a)", "IV." and "Nr. 3" before a header.
func stripNumber(s string) string {
	for range 3 {
		s = strings.TrimLeft(s, " \t\u00a0\n")
		if at := duration.FindStringIndex(s); at != nil && at[0] == 0 {
			return s // "5 years" has no numbering
		}
		end := strings.IndexAny(s, " )\t\u00a0.:-–")
		if end < 0 {
			return s
		}
		w := strings.ToLower(strings.Trim(s[:end], "("))
		if end == 0 && s[0] != '(' || end > 6 {
			return s
		}
		rest := strings.TrimLeft(s[end:], " ).:\t\u00a0-–")
		numbered := w != "" && strings.Trim(w, "0123456789.") == ""
		lettered := len(w) == 1 && strings.ContainsAny(s[end:end+1], ").:") || (w == "ii" || w == "iii" || w == "iv" || w == "vi" || w == "vii")
		if !numbered && !lettered || rest == "" {
			return s
		}
		s = rest
	}
	return s
}

func withoutBrackets(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(', '[', '{':
			depth++
			return -1
		case ')', ']', '}':
			if depth > 0 {
				depth--
			}
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, s)
}

// score reads one folded header.
func (w *words) score(h string) []guess {
	var out []guess
	if hits := w.exact[h]; len(hits) > 0 {
		return append(out, asGuesses(hits, 1, "wording")...)
	}
	if hits := w.compact[strings.ReplaceAll(h, " ", "")]; len(hits) > 0 {
		return append(out, asGuesses(hits, 0.95, "wording")...)
	}
	hw := content(h)
	if hits := w.bare[strings.Join(hw, " ")]; len(hits) > 0 {
		out = append(out, asGuesses(hits, 0.94, "wording")...)
	}
	for i, word := range hw {
		for _, p := range w.byStart[startOf(word)] {
			if s := contained(p, hw, i); s > 0 {
				out = append(out, guess{field: p.field, score: s, why: fmt.Sprintf("contains %q", p.folded), lang: p.lang})
			}
		}
	}
	for _, p := range w.parts {
		for _, word := range hw {
			if strings.Contains(word, p.text) {
				out = append(out, guess{field: p.field, score: 0.62 + 0.2*float64(len(p.text))/float64(len(h)+1), why: fmt.Sprintf("contains %q", p.text), lang: p.lang})
			}
		}
	}
	return out
}

func asGuesses(hits []phrase, score float64, why string) []guess {
	var out []guess
	for _, p := range hits {
		s := score
		if p.weak {
			s *= 0.6
		}
		out = append(out, guess{field: p.field, score: s, why: fmt.Sprintf("%s %q", why, p.folded), lang: p.lang, weak: p.weak})
	}
	return out
}

// contained scores a phrase whose first word is the i-th of a header: all its
// words in order, with at most two others between; long sentences of the law
// may lack a third of their words.
func contained(p phrase, hw []string, i int) float64 {
	if p.weak || !alike(p.words[0], hw[i]) {
		return 0
	}
	if len(p.words) == 1 && !strings.HasPrefix(hw[i], p.words[0]) && !strings.HasPrefix(p.words[0], hw[i]) {
		return 0 // a form of another word: "verwerkt" is no "verwerker"
	}
	at, hit, gap := i+1, 1, 0
	for _, want := range p.words[1:] {
		found := false
		for j := at; j < len(hw) && j < at+4; j++ {
			if alike(want, hw[j]) {
				gap += j - at
				at, found = j+1, true
				hit++
				break
			}
		}
		if !found && len(p.words) < 6 {
			return 0
		}
	}
	n := len(p.words)
	if float64(hit) < 0.66*float64(n) || gap > 2 && n < 6 {
		return 0
	}
	s := 0.42 + 0.38*float64(hit)/float64(max(len(hw), n)) - 0.05*float64(gap)
	if i == 0 {
		s += 0.14
	}
	if p.lang == "en" && at < len(hw) && len(hw) <= 4 {
		s -= 0.12 // in English the last word says what it is: a "business process owner" is no process
	}
	return min(0.92, s+0.03*float64(min(hit, 4)))
}
