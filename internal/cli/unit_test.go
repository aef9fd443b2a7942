package cli

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/locales"
)

func bare(t *testing.T) (*cli, *bytes.Buffer, *bytes.Buffer) {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	h := Host{In: strings.NewReader(""), Out: &out, Err: &errs, Words: words, Registers: record.All(), Now: func() time.Time {
		at = at.Add(time.Second)
		return at
	}}
	return &cli{Host: h, w: words.Words("en")}, &out, &errs
}

func TestAssignmentsBecomeAMergePatch(t *testing.T) {
	t.Parallel()
	now := `{"title":"Old","tags":["a","b"],"systems":["id-1","id-2"],"territories":["DE"],
		"purposes":[{"id":"p0","description":"First"},{"id":"p1","description":"Second"}],
		"attributes":[{"label":"Ward","value":"3"}]}`
	for _, c := range []struct {
		args, unset []string
		want        string
	}{
		{[]string{`title=New name`}, nil, `{"title":"New name"}`},
		{[]string{`description=`}, nil, `{"description":null}`},
		{[]string{`title=a=b`}, nil, `{"title":"a=b"}`},
		{[]string{`people_count=12`}, nil, `{"people_count":12}`},
		{[]string{`role=Controller`}, nil, `{"role":"controller"}`},
		{[]string{`tags+=c;a`}, nil, `{"tags":["a","b","c"]}`},
		{[]string{`tags-=a`}, nil, `{"tags":["b"]}`},
		{[]string{`tags=x`, `tags=y`}, nil, `{"tags":["x","y"]}`},
		{[]string{`territories+=FR, AT`}, nil, `{"territories":["DE","FR","AT"]}`},
		{[]string{`systems-=SYS-0002`, `systems+=SYS-0001`}, nil, `{"systems":["id-1"]}`},
		{[]string{`systems-=SYS-0001;SYS-0002`}, nil, `{"systems":null}`},
		{[]string{`purposes.2.description=Changed`}, nil, `{"purposes":[{"id":"p0","description":"First"},{"id":"p1","description":"Changed"}]}`},
		{[]string{`purposes.2.description=`}, nil, `{"purposes":[{"id":"p0","description":"First"},{"id":"p1"}]}`},
		{nil, []string{"purposes.1"}, `{"purposes":[{"id":"p1","description":"Second"}]}`},
		{nil, []string{"purposes.1", "purposes.2"}, `{"purposes":[]}`},
		{nil, []string{"tags", "ended"}, `{"tags":null,"ended":null}`},
		{[]string{`attributes.Ward=4`, `attributes.Cost centre=47=11`}, nil, `{"attributes":[{"label":"Ward","value":"4"},{"label":"Cost centre","value":"47=11"}]}`},
		{[]string{`bases.+.purpose=2`, `bases.+.basis=contract`}, nil, `{"bases":[{"id":"?","purpose":"p1","basis":"contract"}]}`},
	} {
		cl, _, _ := bare(t)
		cl.titles = map[string]string{"id-1": "SYS-0001", "id-2": "SYS-0002"}
		a, err := cl.assigner(record.ProcessingActivities.Type, json.RawMessage(now), nil)
		if err != nil {
			t.Fatal(err)
		}
		patch, err := a.all(c.args, c.unset)
		if err != nil {
			t.Errorf("%q %q: %v", c.args, c.unset, err)
			continue
		}
		if rows, ok := patch["bases"].([]any); ok {
			rows[0].(map[string]any)["id"] = "?"
		}
		raw, _ := json.Marshal(patch)
		var got, want any
		_ = json.Unmarshal(raw, &got)
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q %q:\n got %s\nwant %s", c.args, c.unset, raw, c.want)
		}
	}
}

func TestNewRowsOfOneCommandCanPointAtEachOther(t *testing.T) {
	t.Parallel()
	cl, _, _ := bare(t)
	a, _ := cl.assigner(record.ProcessingActivities.Type, nil, nil)
	patch, err := a.all([]string{"purposes.+.description=A", "purposes.+2.description=B", "bases.+.purpose=+2", "bases.+.basis=contract"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	purposes, bases := patch["purposes"].([]any), patch["bases"].([]any)
	if len(purposes) != 2 || len(bases) != 1 || bases[0].(map[string]any)["purpose"] != purposes[1].(map[string]any)["id"] {
		t.Errorf("%v", patch)
	}
}

func TestAssignmentsThatMeanNothingAreRefusedAtTheirField(t *testing.T) {
	t.Parallel()
	for arg, key := range map[string]string{
		"titel=x": "cli_unknown_field_near", "zzzzzz=x": "cli_unknown_field", "title+=x": "cli_not_many", "purposes=x": "cli_rows",
		"purposes.9.description=x": "cli_no_row", "purposes.+.descripton=x": "cli_unknown_field_near", "people_count=many": "bad_number",
		"attributes=x": "cli_attributes", "purposes.+=x": "cli_rows",
	} {
		cl, _, _ := bare(t)
		a, _ := cl.assigner(record.ProcessingActivities.Type, nil, nil)
		_, err := a.all([]string{arg}, nil)
		p, ok := problem.As(err)
		if !ok || len(p.Fields) != 1 || p.Fields[0].Key != key {
			t.Errorf("%s: %v, want %s", arg, err, key)
		}
	}
}

// Whatever a column is taken for has a name in both languages.
func TestEveryColumnThatCanBeRecognisedHasAName(t *testing.T) {
	t.Parallel()
	cl, _, _ := bare(t)
	for _, lang := range []string{"en", "de"} {
		for _, r := range []string{recognise.Activities, recognise.Systems, recognise.Parties, recognise.People, recognise.Risks} {
			for _, f := range recognise.Fields(r) {
				if key := "import.column." + string(f); len(cl.Words.Missing(lang, []string{key})) > 0 {
					t.Errorf("%s: no sentence %s", lang, key)
				}
			}
		}
	}
}

func TestATallyNamesNoZeroes(t *testing.T) {
	t.Parallel()
	cl, _, _ := bare(t)
	if s := cl.tally("cli.plan.", tally{"create", 2}, tally{"change", 0}, tally{"same", 1}); s != "2 to create, 1 unchanged." {
		t.Error(s)
	}
	if s := cl.tally("cli.plan.", tally{"create", 0}); s != "" {
		t.Error(s)
	}
}

func TestTablesFitTheTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		widths []int
		room   int
		want   []int
		gone   int
	}{
		{[]int{7, 40, 10}, 80, []int{7, 40, 10}, 0},
		{[]int{7, 100, 10}, 60, []int{7, 39, 10}, 0},
		{[]int{9, 20, 20, 20}, 40, []int{9, 9, 8, 8}, 0},
		{[]int{9, 20, 20, 20}, 30, []int{9, 8, 9}, 1},
		{[]int{50}, 4, []int{50}, 0},
	} {
		got, gone := fit(c.widths, c.room)
		total := 2 * (len(got) - 1)
		for _, n := range got {
			total += n
		}
		if len(got) != len(c.want) || gone != c.gone || total > c.room && len(got) > 1 || got[0] != c.widths[0] {
			t.Errorf("fit(%v, %d) = %v without %d, want %v without %d", c.widths, c.room, got, gone, c.want, c.gone)
		}
	}
}

