package assess_test

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func agreementPlants() []plant {
	return []plant{
		{"agreement.clauses clauses clause_missing", func(g *garden) id.ID { return g.agreement(without("audit")) }}, // S-096
		{"agreement.expiry expires agreement_over", func(g *garden) id.ID { return g.agreement(func(a *record.Agreement) { a.Expires = "2026-11-21" }) }},
		{"agreement.party party agreement_with_another", func(g *garden) id.ID {
			p, q := g.party(), g.party()
			e := g.employed(func(e *record.Engagement) { e.Party.ID = p })
			return g.agreement(func(a *record.Agreement) { a.Party.ID, a.Engagements = q, register.Links[record.Engagement]{e} })
		}},
		{"agreement.effective effective agreement_not_yet", func(g *garden) id.ID { return g.agreement(func(a *record.Agreement) { a.Effective = "2027-01-01" }) }},
		{"agreement.return return_or_deletion return_denied", func(g *garden) id.ID {
			return g.agreement(func(a *record.Agreement) { a.ReturnOrDeletion = "none" })
		}},
		{"agreement.audit audit_right audit_denied", func(g *garden) id.ID { return g.agreement(func(a *record.Agreement) { a.AuditRight = "no" }) }},
		{"agreement.forbidden subprocessor_regime subprocessor_forbidden", func(g *garden) id.ID {
			e := g.employed()
			g.employed(func(sub *record.Engagement) { sub.Parent.ID = e })
			return g.agreement(func(a *record.Agreement) {
				a.SubprocessorRegime, a.Engagements = "forbidden", register.Links[record.Engagement]{e}
			})
		}},
	}
}

func transferPlants() []plant {
	with := func(f func(*record.ActivityTransfer)) func(*garden) id.ID {
		return demanding(func(a *activity) { f(&a.Transfers[0]) })
	}
	return []plant{
		{"transfer.basis transfers mechanism_missing", with(func(t *record.ActivityTransfer) { t.Mechanism, t.Module = "", "" })}, // S-100
		{"transfer.basis transfers derogation_missing", with(func(t *record.ActivityTransfer) { t.Mechanism, t.Module = "derogation", "" })},
		{"transfer.basis transfers module_missing", with(func(t *record.ActivityTransfer) { t.Module = "" })},
		{"transfer.adequacy transfers not_adequate", demanding(func(a *activity) { a.Transfers[1].Country = "CN" })},
		{"transfer.safeguard transfers safeguard_not_documented\ntransfer.safeguard transfers transfer_not_assessed", with(func(t *record.ActivityTransfer) { t.Document, t.Measures = "", "" })},
		{"transfer.country transfers destination_missing", with(func(t *record.ActivityTransfer) { t.Country = "" })},
		{"transfer.partial transfers adequacy_partial", with(func(t *record.ActivityTransfer) { t.Mechanism, t.Module, t.Document = "adequacy", "", "" })},
		{"transfer.unneeded transfers transfer_unneeded", with(func(t *record.ActivityTransfer) { t.Country = "FR" })},
		{"transfer.needed transfers mechanism_needed", with(func(t *record.ActivityTransfer) { t.Country, t.Mechanism, t.Module = "IN", "none_needed", "" })},
		{"transfer.law transfers mechanism_of_another_law", with(func(t *record.ActivityTransfer) { t.Mechanism, t.Module = "uk_idta", "" })},
		{"transfer.module transfers module_against_roles", with(func(t *record.ActivityTransfer) { t.Module, t.ImporterRole = "c2c", record.TheyProcess })},
		{"transfer.repeated transfers derogation_repeated", with(func(t *record.ActivityTransfer) {
			t.Mechanism, t.Module, t.Derogation, t.Frequency = "derogation", "", "b", "daily"
		})},
		{"transfer.consent transfers derogation_without_consent", simply(func(a *activity) {
			a.Transfers = register.Rows[record.ActivityTransfer]{{Country: "IN", ImporterName: "X", Mechanism: "derogation", Derogation: "a"}}
		})},
		{"transfer.clauses transfers clauses_unsigned", func(g *garden) id.ID {
			p := g.party(func(p *record.Party) { p.Country = "US" })
			g.engaged(func(e *record.Engagement) { e.Party.ID, e.TheirRole = p, "none" })
			return g.demanding(func(a *activity) { a.Transfers[0].Importer.ID = p })
		}},
		{"transfer.importer transfers importer_elsewhere", func(g *garden) id.ID {
			p := g.party(func(p *record.Party) { p.Country = "IN" })
			return g.demanding(func(a *activity) { a.Transfers[0].Importer.ID = p })
		}},
		{"transfer.permitted mechanism transfer_not_permitted", func(g *garden) id.ID {
			t := &record.Transfer{Head: ownedBy(g.manager), ToCountry: "IN"}
			add(&g.Transfers, t)
			return t.ID
		}},
		{"transfer.shown mechanism transfer_open", func(g *garden) id.ID {
			t := &record.Transfer{Head: ownedBy(g.manager), ToCountry: "IN", Mechanism: "scc", Module: "c2p"}
			add(&g.Transfers, t)
			return t.ID
		}},
		{"transfer.agree  mechanisms_differ", func(g *garden) id.ID {
			p := g.party(func(p *record.Party) { p.Country = "US" })
			to := func(a *activity) { a.Transfers[0].Importer.ID = p }
			g.demanding(to)
			g.demanding(to, func(a *activity) { a.Transfers[0].Mechanism, a.Transfers[0].Module = "bcr", "" })
			return p
		}},
	}
}

