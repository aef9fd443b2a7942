package assess_test

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// twin is the clean world with what only contradictions ask for.
func twin() *garden {
	g := clean()
	add(&g.Parties, &record.Party{Head: register.Head{ID: g.supplier, Title: "Cloud AG"}, Country: "DE"})
	g.examined()
	g.employed(func(e *record.Engagement) { e.State, e.Started = "conditional", "" })
	g.instruction()
	g.instruction(func(i *record.Instruction) {
		i.Doubts, i.ToldOn, i.Within, i.Outcome = "Too wide", "2026-10-01", "no", "refused"
	})
	for _, r := range g.Requests {
		if r.ForCustomer() {
			r.Customer.ID = g.customer()
		}
	}
	g.asked()
	return g
}

func (g *garden) party(f ...func(*record.Party)) id.ID {
	p := &record.Party{Head: ownedBy(g.manager), Country: "DE"}
	p.Title = "Partner " + p.ID.String()
	add(&g.Parties, p, f...)
	return p.ID
}

func (g *garden) unit(f ...func(*record.Unit)) id.ID {
	u := &record.Unit{Head: ownedBy(g.manager)}
	add(&g.Units, u, f...)
	return u.ID
}

// inUse is a system with an activity on it.
func (g *garden) inUse(f ...func(*record.System)) id.ID {
	s := g.sys(f...)
	g.activity(func(a *activity) { a.Systems = register.Links[record.System]{s} })
	return s
}

// employed is an engagement with an activity that it serves.
func (g *garden) employed(f ...func(*record.Engagement)) id.ID {
	e := g.engaged(f...)
	g.activity(func(a *activity) {
		a.Processors = append(a.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](e)})
	})
	return e
}

// two are two activities alone on a system, of which the second is spoilt.
func (g *garden) two(f func(*activity)) id.ID {
	s := g.sys()
	on := func(a *activity) { a.Systems = register.Links[record.System]{s} }
	g.activity(on)
	g.activity(on, f)
	return s
}

func row() register.RowHead { return register.RowHead{ID: id.New()} }

// contradictions are plants of all kinds: "rule field sentence", one a line.
func contradictions() []plant {
	var out []plant
	for _, some := range [][]plant{basisPlants(), dataPlants(), retentionPlants(), rolePlants(), engagementPlants(), agreementPlants(), transferPlants(), borderPlants(), storePlants(), confirmPlants(), dataSetPlants(), diligencePlants(), customerPlants()} {
		out = append(out, some...)
	}
	return out
}

func basisPlants() []plant {
	return []plant{
		{"basis.purpose bases basis_cannot_carry", simply(func(a *activity) { a.Purposes[0].Purpose = "marketing.direct" })},
		{"basis.purpose bases basis_cannot_carry", simply(func(a *activity) { a.Purposes[0].Purpose, a.Bases[0].Basis = "analytics", "vital_interests" })},
		{"basis.law bases basis_law_not_in_scope", simply(func(a *activity) {
			a.Bases = append(a.Bases, record.ActivityBasis{Law: "br-lgpd", Basis: "br-lgpd:contract"})
		})},
		{"basis.list bases basis_of_another_law", simply(func(a *activity) { a.Bases[0].Basis = "br-lgpd:credit_protection" })},
		{"basis.since bases basis_not_yet", simply(func(a *activity) { a.Bases[0].Since = "2027-01-01" })},
		{"basis.free bases consent_not_free", simply(func(a *activity) {
			a.Bases[0].Basis, a.ConsentWording, a.DataItems[0].Mandatory = "consent", "I agree", "yes"
		})},
		{"basis.idle bases condition_idle\nbasis.idle bases criminal_ground_idle", simply(func(a *activity) {
			a.Bases[0].SpecialCondition, a.Bases[0].CriminalGround = "legal_claims", "law_authorised"
		})},
		{"basis.special bases condition_missing", demanding(func(a *activity) {
			a.Bases[4].SpecialCondition = ""
			a.Bases[1].SpecialCondition = ""
			a.Purposes[0].AutomatedDecision = "no"
		})},
		{"basis.criminal bases criminal_ground_missing", demanding(func(a *activity) { a.Bases[4].CriminalGround = "" })},
		{"basis.interest bases interest_missing\nbasis.interest bases balancing_missing", demanding(func(a *activity) { a.Bases[2].LegitimateInterest, a.Bases[2].Assessment = "", "" })},
		{"basis.provision bases provision_missing", demanding(func(a *activity) { a.Bases[3].Provision = "" })},
		{"consent.wording consent_wording consent_without_words", demanding(func(a *activity) { a.ConsentWording = "" })},
		{"consent.withdrawn rights withdrawal_missing", demanding(func(a *activity) {
			a.Rights = register.Rows[record.ActivityRight]{{Right: "automated_decision", How: "By hand"}}
		})},
		{"consent.age principals consent_age_unknown", simply(func(a *activity) {
			a.Bases[0].Basis, a.ConsentWording = "consent", "I agree"
			a.Principals[0].Category = "child"
		})},
		{"decision.basis purposes decision_without_ground", simply(func(a *activity) {
			a.Purposes[0].AutomatedDecision, a.Purposes[0].DecisionLogic = "yes", "Score"
			a.Bases[0].Basis = "public_task"
			a.Bases[0].Provision = "§ 3"
		})},
		{"decision.special purposes decision_on_special", demanding(func(a *activity) { a.Bases[4].SpecialCondition = "legal_claims" })},
		{"decision.explained purposes decision_without_logic", demanding(func(a *activity) { a.Purposes[0].DecisionLogic = "" })},
		{"decision.explained human_oversight decision_without_person", demanding(func(a *activity) {
			a.HumanOversight = ""
			a.Rights = register.Rows[record.ActivityRight]{{Right: "withdraw_consent", How: "Mail"}}
		})},
		{"objection.marketing rights objection_refused", demanding(func(a *activity) {
			a.Rights = append(a.Rights, record.ActivityRight{Right: "objection", Exception: "Never"})
		})},
	}
}

