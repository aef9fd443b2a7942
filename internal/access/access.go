// Package access says who may do what: roles, verbs, groups of registers, and
// one table that joins them.
//
// The table (matrix.go) is the only place where a right is granted. Surfaces ask
// it, the store asks it again, and a test holds every route and command against
// it. A right has a reach: what it covers by ownership and by confidentiality.
package access

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
)

// Role is what somebody is in one organisation.
type Role string

const (
	Owner           Role = "owner"
	PrivacyManager  Role = "privacy_manager"
	DPO             Role = "dpo"
	Contributor     Role = "contributor"
	Respondent      Role = "respondent"
	Reader          Role = "reader"
	InternalAuditor Role = "internal_auditor"
	ExternalAuditor Role = "external_auditor"
	System          Role = "system"
)

// Roles that a person or token may hold, from the widest to the narrowest.
func Roles() []Role {
	return []Role{Owner, PrivacyManager, DPO, InternalAuditor, Contributor, ExternalAuditor, Reader, Respondent}
}

// Valid reports whether r is a role that a person or token may hold.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Verb is what is done.
type Verb string

const (
	Read    Verb = "read"
	Create  Verb = "create"
	Change  Verb = "change"
	Move    Verb = "move"
	Approve Verb = "approve"
	Archive Verb = "archive"
	Restore Verb = "restore"
	Comment Verb = "comment"
	Attach  Verb = "attach"
	Export  Verb = "export"
	Import  Verb = "import"
	Erase   Verb = "erase" // body of a ledger entry; wants a second person
	Ledger  Verb = "ledger"
	Members Verb = "members" // tokens and memberships
	Backup  Verb = "backup"  // full export of the organisation
)

// Verbs in the order of the table.
func Verbs() []Verb {
	return []Verb{Read, Create, Change, Move, Approve, Archive, Restore, Comment, Attach, Export, Import, Erase, Ledger, Members, Backup}
}

// Group is a set of registers that share their rights.
type Group string

const (
	Records      Group = "records"      // inventory and register of processing
	Organisation Group = "organisation" // organisation, units, sites, people
	Assessments  Group = "assessments"  // risk and impact
	Cases        Group = "cases"        // requests of PII principals, incidents
	Tasks        Group = "tasks"
	Installation Group = "installation" // ledger, tokens, backup: no register
)

// Groups in the order of the table.
func Groups() []Group { return []Group{Records, Organisation, Assessments, Cases, Tasks, Installation} }

// Confidentiality restricts reading inside the organisation.
type Confidentiality string

const (
	Public       Confidentiality = "public"
	Internal     Confidentiality = "internal"
	Confidential Confidentiality = "confidential"
	Restricted   Confidentiality = "restricted"
)

// Values lists the levels from open to closed.
func (Confidentiality) Values() []string {
	return []string{string(Public), string(Internal), string(Confidential), string(Restricted)}
}

// Kind tells what acts.
type Kind string

const (
	Person   Kind = "person"   // signed in
	Token    Kind = "token"    // an API token
	Operator Kind = "operator" // the command line on the machine of the database
	Job      Kind = "system"   // a named reaction
	Link     Kind = "link"     // a signed link without an account
)

// Actor is who acts, and in which organisation. The zero Actor may nothing.
type Actor struct {
	Kind     Kind
	ID       id.ID // account or token
	Person   id.ID // the record of the person in this organisation, if known
	Org      id.ID
	Role     Role
	OnBehalf id.ID
	Name     string // of a system reaction; never a person's name
	Scopes   []string
	Request  string // identifier of the request that caused this
}

// SystemActor acts for a named reaction in one organisation.
func SystemActor(org id.ID, reaction string) Actor {
	return Actor{Kind: Job, Org: org, Role: System, Name: reaction}
}

// Reach of v in group g: the role's reach, narrowed by the scopes of a token.
func (a Actor) Reach(v Verb, g Group) Reach {
	if a.Kind == "" || a.Org.IsZero() || !a.scoped(v, g) {
		return None
	}
	return matrix[a.Role][g][v]
}

// May reports whether a may do v somewhere in g.
func (a Actor) May(v Verb, g Group) bool { return a.Reach(v, g) != None }

// SeesDrafts tells the working copy from what is in force: readers and external
// auditors see only what has been approved (where the register has approval).
func (a Actor) SeesDrafts() bool {
	return a.Role != Reader && a.Role != ExternalAuditor && a.Role != Respondent
}

// Scopes narrow a token: "read" or "write", alone or for one group as
// "read:records". No scope is the role as it stands.
func (a Actor) scoped(v Verb, g Group) bool {
	if a.Kind != Token || len(a.Scopes) == 0 {
		return true
	}
	if v == Backup {
		return slices.Contains(a.Scopes, "write") // an archive holds every group
	}
	class := "write"
	if v == Read || v == Export || v == Ledger {
		class = "read"
	}
	for _, s := range a.Scopes {
		what, where, narrow := strings.Cut(s, ":")
		if (what == class || what == "write" && v == Read) && (!narrow || Group(where) == g) {
			return true
		}
	}
	return false
}

// ValidScope reports whether s is a scope that a token may carry.
func ValidScope(s string) bool {
	what, where, narrow := strings.Cut(s, ":")
	return (what == "read" || what == "write") && (!narrow || slices.Contains(Groups(), Group(where)))
}
