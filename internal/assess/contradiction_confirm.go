package assess

import "github.com/privet-pims/privet/internal/record"

// contradictedConfirmations: what somebody confirmed, or was to confirm, against
// the day; and who answers for it.
func contradictedConfirmations() []ContradictionRule {
	const pa = "processing-activities"
	return []ContradictionRule{
		taken("record.review", pa, "", "review_overdue"),
		taken("documents.reviewed", record.Systems.Name, ""),
		taken("owner.present", pa, "people", "owner_gone"),
		taken("roles.present", record.RoleAssignments.Name, "people", "holder_gone"),
		taken("impact.agrees", pa, ""),
		taken("impact.assessed", pa, ""),
	}
}
