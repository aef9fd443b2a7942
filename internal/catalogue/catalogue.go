// Package catalogue holds what is known before any customer enters a word: the
// taxonomies of the record of processing with their labels and with the words by
// which registers of eight languages call the same things, the countries, and
// the reading of bases, mechanisms and retention phrases.
//
// The data are files in data/, read once. A phrase that the catalogue does not
// know has no match: the caller keeps it verbatim. Nothing is guessed wildly, and
// the same phrase always gives the same answer.
//
// Mapped codes come from the W3C Data Privacy Vocabulary (W3C Software and
// Document License) and fideslang (CC BY 4.0).
package catalogue

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var files embed.FS

// Catalogue is the data, checked.
type Catalogue struct {
	schemes   map[string]*scheme
	countries *countries
}

type scheme struct {
	terms  []Term
	byCode map[string]Term
	index  *index
}

// Load reads and checks the data that Privet is shipped with. An error names the
// file and the code.
func Load() (*Catalogue, error) { return loaded() }

var loaded = sync.OnceValues(readShipped)

func readShipped() (*Catalogue, error) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		return nil, err
	}
	return read(sub)
}

// embedded is the shipped data. That they are right is tested; wrong ones are a
// mistake of ours found at start.
func embedded() *Catalogue {
	c, err := Load()
	if err != nil {
		panic("catalogue: " + err.Error())
	}
	return c
}

// Size is the number of terms of a scheme.
func (c *Catalogue) Size(name string) int {
	if s, ok := c.schemes[name]; ok {
		return len(s.terms)
	}
	return 0
}

type termFile struct {
	Scheme string     `yaml:"scheme"`
	Terms  []termData `yaml:"terms"`
}

type termData struct {
	Code string   `yaml:"code"`
	Is   termHead `yaml:"is"`
	Also string   `yaml:"also"` // words that are the same in all languages
	EN   string   `yaml:"en"`
	DE   string   `yaml:"de"`
	FR   string   `yaml:"fr"`
	ES   string   `yaml:"es"`
	IT   string   `yaml:"it"`
	NL   string   `yaml:"nl"`
	PL   string   `yaml:"pl"`
	PT   string   `yaml:"pt"`
}

type termHead struct {
	EN          string      `yaml:"en"`
	DE          string      `yaml:"de"`
	Parent      string      `yaml:"parent"`
	Sensitivity Sensitivity `yaml:"sensitivity"`
	Kind        string      `yaml:"kind"`
	Vulnerable  bool        `yaml:"vulnerable"`
	Minor       bool        `yaml:"minor"`
	DPV         string      `yaml:"dpv"`
	Fides       string      `yaml:"fides"`
	Verified    Verified    `yaml:"verified"`
}

func (d termData) words() []string {
	var out []string
	for _, list := range []string{d.Is.EN, d.Is.DE, d.Also, d.EN, d.DE, d.FR, d.ES, d.IT, d.NL, d.PL, d.PT} {
		for _, w := range strings.Split(list, ",") {
			if w = strings.TrimSpace(w); w != "" {
				out = append(out, w)
			}
		}
	}
	return out
}

func read(data fs.FS) (*Catalogue, error) {
	c := &Catalogue{schemes: map[string]*scheme{}}
	for _, name := range writtenSchemes() {
		c.schemes[name] = &scheme{byCode: map[string]Term{}, index: newIndex()}
	}
	names, err := fs.Glob(data, "*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if name == countryFile {
			c.countries, err = readCountries(data)
		} else {
			err = c.readTerms(data, name)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, s := range c.schemes {
		s.index.seal(s)
	}
	return c, nil
}

func (c *Catalogue) readTerms(data fs.FS, name string) error {
	var f termFile
	if err := decode(data, name, &f); err != nil {
		return err
	}
	s, ok := c.schemes[f.Scheme]
	if !ok {
		return fmt.Errorf("%s: no scheme %q", name, f.Scheme)
	}
	for _, d := range f.Terms {
		t, err := d.term(f.Scheme, s)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", name, d.Code, err)
		}
		s.terms = append(s.terms, t)
		s.byCode[t.Code] = t
		for _, w := range d.words() {
			if err := s.index.add(w, t.Code); err != nil {
				return fmt.Errorf("%s: %s: %w", name, t.Code, err)
			}
		}
	}
	return nil
}

var (
	codePattern  = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$`)
	curiePattern = regexp.MustCompile(`^(dpv|pd|risk|tech|eu-gdpr):[A-Za-z][A-Za-z0-9-]*$`)
	kinds        = map[string][]string{
		Measure: {"technical", "organisational"},
		Harm:    {"physical", "material", "non_material"},
	}
)

// term checks one row of a file against the schema and what was read before it.
func (d termData) term(name string, s *scheme) (Term, error) {
	h := d.Is
	t := Term{
		Scheme: name, Code: d.Code, Parent: h.Parent, Sensitivity: h.Sensitivity, Kind: h.Kind, Vulnerable: h.Vulnerable,
		Minor: h.Minor, DPV: h.DPV, Fides: h.Fides, Verified: h.Verified, labels: map[string]string{"en": h.EN, "de": h.DE},
	}
	if i := strings.LastIndexByte(t.Code, '.'); i > 0 && t.Parent == "" {
		t.Parent = t.Code[:i]
	}
	parent, known := s.byCode[t.Parent]
	if t.Sensitivity == "" && name == PIICategory {
		if t.Sensitivity = parent.Sensitivity; t.Parent == "" {
			t.Sensitivity = Normal
		}
	}
	if t.Verified == "" && t.DPV == "" && t.Fides == "" {
		t.Verified = Unchecked
	}
	_, twice := s.byCode[t.Code]
	switch {
	case !codePattern.MatchString(t.Code):
		return t, fmt.Errorf("code is not dotted lower case")
	case twice:
		return t, fmt.Errorf("code stands twice")
	case t.Parent != "" && !known:
		return t, fmt.Errorf("parent %q does not stand before it", t.Parent)
	case h.EN == "" || h.DE == "":
		return t, fmt.Errorf("label in English or German is missing")
	case name == PIICategory && !slices.Contains(sensitivities, t.Sensitivity):
		return t, fmt.Errorf("sensitivity %q is none", t.Sensitivity)
	case name != PIICategory && t.Sensitivity != "":
		return t, fmt.Errorf("sensitivity belongs to categories of data")
	case !slices.Contains(append([]string{""}, kinds[name]...), t.Kind) || (t.Kind == "") != (len(kinds[name]) == 0):
		return t, fmt.Errorf("kind %q is none", t.Kind)
	case name != PrincipalCategory && (t.Vulnerable || t.Minor):
		return t, fmt.Errorf("vulnerable and minor belong to categories of principals")
	case !slices.Contains([]Verified{Primary, Secondary, Unchecked}, t.Verified):
		return t, fmt.Errorf("mark of verification is missing")
	case t.DPV != "" && !curiePattern.MatchString(t.DPV):
		return t, fmt.Errorf("%q is no CURIE of the Data Privacy Vocabulary", t.DPV)
	}
	return t, nil
}

func decode(data fs.FS, name string, into any) error {
	f, err := data.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
