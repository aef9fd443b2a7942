// Package diligence holds the questionnaires that parties are asked before and while they
// process for us, written for Privet (S-095). They are data, in English and German.
package diligence

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

//go:embed data/diligence.yaml
var diligenceYAML []byte

// Words are a text in the languages that we write.
type Words struct {
	EN string `yaml:"en"`
	DE string `yaml:"de"`
}

// In is the text in a language, English where there is none.
func (w Words) In(lang string) string {
	if lang == "de" && w.DE != "" {
		return w.DE
	}
	return w.EN
}

// Template is a questionnaire of ours (S-095).
type Template struct {
	Key      string          `yaml:"key"`
	Valid    calendar.Period `yaml:"valid"` // how long its answers hold if accepted
	Title    Words           `yaml:"title"`
	Lead     Words           `yaml:"lead"`
	Sections []Section       `yaml:"sections"`
}

// Section groups questions.
type Section struct {
	Key       string  `yaml:"key"`
	Title     Words   `yaml:"title"`
	Questions []Asked `yaml:"questions"`
}

// Asked is one question: its weight from 1 to 3, whether it must be met, whether a file is
// asked for, and where it comes from in the GDPR and in ISO/IEC 27701:2025.
type Asked struct {
	Key      string   `yaml:"key"`
	Weight   int64    `yaml:"weight"`
	Must     bool     `yaml:"must"`
	Evidence bool     `yaml:"evidence"`
	Articles []string `yaml:"articles"`
	Controls []string `yaml:"controls"`
	Text     Words    `yaml:"text"`
	Hint     Words    `yaml:"hint"`
}

// templates reads ours once; they are part of the program, and a test reads them too.
var templates = sync.OnceValue(func() []Template {
	list, err := read(diligenceYAML)
	if err != nil {
		panic(err) // a mistake of ours, found at the first test
	}
	return list
})

// Templates are the questionnaires that can be sent.
func Templates() []Template { return slices.Clone(templates()) }

// read reads templates and refuses what a person could not answer.
func read(raw []byte) ([]Template, error) {
	var file struct {
		Templates []Template `yaml:"templates"`
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("read questionnaires: %w", err)
	}
	keys := map[string]bool{}
	for _, t := range file.Templates {
		if t.Key == "" || keys[t.Key] || !t.Valid.Valid() || t.Title.EN == "" || t.Title.DE == "" {
			return nil, fmt.Errorf("questionnaire %q: key, title or validity", t.Key)
		}
		keys[t.Key] = true
		for _, s := range t.Sections {
			if s.Key == "" || s.Title.EN == "" || s.Title.DE == "" {
				return nil, fmt.Errorf("questionnaire %s: section %q", t.Key, s.Key)
			}
			for _, q := range s.Questions {
				code := t.Key + "/" + s.Key + "." + q.Key
				if q.Key == "" || keys[code] || q.Text.EN == "" || q.Text.DE == "" || q.Weight < 1 || q.Weight > 3 {
					return nil, fmt.Errorf("question %q: key, text or weight", code)
				}
				keys[code] = true
			}
		}
	}
	return file.Templates, nil
}

// Of is the template of a questionnaire; nil for one that people wrote.
func Of(key string) *Template {
	for _, t := range templates() {
		if t.Key == key {
			return &t
		}
	}
	return nil
}

// Rows are the questions of the template in a language. Each offers yes, partly, no and not
// applicable in that order, as assess.ProposeRating reads them.
func (t *Template) Rows(lang string, options []string) register.Rows[record.Question] {
	var out register.Rows[record.Question]
	for _, s := range t.Sections {
		for _, q := range s.Questions {
			text := q.Text.In(lang)
			if h := q.Hint.In(lang); h != "" {
				text += "\n" + h
			}
			out = append(out, record.Question{Code: s.Key + "." + q.Key, Section: s.Title.In(lang), Question: register.Text(text), Kind: "choice",
				Options: slices.Clone(options), Needed: true, Weight: q.Weight})
		}
	}
	return out
}

// By finds a question of the template by the code that its row carries.
func (t *Template) By(code string) Asked {
	if t != nil {
		for _, s := range t.Sections {
			for _, q := range s.Questions {
				if s.Key+"."+q.Key == code {
					return q
				}
			}
		}
	}
	return Asked{}
}

// Musts are the codes of what must be met.
func (t *Template) Musts() map[string]bool {
	out := map[string]bool{}
	if t != nil {
		for _, s := range t.Sections {
			for _, q := range s.Questions {
				out[s.Key+"."+q.Key] = q.Must
			}
		}
	}
	return out
}
