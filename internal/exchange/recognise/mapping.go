package recognise

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// Keywords that a mapping takes in place of a field.
const (
	AsNote = "note" // keep the cells in a note on the record
	AsSkip = "skip" // leave the cells out; they are listed as skipped
)

// Mapping is a reading of a book that a person may edit and that is remembered
// for the next file with the same headers.
type Mapping struct {
	Version     int            `json:"version"` // 1
	Fingerprint string         `json:"fingerprint,omitempty"`
	Sheets      []SheetMapping `json:"sheets"`
}

// SheetMapping is the reading of one sheet. A sheet with register "" is left out.
type SheetMapping struct {
	Sheet       string          `json:"sheet"`
	Register    string          `json:"register"`
	Layout      Layout          `json:"layout"`
	HeaderRow   int             `json:"header_row,omitempty"`   // as the file counts, from 1
	HeaderRows  int             `json:"header_rows,omitempty"`  // how many, 1 if 0
	LabelColumn string          `json:"label_column,omitempty"` // of a form: "A"
	Columns     []ColumnMapping `json:"columns"`
}

// ColumnMapping is a column ("C") of a table, or a label of a form.
type ColumnMapping struct {
	Column string `json:"column,omitempty"`
	Header string `json:"header"`
	Field  string `json:"field"`
}

// Mapping is the proposal's reading, to show, edit and keep.
func (p *Proposal) Mapping() *Mapping {
	m := &Mapping{Version: 1, Fingerprint: p.Fingerprint}
	for _, s := range p.Sheets {
		sm := SheetMapping{Sheet: s.Name, Register: s.Register, Layout: s.Layout}
		if s.Layout == Table && len(s.HeaderRows) > 0 {
			sm.HeaderRow, sm.HeaderRows = s.HeaderRows[0]+1, 1
			for i := 1; i < len(s.HeaderRows) && s.HeaderRows[i] == s.HeaderRows[i-1]+1; i++ {
				sm.HeaderRows++
			}
		}
		for _, c := range s.Columns {
			if s.Layout == Table && c.At.Row > sm.HeaderRow+sm.HeaderRows {
				break // another table on the sheet is read on its own
			}
			cm := ColumnMapping{Header: c.Header, Field: string(c.Field)}
			if s.Layout == Table {
				cm.Column = ColumnName(c.At.Col)
			} else {
				sm.LabelColumn = ColumnName(c.At.Col)
			}
			if c.Skip {
				cm.Field = AsSkip
			} else if c.Field == "" {
				cm.Field = AsNote
			}
			sm.Columns = append(sm.Columns, cm)
		}
		m.Sheets = append(m.Sheets, sm)
	}
	return m
}

// ReadMapping reads a mapping file and checks that its registers, fields and
// columns exist.
func ReadMapping(data []byte) (*Mapping, error) {
	var m Mapping
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, problem.Wrap(problem.Invalid, "mapping_unreadable", err)
	}
	var bad problem.List
	bad.If(m.Version != 1, "version", "mapping_version")
	for i, s := range m.Sheets {
		at := bad.At("sheets." + itoa(i))
		if s.Register == "" {
			continue
		}
		known := map[string]bool{AsNote: true, AsSkip: true, "": true}
		for _, f := range Fields(s.Register) {
			known[string(f)] = true
		}
		at.If(len(known) == 3 || s.Register == foreignRegister, "register", "mapping_register", "register", s.Register)
		at.If(s.Layout != Table && s.Layout != Form, "layout", "mapping_layout")
		at.If(s.Layout == Table && (s.HeaderRow < 1 || s.HeaderRow > 1<<20 || s.HeaderRows < 0 || s.HeaderRows > 10), "header_row", "mapping_header_row")
		for j, c := range s.Columns {
			at.If(!known[c.Field], "columns."+itoa(j)+".field", "mapping_field", "field", c.Field, "register", s.Register)
			at.If(s.Layout == Table && columnAt(c.Column) < 0, "columns."+itoa(j)+".column", "mapping_column", "column", c.Column)
		}
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	return &m, nil
}

func (m *Mapping) sheet(name string) *SheetMapping {
	if m == nil {
		return nil
	}
	for i := range m.Sheets {
		if m.Sheets[i].Sheet == name {
			return &m.Sheets[i]
		}
	}
	return nil
}

// mapped reads a sheet as its mapping says.
func (w *work) mapped(g *grid, plan *SheetPlan, m *SheetMapping) {
	switch {
	case m.Register == "" || m.Layout == Aside:
		plan.Why = "left out by the mapping"
		w.coverSheet(g)
	case m.Layout == Form:
		w.obey(m)
		w.readForm(g, plan, form{register: m.Register, col: max(0, columnAt(m.LabelColumn))})
	default:
		top := m.HeaderRow - 1
		if top >= len(g.rows) {
			w.issue(Spot{Sheet: g.name, Row: -1, Col: -1}, Warning, "recognise.mapping_header_missing", "row", m.HeaderRow)
			return
		}
		bottom := min(len(g.rows)-1, top+max(1, m.HeaderRows)-1)
		w.readTables(g, plan, heading{register: m.Register, top: top, row: bottom, bottom: bottom}, func(cols []Column) {
			for _, c := range m.Columns {
				i := columnAt(c.Column)
				if i < 0 || i >= len(cols) {
					continue
				}
				if c.Header != "" && fold(c.Header) != fold(cols[i].Header) {
					w.issue(cols[i].At, Warning, "recognise.mapping_other_header", "expected", c.Header, "header", cols[i].Header)
				}
				col := &cols[i]
				if string(col.Field) != c.Field {
					col.Tick = false
				}
				col.Confidence, col.Why, col.Skip = 1, "mapping", c.Field == AsSkip
				col.Field = Field(c.Field)
				if c.Field == AsNote || c.Field == AsSkip {
					col.Field = ""
				}
			}
		})
	}
}

// obey makes the labels of a form mean what the mapping says.
func (w *work) obey(m *SheetMapping) {
	for _, c := range m.Columns {
		label := c.Header
		if i := strings.LastIndex(label, " / "); i >= 0 {
			label = label[i+3:]
		}
		g := guess{field: Field(c.Field), score: 1, why: "mapping"}
		if c.Field == AsNote || c.Field == AsSkip {
			w.known[m.Register+"\x00"+label] = []guess{}
			continue
		}
		w.known[m.Register+"\x00"+label] = []guess{g}
	}
}

// fingerprint tells files with the same headers: a hash over the folded headers
// of all sheets that hold a register.
func fingerprint(plans []SheetPlan) string {
	h := sha256.New()
	n := 0
	for _, p := range plans {
		if p.Register == "" {
			continue
		}
		_, _ = h.Write([]byte(p.Register + "\x00" + string(p.Layout)))
		for _, c := range p.Columns {
			_, _ = h.Write([]byte("\x00" + fold(c.Header)))
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
