package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// transferRules speak to sharing, transfer and disclosure (A.1.5, A.2.5, A.1.4.10).
func transferRules() []Rule {
	return []Rule{
		{ID: "transfer.basis", Requirements: asks("A.1.5.2 A.2.5.2"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, t := range a.Transfers {
				m.short(t.Mechanism == "", "transfers", "mechanism_missing", "country", country(t.Country))
				m.short(t.Mechanism == "derogation" && t.Derogation == "", "transfers", "derogation_missing", "country", country(t.Country))
				m.short(t.Mechanism == "scc" && t.Module == "", "transfers", "module_missing", "country", country(t.Country))
			}
			return len(a.Transfers) > 0
		})},
		{ID: "transfer.adequacy", Requirements: asks("A.1.5.2 A.2.5.2"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			about := false
			for _, t := range a.Transfers {
				if t.Mechanism != "adequacy" || t.Country == "" {
					continue
				}
				about = true
				for _, l := range v.lawsOf(a) {
					m.short(v.LawPacks().CountryRule(l, string(t.Country), v.Today).Decision == law.NotAdequate, "transfers", "not_adequate", "country", country(t.Country), "law", lawName(l))
				}
			}
			return about
		})},
		{ID: "transfer.safeguard", Requirements: asks("A.1.5.2 A.2.5.2"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			about := false
			for _, t := range a.Transfers {
				if slices.Contains([]record.Mechanism{"scc", "bcr", "code_of_conduct", "certification", "ad_hoc_clauses", "uk_idta", "uk_addendum"}, t.Mechanism) {
					about = true
					m.short(t.Document == "", "transfers", "safeguard_not_documented", "country", country(t.Country))
					m.short(t.Measures == "", "transfers", "transfer_not_assessed", "country", country(t.Country))
				}
			}
			return about
		})},
		{ID: "transfer.country", Requirements: asks("A.1.5.3 A.2.5.3"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, t := range a.Transfers {
				m.short(t.Country == "" && t.Organisation == "", "transfers", "destination_missing")
			}
			return len(a.Transfers) > 0
		})},
		{ID: "transfer.systems", Requirements: asks("A.1.5.3 A.2.5.3"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, c := range v.abroad(a) {
				m.short(!slices.ContainsFunc(a.Transfers, func(t record.ActivityTransfer) bool { return t.Country == c }), "transfers", "transfer_not_recorded", "country", country(c))
			}
			return len(a.Systems) > 0
		})},
		{ID: "transfer.importer", Requirements: asks("A.1.5.4"), Severity: Minor, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			for _, t := range a.Transfers {
				m.short(t.Importer.ID.IsZero() && t.ImporterName == "", "transfers", "importer_missing", "country", country(t.Country))
			}
			return len(a.Transfers) > 0
		})},
		{ID: "engagement.location", Requirements: asks("A.1.5.3 A.2.5.3 A.2.5.7"), Severity: Minor, Find: each(processing(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(len(e.DataLocations) == 0, "data_locations", "location_missing")
			return true
		})},
		{ID: "recipients.why", Requirements: asks("A.1.5.5 A.2.5.4"), Severity: Minor, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, r := range a.Recipients {
				m.short(r.Why == "", "recipients", "recipient_without_why")
			}
			return len(a.Recipients) > 0
		})},
		{ID: "flow.protected", Requirements: asks("A.1.4.10 A.2.4.4 A.3.7"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, f := range a.Flows {
				m.short(f.Protection == "" || f.Protection == "none", "flows", "flow_unprotected")
			}
			return len(a.Flows) > 0
		})},
	}
}

// abroad are the third countries, under one of the laws of an activity, in which
// its systems run.
func (v *View) abroad(a *activity) []register.Country {
	var out []register.Country
	for _, at := range a.Systems {
		s := v.systems[at]
		if s == nil {
			continue
		}
		for _, c := range s.Regions {
			third := slices.ContainsFunc(v.lawsOf(a), func(l string) bool { return v.LawPacks().ThirdCountry(l, string(c)) })
			if third && !slices.Contains(out, register.Country(c)) {
				out = append(out, register.Country(c))
			}
		}
	}
	return out
}

func country(c register.Country) any {
	if c == "" {
		return i18n.Key("short.somewhere")
	}
	return place(c)
}

// place is a country as an argument: read by its name in the reader's language.
type place string

// customerRules speak to what a processor owes its customers (A.2).
func customerRules() []Rule {
	agreed := func(find func(*record.Agreement, *marks)) func(*View, *activity, *marks) bool {
		return func(v *View, a *activity, m *marks) bool {
			about := false
			for _, c := range a.Customers {
				if x := v.agreements[c.Agreement.ID]; x != nil {
					about = true
					find(x, m)
				}
			}
			return about
		}
	}
	has := func(x *record.Agreement, clause record.ClauseID) bool {
		return slices.ContainsFunc(x.Clauses, func(c record.Clause) bool {
			return c.Clause == clause && (c.Present == "yes" || c.Approved && c.Deviation != "")
		})
	}
	return []Rule{
		{ID: "customer.agreement", Requirements: asks("A.2.2.2"), Severity: Major, Find: each(servingOthers(), func(v *View, a *activity, m *marks) bool {
			for _, c := range a.Customers {
				x := v.agreements[c.Agreement.ID]
				m.short(x == nil || !running(x), "customers", "customer_without_agreement", "name", c.Name)
			}
			return len(a.Customers) > 0
		})},
		{ID: "customer.instructed", Requirements: asks("A.2.2.3"), Severity: Major, Find: each(servingOthers(), agreed(func(x *record.Agreement, m *marks) {
			m.short(!has(x, "instructions"), "customers", "customer_clause_missing", "agreement", x.Title, "clause", choice("clause_id", "instructions"))
		}))},
		{ID: "customer.marketing", Requirements: asks("A.2.2.4"), Severity: Major, Find: each(servingOthers(), func(v *View, a *activity, m *marks) bool {
			m.short(slices.ContainsFunc(a.Purposes, func(p record.ActivityPurpose) bool { return p.Marketing == "yes" }) && !onConsent(a), "purposes", "customer_data_marketed")
			return true
		})},
		{ID: "customer.infringing", Requirements: asks("A.2.2.5"), Severity: Minor, Find: each(servingOthers(), agreed(func(x *record.Agreement, m *marks) {
			m.short(!has(x, "infringing_instruction"), "customers", "customer_clause_missing", "agreement", x.Title, "clause", choice("clause_id", "infringing_instruction"))
		}))},
		{ID: "customer.audited", Requirements: asks("A.2.2.6"), Severity: Minor, Find: each(servingOthers(), agreed(func(x *record.Agreement, m *marks) {
			m.short(!has(x, "audit") && x.AuditRight != "yes", "customers", "customer_clause_missing", "agreement", x.Title, "clause", choice("clause_id", "audit"))
		}))},
		{ID: "customer.requests", Requirements: asks("A.2.3.2"), Severity: Major, Find: each(servingOthers(), agreed(func(x *record.Agreement, m *marks) {
			m.short(!has(x, "principal_requests"), "customers", "customer_clause_missing", "agreement", x.Title, "clause", choice("clause_id", "principal_requests"))
		}))},
		{ID: "customer.returned", Requirements: asks("A.2.4.3"), Severity: Major, Find: each(servingOthers(), agreed(func(x *record.Agreement, m *marks) {
			m.short(x.ReturnOrDeletion == "" || x.ReturnOrDeletion == "none", "customers", "customer_return_missing", "agreement", x.Title)
		}))},
	}
}
