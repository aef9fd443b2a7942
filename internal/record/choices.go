package record

// Choices that more than one register uses.

// Criticality of a system or an engagement to the organisation and to people.
type Criticality string

func (Criticality) Values() []string { return []string{"low", "medium", "high", "critical"} }

// Demanding reports whether so much depends on it that a party is examined by a
// questionnaire before it is used.
func (c Criticality) Demanding() bool { return c == "high" || c == "critical" }

// Level of likelihood, severity or risk.
type Level string

func (Level) Values() []string { return []string{"low", "medium", "high", "very_high"} }

var levels = map[Level]int{"low": 1, "medium": 2, "high": 3, "very_high": 4}

// YesNo knows a third answer, because "no" and "nobody has said" are not the same.
type YesNo string

func (YesNo) Values() []string { return []string{"yes", "no", "unknown"} }

// Mechanism is the safeguard of a transfer to a third country (GDPR Arts. 45-49
// and their like elsewhere).
type Mechanism string

func (Mechanism) Values() []string {
	return []string{
		"none_needed", "adequacy", "scc", "bcr", "code_of_conduct", "certification", "ad_hoc_clauses", "public_instrument",
		"administrative_arrangement", "authority_clauses", "derogation", "uk_idta", "uk_addendum", "other",
	}
}

// Module of the standard contractual clauses (Decision (EU) 2021/914).
type Module string

func (Module) Values() []string { return []string{"c2c", "c2p", "p2p", "p2c"} }

// Derogation is the letter of GDPR Art. 49(1), or its second subparagraph.
type Derogation string

func (Derogation) Values() []string { return []string{"a", "b", "c", "d", "e", "f", "g", "compelling"} }

// Role in which personal data are processed (GDPR Art. 4(7)-(8), 26, 28; ISO/IEC 29100).
type Role string

const (
	Controller      Role = "controller"
	JointController Role = "joint_controller"
	Processor       Role = "processor"
	SubProcessor    Role = "sub_processor"
)

func (Role) Values() []string {
	return []string{string(Controller), string(JointController), string(Processor), string(SubProcessor)}
}

// Serves reports whether the role acts on behalf of somebody else.
func (r Role) Serves() bool { return r == Processor || r == SubProcessor }

// Decides reports whether the role determines purposes and means.
func (r Role) Decides() bool { return r == Controller || r == JointController }
