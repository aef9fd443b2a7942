// Package i18n gives people their words: sentences by key, filled and in the
// right number, and days, times, numbers and periods as a language writes them.
//
// A sentence may hold placeholders: {name} shows an argument, formatted by its
// type, and {register:register.*.one} shows the sentence of the key in which the
// argument stands for the star. Where a language lacks a key, English answers;
// where English lacks it too, the key itself, so that a mistake is seen and
// nothing is lost.
package i18n

import (
	"fmt"
	"slices"
	"sort"

	"golang.org/x/text/language"
)

// Base is the language every other falls back to.
const Base = "en"

// Catalogue is all sentences of all languages. It does not change after Load and
// serves any number of callers at once.
type Catalogue struct {
	languages map[string]*messages
	codes     []string // Base first, then by code
	matcher   language.Matcher
}

// messages are the sentences of one language.
type messages struct {
	code string
	tag  language.Tag
	by   map[string]sentence
	next *messages // asked for what is lacking here; nil after Base
	keys *collators
}

// sentence is one text, or one for each plural category; "other" is always there.
type sentence struct {
	forms map[string]string
	file  string
}

// Language is one entry of a list to choose from.
type Language struct {
	Code string // BCP 47, such as "de"
	Name string // in the language itself
}

// Languages lists what there is, English first.
func (c *Catalogue) Languages() []Language {
	list := make([]Language, len(c.codes))
	for i, code := range c.codes {
		list[i] = Language{Code: code, Name: c.Words(code).T("language.name")}
	}
	return list
}

// Words are the words of a language: those of the nearest one that is there, so
// "de-AT" gives German and "fr", while nobody has written it, English.
func (c *Catalogue) Words(lang string) Words {
	tag, err := language.Parse(lang)
	if err != nil {
		return Words{c.languages[Base]}
	}
	for ; tag != language.Und; tag = tag.Parent() {
		if m := c.languages[tag.String()]; m != nil {
			return Words{m}
		}
	}
	return Words{c.languages[Base]}
}

// Match is the code of the language that serves best; each wish is a code or a
// whole Accept-Language header, and an earlier wish counts more. Without a match
// it is English.
func (c *Catalogue) Match(wishes ...string) string {
	for _, wish := range wishes {
		tags, _, err := language.ParseAcceptLanguage(wish)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, at, sure := c.matcher.Match(tags...); sure != language.No {
			return c.codes[at]
		}
	}
	return Base
}

// Missing are those of the keys for which lang has no sentence of its own, in
// order. A language that is not there lacks them all.
func (c *Catalogue) Missing(lang string, keys []string) []string {
	var gone []string
	m := c.languages[lang]
	for _, key := range keys {
		if m == nil {
			gone = append(gone, key)
		} else if _, ok := m.by[key]; !ok {
			gone = append(gone, key)
		}
	}
	sort.Strings(gone)
	return slices.Compact(gone)
}

// Keys are all keys of lang, in order.
func (c *Catalogue) Keys(lang string) []string {
	m := c.languages[lang]
	if m == nil {
		return nil
	}
	keys := make([]string, 0, len(m.by))
	for key := range m.by {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// link orders the languages and ties each to the one it falls back to.
func (c *Catalogue) link() error {
	base := c.languages[Base]
	if base == nil {
		return fmt.Errorf("locales: no folder %s", Base)
	}
	for code := range c.languages {
		if code != Base {
			c.codes = append(c.codes, code)
		}
	}
	sort.Strings(c.codes)
	c.codes = append([]string{Base}, c.codes...)
	tags := make([]language.Tag, len(c.codes))
	for i, code := range c.codes {
		m := c.languages[code]
		tags[i] = m.tag
		if m != base {
			m.next = base
			for up := m.tag.Parent(); up != language.Und; up = up.Parent() {
				if found := c.languages[up.String()]; found != nil {
					m.next = found
					break
				}
			}
		}
	}
	c.matcher = language.NewMatcher(tags)
	return nil
}
