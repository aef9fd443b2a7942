package document

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
)

// The document as JSON: what a program reads that compares two editions.
type (
	jsonDocument struct {
		Format          string       `json:"format"`
		Title           string       `json:"title"`
		Subtitle        string       `json:"subtitle,omitempty"`
		Organisation    string       `json:"organisation,omitempty"`
		Reference       string       `json:"reference,omitempty"`
		Edition         string       `json:"edition,omitempty"`
		Version         string       `json:"version,omitempty"`
		Confidentiality string       `json:"confidentiality,omitempty"`
		Language        string       `json:"language"`
		Date            calendar.Day `json:"date,omitempty"`
		Made            time.Time    `json:"made"`
		Blocks          []any        `json:"blocks"`
	}
	jsonRun struct {
		Text  string `json:"text"`
		Style string `json:"style,omitempty"`
		Href  string `json:"href,omitempty"`
	}
	jsonHeading struct {
		Kind   string `json:"kind"`
		Level  int    `json:"level"`
		Number string `json:"number,omitempty"`
		Text   string `json:"text"`
	}
	jsonText struct { // paragraph, note
		Kind  string    `json:"kind"`
		Tone  string    `json:"tone,omitempty"`
		Title string    `json:"title,omitempty"`
		Runs  []jsonRun `json:"runs"`
	}
	jsonList struct {
		Kind    string     `json:"kind"`
		Ordered bool       `json:"ordered"`
		Items   []jsonItem `json:"items"`
	}
	jsonItem struct {
		Runs []jsonRun  `json:"runs"`
		Sub  []jsonItem `json:"items,omitempty"`
	}
	jsonTable struct {
		Kind    string    `json:"kind"`
		Label   string    `json:"label,omitempty"`
		Title   string    `json:"title,omitempty"`
		Columns []string  `json:"columns"`
		Rows    []jsonRow `json:"rows"`
	}
	jsonRow struct {
		Group string     `json:"group,omitempty"`
		Cells []jsonCell `json:"cells,omitempty"`
	}
	jsonCell struct {
		Badges []jsonBadge `json:"badges,omitempty"`
		Runs   []jsonRun   `json:"runs,omitempty"`
		Codes  []string    `json:"codes,omitempty"`
	}
	jsonBadge struct {
		Tone string `json:"tone"`
		Text string `json:"text"`
	}
	jsonFigure struct {
		Kind        string `json:"kind"`
		Label       string `json:"label"`
		Title       string `json:"title"`
		Description string `json:"description"`
		SVG         string `json:"svg"`
	}
	jsonFacts struct {
		Kind  string     `json:"kind"`
		Items []jsonFact `json:"items"`
	}
	jsonFact struct {
		Key   string    `json:"key"`
		Value []jsonRun `json:"value"`
	}
	jsonSignatures struct {
		Kind   string       `json:"kind"`
		People []jsonSigner `json:"people"`
	}
	jsonSigner struct {
		Name string       `json:"name,omitempty"`
		Role string       `json:"role,omitempty"`
		Date calendar.Day `json:"date,omitempty"`
	}
	jsonBreak struct {
		Kind string `json:"kind"`
	}
)

// JSON writes the document as data. Errors are those of w.
func JSON(w io.Writer, d Document, words i18n.Words) error {
	p := prepare(d, words)
	out := jsonDocument{
		Format: "privet.document/1", Title: p.Title, Subtitle: p.Subtitle, Organisation: p.Organisation, Reference: p.Reference, Edition: p.Edition,
		Version: p.Version, Confidentiality: p.Confidentiality, Language: p.Language, Date: p.Date, Made: p.Made, Blocks: []any{},
	}
	for _, part := range p.parts {
		out.Blocks = append(out.Blocks, jsonBlock(part))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func jsonBlock(p part) any {
	switch b := p.block.(type) {
	case Heading:
		return jsonHeading{"heading", b.Level, p.number, b.Text}
	case Paragraph:
		return jsonText{Kind: "paragraph", Runs: jsonRuns(b.Runs)}
	case Note:
		return jsonText{"note", tone(b.Tone), b.Title, jsonRuns(b.Runs)}
	case List:
		return jsonList{"list", b.Ordered, jsonItems(b.Items)}
	case Table:
		return tableData(p, b)
	case Figure:
		return jsonFigure{"figure", p.label, b.Drawing.Title, b.Drawing.Description, draw.SVG(b.Drawing, "")}
	case KeyValues:
		f := jsonFacts{"facts", []jsonFact{}}
		for _, it := range b.Items {
			f.Items = append(f.Items, jsonFact{it.Key, jsonRuns(it.Value)})
		}
		return f
	case Signatures:
		s := jsonSignatures{"signatures", []jsonSigner{}}
		for _, who := range b.People {
			s.People = append(s.People, jsonSigner(who))
		}
		return s
	}
	return jsonBreak{"page break"}
}

func jsonRuns(runs []Run) []jsonRun {
	out := make([]jsonRun, 0, len(runs))
	for _, r := range runs {
		style := ""
		if int(r.Style) < 4 {
			style = [...]string{"", "strong", "emphasis", "mono"}[r.Style]
		}
		out = append(out, jsonRun{r.Text, style, r.Href})
	}
	return out
}

func jsonItems(items []Item) []jsonItem {
	out := make([]jsonItem, 0, len(items))
	for _, it := range items {
		out = append(out, jsonItem{jsonRuns(it.Runs), jsonItems(it.Sub)})
	}
	return out
}

func tableData(p part, t Table) jsonTable {
	out := jsonTable{Kind: "table", Label: p.label, Title: t.Title, Rows: []jsonRow{}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, c.Head)
	}
	for _, r := range t.Rows {
		row := jsonRow{Group: r.Group}
		for _, c := range r.Cells {
			cell := jsonCell{Codes: c.Codes}
			if len(c.Runs) > 0 {
				cell.Runs = jsonRuns(c.Runs)
			}
			for _, b := range c.Badges {
				cell.Badges = append(cell.Badges, jsonBadge{tone(b.Tone), b.Text})
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
