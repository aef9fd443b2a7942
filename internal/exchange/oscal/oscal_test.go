package oscal_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

var day = time.Date(2026, 11, 22, 9, 30, 0, 123, time.UTC)

// schema is the one of OSCAL 1.1.3 (NIST, public domain).
func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/oscal-1.1.3.schema.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(z)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("oscal.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("oscal.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t testing.TB, s *jsonschema.Schema, name string, text []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func written(t testing.TB, f oscal.Framework) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := oscal.WriteCatalog(&b, f, day); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(text []byte) (oscal.File, error) {
	return oscal.Read(context.Background(), "file", bytes.NewReader(text), int64(len(text)), nil)
}

// S-034, S-160: every framework of the library is OSCAL by its schema, the same bytes
// each time, and reads back with every number, text and correspondence.
func TestEveryFrameworkOfTheLibraryIsValidOSCALAndReadsBack(t *testing.T) {
	t.Parallel()
	s, l := schema(t), catalogue.Library()
	for _, fw := range l.Frameworks() {
		if fw.IdentifiersOnly {
			continue
		}
		f, err := oscal.OfLibrary(l, fw.ID)
		if err != nil {
			t.Fatal(err)
		}
		text := written(t, f)
		valid(t, s, fw.ID, text)
		if again := written(t, f); !bytes.Equal(text, again) {
			t.Errorf("%s: not the same bytes", fw.ID)
		}
		back, err := read(text)
		if err != nil || len(back.Refused) > 0 || len(back.Frameworks) != 1 {
			t.Fatalf("%s: %v %v", fw.ID, err, back.Refused)
		}
		same(t, f.Rows, back.Frameworks[0].Rows)
		var table bytes.Buffer
		if err := oscal.WriteTable(&table, f); err != nil {
			t.Fatal(err)
		}
		if back, err = read(table.Bytes()); err != nil || len(back.Frameworks) != 1 {
			t.Fatalf("%s as a table: %v", fw.ID, err)
		}
		same(t, f.Rows, back.Frameworks[0].Rows)
	}
}

// same compares rows by number: groups of a document come before its controls. The
// mark is not in a table.
func same(t testing.TB, want, got []oscal.Row) {
	t.Helper()
	sorted := func(list []oscal.Row) []oscal.Row {
		list = slices.Clone(list)
		slices.SortFunc(list, func(a, b oscal.Row) int { return strings.Compare(a.ID, b.ID) })
		for i := range list {
			list[i].Line, list[i].Mark = 0, ""
			list[i].Text = strings.TrimSpace(list[i].Text)
		}
		return list
	}
	if d := cmp.Diff(sorted(want), sorted(got), cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) }),
		cmp.Transformer("none", func(s []catalogue.Key) []catalogue.Key { return append([]catalogue.Key{}, s...) })); d != "" {
		t.Errorf("rows differ:\n%.2000s", d)
	}
}

// S-029: a controller is held against 30 clauses and 60 controls.
func TestAProfileSelectsTheControlsOfTheRoles(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for roles, want := range map[catalogue.RoleSet]int{catalogue.Controller: 90, catalogue.Processor: 77, catalogue.Both: 108} {
		var b bytes.Buffer
		if err := oscal.WriteProfile(&b, catalogue.Library(), catalogue.Edition2025, roles, day); err != nil {
			t.Fatal(err)
		}
		valid(t, s, roles.String(), b.Bytes())
		f, err := read(b.Bytes())
		if err != nil || len(f.Refused) > 0 {
			t.Fatal(err, f.Refused)
		}
		if got := len(f.Frameworks[0].Rows); got != want {
			t.Errorf("%s: %d rows, want %d", roles, got, want)
		}
		for _, r := range f.Frameworks[0].Rows {
			if len(r.Maps) != 1 || r.Maps[0] != catalogue.KeyOf("27701:2025", r.ID) {
				t.Fatalf("%s maps to %v", r.ID, r.Maps)
			}
		}
	}
	if err := oscal.WriteProfile(&bytes.Buffer{}, catalogue.Library(), "1999", catalogue.Both, day); !problem.Is(err, problem.Missing) {
		t.Error(err)
	}
}

