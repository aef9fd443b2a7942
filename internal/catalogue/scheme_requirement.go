package catalogue

import (
	"strings"
	"sync"
)

// RequirementScheme is the taxonomy of the requirements that an organisation is held
// against: its codes are keys of the library, such as "27701:2025/A.1.2.7". It is
// derived from the library when first asked for and holds the clauses and controls of
// both editions of ISO/IEC 27701 and the controls of ISO/IEC 27001. Keys of other rows
// of the library have a label too; they are not offered.
const RequirementScheme = "requirement"

// offered are the frameworks of the scheme, in the order in which they are offered and
// in which a bare number is understood.
var offered = []struct{ framework, mark string }{
	{ISO27701of2025, ""}, {ISO27701of2019, " (2019)"}, {ISO27001, " (ISO/IEC 27001)"},
}

type requirementScheme struct {
	terms  []Term
	byWord map[string]Key // folded key, number, title and label
}

var requirements = sync.OnceValue(func() *requirementScheme {
	l := Library()
	s := &requirementScheme{byWord: map[string]Key{}}
	twice := map[string]bool{}
	for _, f := range offered {
		numbers := map[string]Key{}
		for _, r := range l.Of(f.framework) {
			if r.Kind != Clause && r.Kind != Control {
				continue
			}
			t := termOf(r)
			s.terms = append(s.terms, t)
			s.byWord[Fold(t.Code)] = r.Key
			for _, lang := range []string{"en", "de"} {
				s.byWord[Fold(t.Label(lang))] = r.Key
				title := Fold(r.TitleIn(lang))
				// A title that two rows share in one language names neither.
				if other, ok := numbers[title]; ok && other != r.Key {
					twice[title] = true
				}
				numbers[title] = r.Key
			}
			numbers[Fold(r.ID)] = r.Key
		}
		for word, key := range numbers {
			if _, ok := s.byWord[word]; !ok && !twice[word] {
				s.byWord[word] = key
			}
		}
	}
	return s
})

// termOf is a row of the library as a term: "A.1.2.7 Contracts with PII processors". A
// row of another framework than the present edition says so.
func termOf(r *Requirement) Term {
	mark := ""
	for _, f := range offered {
		if f.framework == r.Framework {
			mark = f.mark
		}
	}
	labels := map[string]string{}
	for _, lang := range []string{"en", "de"} {
		labels[lang] = r.ID + " " + r.TitleIn(lang) + mark
	}
	return Term{Scheme: RequirementScheme, Code: string(r.Key), Parent: string(r.Parent), Verified: r.Mark, labels: labels}
}

func findRequirement(code string) (Term, bool) {
	if !strings.Contains(code, "/") {
		return Term{}, false
	}
	r, ok := Library().Requirement(Key(code))
	if !ok {
		return Term{}, false
	}
	return termOf(r), true
}

// matchRequirement finds a row by its key, its number, its title or its label. A number
// that several frameworks use means that of the newest edition.
func matchRequirement(text string) (Term, Confidence) {
	word := Fold(text)
	key, ok := requirements().byWord[word]
	if !ok || word == "" {
		return Term{}, None
	}
	t, _ := findRequirement(string(key))
	return t, Certain
}
