package starter

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var files embed.FS

// core is the file of what all sectors have in common.
const core = "core"

// pair is one text in English and in German.
type pair [2]string

// file is one file of data/.
type file struct {
	Retention  map[string]retention `yaml:"retention"` // core alone
	Systems    map[string]system    `yaml:"systems"`
	Parties    map[string]party     `yaml:"parties"`
	Activities []activity           `yaml:"activities"`
	Risks      []risk               `yaml:"risks"`
}

// retention is a rule that data are kept by.
type retention struct {
	Period string `yaml:"period"`
	From   string `yaml:"from"`
	Ground pair   `yaml:"ground"`
	Check  bool   `yaml:"check"` // other countries say otherwise
}

// system is a kind of system, without a maker's name.
type system struct {
	Is      pair   `yaml:"is"`
	Does    pair   `yaml:"does"`
	Held    string `yaml:"held"` // codes of categories of data
	Hosting string `yaml:"hosting"`
	Level   string `yaml:"level"` // criticality
	By      string `yaml:"by"`    // the party that supplies it
}

func (s system) title(l lang) string { return s.Is[l] }

// party is a place for the name of a processor.
type party struct {
	Is   pair   `yaml:"is"`   // the role, as in "payroll provider"
	Does pair   `yaml:"does"` // the service
	Held string `yaml:"held"`
}

func (p party) title(l lang) string { return l.words().T("starter.to_be_named", "role", p.Is[l]) }

// activity is an entry of the record of processing in short.
type activity struct {
	home string // the file that it stands in

	Key       string `yaml:"key"`
	Is        pair   `yaml:"is"`
	About     pair   `yaml:"about"`
	Role      string `yaml:"role"` // controller where it is empty
	Why       []why  `yaml:"why"`
	Whose     string `yaml:"whose"` // categories of people; the first is that of data without "of"
	Data      []data `yaml:"data"`
	To        string `yaml:"to"`
	By        string `yaml:"by"`
	Systems   string `yaml:"systems"`
	Measures  string `yaml:"measures"` // besides the usual ones
	Channels  string `yaml:"channels"`
	Often     string `yaml:"often"`
	Scale     bool   `yaml:"scale"`     // large scale (recital 91)
	AI        pair   `yaml:"ai"`        // what learning or new technology does
	Oversight pair   `yaml:"oversight"` // who looks at what it does
	Screen    string `yaml:"screen"`    // what people decided where it is not what the criteria say
	Because   pair   `yaml:"because"`   // why they did
	Customers pair   `yaml:"customers"` // on whose behalf
	Ops       string `yaml:"ops"`       // with which operations
	Large     bool   `yaml:"large"`     // seldom found in a small organisation
	Told      pair   `yaml:"told"`      // how people are informed
	Secret    bool   `yaml:"secret"`    // to be seen by few
}

// why is a purpose and its basis.
type why struct {
	For      string `yaml:"for"`
	Is       pair   `yaml:"is"`
	Basis    string `yaml:"basis"`
	By       pair   `yaml:"by"` // the statute, the interest or the justification
	Need     pair   `yaml:"need"`
	Special  string `yaml:"special"`
	Criminal string `yaml:"criminal"`
	Profile  bool   `yaml:"profile"`
	Auto     bool   `yaml:"auto"`
	Logic    pair   `yaml:"logic"`
}

// data are categories that come from one source and stay equally long.
type data struct {
	Are  string `yaml:"are"`
	Of   string `yaml:"of"`
	Keep string `yaml:"keep"`
	From string `yaml:"from"` // principal where it is empty
}

// risk is a scenario with its treatment.
type risk struct {
	home string

	Key     string `yaml:"key"`
	Is      pair   `yaml:"is"`
	Threat  string `yaml:"threat"`
	Event   string `yaml:"event"`
	Harm    string `yaml:"harm"`
	Whose   string `yaml:"whose"`
	Weak    pair   `yaml:"weak"`
	Hurt    pair   `yaml:"hurt"`
	At      string `yaml:"at"`
	Systems string `yaml:"systems"`
	Levels  string `yaml:"levels"` // likelihood and severity before, now and after: "hh mh lm"
	Option  string `yaml:"option"` // mitigate where it is empty
	Measure string `yaml:"measure"`
	Plan    pair   `yaml:"plan"`
}

// pack is a starter with the common part.
type pack struct {
	key        string
	retention  map[string]retention
	systems    map[string]system
	parties    map[string]party
	activities []activity
	risks      []risk
}

func readAll() (map[string]*pack, error) {
	common, err := read(core)
	if err != nil {
		return nil, err
	}
	out := map[string]*pack{}
	for _, key := range order {
		own, err := read(key)
		if err != nil {
			return nil, err
		}
		p := &pack{key: key, retention: map[string]retention{}, systems: map[string]system{}, parties: map[string]party{}}
		for _, f := range []*file{own, common} {
			if err := p.join(f); err != nil {
				return nil, fmt.Errorf("starter %s: %w", key, err)
			}
		}
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("starter %s: %w", key, err)
		}
		out[key] = p
	}
	return out, nil
}

func read(name string) (*file, error) {
	text, err := files.ReadFile("data/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("starter: %w", err)
	}
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("starter: data/%s.yaml: %w", name, err)
	}
	for i := range f.Activities {
		f.Activities[i].home = name
	}
	for i := range f.Risks {
		f.Risks[i].home = name
	}
	return &f, nil
}

// join adds a file; names are unique in a starter.
func (p *pack) join(f *file) error {
	if err := merge(p.retention, f.Retention); err != nil {
		return err
	}
	if err := merge(p.systems, f.Systems); err != nil {
		return err
	}
	if err := merge(p.parties, f.Parties); err != nil {
		return err
	}
	p.activities = append(p.activities, f.Activities...)
	p.risks = append(p.risks, f.Risks...)
	return nil
}

func merge[T any](into, from map[string]T) error {
	for key, x := range from {
		if _, twice := into[key]; twice {
			return fmt.Errorf("%s stands twice", key)
		}
		into[key] = x
	}
	return nil
}
