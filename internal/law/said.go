package law

import (
	"regexp"
	"slices"
)

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// MaxSaid is the longest translation of a phrase, in bytes.
const MaxSaid = 1000

// Said is a phrase of the pack, such as what qualifies a limit or begins it, in another
// language; ok is false where the pack has no words for it, and the phrase comes back as
// it stands. The law's own text is what counts: a translation helps to read it.
func (l *Law) Said(lang, phrase string) (_ string, ok bool) {
	if s, ok := l.said[lang][phrase]; ok {
		return s, true
	}
	return phrase, false
}

// Languages are those in which the pack has words beside its own, in order.
func (l *Law) Languages() []string {
	var out []string
	for lang := range l.said {
		out = append(out, lang)
	}
	slices.Sort(out)
	return out
}

// Phrases are the parts of the law that are told in words and shown to people who read a
// date, an obligation or a form: name, limits, what begins them, how more time is taken.
func (l *Law) Phrases() []string {
	var out []string
	add := func(all ...string) {
		for _, s := range all {
			if s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, c := range l.Clocks {
		add(c.Words, c.Start, c.Threshold, c.Further.Notice, c.Working.Words)
		add(c.Further.When...)
	}
	for _, p := range l.Pauses {
		add(p.Trigger, p.Effect)
	}
	for _, o := range l.Onward {
		add(o.Words)
	}
	add(l.Signal.Words)
	return out
}

// readSaid reads "words": for each language the phrases of the pack and what they are in
// it. A law that inherits takes over the words of the other. A phrase that stands nowhere
// in the pack is a mistake in writing, and told.
func readSaid(t tree, base *Law, laws []*Law) {
	said := map[string]map[string]string{}
	if base != nil {
		for lang, words := range base.said {
			said[lang] = map[string]string{}
			for phrase, s := range words {
				said[lang][phrase] = s
			}
		}
	}
	stands := map[string]bool{}
	for key, sub := range t.pairs() {
		if key != "words" {
			sub.scalars(stands)
		}
	}
	for _, l := range laws {
		for _, s := range l.Phrases() { // some are put together of several keys, or taken over
			stands[s] = true
		}
	}
	for lang, words := range t.at("words").pairs() {
		if !languageCode.MatchString(lang) {
			words.fail("%q is no language such as de", lang)
			continue
		}
		if !words.isMap() {
			words.fail("has no phrases")
		}
		if said[lang] == nil {
			said[lang] = map[string]string{}
		}
		for phrase, sub := range words.pairs() {
			switch s := sub.need(); {
			case !stands[phrase]:
				sub.fail("%q stands nowhere in the pack", phrase)
			case len(s) > MaxSaid:
				sub.fail("is longer than %d bytes", MaxSaid)
			default:
				said[lang][phrase] = s
			}
		}
	}
	for _, l := range laws {
		l.said = said
	}
}

// scalars gathers every text below a branch.
func (t tree) scalars(into map[string]bool) {
	if s := t.text(); s != "" {
		into[s] = true
	}
	for _, sub := range t.pairs() {
		sub.scalars(into)
	}
	for _, sub := range t.list() {
		sub.scalars(into)
	}
}
