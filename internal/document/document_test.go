package document_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
)

func TestMain(m *testing.M) {
	api.DisableConfigDir() // pdfcpu would write to the home of whoever tests
	os.Exit(m.Run())
}

func render(t testing.TB, kind string, d document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := renderers()[kind](&b, d, wordsOf(t, "en")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool runs a reader that is not ours on a file and gives what it says.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%v: run scripts/install-test-needs.sh", err)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func file(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// valid holds a PDF file against two independent readers.
func valid(t *testing.T, pdf []byte) {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	if err := api.Validate(bytes.NewReader(pdf), conf); err != nil {
		t.Fatalf("pdfcpu: %v", err)
	}
	tool(t, "qpdf", "--check", file(t, "x.pdf", pdf))
}

func TestSameDocumentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for kind := range renderers() {
		if !bytes.Equal(render(t, kind, sample()), render(t, kind, sample())) {
			t.Errorf("%s differs from one time to the next", kind)
		}
	}
	other := sample()
	other.Version = "3.2"
	if bytes.Equal(render(t, "pdf", other), render(t, "pdf", sample())) {
		t.Error("another version gives the same file")
	}
}

func TestOtherReadersAcceptThePDF(t *testing.T) {
	t.Parallel()
	valid(t, render(t, "pdf", sample()))
	valid(t, render(t, "pdf", document.Document{}))
	sheet := sample()
	sheet.Form = document.Sheet
	valid(t, render(t, "pdf", sheet))
}

func TestPDFIsTaggedForThoseWhoListen(t *testing.T) {
	t.Parallel()
	path := file(t, "x.pdf", render(t, "pdf", sample()))
	info := tool(t, "pdfinfo", path)
	for _, want := range []string{"Tagged:          yes", "Title:           Statement of Applicability", "Author:          Harbour Lane Clinics"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	tree := strings.Join(strings.Fields(tool(t, "pdfinfo", "-struct-text", path)), " ")
	for _, want := range []string{
		`H1 (block) "1 Summary for the board"`, `H2 (block) "1.1 Where the risks stand"`, "Figure", "Caption", `TH: /Scope /Column "Justification for inclusion or exclusion"`,
		`TH: /Scope /Row "A.1.2.1"`, `"Implemented "`, "Link (inline)", `LI (block) Lbl (block) "1. "`,
	} {
		if !strings.Contains(tree, want) {
			t.Errorf("the structure lacks %s", want)
		}
	}
	if n := strings.Count(tree, `"Justification for inclusion or exclusion"`); n != 1 {
		t.Errorf("the heads of the table are read %d times", n)
	}
	if n := strings.Count(tree, " TR "); n < 78+3+1 {
		t.Errorf("%d rows", n)
	}
	if !strings.Contains(tool(t, "pdfinfo", "-struct", path), "Figure") {
		t.Error("no figure")
	}
	if raw := tool(t, "qpdf", "--qdf", "--object-streams=disable", path, "-"); !strings.Contains(raw, "21 of 31 controls for controllers") || !strings.Contains(raw, "/Lang (en)") || !strings.Contains(raw, "<rdf:li>en</rdf:li>") {
		t.Error("the description of the figure or the language is not in the file")
	}
}

func TestTextOfThePDFComesBackInReadingOrder(t *testing.T) {
	t.Parallel()
	text := strings.Join(strings.Fields(tool(t, "pdftotext", "-raw", file(t, "x.pdf", render(t, "pdf", sample())), "-")), " ")
	at := 0
	for _, want := range []string{
		"Clinics in Lübeck, Kiel and Łódź", "Contents", "Of 78 controls, 75 apply to the certified scope and 53 are fully in place.", "Where the risks stand",
		"Determine when and how consent is to be obtained", "Zofia Wójcik-Błaszczyńska", "(§ 630f BGB), then erased by the records team within four weeks.",
		"Świętosława Źdźbło", "Jürgen Großmann",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("after %d letters %q is missing", at, want)
		}
		at += i
	}
}

func TestContentsNameThePageAHeadingStandsOn(t *testing.T) {
	t.Parallel()
	pages := strings.Split(tool(t, "pdftotext", "-layout", file(t, "x.pdf", render(t, "pdf", sample())), "-"), "\f")
	found := 0
	for _, line := range strings.Split(pages[1], "\n") {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "2" && words[0] != "3" {
			continue
		}
		number, name := words[len(words)-1], strings.Trim(strings.Join(words[1:len(words)-1], " "), ". ")
		page := 0
		for _, c := range number {
			page = page*10 + int(c-'0')
		}
		if page < 1 || page > len(pages) || !strings.Contains(pages[page-1], name) {
			t.Errorf("%q is said to stand on page %s", name, number)
		}
		found++
	}
	if found != 2 {
		t.Errorf("%d entries found in:\n%s", found, pages[1])
	}
}

func TestHeadsRepeatAndNoRowStandsAlone(t *testing.T) {
	t.Parallel()
	for n := 25; n < 60; n += 7 {
		d := document.Document{Title: "T", Form: document.Sheet, Blocks: []document.Block{statement(n)}}
		pages := strings.Split(strings.TrimRight(tool(t, "pdftotext", "-layout", file(t, "x.pdf", render(t, "pdf", d)), "-"), "\f"), "\f")
		rows := 0
		for i, p := range pages {
			here := strings.Count(p, "A.1.") // each row begins with its number
			if !strings.Contains(p, "Justification for inclusion") {
				t.Errorf("%d rows: page %d lacks the heads", n, i+1)
			}
			if here < 2 {
				t.Errorf("%d rows: page %d has %d", n, i+1, here)
			}
			rows += here
		}
		if rows != n {
			t.Errorf("%d of %d rows came back", rows, n)
		}
	}
}

func TestPlacesToSignKeepTheSentenceAbove(t *testing.T) {
	t.Parallel()
	for n := 14; n < 30; n++ {
		var blocks []document.Block
		for range n {
			blocks = append(blocks, document.Para("One line more."))
		}
		blocks = append(blocks, document.Heading{Level: 1, Text: "Approval"}, document.Para("We approve all of it."), document.Signatures{People: []document.Signatory{{Name: "Ada Byron", Role: "Chair"}}})
		d := document.Document{Title: "T", Form: document.Sheet, Blocks: blocks}
		for _, p := range strings.Split(tool(t, "pdftotext", "-layout", file(t, "x.pdf", render(t, "pdf", d)), "-"), "\f") {
			if strings.Contains(p, "We approve") != strings.Contains(p, "Ada Byron") || strings.Contains(p, "Approval") != strings.Contains(p, "Ada Byron") {
				t.Errorf("%d lines above: the sentence and the place to sign are parted", n)
			}
		}
	}
}

func TestCellTallerThanAPageGoesOnWholly(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("measure ", 4000)) + " end"
	d := document.Document{Title: "T", Blocks: []document.Block{
		document.Table{Title: "Long", Columns: []document.Column{{Head: "A"}, {Head: "B"}}, Rows: []document.Row{document.Cells(document.Words("short"), document.Words(long))}},
		document.Note{Tone: document.Bad, Title: "Long too", Runs: document.Text(long)},
		document.KeyValues{Items: []document.KeyValue{{Key: "Key", Value: document.Text(long)}}},
	}}
	pdf := render(t, "pdf", d)
	valid(t, pdf)
	text := tool(t, "pdftotext", "-raw", file(t, "x.pdf", pdf), "-")
	if n := strings.Count(text, "measure"); n != 12000 {
		t.Errorf("%d of 12000 words came back", n)
	}
}

