// Package i18n gives people their words: sentences by key, filled and in the
// right number, and days, times, numbers and periods as a language writes them.
//
// A sentence may hold placeholders: {name} shows an argument, formatted by its
// type; {register:register.*.one} shows the sentence of the key in which the
// argument stands for the star; {=term.principal.many} shows the sentence of that
// key and is filled in once, by Load. "|inside" before the closing brace writes words
// as they stand inside a sentence ("New processing activity", but "Neue
// Verarbeitungstätigkeit"), "|first" as they begin one. Where a language lacks a key,
// English answers; where English lacks it too, the key itself, so that a mistake is
// seen and nothing is lost.
//
// A language may have wordings: the folder de-x-iso holds only the keys that read
// otherwise in the words of ISO/IEC 29100 (S-162), and every sentence that refers to
// one of them by {=…} follows.
package i18n

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/language"
)

// Base is the language every other falls back to.
const Base = "en"

// Catalogue is all sentences of all languages. It does not change after Load and
// serves any number of callers at once.
type Catalogue struct {
	languages map[string]*messages
	wordings  map[string]*messages // by code, such as "de-x-iso"
	codes     []string             // Base first, then by code
	matcher   language.Matcher
}

// messages are the sentences of one language.
type messages struct {
	code string
	tag  language.Tag
	by   map[string]sentence
	next *messages // asked for what is lacking here; nil after Base
	keys *collators

	plain    *messages            // of a wording: its language
	wordings map[string]*messages // of a language: by name, such as "iso"
}

// sentence is one text, or one for each plural category; "other" is always there.
type sentence struct {
	forms map[string]string
	file  string
	made  bool // by Load, for a wording: it refers to what reads otherwise there

	other string // the form "other"
	whole bool   // there is nothing to choose and nothing to fill in
}

// ready is the sentence with what is asked of it again and again found out.
func (s sentence) ready() sentence {
	s.other = s.forms["other"]
	_, _, _, open := nextPlaceholder(s.other)
	s.whole = len(s.forms) == 1 && !open
	return s
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
// "de-AT" gives German and "fr", while nobody has written it, English. "de-x-iso" is
// German in the wording of ISO.
func (c *Catalogue) Words(lang string) Words {
	if plain, wording, ok := strings.Cut(lang, wordingMark); ok {
		return c.Words(plain).Terms(wording)
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return Words{m: c.languages[Base]}
	}
	for ; tag != language.Und; tag = tag.Parent() {
		if m := c.languages[tag.String()]; m != nil {
			return Words{m: m}
		}
	}
	return Words{m: c.languages[Base]}
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
	m := c.of(lang)
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

// Keys are all keys that stand in the files of lang, in order.
func (c *Catalogue) Keys(lang string) []string {
	m := c.of(lang)
	if m == nil {
		return nil
	}
	keys := make([]string, 0, len(m.by))
	for key, s := range m.by {
		if !s.made {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

// of is a language or a wording by its exact code.
func (c *Catalogue) of(code string) *messages {
	if m := c.languages[code]; m != nil {
		return m
	}
	return c.wordings[code]
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
	return c.linkWordings()
}
