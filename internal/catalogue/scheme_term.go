package catalogue

import (
	"slices"
	"strings"
	"sync"
)

// TermScheme is the taxonomy of all terms: its codes are a taxonomy ("purpose") or a term
// of one ("pii_category/contact.email"). An organisation says by it where its own term
// belongs.
const TermScheme = "term"

// listScheme names the taxonomies themselves.
const listScheme = "taxonomy"

// TermCode is the code of a term among all terms; without code that of the taxonomy.
func TermCode(scheme, code string) string {
	if code == "" {
		return scheme
	}
	return scheme + "/" + code
}

// SplitTerm takes a code of TermScheme apart. It is false if there is no such taxonomy or
// no such term.
func SplitTerm(of string) (scheme, code string, ok bool) {
	scheme, code, deep := strings.Cut(of, "/")
	if !slices.Contains(OwnSchemes(), scheme) || deep && code == "" {
		return "", "", false
	}
	if code != "" {
		_, ok = Find(scheme, code)
		return scheme, code, ok
	}
	return scheme, "", true
}

// anyTerms are the terms of all taxonomies as one.
type anyTerms struct {
	terms  []Term
	byCode map[string]Term
	byWord map[string]string // folded label
}

var shipped struct {
	once sync.Once
	all  *anyTerms
}

// shippedTerms are those of the program.
func shippedTerms() *anyTerms {
	shipped.once.Do(func() { shipped.all = gatherTerms(nil) })
	return shipped.all
}

func gatherTerms(s *Set) *anyTerms {
	out := &anyTerms{byCode: map[string]Term{}, byWord: map[string]string{}}
	add := func(t Term) {
		out.terms = append(out.terms, t)
		out.byCode[t.Code] = t
		for _, lang := range []string{"en", "de"} {
			word := Fold(t.Label(lang))
			if was, twice := out.byWord[word]; twice && was != t.Code {
				out.byWord[word] = ""
				continue
			}
			out.byWord[word] = t.Code
		}
	}
	for _, scheme := range OwnSchemes() {
		head, _ := Find(listScheme, scheme)
		head.Scheme = TermScheme
		add(head)
		for _, t := range s.Terms(scheme) {
			labels := map[string]string{}
			for _, lang := range []string{"en", "de"} {
				labels[lang] = t.Label(lang) + " (" + head.Label(lang) + ")"
			}
			add(Term{Scheme: TermScheme, Code: TermCode(scheme, t.Code), Parent: TermCode(scheme, t.Parent), Verified: t.Verified, labels: labels})
		}
	}
	return out
}

func (a *anyTerms) find(code string) (Term, bool) {
	if t, ok := a.byCode[code]; ok {
		return t, true
	}
	scheme, at, ok := SplitTerm(code) // an own term that is not of this organisation
	if !ok || at == "" {
		return Term{}, false
	}
	t, _ := Find(scheme, at)
	t.Scheme, t.Code, t.Parent = TermScheme, code, TermCode(scheme, t.Parent)
	return t, true
}

func (a *anyTerms) match(text string) (Term, Confidence) {
	if t, ok := a.byCode[strings.TrimSpace(text)]; ok {
		return t, Certain
	}
	if code := a.byWord[Fold(text)]; code != "" {
		return a.byCode[code], Certain
	}
	return Term{}, None
}
