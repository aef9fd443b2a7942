package law

import (
	"fmt"
	"slices"
	"strings"
)

// Kind of a basis.
type Kind string

const (
	LawfulBasis      Kind = "lawful_basis"      // GDPR Art. 6 and its like
	SpecialCondition Kind = "special_condition" // GDPR Art. 9(2)
	CriminalGround   Kind = "criminal_ground"   // GDPR Art. 10
)

// Basis is one ground on which a law lets personal data be processed. Its Code
// is unique within the law; a record names law and code.
type Basis struct {
	Law          string
	Code         string
	Kind         Kind
	Rule         string // what the source adds, if anything
	ComparableTo string // the GDPR's code, where that is evident; its own for the GDPR
	Source       Source
}

// Key names a basis among all laws: the bare code for the GDPR, else
// "law:code".
func (b Basis) Key() string {
	if b.Law == gdpr {
		return b.Code
	}
	return b.Law + ":" + b.Code
}

const gdpr = "eu-gdpr"

// canonical are the codes of the domain model for what the pack of the GDPR
// calls otherwise.
func canonical(id string) string {
	switch id {
	case "employment_social_security":
		return "employment_social_protection"
	case "non_profit_members":
		return "not_for_profit_body"
	case "manifestly_public":
		return "made_public"
	case "health_care":
		return "health_or_social_care"
	}
	return id
}

// comparableBasis names the GDPR's basis for codes of other laws. A code that is
// missing here has no evident counterpart, or one of the same name.
func comparableBasis(code string) string {
	switch code {
	case "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests":
		return code
	case "legitimate_interest", "recognised_legitimate_interests", "overriding_interest":
		return "legitimate_interests"
	case "contract_or_hr":
		return "contract"
	case "statutory_duty", "law":
		return "legal_obligation"
	case "life_or_safety", "vital", "public_health_or_emergency":
		return "vital_interests"
	case "public_policies", "public_duty", "public_law_duty":
		return "public_task"
	}
	return ""
}

// readBases reads the lists of a law. The GDPR gives its codes to the laws that
// inherit from it.
func readBases(t tree, l *Law, base *Law) {
	if base != nil {
		for _, b := range base.Bases {
			// inherits_note: lawful bases keep the Union's article numbers.
			b.Law, b.Source = l.ID, inherited(b.Source, "UK GDPR ", "S: taken over from "+base.ID+" with its article numbers")
			l.Bases = append(l.Bases, b)
		}
	}
	for _, item := range t.at("lawful_bases").list() {
		src := Source{Cite: item.at("cite").need(), Mark: t.at("lawful_bases_ver").mark()}
		l.addBasis(item, LawfulBasis, item.at("note").text(), src)
	}
	for _, item := range t.at("lawful_bases_added").list() {
		if item.at("id").text() == "purpose_compatibility" {
			continue // by itself it gives no lawful basis (UK GDPR Art. 5(3))
		}
		l.addBasis(item, LawfulBasis, item.at("rule").text(), item.source())
	}
	special := t.at("special_categories")
	for _, item := range special.at("conditions").list() {
		l.addBasis(item, SpecialCondition, "", item.source(special))
	}
	if criminal := special.at("criminal_data"); criminal.there() {
		for _, code := range []string{"official_authority", "law_authorised"} {
			l.Bases = append(l.Bases, Basis{Law: l.ID, Code: code, Kind: CriminalGround, ComparableTo: code,
				Rule: criminal.at("rule").text(), Source: criminal.source()})
		}
	}
	l.BasisModel = t.at("legal_basis", "model").text()
	readJustifications(t.at("legal_basis"), l)
	l.checkBases(t)
}

// readJustifications reads grounds that a law names in words (Switzerland).
func readJustifications(t tree, l *Law) {
	codes := map[string]string{"consent": "consent", "overriding private or public interest": "overriding_interest", "law": "law"}
	for _, item := range t.at("justifications").list() {
		code, known := codes[item.text()]
		if !known {
			item.fail("justification %q has no code", item.text())
			continue
		}
		l.Bases = append(l.Bases, Basis{Law: l.ID, Code: code, Kind: LawfulBasis, ComparableTo: comparableBasis(code), Source: t.source()})
	}
}

func (l *Law) addBasis(item tree, kind Kind, rule string, src Source) {
	b := Basis{Law: l.ID, Code: item.at("id").need(), Kind: kind, Rule: rule, Source: src}
	if kind == LawfulBasis {
		b.ComparableTo = comparableBasis(b.Code)
	} else {
		b.Code = canonical(b.Code)
		b.ComparableTo = b.Code
	}
	l.Bases = append(l.Bases, b)
}

func (l *Law) checkBases(t tree) {
	seen := map[string]bool{}
	for _, b := range l.Bases {
		if seen[b.Code] {
			t.fail("basis %s stands twice", b.Code)
		}
		seen[b.Code] = true
	}
	want := map[Kind]string{
		LawfulBasis:      "consent contract legal_obligation vital_interests public_task legitimate_interests",
		SpecialCondition: "explicit_consent employment_social_protection vital_interests_incapable not_for_profit_body made_public legal_claims substantial_public_interest health_or_social_care public_health archiving_research_statistics",
		CriminalGround:   "official_authority law_authorised",
	}
	if l.ID != gdpr {
		return
	}
	for kind, codes := range want {
		if got := strings.Join(codesOf(l.Bases, kind), " "); got != codes {
			t.fail("%s codes are %q, records carry %q", kind, got, codes)
		}
	}
}

func codesOf(bases []Basis, kind Kind) []string {
	var codes []string
	for _, b := range bases {
		if b.Kind == kind {
			codes = append(codes, b.Code)
		}
	}
	return codes
}

// BasesFor lists the bases of a law, of every kind unless kinds are named.
func (p *Packs) BasesFor(lawID string, kinds ...Kind) []Basis {
	l, ok := p.Law(lawID)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.Bases), func(b Basis) bool {
		return len(kinds) > 0 && !slices.Contains(kinds, b.Kind)
	})
}

// Basis finds a basis by its key: a bare code means the GDPR's ("contract"),
// "law:code" that of another law ("br-lgpd:credit_protection").
func (p *Packs) Basis(key string) (Basis, bool) {
	lawID, code, other := strings.Cut(key, ":")
	if !other {
		lawID, code = gdpr, key
	}
	for _, b := range p.BasesFor(lawID) {
		if b.Code == code {
			return b, true
		}
	}
	return Basis{}, false
}

// LabelKey is the sentence of the locales that names the basis.
func (b Basis) LabelKey() string { return fmt.Sprintf("law.basis.%s", b.Code) }
