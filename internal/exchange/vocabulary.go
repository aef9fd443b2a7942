package exchange

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// vocabulary leads from codes to words and back as an organisation speaks: with its own
// terms and the laws of its packs. nil speaks as the program does.
type vocabulary struct {
	terms *catalogue.Set
	packs *law.Packs
	own   map[string]map[string]string // by scheme, folded words: what is read otherwise
}

// vocabularyOf reads that of the organisation of the transaction.
func vocabularyOf(ctx context.Context, tx *store.Tx) (*vocabulary, error) {
	v := &vocabulary{own: map[string]map[string]string{}}
	var err error
	if v.terms, err = survey.Terms(ctx, tx); err != nil {
		return nil, fmt.Errorf("read own terms for the exchange: %w", err)
	}
	if v.packs, err = survey.Laws(ctx, tx); err != nil {
		return nil, fmt.Errorf("read laws for the exchange: %w", err)
	}
	for _, scheme := range append(catalogue.OwnSchemes(), catalogue.TermScheme) {
		v.learn(scheme)
	}
	v.own["law"] = map[string]string{}
	for _, l := range v.packs.Laws() {
		if _, known := formTerms()["law"][fold(l.Name)]; !known && !formWords()["en"].Has("law.name."+l.ID) {
			learn(v.own["law"], l.Name, l.ID)
		}
	}
	return v, nil
}

// learn keeps the words of own terms. Words that are at once those of another term lead
// nowhere, unless that one is called otherwise now.
func (v *vocabulary) learn(scheme string) {
	changed := v.terms.Changed(scheme)
	if scheme == catalogue.TermScheme && v.terms != nil {
		changed = v.terms.Terms(scheme)
	}
	if len(changed) == 0 {
		return
	}
	m := map[string]string{}
	for _, t := range changed {
		for _, lang := range formLanguages() {
			learn(m, t.Label(lang), t.Code)
		}
	}
	for words, code := range m {
		other := formTerms()[scheme][words]
		if other == "" || other == code {
			continue
		}
		for _, lang := range formLanguages() {
			if fold(v.terms.Label(scheme, other, lang)) == words {
				m[words] = ""
			}
		}
	}
	v.own[scheme] = m
}

// words are those of a term in a language, or its code where they would not lead back to
// it.
func (v *vocabulary) words(scheme, code, lang string) string {
	label := code
	switch w := formWords()[lang]; scheme {
	case "lawful_basis", "special_condition", "criminal_ground":
		if w.Has("law.basis." + code) {
			label = w.T("law.basis." + code)
		}
	case "law":
		if w.Has("law.name." + code) {
			label = w.T("law.name." + code)
		} else if v != nil {
			if l, ok := v.packs.Law(code); ok {
				label = l.Name
			}
		}
	default:
		if t, ok := v.set().Find(scheme, code); ok {
			label = t.Label(lang)
		}
	}
	if label != code && v.code(scheme, label) != code {
		return code
	}
	return label
}

// code is the code that words stand for, or the words as they are.
func (v *vocabulary) code(scheme, words string) string {
	if v != nil {
		if code, ours := v.own[scheme][fold(words)]; ours {
			if code == "" {
				return words
			}
			return code
		}
	}
	if code := formTerms()[scheme][fold(words)]; code != "" {
		return code
	}
	return words
}

func (v *vocabulary) set() *catalogue.Set {
	if v == nil {
		return nil
	}
	return v.terms
}