func TestWordProcessorsOpenTheDOCX(t *testing.T) {
	t.Parallel()
	path := file(t, "sample.docx", render(t, "docx", sample()))
	dir := filepath.Dir(path)
	tool(t, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--convert-to", "pdf", "--outdir", dir, path)
	text := strings.Join(strings.Fields(tool(t, "pdftotext", "-raw", filepath.Join(dir, "sample.pdf"), "-")), " ")
	for _, want := range []string{"Statement of Applicability and impact assessment", "Zofia Wójcik-Błaszczyńska", "Page 2 of", "Table 1. Statement of Applicability, all 78 controls", "EV-0651"} {
		if !strings.Contains(text, want) {
			t.Errorf("LibreOffice shows no %q", want)
		}
	}
}

func TestEveryPartOfTheDOCXIsXMLAndItsRelationsHold(t *testing.T) {
	t.Parallel()
	for _, d := range []document.Document{sample(), hostile()} {
		z, err := zip.NewReader(bytes.NewReader(render(t, "docx", d)), int64(len(render(t, "docx", d))))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		parts := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			names, parts[f.Name] = append(names, f.Name), string(body)
			if !strings.HasSuffix(f.Name, ".png") {
				wellFormed(t, f.Name, string(body))
			}
		}
		if names[0] != "[Content_Types].xml" {
			t.Errorf("the file begins with %s", names[0])
		}
		for _, link := range strings.Split(parts["word/_rels/document.xml.rels"], `Target="`)[1:] {
			target, rest, _ := strings.Cut(link, `"`)
			if !strings.Contains(strings.SplitN(rest, ">", 2)[0], "External") && !slices.Contains(names, "word/"+target) {
				t.Errorf("%s is not in the file", target)
			}
		}
		if strings.Contains(parts["word/_rels/document.xml.rels"], "javascript") {
			t.Error("a script is linked")
		}
	}
}