func TestNothingThatStrangersTypedSteersTheTerminal(t *testing.T) {
	t.Parallel()
	cl, out, _ := bare(t)
	err := cl.writeTable(table{columns: []column{{title: "Title"}, {title: "N", right: true}}, rows: [][]string{{"\x1b[31mred\x1b]0;t\x07\nnext \u202egnp", "7"}, {"日本語 ẹ́", "1234"}}})
	if err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(s, "\x1b\x07\u202e\r") || strings.Count(s, "\n") != 3 {
		t.Errorf("%q", s)
	}
	for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if n := columns(line); n != columns(strings.Split(out.String(), "\n")[0]) {
			t.Errorf("line %d is %d wide: %q", i, n, line)
		}
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"=1+1": "'=1+1", "@x": "'@x", "-1": "'-1", "\tx": "'\tx", "a=b": "a=b", "": ""} {
		if got := guard(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestProgressWithoutATerminalIsALineForEachTenth(t *testing.T) {
	t.Parallel()
	cl, _, errs := bare(t)
	bar := cl.progress("cli.progress.backup")
	for i := range int64(101) {
		bar.tell(i, 100)
	}
	bar.end()
	if got := strings.Count(errs.String(), "\n"); got != 10 || !strings.Contains(errs.String(), "Backing up 50%") || strings.Contains(errs.String(), "\x1b") {
		t.Errorf("%d lines:\n%s", got, errs)
	}
}

func TestRegistersAreFoundByWhatPeopleCallThem(t *testing.T) {
	t.Parallel()
	cl, _, _ := bare(t)
	for _, name := range []string{"processing-activities", "processing-activity", "pa", "PA", "activity", "activities", "Processing activity", "processing_activities"} {
		if r, err := cl.register(name); err != nil || r.Name != "processing-activities" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{"party": "parties", "person": "people", "sys": "systems", "data-store": "data-stores", "r": "risks"} {
		if r, err := cl.register(name); err != nil || r.Name != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlanForPeopleNamesCellsAndEndsWithTheNextStep(t *testing.T) {
	t.Parallel()
	cl, out, _ := bare(t)
	p := &exchange.Plan{
		File: "ropa.xlsx", Layout: exchange.Foreign, Registers: []string{"processing-activities"},
		Sheets: []exchange.Sheet{{Name: "Sheet1", Register: "processing-activities", Layout: "table", Columns: []exchange.Column{
			{At: "Sheet1!B", Header: "Zweck", Field: "purposes.description", Confidence: 0.97}, {At: "Sheet1!C", Header: "Intern"}}}},
		Records: []exchange.Step{
			{Register: "processing-activities", Title: "Payroll", Action: exchange.Create, Gaps: []exchange.Gap{{Field: "role", Key: "gap_role"}, {Field: "owner", Key: "gap_owner"}}},
			{Register: "processing-activities", Ref: "PA-0002", Title: "Old", Action: exchange.Change, Fields: []string{"title"}},
		},
		Missing: []exchange.Missing{{Register: "systems", Title: "SAP", At: []string{"Sheet1!D4"}}},
		Unread:  []exchange.Note{{At: "Sheet1!C7", Header: "Frist", Words: "bald", Key: "bad_day"}},
		Counts:  exchange.Counts{Create: 1, Change: 1, Unread: 1, Missing: 1},
	}
	if err := cl.showPlan(p, "privet import ropa.xlsx --apply"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Sheet1!B", "Zweck", "97%", "kept as a note", "+ Payroll", "2 gaps", "~ PA-0002  Old  (title)", "System: SAP", "Sheet1!C7 Frist: “bald”", "YYYY-MM-DD"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !strings.HasSuffix(out.String(), "  privet import ropa.xlsx --apply\n") {
		t.Errorf("does not end with the next step:\n%s", out)
	}
}

func TestFilesAreNamedAsAShellTakesThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a/b.csv": "a/b.csv", "my file.csv": "'my file.csv'", "it's": `'it'\''s'`, "$(x)": "'$(x)'"} {
		if got := quoted(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