func dataPlants() []plant {
	return []plant{
		{"data.special data_items special_denied", demanding(func(a *activity) { a.DataItems[1].Special = "no" })},
		{"data.whose data_items principal_unknown", simply(func(a *activity) {
			a.Principals = append(a.Principals, record.ActivityPrincipal{RowHead: row(), Category: "customer"})
		})},
		{"principal.idle data_items principal_without_data", simply(func(a *activity) {
			a.Principals[0].RowHead = row()
			a.DataItems[0].Principal.ID = a.Principals[0].ID
			a.Principals = append(a.Principals, record.ActivityPrincipal{RowHead: row(), Category: "customer"})
		})},
		{"principal.minors principals minors_denied", simply(func(a *activity) { a.Principals[0].Category, a.Principals[0].Minors = "child", "no" })},
		{"principal.minors principals vulnerable_denied", simply(func(a *activity) { a.Principals[0].Category, a.Principals[0].Vulnerable = "patient", "no" })},
		{"principal.count people_count count_too_small", simply(func(a *activity) { a.PeopleCount, a.Principals[0].Count = 10, 11 })},
		{"data.derived data_items derived_without_source", simply(func(a *activity) { a.DataItems[0].Source = "derived" })},
		{"information.source data_items source_missing", demanding(func(a *activity) { a.DataItems[1].SourceNote = "" })},
		{"special.protected measures special_unprotected", demanding(func(a *activity) { a.Measures[0].Measure = "training" })},
		{"special.store encryption_at_rest special_in_clear", func(g *garden) id.ID {
			return g.store(func(d *record.DataStore) { d.PIIHeld, d.EncryptionAtRest = append(d.PIIHeld, "special.health"), "no" })
		}},
		{"access.special access special_without_condition", demanding(func(a *activity) { a.Access[0].Condition = "" })}, // S-043
		{"access.special access special_without_condition", demanding(func(a *activity) {
			a.Access = append(a.Access, record.ActivityAccess{Group: "Doctors"})
			a.Access[1].Categories = append(a.Access[1].Categories, "special.health")
		})},
		{"access.category access access_to_unlisted", simply(func(a *activity) { a.Access[0].Categories = append(a.Access[0].Categories, "location") })},
		{"access.system access access_elsewhere", func(g *garden) id.ID {
			s := g.inUse()
			return g.activity(func(a *activity) { a.Access[0].System.ID = s })
		}},
		{"flow.category flows flow_of_unlisted", demanding(func(a *activity) { a.Flows[0].Categories = append(a.Flows[0].Categories, "location") })},
		{"flow.recipient recipients flow_to_unlisted", func(g *garden) id.ID {
			p := g.party()
			return g.demanding(func(a *activity) { a.Flows[0].To.ID = p })
		}},
		{"flow.system systems flow_through_system", func(g *garden) id.ID {
			s := g.inUse()
			return g.demanding(func(a *activity) { a.Flows[0].From.ID = s })
		}},
		{"flow.system data_stores flow_through_store", func(g *garden) id.ID {
			s := g.inUse()
			d := g.store(func(d *record.DataStore) { d.System.ID = s })
			return g.demanding(func(a *activity) { a.Flows[0].From.ID = d })
		}},
		{"flow.claim flows flow_against_measure", demanding(func(a *activity) {
			a.Flows[0].Protection = "none"
			a.Measures = append(a.Measures, record.ActivityMeasure{Measure: "encryption.transit"})
		})},
		{"measure.rest measures measure_against_store", func(g *garden) id.ID {
			d := g.store(func(d *record.DataStore) { d.EncryptionAtRest = "no" })
			return g.activity(func(a *activity) { a.DataStores = append(a.DataStores, d) })
		}},
		{"recipient.notice information_given recipient_not_named", func(g *garden) id.ID {
			p := g.party()
			return g.activity(func(a *activity) { a.Recipients[0].Party.ID, a.Recipients[0].Name = p, "" })
		}},
	}
}

