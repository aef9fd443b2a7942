package assess_test

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// plant adds one record with known gaps to a world where nothing is missing. want
// lists "rule field key", one a line, all of the record that plant returns; a zero
// identifier is a record that is not there at all.
type plant struct {
	want  string
	grows func(*garden) id.ID
}

type activity = record.ProcessingActivity

func simply(f func(*activity)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.activity(f) }
}

func demanding(f func(*activity)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.demanding(f) }
}

func serving(f func(*activity)) func(*garden) id.ID {
	return func(g *garden) id.ID { return g.serving(f) }
}

// customer is an activity for a customer whose agreement has a flaw.
func customer(f func(*record.Agreement)) func(*garden) id.ID {
	return func(g *garden) id.ID {
		flawed := g.agreement(func(a *record.Agreement) { a.Kind = "customer_agreement" }, f)
		return g.serving(func(a *activity) { a.Customers[0].Agreement.ID = flawed })
	}
}

func without(clause record.ClauseID) func(*record.Agreement) {
	return func(a *record.Agreement) {
		a.AuditRight = ""
		for i := range a.Clauses {
			if a.Clauses[i].Clause == clause {
				a.Clauses[i].Present = "no"
			}
		}
	}
}

// activityPlants grow in the record of processing.
func activityPlants() []plant {
	return []plant{
		{"purpose.named purposes purpose_missing\nrecord.controller purposes gap_purposes", simply(func(a *activity) { a.Purposes = nil })},
		{"purpose.described purposes purpose_without_words", simply(func(a *activity) { a.Purposes[0].Description = "" })},
		{"basis.named bases basis_missing", simply(func(a *activity) { a.Bases = nil })},
		{"basis.interest bases interest_missing\nbasis.interest bases balancing_missing", demanding(func(a *activity) {
			a.Bases[2].LegitimateInterest, a.Bases[2].Assessment = "", ""
		})},
		{"basis.provision bases provision_missing", demanding(func(a *activity) { a.Bases[3].Provision = "" })},
		{"basis.special bases condition_missing", demanding(func(a *activity) { a.Bases[4].SpecialCondition = "" })},
		{"basis.criminal bases criminal_ground_missing", demanding(func(a *activity) { a.Bases[4].CriminalGround = "" })},
		{"consent.wording consent_wording consent_without_words", demanding(func(a *activity) { a.ConsentWording = "" })},
		{"impact.screened screening screening_missing", simply(func(a *activity) { a.Screening = "" })},
		{"impact.screened screening_reason screening_without_reason\nimpact.agrees screening screening_contradicted", simply(func(a *activity) {
			a.ScreeningReason, a.LargeScale, a.AISystems = "", "yes", "A model"
		})},
		{"impact.assessed assessment_note impact_not_assessed", demanding(func(a *activity) { a.AssessmentNote = "" })},
		{"impact.risk  activity_without_risk", simply(func(a *activity) { a.Screening, a.AssessmentNote = "required", "DPIA 8" })},
		{"processor.engaged processors processor_without_engagement", simply(func(a *activity) {
			a.Processors = register.Rows[record.ActivityProcessor]{{Name: "Somebody"}}
		})},
		{"joint.arrangement actors arrangement_missing", demanding(func(a *activity) { a.Actors[0].Arrangement = "" })},
		{"joint.arrangement actors joint_party_missing", simply(func(a *activity) { a.Role = record.JointController })},
		{"record.controller principals gap_principals", simply(func(a *activity) { a.Principals = nil })},
		{"record.controller recipients gap_recipients", simply(func(a *activity) { a.Recipients, a.Processors = nil, nil })},
		{"record.controller measures gap_measures", simply(func(a *activity) { a.Measures = nil })},
		{"record.processor customers gap_operations", serving(func(a *activity) { a.Customers[0].Operations = nil })},
		{"record.processor customers gap_customers", serving(func(a *activity) { a.Customers = nil })},
		{"record.review review_due review_not_planned", simply(func(a *activity) { a.ReviewDue = "" })},
		{"record.review review_due review_overdue", simply(func(a *activity) { a.ReviewDue = "2026-11-21" })},
		{"record.systems systems activity_without_system", simply(func(a *activity) { a.Systems = nil })},
		{"record.measures measures measures_only_words", simply(func(a *activity) { a.Measures, a.MeasuresStatement = nil, "All that is usual" })},
		{"documents.approved state activity_not_approved", simply(func(a *activity) { a.State = "draft" })},
		{"owner.present owner owner_missing", simply(func(a *activity) { a.Owner = id.ID{} })},
		{"rights.known rights rights_missing\nrights.access rights right_missing\nrights.access rights right_missing\nrights.access rights right_missing\nrights.copy rights right_missing",
			simply(func(a *activity) { a.Rights = nil })},
		{"rights.access rights right_missing\nrights.access rights right_missing\nrights.access rights right_missing", simply(func(a *activity) {
			a.Rights = register.Rows[record.ActivityRight]{{Right: "portability", How: "By mail"}}
		})},
		{"rights.objection rights right_missing\nrights.copy rights right_missing\nconsent.withdrawn rights withdrawal_missing", demanding(func(a *activity) {
			a.Rights = register.Rows[record.ActivityRight]{{Right: "access", How: "Mail"}, {Right: "rectification", How: "Mail"}, {Right: "erasure", Exception: "Tax"}}
		})},
		{"information.decided information_given information_missing", simply(func(a *activity) { a.InformationGiven = "" })},
		{"information.source data_items source_missing", demanding(func(a *activity) { a.DataItems[1].SourceNote = "" })},
		{"information.channel channels channel_missing", simply(func(a *activity) { a.Channels = nil })},
		{"recipients.reachable recipients recipient_without_name", simply(func(a *activity) { a.Recipients[0].Name = "" })},
		{"recipients.why recipients recipient_without_why", simply(func(a *activity) { a.Recipients[0].Why = "" })},
		{"decision.known purposes decision_unknown", simply(func(a *activity) { a.Purposes[0].AutomatedDecision = "unknown" })},
		{"decision.explained purposes decision_without_logic", demanding(func(a *activity) { a.Purposes[0].DecisionLogic = "" })},
		{"decision.explained human_oversight decision_without_person", demanding(func(a *activity) {
			a.HumanOversight = ""
			a.Rights = nil
			for _, r := range []record.Right{"access", "rectification", "erasure", "portability", "objection", "withdraw_consent"} {
				a.Rights = append(a.Rights, record.ActivityRight{Right: r, How: "Mail"})
			}
		})},
		{"data.necessary data_items necessity_missing", simply(func(a *activity) { a.DataItems[0].Necessity = "" })},
		{"purpose.necessary purposes purpose_without_necessity", simply(func(a *activity) { a.Purposes[0].Necessity = "" })},
		{"access.known access access_unknown", simply(func(a *activity) { a.Access = nil })},
		{"access.known access access_without_condition", simply(func(a *activity) { a.Access[0].Condition = "" })},
		{"design.new  design_missing", simply(func(a *activity) { a.Started = "2026-05-01" })},
		{"retention.known data_items retention_missing\nrecord.controller data_items gap_retention", simply(func(a *activity) { a.DataItems[0].Retention = "" })},
		{"retention.start data_items retention_without_start", simply(func(a *activity) { a.DataItems[0].RetentionFrom = "" })},
		{"retention.disposal data_items disposal_missing", simply(func(a *activity) { a.DataItems[0].Disposal = "" })},
		{"processing.ended ended activity_ended", simply(func(a *activity) { a.Ended = "2026-11-21" })},
		{"transfer.basis transfers mechanism_missing", demanding(func(a *activity) {
			a.Transfers[0].Mechanism, a.Transfers[0].Module = "", ""
		})},
		{"transfer.basis transfers module_missing", demanding(func(a *activity) { a.Transfers[0].Module = "" })},
		{"transfer.basis transfers derogation_missing", demanding(func(a *activity) {
			a.Transfers[0].Mechanism, a.Transfers[0].Module = "derogation", ""
		})},
		{"transfer.adequacy transfers not_adequate", demanding(func(a *activity) { a.Transfers[1].Country = "CN" })},
		{"transfer.safeguard transfers safeguard_not_documented\ntransfer.safeguard transfers transfer_not_assessed", demanding(func(a *activity) {
			a.Transfers[0].Document, a.Transfers[0].Measures = "", ""
		})},
		{"transfer.country transfers destination_missing\nrecord.controller transfers.1.country gap_transfer_country", demanding(func(a *activity) { a.Transfers[1].Country = "" })},
		{"transfer.systems transfers transfer_not_recorded", func(g *garden) id.ID {
			far := g.sys(func(s *record.System) { s.Regions = append(s.Regions, "IN") })
			return g.activity(func(a *activity) { a.Systems = append(a.Systems, far) })
		}},
		{"transfer.importer transfers importer_missing", demanding(func(a *activity) { a.Transfers[0].ImporterName = "" })},
		{"flow.protected flows flow_unprotected", demanding(func(a *activity) { a.Flows[0].Protection = "none" })},
		{"customer.agreement customers customer_without_agreement", serving(func(a *activity) { a.Customers[0].Agreement.ID = id.ID{} })},
		{"customer.marketing purposes customer_data_marketed", serving(func(a *activity) { a.Purposes[0].Marketing = "yes" })},
		{"customer.instructed customers customer_clause_missing", customer(without("instructions"))},
		{"customer.infringing customers customer_clause_missing", customer(without("infringing_instruction"))},
		{"customer.audited customers customer_clause_missing", customer(without("audit"))},
		{"customer.requests customers customer_clause_missing", customer(without("principal_requests"))},
		{"customer.returned customers customer_return_missing", customer(func(a *record.Agreement) { a.ReturnOrDeletion = "none" })},
		{"subprocessor.disclosed customers regime_missing", customer(func(a *record.Agreement) { a.SubprocessorRegime = "forbidden" })},
	}
}

