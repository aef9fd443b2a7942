package parcel

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/redact"
)

// edition names the form of data.json. A change that a reader must know of makes
// a new one.
const edition = "privet-answer-1"

// head is data.json without its tables.
type head struct {
	Format       string        `json:"format"`
	Language     string        `json:"language"`
	Organisation organisation  `json:"organisation"`
	Request      request       `json:"request"`
	Answered     calendar.Day  `json:"answered"`
	Person       string        `json:"person"`
	Systems      []system      `json:"systems"`
	Information  []information `json:"information"`
	Exemptions   []exemption   `json:"exemptions"`
	Complaint    complaint     `json:"complaint"`
	Files        []file        `json:"files"`
}

type organisation struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"`
	Officer string `json:"officer,omitempty"`
}

type request struct {
	Reference string       `json:"reference"`
	Kind      string       `json:"kind"`
	Received  calendar.Day `json:"received,omitempty"`
	Asked     string       `json:"asked,omitempty"`
}

type system struct {
	Name    string `json:"name"`
	Purpose string `json:"purpose,omitempty"`
	Found   string `json:"found,omitempty"`
}

type information struct {
	Topic  Topic    `json:"topic"`
	Values []string `json:"values"`
}

type exemption struct {
	What     string `json:"what"`
	Ground   string `json:"ground"`
	Citation string `json:"citation"`
}

type complaint struct {
	Authority string `json:"authority"`
	Address   string `json:"address,omitempty"`
	Web       string `json:"web,omitempty"`
}

type file struct {
	Name    string             `json:"name"`
	System  string             `json:"system,omitempty"`
	Size    int64              `json:"size"`
	Removed []redact.Redaction `json:"removed,omitempty"`
}

type tableHead struct {
	Name    string   `json:"name"`
	System  string   `json:"system,omitempty"`
	About   string   `json:"about,omitempty"`
	File    string   `json:"file"`
	Columns []column `json:"columns"`
}

type column struct {
	Name  string `json:"name"`
	About string `json:"about,omitempty"`
}

func (b *builder) head() head {
	p := b.p
	h := head{
		Format: edition, Language: b.words.Lang(), Organisation: organisation(p.Organisation), Answered: p.Answered, Person: p.Person,
		Request: request{p.Reference, p.Kind, p.Received, p.Asked}, Complaint: complaint(p.Complaint),
		Systems: []system{}, Information: []information{}, Exemptions: []exemption{}, Files: []file{},
	}
	for _, s := range p.Systems {
		h.Systems = append(h.Systems, system(s))
	}
	for _, i := range p.Information {
		h.Information = append(h.Information, information{i.Topic, append([]string{}, i.Values...)})
	}
	for _, e := range p.Exemptions {
		h.Exemptions = append(h.Exemptions, exemption(e))
	}
	for i, f := range p.Files {
		h.Files = append(h.Files, file{b.file[i], f.System, f.Size, f.Redactions})
	}
	return h
}

// data writes data.json and its schema. Rows go through one at a time.
func (b *builder) data() error {
	err := b.add("data.json", func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		if err := b.writeData(out); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil {
		return err
	}
	return b.add("data.schema.json", func(w io.Writer) error {
		_, err := w.Write(schema)
		return err
	})
}

func (b *builder) writeData(out *bufio.Writer) error {
	text, err := encode(b.head(), "  ")
	if err != nil {
		return err
	}
	_, _ = out.WriteString(strings.TrimSuffix(text, "\n}")) // a bufio.Writer tells at Flush
	_, _ = out.WriteString(",\n  \"tables\": [")
	for i, t := range b.p.Tables {
		h := tableHead{t.Name, t.System, t.About, b.csv[i], []column{}}
		for _, c := range t.Columns {
			h.Columns = append(h.Columns, column(c))
		}
		text, err := encode(h, "")
		if err != nil {
			return err
		}
		if i > 0 {
			_ = out.WriteByte(',')
		}
		_, _ = out.WriteString("\n    " + strings.TrimSuffix(text, "}") + `,"rows":[`)
		n := 0
		for row, err := range b.rows(i) {
			if err != nil {
				return err
			}
			line, err := encode(row, "")
			if err != nil {
				return err
			}
			if n++; n > 1 {
				_ = out.WriteByte(',')
			}
			_, _ = out.WriteString("\n      " + line)
		}
		_, _ = out.WriteString("]}")
	}
	_, err = out.WriteString("\n  ]\n}\n")
	return err
}

// encode is JSON as people read it: < stays <.
func encode(v any, indent string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// rows are the rows of a table, of which each has as many cells as the table has
// columns.
func (b *builder) rows(i int) func(func([]string, error) bool) {
	t := b.p.Tables[i]
	return func(yield func([]string, error) bool) {
		for row, err := range t.Rows {
			if err == nil && len(row) != len(t.Columns) {
				err = fmt.Errorf("table %d has %d columns and a row of %d", i+1, len(t.Columns), len(row))
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func (b *builder) tables() error {
	for i, t := range b.p.Tables {
		err := b.add(b.csv[i], func(w io.Writer) error {
			out := csv.NewWriter(w)
			out.UseCRLF = true
			cells := make([]string, len(t.Columns))
			for k, c := range t.Columns {
				cells[k] = guard(c.Name)
			}
			if err := out.Write(cells); err != nil {
				return err
			}
			for row, err := range b.rows(i) {
				if err != nil {
					return err
				}
				for k, v := range row {
					cells[k] = guard(v)
				}
				if err := out.Write(cells); err != nil {
					return err
				}
			}
			out.Flush()
			return out.Error()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// guard keeps a spreadsheet from running a cell as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}
