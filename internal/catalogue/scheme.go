package catalogue

import (
	"slices"
	"strings"
)

// The taxonomies. Bases, conditions and grounds of the law belong to
// internal/law.
const (
	PIICategory       = "pii_category"
	PrincipalCategory = "principal_category"
	Purpose           = "purpose"
	Operation         = "operation"
	RecipientCategory = "recipient_category"
	Measure           = "measure"
	Threat            = "threat"
	Harm              = "harm"
	Channel           = "channel"
	Transport         = "transport"
	DisposalMethod    = "disposal_method"
)

// Schemes are the names of all taxonomies of the catalogue.
func Schemes() []string { return append(writtenSchemes(), RequirementScheme, TermScheme) }

// writtenSchemes are those that stand in data files of their own.
func writtenSchemes() []string { return append(listSchemes(), listScheme) }

// listSchemes are those that records use.
func listSchemes() []string {
	return []string{
		PIICategory, PrincipalCategory, Purpose, Operation, RecipientCategory, Measure, Threat, Harm, Channel, Transport,
		DisposalMethod,
	}
}

// Sensitivity of a category of personal data.
type Sensitivity string

const (
	Normal    Sensitivity = "normal"
	Sensitive Sensitivity = "sensitive" // harmful in the wrong hands, without a rule of its own (financial, location, secrets)
	Special   Sensitivity = "special"   // GDPR Art. 9(1)
	Criminal  Sensitivity = "criminal"  // GDPR Art. 10
)

var sensitivities = []Sensitivity{Normal, Sensitive, Special, Criminal}

// Verified says how surely the mapped codes of a term are right.
type Verified string

const (
	Primary   Verified = "P" // checked in the vocabulary itself
	Secondary Verified = "S" // checked in an older release of it, or in a secondary source
	Unchecked Verified = "U" // from general knowledge, or nothing is mapped
)

// Term is one code of a taxonomy.
type Term struct {
	Scheme      string
	Code        string      // dotted, lower case, stable: it stands in records
	Parent      string      // code of the wider term, or empty
	Sensitivity Sensitivity // pii_category
	Kind        string      // measure: technical or organisational; harm: physical, material or non_material
	Vulnerable  bool        // principal_category: in need of more care (GDPR recital 75)
	Minor       bool        // principal_category: children (GDPR Art. 8)
	DPV         string      // CURIE in the W3C Data Privacy Vocabulary, such as pd:EmailAddress
	Fides       string      // key in fideslang 3.1
	Verified    Verified

	labels map[string]string
}

// Languages in which the words of registers are understood. Labels are in the
// first two.
func Languages() []string {
	return []string{"en", "de", "fr", "es", "it", "nl", "pl", "pt"}
}

// Label is the name of the term in a language, in English where the language has
// none. "de-AT" asks for German.
func (t Term) Label(lang string) string {
	if i := strings.IndexAny(lang, "-_"); i > 0 {
		lang = lang[:i]
	}
	if s := t.labels[lang]; s != "" {
		return s
	}
	return t.labels["en"]
}

// Find is the term of a code; false if the scheme or the code is not ours. Of a code that
// an organisation added it tells what follows from the term above it; its name and what
// else the organisation says of it, Set.Find tells.
func Find(scheme, code string) (Term, bool) {
	switch scheme {
	case RequirementScheme:
		return findRequirement(code)
	case TermScheme:
		return shippedTerms().find(code)
	}
	s, ok := embedded().schemes[scheme]
	if !ok {
		return Term{}, false
	}
	t, ok := s.byCode[code]
	if !ok && IsOwn(code) && slices.Contains(OwnSchemes(), scheme) {
		return inherited(scheme, code), true
	}
	return t, ok
}

// Terms are all terms of a scheme, each after its parent, in the order of the
// data files.
func Terms(scheme string) []Term {
	switch scheme {
	case RequirementScheme:
		return slices.Clone(requirements().terms)
	case TermScheme:
		return slices.Clone(shippedTerms().terms)
	}
	s, ok := embedded().schemes[scheme]
	if !ok {
		return nil
	}
	return slices.Clone(s.terms)
}

// Label is the name of a code in a language, or the code itself where it is not
// ours: the words of a foreign register stay as they were written.
func Label(scheme, code, lang string) string {
	if t, ok := Find(scheme, code); ok {
		return t.Label(lang)
	}
	return code
}

// Within reports whether a code is the wider code or stands below it.
func Within(scheme, code, wider string) bool {
	for range 8 {
		if code == wider {
			return true
		}
		t, ok := Find(scheme, code)
		if !ok || t.Parent == "" {
			return false
		}
		code = t.Parent
	}
	return false
}
