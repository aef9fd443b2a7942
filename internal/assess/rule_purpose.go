package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

type activity = record.ProcessingActivity

// purposeRules speak to why data are processed (A.1.2.2).
func purposeRules() []Rule {
	return []Rule{
		{ID: "purpose.named", Requirements: asks("A.1.2.2"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(len(a.Purposes) == 0, "purposes", "purpose_missing")
			return true
		})},
		{ID: "purpose.described", Requirements: asks("A.1.2.2"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, p := range a.Purposes {
				m.short(p.Description == "", "purposes", "purpose_without_words")
			}
			return len(a.Purposes) > 0
		})},
	}
}

// basisRules speak to lawful bases and consent (A.1.2.3 to A.1.2.5).
func basisRules() []Rule {
	return []Rule{
		{ID: "basis.named", Requirements: asks("A.1.2.3"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			laws := v.lawsOf(a)
			for _, p := range a.Purposes {
				for _, l := range laws {
					m.short(!hasBasis(a, p, l), "bases", "basis_missing", "law", lawName(l))
				}
			}
			return len(a.Purposes) > 0 && len(laws) > 0
		})},
		{ID: "basis.interest", Requirements: asks("A.1.2.3"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, b := range a.Bases {
				if ground(b.Basis) == "legitimate_interests" {
					m.short(b.LegitimateInterest == "", "bases", "interest_missing")
					m.short(b.Assessment == "", "bases", "balancing_missing")
				}
			}
			return rests(a, "legitimate_interests")
		})},
		{ID: "basis.provision", Requirements: asks("A.1.2.3"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, b := range a.Bases {
				m.short(slices.Contains([]string{"legal_obligation", "public_task"}, ground(b.Basis)) && b.Provision == "", "bases", "provision_missing")
			}
			return rests(a, "legal_obligation", "public_task")
		})},
		{ID: "basis.special", Requirements: asks("A.1.2.3"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(!slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.SpecialCondition != "" }), "bases", "condition_missing")
			return v.holds(a, catalogue.Special)
		})},
		{ID: "basis.criminal", Requirements: asks("A.1.2.3"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(!slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.CriminalGround != "" }), "bases", "criminal_ground_missing")
			return v.holds(a, catalogue.Criminal)
		})},
		{ID: "consent.wording", Requirements: asks("A.1.2.4"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(a.ConsentWording == "", "consent_wording", "consent_without_words")
			return onConsent(a)
		})},
		{ID: "consent.given", Requirements: asks("A.1.2.5"), Severity: Major, Find: once("evidence", func(v *View, m *marks) int {
			if !slices.ContainsFunc(deciding().in(v), onConsent) {
				return 0
			}
			m.short(!v.evidenced(asks("A.1.2.5")[0]) && v.GradeOf(asks("A.1.2.5")[0]).Operating == 0, "requirements", "consent_without_proof")
			return 1
		})},
		{ID: "consent.withdrawn", Requirements: asks("A.1.3.5 A.1.2.4"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(!meets(a, "withdraw_consent"), "rights", "withdrawal_missing")
			return onConsent(a)
		})},
	}
}

// lawsOf are the laws with a list of bases that an activity has to satisfy: those
// it names itself, else those of the organisation.
func (v *View) lawsOf(a *activity) []string {
	if len(a.ApplicableLaw) == 0 {
		return v.laws
	}
	var out []string
	for _, l := range a.ApplicableLaw {
		if len(v.LawPacks().BasesFor(string(l))) > 0 {
			out = append(out, string(l))
		}
	}
	return out
}

// hasBasis reports whether a purpose has a basis that speaks for a law; a basis
// that names no law or no purpose speaks for all.
func hasBasis(a *activity, p record.ActivityPurpose, under string) bool {
	return slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool {
		return (b.Purpose.ID == p.ID || b.Purpose.ID.IsZero()) && (string(b.Law) == under || b.Law == "") && b.Basis != ""
	})
}

// ground is a basis in the words of the GDPR, where another law's compares to it.
func ground(b record.LawfulBasis) string {
	_, code, foreign := strings.Cut(string(b), ":")
	if !foreign {
		return string(b)
	}
	if x, ok := law.Shipped().Basis(string(b)); ok && x.ComparableTo != "" {
		return x.ComparableTo
	}
	return code
}

// rests reports whether one of the grounds is a basis of the activity.
func rests(a *activity, grounds ...string) bool {
	return slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return slices.Contains(grounds, ground(b.Basis)) })
}

func onConsent(a *activity) bool {
	return rests(a, "consent") || slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.SpecialCondition == "explicit_consent" })
}

// holds reports whether an activity has data of a sensitivity. What the register
// calls special without a code that says more counts as a special category.
func (w *World) holds(a *activity, s catalogue.Sensitivity) bool {
	return slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool {
		t, ok := w.Terms.Find(catalogue.PIICategory, string(d.Category))
		if ok && t.Sensitivity == s {
			return true
		}
		return s == catalogue.Special && d.Special == "yes" && t.Sensitivity != catalogue.Criminal
	})
}

// meets reports whether the record says how one of the rights is met, or why not.
func meets(a *activity, rights ...record.Right) bool {
	return slices.ContainsFunc(a.Rights, func(r record.ActivityRight) bool {
		return (r.Right == "all" || slices.Contains(rights, r.Right)) && (r.How != "" || r.Exception != "")
	})
}