func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// hostile is a document of all that breaks writers: control characters, a word of
// 100 kB, marks that turn the direction, letters that no font has, markup.
func hostile() document.Document {
	bad := "NUL\x00 BEL\x07 \u202Eevil\u202C \u2067x\u2069 🦊 漢字 \xff\xfe <script>alert(1)</script> &amp; ]]> \\)( \r\n\t\uFFFF e\u0301 \u00AD"
	word := strings.Repeat("Donaudampfschifffahrt", 5000)
	runs := []document.Run{{Text: bad, Href: "javascript:alert(1)"}, {Text: word, Style: document.Mono}, {Text: bad, Style: 99, Href: "https://example.org/\n"}, {Text: bad, Style: document.Strong}}
	cell := document.Cell{Badges: []document.Badge{{Tone: "<x>", Text: word}}, Runs: runs, Codes: []string{bad, word[:2000]}}
	return document.Document{
		Title: bad + word, Subtitle: word, Organisation: bad, Reference: word, Edition: bad, Version: bad, Confidentiality: bad + word, Language: bad, Date: "never",
		Blocks: []document.Block{
			nil, document.Heading{Level: -3, Text: bad}, document.Heading{Level: 9, Text: word}, document.Heading{Level: 2},
			document.Paragraph{}, document.Paragraph{Runs: runs}, document.List{}, document.List{Ordered: true, Items: []document.Item{{Runs: runs, Sub: []document.Item{{Sub: []document.Item{{Runs: runs}}}}}}},
			document.Table{}, document.Table{Title: word, Columns: []document.Column{{Head: word, Weight: -1}, {Head: bad, Align: 99}}, Rows: []document.Row{document.Group(bad), document.Group(word), document.Cells(cell, cell, cell), document.Cells()}},
			document.Table{Columns: make([]document.Column, 60), Rows: []document.Row{document.Cells(document.Words("x"))}},
			document.Figure{}, document.Figure{Drawing: draw.Drawing{Title: bad, Description: bad, Width: 1e9, Height: 10, Shapes: []draw.Shape{draw.Text{Text: bad, Size: 9, Fill: draw.Ink}, nil}}},
			document.Note{}, document.Note{Tone: "?", Title: bad, Runs: runs}, document.KeyValues{}, document.KeyValues{Items: []document.KeyValue{{Key: word, Value: runs}}},
			document.Signatures{}, document.Signatures{People: []document.Signatory{{Name: bad, Role: word, Date: "x"}, {}}}, document.PageBreak{}, document.PageBreak{},
		},
	}
}

func TestHostileTextBreaksNoFormat(t *testing.T) {
	t.Parallel()
	for kind := range renderers() {
		out := render(t, kind, hostile())
		switch kind {
		case "pdf":
			valid(t, out)
			text := tool(t, "pdftotext", "-raw", file(t, "x.pdf", out), "-")
			if !strings.Contains(text, "NUL\uFFFD BEL\uFFFD evil x \uFFFD") {
				t.Errorf("what cannot be shown is not replaced: %.300q", text)
			}
		case "json":
			if !json.Valid(out) {
				t.Error("no JSON")
			}
		case "html", "part.html":
			text := string(out)
			for _, no := range []string{"<script", "javascript:", "\x00", "\u202E", " style="} {
				if strings.Contains(text, no) {
					t.Errorf("%s holds %q", kind, no)
				}
			}
			if !utf8.Valid(out) {
				t.Errorf("%s is no UTF-8", kind)
			}
		}
	}
}

func TestFrameSpeaksTheLanguageOfTheDocument(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := document.PDF(&b, sample(), wordsOf(t, "de")); err != nil {
		t.Fatal(err)
	}
	text := tool(t, "pdftotext", "-raw", file(t, "x.pdf", b.Bytes()), "-")
	for _, want := range []string{"Inhalt", "Seite 2 von", "Tabelle 1.", "Abbildung 1.", "14. März 2026", "Unterschrift"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestPartOfAPageLeavesTheFirstHeadingToThePage(t *testing.T) {
	t.Parallel()
	part := string(render(t, "part.html", sample()))
	for _, no := range []string{"<h1", "<style", "<html", " style=", "<script"} {
		if strings.Contains(part, no) {
			t.Errorf("the part holds %q", no)
		}
	}
	for _, want := range []string{`<h2 id="doc-s1">`, `<th scope="col">Control</th>`, `<th scope="row"><code>A.1.2.1</code></th>`, `role="region" aria-labelledby="doc-t1"`, `<svg`} {
		if !strings.Contains(part, want) {
			t.Errorf("the part lacks %q", want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain text", "https://example.org")
	f.Add("\x00\u202E🦊\xff \u00AD-/–", "javascript:x")
	f.Add(strings.Repeat("ab-/", 300)+"\n\n \n", "mailto:")
	words := wordsOf(f, "en")
	f.Fuzz(func(t *testing.T, text, href string) {
		runs := []document.Run{{Text: text, Href: href}, {Text: text, Style: document.Mono}}
		d := document.Document{Title: text, Language: text, Blocks: []document.Block{
			document.Heading{Level: 1, Text: text}, document.Paragraph{Runs: runs}, document.Note{Title: text, Runs: runs},
			document.Table{Title: text, Columns: []document.Column{{Head: text}, {Head: text}}, Rows: []document.Row{document.Group(text), document.Cells(document.Cell{Runs: runs, Codes: []string{text}})}},
		}}
		for kind, to := range renderers() { // none may fail or panic
			var b bytes.Buffer
			if err := to(&b, d, words); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
		}
	})
}
