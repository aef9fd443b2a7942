package exchange

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Layouts of a file as Propose found it.
const (
	Own     = "own"     // written by Export, or in its form
	Foreign = "foreign" // understood by recognise

	// Of other programs, besides the layouts of authorities.
	Fides         = "fides"          // systems and datasets of the Fides language, YAML
	CISOAssistant = "ciso-assistant" // a workbook with a sheet for processings and one for each of their parts
)

// Action is what Apply does with a record.
type Action string

const (
	Create  Action = "create"
	Change  Action = "change"
	Same    Action = "same"    // nothing; it is so already
	Refused Action = "refused" // its Errors say why; Apply refuses the plan
)

// Plan is what an import would do. As JSON it is the report for people and
// programs; Save keeps all that Apply needs.
type Plan struct {
	File        string             `json:"file"`
	Format      string             `json:"format"` // xlsx, ods, csv, json, md, zip, yaml
	Layout      string             `json:"layout"` // Own, Foreign, that of an authority or of another program
	Registers   []string           `json:"registers"`
	Language    string             `json:"language,omitempty"` // of a foreign file's headers
	Fingerprint string             `json:"fingerprint,omitempty"`
	Sheets      []Sheet            `json:"sheets"`
	Mapping     *recognise.Mapping `json:"mapping,omitempty"`  // to edit and give back
	Remember    bool               `json:"remember,omitempty"` // Apply keeps Mapping for the next file with these headers
	Records     []Step             `json:"records"`
	Missing     []Missing          `json:"missing,omitempty"` // records made because the file names them
	Unread      []Note             `json:"unread,omitempty"`  // a person should look
	Kept        []Note             `json:"kept,omitempty"`    // kept in words, or said to be none
	Counts      Counts             `json:"counts"`

	set *register.Set
}

// Counts of a plan.
type Counts struct {
	Create  int `json:"create"`
	Change  int `json:"change"`
	Same    int `json:"same"`
	Refused int `json:"refused"`
	Missing int `json:"missing"`
	Unread  int `json:"unread"`
	Kept    int `json:"kept"`
}

// Sheet is how one sheet was read.
type Sheet struct {
	Name     string   `json:"name"`
	Register string   `json:"register,omitempty"` // "" is left out
	List     string   `json:"list,omitempty"`     // child list of our own layout
	Layout   string   `json:"layout"`             // own, table, form, aside
	Why      string   `json:"why,omitempty"`
	Columns  []Column `json:"columns,omitempty"`
}

// Column is what one column, or one label of a form, was taken for.
type Column struct {
	At         string  `json:"at"` // Sheet1!C
	Header     string  `json:"header"`
	Field      string  `json:"field,omitempty"` // "" is kept as a note
	Confidence float64 `json:"confidence"`
	Why        string  `json:"why,omitempty"`
}

// Step is one record of the plan.
type Step struct {
	Register string          `json:"register"`
	ID       id.ID           `json:"id"`
	Ref      string          `json:"ref,omitempty"`
	Title    string          `json:"title"`
	At       string          `json:"at,omitempty"` // where in the file it begins
	Action   Action          `json:"action"`
	Fields   []string        `json:"fields,omitempty"` // that are filled or would change
	Gaps     []Gap           `json:"gaps,omitempty"`   // what Art. 30 asks for and the entry lacks
	Errors   []problem.Field `json:"errors,omitempty"` // at cells

	rev    int64           // of a change: the revision that was read
	rec    register.Record // as it is to be
	listed bool            // it stands in Plan.Missing and not in the file
}

// Gap is one thing an entry of the record of processing lacks (S-038).
type Gap struct {
	Field string `json:"field"`
	Key   string `json:"key"` // sentence "problem.field." + key
	Cite  string `json:"cite"`
}

// Missing is a record that the file names and Privet does not have.
type Missing struct {
	Register string   `json:"register"`
	Title    string   `json:"title"`
	ID       id.ID    `json:"id"`
	At       []string `json:"at"` // cells that name it, at most five
}

