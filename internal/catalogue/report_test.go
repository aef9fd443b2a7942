package catalogue

import (
	"encoding/csv"
	"io/fs"
	"path"
	"testing"
)

// raw reads a file of the library as it lies there, without the library's readers.
func raw(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := libraryFiles.Open("data/library/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, head := range rows[0] {
			m[head] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// S-034: the numbers of the report are those of the files.
func TestTheReportIsARecountOfTheFiles(t *testing.T) {
	t.Parallel()
	r := Library().Report()

	names, err := fs.Glob(libraryFiles, "data/library/obligations/*.csv")
	if err != nil || len(names) != 11 {
		t.Fatal(names, err)
	}
	duties, mapped := 0, 0
	for _, name := range names {
		for _, row := range raw(t, "obligations/"+path.Base(name)) {
			duties++
			for _, c := range row["iso27701_2025"] {
				if c == '|' {
					mapped++
				}
			}
			if row["iso27701_2025"] != "" {
				mapped++
			}
		}
	}
	provisions, inFramework := 0, map[string]int{}
	for _, row := range raw(t, "provisions.csv") {
		inFramework[row["framework"]]++
		switch row["level"] {
		case "chapter", "function", "category", "subcategory":
		default:
			provisions++
		}
	}
	crosswalk := map[string]int{}
	for _, row := range raw(t, "crosswalk.csv") {
		crosswalk[row["provenance"]]++
	}
	by := map[string]int{}
	for _, p := range r.Mappings {
		by[p.Provenance] = p.Rows
	}
	rows := 0
	for _, p := range r.Mappings {
		if p.Provenance != "annex-f" {
			rows += p.Rows
		}
	}
	for _, x := range []struct {
		what      string
		got, want int
	}{
		{"duties and conditions", r.Totals.Duties + r.Totals.Conditions, duties},
		{"conditions", r.Totals.Conditions, len(raw(t, "conditions.csv"))},
		{"provisions", r.Totals.Provisions, provisions},
		{"clauses and controls of the standard", r.Totals.Standard, 108},
		{"requirements", r.Totals.Requirements, r.Totals.Standard + r.Totals.Duties},
		{"rows of the mapping project", by["dpmp-2022"], crosswalk["dpmp-2022"]},
		{"rows of NIST", by["nist-via-library"], crosswalk["nist-via-library"]},
		{"rows of duties", by["privet-duties"], mapped},
		{"mapping rows", r.Totals.MappingRows, rows},
		{"reviewed", r.Totals.Reviewed, 0},
		{"authorities", r.Totals.Authorities, len(raw(t, "authorities.csv"))},
		{"all duties of the reference", duties, 1870},
		{"frameworks with provisions", len(inFramework), 42},
	} {
		if x.got != x.want {
			t.Errorf("%s: %d, want %d", x.what, x.got, x.want)
		}
	}
	if len(r.Frameworks) != r.Totals.Frameworks+r.Totals.Named {
		t.Error("frameworks do not add up", r.Totals)
	}
}

// Rows that stand twice, one law's duty in another's words, a role that is none: what
// the check is there for is found.
func TestTheCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	l, err := loadFresh()
	if err != nil {
		t.Fatal(err)
	}
	duty := l.rows["eu-gdpr/GDPR-5.1.c"]
	for what, spoil := range map[string]func() func(){
		"no role":      func() func() { was := duty.Roles; duty.Roles = 0; return func() { duty.Roles = was } },
		"no statement": func() func() { was := duty.Text; duty.Text = ""; return func() { duty.Text = was } },
		"a copy": func() func() {
			was := duty.Text
			duty.Text = l.rows["eu-gdpr/GDPR-5.1.d-a"].Text
			return func() { duty.Text = was }
		},
		"an end that is not there": func() func() {
			was := l.mappings[0].To
			l.mappings[0].To = "27701:2025/A.9.9"
			return func() { l.mappings[0].To = was }
		},
		"a mark that is none": func() func() { was := duty.Mark; duty.Mark = "X"; return func() { duty.Mark = was } },
	} {
		undo := spoil()
		if l.Check() == nil {
			t.Errorf("%s: not found", what)
		}
		undo()
	}
	if err := l.Check(); err != nil {
		t.Error(err)
	}
}

func loadFresh() (*Lib, error) {
	sub, err := fs.Sub(libraryFiles, "data/library")
	if err != nil {
		return nil, err
	}
	return readLibrary(sub)
}
