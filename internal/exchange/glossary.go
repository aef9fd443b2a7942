package exchange

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/register"
)

// glossary remembers what the catalogue said of each text of a file: a register of
// ten thousand rows says the same few things over and over. It serves one file.
type glossary struct {
	set        *catalogue.Set           // of the organisation
	terms      map[string]memo[matched] // by scheme
	bases      memo[[]catalogue.Ground]
	specials   memo[[]string]
	countries  memo[[]string]
	country    memo[answer]
	mechanisms memo[[]catalogue.Safeguard]
	periods    memo[period]
	answers    memo[answer]
	parts      memo[[]string]
	sources    memo[answer]
	persons    memo[bool]
	names      memo[bool]
}

// memo holds what a function of words gave.
type memo[T any] map[string]T

func (m memo[T]) of(text string, read func(string) T) T {
	v, ok := m[text]
	if !ok {
		v = read(text)
		m[text] = v
	}
	return v
}

type answer struct {
	code string
	ok   bool
}

type period struct {
	length, start string
	ok            bool
}

func newGlossary(set *catalogue.Set) *glossary {
	return &glossary{set: set, terms: map[string]memo[matched]{}, bases: memo[[]catalogue.Ground]{}, specials: memo[[]string]{}, countries: memo[[]string]{}, country: memo[answer]{},
		mechanisms: memo[[]catalogue.Safeguard]{}, periods: memo[period]{}, answers: memo[answer]{}, parts: memo[[]string]{}, sources: memo[answer]{},
		persons: memo[bool]{}, names: memo[bool]{}}
}

// matched is what catalogue.Match said of words.
type matched struct {
	term catalogue.Term
	how  catalogue.Confidence
}

func (g *glossary) match(scheme, s string) matched {
	of := g.terms[scheme]
	if of == nil {
		of = memo[matched]{}
		g.terms[scheme] = of
	}
	return of.of(s, func(s string) (m matched) {
		m.term, m.how = g.set.Match(scheme, s)
		return m
	})
}

// matchBasis is catalogue.MatchBasis; the list is the caller's.
func (g *glossary) matchBasis(s string) []catalogue.Ground {
	return slices.Clone(g.bases.of(s, catalogue.MatchBasis))
}

func (g *glossary) matchSpecial(s string) []string { return g.specials.of(s, catalogue.MatchSpecial) }

func (g *glossary) countriesIn(s string) []string { return g.countries.of(s, catalogue.CountriesIn) }

func (g *glossary) oneCountry(s string) register.Country {
	if list := g.countriesIn(s); len(list) == 1 {
		return register.Country(list[0])
	}
	return ""
}

func (g *glossary) matchCountry(s string) (string, bool) {
	return g.country.of(s, answered(catalogue.Country)).both()
}

func (g *glossary) matchMechanism(s string) []catalogue.Safeguard {
	return g.mechanisms.of(s, catalogue.MatchMechanism)
}

func (g *glossary) period(s string) (length, start string, ok bool) {
	p := g.periods.of(s, func(s string) (p period) {
		p.length, p.start, p.ok = catalogue.Period(s)
		return p
	})
	return p.length, p.start, p.ok
}

func (g *glossary) yesNo(s string) (string, bool) {
	return g.answers.of(s, answered(catalogue.YesNo)).both()
}

func (g *glossary) matchSource(s string) (string, bool) {
	return g.sources.of(s, answered(catalogue.MatchSource)).both()
}

func (g *glossary) splitTerms(s string) []string { return g.parts.of(s, catalogue.SplitTerms) }

func (g *glossary) personLike(s string) bool { return g.persons.of(s, personLike) }

func (g *glossary) nameLike(s string) bool { return g.names.of(s, nameLike) }

func answered(read func(string) (string, bool)) func(string) answer {
	return func(s string) (a answer) {
		a.code, a.ok = read(s)
		return a
	}
}

func (a answer) both() (string, bool) { return a.code, a.ok }