// partnerPlants grow among partners, systems and people.
func partnerPlants() []plant {
	return []plant{
		{"processor.agreement  engagement_without_agreement", func(g *garden) id.ID { return loose(g, record.Controller) }},
		{"subprocessor.agreement  engagement_without_agreement", func(g *garden) id.ID { return loose(g, record.Processor) }},
		{"processor.examined state engagement_not_approved", func(g *garden) id.ID { return g.engaged(func(e *record.Engagement) { e.State = "due_diligence" }) }},
		{"engagement.location data_locations location_missing", func(g *garden) id.ID { return g.engaged(func(e *record.Engagement) { e.DataLocations = nil }) }},
		{"subprocessor.change  subprocessor_unannounced", func(g *garden) id.ID {
			return g.engaged(func(e *record.Engagement) {
				e.OurRole, e.Started, e.Party.ID = record.Processor, "2026-09-01", id.New()
			})
		}},
		{"engagement.returned returned_or_deleted_on return_not_proven\nengagement.revoked access_revoked_on access_not_revoked", func(g *garden) id.ID {
			return g.engaged(func(e *record.Engagement) { e.State, e.Ended = "exiting", "2026-10-01" })
		}},
		{"agreement.clauses clauses clause_missing", func(g *garden) id.ID { return g.agreement(without("audit")) }},
		{"agreement.expiry expires agreement_over", func(g *garden) id.ID { return g.agreement(func(a *record.Agreement) { a.Expires = "2026-11-21" }) }},
		{"agreement.signed signed agreement_without_day\nagreement.signed files agreement_without_file", func(g *garden) id.ID {
			return g.agreement(func(a *record.Agreement) { a.Signed, a.Files = "", nil })
		}},
		{"agreement.breach breach_notice_hours breach_notice_missing", func(g *garden) id.ID { return g.agreement(func(a *record.Agreement) { a.BreachNoticeHours = 0 }) }},
		{"people.undertaking  undertaking_missing", func(g *garden) id.ID {
			p := g.person()
			g.Undertakings[len(g.Undertakings)-1].Until = "2026-11-21"
			return p
		}},
		{"people.unit employment employment_unknown", func(g *garden) id.ID { return g.person(func(p *record.Person) { p.Employment = "" }) }},
		{"system.classified criticality criticality_missing", func(g *garden) id.ID { return g.sys(func(s *record.System) { s.Criticality = "" }) }},
		{"system.supplier supplier supplier_missing", func(g *garden) id.ID { return g.sys(func(s *record.System) { s.Supplier.ID = id.ID{} }) }},
		{"system.supplier supplier supplier_not_engaged", func(g *garden) id.ID { return g.sys(func(s *record.System) { s.Supplier.ID = id.New() }) }},
		{"system.logged  log_missing", func(g *garden) id.ID {
			s := g.sys()
			g.LogSources = g.LogSources[:len(g.LogSources)-1]
			return s
		}},
		{"design.system  design_missing", func(g *garden) id.ID {
			s, d := g.sys(), g.DesignDecisions[0]
			d.Systems = d.Systems[:len(d.Systems)-1]
			return s
		}},
		{"store.ended end_of_life system_at_end", func(g *garden) id.ID { return g.sys(func(s *record.System) { s.EndOfLife = "2026-11-21" }) }},
		{"documents.reviewed review_due review_overdue", func(g *garden) id.ID { return g.sys(func(s *record.System) { s.ReviewDue = "2026-11-21" }) }},
		{"owner.present owner owner_gone", func(g *garden) id.ID {
			gone := g.person(func(p *record.Person) { p.Left = true })
			return g.sys(func(s *record.System) { s.Owner = gone })
		}},
		{"log.kept kept log_without_period\nlog.kept protected log_unprotected", func(g *garden) id.ID {
			return g.log(func(l *record.LogSource) { l.Kept, l.Protected = "", "unknown" })
		}},
		{"log.reviewed reviewed log_not_reviewed", func(g *garden) id.ID { return g.log(func(l *record.LogSource) { l.Reviewed = "2026-10-01" }) }},
		{"log.reviewed reviewer log_without_reviewer\nlog.reviewed review_cycle log_without_cycle", func(g *garden) id.ID {
			return g.log(func(l *record.LogSource) { l.Reviewer.ID, l.ReviewCycle = id.ID{}, "" })
		}},
		{"store.backup backup_policy backup_missing", func(g *garden) id.ID { return g.store(func(d *record.DataStore) { d.BackupPolicy = "" }) }},
		{"store.encrypted encryption_at_rest store_not_encrypted", func(g *garden) id.ID { return g.store(func(d *record.DataStore) { d.EncryptionAtRest = "unknown" }) }},
		{"store.test pii_held test_data_personal", func(g *garden) id.ID { return g.store(func(d *record.DataStore) { d.Environment = "test" }) }},
		{"store.placed country store_without_country\nstore.placed system store_without_system", func(g *garden) id.ID {
			return g.store(func(d *record.DataStore) { d.Country, d.System.ID = "", id.ID{} })
		}},
		{"default.recorded defaults defaults_missing", func(g *garden) id.ID { // S-081
			return g.decision(func(d *record.DesignDecision) { d.Defaults = nil })
		}},
		{"default.protective defaults default_open", func(g *garden) id.ID {
			return g.decision(func(d *record.DesignDecision) { d.Defaults[0].Protective = "no" })
		}},
	}
}

// loose is an engagement that no agreement is about.
func loose(g *garden, our record.Role) id.ID {
	e := g.engaged(func(e *record.Engagement) { e.OurRole = our })
	for _, a := range g.Agreements {
		if n := len(a.Engagements); n > 0 && a.Engagements[n-1] == e {
			a.Engagements = a.Engagements[:n-1]
		}
	}
	return e
}

// designPlants answer one point of the checklist each with no.
func designPlants() []plant {
	var out []plant
	for i, q := range record.DesignQuestion("").Values() {
		out = append(out, plant{"design." + q + " choices design_not_met", func(g *garden) id.ID {
			return g.decision(func(d *record.DesignDecision) { d.Choices[i].Answer = "no" })
		}})
	}
	return out
}
