package sheet_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/problem"
)

func TestJSONBecomesSheets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		want       []string // name, grid, name, grid
	}{
		{"array of objects", `[{"name":"A","n":1},{"n":2.50,"x":true,"y":null}]`, []string{"r", "name|n|x|y\nA|1\n|2.50|true\n"}},
		{"object of arrays", `{"activities":[{"name":"A"}],"systems":[{"name":"S"},{"name":"T"}]}`, []string{"activities", "name\nA\n", "systems", "name\nS\nT\n"}},
		{"wrapped deeper", `{"data":{"register":[{"name":"A"}]}}`, []string{"data.register", "name\nA\n"}},
		{"one record per reference", `{"PA-0001":{"title":"A"},"PA-0002":{"title":"B"}}`, []string{"r", "ref|title\nPA-0001|A\nPA-0002|B\n"}},
		{"one record per name", `{"Payroll":{"purpose":"A"},"Sales":{"purpose":"B"}}`, []string{"r", "name|purpose\nPayroll|A\nSales|B\n"}},
		{"metadata beside the table", `{"controller":"Acme","dpo":{"name":"N"},"activities":[{"name":"A"}]}`, []string{"activities", "name\nA\n", "r", "controller|Acme\ndpo.name|N\n"}},
		{"one record alone", `{"name":"A","tags":["x","y"]}`, []string{"r", "name|A\ntags|x/y\n"}},
		{"plain lists are lines", `[{"name":"A","tags":["x","y",3]}]`, []string{"r", "name|tags\nA|x/y/3\n"}},
		{"inner objects are columns", `[{"name":"A","keep":{"years":3,"why":"law"}}]`, []string{"r", "name|keep.years|keep.why\nA|3|law\n"}},
		{"inner tables without reference are lines", `[{"name":"A","to":[{"who":"X","where":"DE"},{"who":"Y"}]}]`, []string{"r", "name|to.who|to.where\nA|X/Y|X: DE\n"}},
		{"inner tables that are full are lines beside each other", `[{"to":[{"who":"X","where":"DE"},{"who":"Y","where":"FR"}]},{"to":[]}]`, []string{"r", "to.who|to.where\nX/Y|DE/FR\n"}},
		{"inner tables that are not plain are lines", `[{"to":[{"who":{"name":"X"},"n":1}]}]`, []string{"r", "to\nwho: X; n: 1\n"}},
		{"inner tables with reference are sheets", `{"activities":[{"to":[{"who":"X"}],"ref":"PA-1"},{"ref":"PA-2","to":[{"who":"Y","ref":"q"}]}]}`,
			[]string{"activities", "ref\nPA-1\nPA-2\n", "activities.to", "ref|who|parent\nPA-1|X\nq|Y|PA-2\n"}},
		{"arrays of arrays", `[["a","b"],[1,[2,3]]]`, []string{"r", "a|b\n1|2/3\n"}},
		{"objects line by line", "{\"name\":\"A\"}\n{\"name\":\"B\"}\n", []string{"r", "name\nA\nB\n"}},
		{"a key given twice keeps both", `[{"name":"A","name":"B"}]`, []string{"r", "name|name (2)\nA|B\n"}},
		{"a dotted key beside an object", `[{"a.b":"A","a":{"b":"B"}}]`, []string{"r", "a.b|a.b (2)\nA|B\n"}},
		{"escapes", `[{"name":"a\u0000b\r\n\u00fc\ud83d"}]`, []string{"r", "name\nab/ü\uFFFD\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := mustRead(t, "r.json", []byte(c.file))
			if len(b.Sheets)*2 != len(c.want) {
				t.Fatalf("%d sheets: %+v", len(b.Sheets), b.Sheets)
			}
			for i, s := range b.Sheets {
				if s.Name != c.want[2*i] {
					t.Errorf("sheet %q, want %q", s.Name, c.want[2*i])
				}
				wantGrid(t, s, c.want[2*i+1])
			}
		})
	}
}

func TestJSONKeyGivenTwiceIsNoted(t *testing.T) {
	t.Parallel()
	if b := mustRead(t, "r.json", []byte(`[{"name":"A","name":"B"}]`)); !hasNote(b, "note.json_double_key") {
		t.Error(b.Notes)
	}
}

func TestJSONMistakesAreNamedByTheirPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, key, line string }{
		{"comma missing", "[{\"a\":1}\n{\"a\":2}]", "import.json_syntax", "2"},
		{"cut", "[{\"a\":1},\n{\"a\":", "import.json_syntax", "2"},
		{"text behind", "[{\"a\":1}]\n\nthanks", "import.json_trailing", "3"},
		{"second value", "[1]\n[2]", "import.json_trailing", "2"},
		{"ten thousand deep", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "import.json_depth", "1"},
		{"ten thousand objects deep", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), "import.json_depth", "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, "r.json", []byte(c.file))
			wantProblem(t, err, problem.Invalid, c.key, "line", c.line)
		})
	}
}

func TestHugeJSONStringIsRefused(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2 << 20, 100 << 20} {
		_, err := read(t, "r.json", []byte(`[{"a":"b"},`+"\n"+`{"a":"`+strings.Repeat("x", n)+`"}]`))
		wantProblem(t, err, problem.TooLarge, "import.json_too_long")
	}
}