func TestAStatementIsAComponentDefinition(t *testing.T) {
	t.Parallel()
	own := id.New()
	st := &record.Statement{Head: register.Head{ID: id.New(), Ref: "SOA-0001", Title: "Statement", State: "draft"}, Edition: "2025", Roles: register.Choices[record.PIIRole]{"controller"}}
	for _, r := range st.Required() {
		e := record.StatementEntry{Requirement: record.Requirement(r.Key), Applicable: "yes", State: "in_place", Inclusion: register.Choices[record.InclusionReason]{"law"}}
		if r.ID == "A.1.4.9" {
			e.Applicable, e.State, e.Exclusion, e.Justification = "no", "", "no_such_processing", "Nothing is transmitted."
		}
		st.Entries = append(st.Entries, e)
	}
	st.Entries = append(st.Entries, record.StatementEntry{Control: register.To[record.Control](own), Applicable: "yes", State: "planned"})
	var b bytes.Buffer
	about := oscal.About{Organisation: "Acme", Scope: "Whole", Controls: map[id.ID]oscal.OwnControl{own: {Ref: "CTL-0001", Title: "Ours"}}}
	if err := oscal.WriteStatement(&b, catalogue.Library(), st, about, day); err != nil {
		t.Fatal(err)
	}
	valid(t, schema(t), "statement", b.Bytes())
	for _, want := range []string{`"CTL-0001"`, `"not-applicable"`, `"Nothing is transmitted."`, `"planned"`, `"no_such_processing"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
	if n := strings.Count(b.String(), `"control-id"`); n != 61 {
		t.Errorf("%d lines, want 61", n)
	}
}

// foreign is a catalogue as others write it: groups, nested controls, labels,
// parameters, guidance, a UUID that is none.
const foreign = `{"catalog":{"uuid":"not a uuid","metadata":{"title":"Security and Privacy","last-modified":"yesterday","version":"5","oscal-version":"1.0.0"},
"groups":[{"id":"ac","title":"Access Control","controls":[{"id":"ac-1","class":"SP800-53","title":"Policy","params":[{"id":"ac-1_prm_1","label":"personnel or roles"}],
"props":[{"name":"label","value":"AC-1"},{"name":"label","class":"zero-padded","value":"AC-01"}],
"parts":[{"id":"ac-1_smt","name":"statement","parts":[{"id":"ac-1_smt.a","name":"item","props":[{"name":"label","value":"a."}],"prose":"Disseminate to {{ insert: param, ac-1_prm_1 }}."}]},
{"name":"guidance","prose":"Policies help."}],"controls":[{"id":"ac-1.1","title":"Enhancement"}]}]}]}}`

func TestACatalogueOfOthersKeepsNumbersProseAndParameters(t *testing.T) {
	t.Parallel()
	f, err := read([]byte(foreign))
	if err != nil {
		t.Fatal(err)
	}
	want := []oscal.Row{
		{ID: "ac", Title: "Access Control", Kind: "heading"},
		{ID: "ac-1", Title: "Policy", Kind: "control", Parent: "ac", Label: "AC-1", Text: "a. Disseminate to {{ insert: param, ac-1_prm_1 }}.\n\n**guidance**\n\nPolicies help.\n\n{{ ac-1_prm_1 }}: personnel or roles"},
		{ID: "ac-1.1", Title: "Enhancement", Kind: "control", Parent: "ac-1"},
	}
	if d := cmp.Diff(want, f.Frameworks[0].Rows); d != "" || f.Frameworks[0].ID != "security-and-privacy" {
		t.Error(f.Frameworks[0].ID, d)
	}
}

func TestFilesThatAreNoFrameworkSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, key string }{
		"nothing":       {" ", ""},
		"empty":         {"", "oscal_empty"},
		"other model":   {`{"system-security-plan":{}}`, "oscal_other"},
		"broken":        {`{"catalog":{`, "oscal_json"},
		"wrong types":   {`{"catalog":{"controls":"all"}}`, "oscal_json"},
		"no rows":       {`{"catalog":{"metadata":{"title":"x"}}}`, "oscal_empty"},
		"bytes":         {"{\"catalog\":\"\xff\xfe\"}", "oscal_text"},
		"deep":          {`{"catalog":` + strings.Repeat(`{"controls":[`, 400) + strings.Repeat(`]}`, 400) + `}`, "oscal_deep"},
		"columns":       {"number,name\n1,x\n", "oscal_columns"},
		"unknown base":  {`{"profile":{"uuid":"x","metadata":{"title":"p"},"imports":[{"href":"other.json","include-all":{}}]}}`, "oscal_source"},
		"header alone":  {"framework,id,title\n", "oscal_empty"},
		"bomb of title": {`{"catalog":{"metadata":{"title":"` + strings.Repeat("x", 100_000) + `"},"controls":[]}}`, "oscal_empty"},
	} {
		_, err := read([]byte(c.text))
		p, ok := problem.As(err)
		if !ok || c.key != "" && p.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func TestNumbersAreOrderedAsPeopleCount(t *testing.T) {
	t.Parallel()
	var got []string
	for _, r := range oscal.Ordered([]oscal.Row{{ID: "A.10"}, {ID: "A.2"}, {ID: "A.2.10", Parent: "A.2"}, {ID: "A.2.9", Parent: "A.2"}, {ID: "x", Parent: "y"}, {ID: "y", Parent: "x"}}) {
		got = append(got, r.ID)
	}
	if d := cmp.Diff([]string{"A.2", "A.2.9", "A.2.10", "A.10", "x", "y"}, got); d != "" {
		t.Error(d)
	}
}

// Rows whose parents go round in a circle are written all the same, once each.
func TestACircleOfParentsIsWrittenOnceEach(t *testing.T) {
	t.Parallel()
	f := oscal.Framework{ID: "ours", Title: "Ours", Rows: []oscal.Row{{ID: "1 a", Title: "x", Parent: "2", Kind: "control"}, {ID: "2", Title: "y", Parent: "1 a"}, {ID: "1-a", Title: "z", Parent: "away"}}}
	text := written(t, f)
	valid(t, schema(t), "circle", text)
	back, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	same(t, f.Rows, back.Frameworks[0].Rows)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(foreign))
	f.Add([]byte("framework,id,title,parent\nours,1,One,2\nours,2,Two,1\n"))
	f.Add([]byte(`{"profile":{"metadata":{"title":"p"},"imports":[{"href":"#a","include-controls":[{"with-ids":["A.1.2.7"]}]}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := read(text)
		if err != nil {
			return
		}
		for _, x := range file.Frameworks {
			var b bytes.Buffer
			if err := oscal.WriteCatalog(&b, x, day); err != nil {
				t.Fatal(err)
			}
			if !json.Valid(b.Bytes()) {
				t.Fatal("no JSON")
			}
		}
	})
}

// thousand is a framework of a thousand controls.
func thousand() oscal.Framework {
	f := oscal.Framework{ID: "ours", Title: "Ours", Edition: "1"}
	for i := range 10 {
		f.Rows = append(f.Rows, oscal.Row{ID: fmt.Sprint("g", i), Title: "Group", Kind: "other"})
		for j := range 99 {
			f.Rows = append(f.Rows, oscal.Row{ID: fmt.Sprintf("g%d-%d", i, j), Title: "Control", Kind: "control", Parent: fmt.Sprint("g", i), Roles: []string{"controller"},
				Text: strings.Repeat("Keep a record of who did what and when. ", 20), Proof: []string{"The record", "Minutes"}, Maps: []catalogue.Key{"27701:2025/A.1.2.9"}, Source: "Page 4", Label: "L"})
		}
	}
	return f
}

func BenchmarkReadThousand(b *testing.B) {
	text := written(b, thousand())
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := read(text); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) { // what reading cannot be faster than
		for b.Loop() {
			var v any
			if err := json.Unmarshal(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
