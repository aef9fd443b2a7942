package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// article30 writes the record of processing as GDPR Art. 30 lists it, in words,
// for an authority or an auditor to read: a line for each activity of ours
// (Art. 30(1)), and one for each customer and category of processing that we carry
// out on behalf of others (Art. 30(2), S-040). It is not made to be imported.
type article30 struct {
	words  i18n.Words
	lang   string
	csv    *csv.Writer
	out    io.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	style  int
	row    int
}

// article30Columns are the keys of the headings, in the order of the article.
func article30Columns() []string {
	return []string{
		"ref", "activity", "role", "unit", "owner", "actors", "customer", "customer_contacts", "operations", "purposes", "bases", "principals", "data", "sources",
		"recipients", "processors", "transfers", "retention", "measures", "state",
	}
}

func newArticle30(w io.Writer, o ExportOptions) (writer, error) {
	a := &article30{words: o.Words, lang: o.Words.Lang(), out: w}
	head := article30Columns()
	for i, k := range head {
		head[i] = a.word("exchange.article30."+k, k)
	}
	if o.Format == CSV {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return nil, err
		}
		a.csv = csv.NewWriter(w)
		return a, a.csv.Write(head)
	}
	return a, a.begin(head)
}

func (a *article30) begin(head []string) error {
	a.book = excelize.NewFile()
	name := sheetName(a.word("exchange.article30.sheet", "Article 30"))
	if err := a.book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err := paper(a.book, name, 1, 3); err != nil {
		return err
	}
	bold, err := a.book.NewStyle(&heading)
	if err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	if a.style, err = a.book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}); err != nil {
		return fmt.Errorf("style the workbook: %w", err)
	}
	if a.stream, err = a.book.NewStreamWriter(name); err != nil {
		return err
	}
	if err := a.stream.SetColWidth(1, 1, 11); err != nil {
		return err
	}
	if err := a.stream.SetColWidth(2, len(head), 28); err != nil {
		return err
	}
	if err := a.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	return a.write(head, bold)
}

func (a *article30) write(line []string, style int) error {
	if a.csv != nil {
		for i, s := range line {
			line[i] = Guard(s)
		}
		return a.csv.Write(line)
	}
	cells := make([]any, len(line))
	for i, s := range line {
		if tooLong(s) {
			s = parts(s)[0] + longMark
		}
		cells[i] = excelize.Cell{StyleID: style, Value: s}
	}
	a.row++
	return a.stream.SetRow("A"+itoa(a.row), cells, excelize.RowOpts{Height: height(line, 26)})
}

func (a *article30) close() error {
	if a.csv != nil {
		a.csv.Flush()
		return a.csv.Error()
	}
	defer a.book.Close() // temporary files alone
	if err := a.stream.Flush(); err != nil {
		return err
	}
	return a.book.Write(a.out)
}

func (a *article30) word(key, otherwise string) string {
	if a.words.Has(key) {
		return a.words.T(key)
	}
	return otherwise
}

// choice is a value of a choice in words.
func (a *article30) choice(of, value string) string {
	if value == "" {
		return ""
	}
	return a.word("choice."+of+"."+value, value)
}

func (a *article30) term(scheme, code string) string {
	if t, ok := catalogue.In(a.words).Find(scheme, code); ok {
		return t.Label(a.lang)
	}
	return code
}

