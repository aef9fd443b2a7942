package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// variant is one way to write a name: its words in order.
type variant struct {
	words []string
	sure  certainty
}

// small are words inside of names that are no name by themselves.
const small = " von van de der den des del della di da dos du la le el al bin ibn abu und and the zu zur zum ten ter af av mac san "

// variants are the ways to write a name: in order, family name first, with an
// initial, and each part of three letters and more by itself.
func variants(name string, full certainty) []variant {
	f := fold(name)
	var parts []string
	for _, w := range f.words() {
		parts = append(parts, f.text[w.from:w.to])
	}
	if len(parts) == 0 {
		return nil
	}
	last := len(parts) - 1
	all := []variant{{parts, full}}
	if last > 0 {
		initial, _ := utf8.DecodeRuneInString(parts[0])
		all = append(all,
			variant{append([]string{parts[last]}, parts[:last]...), full},
			variant{[]string{strings.Join(parts, "")}, full},
			variant{[]string{string(initial), parts[last]}, full},
			variant{[]string{parts[last], string(initial)}, full})
		for _, p := range parts {
			if (utf8.RuneCountInString(p) >= 3 || unspaced(p)) && !strings.Contains(small, " "+p+" ") {
				all = append(all, variant{[]string{p}, min(full, perhaps)})
			}
		}
	}
	return slices.Concat(all, respelled(name, all))
}

// respelled are the variants with ü written ue and the like, both ways.
func respelled(name string, all []variant) []variant {
	lower := strings.ToLower(name)
	var swap *strings.Replacer
	switch {
	case strings.ContainsAny(lower, "äöü"):
		with := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(lower)
		f := fold(with)
		plain := fold(name)
		was, is := plain.words(), f.words()
		if len(was) != len(is) {
			return nil
		}
		var pairs []string
		for i := range was {
			pairs = append(pairs, plain.text[was[i].from:was[i].to], f.text[is[i].from:is[i].to])
		}
		return renamed(all, pairs)
	case strings.Contains(lower, "ae"), strings.Contains(lower, "oe"), strings.Contains(lower, "ue"):
		swap = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")
	default:
		return nil
	}
	var pairs []string
	f := fold(name)
	for _, w := range f.words() {
		p := f.text[w.from:w.to]
		pairs = append(pairs, p, swap.Replace(p))
	}
	return renamed(all, pairs)
}

func renamed(all []variant, pairs []string) []variant {
	var out []variant
	for _, v := range all {
		next, changed := variant{sure: v.sure}, false
		for _, w := range v.words {
			for i := 0; i < len(pairs); i += 2 {
				if w == pairs[i] && pairs[i+1] != w {
					w, changed = pairs[i+1], true
				}
			}
			next.words = append(next.words, w)
		}
		if changed {
			out = append(out, next)
		}
	}
	return out
}

