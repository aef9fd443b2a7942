package catalogue

import (
	"testing"
)

// S-024, S-025: the counts are those of the standard.
func TestTheEditionsHaveTheirControlsAndClauses(t *testing.T) {
	t.Parallel()
	l, err := LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]int{}
	for _, r := range l.Controls(Edition2025, Both) {
		tables[r.Table]++
	}
	for _, x := range []struct {
		what      string
		got, want int
	}{
		{"controls of table A.1", tables["A.1"], 31},
		{"controls of table A.2", tables["A.2"], 18},
		{"controls of table A.3", tables["A.3"], 29},
		{"controls of 2025 for a controller", len(l.Controls(Edition2025, Controller)), 60},
		{"controls of 2025 for a processor", len(l.Controls(Edition2025, Processor)), 47},
		{"controls of 2025 for both", len(l.Controls(Edition2025, Both)), 78},
		{"controls of 2019 for a controller", len(l.Controls(Edition2019, Controller)), 31},
		{"controls of 2019 for a processor", len(l.Controls(Edition2019, Processor)), 18},
		{"clauses of 2025", len(l.Clauses(Edition2025)), 30},
		{"clauses of 2019", len(l.Clauses(Edition2019)), 26},
		{"items of clause 6 of 2019", len(l.Guidelines2019()), 114},
		{"items of clause 6 without counterpart", len(l.Dropped2019()), 70},
		{"principles of ISO/IEC 29100", len(l.Asking(ISO29100)), 11},
	} {
		if x.got != x.want {
			t.Errorf("%s: %d, want %d", x.what, x.got, x.want)
		}
	}
}
