package exchange

import (
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/locales"
)

// An authority's layout shows words and no codes. Each value is written in the
// layout's language, and read in both of ours; where words would not lead back to
// the value, the value itself stands there.

// formLanguages are read in this order.
func formLanguages() []string { return []string{"en", "de"} }

// formWords are the words of the law, by language. They are part of the program, so
// that they load is a test's business.
var formWords = sync.OnceValue(func() map[string]i18n.Words {
	all, err := i18n.Load(locales.Files)
	if err != nil {
		panic(err)
	}
	out := map[string]i18n.Words{}
	for _, lang := range formLanguages() {
		out[lang] = all.Words(lang).Terms(i18n.Law)
	}
	return out
})

// formTerms lead from folded words to values, by choice or scheme.
var formTerms = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, scheme := range catalogue.Schemes() {
		if scheme == catalogue.RequirementScheme {
			continue
		}
		out[scheme] = map[string]string{}
		for _, t := range catalogue.Terms(scheme) {
			for _, lang := range formLanguages() {
				learn(out[scheme], t.Label(lang), t.Code)
			}
		}
	}
	for _, w := range formWords() {
		for _, kind := range []struct{ scheme, prefix string }{{"lawful_basis", "law.basis."}, {"special_condition", "law.basis."}, {"criminal_ground", "law.basis."}, {"law", "law.name."}} {
			if out[kind.scheme] == nil {
				out[kind.scheme] = map[string]string{}
			}
			for _, key := range lawKeys(kind.prefix) {
				learn(out[kind.scheme], w.T(key), strings.TrimPrefix(key, kind.prefix))
			}
		}
	}
	return out
})

// lawKeys are the keys of the words of the law below a prefix.
func lawKeys(prefix string) []string {
	all, err := i18n.Load(locales.Files)
	if err != nil {
		panic(err)
	}
	var out []string
	for _, key := range all.Keys("en") {
		if strings.HasPrefix(key, prefix) && !strings.Contains(strings.TrimPrefix(key, prefix), ".") {
			out = append(out, key)
		}
	}
	return out
}

// learn keeps words that mean one value; those of two lead nowhere.
func learn(m map[string]string, words, value string) {
	key := fold(words)
	if old, twice := m[key]; twice && old != value {
		value = ""
	}
	m[key] = value
}

// choiceWords are the words of a choice's value.
func choiceWords(f *register.Field, value, lang string) string {
	w := formWords()[lang]
	if key := f.ValueKey(value); w.Has(key) && choiceValue(f, w.T(key)) == value {
		return w.T(key)
	}
	return value
}

// choiceValue is the value that words stand for, or the words as they are.
func choiceValue(f *register.Field, words string) string {
	found := ""
	for _, lang := range formLanguages() {
		w := formWords()[lang]
		for _, v := range f.Values {
			if key := f.ValueKey(v); w.Has(key) && fold(w.T(key)) == fold(words) {
				if found != "" && found != v {
					return words
				}
				found = v
			}
		}
	}
	if found != "" {
		return found
	}
	return words
}

// formValue is a field in words; several values stand a line each.
func (v *vocabulary) formValue(f *register.Field, of any, lang string, title func(id.ID) string) string {
	if f.IsZero(of) {
		return ""
	}
	switch f.Kind {
	case register.KindLink, register.KindLinks, register.KindRef:
		var lines []string
		for _, at := range f.IDs(of) {
			if s := title(at); s != "" {
				lines = append(lines, s)
			}
		}
		return strings.Join(lines, "\n")
	case register.KindPeriod:
		p := calendar.Period(f.Text(of, nil))
		s := formWords()[lang].Period(p)
		if iso, _, ok := catalogue.Period(s); ok && iso == string(p) {
			return s
		}
		return string(p)
	case register.KindBool:
		return formWords()[lang].T("choice.yes_no.yes")
	}
	var lines []string
	text := tidyCell(f.Text(of, nil))
	if f.Kind == register.KindText || f.Kind == register.KindString {
		return text
	}
	for line := range strings.SplitSeq(text, "\n") {
		switch f.Kind {
		case register.KindTerm, register.KindTerms:
			line = v.words(f.Scheme, line, lang)
		case register.KindChoice, register.KindChoices:
			line = choiceWords(f, line, lang)
		case register.KindCountry, register.KindCountries:
			if name := catalogue.CountryName(line, lang); countryCode(name) == line {
				line = name
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func countryCode(words string) string {
	if code, ok := catalogue.Country(words); ok {
		return code
	}
	return words
}

// setFormValue puts words into a field. It adds to p what is wrong and leaves the
// field alone then.
func (v *vocabulary) setFormValue(f *register.Field, of any, text string, resolve register.Resolve, p *problem.List) {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		switch f.Kind {
		case register.KindTerm, register.KindTerms:
			line = v.code(f.Scheme, line)
		case register.KindChoice, register.KindChoices:
			line = choiceValue(f, line)
		case register.KindCountry, register.KindCountries:
			line = countryCode(line)
		case register.KindPeriod:
			if iso, _, ok := catalogue.Period(line); ok {
				line = iso
			}
		}
		lines = append(lines, line)
	}
	setCell(f, of, strings.Join(lines, "\n"), resolve, p)
}
