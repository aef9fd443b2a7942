// Package starter holds registers to begin with, one for each sector: processing
// activities with their purposes, bases, data, retention and recipients, the systems
// behind them, the processors that such an organisation usually has as places to
// put a name, and the risks that come with the work.
//
// A starter is content, kept in data/ with English and German side by side, and
// checked whenever it is read: what it says in codes exists, what it says in words
// stands in both languages. What every sector has in common is written once, in
// data/core.yaml. A starter is loaded as drafts: it is a proposal that somebody
// reads, never a finding about the organisation.
//
// The statutes that are named are those of the Union and, as the example of a
// national law, of Germany. Where another country may say otherwise, the retention
// says so.
package starter

import (
	"slices"
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/locales"
)

// Tag is what every record that came from a starter is tagged with.
const Tag = "starter"

// order in which starters are offered.
var order = []string{"healthcare", "banking", "commerce", "public", "hr-payroll", "b2b-saas", "utilities", "communications"}

// Starter is one register to begin with.
type Starter struct {
	Key        string // healthcare, banking, ...
	Activities int    // with those that all sectors have in common
	Systems    int
	Parties    int
	Risks      int
}

// LabelKey is the sentence of the locales that names the sector.
func (s Starter) LabelKey() string { return "starter." + s.Key }

// AboutKey is the sentence that says for whom the starter is.
func (s Starter) AboutKey() string { return "starter." + s.Key + ".about" }

// List is every starter, in the order in which they are offered.
func List() []Starter { return slices.Clone(listed()) }

// listed is counted once: the content does not change while the program runs.
var listed = sync.OnceValue(func() []Starter {
	var out []Starter
	for _, key := range order {
		p, err := Preview(key, "en")
		if err != nil {
			panic(err) // the content is ours and tested
		}
		out = append(out, Starter{Key: key, Activities: len(p.Activities), Systems: len(p.Systems), Parties: len(p.Parties), Risks: len(p.Risks)})
	}
	return out
})

// Entry is one activity of a preview.
type Entry struct {
	Key       string // for Options.Only
	Title     string
	Role      record.Role
	Common    bool // found in every sector
	Large     bool // seldom found in a small organisation
	Screening record.ScreeningResult
}

// Summary is what a starter would bring, in one language.
type Summary struct {
	Activities []Entry
	Systems    []string
	Parties    []string
	Risks      []string
}

// Preview says what a starter would bring into an empty organisation. lang is
// BCP 47; what is not German is English.
func Preview(key, lang string) (Summary, error) {
	p, err := open(key)
	if err != nil {
		return Summary{}, err
	}
	b := &build{pack: p, lang: langOf(lang), laws: []string{"eu-gdpr"}, ids: newNames()}
	var out Summary
	for _, a := range p.activities {
		x := b.activity(a)
		out.Activities = append(out.Activities, Entry{Key: a.Key, Title: x.Title, Role: x.Role, Common: a.home == core, Large: a.Large, Screening: x.Screening})
	}
	for _, s := range b.ids.systems {
		out.Systems = append(out.Systems, p.systems[s].title(b.lang))
	}
	for _, s := range b.ids.parties {
		out.Parties = append(out.Parties, p.parties[s].title(b.lang))
	}
	for _, r := range p.risks {
		out.Risks = append(out.Risks, r.Is[b.lang])
	}
	return out, nil
}

// open is the content of a starter together with what is common to all.
func open(key string) (*pack, error) {
	if !slices.Contains(order, key) {
		return nil, problem.New(problem.Invalid, "unknown_starter", "value", key, "known", strings.Join(order, ", "))
	}
	all, err := content()
	if err != nil {
		return nil, err
	}
	return all[key], nil
}

// content is read once.
var content = sync.OnceValues(readAll)

// sentences are those of the locales, read once.
var sentences = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(locales.Files) })

// lang is the index of a language in a pair.
type lang int

const (
	english lang = iota
	german
)

func langOf(code string) lang {
	if base, _, _ := strings.Cut(strings.ToLower(code), "-"); base == "de" {
		return german
	}
	return english
}

func (l lang) words() i18n.Words {
	cat, err := sentences()
	if err != nil {
		return i18n.Words{} // answers with keys; a program with broken locales does not start
	}
	return cat.Words([]string{"en", "de"}[l])
}
