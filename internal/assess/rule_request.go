package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
)

// requestRules speak to the obligations to PII principals where somebody makes use of
// them: the public form and the requests of the last twelve months (A.1.3, A.2.3.2).
func requestRules() []Rule {
	return []Rule{
		{ID: "portal.published", Requirements: asks("A.1.3.2"), Severity: Minor, Find: once(record.Portals.Name, func(v *View, m *marks) int {
			if !slices.ContainsFunc(v.Activities, func(a *activity) bool { return a.Role.Decides() }) {
				return 0
			}
			m.short(!slices.ContainsFunc(v.Portals, func(p *record.Portal) bool { return p.State == "published" }), "state", "portal_missing")
			return 1
		})},
		{ID: "request.in_time", Requirements: asks("A.1.3.10 A.1.3.2"), Severity: Major, Find: each(petitions(), func(v *View, r *record.Request, m *marks) bool {
			m.short(r.Clock == "missed", "answered_at", "request_late", "day", r.DueOn)
			m.short(!r.Closed() && r.AnsweredAt.IsZero() && v.over(r.DueOn), "due_on", "request_overdue", "day", r.DueOn)
			return true
		})},
		{ID: "request.identity", Requirements: asks("A.1.3.10"), Severity: Major, Find: each(answered(), func(_ *View, r *record.Request, m *marks) bool {
			sure := r.Identity == record.IdentityConfirmed || r.Identity == record.IdentityNotNeeded
			m.short(!sure && r.Outcome != record.Refused, "identity", "request_answered_to_unknown")
			return true
		})},
		{ID: "request.refused", Requirements: asks("A.1.3.10"), Severity: Major, Find: each(answered(), func(_ *View, r *record.Request, m *marks) bool {
			m.short(r.Outcome.Denies() && (r.RefusalGround == "" || r.RefusalReason == ""), "refusal_ground", "request_refused_without_ground")
			m.short(r.Outcome.Denies() && r.ComplaintTold != "yes", "complaint_told", "request_refused_without_complaint")
			return r.Outcome.Denies()
		})},
		{ID: "request.located", Requirements: asks("A.1.3.7"), Severity: Major, Find: each(answered("access", "rectification", "erasure"), looked)},
		{ID: "request.recipients", Requirements: asks("A.1.3.8"), Severity: Major, Find: each(answered("rectification", "erasure", "restriction"), func(_ *View, r *record.Request, m *marks) bool {
			if r.Outcome == record.Refused || r.Outcome == record.NoData {
				return false
			}
			m.short(len(r.RecipientsTold) == 0, "recipients_told", "request_recipients_unknown")
			m.short(slices.ContainsFunc(r.RecipientsTold, func(t record.ToldRecipient) bool { return t.ToldOn == "" && t.WhyNot == "" }), "recipients_told", "request_recipient_not_told")
			return true
		})},
		{ID: "request.copy", Requirements: asks("A.1.3.9"), Severity: Major, Find: each(answered("access", "copy", "portability"), func(_ *View, r *record.Request, m *marks) bool {
			m.short(r.Outcome == record.Fulfilled && r.DeliveredOn == "", "delivered_on", "request_not_delivered")
			return r.Outcome == record.Fulfilled
		})},
		{ID: "request.withdrawal", Requirements: asks("A.1.3.5"), Severity: Major, Find: each(answered("withdraw_consent"), carriedOut)},
		{ID: "request.objection", Requirements: asks("A.1.3.6"), Severity: Major, Find: each(answered("objection"), carriedOut)},
		{ID: "request.decision", Requirements: asks("A.1.3.11"), Severity: Major, Find: each(answered("automated_decision_review"), func(_ *View, r *record.Request, m *marks) bool {
			person := slices.ContainsFunc(r.Steps, func(s record.RequestStep) bool {
				return s.Kind == "decide" && !s.Finished.IsZero() && !s.By.ID.IsZero()
			})
			m.short(!person && r.SecondReadOn == "", "steps", "request_decided_by_nobody")
			return true
		})},
		{ID: "request.forwarded", Requirements: asks("A.2.3.2"), Severity: Major, Find: each(petitions(), func(v *View, r *record.Request, m *marks) bool {
			if !r.Role.Serves() || r.State == "withdrawn" || r.State == "duplicate" {
				return false
			}
			m.short(r.Customer.ID.IsZero(), "customer", "request_without_customer")
			m.short(r.ForwardedOn == "" && calendar.DayOf(r.ReceivedAt).AddDays(forwardDays) < v.Today, "forwarded_on", "request_not_forwarded")
			return true
		})},
	}
}

// forwardDays is how long a request for a customer may lie before it is passed on, where
// his agreement names no time: an own target, no rule of law.
const forwardDays = 4

func petitions() list[record.Request] {
	return listOf(record.Requests, func(v *View) []*record.Request { return v.Requests })
}

// answered are requests with an answer that invoke one of the rights; none named is any.
// What doubled another, was taken back or passed on has no answer of ours.
func answered(rights ...record.RequestType) list[record.Request] {
	return petitions().only(func(r *record.Request) bool {
		if r.AnsweredAt.IsZero() || r.Clock == "stopped" {
			return false
		}
		return len(rights) == 0 || slices.ContainsFunc(r.Types, func(t record.RequestType) bool { return slices.Contains(rights, t) })
	})
}

// looked marks an answer for which no system was asked.
func looked(_ *View, r *record.Request, m *marks) bool {
	m.short(len(r.Items) == 0, "items", "request_without_items")
	return r.Outcome != record.Refused
}

// carriedOut marks a granted request that changed nothing anywhere.
func carriedOut(_ *View, r *record.Request, m *marks) bool {
	done := slices.ContainsFunc(r.Items, func(i record.FulfilmentItem) bool { return i.State == record.ItemExecuted })
	m.short(r.Outcome == record.Fulfilled && !done, "items", "request_without_effect")
	return true
}