func borderPlants() []plant {
	return []plant{
		{"transfer.systems transfers transfer_not_recorded", func(g *garden) id.ID {
			s := g.sys(func(s *record.System) { s.Regions = append(s.Regions, "IN") })
			return g.activity(func(a *activity) { a.Systems = append(a.Systems, s) })
		}},
		{"transfer.processor transfers processor_abroad", func(g *garden) id.ID { // S-050
			e := g.engaged(func(e *record.Engagement) { e.DataLocations = append(e.DataLocations, "IN") })
			return g.activity(func(a *activity) {
				a.Processors = append(a.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](e)})
			})
		}},
		{"transfer.processor transfers processor_abroad", func(g *garden) id.ID { // S-050
			p := g.party(func(p *record.Party) { p.Country = "IN" })
			e := g.engaged(func(e *record.Engagement) { e.Party.ID = p })
			return g.activity(func(a *activity) {
				a.Processors = append(a.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](e)})
			})
		}},
		{"transfer.recipient transfers recipient_abroad", simply(func(a *activity) { a.Recipients[0].Country = "IN" })},
		{"transfer.flow transfers flow_abroad", func(g *garden) id.ID {
			u := g.unit(func(u *record.Unit) { u.Country = "IN" })
			return g.activity(func(a *activity) {
				a.Flows = append(a.Flows, record.ActivityFlow{FromText: "HR", Protection: "tls"})
				a.Flows[0].To.ID = u
			})
		}},
		{"transfer.store transfers store_abroad", func(g *garden) id.ID {
			s := g.sys(func(s *record.System) { s.Regions = nil })
			d := g.store(func(d *record.DataStore) { d.Country, d.System.ID = "IN", s })
			return g.activity(func(a *activity) { a.Systems, a.DataStores = append(a.Systems, s), append(a.DataStores, d) })
		}},
	}
}