func retentionPlants() []plant {
	return []plant{
		{"retention.known data_items retention_missing", simply(func(a *activity) { a.DataItems[0].Retention = "" })},
		{"retention.start data_items retention_without_start", simply(func(a *activity) { a.DataItems[0].RetentionFrom = "" })},
		{"retention.endless data_items retention_endless", simply(func(a *activity) { a.DataItems[0].Retention, a.DataItems[0].RetentionText = "", "Dauerhaft" })},
		{"retention.endless retention_statement retention_statement_endless", simply(func(a *activity) { a.RetentionStatement = "Kept indefinitely." })},
		{"retention.ground data_items retention_without_ground", simply(func(a *activity) { a.DataItems[0].RetentionGround = "" })},
		{"retention.twice data_items retention_differs", func(g *garden) id.ID {
			s := g.sys()
			return g.activity(func(a *activity) {
				a.Systems = register.Links[record.System]{s}
				d := a.DataItems[0]
				d.Retention = "P6Y"
				a.DataItems = append(a.DataItems, d)
			})
		}},
		{"retention.customer data_items kept_against_customer", serving(func(a *activity) { a.DataItems[0].Disposal = "archive" })},
		{"processing.ended ended activity_ended", simply(func(a *activity) { a.Ended = "2026-11-21" })},
		{"store.ended end_of_life system_at_end", func(g *garden) id.ID { return g.inUse(func(s *record.System) { s.EndOfLife = "2026-11-21" }) }},
	}
}

func rolePlants() []plant {
	return []plant{
		{"record.processor customers gap_customers", serving(func(a *activity) { a.Customers = nil })},
		{"customer.agreement customers customer_without_agreement", serving(func(a *activity) { a.Customers[0].Agreement.ID = id.ID{} })},
		{"customer.instructed customers customer_clause_missing", customer(without("instructions"))},
		{"customer.returned customers customer_return_missing", customer(func(a *record.Agreement) { a.ReturnOrDeletion = "" })},
		{"customer.marketing purposes customer_data_marketed", serving(func(a *activity) { a.Purposes[0].Marketing = "yes" })},
		{"subprocessor.disclosed customers regime_missing", customer(func(a *record.Agreement) { a.SubprocessorRegime = "forbidden" })},
		{"role.customers role controller_with_customers", simply(func(a *activity) { a.Customers = register.Rows[record.ActivityCustomer]{{Name: "Acme"}} })},
		{"role.joint role joint_but_alone", simply(func(a *activity) {
			a.Actors = register.Rows[record.ActivityParty]{{Role: "joint_controller", Name: "Sister", Arrangement: "Half and half"}}
		})},
		{"joint.arrangement actors arrangement_missing", demanding(func(a *activity) { a.Actors[0].Arrangement = "" })},
		{"joint.arrangement actors joint_party_missing", simply(func(a *activity) { a.Role = record.JointController })},
		{"role.engagement processors engaged_as_controller", func(g *garden) id.ID {
			return g.serving(func(a *activity) { a.Processors[0].Engagement.ID = g.engagement })
		}},
		{"role.engagement processors engaged_as_processor", func(g *garden) id.ID {
			return g.activity(func(a *activity) { a.Processors[0].Engagement.ID = g.sub })
		}},
		{"role.recipient processors processor_as_recipient", func(g *garden) id.ID {
			p := g.party()
			return g.activity(func(a *activity) { a.Recipients[0].Party.ID, a.Recipients[0].Role = p, record.TheyProcess })
		}},
	}
}

