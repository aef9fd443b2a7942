package ledger

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/id"
)

func TestRevisionsWithAGapAreNamed(t *testing.T) {
	t.Parallel()
	subject := id.MustParse("01900000-0000-7000-8000-0000000000cc")
	do := func(verb string, rev int64) Entry {
		return Entry{Actor: ann, Verb: verb, Register: "task", Subject: subject, Rev: rev}
	}
	for _, c := range []struct {
		name    string
		entries []Entry
		bad     []int64
	}{
		{"one after the other", []Entry{do("create", 1), do("change", 2), do("approve", 2), do("submit", 3), do("erase", 1), do("change", 4)}, nil},
		{"starting at two", []Entry{do("create", 2)}, []int64{0}},
		{"created twice", []Entry{do("create", 1), do("create", 2)}, []int64{1}},
		{"changed without a new number", []Entry{do("create", 1), do("change", 1)}, []int64{1}},
		{"with a gap", []Entry{do("create", 1), do("change", 3)}, []int64{1}},
		{"backwards", []Entry{do("create", 1), do("change", 2), do("approve", 1)}, []int64{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, public := logged(t, c.entries)
			r, err := Verify(t.Context(), m, Options{Keys: []string{public}})
			if err != nil {
				t.Fatal(err)
			}
			var bad []int64
			for _, f := range r.Findings {
				if f.Kind != Revisions || f.Subject != subject {
					t.Errorf("finding %+v", f)
				}
				bad = append(bad, f.Seq)
			}
			if !slices.Equal(bad, c.bad) {
				t.Errorf("named %v, want %v", bad, c.bad)
			}
		})
	}
}
