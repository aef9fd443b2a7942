package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/problem"
)

// CustomerWants is what the customer for whom the data is processed told us to do with a
// request (GDPR Art. 28(3)(a), (e); S-065).
type CustomerWants string

const (
	CustomerAnswers CustomerWants = "customer_answers" // the customer does everything; the request ends here
	CustomerActs    CustomerWants = "act"              // we search and carry out, the customer answers the person
	AnswerForHim    CustomerWants = "answer"           // we do everything, in the customer's name
)

func (CustomerWants) Values() []string {
	return []string{string(CustomerAnswers), string(CustomerActs), string(AnswerForHim)}
}

// ForCustomer reports whether the data is processed for somebody else, who decides.
func (r *Request) ForCustomer() bool { return r.Role.Serves() }

// Uninstructed reports whether the customer is still to say what is done.
func (r *Request) Uninstructed() bool { return r.ForCustomer() && r.CustomerWants == "" }

// MayAnswerPerson reports whether the answer to the person is ours to give.
func (r *Request) MayAnswerPerson() bool {
	return !r.ForCustomer() || r.CustomerWants == AnswerForHim
}

// underInstruction: a processor decides and answers nothing, and changes nothing, without
// the customer's word, by whatever way it is entered (GDPR Art. 28(3)(a), 29).
func (r *Request) underInstruction(p *problem.List) {
	p.If(r.CustomerWants != "" && r.Customer.ID.IsZero(), "customer", "needed_to_forward")
	p.If(r.DeliveredOn != "" && !r.MayAnswerPerson(), "delivered_on", "customer_not_instructed")
	if !r.Uninstructed() && !(r.ForCustomer() && r.CustomerWants == CustomerAnswers) {
		return
	}
	p.If(r.Outcome != "" && r.Outcome != "forwarded" && r.Outcome != "duplicate" && r.Outcome != "withdrawn", "outcome", "customer_not_instructed")
	p.If(!r.AnsweredAt.IsZero(), "answered_at", "customer_not_instructed")
	for i, x := range r.Items {
		p.If(x.State == ItemExecuted && r.Uninstructed(), fmt.Sprintf("items.%d.state", i), "customer_not_instructed")
	}
}