// unspaced reports whether a word is of a script that puts no space between
// words, where a name stands inside of a run of letters.
func unspaced(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// names are the findings of names. Names of whoever asks are refused where a
// longer name of another does not hold them.
func (f folded) names(s string, rules Rules, own identity) []finding {
	by := map[string][]variant{}
	var runs []variant
	add := func(v variant) {
		if len(v.words) == 1 && unspaced(v.words[0]) || len(v.words) == 2 && unspaced(v.words[0]) {
			runs = append(runs, variant{[]string{strings.Join(v.words, "")}, v.sure})
		}
		by[v.words[0]] = append(by[v.words[0]], v)
	}
	for _, name := range own.names {
		for _, v := range variants(name, refused) {
			add(v)
		}
	}
	for _, name := range rules.Others {
		for _, v := range variants(name, certain) {
			add(v)
		}
	}
	words := f.words()
	out := append(f.inRuns(runs), f.mailNames(s, words, own)...)
	for i := 0; i < len(words); {
		end, sure := f.longest(words, i, by)
		if end > i {
			out = append(out, finding{words[i].from, words[end-1].to, Name, sure})
			i = end
			continue
		}
		i++
	}
	return append(out, f.addressed(s, words)...)
}

// longest is the end of the longest name that begins with a word; of names
// equally long the one of whoever asks wins, then the surer.
func (f folded) longest(words []word, i int, by map[string][]variant) (end int, sure certainty) {
	first := f.text[words[i].from:words[i].to]
	for _, v := range slices.Concat(by[first], by[strings.TrimSuffix(first, "s")]) {
		n := len(v.words)
		if i+n > len(words) || !f.follow(words[i:i+n], v.words) {
			continue
		}
		if i+n > end || i+n == end && (v.sure == refused || sure != refused && v.sure > sure) {
			end, sure = i+n, v.sure
		}
	}
	return end, sure
}

// follow reports whether words of the text are those of a name, the last with
// or without an s, and nothing but a few signs stands between.
func (f folded) follow(words []word, name []string) bool {
	for k, w := range words {
		got := f.text[w.from:w.to]
		if got != name[k] && (k < len(name)-1 || strings.TrimSuffix(got, "s") != name[k]) {
			return false
		}
		if k > 0 && (w.from-words[k-1].to > 4 || strings.ContainsAny(f.text[words[k-1].to:w.from], ";:()[]<>@/|")) {
			return false
		}
	}
	return true
}

// inRuns finds names of scripts without spaces between words.
func (f folded) inRuns(runs []variant) []finding {
	var out []finding
	slices.SortStableFunc(runs, func(a, b variant) int { return len(b.words[0]) - len(a.words[0]) })
	for _, v := range runs {
		for at := 0; ; {
			i := strings.Index(f.text[at:], v.words[0])
			if i < 0 {
				break
			}
			from := at + i
			at = from + len(v.words[0])
			out = append(out, finding{from, at, Name, v.sure})
		}
	}
	return out
}

// forms are forms of address and greetings before a name.
const forms = " herr herrn frau fraulein mr mrs ms mx miss dr prof sir madam monsieur madame mme mlle maitre senor senora sr sra don dona signor signora sig dott avv mevrouw meneer dhr mevr pan pani hr fr ing mag dear liebe lieber liebes hallo hi hello cher chere caro cara querido querida estimado estimada beste geachte "

// weak are words that follow a form of address and are no name.
const weak = " sir madam sirs team all alle colleagues customer kunde kundin kollegen kolleginnen damen herren herr frau mr mrs ms dr prof doktor professor president minister client cliente monsieur madame mesdames messieurs there you everyone zusammen bonjour customers support hiring "

// addressed are up to three words with capitals after a form of address.
func (f folded) addressed(s string, words []word) []finding {
	var out []finding
	for i := 0; i < len(words)-1; i++ {
		if !f.in(forms, words[i]) || f.in(forms, words[i+1]) || !f.near(words[i], words[i+1]) {
			continue
		}
		end := i + 1
		for end < len(words) && end <= i+3 && f.named(s, words[end]) && (end == i+1 || f.near(words[end-1], words[end])) {
			end++
		}
		if end > i+1 {
			out = append(out, finding{words[i+1].from, words[end-1].to, Name, perhaps})
			for _, w := range words[i+1 : end] { // where one of them is the name of whoever asks
				out = append(out, finding{w.from, w.to, Name, perhaps})
			}
		}
	}
	return out
}

func (f folded) in(list string, w word) bool {
	return strings.Contains(list, " "+f.text[w.from:w.to]+" ")
}

// near reports whether two words stand beside each other on a line.
func (f folded) near(a, b word) bool {
	gap := f.text[a.to:b.from]
	return gap == " " || gap == ". " || gap == "-" || gap == "."
}

// named reports whether a word is written as a name is, and none of the weak.
func (f folded) named(s string, w word) bool {
	r, _ := utf8.DecodeRuneInString(s[f.from[w.from]:])
	return unicode.IsUpper(r) && !f.in(weak, w)
}

// mailNames are names before a mail address: Anna Schmidt <anna@example.org>.
func (f folded) mailNames(s string, words []word, own identity) []finding {
	var out []finding
	for at := 0; ; {
		i := strings.IndexByte(f.text[at:], '<')
		if i < 0 {
			return out
		}
		open := at + i
		at = open + 1
		shut := strings.IndexByte(f.text[open:min(len(f.text), open+120)], '>')
		if shut < 0 || !strings.Contains(f.text[open:open+shut], "@") || own.has(f.text[open+1:open+shut]) {
			continue
		}
		end := wordAt(words, open)
		start := end
		for start > 0 && end-start < 4 && f.named(s, words[start-1]) && joined(f.text, words, start, end, open) {
			start--
		}
		if start < end && !own.has(f.text[words[start].from:words[end-1].to]) {
			out = append(out, finding{words[start].from, words[end-1].to, Name, certain})
		}
	}
}

// joined reports whether the word before start belongs to the name that ends
// before open.
func joined(text string, words []word, start, end, open int) bool {
	next := open
	if start < end {
		next = words[start].from
	}
	gap := text[words[start-1].to:next]
	return len(gap) <= 3 && !strings.ContainsAny(gap, "\n;:<>")
}
