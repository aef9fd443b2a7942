package mail

import (
	"github.com/privet-pims/privet/internal/problem"
)

// The mails that Privet writes. A key names the sentences "mail.KEY.subject",
// ".body", ".button" and ".note"; the arguments of each stand beside it.
const (
	Invitation      = "invitation"       // by, org, role, count of days; link
	PasswordReset   = "password_reset"   // count of minutes; link
	EmailConfirm    = "email_confirm"    // count of minutes; link
	EmailChanged    = "email_changed"    // none; to the old address
	PasswordChanged = "password_changed" // link to the sessions
	FactorAdded     = "factor_added"     // factor; link to the account
	FactorRemoved   = "factor_removed"   // factor; link to the account
	NewSignIn       = "new_sign_in"      // agent; link to the sessions
	Mention         = "mention"          // by, title; quote, link
	Assigned        = "assigned"         // by, title; link
	ApprovalAsked   = "approval_asked"   // by, title; link
	ReviewDue       = "review_due"       // title; link
	RespondAsked    = "respond_asked"    // asker, org, title; quote, link
	ReadAsked       = "read_asked"       // org, title; quote, link
	// SubprocessorChange tells a customer of a sub-processor: asker, org, title; link.
	SubprocessorChange = "subprocessor_change"

	// RequestMessage tells a PII principal that a message about a request waits: org, title; link.
	RequestMessage = "request_message"
	// RequestDelivery tells a PII principal that the answer may be fetched: org, title, day until when; link.
	RequestDelivery = "request_delivery"
	// RequestConfirm asks whoever gave an address whether it is theirs: org, title; link.
	RequestConfirm = "request_confirm"
	// RequestLink tells a PII principal that the own page has another link: org, title; link.
	RequestLink = "request_link"
	// RequestForwarded tells a customer of a request of a PII principal: asker, org, title; link.
	RequestForwarded = "request_forwarded"

	Digest    = "digest"     // org, count; sections, link
	SetupTest = "setup_test" // none
)

// Keys are all of them.
func Keys() []string {
	return []string{
		Invitation, PasswordReset, EmailConfirm, EmailChanged, PasswordChanged, FactorAdded, FactorRemoved, NewSignIn,
		Mention, Assigned, ApprovalAsked, ReviewDue, RespondAsked, ReadAsked, SubprocessorChange, RequestMessage, RequestDelivery, RequestConfirm, RequestLink, RequestForwarded, Digest, SetupTest,
	}
}

// Message is one mail to one person. Its sentences are chosen and filled when it is
// queued, so arguments may be days, times and counts as i18n shows them.
type Message struct {
	To     string // the mailbox
	ToName string // how the person is greeted; may be empty
	Lang   string // BCP 47
	Key    string
	Args   problem.Args

	// Link is what the button opens: an address of this installation from "/" on,
	// or a whole one.
	Link string
	// Quote is what somebody wrote, shown as a quotation and as plain text.
	Quote string
	// Facts are shown as a small table.
	Facts []Fact
	// Items are the parts of a digest.
	Items []Section
	// Unsubscribe is the page on which digests are switched off. OneClick says that it
	// does so at once when a program of mail posts to it (RFC 8058).
	Unsubscribe string
	OneClick    bool
}

// Fact is one line of facts: Name stands for the sentence "mail.fact.NAME" (record,
// due, organisation, role, device, time, address, changed_by), Value is shown as
// the language writes it.
type Fact struct {
	Name  string
	Value any
}

// Section is one part of a digest, in the words of the page it comes from. Count is
// the number that the page shows; Items may be fewer.
type Section struct {
	Title string
	Count int
	Late  bool   // what is in it is overdue
	Link  string // all of them
	Items []Item
}

// Item is one line of a section.
type Item struct {
	Ref   string // PA-014
	Title string
	Note  string // due 1 March 2027
	Link  string
}
