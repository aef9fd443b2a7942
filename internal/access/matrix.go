package access

// Reach is how far a right goes.
type Reach string

const (
	None Reach = ""
	// Own covers what the actor owns or is assigned, whatever its confidentiality.
	Own Reach = "own"
	// UpToInternal covers public and internal records, and what is the actor's own.
	UpToInternal Reach = "internal"
	// UpToConfidential leaves out restricted records, unless they are the actor's own.
	UpToConfidential Reach = "confidential"
	// All covers everything in the organisation.
	All Reach = "all"
)

// Covers reports whether the reach extends to a record of confidentiality c that
// is, or is not, the actor's own.
func (r Reach) Covers(c Confidentiality, own bool) bool {
	switch r {
	case All:
		return true
	case UpToConfidential:
		return own || c != Restricted
	case UpToInternal:
		return own || c == Public || c == Internal || c == ""
	case Own:
		return own
	}
	return false
}

// Levels lists the confidentialities that the reach covers without ownership.
func (r Reach) Levels() []Confidentiality {
	switch r {
	case All:
		return []Confidentiality{Public, Internal, Confidential, Restricted}
	case UpToConfidential:
		return []Confidentiality{Public, Internal, Confidential}
	case UpToInternal:
		return []Confidentiality{Public, Internal}
	}
	return nil
}

type rights map[Verb]Reach

// everything that is done to records. Nobody erases alone, which the store enforces.
var everything = rights{
	Read: All, Create: All, Change: All, Move: All, Approve: All, Archive: All, Restore: All, Comment: All,
	Attach: All, Export: All, Import: All,
}

var readAll = rights{Read: All, Export: All, Comment: All}

// matrix is the table of decision 12. What is not here is refused.
var matrix = map[Role]map[Group]rights{
	Owner: {
		Records: everything, Organisation: everything, Assessments: everything, Cases: everything, Tasks: everything,
		Installation: {Read: All, Ledger: All, Members: All, Backup: All, Erase: All, Import: All},
	},
	PrivacyManager: {
		// Approving also wants the role named in the register's own move.
		Records: everything, Organisation: everything, Assessments: everything, Cases: everything, Tasks: everything,
		Installation: {Read: All, Ledger: All, Members: All, Erase: All, Import: All},
	},
	DPO: {
		Records:      {Read: All, Export: All, Comment: All, Attach: All},
		Organisation: {Read: All, Export: All, Comment: All},
		// The officer works on assessments and approves nothing that he would have
		// to judge (GDPR Art. 38(6)): no Approve anywhere in this row.
		Assessments:  {Read: All, Create: All, Change: All, Move: All, Comment: All, Attach: All, Export: All},
		Cases:        {Read: All, Create: All, Change: All, Move: All, Comment: All, Attach: All, Export: All},
		Tasks:        {Read: All, Create: All, Change: All, Move: All, Comment: All, Attach: All, Export: All},
		Installation: {Read: All, Ledger: All},
	},
	Contributor: {
		Records:      {Read: UpToInternal, Create: Own, Change: Own, Move: Own, Comment: UpToInternal, Attach: Own, Export: UpToInternal},
		Organisation: {Read: UpToInternal, Comment: UpToInternal},
		Assessments:  {Read: UpToInternal, Create: Own, Change: Own, Move: Own, Comment: UpToInternal, Attach: Own, Export: UpToInternal},
		// No requests or incidents unless assigned.
		Cases:        {Read: Own, Change: Own, Move: Own, Comment: Own, Attach: Own},
		Tasks:        {Read: UpToInternal, Create: Own, Change: Own, Move: Own, Comment: UpToInternal, Attach: Own},
		Installation: {Read: All},
	},
	Reader: {
		Records: {Read: UpToInternal}, Organisation: {Read: UpToInternal}, Assessments: {Read: UpToInternal},
		Tasks:        {Read: Own},
		Installation: {Read: All},
	},
	InternalAuditor: {
		Records: readAll, Organisation: readAll, Assessments: readAll, Cases: readAll, Tasks: readAll,
		Installation: {Read: All, Ledger: All},
	},
	ExternalAuditor: {
		Records: {Read: UpToConfidential, Export: UpToConfidential}, Organisation: {Read: UpToConfidential},
		Assessments:  {Read: UpToConfidential, Export: UpToConfidential},
		Cases:        {Read: UpToConfidential},
		Installation: {Read: All, Ledger: All},
	},
	Respondent: {},
	System: {
		Records: everything, Organisation: everything, Assessments: everything, Cases: everything, Tasks: everything,
		Installation: {Read: All, Ledger: All},
	},
}

// Within reports whether somebody of role a may give role b away: nobody hands
// out more than he has, and a privacy manager invites below owner.
func Within(a, b Role) bool {
	for _, g := range Groups() {
		for v, r := range matrix[b][g] {
			if r != None && matrix[a][g][v] == None {
				return false
			}
		}
	}
	return b.Valid()
}
