package record

import (
	"regexp"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// OwnTerm is one entry by which the organisation makes a taxonomy its own: a term more,
// another name for one of ours, or one of ours that it does not use. An entry that lacks
// its place, or its key, has no effect yet; an archived term of its own stays where it is
// used and is offered no more.
type OwnTerm struct {
	register.Head

	Does        OwnTermDoes            `reg:"list,filter"`
	Of          register.Term[AnyTerm] `reg:"list,filter"`            // the list, or the term that it stands below or is about
	Key         string                 `reg:"max=40,list,search,key"` // last part of its code, which stands in records
	NameEn      string                 `reg:"max=200,list,search"`    // where the title is in another language
	NameDe      string                 `reg:"max=200,list,search"`
	Also        register.Lines         `reg:"search"` // other words by which registers call it
	Sensitivity TermSensitivity        `reg:"list,filter"`
	Meaning     register.Text          `reg:"max=2000,search"`
	DPV         string                 `reg:"max=80"` // CURIE in the W3C Data Privacy Vocabulary
	Fides       string                 `reg:"max=120"`
}

// AnyTerm is the list of all terms of all taxonomies.
type AnyTerm struct{}

func (AnyTerm) Scheme() string { return catalogue.TermScheme }

// OwnTermDoes says what an entry does to a taxonomy.
type OwnTermDoes string

func (OwnTermDoes) Values() []string {
	return []string{string(catalogue.Adds), string(catalogue.Renames), string(catalogue.Hides)}
}

// TermSensitivity is how carefully a category of data is handled.
type TermSensitivity string

func (TermSensitivity) Values() []string {
	return []string{string(catalogue.Normal), string(catalogue.Sensitive), string(catalogue.Special), string(catalogue.Criminal)}
}

var dpvCode = regexp.MustCompile(`^[a-z][a-z-]*:[A-Za-z][A-Za-z0-9-]*$`)

// Code is the taxonomy of the entry, and the code of the term that it adds or is about;
// "" while something is missing.
func (o *OwnTerm) Code() (scheme, code string) {
	scheme, at, ok := catalogue.SplitTerm(string(o.Of))
	adds := o.Does == OwnTermDoes(catalogue.Adds)
	switch {
	case !ok || o.Does == "" || adds && o.Key == "" || !adds && at == "":
		return "", ""
	case adds:
		return scheme, catalogue.OwnCode(at, o.Key)
	}
	return scheme, at
}

// Entry is the own term as the catalogue takes it; false for one without effect. What
// says that a term of ours is called otherwise or left out has none once it is archived.
func (o *OwnTerm) Entry() (catalogue.Own, bool) {
	scheme, code := o.Code()
	past := !o.Archived.IsZero()
	if scheme == "" || past && o.Does != OwnTermDoes(catalogue.Adds) {
		return catalogue.Own{}, false
	}
	return catalogue.Own{
		Does: catalogue.Does(o.Does), Scheme: scheme, Code: code, Name: o.Title, Names: map[string]string{"en": o.NameEn, "de": o.NameDe}, Also: o.Also,
		Sensitivity: catalogue.Sensitivity(o.Sensitivity), DPV: o.DPV, Fides: o.Fides, Past: past,
	}, true
}

func (o *OwnTerm) Validate(p *problem.List) {
	adds := o.Does == OwnTermDoes(catalogue.Adds)
	p.If(o.Key != "" && !catalogue.OwnKey(o.Key), "key", "own_term_key")
	p.If(o.Key != "" && o.Does != "" && !adds, "key", "own_term_key_needless")
	p.If(o.DPV != "" && !dpvCode.MatchString(o.DPV), "dpv", "own_term_dpv")
	scheme, code, ok := catalogue.SplitTerm(string(o.Of))
	if o.Of == "" {
		return
	}
	if !ok {
		p.Add("of", "own_term_of", "value", string(o.Of))
		return
	}
	p.If(o.Does != "" && !adds && (code == "" || catalogue.IsOwn(code)), "of", "own_term_of_ours")
	if made := catalogue.OwnCode(code, o.Key); adds && catalogue.OwnKey(o.Key) {
		p.If(!catalogue.IsOwn(made), "of", "own_term_deep")
	}
	p.If(o.Sensitivity != "" && (scheme != catalogue.PIICategory || o.Does != "" && !adds), "sensitivity", "own_term_sensitivity")
	if up, _ := catalogue.Find(scheme, code); o.Sensitivity != "" && scheme == catalogue.PIICategory {
		p.If(weaker(o.Sensitivity, up.Sensitivity), "sensitivity", "own_term_weaker")
	}
}

func weaker(a TermSensitivity, b catalogue.Sensitivity) bool {
	order := strings.Join(a.Values(), " ")
	return strings.Index(order, string(a)) < strings.Index(order, string(b))
}

// OwnTerms are the terms of the organisation's own.
var OwnTerms = register.Define[OwnTerm](register.Def[OwnTerm]{
	Name: "own-terms", Prefix: "TRM", Menu: "settings", Icon: "tag", Group: access.Organisation,
	Controls: []string{"27701:2025/A.1.2.9"},
	Groups: []register.Group{
		{Name: "term", Fields: []string{"does", "of", "key", "meaning"}},
		{Name: "words", Fields: []string{"name_en", "name_de", "also"}},
		{Name: "codes", Fields: []string{"sensitivity", "dpv", "fides"}},
	},
})
