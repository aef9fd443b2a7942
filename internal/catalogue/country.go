package catalogue

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

const countryFile = "countries.yaml"

// CountryGroup is a name for several countries that is no country itself.
type CountryGroup struct {
	Code    string   // EU, EEA, EFTA or FVEY
	Members []string // ISO 3166-1 alpha-2, in order
}

type countries struct {
	codes  []string
	names  map[string]map[string]string // language, code
	words  map[string]string            // folded name: code
	capped map[string]string            // codes and short forms that count only in capitals
	short  map[string]bool              // those of them that are no mere codes: "UK", "USA"
	groups []CountryGroup
	grouped,
	cappedGroups map[string]int // folded name, or short form in capitals: position in groups
	longest int
}

// Countries are the codes of ISO 3166-1 alpha-2, and XK for Kosovo, in order.
func Countries() []string { return slices.Clone(embedded().countries.codes) }

// CountryName is the name of a country or of a group in one of the eight
// languages, in English for another language; the code itself if it is neither.
func CountryName(code, lang string) string {
	if i := strings.IndexAny(lang, "-_"); i > 0 {
		lang = lang[:i]
	}
	c := embedded().countries
	names, ok := c.names[lang]
	if !ok {
		names = c.names["en"]
	}
	if n := names[code]; n != "" {
		return n
	}
	return code
}

// Country is the code of the one country that a text names, in any of the eight
// languages, by a usual short form ("UK", "EE.UU.") or by its ISO code of two or
// three letters in capitals. Codes in small letters are words ("no", "in", "it")
// and no countries. A group such as the EU is no country: ask Group.
func Country(text string) (string, bool) {
	c := embedded().countries
	text = strings.TrimSpace(text)
	if code, ok := c.capped[bare(text)]; ok {
		return code, true
	}
	code, ok := c.words[article(Fold(text))]
	return code, ok
}

// Group is the group of countries that a text names (EU, EEA, EFTA).
func Group(text string) (CountryGroup, bool) {
	c := embedded().countries
	at, ok := c.cappedGroups[bare(strings.TrimSpace(text))]
	if !ok {
		at, ok = c.grouped[article(Fold(text))]
	}
	if !ok {
		return CountryGroup{}, false
	}
	g := c.groups[at]
	return CountryGroup{Code: g.Code, Members: slices.Clone(g.Members)}, true
}

// bare is a short form without its dots: "U.S.A." and "EE. UU." are USA and EEUU.
func bare(text string) string {
	if len(text) > 12 {
		return text
	}
	if !strings.ContainsAny(text, ". ()") {
		return text
	}
	return dotted.Replace(text)
}

var dotted = strings.NewReplacer(".", "", " ", "", "(", "", ")", "")

var articles = []string{"the ", "die ", "der ", "das ", "la ", "le ", "les ", "l ", "los ", "las ", "el ", "il ", "lo ", "gli ", "i ", "de ", "het ", "os ", "as ", "o ", "a "}

func article(key string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(key, a); ok {
			return rest
		}
	}
	return key
}

type countryData struct {
	Codes  string                       `yaml:"codes"`
	Names  map[string]map[string]string `yaml:"names"`
	Words  map[string]string            `yaml:"words"`
	Capped map[string]string            `yaml:"capped"`
	Groups []struct {
		Code    string            `yaml:"code"`
		Names   map[string]string `yaml:"names"`
		Words   string            `yaml:"words"`
		Capped  string            `yaml:"capped"`
		Members string            `yaml:"members"`
	} `yaml:"groups"`
}

func readCountries(data fs.FS) (*countries, error) {
	var d countryData
	if err := decode(data, countryFile, &d); err != nil {
		return nil, err
	}
	c := &countries{
		codes: strings.Fields(d.Codes), names: map[string]map[string]string{}, words: map[string]string{}, capped: map[string]string{}, short: map[string]bool{},
		grouped: map[string]int{}, cappedGroups: map[string]int{},
	}
	for _, lang := range Languages() {
		if err := c.name(lang, d.Names); err != nil {
			return nil, fmt.Errorf("%s: %w", countryFile, err)
		}
	}
	for code, list := range d.Words {
		for _, w := range strings.Split(list, ",") {
			if err := c.word(w, code); err != nil {
				return nil, fmt.Errorf("%s: %w", countryFile, err)
			}
		}
	}
	for code, list := range d.Capped {
		for _, w := range strings.Fields(list) {
			c.capped[w], c.short[w] = code, true
		}
	}
	for at, g := range d.Groups {
		c.groups = append(c.groups, CountryGroup{Code: g.Code, Members: strings.Fields(g.Members)})
		for _, code := range strings.Fields(g.Members) {
			if !slices.Contains(c.codes, code) {
				return nil, fmt.Errorf("%s: %s: no country %q", countryFile, g.Code, code)
			}
		}
		for lang, name := range g.Names {
			c.names[lang][g.Code] = name
			c.grouped[Fold(name)] = at
		}
		for _, w := range strings.Split(g.Words, ",") {
			c.grouped[Fold(w)] = at
		}
		for _, w := range append(strings.Fields(g.Capped), g.Code) {
			c.cappedGroups[w] = at
		}
	}
	return c, nil
}

// name takes the names of one language from Unicode's locale data, and ours
// where those are older than the country's name.
func (c *countries) name(lang string, ours map[string]map[string]string) error {
	c.names[lang] = map[string]string{}
	regions := display.Regions(language.Make(lang))
	for _, code := range c.codes {
		r, err := language.ParseRegion(code)
		if err != nil {
			return fmt.Errorf("country %s: %w", code, err)
		}
		name := regions.Name(r)
		if own := ours[code][lang]; own != "" {
			if err := c.word(name, code); err != nil {
				return err
			}
			name = own
		}
		if name == "" {
			return fmt.Errorf("country %s has no name in %s", code, lang)
		}
		c.names[lang][code] = name
		if err := c.word(name, code); err != nil {
			return err
		}
		c.capped[code], c.capped[r.ISO3()] = code, code
	}
	return nil
}

func (c *countries) word(name, code string) error {
	for _, key := range spellings(name) {
		if was, ok := c.words[key]; ok && was != code {
			return fmt.Errorf("%q is %s and %s", name, was, code)
		}
		c.words[key] = code
		c.longest = max(c.longest, strings.Count(key, " ")+1)
	}
	return nil
}
