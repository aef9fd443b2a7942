package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
)

// Each rule is about something in a world where nothing is missing, and finds nothing.
func TestNoRuleFindsAnythingWhereNothingIsMissing(t *testing.T) {
	t.Parallel()
	for _, f := range assess.Examine(clean().World).Found {
		if !f.Verdict.Holds() {
			t.Errorf("%s is about %d and finds %+v", f.Rule.ID, f.Verdict.Of, f.Verdict.Short)
		}
	}
}
