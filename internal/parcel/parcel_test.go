package parcel_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/redact"
)

// entries are the files of an archive in their order.
func entries(t *testing.T, data []byte) ([]string, map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		texts[f.Name] = string(text)
	}
	return names, texts
}

func TestTheAnswerHoldsWhatWasFoundForPeopleAndForPrograms(t *testing.T) {
	t.Parallel() // S-061, S-068, S-069
	for _, lang := range []string{"en", "de"} {
		data := build(t, sample(lang), lang)
		names, texts := entries(t, data)
		want := []string{"answer.pdf", "answer.html", "data.json", "data.schema.json", "tables/Master data.csv", "tables/Visits.csv", "tables/Access log.csv",
			"files/Patient records/referral 2025-02.pdf", "files/Patient records/correspondence.txt", "files/Patient records/correspondence (2).txt", "MANIFEST.txt"}
		if lang == "en" {
			if diff := cmp.Diff(want, names); diff != "" {
				t.Error(diff)
			}
		}
		page := texts["answer.html"]
		for _, part := range []string{"Katharina Øster", "REQ-2026-0042", "Nordlabor", "BDSG", "datenschutzzentrum.de", "+49 451 5550142", "privacy@harbour.example"} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: no %q in the answer", lang, part)
			}
		}
		if !strings.HasPrefix(texts["answer.pdf"], "%PDF-") {
			t.Error("no PDF")
		}
		if !bytes.Equal(data, build(t, sample(lang), lang)) {
			t.Error("not the same bytes twice")
		}
		if *look != "" {
			if err := os.WriteFile(filepath.Join(*look, "answer-"+lang+".pdf"), []byte(texts["answer.pdf"]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestEveryEntryIsInTheManifest(t *testing.T) {
	t.Parallel()
	names, texts := entries(t, build(t, sample("en"), "en"))
	sums := map[string]string{}
	for line := range strings.Lines(texts["MANIFEST.txt"]) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		sums[name] = sum
	}
	for _, name := range names {
		sum := sha256.Sum256([]byte(texts[name]))
		if name != "MANIFEST.txt" && sums[name] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: %q", name, sums[name])
		}
	}
	if len(sums) != len(names)-1 {
		t.Errorf("%d sums for %d entries", len(sums), len(names))
	}
}

func TestDataFollowsItsSchema(t *testing.T) {
	t.Parallel()
	empty := parcel.Parcel{Organisation: parcel.Organisation{Name: "X"}, Reference: "R", Answered: "2026-03-27"}
	for _, p := range []parcel.Parcel{sample("en"), sample("de"), empty} {
		_, texts := entries(t, build(t, p, "en"))
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(texts["data.schema.json"]))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("urn:privet:answer:1", schema); err != nil {
			t.Fatal(err)
		}
		compiled, err := c.Compile("urn:privet:answer:1")
		if err != nil {
			t.Fatal(err)
		}
		data, err := jsonschema.UnmarshalJSON(strings.NewReader(texts["data.json"]))
		if err != nil {
			t.Fatalf("%v\n%s", err, texts["data.json"])
		}
		if err := compiled.Validate(data); err != nil {
			t.Error(err)
		}
	}
}

func TestTablesAreTheSameInBothForms(t *testing.T) {
	t.Parallel()
	nasty := []string{"=HYPERLINK(\"x\")", "+49 451", "-1", "@sum", "\tx", "a,b\"c\r\nd", "＝1", "", "<b>&\u2028", "مرحبا"}
	columns := make([]parcel.Column, len(nasty))
	for i := range columns {
		columns[i].Name = string(rune('a' + i))
	}
	p := parcel.Parcel{Organisation: parcel.Organisation{Name: "X"}, Reference: "R", Answered: "2026-03-27",
		Tables: []parcel.Table{{Name: "t", Columns: columns, Rows: rowsOf(nasty, nasty)}}}
	_, texts := entries(t, build(t, p, "en"))
	var data struct{ Tables []struct{ Rows [][]string } }
	if err := json.Unmarshal([]byte(texts["data.json"]), &data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{nasty, nasty}, data.Tables[0].Rows); diff != "" {
		t.Error(diff)
	}
	rows, err := csv.NewReader(strings.NewReader(texts["tables/t.csv"])).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for i, cell := range rows[1] {
		guarded := slices.Contains([]int{0, 1, 2, 3, 4, 6}, i)
		if plain := strings.TrimPrefix(cell, "'"); strings.HasPrefix(cell, "'") != guarded || strings.ReplaceAll(plain, "\n", "\r\n") != strings.ReplaceAll(nasty[i], "\r\n", "\n") && plain != strings.ReplaceAll(nasty[i], "\r\n", "\n") {
			t.Errorf("%d: %q became %q", i, nasty[i], cell)
		}
	}
}

