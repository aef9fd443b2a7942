// Package record holds every record type of Privet with its rules and its life.
// Read it first: one register a file, no SQL, no HTTP, no clock.
//
// Names are those of ISO/IEC 29100 and 27701 and of the GDPR. What a field means
// stands at the field; what people read about it is in the locales. "Required"
// means that the record makes no sense without it; everything else that is
// missing is a gap that assess reports and a guard may refuse (decision 5).
package record

import (
	"sync"

	"github.com/privet-pims/privet/internal/register"
)

// All lists every register, in the order in which a stranger would read them. It
// is joined once: any number of callers may work with it at the same time.
func All() *register.Set { return all() }

var all = sync.OnceValue(func() *register.Set {
	return register.NewSet(
		Organisations.Type, Units.Type, Sites.Type, People.Type,
		ProcessingActivities.Type, Systems.Type, DataStores.Type,
		Parties.Type, Engagements.Type, Agreements.Type,
		Risks.Type, Tasks.Type,
		Scopes.Type, RoleAssignments.Type, ContextIssues.Type, InterestedParties.Type, Obligations.Type,
		Objectives.Type, Commitments.Type, Changes.Type, Plans.Type, OwnRequirements.Type, Publications.Type,
		Assessments.Type, Statements.Type, Controls.Type, EvidenceItems.Type,
		Undertakings.Type, LogSources.Type, DesignDecisions.Type,
		DataSets.Type, AccessRights.Type, RetentionRules.Type, Holds.Type, Transfers.Type,
		Questionnaires.Type, Answers.Type, Instructions.Type, SubprocessorChanges.Type, Disclosures.Type,
		Findings.Type, LawPacks.Type,
		Requests.Type, Portals.Type,
		OwnTerms.Type,
	)
})
