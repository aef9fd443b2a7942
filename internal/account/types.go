// Package account knows the people who sign in: how they prove who they are, which
// organisations they belong to and in which role, and what each of their sessions
// may do. Its tables belong to the installation, because an account is what names
// the organisation.
//
// Invariants: secrets are kept as hashes, or sealed by the vault; every refusal of a
// sign-in is the same sentence and costs the same work; whoever has a second factor
// is asked for it, however the first was proven; an organisation's rules are asked
// wherever a session becomes an actor (Session.Actor), so no surface can forget them.
package account

import (
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
)

// Account is a person who can sign in.
type Account struct {
	ID       id.ID
	Email    string
	Name     string
	Created  time.Time
	Disabled time.Time // zero while the account may sign in
	Preferences
}

// Preferences are how somebody wants to see Privet; empty means as the
// organisation or the browser says.
type Preferences struct {
	Lang     string // BCP 47
	Theme    string // "", light, dark
	Density  string // "", comfortable
	Terms    string // "", iso, law: PII principal or data subject (S-162)
	TimeZone string // IANA name
	Digest   string // "", off, daily, weekly
	NoKeys   bool   // single-key shortcuts are off (WCAG 2.1.4)
}

// Membership is what an account is in one organisation.
type Membership struct {
	Account id.ID
	Org     id.ID
	Slug    string // of the organisation, for addresses
	Title   string // of the organisation's record
	Terms   string // in whose words the organisation reads, "law" or "iso"; "" is the law's (S-162)
	Small   bool   // the organisation's profile leaves out what small ones seldom need (S-010)
	Role    access.Role
	Person  id.ID // the account's record in the organisation, if known
	Created time.Time
	Expires time.Time // when it ends by itself, as an auditor's does; zero if it does not
	Rules   Rules     // what the organisation asks of those who sign in
}

// Strength says how somebody proved who he is.
type Strength string

const (
	OneFactor  Strength = "one"
	TwoFactors Strength = "two" // password and code, or a passkey, or a provider that said so
	Provider   Strength = "provider"
)

// Session is one browser that is signed in.
type Session struct {
	ID        id.ID
	Account   Account
	Members   []Membership // oldest first
	Strength  Strength
	Method    string // password, passkey, totp, recovery, oidc
	Created   time.Time
	Seen      time.Time
	Proved    time.Time // when the person last proved who he is (re-authentication)
	Expires   time.Time
	Agent     string // browser and system in words, never the whole header
	Network   string // the address it was last begun from, cut to its network
	CSRF      []byte // key of the tokens in this session's forms
	MustEnrol bool   // an organisation asks for a second factor that is not there yet
	Renew     bool   // the account's rights changed: call Rotate and set the new cookie

	provider id.ID // that vouched for this session; zero for a password or passkey
	bound    id.ID // organisation beyond which that provider's word does not count
	home     id.ID // organisation that manages the account
}

// Step is what a session has to do before it may act in an organisation.
type Step string

const (
	Ready Step = ""
	// EnrolStep asks for a second factor: set one up, or sign in with the one there is.
	EnrolStep Step = "enrol"
	// ProviderStep asks to sign in through the organisation's own provider.
	ProviderStep Step = "provider"
	// OtherStep asks to sign in in another way: the provider of this session belongs
	// to a different organisation.
	OtherStep Step = "other"
)

// Step is what the session has to do before it may act for m.
func (s *Session) Step(m Membership) Step {
	switch {
	case !s.bound.IsZero() && s.bound != m.Org:
		return OtherStep
	case m.Rules.SSOOnly && s.provider != m.Rules.Provider:
		return ProviderStep
	case m.Rules.SecondFactor && s.Strength != TwoFactors:
		return EnrolStep
	}
	return Ready
}

// In is what the session's account is in the organisation with that slug or
// identifier.
func (s *Session) In(org string) (Membership, bool) {
	for _, m := range s.Members {
		if m.Slug == org || m.Org.String() == org {
			return m, true
		}
	}
	return Membership{}, false
}

// Actor is the account acting in one of its organisations. As long as a Step is to
// be taken first it is the zero Actor, which may nothing.
func (s *Session) Actor(m Membership) access.Actor {
	if m.Account != s.Account.ID || s.Step(m) != Ready {
		return access.Actor{}
	}
	return access.Actor{Kind: access.Person, ID: s.Account.ID, Person: m.Person, Org: m.Org, Role: m.Role}
}
