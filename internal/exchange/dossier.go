package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// dossier is the record of processing as a document for customers and authorities:
// who keeps it and what it covers, then a section for each activity, in the order
// of GDPR Art. 30(1) for what we decide ourselves, and of Art. 30(2) for what we do
// for others.
type dossier struct {
	out    io.Writer
	words  i18n.Words
	format string
	cover  cover
	made   time.Time
	speech formSpeech

	deciding, serving []dossierEntry
}

// dossierEntry is one activity, ready to be set.
type dossierEntry struct {
	ref, title string
	blocks     []document.Block
}

// maxDossier is how many activities one document may hold: some thousand pages,
// which no one reads, and memory that all of them take together.
const maxDossier = 2000

func newDossier(w io.Writer, o ExportOptions, c cover, now time.Time) *dossier {
	words := o.Words.Terms(i18n.Law)
	lang := words.Lang()
	if !slices.Contains(formLanguages(), lang) {
		lang = "en"
	}
	return &dossier{out: w, words: words, format: o.Format, cover: c, made: now, speech: formSpeech{t: record.ProcessingActivities.Type, lang: lang, says: o.says}}
}

// dossierLine is one thing that Art. 30 asks for.
type dossierLine struct {
	key string
	formCell
}

// decidingLines are those of Art. 30(1), and what people want to know besides.
func decidingLines() []dossierLine {
	return []dossierLine{
		{"purposes", purposesCell()}, {"bases", basesCell()}, {"principals", principalsCell()}, {"data", dataCell()}, {"sources", sourceCell()},
		{"recipients", recipientsCell()}, {"processors", processorsCell()}, {"transfers", transfersCell()}, {"safeguards", safeguardsCell()},
		{"retention", retentionCell()}, {"measures", measuresCell()},
	}
}

// servingLines are those of Art. 30(2), besides the customers.
func servingLines() []dossierLine {
	return []dossierLine{{"subprocessors", processorsCell()}, {"transfers", transfersCell()}, {"safeguards", safeguardsCell()}, {"measures", measuresCell()}}
}

func (d *dossier) record(rec register.Record, titles map[id.ID]store.Title) error {
	a, ok := rec.(*record.ProcessingActivity)
	if !ok {
		return fmt.Errorf("document of the record of processing: not an activity: %T", rec)
	}
	if len(d.deciding)+len(d.serving) == maxDossier {
		return problem.New(problem.TooLarge, "export_too_many_pages", "max", maxDossier)
	}
	d.speech.title = func(at id.ID) string { return tidyCell(titles[at].Title) }
	e := dossierEntry{ref: a.Ref, title: a.Title, blocks: []document.Block{d.facts(a)}}
	if a.Description != "" {
		e.blocks = append(e.blocks, document.Para(string(a.Description)))
	}
	if a.Role.Serves() {
		e.blocks = append(e.blocks, d.customers(a), d.table(a, servingLines()))
		d.serving = append(d.serving, e)
		return nil
	}
	e.blocks = append(e.blocks, d.table(a, decidingLines()))
	d.deciding = append(d.deciding, e)
	return nil
}

func (d *dossier) word(key string, args ...any) string {
	return d.words.T("exchange.dossier."+key, args...)
}

// facts are what an entry is called by, and whose it is.
func (d *dossier) facts(a *record.ProcessingActivity) document.Block {
	var items []document.KeyValue
	add := func(key, value string) {
		if value != "" {
			items = append(items, document.KeyValue{Key: key, Value: document.Text(value)})
		}
	}
	state := ""
	if a.State != "" {
		state = d.words.T(record.ProcessingActivities.StateKey(a.State))
	}
	add(d.words.T("exchange.article30.ref"), a.Ref)
	add(d.words.T("exchange.article30.role"), choiceWords(d.speech.t.Field("role"), string(a.Role), d.speech.lang))
	add(d.words.T("exchange.article30.unit"), d.speech.title(a.Unit.ID))
	add(d.words.T("exchange.article30.owner"), d.speech.title(a.Owner))
	add(d.words.T("exchange.article30.state"), state)
	for _, role := range []string{"controller", "joint_controller", "representative", "dpo", "contact"} {
		if who := d.speech.text(actorsCell(role), a); who != "" {
			add(d.words.T("choice.actor_role."+role), who)
		}
	}
	return document.KeyValues{Items: items}
}

// table has a row for each item of the article; what is not recorded says so.
func (d *dossier) table(a *record.ProcessingActivity, lines []dossierLine) document.Block {
	t := document.Table{Columns: []document.Column{{Head: d.word("item"), Weight: 1.1, Names: true}, {Head: d.word("said"), Weight: 2.6}}}
	for _, l := range lines {
		name := document.Cell{Runs: document.Runs(document.B(d.word(l.key)))}
		if cite := d.cite(l.key, a.Role.Serves()); cite != "" {
			name.Runs = append(name.Runs, document.P("\n"+cite))
		}
		said := d.cell(d.speech.items(l.formCell, a))
		if len(said.Runs) == 0 {
			said = document.Words(d.word("none"))
		}
		t.Rows = append(t.Rows, document.Cells(name, said))
	}
	return t
}

