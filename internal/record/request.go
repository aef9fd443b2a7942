package record

import (
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Request is what a PII principal asks of the organisation, from receipt to the sealed
// answer (GDPR Art. 12 to 22; ISO/IEC 27701:2025, A.1.3 and A.2.3; S-061, S-062). It
// holds nothing that names the person: who asks, the messages and the files lie beside
// it, where fewer people read them and where they end sooner (decision 12).
type Request struct {
	register.Head

	Types      register.Choices[RequestType] `reg:"list,filter"`
	Laws       register.Terms[LawScheme]     `reg:"list,filter"` // under which it is answered; the earliest date governs
	Country    register.Country              `reg:"list,filter"` // where the person is
	Channel    RequestChannel                `reg:"list,filter"`
	ReceivedAt time.Time                     `reg:"list"`
	Language   string                        `reg:"max=20,filter"` // BCP 47, of the person
	Portal     register.Link[Portal]         `reg:"filter"`        // through which it came

	ActsFor    ActsFor                 `reg:"filter"`
	Authority  Authority               // of whoever acts for somebody
	Acting     AuthorityKind           `reg:"filter"` // by what whoever acts for somebody may
	Role       Role                    `reg:"filter"` // in which we hold the data
	Customer   register.Link[Party]    `reg:"filter"` // for whom we process
	Complexity RequestComplexity       `reg:"filter"`
	Assignee   register.Link[Person]   `reg:"list,filter"`
	Concerns   register.Links[Request] `reg:"filter"` // earlier requests of the same person, or what this one doubles

	// Identity, proportionate to what is asked (GDPR Art. 12(6)); no copy of a document is kept.
	Identity        IdentityState `reg:"list,filter"`
	IdentityMethod  IdentityMethod
	IdentityMatched register.Lines // which facts agreed: "e-mail", "customer number"; no values
	IdentityWhy     register.Text  `reg:"max=2000"` // why this check was enough, or why none was needed
	IdentityAskedOn calendar.Day
	IdentityOn      calendar.Day // when the proof arrived

	Steps register.Rows[RequestStep]
	Items register.Rows[FulfilmentItem]

	// The clock's facts: time stands still, or more of it was taken (S-063).
	Pauses          register.Rows[RequestPause]
	ExtensionReason register.Text `reg:"max=2000"`
	ExtensionToldOn calendar.Day
	ExtensionTo     calendar.Day // where the law names no number
	// Whose wall showed the day and whose holidays count: kept from the day of receipt, so that
	// an organisation that moves changes no date.
	Zone  string `reg:"max=60,computed"`
	Place string `reg:"max=20,computed"`
	// What follows from them. A reaction writes these and nobody else.
	DueOn         calendar.Day `reg:"list,filter,computed"`
	DueAt         time.Time    `reg:"computed"` // last instant
	DueLaw        Law          `reg:"filter,computed"`
	FirstDueOn    calendar.Day `reg:"computed"` // without the extension
	AcknowledgeBy calendar.Day `reg:"computed"`
	Clock         ClockState   `reg:"list,filter,computed"`

	// Before the answer.
	Scope               register.Text         `reg:"max=5000"` // what was agreed with the person
	ThirdParties        ThirdPartyCheck       `reg:"filter"`
	ExemptionsWeighed   YesNo                 `reg:"filter"`
	SecondReader        register.Link[Person] `reg:"filter"`
	SecondReadOn        calendar.Day
	Outcome             RequestOutcome `reg:"list,filter"`
	RefusalGround       RefusalGround  `reg:"filter"`
	RefusalProvision    string         `reg:"max=500"` // "Art. 12(5)(b) GDPR"
	RefusalReason       register.Text  `reg:"max=5000"`
	ComplaintTold       YesNo          // how to complain and to go to court (GDPR Art. 12(4))
	AcknowledgedOn      calendar.Day
	AnsweredAt          time.Time
	DeliveredOn         calendar.Day
	ComplainedOn        calendar.Day `reg:"filter,computed"` // when the person complained to us, the last time
	ComplaintAnsweredOn calendar.Day `reg:"filter,computed"`
	RecipientsTold      register.Rows[ToldRecipient]
	ForwardedOn         calendar.Day
	InstructionReceived register.Link[Instruction]
	CustomerWants       CustomerWants `reg:"filter"` // by the instruction
	KeepUntil           calendar.Day  `reg:"filter"` // then who asked, the messages and the files are erased
	Note                register.Text `reg:"max=10000"`
}

// RequestType is a right that a request invokes; the words are those of law.RequestKind.
type RequestType string

func (RequestType) Values() []string {
	return []string{
		"access", "copy", "rectification", "erasure", "restriction", "portability", "objection", "withdraw_consent",
		"automated_decision_review", "opt_out_sale_sharing", "limit_sensitive", "complaint", "information",
	}
}

// Changes reports whether granting the request changes data that others were given, who
// are then told (GDPR Art. 19).
func (t RequestType) Changes() bool {
	return t == "rectification" || t == "erasure" || t == "restriction"
}

// Discloses reports whether granting the request hands data out.
func (t RequestType) Discloses() bool { return t == "access" || t == "copy" || t == "portability" }

// RequestChannel is how a request came.
type RequestChannel string

const (
	ByPortal RequestChannel = "portal"
	ByEmail  RequestChannel = "e-mail"
	ByAPI    RequestChannel = "api"
)

func (RequestChannel) Values() []string {
	return []string{"portal", "e-mail", "letter", "phone", "in_person", "representative", "controller", "api"}
}

// ActsFor says for whom somebody asks.
type ActsFor string

func (ActsFor) Values() []string { return []string{"self", "child", "represented"} }

// Authority is whether somebody may ask for another person.
type Authority string

func (Authority) Values() []string { return []string{"not_needed", "asked", "shown", "missing"} }

// AuthorityKind is by what somebody may ask for another person: parental responsibility,
// guardianship, a power of attorney, or as a consumer's authorised agent (11 CCR § 7063).
type AuthorityKind string

func (AuthorityKind) Values() []string {
	return []string{"parent", "guardian", "power_of_attorney", "authorised_agent", "lawyer", "other"}
}

// RequestComplexity bears on whether time may be extended (GDPR Art. 12(3)).
type RequestComplexity string

func (RequestComplexity) Values() []string { return []string{"simple", "usual", "complex", "numerous"} }

// IdentityState is how far the check of who asks is.
type IdentityState string

const (
	IdentityConfirmed IdentityState = "confirmed"
	IdentityNotNeeded IdentityState = "not_needed"
	IdentityAsked     IdentityState = "asked"
	IdentityFailed    IdentityState = "failed"
)

func (IdentityState) Values() []string {
	return []string{"open", "asked", "confirmed", "failed", "not_needed"}
}

// IdentityMethod is how identity was checked.
type IdentityMethod string

const EmailRoundTrip IdentityMethod = "email_round_trip"

func (IdentityMethod) Values() []string {
	return []string{"portal_sign_in", "email_round_trip", "known_facts", "call_back", "in_person", "document_seen", "representative"}
}

// ClockState is how a request stands to its date.
type ClockState string

func (ClockState) Values() []string { return []string{"running", "paused", "met", "missed", "stopped"} }

// ThirdPartyCheck is what was done about data of other people in the answer (GDPR Art. 15(4)).
type ThirdPartyCheck string

func (ThirdPartyCheck) Values() []string { return []string{"open", "none_in_it", "redacted"} }

// RequestOutcome is how a request ended.
type RequestOutcome string

const (
	Fulfilled       RequestOutcome = "fulfilled"
	PartlyFulfilled RequestOutcome = "partly_fulfilled"
	Refused         RequestOutcome = "refused"
	NoData          RequestOutcome = "no_data"
)

func (RequestOutcome) Values() []string {
	return []string{"fulfilled", "partly_fulfilled", "refused", "no_data", "withdrawn", "forwarded", "duplicate"}
}

// Denies reports whether the person does not get all that was asked for, and is told why
// and where to complain (GDPR Art. 12(4)).
func (o RequestOutcome) Denies() bool { return o == Refused || o == PartlyFulfilled }

// RefusalGround is why a request is refused, in whole or in part.
type RefusalGround string

func (RefusalGround) Values() []string {
	return []string{
		"manifestly_unfounded", "excessive", "identity_not_shown", "rights_of_others", "legal_duty_to_keep", "legal_claims",
		"freedom_of_expression", "public_interest", "professional_secrecy", "trade_secret", "not_applicable", "other",
	}
}

// RequestStep is one step of the procedure: who does it, by when inside the house (OLA),
// and what came of it (S-062, S-063).
type RequestStep struct {
	register.RowHead
	Kind     RequestStepKind `reg:"required"`
	Assignee register.Link[Person]
	Due      calendar.Day
	Started  time.Time
	Finished time.Time
	By       register.Link[Person]
	Result   register.Text `reg:"max=5000"`
}

// RequestStepKind are the steps of the procedure in order.
type RequestStepKind string

func (RequestStepKind) Values() []string {
	return []string{
		"acknowledge", "verify_identity", "clarify", "locate", "collect", "third_party_review", "redact", "decide",
		"execute", "notify_recipients", "reply", "deliver",
	}
}

// FulfilmentItem is what one system holds about the person and what is done with it.
type FulfilmentItem struct {
	register.RowHead
	System     register.Link[System]
	DataSet    register.Link[DataSet]
	Activity   register.Link[ProcessingActivity]
	State      ItemState `reg:"required"`
	Action     ItemAction
	Asked      register.Link[Person]
	AskedOn    calendar.Day
	Due        calendar.Day
	Found      string `reg:"max=500"` // "41 records"; no contents
	Count      int64
	Exemption  RefusalGround
	Provision  string              `reg:"max=500"`
	Reason     register.Text       `reg:"max=5000"`
	Hold       register.Link[Hold] // that stands in the way
	DoneOn     calendar.Day
	Changed    int64
	Checked    string `reg:"max=500"` // how the result was verified
	AnsweredAt time.Time
}

func (i *FulfilmentItem) Validate(p *problem.List) {
	p.If(i.Count < 0, "count", "negative")
	p.If(i.Changed < 0, "changed", "negative")
	p.If(i.State == ItemExempted && i.Exemption == "", "exemption", "exemption_needs_ground")
	p.If(i.System.ID.IsZero() && i.DataSet.ID.IsZero() && i.Activity.ID.IsZero(), "system", "item_where")
}

// Open reports whether something is still to be done or to be heard.
func (i FulfilmentItem) Open() bool {
	return i.State == "" || i.State == "open" || i.State == "asked" || i.State == "unsure"
}

// Settled reports whether the item was carried out, exempted or empty (guard G14).
func (i FulfilmentItem) Settled() bool {
	return i.State == ItemExecuted || i.State == ItemExempted || i.State == ItemNothing
}

// ItemState is how far one system is.
type ItemState string

const (
	ItemOpen     ItemState = "open"
	ItemAsked    ItemState = "asked"
	ItemFound    ItemState = "found"
	ItemExecuted ItemState = "executed"
	ItemExempted ItemState = "exempted"
	ItemNothing  ItemState = "nothing"
)

func (ItemState) Values() []string {
	return []string{"open", "asked", "unsure", "found", "nothing", "executed", "exempted"}
}

// ItemAction is what is done with what was found.
type ItemAction string

func (ItemAction) Values() []string {
	return []string{"export", "delete", "anonymise", "mask", "restrict", "correct", "none", "manual"}
}

// RequestPause is a time in which the clock stood still, where the law lets it.
type RequestPause struct {
	register.RowHead
	From   calendar.Day `reg:"required"`
	To     calendar.Day // "" while it lasts
	Reason PauseReason  `reg:"required"`
}

func (r *RequestPause) Validate(p *problem.List) {
	p.If(r.To != "" && r.To < r.From, "to", "order", "other", "from")
}

// PauseReason is why a clock stands; the words are those of law.StandstillReason.
type PauseReason string

const (
	PauseIdentity      PauseReason = "identity"
	PauseClarification PauseReason = "clarification"
)

func (PauseReason) Values() []string { return []string{"identity", "clarification"} }

// ToldRecipient is somebody who had the data and was told of what was changed, or why
// not (GDPR Art. 19).
type ToldRecipient struct {
	register.RowHead
	Recipient register.Link[Party] `reg:"required"`
	ToldOn    calendar.Day
	WhyNot    register.Text `reg:"max=2000"` // impossible or disproportionate
}

// Closed reports whether nothing more is to be done.
func (r *Request) Closed() bool {
	switch r.State {
	case "closed", "duplicate", "withdrawn", "forwarded":
		return true
	}
	return false
}

// Answered counts the items that have been heard of.
func (r *Request) Answered() (done, all int) {
	for _, i := range r.Items {
		if !i.Open() {
			done++
		}
	}
	return done, len(r.Items)
}

func (r *Request) Validate(p *problem.List) {
	p.If(r.ExtensionToldOn != "" && r.ExtensionReason == "", "extension_reason", "extension_needs_reason")
	p.If(r.ExtensionReason != "" && r.ExtensionToldOn == "", "extension_told_on", "extension_needs_notice")
	p.If(!r.AnsweredAt.IsZero() && !r.ReceivedAt.IsZero() && r.AnsweredAt.Before(r.ReceivedAt), "answered_at", "order", "other", "received_at")
	r.underInstruction(p)
	open := 0
	for _, x := range r.Pauses {
		if x.To == "" {
			open++
		}
	}
	p.If(open > 1, "pauses", "one_open_pause")
}

var Requests = register.Define[Request](register.Def[Request]{
	Name: "requests", Prefix: "DSR", Menu: "rights", Icon: "user-check-2", Group: access.Cases,
	Controls: []string{"27701:2025/A.1.3.2", "27701:2025/A.1.3.7", "27701:2025/A.1.3.8", "27701:2025/A.1.3.9", "27701:2025/A.1.3.10", "27701:2025/A.2.3.2"},
	Flow:     &requestFlow, Assigned: []string{"assignee"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"types", "scope", "country", "laws", "complexity", "concerns"}},
		{Name: "intake", Fields: []string{"received_at", "channel", "portal", "language", "acts_for", "acting", "authority", "role", "customer", "assignee"}},
		{Name: "identity", Fields: []string{"identity", "identity_method", "identity_matched", "identity_why", "identity_asked_on", "identity_on"}},
		{Name: "fulfilment", Fields: []string{"items", "steps", "third_parties", "exemptions_weighed", "second_reader", "second_read_on"}},
		{Name: "clock", Fields: []string{"due_on", "due_at", "due_law", "first_due_on", "acknowledge_by", "clock", "zone", "place", "acknowledged_on", "pauses", "extension_reason", "extension_told_on", "extension_to"}},
		{Name: "answer", Fields: []string{"outcome", "refusal_ground", "refusal_provision", "refusal_reason", "complaint_told", "answered_at", "delivered_on", "complained_on", "complaint_answered_on", "recipients_told", "forwarded_on", "instruction_received", "customer_wants", "keep_until"}},
	},
})
