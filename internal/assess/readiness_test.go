package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
)

// S-172
func TestReadinessAndThePointsOfItsCausesMakeAHundred(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		checks []assess.Check
		score  int
		causes []assess.Cause
		known  bool
	}{
		"nothing to judge":   {nil, 0, nil, false},
		"nothing asked for":  {[]assess.Check{{"a", 10, 0, 0}}, 0, nil, false},
		"all holds":          {[]assess.Check{{"a", 10, 4, 4}, {"b", 5, 1, 1}}, 100, nil, true},
		"one of four":        {[]assess.Check{{"a", 10, 4, 3}}, 75, []assess.Cause{{"a", 25, 1, 4}}, true},
		"weights share":      {[]assess.Check{{"a", 3, 2, 1}, {"b", 1, 2, 0}}, 37, []assess.Cause{{"a", 38, 1, 2}, {"b", 25, 2, 2}}, true},
		"what is empty":      {[]assess.Check{{"a", 1, 1, 0}, {"b", 99, 0, 0}}, 0, []assess.Cause{{"a", 100, 1, 1}}, true},
		"a trace costs":      {[]assess.Check{{"a", 1, 10_000, 9_999}, {"b", 1, 1, 1}}, 99, []assess.Cause{{"a", 1, 1, 10_000}}, true},
		"thirds are rounded": {[]assess.Check{{"a", 1, 1, 0}, {"b", 1, 1, 0}, {"c", 1, 1, 0}}, 0, []assess.Cause{{"a", 34, 1, 1}, {"b", 33, 1, 1}, {"c", 33, 1, 1}}, true},
	} {
		got := assess.Ready(tt.checks)
		if got.Score != tt.score || got.Known != tt.known || !slices.Equal(got.Causes, tt.causes) {
			t.Errorf("%s: %+v", name, got)
		}
		sum := got.Score
		for _, c := range got.Causes {
			sum += c.Points
		}
		if got.Known && sum != 100 {
			t.Errorf("%s: score and points make %d", name, sum)
		}
	}
}

// S-172
func TestADropOfTheScoreNamesItsCauses(t *testing.T) {
	t.Parallel()
	before := assess.Ready([]assess.Check{{"reviews", 1, 10, 10}, {"gaps", 1, 10, 8}, {"tasks", 1, 4, 3}})
	now := assess.Ready([]assess.Check{{"reviews", 1, 10, 7}, {"gaps", 1, 10, 9}, {"tasks", 1, 4, 4}})
	got := assess.Changed(before.Causes, now.Causes)
	sum := 0
	for _, s := range got {
		sum += s.Points
	}
	if sum != now.Score-before.Score {
		t.Errorf("the score went from %d to %d, the causes make %d: %+v", before.Score, now.Score, sum, got)
	}
	if len(got) != 3 || got[0] != (assess.Shift{"reviews", -10, 3, 0}) || got[2].Points <= 0 {
		t.Errorf("causes %+v", got)
	}
}
