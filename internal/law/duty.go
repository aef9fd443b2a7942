package law

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
)

// RequestKind is what a PII principal asks for (domain model, Request.types).
type RequestKind string

const (
	AskAccess         RequestKind = "access"
	AskCopy           RequestKind = "copy"
	AskRectification  RequestKind = "rectification"
	AskErasure        RequestKind = "erasure"
	AskRestriction    RequestKind = "restriction"
	AskPortability    RequestKind = "portability"
	AskObjection      RequestKind = "objection"
	AskWithdrawal     RequestKind = "withdraw_consent"
	AskDecisionReview RequestKind = "automated_decision_review"
	AskOptOut         RequestKind = "opt_out_sale_sharing"
	AskLimit          RequestKind = "limit_sensitive"
	AskComplaint      RequestKind = "complaint"
	AskInformation    RequestKind = "information"
)

// RequestKinds are all kinds in the order of the domain model.
func RequestKinds() []RequestKind {
	return []RequestKind{AskAccess, AskCopy, AskRectification, AskErasure, AskRestriction, AskPortability, AskObjection,
		AskWithdrawal, AskDecisionReview, AskOptOut, AskLimit, AskComplaint, AskInformation}
}

// Valid reports whether k is one of the kinds.
func (k RequestKind) Valid() bool { return slices.Contains(RequestKinds(), k) }

// duties are the duties that answer a kind, the most particular first. Packs
// name particular ones where the law sets particular times: Korea by right,
// California for opt-outs, Australia by who answers.
func (k RequestKind) duties() []string {
	common := []string{"request.respond", "request.respond_organisation"}
	switch k {
	case AskAccess, AskCopy, AskInformation:
		return append([]string{"request.access"}, common...)
	case AskRectification, AskErasure:
		return append([]string{"request.correction"}, common...)
	case AskRestriction:
		return append([]string{"request.suspension"}, common...)
	case AskOptOut, AskLimit:
		return append([]string{"request.opt_out"}, common...)
	case AskComplaint:
		return append([]string{"complaint.acknowledge"}, common...)
	}
	return common
}

// DutyFor is the rule by which a law has a kind of request answered on a day.
func (p *Packs) DutyFor(lawID string, k RequestKind, on calendar.Day) (Clock, bool) {
	for _, duty := range k.duties() {
		if c, ok := p.ClockRule(lawID, duty, on); ok {
			return c, true
		}
	}
	return Clock{}, false
}

// Onward is the duty to tell recipients of what a request changed (GDPR
// Art. 19). No law read so far sets a number for it.
type Onward struct {
	Kinds  []RequestKind
	Words  string
	Source Source
}

// readOnward reads the duty to tell recipients, or takes it over from the law
// from which l inherits.
func readOnward(t tree, l, base *Law) []Onward {
	var list []Onward
	if o := t.at("request_handling", "onward_duty"); o.there() {
		list = append(list, Onward{[]RequestKind{AskRectification, AskErasure, AskRestriction}, o.at("tell_recipients").need(), o.source()})
	}
	if c := t.at("request_handling", "correction"); strings.Contains(c.at("qualifier").text(), "organisations given the data") {
		list = append(list, Onward{[]RequestKind{AskRectification}, c.at("qualifier").text(), c.source()})
	}
	if list == nil && base != nil {
		for _, o := range base.Onward {
			o.Source = inherited(o.Source, l.Name+", ", "S: taken over from "+base.ID+" with its article numbers")
			list = append(list, o)
		}
	}
	return list
}
