package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/text/language"
)

// Load reads every <language>/<part>.json of files. A part is one flat object;
// a value is a sentence, or an object of sentences by plural category ("one",
// "few", "other" …, or "=0" for an exact number), chosen by the argument count.
// A key that stands twice, a category that does not exist, a placeholder that the
// English sentence lacks, and a reference that leads nowhere or in a circle are errors
// that name the file.
func Load(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{languages: map[string]*messages{}, wordings: map[string]*messages{}}
	names, err := fs.Glob(files, "*/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := c.add(files, name); err != nil {
			return nil, fmt.Errorf("locales: %s: %w", name, err)
		}
	}
	if err := c.link(); err != nil {
		return nil, err
	}
	if err := c.resolve(); err != nil {
		return nil, err
	}
	if err := c.checkWordings(); err != nil {
		return nil, err
	}
	if err := c.checkCategories(); err != nil {
		return nil, err
	}
	return c, c.checkPlaceholders()
}

func (c *Catalogue) add(files fs.FS, name string) error {
	code := path.Dir(name)
	tag, err := language.Parse(code)
	if err != nil || tag.String() != code {
		return fmt.Errorf("the folder is not the code of a language")
	}
	m := c.of(code)
	if m == nil {
		m = &messages{code: code, tag: tag, by: map[string]sentence{}}
		if strings.Contains(code, wordingMark) {
			c.wordings[code] = m
		} else {
			m.keys = newCollators(tag)
			c.languages[code] = m
		}
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return eachMember(text, func(key string, value json.RawMessage) error {
		if other, ok := m.by[key]; ok {
			return fmt.Errorf("key %s stands in %s too", key, other.file)
		}
		forms, err := readForms(value)
		if err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		m.by[key] = sentence{forms: forms, file: name}
		return nil
	})
}

// eachMember walks one JSON object in the order it is written; encoding/json
// alone would let the second of two equal keys win.
func eachMember(text []byte, do func(string, json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.New("want one JSON object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		if err := do(key.(string), value); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("text after the end of the object")
	}
	return nil
}

func readForms(value json.RawMessage) (map[string]string, error) {
	var one string
	if json.Unmarshal(value, &one) == nil {
		return map[string]string{"other": one}, nil
	}
	forms := map[string]string{}
	err := eachMember(value, func(category string, raw json.RawMessage) error {
		if _, twice := forms[category]; twice {
			return fmt.Errorf("category %s stands twice", category)
		}
		switch category {
		case "zero", "one", "two", "few", "many", "other":
		default:
			if !strings.HasPrefix(category, "=") {
				return fmt.Errorf("%q is no plural category", category)
			}
		}
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		forms[category] = text
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, ok := forms["other"]; !ok {
		return nil, errors.New(`want a sentence, or sentences by plural category with one for "other"`)
	}
	return forms, nil
}

// checkCategories refuses a form that its language never chooses, such as "zero" in
// English: "=0" is meant.
func (c *Catalogue) checkCategories() error {
	for _, code := range c.codes {
		l := c.languages[code]
		chosen := map[string]bool{"other": true}
		for n := range int64(200) {
			chosen[category(l.tag, n)] = true
		}
		chosen[category(l.tag, 1_000_000)] = true
		for key, s := range l.by {
			for form := range s.forms {
				if !strings.HasPrefix(form, "=") && !chosen[form] {
					return fmt.Errorf("%s: key %s: %s never chooses %q; write \"=0\" for none", s.file, key, code, form)
				}
			}
		}
	}
	return nil
}

// checkPlaceholders refuses a translation that asks for an argument the English
// sentence does not have: it is misspelt, or nobody passes it.
func (c *Catalogue) checkPlaceholders() error {
	base := c.languages[Base]
	for _, code := range c.codes[1:] {
		for key, s := range c.languages[code].by {
			english, ok := base.by[key]
			if !ok || strings.HasPrefix(key, "format.") { // format.go passes all there is
				continue
			}
			known := english.placeholders()
			for name := range s.placeholders() {
				if !known[name] {
					return fmt.Errorf("locales: %s: key %s: the English sentence has no {%s}", s.file, key, name)
				}
			}
		}
	}
	return nil
}

func (s sentence) placeholders() map[string]bool {
	names := map[string]bool{"count": len(s.forms) > 1}
	for _, form := range s.forms {
		for _, found := range placeholder.FindAllStringSubmatch(form, -1) {
			names[found[1]] = true
		}
	}
	if !names["count"] {
		delete(names, "count")
	}
	return names
}
