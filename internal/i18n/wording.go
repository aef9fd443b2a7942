package i18n

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The wordings that a person or an organisation can choose (S-162).
const (
	Law = "law" // of the law, the base of every language: data subject
	ISO = "iso" // of ISO/IEC 29100: PII principal
)

// wordingMark stands between the code of a language and the name of its wording: BCP
// 47 keeps what follows it for private use.
const wordingMark = "-x-"

// static is a reference that Load fills in: {=key}, {=key|first}, {=key|inside}.
var static = regexp.MustCompile(`\{=([^{}|]+)(?:\|(first|inside))?\}`)

// Terms are the words of the same language in a wording: ISO, or Law for those of the
// language itself. A wording that nobody has written gives Law.
func (w Words) Terms(wording string) Words {
	if w.m == nil {
		return w
	}
	plain := w.m
	if plain.plain != nil {
		plain = plain.plain
	}
	mine, _ := plain.tag.Base()
	for m := plain; m != nil; m = m.next { // Swiss German has the wording of German
		if base, _ := m.tag.Base(); base != mine {
			break
		}
		if found := m.wordings[wording]; found != nil {
			return Words{found, w.own}
		}
	}
	return Words{plain, w.own}
}

// Wording is the name of the wording that the words are in, Law or ISO.
func (w Words) Wording() string {
	if w.m == nil || w.m.plain == nil {
		return Law
	}
	return w.m.wording()
}

// Wordings are the codes of all wordings, such as "de-x-iso", in order.
func (c *Catalogue) Wordings() []string { return slices.Sorted(maps.Keys(c.wordings)) }

func (m *messages) wording() string {
	_, name, _ := strings.Cut(m.code, wordingMark)
	return name
}

// linkWordings ties each wording to its language.
func (c *Catalogue) linkWordings() error {
	for code, m := range c.wordings {
		plain, name, _ := strings.Cut(code, wordingMark)
		of := c.languages[plain]
		if of == nil {
			return fmt.Errorf("locales: %s: there is no language %s", code, plain)
		}
		m.tag, m.keys, m.next, m.plain = of.tag, of.keys, of, of
		if of.wordings == nil {
			of.wordings = map[string]*messages{}
		}
		of.wordings[name] = m
	}
	return nil
}

// resolve fills in the references of all sentences. A wording gets, beside its own,
// each sentence of its language that refers to one of them.
func (c *Catalogue) resolve() error {
	done := map[*messages]map[string]sentence{}
	for _, code := range slices.Sorted(maps.Keys(c.languages)) {
		m := c.languages[code]
		by, err := m.resolved(m.by)
		if err != nil {
			return err
		}
		done[m] = by
	}
	for _, code := range c.Wordings() {
		m := c.wordings[code]
		by, err := m.resolved(m.by)
		if err != nil {
			return err
		}
		made, err := m.resolved(referring(m.plain.by))
		if err != nil {
			return err
		}
		for key, s := range made {
			if _, own := by[key]; !own && !maps.Equal(s.forms, done[m.plain][key].forms) {
				s.made = true
				by[key] = s
			}
		}
		done[m] = by
	}
	for m, by := range done { // not before: references are read from what the files say
		for key, s := range by {
			by[key] = s.ready()
		}
		m.by = by
	}
	return nil
}

// referring are the sentences that hold a reference.
func referring(by map[string]sentence) map[string]sentence {
	out := map[string]sentence{}
	for key, s := range by {
		for _, form := range s.forms {
			if strings.Contains(form, "{=") {
				out[key] = s
			}
		}
	}
	return out
}

// resolved are sentences with their references filled in as m says them.
func (m *messages) resolved(by map[string]sentence) (map[string]sentence, error) {
	out := make(map[string]sentence, len(by))
	for key, s := range by {
		forms := make(map[string]string, len(s.forms))
		for category, form := range s.forms {
			text, err := m.expand(form, []string{key})
			if err != nil {
				return nil, fmt.Errorf("locales: %s: key %s: %w", s.file, key, err)
			}
			forms[category] = text
		}
		out[key] = sentence{forms: forms, file: s.file}
	}
	return out, nil
}

// expand fills in the references of a text; trail are the keys that led to it.
func (m *messages) expand(text string, trail []string) (string, error) {
	if !strings.Contains(text, "{=") && !strings.Contains(text, "|") {
		return text, nil
	}
	var wrong error
	text = static.ReplaceAllStringFunc(text, func(found string) string {
		part := static.FindStringSubmatch(found)
		s, at, ok := Words{m: m}.find(part[1])
		switch {
		case wrong != nil:
			return ""
		case !ok:
			wrong = fmt.Errorf("%s: there is no key %s", found, part[1])
			return ""
		case len(s.forms) > 1:
			wrong = fmt.Errorf("%s: a sentence with plural forms cannot be referred to", found)
			return ""
		case slices.Contains(trail, part[1]):
			wrong = fmt.Errorf("%s leads back to itself", found)
			return ""
		}
		var filled string
		filled, wrong = m.expand(s.forms["other"], append(slices.Clip(trail), part[1]))
		return at.place(filled, part[2])
	})
	if wrong != nil {
		return "", wrong
	}
	for _, found := range braces.FindAllString(text, -1) {
		if strings.ContainsAny(found, "=|") && !placeholder.MatchString(found) {
			return "", fmt.Errorf("%s is no placeholder: want {name}, {name:key.*} or {=key}, each with |first or |inside before the end, or without", found)
		}
	}
	return text, nil
}

var braces = regexp.MustCompile(`\{[^{}]*\}`)

// checkWordings refuses a sentence of a wording that its language does not have, or
// that asks for other arguments.
func (c *Catalogue) checkWordings() error {
	for _, code := range c.Wordings() {
		m := c.wordings[code]
		for key, s := range m.by {
			plain, ok := m.plain.by[key]
			if !ok {
				return fmt.Errorf("locales: %s: key %s does not stand in %s", s.file, key, m.plain.code)
			}
			if have, want := s.placeholders(), plain.placeholders(); !maps.Equal(have, want) {
				return fmt.Errorf("locales: %s: key %s: the placeholders are not those of %s", s.file, key, plain.file)
			}
		}
	}
	return nil
}