// cite is the letter of the article that asks for it.
func (d *dossier) cite(key string, serves bool) string {
	key = "exchange.dossier.cite." + key
	if serves && d.words.Has(key+".processor") {
		key += ".processor"
	}
	if d.words.Has(key) {
		return d.words.T(key)
	}
	return ""
}

// cell shows items: their names, and below each what more is known.
func (d *dossier) cell(items []formItem) document.Cell {
	var c document.Cell
	for n, i := range items {
		if n > 0 {
			c.Runs = append(c.Runs, document.P("\n"))
		}
		c.Runs = append(c.Runs, document.B(i.head))
		for _, p := range i.parts {
			if fold(p.text) != fold(i.head) { // a name that is the linked record's says nothing more
				c.Runs = append(c.Runs, document.P("\n"+p.label+": "+p.text))
			}
		}
	}
	return c
}

// customers have a row for each and each category of processing (S-040).
func (d *dossier) customers(a *record.ProcessingActivity) document.Block {
	t := document.Table{Title: d.word("customers"), Empty: d.word("none"), Columns: []document.Column{
		{Head: d.word("customer"), Weight: 2, Names: true}, {Head: d.word("officers"), Weight: 2}, {Head: d.word("operations"), Weight: 2},
	}}
	for _, l := range d.speech.spread(a) {
		if joined("", l["name"], l["operations"]) == "" {
			continue
		}
		t.Rows = append(t.Rows, document.Cells(
			d.customer(l), document.Words(joined("\n", l["representative"], l["dpo"])), document.Words(l["operations"])))
	}
	return t
}

func (d *dossier) customer(line map[string]string) document.Cell {
	c := d.cell(readItems(line["name"], func(string) bool { return true }))
	if line["contact"] != "" {
		c.Runs = append(c.Runs, document.P("\n"+line["contact"]))
	}
	return c
}

func (d *dossier) close() error {
	n := len(d.deciding) + len(d.serving)
	doc := document.Document{
		Title: d.word("title"), Subtitle: d.word("subtitle"), Organisation: d.cover.name, Confidentiality: d.word("confidential"),
		Language: d.words.Lang(), Date: d.cover.today, Made: d.made,
	}
	about := document.KeyValues{}
	for _, l := range d.cover.lines(coverNames{address: d.word("address"), email: d.word("email"), phone: d.word("phone"), dpo: d.words.T("choice.actor_role.dpo"), representative: d.words.T("choice.actor_role.representative")}, d.word("keeper")) {
		about.Items = append(about.Items, document.KeyValue{Key: l[0], Value: document.Text(l[1])})
	}
	doc.Blocks = append(doc.Blocks, document.Heading{Level: 1, Text: d.word("about")},
		document.Para(d.word("lead", "count", n, "controller", len(d.deciding), "processor", len(d.serving), "day", d.words.Day(d.cover.today))), about)
	doc.Blocks = append(doc.Blocks, d.overview())
	for _, part := range []struct {
		key     string
		entries []dossierEntry
	}{{"controller", d.deciding}, {"processor", d.serving}} {
		if len(part.entries) == 0 {
			continue
		}
		doc.Blocks = append(doc.Blocks, document.Heading{Level: 1, Text: d.word("part." + part.key)}, document.Para(d.word("part."+part.key+".lead")))
		for _, e := range part.entries {
			doc.Blocks = append(doc.Blocks, document.Heading{Level: 2, Text: e.title})
			doc.Blocks = append(doc.Blocks, e.blocks...)
		}
	}
	if d.format == DOCX {
		return document.DOCX(d.out, doc, d.words)
	}
	return document.PDF(d.out, doc, d.words)
}

// overview lists the activities on one table.
func (d *dossier) overview() document.Block {
	t := document.Table{Title: d.word("overview"), Empty: d.word("empty"), Columns: []document.Column{
		{Head: d.words.T("exchange.article30.ref"), Weight: .8}, {Head: d.words.T("exchange.article30.activity"), Weight: 4, Names: true}}}
	for _, part := range []struct {
		key     string
		entries []dossierEntry
	}{{"controller", d.deciding}, {"processor", d.serving}} {
		if len(part.entries) > 0 {
			t.Rows = append(t.Rows, document.Group(d.word("part."+part.key)))
		}
		for _, e := range part.entries {
			t.Rows = append(t.Rows, document.Cells(document.Codes(e.ref), document.Words(strings.TrimSpace(e.title))))
		}
	}
	return t
}
