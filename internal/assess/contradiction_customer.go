package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedCustomers: what is done for customers against what they agreed and told us
// (GDPR Arts. 28(3)(a), 28(3)(e), 29; S-065, S-098).
func contradictedCustomers() []ContradictionRule {
	return []ContradictionRule{
		contradicted("instruction.within", Major, instructions(), "agreements requests", instructionWithin),
		contradicted("instruction.doubts", Major, instructions(), "", func(_ *View, i *record.Instruction, s voice) {
			if i.Untold() {
				s.says("told_on", "doubts_untold")
			}
		}),
		contradicted("instruction.activity", Minor, instructions(), "processing-activities", instructionActivity),
		contradicted("request.agreed", Major, forCustomers(), "agreements", func(v *View, r *record.Request, s voice) {
			if !slices.ContainsFunc(v.graph.agreedWith[r.Customer.ID], v.bindsProcessor) {
				s.says("customer", "request_without_agreement", inParty(r.Customer.ID))
			}
		}),
		contradicted("request.instructed", Major, forCustomers(), "instructions", requestInstructed),
		contradicted("request.passed_on", Minor, forCustomers(), "agreements", requestPassedOn),
	}
}

func instructions() list[record.Instruction] {
	return listOf(record.Instructions, func(v *View) []*record.Instruction { return v.Instructions })
}

// forCustomers are the requests about data that are processed for a known customer.
func forCustomers() list[record.Request] {
	return petitions().only(func(r *record.Request) bool {
		return r.ForCustomer() && !r.Customer.ID.IsZero() && r.State != "withdrawn" && r.State != "duplicate"
	})
}

// bindsProcessor reports whether an agreement lets data be processed for the other side
// today.
func (v *View) bindsProcessor(a *record.Agreement) bool {
	switch a.Kind {
	case record.DPA, "customer_agreement", "scc", "baa":
	default:
		return false
	}
	return running(a) && !v.ranOut(a, v.Today)
}

// ranOut reports whether the term of an agreement ended before a day.
func (v *View) ranOut(a *record.Agreement, on calendar.Day) bool {
	return a.Expires != "" && a.Expires < on && a.Renewal != "automatic" && a.Renewal != "open_ended"
}

// instructionWithin: what a customer wants lies within an agreement with him that held on
// the day; what was refused asks for nothing.
func instructionWithin(v *View, i *record.Instruction, s voice) {
	if i.Outcome == "refused" {
		return
	}
	a := v.agreements[i.Agreement.ID]
	if a == nil {
		s.says("agreement", "instruction_without_agreement", inParty(i.Customer.ID))
		return
	}
	if i.Within == "no" {
		var worked []Named
		for _, r := range v.graph.requests[i.ID] {
			worked = append(worked, Named{record.Requests.Name, r.ID})
		}
		s.says("within", "instruction_outside", inAgreement(a.ID), worked)
	}
	if !a.Party.ID.IsZero() && !i.Customer.ID.IsZero() && a.Party.ID != i.Customer.ID {
		s.says("customer", "instruction_of_another", inAgreement(a.ID), inParty(i.Customer.ID), inParty(a.Party.ID))
	}
	if v.ranOut(a, i.GivenOn) {
		s.says("given_on", "instruction_after_agreement", inAgreement(a.ID), arg{"day", "day:" + string(a.Expires)})
	}
}

// instructionActivity: an instruction is about what is done for the customer who gave it.
func instructionActivity(v *View, i *record.Instruction, s voice) {
	for _, at := range i.Activities {
		a := v.graph.activities[at]
		if a == nil || i.Customer.ID.IsZero() {
			continue
		}
		theirs := func(c record.ActivityCustomer) bool { return c.Party.ID == i.Customer.ID }
		if !a.Role.Serves() || !slices.ContainsFunc(a.Customers, theirs) && allKnown(a.Customers) {
			s.says("activities", "instruction_elsewhere", part(at.String()), inActivity(at), inParty(i.Customer.ID))
		}
	}
}

// allKnown reports whether each customer of an activity is a party of the register.
func allKnown(list []record.ActivityCustomer) bool {
	return !slices.ContainsFunc(list, func(c record.ActivityCustomer) bool { return c.Party.ID.IsZero() })
}

// requestInstructed: what is done about a request rests on a word of that customer which
// we did not refuse. One outside the agreement is found at the instruction.
func requestInstructed(v *View, r *record.Request, s voice) {
	i := v.graph.instructions[r.InstructionReceived.ID]
	if i == nil {
		return
	}
	at := Named{record.Instructions.Name, i.ID}
	if !i.Customer.ID.IsZero() && i.Customer.ID != r.Customer.ID {
		s.says("instruction_received", "request_instructed_by_another", at, inParty(r.Customer.ID), inParty(i.Customer.ID))
	}
	if i.Outcome == "refused" {
		s.says("instruction_received", "request_instruction_refused", at, inParty(r.Customer.ID))
	}
}

// requestPassedOn: a request is passed on within the time that was agreed.
func requestPassedOn(v *View, r *record.Request, s voice) {
	if r.ForwardedOn != "" {
		return
	}
	var within int64
	var by *record.Agreement
	for _, a := range v.graph.agreedWith[r.Customer.ID] {
		if v.bindsProcessor(a) && a.RequestForwardDays > 0 && (within == 0 || a.RequestForwardDays < within) {
			within, by = a.RequestForwardDays, a
		}
	}
	if by == nil {
		return
	}
	if last := calendar.DayOf(r.ReceivedAt).AddDays(int(within)); last < v.Today {
		s.says("forwarded_on", "request_not_passed_on", inAgreement(by.ID), arg{"day", "day:" + string(last)})
	}
}
