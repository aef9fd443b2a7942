package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedPartners: who processes for us against what is agreed (GDPR Art. 28).
func contradictedPartners() []ContradictionRule {
	const eng, agr = "engagements", "agreements"
	return []ContradictionRule{
		taken("processor.agreement", eng, "agreements"),
		taken("subprocessor.agreement", eng, "agreements"),
		taken("processor.engaged", "processing-activities", "engagements"),
		taken("processor.examined", eng, ""), // S-095
		contradicted("processor.use", Major, activities(), "engagements", func(v *View, a *activity, s voice) { // S-095
			for _, p := range a.Processors {
				if e := v.engagements[p.Engagement.ID]; e != nil && a.State != "draft" && (e.State == "proposed" || e.State == "due_diligence") {
					s.says("processors", "processor_not_approved", part(e.ID.String()), inEngagement(e.ID))
				}
			}
		}),
		contradicted("processor.diligence", Major, processing(), "questionnaires processing-activities", diligenceHolds), // S-095
		contradicted("processor.supplier", Major, activities(), "systems engagements parties", supplierNotListed),
		contradicted("engagement.unused", Minor, processing(), "processing-activities", func(v *View, e *record.Engagement, s voice) {
			live := e.State == "active" || e.State == "under_review"
			if live && !slices.ContainsFunc(v.graph.naming[e.ID], func(a *activity) bool { return a.State != "retired" }) &&
				!slices.ContainsFunc(v.graph.naming[e.Party.ID], func(a *activity) bool { return a.State != "retired" && v.processedBy(a, e.Party.ID) }) {
				s.says("", "engagement_unused", inParty(e.Party.ID))
			}
		}),
		contradicted("engagement.data", Minor, processing(), "processing-activities", engagementData),
		contradicted("engagement.over", Major, engagements(), "", func(v *View, e *record.Engagement, s voice) {
			if v.over(e.Ended) && (e.State == "active" || e.State == "under_review" || e.State == "approved") {
				s.says("ended", "engagement_over", arg{"day", "day:" + string(e.Ended)})
			}
		}),
		contradicted("engagement.parent", Major, processing(), "", func(v *View, e *record.Engagement, s voice) {
			if p := v.engagements[e.Parent.ID]; p != nil && (p.State == "ended" || p.State == "rejected") {
				s.says("parent", "parent_ended", inEngagement(p.ID))
			}
		}),
		taken("engagement.returned", eng, ""),
		taken("engagement.revoked", eng, ""),
		taken("agreement.clauses", agr, ""), // S-096
		taken("agreement.expiry", agr, ""),
		contradicted("agreement.party", Major, agreements(), "engagements parties", func(v *View, a *record.Agreement, s voice) {
			for _, at := range a.Engagements {
				if e := v.engagements[at]; e != nil && !a.Party.ID.IsZero() && !e.Party.ID.IsZero() && e.Party.ID != a.Party.ID {
					s.says("party", "agreement_with_another", part(at.String()), inEngagement(at), inParty(a.Party.ID), inParty(e.Party.ID))
				}
			}
		}),
		contradicted("agreement.effective", Major, agreements(), "", func(v *View, a *record.Agreement, s voice) {
			if a.State == "active" && a.Effective > v.Today {
				s.says("effective", "agreement_not_yet", arg{"day", "day:" + string(a.Effective)})
			}
		}),
		contradicted("agreement.return", Major, agreements(), "", func(_ *View, a *record.Agreement, s voice) {
			if a.ReturnOrDeletion == "none" && present(a, "return_or_deletion") {
				s.says("return_or_deletion", "return_denied")
			}
		}),
		contradicted("agreement.audit", Major, agreements(), "", func(_ *View, a *record.Agreement, s voice) {
			if a.AuditRight == "no" && present(a, "audit") {
				s.says("audit_right", "audit_denied")
			}
		}),
		contradicted("agreement.forbidden", Major, agreements(), "engagements", func(v *View, a *record.Agreement, s voice) {
			for _, at := range a.Engagements {
				for _, sub := range v.graph.children[at] {
					if a.SubprocessorRegime == "forbidden" && v.engaged(sub) {
						s.says("subprocessor_regime", "subprocessor_forbidden", part(sub.ID.String()), inEngagement(sub.ID))
					}
				}
			}
		}),
		contradicted("party.certificate", Minor, parties(), "engagements", certificates),
		taken("people.undertaking", "people", "undertakings"), // S-088
	}
}

