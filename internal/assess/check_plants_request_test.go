package assess_test

import (
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// request was granted in time; it invokes every right that a rule is about.
func (g *garden) request(f ...func(*record.Request)) id.ID {
	r := &record.Request{Head: ownedBy(g.manager), ReceivedAt: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC), AnsweredAt: time.Date(2026, 10, 9, 9, 0, 0, 0, time.UTC),
		DueOn: "2026-11-02", Clock: "met", Role: record.Controller, Identity: record.IdentityConfirmed, Outcome: record.Fulfilled, DeliveredOn: "2026-10-09"}
	r.State = "closed"
	r.Types = append(r.Types, "access", "copy", "erasure", "objection", "withdraw_consent", "automated_decision_review")
	r.Items = register.Rows[record.FulfilmentItem]{{System: register.To[record.System](g.system), State: record.ItemExecuted}}
	r.RecipientsTold = register.Rows[record.ToldRecipient]{{Recipient: register.To[record.Party](g.supplier), ToldOn: "2026-10-09"}}
	r.Steps = register.Rows[record.RequestStep]{{Kind: "decide", Finished: r.AnsweredAt, By: register.To[record.Person](g.manager)}}
	spoil[record.Request](f).on(r)
	g.Requests = append(g.Requests, r)
	return r.ID
}

func refused(r *record.Request) {
	r.Outcome, r.RefusalGround, r.RefusalReason, r.ComplaintTold = record.Refused, "excessive", "Each week the same", "yes"
	r.Types = register.Choices[record.RequestType]{"access"}
}

func forACustomer(r *record.Request) {
	r.Role, r.Outcome, r.AnsweredAt, r.Clock = record.Processor, "forwarded", time.Time{}, "stopped"
	r.State, r.Customer.ID, r.ForwardedOn = "forwarded", id.New(), "2026-10-02"
}

func (g *garden) cleanRequests() {
	p := &record.Portal{Head: ownedBy(g.manager)}
	p.State = "published"
	g.Portals = append(g.Portals, p)
	g.request()
	g.request(refused)
	g.request(forACustomer)
}

// requestPlants grow among the requests.
func requestPlants() []plant {
	one := func(f ...func(*record.Request)) func(*garden) id.ID {
		return func(g *garden) id.ID { return g.request(f...) }
	}
	return []plant{
		{"portal.published state portal_missing", func(g *garden) id.ID { g.Portals[0].State = "draft"; return id.ID{} }},
		{"request.in_time answered_at request_late", one(func(r *record.Request) { r.Clock = "missed" })},
		{"request.in_time due_on request_overdue", one(func(r *record.Request) {
			r.State, r.Clock, r.AnsweredAt = "locating", "running", time.Time{}
		})},
		{"request.identity identity request_answered_to_unknown", one(func(r *record.Request) { r.Identity = "open" })},
		{"request.refused refusal_ground request_refused_without_ground", one(refused, func(r *record.Request) { r.RefusalGround = "" })},
		{"request.refused complaint_told request_refused_without_complaint", one(refused, func(r *record.Request) { r.ComplaintTold = "" })},
		{"request.located items request_without_items\nrequest.withdrawal items request_without_effect\nrequest.objection items request_without_effect", one(func(r *record.Request) { r.Items = nil })},
		{"request.recipients recipients_told request_recipients_unknown", one(func(r *record.Request) { r.RecipientsTold = nil })},
		{"request.recipients recipients_told request_recipient_not_told", one(func(r *record.Request) { r.RecipientsTold[0].ToldOn = "" })},
		{"request.copy delivered_on request_not_delivered", one(func(r *record.Request) { r.DeliveredOn = "" })},
		{"request.decision steps request_decided_by_nobody", one(func(r *record.Request) { r.Steps = nil })},
		{"request.forwarded customer request_without_customer", one(forACustomer, func(r *record.Request) { r.Customer.ID = id.ID{} })},
		{"request.forwarded forwarded_on request_not_forwarded", one(forACustomer, func(r *record.Request) {
			r.State, r.Clock, r.ForwardedOn, r.DueOn = "received", "running", "", "2026-12-01"
		})},
	}
}
