package assess_test

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// examined is an engagement on which much depends, its party asked and accepted.
func (g *garden) examined(f ...func(*record.Questionnaire)) id.ID {
	e := g.employed(func(e *record.Engagement) { e.Criticality = "high" })
	q := &record.Questionnaire{Head: ownedBy(g.manager), Direction: record.Outgoing, Engagement: register.To[record.Engagement](e), DecidedOn: "2026-02-01", ValidUntil: "2027-02-01"}
	q.State = "accepted"
	add(&g.Questionnaires, q, f...)
	return e
}

// customer is a party for whom data are processed under an agreement.
func (g *garden) customer(f ...func(*record.Agreement)) id.ID {
	p := g.party()
	g.agreement(append([]func(*record.Agreement){func(a *record.Agreement) { a.Kind, a.Party.ID, a.RequestForwardDays = "customer_agreement", p, 3 }}, f...)...)
	return p
}

// instruction is one within the agreement with its customer, about what is done for him.
func (g *garden) instruction(f ...func(*record.Instruction)) id.ID {
	p := g.customer()
	agreement := g.Agreements[len(g.Agreements)-1].ID
	about := g.serving(func(a *activity) { a.Customers[0].Party.ID, a.Customers[0].Agreement.ID = p, agreement })
	i := &record.Instruction{Head: ownedBy(g.manager), GivenOn: "2026-09-01", Within: "yes", Activities: register.Links[record.ProcessingActivity]{about}}
	i.Customer.ID, i.Agreement.ID = p, agreement
	add(&g.Instructions, i, f...)
	return i.ID
}

// asked is a request for a customer that was passed on and is worked on by his word.
func (g *garden) asked(f ...func(*record.Request)) id.ID {
	i := g.instruction()
	told := g.Instructions[len(g.Instructions)-1]
	return g.request(append([]func(*record.Request){forACustomer, func(r *record.Request) {
		r.Customer, r.InstructionReceived.ID, r.CustomerWants = told.Customer, i, record.CustomerActs
	}}, f...)...)
}

func diligencePlants() []plant {
	return []plant{
		{"processor.use processors processor_not_approved", func(g *garden) id.ID { // S-095
			e := g.engaged(func(e *record.Engagement) { e.State, e.Started = "due_diligence", "" })
			return g.activity(func(a *activity) {
				a.Processors = append(a.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](e)})
			})
		}},
		{"processor.diligence  diligence_missing", func(g *garden) id.ID { // S-095
			return g.employed(func(e *record.Engagement) { e.Criticality = "critical" })
		}},
		{"processor.diligence  diligence_missing", func(g *garden) id.ID {
			return g.examined(func(q *record.Questionnaire) { q.ValidUntil = "2026-11-21" })
		}},
		{"processor.diligence  diligence_failed", func(g *garden) id.ID { // S-095
			e := g.examined()
			again := *g.Questionnaires[len(g.Questionnaires)-1]
			again.ID, again.State, again.DecidedOn = id.New(), "scored", "2026-11-01"
			g.Questionnaires = append(g.Questionnaires, &again)
			return e
		}},
	}
}

func customerPlants() []plant {
	told := func(f func(*record.Instruction)) func(*garden) id.ID {
		return func(g *garden) id.ID { return g.instruction(f) }
	}
	spoilt := func(f func(*record.Instruction)) func(*garden) id.ID {
		return func(g *garden) id.ID {
			at := g.asked()
			f(g.Instructions[len(g.Instructions)-1])
			return at
		}
	}
	return []plant{
		{"instruction.within agreement instruction_without_agreement", told(func(i *record.Instruction) { i.Agreement.ID = id.ID{} })}, // S-098
		{"instruction.within within instruction_outside", told(func(i *record.Instruction) { i.Within = "no" })},                       // S-098
		{"instruction.within customer instruction_of_another\ninstruction.activity activities instruction_elsewhere", func(g *garden) id.ID {
			p := g.party()
			return g.instruction(func(i *record.Instruction) { i.Customer.ID = p })
		}},
		{"instruction.within given_on instruction_after_agreement", told(func(i *record.Instruction) { i.GivenOn = "2030-01-02" })},
		{"instruction.doubts told_on doubts_untold", told(func(i *record.Instruction) { i.Doubts = "Against the law" })},
		{"instruction.activity activities instruction_elsewhere", func(g *garden) id.ID {
			own := g.activity()
			return g.instruction(func(i *record.Instruction) { i.Activities = append(i.Activities, own) })
		}},
		{"request.agreed customer request_without_agreement", func(g *garden) id.ID { // S-065
			p := g.customer(func(a *record.Agreement) { a.State = "terminated" })
			return g.request(forACustomer, func(r *record.Request) { r.Customer.ID = p })
		}},
		{"request.instructed instruction_received request_instructed_by_another", func(g *garden) id.ID { // S-065
			p := g.customer()
			return g.asked(func(r *record.Request) { r.Customer.ID = p })
		}},
		{"request.passed_on forwarded_on request_not_passed_on", func(g *garden) id.ID { // S-065
			return g.asked(func(r *record.Request) { r.State, r.ForwardedOn = "received", "" })
		}},
		{"request.instructed instruction_received request_instruction_refused", spoilt(func(i *record.Instruction) { i.Outcome = "refused" })}, // S-065
	}
}
