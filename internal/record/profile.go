package record

import "slices"

// HiddenItem is a register, or one field of a register, that the profile for small
// organisations leaves out of sight, and the sentence that says why. Hidden means
// not shown while it is empty: nothing is deleted, what is filled stays in sight,
// and exports, the API and the statement of applicability are whole (S-010).
type HiddenItem struct {
	Register string
	Field    string // "" is the whole register
	WhyKey   string // sentence of the locales
}

// IsSmall reports whether the profile for small organisations holds: it was chosen,
// or nothing was and the organisation is one that it is meant for.
func (o *Organisation) IsSmall() bool {
	if o.Profile != "" {
		return o.Profile == "small"
	}
	return o.SizeClass == "micro" || o.SizeClass == "small"
}

// Hidden is what the profile leaves out; nothing for an organisation that is not
// small. No field that GDPR Art. 30 asks for is among it.
func Hidden(small bool) []HiddenItem {
	if !small {
		return nil
	}
	return slices.Clone(hiddenFromSmall)
}

// Hides reports whether the profile leaves out a register ("" as field) or a field,
// and the sentence that says why.
func Hides(small bool, register, field string) (whyKey string, hidden bool) {
	if !small {
		return "", false
	}
	for _, h := range hiddenFromSmall {
		if h.Register == register && (h.Field == field || h.Field == "") {
			return h.WhyKey, true
		}
	}
	return "", false
}

var hiddenFromSmall = []HiddenItem{
	{"units", "", "profile.units"},
	{"sites", "", "profile.sites"},
	{"data-stores", "", "profile.data_stores"},
	{"changes", "", "profile.changes"},
	{"plans", "", "profile.plans"},
	{"publications", "", "profile.publications"},
	{"requirements", "", "profile.requirements"},
	{"log-sources", "", "profile.log_sources"},
	{"design-decisions", "", "profile.design_decisions"},
	{"commitments", "", "profile.commitments"},
	{"data-sets", "", "profile.data_stores"},
	{"access-rights", "", "profile.access"},
	{"subprocessor-changes", "", "profile.chains"},
	{"answers", "", "profile.answers"},
	{"processing-activities", "unit", "profile.units"},
	{"processing-activities", "scope", "profile.scope"},
	{"processing-activities", "data_stores", "profile.data_stores"},
	{"processing-activities", "flows", "profile.flows"},
	{"processing-activities", "access", "profile.access"},
	{"processing-activities", "territories", "profile.territories"},
	{"processing-activities", "applicable_law", "profile.territories"},
	{"processing-activities", "records_count", "profile.counts"},
	{"systems", "units", "profile.units"},
	{"systems", "users_count", "profile.counts"},
	{"systems", "origin", "profile.certification"},
	{"people", "unit", "profile.units"},
	{"people", "site", "profile.sites"},
	{"engagements", "parent", "profile.chains"},
	{"organisations", "parent", "profile.group"},
	{"parties", "parent", "profile.group"},
	{"risks", "inherent_impact", "profile.impact"},
	{"risks", "current_impact", "profile.impact"},
	{"risks", "residual_impact", "profile.impact"},
	{"risks", "current_likelihood", "profile.levels"},
	{"risks", "current_severity", "profile.levels"},
	{"risks", "confidence", "profile.levels"},
}