func engagementPlants() []plant {
	return []plant{
		{"processor.agreement  engagement_without_agreement", func(g *garden) id.ID {
			e := g.employed()
			unbind(g, e)
			return e
		}},
		{"subprocessor.agreement  engagement_without_agreement", func(g *garden) id.ID {
			e := g.engaged(func(e *record.Engagement) { e.OurRole, e.TheirRole = record.Processor, record.TheySubProcess })
			g.serving(func(a *activity) { a.Processors[0].Engagement.ID = e })
			unbind(g, e)
			return e
		}},
		{"processor.engaged processors processor_without_engagement", simply(func(a *activity) {
			a.Processors = append(a.Processors, record.ActivityProcessor{Name: "Somebody"})
		})},
		{"processor.engaged processors processor_ended", func(g *garden) id.ID {
			e := g.engaged(func(e *record.Engagement) {
				e.State, e.Ended, e.ReturnedOrDeletedOn, e.AccessRevokedOn = "ended", "2026-10-01", "2026-10-02", "2026-10-02"
			})
			return g.activity(func(a *activity) {
				a.Processors = append(a.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](e)})
			})
		}},
		{"processor.examined state engagement_not_approved", func(g *garden) id.ID { // S-095
			return g.engaged(func(e *record.Engagement) { e.State = "due_diligence" })
		}},
		{"processor.supplier processors supplier_not_listed", simply(func(a *activity) { a.Processors = nil })},
		{"processor.supplier processors supplier_not_listed", func(g *garden) id.ID {
			p := g.party()
			s := g.sys(func(s *record.System) { s.Hosting = "on_premises" })
			g.employed(func(e *record.Engagement) { e.Party.ID, e.Systems = p, register.Links[record.System]{s} })
			return g.activity(func(a *activity) { a.Systems = append(a.Systems, s) })
		}},
		{"engagement.unused  engagement_unused", func(g *garden) id.ID {
			p := g.party()
			return g.engaged(func(e *record.Engagement) { e.Party.ID = p })
		}},
		{"engagement.data pii_categories engaged_for_unlisted", func(g *garden) id.ID {
			return g.employed(func(e *record.Engagement) { e.PIICategories = append(e.PIICategories, "location") })
		}},
		{"engagement.over ended engagement_over", func(g *garden) id.ID { return g.employed(func(e *record.Engagement) { e.Ended = "2026-10-01" }) }},
		{"engagement.parent parent parent_ended", func(g *garden) id.ID {
			over := g.engaged(func(e *record.Engagement) {
				e.State, e.Ended, e.ReturnedOrDeletedOn, e.AccessRevokedOn = "ended", "2026-10-01", "2026-10-02", "2026-10-02"
			})
			return g.employed(func(e *record.Engagement) { e.Parent.ID = over })
		}},
		{"engagement.returned returned_or_deleted_on return_not_proven\nengagement.revoked access_revoked_on access_not_revoked", func(g *garden) id.ID {
			return g.engaged(func(e *record.Engagement) { e.State, e.Ended = "exiting", "2026-10-01" })
		}},
		{"party.certificate certifications certificate_over", func(g *garden) id.ID {
			p := g.party(func(p *record.Party) {
				p.Certifications = register.Rows[record.Certification]{{Standard: "ISO/IEC 27001", ValidUntil: "2026-11-21"}}
			})
			g.employed(func(e *record.Engagement) { e.Party.ID = p })
			return p
		}},
		{"people.undertaking  undertaking_missing", func(g *garden) id.ID { // S-088
			p := g.person()
			g.Undertakings[len(g.Undertakings)-1].Until = "2026-11-21"
			return p
		}},
	}
}

// unbind takes an engagement out of the agreement.
func unbind(g *garden, e id.ID) {
	for _, a := range g.Agreements {
		for i, x := range a.Engagements {
			if x == e {
				a.Engagements = append(a.Engagements[:i:i], a.Engagements[i+1:]...)
				return
			}
		}
	}
}
