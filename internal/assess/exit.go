package assess

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
)

// ExitStep is one thing that the end of an engagement asks for (guard G11).
type ExitStep struct {
	Name  string // notice, returned, proof, access, transfers, ended
	Done  bool
	On    calendar.Day
	Field string // of the engagement; "" for what lies elsewhere
}

// ExitSteps say what the exit of an engagement has and lacks; transfers are those of
// the engagement that go on. Proof of return or erasure is asked for, its file is not
// part of the guard (GDPR Art. 28(3)(g); S-093).
func ExitSteps(e *record.Engagement, transfers int) []ExitStep {
	return []ExitStep{
		{"returned", e.ReturnedOrDeletedOn != "", e.ReturnedOrDeletedOn, "returned_or_deleted_on"},
		{"proof", len(e.ReturnProof) > 0, "", "return_proof"},
		{"access", e.AccessRevokedOn != "", e.AccessRevokedOn, "access_revoked_on"},
		{"transfers", transfers == 0, "", ""},
		{"ended", e.Ended != "", e.Ended, "ended"},
	}
}

// LastNotice is the last day on which an agreement that renews itself can be ended for
// its next end, and "" where it has no end or no notice: the end less the notice.
func LastNotice(a *record.Agreement) calendar.Day {
	n, err := a.Notice.Length()
	if a.Expires == "" || a.Notice == "" || err != nil {
		return ""
	}
	return a.Expires.AddMonths(-12*n.Years - n.Months).AddDays(-n.Weeks*7 - n.Days)
}
