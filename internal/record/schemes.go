package record

import "github.com/privet-pims/privet/internal/register"

// Taxonomies. A Term of one of these is a code of internal/catalogue or
// internal/law, or the words of a foreign register.
type (
	piiCategory       struct{}
	principalCategory struct{}
	purpose           struct{}
	operation         struct{}
	recipientCategory struct{}
	measure           struct{}
	threat            struct{}
	harm              struct{}
	channel           struct{}
	transport         struct{}
	// LawScheme is the list of laws in internal/law.
	LawScheme        struct{}
	lawfulBasis      struct{}
	specialCondition struct{}
	criminalGround   struct{}
	requirement      struct{}
)

func (piiCategory) Scheme() string       { return "pii_category" }
func (principalCategory) Scheme() string { return "principal_category" }
func (purpose) Scheme() string           { return "purpose" }
func (operation) Scheme() string         { return "operation" }
func (recipientCategory) Scheme() string { return "recipient_category" }
func (measure) Scheme() string           { return "measure" }
func (threat) Scheme() string            { return "threat" }
func (harm) Scheme() string              { return "harm" }
func (channel) Scheme() string           { return "channel" }
func (transport) Scheme() string         { return "transport" }
func (LawScheme) Scheme() string         { return "law" }
func (lawfulBasis) Scheme() string       { return "lawful_basis" }
func (specialCondition) Scheme() string  { return "special_condition" }
func (criminalGround) Scheme() string    { return "criminal_ground" }
func (requirement) Scheme() string       { return "requirement" }

type (
	PIICategory       = register.Term[piiCategory]
	PrincipalCategory = register.Term[principalCategory]
	Purpose           = register.Term[purpose]
	Operation         = register.Term[operation]
	RecipientCategory = register.Term[recipientCategory]
	Measure           = register.Term[measure]
	Threat            = register.Term[threat]
	Channel           = register.Term[channel]
	Transport         = register.Term[transport]
	Law               = register.Term[LawScheme]
	LawfulBasis       = register.Term[lawfulBasis]
	SpecialCondition  = register.Term[specialCondition]
	CriminalGround    = register.Term[criminalGround]
	// Requirement is the key of a requirement in the library, such as 27701:2025/A.1.2.7.
	Requirement = register.Term[requirement]
)

// anyRegister lets a Ref point at a record of every register.
type anyRegister struct{}

func (anyRegister) Registers() []string { return nil }
