package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/workflow"
)

var requestOpen = []string{"received", "identity_check", "clarifying", "accepted", "locating", "reviewing", "deciding", "replying"}

// requestFlow is the life of a request (domain model 11). A step back says why.
var requestFlow = workflow.Machine[Request]{
	Start: "received",
	Ends:  []string{"duplicate", "withdrawn", "forwarded"},
	Moves: []workflow.Move[Request]{
		{Name: "check_identity", From: []string{"received"}, To: "identity_check", By: workers, Guard: knowsWhatIsAsked},
		{Name: "clarify", From: []string{"identity_check"}, To: "clarifying", By: workers, Needs: reason},
		{Name: "clarified", From: []string{"clarifying"}, To: "identity_check", By: workers},
		{Name: "accept", From: []string{"identity_check"}, To: "accepted", By: workers, Guard: knowsWhoAsks},
		{Name: "locate", From: []string{"accepted"}, To: "locating", By: workers},
		{Name: "review", From: []string{"locating"}, To: "reviewing", By: workers, Guard: allHeard},
		{Name: "decide", From: []string{"reviewing"}, To: "deciding", By: workers, Guard: mayDecide},
		{Name: "decide_early", From: []string{"identity_check", "clarifying", "accepted", "locating"}, To: "deciding", By: workers, Needs: reason, Guard: isInstructed},
		{Name: "reply", From: []string{"deciding"}, To: "replying", By: workers, Guard: mayReply},
		{Name: "close", From: []string{"replying"}, To: "closed", By: workers, Guard: mayClose},
		{Name: "step_back", From: []string{"reviewing", "deciding"}, To: "locating", By: workers, Needs: reason},
		{Name: "decide_again", From: []string{"replying", "closed"}, To: "deciding", By: workers, Needs: reason},
		{Name: "mark_duplicate", From: requestOpen, To: "duplicate", By: workers, Guard: doublesAnother},
		{Name: "withdraw", From: requestOpen, To: "withdrawn", By: workers, Needs: reason},
		{Name: "forward", From: requestOpen, To: "forwarded", By: workers, Guard: mayForward},
	},
}

func knowsWhatIsAsked(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Types) == 0, "types", "needed_to_accept_request")
	l.If(r.ReceivedAt.IsZero(), "received_at", "needed_to_accept_request")
	return blocked(&l, "request_incomplete")
}

// knowsWhoAsks: nothing is looked for before it is known who asks, and that whoever asks
// for another may (GDPR Art. 12(2), (6)).
func knowsWhoAsks(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	switch r.Identity {
	case IdentityConfirmed:
		l.If(r.IdentityMethod == "", "identity_method", "needed_to_accept_request")
	case IdentityNotNeeded:
		l.If(r.IdentityWhy == "", "identity_why", "needed_to_accept_request")
	default:
		l.If(true, "identity", "identity_open")
	}
	acting := r.ActsFor == "child" || r.ActsFor == "represented"
	l.If(acting && r.Authority != "shown" && r.Authority != "not_needed", "authority", "needed_to_accept_request")
	return blocked(&l, "request_incomplete")
}

func allHeard(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Items) == 0, "items", "request_needs_items")
	for i, x := range r.Items {
		l.If(x.Open(), fmt.Sprintf("items.%d.state", i), "item_open")
	}
	return blocked(&l, "request_incomplete")
}

// mayDecide: what is handed out was looked through for other people's data, and
// exemptions were weighed (GDPR Art. 15(4), 23).
func mayDecide(r *Request, in workflow.Input, f workflow.Facts) error {
	if err := isInstructed(r, in, f); err != nil {
		return err
	}
	if err := allHeard(r, in, f); err != nil {
		return err
	}
	var l problem.List
	for _, t := range r.Types {
		if t.Discloses() {
			l.If(r.ThirdParties == "" || r.ThirdParties == "open", "third_parties", "needed_to_decide")
			break
		}
	}
	l.If(r.ExemptionsWeighed != "yes", "exemptions_weighed", "needed_to_decide")
	return blocked(&l, "request_incomplete")
}

// mayReply: a refusal, in whole or in part, has its ground, and the person is told how to
// complain (GDPR Art. 12(4); S-069). Somebody else has read it, where a reader was named.
func mayReply(r *Request, in workflow.Input, f workflow.Facts) error {
	if err := isInstructed(r, in, f); err != nil {
		return err
	}
	var l problem.List
	l.If(r.Outcome == "", "outcome", "needed_to_reply")
	refusal(r, &l)
	l.If(!r.SecondReader.ID.IsZero() && r.SecondReadOn == "", "second_read_on", "second_reader_open")
	l.If(!r.SecondReader.ID.IsZero() && r.SecondReader.ID == r.Assignee.ID, "second_reader", "second_reader_same")
	return blocked(&l, "request_incomplete")
}

func refusal(r *Request, l *problem.List) {
	if !r.Outcome.Denies() {
		return
	}
	l.If(r.RefusalGround == "", "refusal_ground", "refusal_needs_ground")
	l.If(r.RefusalReason == "", "refusal_reason", "refusal_needs_reason")
	l.If(r.ComplaintTold != "yes", "complaint_told", "refusal_needs_complaint")
}

// mayClose is guard G14: the reply is sent, each item is executed or exempted, the clock
// has its outcome, a refusal its ground and complaint information; and who had been given
// the data was told of what changed (GDPR Art. 19).
func mayClose(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(r.AnsweredAt.IsZero(), "answered_at", "reply_not_sent")
	l.If(r.Outcome == "", "outcome", "needed_to_reply")
	refusal(r, &l)
	if r.Outcome == Fulfilled || r.Outcome == PartlyFulfilled {
		for i, x := range r.Items {
			l.If(!x.Settled(), fmt.Sprintf("items.%d.state", i), "item_not_settled")
		}
	}
	for i, x := range r.RecipientsTold {
		l.If(x.ToldOn == "" && x.WhyNot == "", fmt.Sprintf("recipients_told.%d.told_on", i), "recipient_not_told")
	}
	return blocked(&l, "request_incomplete")
}

// isInstructed: a processor decides nothing without the customer's word (GDPR Art. 28(3)(a);
// S-065).
func isInstructed(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(r.ForCustomer() && r.Customer.ID.IsZero(), "customer", "needed_to_forward")
	l.If(r.Uninstructed() || r.ForCustomer() && r.CustomerWants == CustomerAnswers, "customer_wants", "customer_not_instructed")
	return blocked(&l, "request_incomplete")
}

func doublesAnother(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Concerns) == 0, "concerns", "duplicate_of_what")
	return blocked(&l, "request_incomplete")
}

// mayForward: a request about data of a customer goes to that customer, who decides on it
// (GDPR Art. 28(3)(e); S-065).
func mayForward(r *Request, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(r.Customer.ID.IsZero(), "customer", "needed_to_forward")
	l.If(r.ForwardedOn == "", "forwarded_on", "needed_to_forward")
	return blocked(&l, "request_incomplete")
}