// S11
func TestNamesCannotLeaveTheArchiveOrRun(t *testing.T) {
	t.Parallel()
	p := parcel.Parcel{Organisation: parcel.Organisation{Name: "X"}, Reference: "R", Answered: "2026-03-27", Systems: []parcel.System{{Name: "../.."}, {Name: "C:\\x"}}}
	for _, name := range []string{
		"../../etc/passwd", `..\..\windows\win.ini`, "/etc/shadow", "con.txt", "NUL", "a\x00b.txt", "invoice.pdf.exe", "\u202efdp.exe", "CON .txt",
		"a.txt", "A.TXT", "a.txt", "Ä.txt", "A\u0308.txt", "", ".", "..", ".htaccess", "-rf", "x\r\nSet-Cookie: a", strings.Repeat("ü", 300) + ".pdf", "trailing. . ", "a:b|c?.txt", "\xff\xfe.txt",
	} {
		p.Files = append(p.Files, fileOf(name, "../..", name), fileOf(name, "C:\\x", name), fileOf(name, "", name))
	}
	names, texts := entries(t, build(t, p, "en"))
	seen := map[string]bool{}
	for _, name := range names {
		if !filepath.IsLocal(name) || strings.ContainsAny(name, "\\:*?\"<>|\x00\r\n") || strings.Contains(name, "..") || len(name) > 250 || strings.Contains(name, "\u202e") {
			t.Errorf("%q", name)
		}
		if low := strings.ToLower(name); seen[low] || strings.HasSuffix(low, ".exe") || strings.HasPrefix(filepath.Base(low), "con.") || filepath.Base(low) == "nul" {
			t.Errorf("%q", name)
		} else {
			seen[low] = true
		}
	}
	if len(texts) != 3*24+5 {
		t.Errorf("%d entries", len(texts))
	}
}

func TestWithholdingNeedsAGroundAndAWordOnComplaints(t *testing.T) {
	t.Parallel() // S-069
	for name, c := range map[string]struct {
		change func(*parcel.Parcel)
		path   string
	}{
		"no ground":                      {func(p *parcel.Parcel) { p.Exemptions[0].Ground = "" }, "exemptions.0.ground"},
		"no law":                         {func(p *parcel.Parcel) { p.Exemptions[0].Citation = "" }, "exemptions.0.citation"},
		"no authority":                   {func(p *parcel.Parcel) { p.Complaint = parcel.Complaint{} }, "complaint.authority"},
		"no authority, places removed":   {func(p *parcel.Parcel) { p.Exemptions, p.Complaint = nil, parcel.Complaint{} }, "complaint.authority"},
		"a table of a system not named":  {func(p *parcel.Parcel) { p.Tables[0].System = "x" }, "tables.0.system"},
		"a topic that the law knows not": {func(p *parcel.Parcel) { p.Information[0].Topic = "x" }, "information.0.topic"},
		"no day":                         {func(p *parcel.Parcel) { p.Answered = "" }, "answered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample("en")
			c.change(&p)
			var b bytes.Buffer
			err := parcel.Build(&b, p, wordsOf(t, "en"))
			got, ok := problem.As(err)
			if !ok || len(got.Fields) != 1 || got.Fields[0].Path != c.path {
				t.Errorf("%+v", err)
			}
			if b.Len() > 0 {
				t.Error("something was written")
			}
			if words := wordsOf(t, "de"); ok && words.Field(got.Fields[0]) == got.Fields[0].Key {
				t.Error("no sentence")
			}
		})
	}
}

func TestWhatChangesWhilePackingIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	for name, change := range map[string]func(*parcel.Parcel){
		"a longer file":  func(p *parcel.Parcel) { p.Files[0].Size-- },
		"a shorter file": func(p *parcel.Parcel) { p.Files[0].Size++ },
		"no file":        func(p *parcel.Parcel) { p.Files[0].Open = func() (io.ReadCloser, error) { return nil, broken } },
		"a short row":    func(p *parcel.Parcel) { p.Tables[0].Rows = rowsOf([]string{"x"}) },
		"a broken row": func(p *parcel.Parcel) {
			p.Tables[0].Rows = func(yield func([]string, error) bool) { yield(nil, broken) }
		},
	} {
		p := sample("en")
		change(&p)
		if err := parcel.Build(io.Discard, p, wordsOf(t, "en")); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAnAnswerInLettersOfNoFontIsLeftToTheBrowser(t *testing.T) {
	t.Parallel()
	p := sample("en")
	p.Opening = strings.Repeat("ご請求いただいた個人データをお送りします。", 200)
	names, texts := entries(t, build(t, p, "en"))
	if slices.Contains(names, "answer.pdf") || !strings.Contains(texts["answer.html"], "個人データ") {
		t.Error(names)
	}
}

func TestRemovalsOfAllFilesAreCounted(t *testing.T) {
	t.Parallel()
	p := sample("en")
	p.Files[1].Redactions = []redact.Redaction{{Kind: redact.Name, Reason: redact.ThirdParty, Count: 40}}
	_, texts := entries(t, build(t, p, "en"))
	if !strings.Contains(texts["answer.html"], ">43<") {
		t.Error("the sum of 3 and 40 does not stand in the answer")
	}
}