// diligenceHolds: where much depends on who processes for us, the answers to a
// questionnaire were accepted and hold today, and the last look did not refuse them.
func diligenceHolds(v *View, e *record.Engagement, s voice) {
	if !e.Criticality.Demanding() || e.State == "proposed" || e.State == "due_diligence" {
		return
	}
	var using []Named
	for _, a := range v.graph.naming[e.ID] {
		if a.State != "retired" {
			using = append(using, inActivity(a.ID))
		}
	}
	var last *record.Questionnaire // decided
	holds := false
	for _, q := range v.graph.asked[e.ID] {
		if q.DecidedOn != "" && (last == nil || q.DecidedOn >= last.DecidedOn) {
			last = q
		}
		holds = holds || q.State == "accepted" && !v.over(q.ValidUntil)
	}
	switch {
	case last != nil && last.State == "scored":
		s.says("", "diligence_failed", inQuestionnaire(last.ID), using)
	case !holds:
		s.says("", "diligence_missing", inParty(e.Party.ID), using)
	}
}

func parties() list[record.Party] {
	return listOf(record.Parties, func(v *View) []*record.Party { return v.Parties })
}

func present(a *record.Agreement, c record.ClauseID) bool {
	return slices.ContainsFunc(a.Clauses, func(x record.Clause) bool { return x.Clause == c && x.Present == "yes" })
}

// supplierNotListed: who runs a system for us, or is engaged for it, is a
// processor of each activity on it.
func supplierNotListed(v *View, a *activity, s voice) {
	ask := func(e *record.Engagement, system id.ID) {
		listed := slices.ContainsFunc(a.Processors, func(p record.ActivityProcessor) bool { return p.Engagement.ID == e.ID })
		if v.engaged(e) && e.State != "exiting" && !listed && !v.processedBy(a, e.Party.ID) {
			s.says("processors", "supplier_not_listed", part(e.Party.ID.String()), inSystem(system), inParty(e.Party.ID))
		}
	}
	for _, at := range a.Systems {
		sys := v.systems[at]
		if sys == nil {
			continue
		}
		for _, e := range v.graph.engagedOn[at] {
			ask(e, at)
		}
		if sys.Hosting != "saas" && sys.Hosting != "public_cloud" {
			continue
		}
		for _, e := range v.engagementsOf[sys.Supplier.ID] {
			if len(e.Systems) == 0 {
				ask(e, at)
			}
		}
	}
}

// engagementData: what a processor is engaged for appears in an activity that it
// serves.
func engagementData(v *View, e *record.Engagement, s voice) {
	served := v.graph.naming[e.ID]
	for _, c := range e.PIICategories {
		if len(served) > 0 && !slices.ContainsFunc(served, func(a *activity) bool { return lists(a, c) }) {
			s.says("pii_categories", "engaged_for_unlisted", part(c), categoryArg(c))
		}
	}
}

// certificates: of each standard one certificate at least is in date, as long as
// the party works for us.
func certificates(v *View, p *record.Party, s voice) {
	if !slices.ContainsFunc(v.engagementsOf[p.ID], v.engaged) {
		return
	}
	last := map[string]calendar.Day{}
	for _, c := range p.Certifications {
		until := c.ValidUntil
		if until == "" {
			until = "9999-12-31"
		}
		last[c.Standard] = max(last[c.Standard], until)
	}
	for _, c := range p.Certifications {
		if day := last[c.Standard]; day < v.Today {
			s.says("certifications", "certificate_over", part(c.Standard), arg{"standard", "text:" + c.Standard}, arg{"day", "day:" + string(day)})
		}
	}
}
