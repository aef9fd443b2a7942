package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/record"
)

// impactRules speak to privacy impact assessments (A.1.2.6).
func impactRules() []Rule {
	return []Rule{
		{ID: "impact.screened", Requirements: asks("A.1.2.6 8.2"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(a.Screening == "", "screening", "screening_missing")
			m.short(a.Screening == "not_required" && a.ScreeningReason == "", "screening_reason", "screening_without_reason")
			return true
		})},
		{ID: "impact.agrees", Requirements: asks("A.1.2.6"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			if a.Screening == "" || a.Screening == "required" {
				return false
			}
			m.short(a.ScreeningReason == "" && Screened(Screening(a, v.Terms)) == "required", "screening", "screening_contradicted")
			return true
		})},
		{ID: "impact.assessed", Requirements: asks("A.1.2.6"), Severity: Major, Find: each(deciding(), func(v *View, a *activity, m *marks) bool {
			m.short(a.AssessmentNote == "", "assessment_note", "impact_not_assessed")
			return a.Screening == "required"
		})},
		{ID: "impact.risk", Requirements: asks("A.1.2.6 6.1.2 8.2"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			m.short(!v.risksOf[a.ID], "", "activity_without_risk")
			return a.Screening == "required"
		})},
	}
}

// processorRules speak to who processes for us or decides with us (A.1.2.7,
// A.1.2.8, A.2.5.7 to A.2.5.9, A.3.10).
func processorRules() []Rule {
	return []Rule{
		{ID: "processor.agreement", Requirements: asks("A.1.2.7 A.3.10"), Severity: Major, Find: each(processing(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(!v.contracted(e), "", "engagement_without_agreement")
			return !e.OurRole.Serves() && v.begun(e)
		})},
		{ID: "processor.engaged", Requirements: asks("A.1.2.7 A.2.5.8"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			for _, p := range a.Processors {
				e := v.engagements[p.Engagement.ID]
				m.short(e == nil, "processors", "processor_without_engagement")
				m.short(e != nil && (e.State == "ended" || e.State == "rejected"), "processors", "processor_ended")
			}
			return len(a.Processors) > 0
		})},
		{ID: "processor.examined", Requirements: asks("A.1.2.7 A.2.5.8 A.3.10 8.1"), Severity: Minor, Find: each(processing(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(e.State == "proposed" || e.State == "due_diligence", "state", "engagement_not_approved")
			return e.Started != "" && e.Started <= v.Today
		})},
		{ID: "agreement.clauses", Requirements: asks("A.1.2.7 A.2.5.8 A.3.10"), Severity: Major, Find: each(agreements(), func(v *View, a *record.Agreement, m *marks) bool {
			for _, c := range a.Missing() {
				m.short(true, "clauses", "clause_missing", "clause", choice("clause_id", string(c)))
			}
			return a.Kind == record.DPA
		})},
		{ID: "agreement.expiry", Requirements: asks("A.1.2.7 A.2.2.2 A.3.10"), Severity: Major, Find: each(agreements(), func(v *View, a *record.Agreement, m *marks) bool {
			m.short(v.over(a.Expires) && a.Renewal != "automatic" && a.Renewal != "open_ended", "expires", "agreement_over", "day", a.Expires)
			return true
		})},
		{ID: "agreement.signed", Requirements: asks("A.1.2.7 A.2.2.2"), Severity: Minor, Find: each(agreements(), func(v *View, a *record.Agreement, m *marks) bool {
			m.short(a.Signed == "", "signed", "agreement_without_day")
			m.short(len(a.Files) == 0, "files", "agreement_without_file")
			return true
		})},
		{ID: "agreement.breach", Requirements: asks("A.3.10 A.3.11"), Severity: Minor, Find: each(agreements(), func(v *View, a *record.Agreement, m *marks) bool {
			m.short(a.BreachNoticeHours == 0, "breach_notice_hours", "breach_notice_missing")
			return a.Kind == record.DPA
		})},
		{ID: "joint.arrangement", Requirements: asks("A.1.2.8"), Severity: Major, Find: each(activities(), func(v *View, a *activity, m *marks) bool {
			joint := slices.DeleteFunc(slices.Clone(a.Actors), func(x record.ActivityParty) bool { return x.Role != "joint_controller" })
			m.short(len(joint) == 0, "actors", "joint_party_missing")
			for _, x := range joint {
				m.short(x.Arrangement == "", "actors", "arrangement_missing")
			}
			return a.Role == record.JointController || len(joint) > 0
		})},
		{ID: "subprocessor.agreement", Requirements: asks("A.2.5.8"), Severity: Major, Find: each(processing(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(!v.contracted(e), "", "engagement_without_agreement")
			return e.OurRole.Serves() && v.begun(e)
		})},
		{ID: "subprocessor.disclosed", Requirements: asks("A.2.5.7 A.2.5.8"), Severity: Major, Find: each(servingOthers(), func(v *View, a *activity, m *marks) bool {
			for _, c := range a.Customers {
				x := v.agreements[c.Agreement.ID]
				m.short(x != nil && (x.SubprocessorRegime == "" || x.SubprocessorRegime == "forbidden"), "customers", "regime_missing")
			}
			return len(a.Processors) > 0 && len(a.Customers) > 0
		})},
		{ID: "subprocessor.change", Requirements: asks("A.2.5.9"), Severity: Minor, Find: each(processing(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(!v.changed[e.ID] && !v.changed[e.Party.ID], "", "subprocessor_unannounced")
			return e.OurRole.Serves() && e.Started >= v.ago(12)
		})},
		{ID: "engagement.returned", Requirements: asks("A.1.4.9 A.2.4.3"), Severity: Major, Find: each(engagements(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(e.ReturnedOrDeletedOn == "", "returned_or_deleted_on", "return_not_proven")
			return v.leaving(e)
		})},
		{ID: "engagement.revoked", Requirements: asks("A.3.9 A.3.8"), Severity: Major, Find: each(engagements(), func(v *View, e *record.Engagement, m *marks) bool {
			m.short(e.AccessRevokedOn == "", "access_revoked_on", "access_not_revoked")
			return v.leaving(e)
		})},
	}
}

// processing are the engagements in which the other side processes, and which run.
func processing() list[record.Engagement] {
	return engagements().only(func(e *record.Engagement) bool {
		return (e.TheirRole == record.TheyProcess || e.TheirRole == record.TheySubProcess) && e.State != "ended" && e.State != "rejected" && e.State != "exiting"
	})
}

// leaving reports whether an engagement is at its end.
func (v *View) leaving(e *record.Engagement) bool {
	return e.State == "exiting" && v.over(e.Ended) || e.State == "ended"
}

// begun reports whether somebody may process for us by now: a service that is only looked at,
// or approved for later, needs its agreement before the start.
func (v *View) begun(e *record.Engagement) bool {
	return e.State == "active" || e.State == "under_review" || e.Started != "" && e.Started <= v.Today
}

// contracted reports whether a processing agreement, or what takes its place, is in
// force (GDPR Art. 28(3), (6)).
func (v *View) contracted(e *record.Engagement) bool {
	return slices.ContainsFunc(v.agreementsOf[e.ID], func(a *record.Agreement) bool {
		return running(a) && (a.Kind == record.DPA || a.Kind == "scc" || a.Kind == "baa")
	})
}