// Note is one cell and what became of it.
type Note struct {
	At     string       `json:"at"` // "Sheet1!C7"
	Header string       `json:"header,omitempty"`
	Words  string       `json:"words,omitempty"` // of the cell, cut at 200 letters
	Key    string       `json:"key"`             // sentence in the locales
	Args   problem.Args `json:"args,omitempty"`
}

// maxNotes bounds each list of a plan; Counts has the whole number.
const maxNotes = 20_000

func (p *Plan) unread(n Note) {
	p.Counts.Unread++
	if len(p.Unread) < maxNotes {
		p.Unread = append(p.Unread, n)
	}
}

func (p *Plan) keep(n Note) {
	p.Counts.Kept++
	if len(p.Kept) < maxNotes {
		p.Kept = append(p.Kept, n)
	}
}

// Err is nil when Apply may write the plan; else a problem that names each cell
// that stands in the way.
func (p *Plan) Err() error {
	var l problem.List
	for _, s := range p.Records {
		for _, e := range s.Errors {
			if len(l.Fields()) < 100 {
				l.Add(e.Path, e.Key, flat(e.Args)...)
			}
		}
	}
	if p.Counts.Refused == 0 {
		return nil
	}
	return &problem.Problem{Kind: problem.Invalid, Key: "import_refused", Args: problem.Pairs("count", p.Counts.Refused, "file", p.File), Fields: l.Fields()}
}

func flat(args problem.Args) []any {
	out := make([]any, 0, 2*len(args))
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}

// add puts a step into the plan and counts it.
func (p *Plan) add(s Step) {
	switch s.Action {
	case Create:
		p.Counts.Create++
	case Change:
		p.Counts.Change++
	case Same:
		p.Counts.Same++
	case Refused:
		p.Counts.Refused++
	}
	p.Records = append(p.Records, s)
}

// savedStep is a step with what the report leaves out.
type savedStep struct {
	Step
	Rev    int64           `json:"rev,omitempty"`
	Record json.RawMessage `json:"record,omitempty"`
	Listed bool            `json:"listed,omitempty"`
}

type savedPlan struct {
	Version int         `json:"version"`
	Plan    *Plan       `json:"plan"`
	Steps   []savedStep `json:"steps"`
}

// Save writes the plan with all that Apply needs, for a later Load.
func (p *Plan) Save(w io.Writer) error {
	report := *p
	report.Records = nil
	out := savedPlan{Version: 1, Plan: &report, Steps: make([]savedStep, len(p.Records))}
	for i, s := range p.Records {
		out.Steps[i] = savedStep{Step: s, Rev: s.rev, Listed: s.listed}
		if s.rec != nil {
			out.Steps[i].Record = p.set.Get(s.Register).JSON(s.rec)
		}
	}
	if err := json.NewEncoder(w).Encode(out); err != nil {
		return fmt.Errorf("save the plan: %w", err)
	}
	return nil
}

// Load reads a plan that Save wrote. What is no plan is refused as invalid.
func Load(r io.Reader, set *register.Set) (*Plan, error) {
	var in savedPlan
	if err := json.NewDecoder(r).Decode(&in); err != nil || in.Version != 1 || in.Plan == nil {
		return nil, problem.Wrap(problem.Invalid, "import_plan_unreadable", err)
	}
	p := in.Plan
	p.set, p.Records = set, make([]Step, len(in.Steps))
	for i, s := range in.Steps {
		t := set.Get(s.Register)
		if t == nil {
			return nil, problem.New(problem.Invalid, "import_plan_unreadable")
		}
		p.Records[i] = s.Step
		p.Records[i].rev, p.Records[i].listed = s.Rev, s.Listed
		if len(s.Record) == 0 {
			continue
		}
		rec, err := t.Parse(s.Record)
		if err != nil {
			return nil, problem.Wrap(problem.Invalid, "import_plan_unreadable", err)
		}
		p.Records[i].rec = rec
	}
	return p, nil
}