// joined are the parts that say something, parted.
func joined(sep string, parts ...string) string {
	out := make([]string, 0, len(parts))
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

func (a *article30) record(rec register.Record, titles map[id.ID]store.Title) error {
	p, ok := rec.(*record.ProcessingActivity)
	if !ok {
		return fmt.Errorf("article 30: not an activity: %T", rec)
	}
	base := a.line(p, titles)
	if !p.Role.Serves() {
		return a.write(base, a.style)
	}
	customers := p.Customers
	if len(customers) == 0 {
		customers = register.Rows[record.ActivityCustomer]{{}}
	}
	for _, c := range customers {
		if len(c.Operations) == 0 {
			c.Operations = append(c.Operations, "")
		}
		for _, o := range c.Operations {
			line := append([]string(nil), base...)
			line[6] = joined(", ", titles[c.Party.ID].Title, nameBeside(c.Name, titles[c.Party.ID].Title))
			line[7] = joined("\n", c.Contact, c.Representative, c.DPO)
			line[8] = a.term(catalogue.Operation, string(o))
			if err := a.write(line, a.style); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameBeside is the name unless the linked record says it already.
func nameBeside(name, title string) string {
	if fold(name) == fold(title) {
		return ""
	}
	return name
}

// line is the activity without its customers.
func (a *article30) line(p *record.ProcessingActivity, titles map[id.ID]store.Title) []string {
	title := func(at id.ID) string { return titles[at].Title }
	var actors, purposes, bases, principals, data, sources, recipients, processors, transfers, measures, retention []string
	for _, x := range p.Actors {
		actors = append(actors, a.choice("actor_role", string(x.Role))+": "+joined(", ", title(x.Party.ID), title(x.Person.ID), nameBeside(x.Name, joined("", title(x.Party.ID), title(x.Person.ID))), x.Contact))
	}
	for _, x := range p.Purposes {
		purposes = append(purposes, joined(": ", a.term(catalogue.Purpose, string(x.Purpose)), string(x.Description)))
	}
	for _, x := range p.Bases {
		basis := string(x.Basis)
		if basis != "" {
			basis = a.word("law.basis."+basis, basis)
		}
		bases = append(bases, joined(", ", basis, string(x.SpecialCondition), string(x.CriminalGround), x.Provision, string(x.Justification), string(x.LegitimateInterest)))
	}
	for _, x := range p.Principals {
		principals = append(principals, a.term(catalogue.PrincipalCategory, string(x.Category)))
	}
	for _, x := range p.DataItems {
		category := a.term(catalogue.PIICategory, string(x.Category))
		data = append(data, category)
		if s := joined(", ", a.choice("source", string(x.Source)), x.SourceNote); s != "" {
			sources = append(sources, category+": "+s)
		}
		if s := joined(", ", a.period(x), string(x.RetentionText), x.RetentionGround); s != "" {
			retention = append(retention, category+": "+s)
		}
	}
	for _, x := range p.Recipients {
		recipients = append(recipients, joined(", ", a.term(catalogue.RecipientCategory, string(x.Category)), title(x.Party.ID), title(x.Unit.ID), nameBeside(x.Name, title(x.Party.ID)), string(x.Country)))
	}
	for _, x := range p.Processors {
		processors = append(processors, joined(", ", title(x.Party.ID), title(x.Engagement.ID), nameBeside(x.Name, title(x.Party.ID)), string(x.Service), string(x.Country)))
	}
	for _, x := range p.Transfers {
		country := string(x.Country)
		if country != "" {
			country = catalogue.CountryName(country, a.lang)
		}
		transfers = append(transfers, joined(", ", country, x.Organisation, title(x.Importer.ID), nameBeside(x.ImporterName, title(x.Importer.ID)), a.choice("mechanism", string(x.Mechanism)), x.Document))
	}
	for _, x := range p.Measures {
		measures = append(measures, joined(": ", a.term(catalogue.Measure, string(x.Measure)), string(x.Note)))
	}
	state := p.State
	if state != "" {
		state = a.word(record.ProcessingActivities.StateKey(state), state)
	}
	lines := func(list []string) string { return tidyCell(strings.Join(list, "\n")) }
	return []string{
		p.Ref, p.Title, a.choice("role", string(p.Role)), title(p.Unit.ID), title(p.Owner), lines(actors), "", "", "", lines(purposes), lines(bases), lines(principals),
		lines(data), lines(sources), lines(recipients), lines(processors), lines(transfers), lines(append([]string{string(p.RetentionStatement)}, retention...)),
		lines(append(measures, string(p.MeasuresStatement))), state,
	}
}

func (a *article30) period(x record.ActivityDataItem) string {
	if x.Retention == "" {
		return ""
	}
	return joined(" ", a.words.Show(x.Retention), a.choice("retention_start", string(x.RetentionFrom)))
}