func storePlants() []plant {
	return []plant{
		{"system.retired systems system_retired", func(g *garden) id.ID {
			s := g.sys(func(s *record.System) { s.Status = "retired" })
			return g.activity(func(a *activity) { a.Systems = append(a.Systems, s) })
		}},
		{"system.planned systems system_planned", func(g *garden) id.ID {
			s := g.sys(func(s *record.System) { s.Status = "planned" })
			return g.activity(func(a *activity) { a.Systems = append(a.Systems, s) })
		}},
		{"link.archived unit unit_closed", simply(func(a *activity) { a.Unit.ID = id.New() })},
		{"link.archived systems system_archived", simply(func(a *activity) { a.Systems = append(a.Systems, id.New()) })},
		{"link.archived data_stores store_archived", simply(func(a *activity) { a.DataStores = append(a.DataStores, id.New()) })},
		{"link.archived recipients recipient_archived", simply(func(a *activity) { a.Recipients[0].Party.ID = id.New() })},
		{"system.data data_items category_not_held", simply(func(a *activity) {
			d := a.DataItems[0]
			d.Category = "location"
			a.DataItems = append(a.DataItems, d)
		})},
		{"system.unused  system_unused", func(g *garden) id.ID { return g.sys() }},
		{"store.data data_items store_without_category", func(g *garden) id.ID {
			d := g.store(func(d *record.DataStore) { d.PIIHeld[0] = "location"; d.PIIHeld = d.PIIHeld[:1] })
			return g.activity(func(a *activity) { a.DataItems[0].DataStores = register.Links[record.DataStore]{d} })
		}},
		{"store.system systems store_of_another_system", func(g *garden) id.ID {
			s := g.inUse()
			d := g.store(func(d *record.DataStore) { d.System.ID = s })
			return g.activity(func(a *activity) { a.DataStores = append(a.DataStores, d) })
		}},
		{"store.region country store_outside_system", func(g *garden) id.ID { return g.store(func(d *record.DataStore) { d.Country = "FR" }) }},
		{"store.retired system store_of_retired_system", func(g *garden) id.ID {
			s := g.sys(func(s *record.System) { s.Status = "retired" })
			return g.store(func(d *record.DataStore) { d.System.ID = s })
		}},
		{"store.test pii_held test_data_personal", func(g *garden) id.ID { return g.store(func(d *record.DataStore) { d.Environment = "test" }) }},
		{"store.used data_stores test_store_used", func(g *garden) id.ID {
			d := g.store(func(d *record.DataStore) { d.Environment, d.PIIHeld = "test", nil })
			return g.activity(func(a *activity) { a.DataStores = append(a.DataStores, d) })
		}},
		{"system.supplier supplier supplier_not_engaged", func(g *garden) id.ID { return g.inUse(func(s *record.System) { s.Supplier.ID = id.New() }) }},
		{"shared.retention  shared_retention", func(g *garden) id.ID {
			return g.two(func(a *activity) { a.DataItems[0].Retention = "P6Y" })
		}},
		{"shared.special  shared_special", func(g *garden) id.ID {
			s := g.two(func(a *activity) { a.DataItems[0].Special = "no" })
			g.activity(func(a *activity) {
				a.Systems = register.Links[record.System]{s}
				a.DataItems[0].Special = "yes"
				a.Bases[0].SpecialCondition = "legal_claims"
			})
			return s
		}},
		{"shared.protection  shared_protection", func(g *garden) id.ID {
			to := g.inUse()
			var s id.ID
			way := func(a *activity) {
				a.Systems = append(a.Systems, to)
				a.Flows = append(a.Flows, record.ActivityFlow{Protection: "tls"})
				a.Flows[0].From.ID, a.Flows[0].To.ID = a.Systems[0], to
			}
			s = g.two(way)
			g.activity(func(a *activity) { a.Systems = register.Links[record.System]{s} }, way, func(a *activity) { a.Flows[0].Protection = "none" })
			return s
		}},
	}
}

func confirmPlants() []plant {
	return []plant{
		{"record.review review_due review_overdue", simply(func(a *activity) { a.ReviewDue = "2026-11-21" })},
		{"documents.reviewed review_due review_overdue", func(g *garden) id.ID { return g.inUse(func(s *record.System) { s.ReviewDue = "2026-11-21" }) }},
		{"owner.present owner owner_gone", func(g *garden) id.ID {
			gone := g.person(func(p *record.Person) { p.Left = true })
			return g.activity(func(a *activity) { a.Owner = gone })
		}},
		{"roles.present person holder_gone", func(g *garden) id.ID {
			gone := g.person(func(p *record.Person) { p.Left = true })
			return g.appointed("privacy_champion", gone)
		}},
		{"impact.agrees screening screening_contradicted", simply(func(a *activity) { a.ScreeningReason, a.LargeScale, a.AISystems = "", "yes", "A model" })},
		{"impact.assessed assessment_note impact_not_assessed", demanding(func(a *activity) { a.AssessmentNote = "" })},
	}
}
