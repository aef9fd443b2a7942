package partners

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

// words are a text in the languages that we write.
type words struct {
	EN string `yaml:"en"`
	DE string `yaml:"de"`
}

// in is the text in a language, English where there is none.
func (w words) in(lang string) string {
	if lang == "de" && w.DE != "" {
		return w.DE
	}
	return w.EN
}

// Template is a questionnaire of ours (S-095).
type Template struct {
	Key      string          `yaml:"key"`
	Valid    calendar.Period `yaml:"valid"` // how long its answers hold if accepted
	Title    words           `yaml:"title"`
	Lead     words           `yaml:"lead"`
	Sections []section       `yaml:"sections"`
}

type section struct {
	Key       string  `yaml:"key"`
	Title     words   `yaml:"title"`
	Questions []asked `yaml:"questions"`
}

type asked struct {
	Key      string   `yaml:"key"`
	Weight   int64    `yaml:"weight"`
	Must     bool     `yaml:"must"`
	Evidence bool     `yaml:"evidence"`
	Articles []string `yaml:"articles"`
	Controls []string `yaml:"controls"`
	Text     words    `yaml:"text"`
	Hint     words    `yaml:"hint"`
}

// templates reads ours once; they are part of the program, and a test reads them too.
var templates = sync.OnceValue(func() []Template {
	list, err := readTemplates(diligenceYAML)
	if err != nil {
		panic(err) // a mistake of ours, found at the first test
	}
	return list
})

// Templates are the questionnaires that can be sent.
func Templates() []Template { return slices.Clone(templates()) }

// readTemplates reads templates and refuses what a person could not answer.
func readTemplates(raw []byte) ([]Template, error) {
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

// templateOf is the template of a questionnaire; nil for one that people wrote.
func templateOf(key string) *Template {
	for _, t := range templates() {
		if t.Key == key {
			return &t
		}
	}
	return nil
}

// questions of the template in a language. Each offers yes, partly, no and not
// applicable in that order, as assess.ProposeRating reads them.
func (t *Template) questions(lang string, options []string) register.Rows[record.Question] {
	var out register.Rows[record.Question]
	for _, s := range t.Sections {
		for _, q := range s.Questions {
			text := q.Text.in(lang)
			if h := q.Hint.in(lang); h != "" {
				text += "\n" + h
			}
			out = append(out, record.Question{Code: s.Key + "." + q.Key, Section: s.Title.in(lang), Question: register.Text(text), Kind: "choice",
				Options: slices.Clone(options), Needed: true, Weight: q.Weight})
		}
	}
	return out
}

// by finds a question of the template by the code that its row carries.
func (t *Template) by(code string) asked {
	if t != nil {
		for _, s := range t.Sections {
			for _, q := range s.Questions {
				if s.Key+"."+q.Key == code {
					return q
				}
			}
		}
	}
	return asked{}
}

// musts are the codes of what must be met.
func (t *Template) musts() map[string]bool {
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
