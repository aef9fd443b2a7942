// Package account knows the people who sign in: how they prove who they are, which
// organisations they belong to and in which role, and what each of their sessions
// may do. Its tables belong to the installation, because an account is what names
// the organisation.
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
	Role    access.Role
	Person  id.ID // the account's record in the organisation, if known
	Created time.Time
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
	CSRF      []byte // key of the tokens in this session's forms
	MustEnrol bool   // an organisation asks for a second factor that is not there yet
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

// Actor is the account acting in one of its organisations.
func (s *Session) Actor(m Membership) access.Actor {
	return access.Actor{Kind: access.Person, ID: s.Account.ID, Person: m.Person, Org: m.Org, Role: m.Role}
}
