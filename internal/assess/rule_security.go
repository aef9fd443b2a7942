package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// peopleRules speak to undertakings of confidentiality (A.3.18; S-088).
func peopleRules() []Rule {
	return []Rule{
		{ID: "people.undertaking", Requirements: asks("A.3.18"), Severity: Major, Find: each(people(), func(v *View, p *record.Person, m *marks) bool {
			m.If(!slices.ContainsFunc(v.undertakingsOf[p.ID], func(u *record.Undertaking) bool {
				return u.Signed != "" && u.Signed <= v.Today && !v.over(u.Until)
			}), "", "undertaking_missing")
			return p.Employment != "contact" && p.Employment != ""
		})},
		{ID: "people.unit", Requirements: asks("A.3.8"), Severity: Minor, Find: each(people(), func(v *View, p *record.Person, m *marks) bool {
			m.If(p.Employment == "", "employment", "employment_unknown")
			return true
		})},
	}
}

// systemRules speak to systems, stores and their logs (A.3.5, A.3.10, A.3.24 to
// A.3.26, A.3.31).
func systemRules() []Rule {
	return []Rule{
		{ID: "system.classified", Requirements: asks("A.3.5"), Severity: Minor, Find: each(systems(), func(v *View, s *record.System, m *marks) bool {
			m.If(s.Criticality == "", "criticality", "criticality_missing")
			m.If(len(s.PIIHeld) == 0, "pii_held", "held_unknown")
			return true
		})},
		{ID: "system.supplier", Requirements: asks("A.3.10"), Severity: Major, Find: each(systems(), func(v *View, s *record.System, m *marks) bool {
			m.If(s.Supplier.ID.IsZero(), "supplier", "supplier_missing")
			m.If(!s.Supplier.ID.IsZero() && len(v.engagementsOf[s.Supplier.ID]) == 0, "supplier", "supplier_not_engaged")
			return s.Hosting == "saas" || s.Hosting == "public_cloud"
		})},
		{ID: "system.logged", Requirements: asks("A.3.25"), Severity: Major, Find: each(systems(), func(v *View, s *record.System, m *marks) bool {
			m.If(!v.logsOf[s.ID], "", "log_missing")
			return len(s.PIIHeld) > 0 && s.Hosting != "paper"
		})},
		{ID: "log.kept", Requirements: asks("A.3.25"), Severity: Minor, Find: each(logSources(), func(v *View, l *record.LogSource, m *marks) bool {
			m.If(l.Kept == "", "kept", "log_without_period")
			m.If(l.Protected != "yes", "protected", "log_unprotected")
			return true
		})},
		{ID: "log.reviewed", Requirements: asks("A.3.25"), Severity: Minor, Find: each(logSources(), func(v *View, l *record.LogSource, m *marks) bool {
			m.If(!v.here(l.Reviewer.ID), "reviewer", "log_without_reviewer")
			m.If(l.ReviewCycle == "", "review_cycle", "log_without_cycle")
			m.If(l.ReviewCycle != "" && (l.Reviewed == "" || v.over(endOf(l.Reviewed, l.ReviewCycle))), "reviewed", "log_not_reviewed")
			return true
		})},
		{ID: "store.backup", Requirements: asks("A.3.24"), Severity: Minor, Find: each(dataStores(), func(v *View, d *record.DataStore, m *marks) bool {
			m.If(d.BackupPolicy == "", "backup_policy", "backup_missing")
			return d.Environment == "production" && len(d.PIIHeld) > 0
		})},
		{ID: "store.encrypted", Requirements: asks("A.3.26"), Severity: Major, Find: each(dataStores(), func(v *View, d *record.DataStore, m *marks) bool {
			m.If(d.EncryptionAtRest != "yes", "encryption_at_rest", "store_not_encrypted")
			return len(d.PIIHeld) > 0
		})},
		{ID: "store.test", Requirements: asks("A.3.31"), Severity: Major, Find: each(dataStores(), func(v *View, d *record.DataStore, m *marks) bool {
			m.If(len(d.PIIHeld) > 0, "pii_held", "test_data_personal")
			return d.Environment == "test" || d.Environment == "development"
		})},
		{ID: "store.placed", Requirements: asks("A.3.5 A.3.29"), Severity: Minor, Find: each(dataStores(), func(v *View, d *record.DataStore, m *marks) bool {
			m.If(d.Country == "", "country", "store_without_country")
			m.If(d.System.ID.IsZero(), "system", "store_without_system")
			return true
		})},
	}
}

// measureRules: what the record of processing claims as a measure (GDPR Art.
// 30(1)(g)), a control of ours carries out and its grade shows (S-083).
func measureRules() []Rule {
	themes := []struct{ measure, asks string }{
		{"access", "A.3.8 A.3.9"}, {"access.authentication", "A.3.23"}, {"access.screen_lock", "A.3.19"}, {"backup", "A.3.24"},
		{"confidentiality", "A.3.18"}, {"design.secure_development", "A.3.27"}, {"disposal", "A.3.21"}, {"encryption", "A.3.26"},
		{"endpoint", "A.3.22"}, {"endpoint.media", "A.3.20"}, {"governance.incident", "A.3.11"}, {"logging", "A.3.25"},
		{"policy", "A.3.3"}, {"training", "A.3.17"}, {"transfer", "A.3.7"},
	}
	var out []Rule
	for _, t := range themes {
		out = append(out, Rule{
			ID: "measure." + strings.ReplaceAll(t.measure, ".", "_"), Requirements: asks(t.asks), Severity: Minor, sentence: "measure",
			args: func(lang string) []any { return []any{"measure", measureName(t.measure, lang)} },
			Find: func(v *View) Verdict { return v.borneOut(t.measure) },
		})
	}
	return out
}

func measureName(code, lang string) string {
	t, _ := catalogue.Find(catalogue.Measure, code)
	return t.Label(lang)
}

// borneOut is about each activity that claims a measure or a narrower one.
func (v *View) borneOut(measure string) Verdict {
	within := func(code string) bool { return code == measure || strings.HasPrefix(code, measure+".") }
	out := Verdict{}
	for code, n := range v.measures {
		if within(code) {
			out.Of += n
		}
	}
	carried := slices.ContainsFunc(controls().in(v), func(c *record.Control) bool {
		for _, m := range c.Measures {
			if within(string(m)) {
				return v.grades[c.ID].Operating.Holds
			}
		}
		return false
	})
	if out.Of > 0 && !carried {
		out.Short = []Shortfall{{Register: record.Controls.Name, Field: "measures", Key: "measure_not_carried", Args: map[string]any{"count": out.Of}}}
	}
	return out
}
