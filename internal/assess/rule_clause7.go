package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// supportRules speak to clause 7: communication and documented information.
func supportRules() []Rule {
	return []Rule{
		{ID: "publication.known", Requirements: asks("7.4"), Severity: Minor, Find: once("publications", func(v *View, m *marks) int {
			m.short(len(v.Publications) == 0, "", "nothing_published")
			return 1
		})},
		{ID: "publication.read", Requirements: asks("7.3 7.4 A.3.17"), Severity: Minor, Find: each(publications(), func(v *View, p *record.Publication, m *marks) bool {
			unread := 0
			for _, who := range p.Audience {
				if v.here(who) && !p.HasRead(register.To[record.Person](who)) {
					unread++
				}
			}
			m.short(unread > 0, "receipts", "not_read", "count", unread)
			return p.On != "" && p.On.AddDays(30) < v.Today
		})},
		{ID: "documents.named", Requirements: asks("7.5.1"), Severity: Major, Find: documented},
		{ID: "documents.approved", Requirements: asks("7.5.2 A.1.2.9 A.2.2.7"), Severity: Major, Find: each(activities(), func(v *View, a *record.ProcessingActivity, m *marks) bool {
			m.short(a.State != "approved", "state", "activity_not_approved")
			return true
		})},
		{ID: "documents.reviewed", Requirements: asks("7.5.2 7.5.3"), Severity: Minor, Find: reviews},
		{ID: "evidence.in_date", Requirements: asks("7.5.3 9.1 A.3.14"), Severity: Minor, Find: each(evidence(), func(v *View, e *record.Evidence, m *marks) bool {
			m.short(v.over(e.Until) && v.over(endOf(e.Until, e.FreshFor)), "until", "evidence_over", "day", e.Until)
			return e.State == "accepted"
		})},
		{ID: "evidence.delivered", Requirements: asks("7.5.3"), Severity: Minor, Find: each(evidence(), func(v *View, e *record.Evidence, m *marks) bool {
			m.short(v.over(e.Due), "due", "evidence_late", "day", e.Due)
			return e.State == "requested"
		})},
		{ID: "evidence.redacted", Requirements: asks("7.5.3 A.3.14"), Severity: Minor, Find: each(evidence(), func(v *View, e *record.Evidence, m *marks) bool {
			m.short(e.Redaction == "", "redaction", "redaction_missing")
			return e.State == "accepted" && (e.Kind == "screenshot" || e.Kind == "export")
		})},
	}
}

// documented: for each clause that asks for documented information by name there
// is a record that is this information, or accepted evidence.
func documented(v *View) Verdict {
	records := map[string]bool{
		"4.3":   slices.ContainsFunc(v.Scopes, func(s *record.Scope) bool { return inForce(&s.Head) }),
		"6.1.3": slices.ContainsFunc(v.Statements, func(s *record.Statement) bool { return inForce(&s.Head) }),
		"6.2":   len(v.Objectives) > 0,
		"7.5.1": true, // this very rule
		"7.5.3": len(v.Evidence) > 0,
		"8.1":   slices.ContainsFunc(v.Tasks, func(t *record.Task) bool { return t.State == "done" }),
		"8.2":   slices.ContainsFunc(v.Risks, func(r *record.Risk) bool { return r.Inherent() != "" }),
		"8.3":   slices.ContainsFunc(v.Risks, func(r *record.Risk) bool { return r.Residual() != "" }),
		"9.1":   slices.ContainsFunc(v.Objectives, func(o *record.Objective) bool { return len(o.Values) > 0 }),
	}
	var out Verdict
	for _, r := range catalogue.Library().Clauses(catalogue.Edition2025) {
		if len(r.Documented) == 0 {
			continue
		}
		m := marks{register: record.EvidenceItems.Name}
		m.short(!records[r.ID] && !v.evidenced(r.Key), "requirements", "document_missing", "requirement", r.ID)
		out.Of++
		out.Short = append(out.Short, m.found...)
	}
	return out
}

// evidenced reports whether accepted evidence names a requirement and counts today.
func (v *View) evidenced(k catalogue.Key) bool {
	return slices.ContainsFunc(v.evidenceFor[k], func(e *record.Evidence) bool {
		last := e.Until
		if e.Strength != record.ShowsDesign {
			last = freshUntil(&record.Control{}, e)
		}
		return e.From <= v.Today && !v.over(last)
	})
}

// reviews: what has a day of review has not passed it.
func reviews(v *View) Verdict {
	var out Verdict
	ask := func(name string, at id.ID, h *register.Head) {
		if h.ReviewDue == "" {
			return
		}
		m := marks{register: name, at: at}
		m.short(v.over(h.ReviewDue), "review_due", "review_overdue", "day", h.ReviewDue)
		out.Of++
		out.Short = append(out.Short, m.found...)
	}
	headed(v, systems(), ask)
	headed(v, engagements(), ask)
	headed(v, agreements(), ask)
	headed(v, controls(), ask)
	headed(v, obligations(), ask)
	headed(v, issues(), ask)
	headed(v, appointments(), ask)
	return out
}
