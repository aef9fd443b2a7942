package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

// contextRules speak to clause 4.
func contextRules() []Rule {
	return []Rule{
		{ID: "context.issues", Requirements: asks("4.1"), Severity: Major, Find: once("context-issues", func(v *View, m *marks) int {
			for _, origin := range []record.IssueOrigin{"internal", "external"} {
				m.If(!slices.ContainsFunc(v.ContextIssues, func(i *record.ContextIssue) bool { return i.Origin == origin }), "origin", "issue_missing_"+string(origin))
			}
			return 2
		})},
		{ID: "context.climate", Requirements: asks("4.1"), Severity: Minor, Find: once("context-issues", func(v *View, m *marks) int {
			m.If(!slices.ContainsFunc(v.ContextIssues, func(i *record.ContextIssue) bool { return i.Category == "climate" || i.Climate == "yes" }), "climate", "climate_not_considered")
			return 1
		})},
		{ID: "context.response", Requirements: asks("4.1 6.1.1"), Severity: Minor, Find: each(issues(), func(v *View, i *record.ContextIssue, m *marks) bool {
			m.If(i.Response == "", "response", "issue_without_response")
			return rank(i.Relevance) >= rank("high")
		})},
		{ID: "context.risks", Requirements: asks("6.1.1"), Severity: Minor, Find: each(issues(), func(v *View, i *record.ContextIssue, m *marks) bool {
			m.If(len(i.Risks) == 0, "risks", "issue_without_risk")
			return rank(i.Relevance) >= rank("high") && (i.Effect == "hinders" || i.Effect == "both")
		})},
		{ID: "context.roles", Requirements: asks("4.1"), Severity: Major, Find: ownRoles},
		{ID: "interested.known", Requirements: asks("4.2"), Severity: Major, Find: once("interested-parties", func(v *View, m *marks) int {
			for _, kind := range []record.InterestedKind{"principal", "authority"} {
				m.If(!slices.ContainsFunc(v.Interested, func(p *record.InterestedParty) bool { return p.Kind == kind }), "kind", "interested_missing_"+string(kind))
			}
			return 2
		})},
		{ID: "interested.needs", Requirements: asks("4.2"), Severity: Major, Find: each(interested(), func(v *View, p *record.InterestedParty, m *marks) bool {
			m.If(len(p.Needs) == 0, "needs", "needs_missing")
			for _, n := range p.Needs {
				m.If(n.TakenUp == "" || n.TakenUp == "unknown", "needs", "need_undecided")
				m.If(n.TakenUp == "yes" && n.How == "" && n.Obligation.ID.IsZero(), "needs", "need_without_how")
			}
			return true
		})},
		{ID: "obligation.laws", Requirements: asks("4.2 A.3.13"), Severity: Major, Find: once("obligations", func(v *View, m *marks) int {
			for _, l := range v.Own.LawsInScope {
				m.If(!slices.ContainsFunc(v.Obligations, func(o *record.Obligation) bool { return o.Law == l }), "law", "law_without_obligation", "law", i18n.Key("law.name."+string(l)))
			}
			return len(v.Own.LawsInScope)
		})},
		{ID: "obligation.judged", Requirements: asks("4.2 A.3.13"), Severity: Minor, Find: each(obligations(), func(v *View, o *record.Obligation, m *marks) bool {
			m.If(o.Met == "", "met", "obligation_not_judged")
			m.If(o.Met == "yes" && o.How == "" && len(o.Requirements) == 0, "how", "obligation_without_how")
			return v.binding(o)
		})},
		{ID: "obligation.met", Requirements: asks("A.3.13"), Severity: Major, Find: each(obligations(), func(v *View, o *record.Obligation, m *marks) bool {
			m.If(o.Met == "no" || o.Met == "partly", "met", "obligation_not_met")
			return v.binding(o) && o.Met != "" && o.Met != "not_applicable"
		})},
		{ID: "scope.approved", Requirements: asks("4.3"), Severity: Major, Find: once("scopes", func(v *View, m *marks) int {
			m.If(!slices.ContainsFunc(v.Scopes, func(s *record.Scope) bool { return inForce(&s.Head) }), "", "scope_not_approved")
			return 1
		})},
		{ID: "scope.contents", Requirements: asks("4.3"), Severity: Major, Find: each(scopes(), func(v *View, s *record.Scope, m *marks) bool {
			m.If(s.Statement == "", "statement", "scope_without_words")
			m.If(len(s.Units) == 0 && len(s.Sites) == 0, "units", "scope_without_place")
			m.If(len(s.Activities) == 0, "activities", "scope_without_activities")
			m.If(s.Interfaces == "", "interfaces", "scope_without_interfaces")
			return true
		})},
		{ID: "scope.exclusions", Requirements: asks("4.3"), Severity: Major, Find: each(scopes(), func(v *View, s *record.Scope, m *marks) bool {
			for _, x := range s.Exclusions {
				m.If(x.Reason == "", "exclusions", "exclusion_without_reason", "item", x.Item)
			}
			return len(s.Exclusions) > 0
		})},
		{ID: "scope.review", Requirements: asks("4.3"), Severity: Minor, Find: each(scopes(), func(v *View, s *record.Scope, m *marks) bool {
			m.If(s.ReviewDue == "", "review_due", "review_not_planned")
			m.If(v.over(s.ReviewDue), "review_due", "review_overdue", "day", s.ReviewDue)
			return inForce(&s.Head)
		})},
		{ID: "system.processes", Requirements: asks("4.4"), Severity: Minor, Find: each(scopes(), func(v *View, s *record.Scope, m *marks) bool {
			m.If(len(s.Processes) == 0, "processes", "scope_without_processes")
			return true
		})},
		{ID: "system.assessed", Requirements: asks("4.4 9.1"), Severity: Minor, Find: once("assessments", func(v *View, m *marks) int {
			m.If(!slices.ContainsFunc(assessments().in(v), func(a *record.Assessment) bool { return a.AsOf >= v.ago(12) }), "as_of", "not_assessed_this_year")
			return 1
		})},
	}
}

// binding reports whether an obligation binds today.
func (v *View) binding(o *record.Obligation) bool {
	return (o.Since == "" || o.Since <= v.Today) && !v.over(o.Until)
}

// ownRoles: the organisation says whether it is a controller, a processor or both,
// and says nothing else than its record of processing does.
func ownRoles(v *View) Verdict {
	m := marks{register: record.Organisations.Name, at: v.Own.ID}
	m.If(len(v.Own.PIIRoles) == 0, "pii_roles", "roles_not_determined")
	held := map[record.PIIRole]bool{}
	for _, a := range activities().in(v) {
		switch {
		case a.Role.Serves():
			held["processor"] = true
		case a.Role == record.JointController:
			held["joint_controller"] = true
		case a.Role == record.Controller:
			held["controller"] = true
		}
	}
	for _, r := range record.PIIRole("").Values() {
		role := record.PIIRole(r)
		m.If(len(v.Own.PIIRoles) > 0 && held[role] && !slices.Contains(v.Own.PIIRoles, role), "pii_roles", "role_not_named", "role", i18n.Key("choice.pii_role."+r))
	}
	return Verdict{Of: 1, Short: m.found}
}
