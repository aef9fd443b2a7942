package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedBases: grounds that cannot carry what rests on them (GDPR Arts. 6 to
// 10, 22).
func contradictedBases() []ContradictionRule {
	const pa = "processing-activities"
	return []ContradictionRule{
		contradicted("basis.purpose", Major, deciding(), "", basisForPurpose),
		contradicted("basis.law", Minor, deciding(), "organisations", basisUnderLaw),
		contradicted("basis.list", Major, deciding(), "", basisOfAnotherLaw),
		contradicted("basis.since", Major, deciding(), "", func(v *View, a *activity, s voice) {
			for _, b := range a.Bases {
				if b.Since > v.Today && a.State == "approved" {
					s.says("bases", "basis_not_yet", part(b.ID.String()), arg{"day", "day:" + string(b.Since)})
				}
			}
		}),
		contradicted("basis.free", Major, deciding(), "", func(_ *View, a *activity, s voice) {
			for _, b := range a.Bases {
				if b.Basis != "" && ground(b.Basis) != "consent" {
					return
				}
			}
			must := slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return d.Mandatory == "yes" })
			if must && rests(a, "consent") {
				s.says("bases", "consent_not_free")
			}
		}),
		contradicted("basis.idle", Minor, deciding(), "", func(v *View, a *activity, s voice) {
			for _, b := range a.Bases {
				if b.SpecialCondition != "" && len(a.DataItems) > 0 && !v.holds(a, catalogue.Special) {
					s.says("bases", "condition_idle", part(b.SpecialCondition))
				}
				if b.CriminalGround != "" && len(a.DataItems) > 0 && !v.holds(a, catalogue.Criminal) {
					s.says("bases", "criminal_ground_idle", part(b.CriminalGround))
				}
			}
		}),
		taken("basis.special", pa, ""),
		taken("basis.criminal", pa, ""),
		taken("basis.interest", pa, ""), // S-054
		taken("basis.provision", pa, ""),
		taken("consent.wording", pa, ""),
		taken("consent.withdrawn", pa, ""),
		contradicted("consent.age", Major, deciding(), "", childrensConsent),
		contradicted("decision.basis", Major, deciding(), "", decisionBasis),
		contradicted("decision.special", Major, deciding(), "", func(v *View, a *activity, s voice) {
			allowed := slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool {
				return b.SpecialCondition == "explicit_consent" || b.SpecialCondition == "substantial_public_interest"
			})
			for _, p := range a.Purposes {
				if p.AutomatedDecision == "yes" && v.holds(a, catalogue.Special) && !allowed {
					s.says("purposes", "decision_on_special", part(p.ID.String()))
				}
			}
		}),
		taken("decision.explained", pa, ""),
		contradicted("objection.marketing", Major, deciding(), "", func(_ *View, a *activity, s voice) {
			if !slices.ContainsFunc(a.Purposes, func(p record.ActivityPurpose) bool { return p.Marketing == "yes" }) {
				return
			}
			for _, r := range a.Rights {
				if r.Right == "objection" && r.Exception != "" {
					s.says("rights", "objection_refused", part(r.ID.String()))
				}
			}
		}),
	}
}

// advertising are purposes that no contract and no duty asks for.
var advertising = []record.Purpose{"marketing", "marketing.direct", "marketing.advertising", "marketing.profiling"}

// cannotCarry are grounds that cannot carry a purpose: EDPB Guidelines 2/2019, 48
// to 57, for contracts; GDPR Art. 6(3) and recitals 45 and 46 for the others.
func cannotCarry(p record.ActivityPurpose) []string {
	top, _, _ := strings.Cut(string(p.Purpose), ".")
	switch {
	case p.Marketing == "yes" || slices.Contains(advertising, p.Purpose):
		return []string{"contract", "legal_obligation", "vital_interests", "public_task"}
	case top == "analytics" || top == "sales":
		return []string{"legal_obligation", "vital_interests"}
	case top == "website" || top == "finance" || top == "marketing":
		return []string{"vital_interests"}
	}
	return nil
}

// basisForPurpose: of the grounds of a purpose one at least can carry it.
func basisForPurpose(_ *View, a *activity, s voice) {
	for _, p := range a.Purposes {
		not := cannotCarry(p)
		if len(not) == 0 {
			continue
		}
		first, carried := record.LawfulBasis(""), false
		for _, b := range a.Bases {
			if b.Basis == "" || b.Purpose.ID != p.ID && !b.Purpose.ID.IsZero() {
				continue
			}
			if slices.Contains(not, ground(b.Basis)) {
				first = b.Basis
			} else {
				carried = true
			}
		}
		if first != "" && !carried {
			s.says("bases", "basis_cannot_carry", part(p.ID.String()), arg{"basis", basisArg(first)})
		}
	}
}

func basisArg(b record.LawfulBasis) string {
	if x, ok := law.Shipped().Basis(string(b)); ok {
		return "word:" + x.LabelKey()
	}
	return "text:" + string(b)
}

// basisUnderLaw: a basis speaks for a law that the activity or the organisation
// has in scope.
func basisUnderLaw(v *View, a *activity, s voice) {
	laws := a.ApplicableLaw
	if len(laws) == 0 {
		laws = v.Own.LawsInScope
	}
	if len(laws) == 0 {
		return
	}
	for _, b := range a.Bases {
		if b.Law != "" && !slices.Contains(laws, b.Law) {
			s.says("bases", "basis_law_not_in_scope", part(b.Law), arg{"law", "law:" + string(b.Law)})
		}
	}
}

// basisOfAnotherLaw: the ground is one that the law named beside it knows.
func basisOfAnotherLaw(v *View, a *activity, s voice) {
	for _, b := range a.Bases {
		known := v.LawPacks().BasesFor(string(b.Law), law.LawfulBasis)
		if b.Law == "" || b.Basis == "" || len(known) == 0 {
			continue
		}
		_, code, foreign := strings.Cut(string(b.Basis), ":")
		if !foreign {
			code = string(b.Basis)
		}
		if _, ours := law.Shipped().Basis(string(b.Basis)); ours && !slices.ContainsFunc(known, func(x law.Basis) bool { return x.Code == code }) {
			s.says("bases", "basis_of_another_law", part(b.ID.String()), arg{"law", "law:" + string(b.Law)}, arg{"basis", basisArg(b.Basis)})
		}
	}
}

// childrensConsent: where children consent, the countries are known, for the age
// of consent differs (GDPR Art. 8(1)).
func childrensConsent(v *View, a *activity, s voice) {
	if !rests(a, "consent") {
		return
	}
	for _, p := range a.Principals {
		t, _ := v.Terms.Find(catalogue.PrincipalCategory, string(p.Category))
		if p.Minors != "yes" && !t.Minor {
			continue
		}
		if len(p.Countries) == 0 && len(a.Territories) == 0 {
			s.says("principals", "consent_age_unknown", part(p.Category))
		}
	}
}

// decisionBasis: a machine alone decides only by contract, law or consent (GDPR
// Art. 22(2)).
func decisionBasis(_ *View, a *activity, s voice) {
	for _, p := range a.Purposes {
		if p.AutomatedDecision != "yes" || len(a.Bases) == 0 {
			continue
		}
		if !slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool {
			return (b.Purpose.ID == p.ID || b.Purpose.ID.IsZero()) && slices.Contains([]string{"contract", "consent", "legal_obligation"}, ground(b.Basis))
		}) {
			s.says("purposes", "decision_without_ground", part(p.ID.String()))
		}
	}
}
