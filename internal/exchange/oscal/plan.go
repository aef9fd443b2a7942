package oscal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// What becomes of a row.
const (
	New       = "new"
	Changed   = "changed"
	Unchanged = "unchanged"
)

// Plan says what an import will do, before it does.
type Plan struct {
	Frameworks  []PlanCount `json:"frameworks"`
	New         int         `json:"new"`
	Changed     int         `json:"changed"`
	Unchanged   int         `json:"unchanged"`
	Corrections int         `json:"corrections"` // of the new and changed: laid over rows of the library
	Refused     []Refused   `json:"refused"`
	Notes       []string    `json:"notes,omitempty"` // locale keys below "oscal.note."
	Items       []Item      `json:"items"`           // new and changed
	Sum         string      `json:"sum"`             // of the plan: another sum, another plan
	Applied     bool        `json:"applied"`
}

// PlanCount is one framework of a plan.
type PlanCount struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Rows  int    `json:"rows"`
}

// Item is a row that will be written.
type Item struct {
	State      string   `json:"state"`
	Framework  string   `json:"framework"`
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Ref        string   `json:"ref,omitempty"` // of the record that changes
	Rev        int64    `json:"rev,omitempty"`
	Fields     []string `json:"fields,omitempty"` // that change
	Correction bool     `json:"correction,omitempty"`

	at    id.ID
	write *record.OwnRequirement
}

// Import reads a file and plans it; with apply it writes the plan too, all of it or
// nothing. sum, unless empty, is that of the plan that a person saw: if the plan has
// become another one since, the problem is of kind stale.
func Import(ctx context.Context, tx *store.Tx, name string, file io.ReaderAt, size int64, apply bool, sum string) (*Plan, error) {
	if err := tx.Need(access.Import, record.OwnRequirements.Group); err != nil {
		return nil, err
	}
	f, err := Read(ctx, name, file, size, func(id string) (Framework, bool) {
		own, err := OfOrganisation(ctx, tx, id)
		return own, err == nil
	})
	if err != nil {
		return nil, err
	}
	p, err := MakePlan(ctx, tx, f)
	if err != nil || !apply {
		return p, err
	}
	if sum != "" && sum != p.Sum {
		return nil, problem.New(problem.Stale, "oscal_stale")
	}
	return p, p.apply(ctx, tx)
}

// MakePlan compares what was read with what the organisation has.
func MakePlan(ctx context.Context, tx *store.Tx, f File) (*Plan, error) {
	p := &Plan{Refused: slices.Clone(f.Refused), Notes: f.Notes, Items: []Item{}}
	have, err := owned(ctx, tx, false)
	if err != nil {
		return nil, err
	}
	gone, err := owned(ctx, tx, true)
	if err != nil {
		return nil, err
	}
	byKey, archived := index(have), index(gone)
	for _, fw := range f.Frameworks {
		p.Frameworks = append(p.Frameworks, PlanCount{ID: fw.ID, Title: fw.Title, Rows: len(fw.Rows)})
		known := map[string]bool{}
		for _, o := range have {
			if o.Framework == fw.ID {
				known[o.Identifier] = true
			}
		}
		for i, r := range sound(p, fw, known) {
			if i%256 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			key := [2]string{fw.ID, r.ID}
			if archived[key] != nil && byKey[key] == nil {
				p.Refused = append(p.Refused, refuse(r, "archived", "ref", archived[key].Ref))
				continue
			}
			p.row(fw, r, byKey[key])
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("sum up a plan: %w", err)
	}
	sum := sha256.Sum256(text)
	p.Sum = hex.EncodeToString(sum[:])
	return p, nil
}

func index(list []*record.OwnRequirement) map[[2]string]*record.OwnRequirement {
	out := map[[2]string]*record.OwnRequirement{}
	for _, o := range list {
		if key := [2]string{o.Framework, o.Identifier}; out[key] == nil {
			out[key] = o
		}
	}
	return out
}

func refuse(r Row, key string, args ...any) Refused {
	return Refused{Line: r.Line, ID: cut(r.ID, 120), Key: key, Args: problem.Pairs(args...)}
}

// sound are the rows of a framework that can stand: with a number of their own and
// parents that are there and lead nowhere back.
func sound(p *Plan, f Framework, known map[string]bool) []Row {
	parent, seen := map[string]string{}, map[string]bool{}
	for _, r := range f.Rows {
		if _, twice := parent[r.ID]; !twice {
			parent[r.ID] = r.Parent
		}
	}
	_, ours := catalogue.Library().Framework(f.ID)
	var out []Row
	for _, r := range f.Rows {
		_, inFile := parent[r.Parent]
		key := ""
		switch {
		case r.ID == "":
			key = "no_id"
		case seen[r.ID]:
			key = "twice"
		case circle(parent, r.ID):
			key = "circle"
		case r.Parent != "" && !inFile && !known[r.Parent] && !ours:
			key = "no_parent"
		}
		if key != "" {
			p.Refused = append(p.Refused, refuse(r, key, "parent", cut(r.Parent, 120)))
			continue
		}
		seen[r.ID] = true
		out = append(out, r)
	}
	return out
}

// row plans one row.
func (p *Plan) row(f Framework, r Row, have *record.OwnRequirement) {
	lib, inLibrary := catalogue.Library().Requirement(catalogue.KeyOf(f.ID, r.ID))
	if fw, ok := catalogue.Library().Framework(f.ID); ok && !inLibrary && !fw.IdentifiersOnly {
		p.Refused = append(p.Refused, refuse(r, "not_in_library", "framework", f.ID))
		return
	}
	if inLibrary && have == nil && like(lib, r) {
		p.Unchanged++
		return
	}
	item := Item{State: New, Framework: f.ID, ID: r.ID, Correction: inLibrary, write: &record.OwnRequirement{}}
	if have != nil {
		item.State, item.Ref, item.Rev, item.at = Changed, have.Ref, have.Rev, have.ID
		item.write = store.Clone(record.OwnRequirements.Type, have).(*record.OwnRequirement)
	}
	if key, args := fill(item.write, f.ID, r); key != "" {
		p.Refused = append(p.Refused, refuse(r, key, args...))
		return
	}
	var complaints problem.List
	record.OwnRequirements.Type.Check(item.write, &complaints)
	if list := complaints.Fields(); len(list) > 0 {
		args := problem.Args{"field": list[0].Path, "complaint": list[0].Key}
		for k, v := range list[0].Args {
			args[k] = v
		}
		p.Refused = append(p.Refused, Refused{Line: r.Line, ID: cut(r.ID, 120), Key: "field", Args: args})
		return
	}
	if have != nil {
		if item.Fields = differing(have, item.write); len(item.Fields) == 0 {
			p.Unchanged++
			return
		}
		p.Changed++
	} else {
		p.New++
	}
	if item.Correction {
		p.Corrections++
	}
	item.Title = item.write.Title
	p.Items = append(p.Items, item)
}

// like reports whether a row says what the library says, so that nothing is corrected.
func like(lib *catalogue.Requirement, r Row) bool {
	text := lib.Text
	if lib.Kind == catalogue.Duty {
		text = ""
	}
	return (r.Title == clean(lib.Title) || lib.Title == "" && r.Title == r.ID) && r.Text == clean(text) && r.Source == ""
}

// fill writes a row into a record. What the row does not speak of stays.
func fill(o *record.OwnRequirement, framework string, r Row) (refusal string, args []any) {
	for _, s := range []string{framework, r.ID, r.Parent, r.Title, r.Text, r.Source, r.Label} {
		if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
			return "no_text", nil
		}
	}
	o.Framework, o.Identifier, o.Parent, o.Title, o.Text = framework, r.ID, r.Parent, r.Title, register.Text(r.Text)
	if len(o.Title) > register.MaxTitle { // nothing is lost: the whole title begins the text
		o.Text = register.Text(strings.TrimSpace(r.Title + "\n\n" + r.Text))
		o.Title = cut(oneLine(r.Title), register.MaxTitle)
	}
	kind, ok := kindOf(r.Kind)
	if !ok {
		return "kind", []any{"kind", cut(r.Kind, 60)}
	}
	o.Kind, o.Source = kind, r.Source
	o.Roles = nil
	for _, name := range r.Roles {
		for _, x := range rolesOf(name) {
			if !slices.Contains(o.Roles, x) {
				o.Roles = append(o.Roles, x)
			}
		}
	}
	o.ExpectedProof = slices.Clone(r.Proof)
	o.Requirements = nil
	for _, k := range r.Maps {
		if x := record.Requirement(k); !slices.Contains(o.Requirements, x) {
			o.Requirements = append(o.Requirements, x)
		}
	}
	if o.SourceKey == "" && o.ID.IsZero() {
		o.SourceKey = strings.ReplaceAll(framework, "/", "%2F") + "/" + r.ID
	}
	o.Attributes = slices.DeleteFunc(slices.Clone(o.Attributes), func(a register.Attribute) bool { return a.Label == labelAttribute })
	if r.Label != "" {
		o.Attributes = append(o.Attributes, register.Attribute{Label: labelAttribute, Value: r.Label})
	}
	return "", nil
}

// kindOf is the kind in a customer's register for a word that a file may use.
func kindOf(word string) (record.RequirementKind, bool) {
	kind, ok := map[string]record.RequirementKind{
		"": "", "clause": "clause", "control": "control", "article": "article", "principle": "principle", "duty": "duty", "other": "other",
		"guideline": "control", "outcome": "other", "provision": "article", "heading": "other", "requirement": "other",
	}[word]
	return kind, ok
}

// rolesOf are the roles that an organisation holds for a role of the library; what is
// nobody's there (a representative, a third party) is left to the text.
func rolesOf(name string) []record.PIIRole {
	switch name {
	case "controller", "processor", "joint_controller":
		return []record.PIIRole{record.PIIRole(name)}
	case "shared", "both":
		return []record.PIIRole{"controller", "processor"}
	}
	return nil
}

// differing are the fields in which two records differ.
func differing(a, b *record.OwnRequirement) []string {
	var out []string
	for _, d := range store.Diff(record.OwnRequirements.Type.JSON(a), record.OwnRequirements.Type.JSON(b)) {
		out = append(out, d.Field)
	}
	return out
}

// apply writes the plan.
func (p *Plan) apply(ctx context.Context, tx *store.Tx) error {
	var add []store.Addition
	for i := range p.Items {
		x := &p.Items[i]
		if x.State == New {
			add = append(add, store.Addition{Type: record.OwnRequirements.Type, Record: x.write})
			continue
		}
		_, err := store.Change(ctx, tx, record.OwnRequirements, x.at, x.Rev, func(o *record.OwnRequirement) error {
			head := o.Head
			*o = *x.write
			title, attributes := o.Title, o.Attributes
			o.Head = head
			o.Title, o.Attributes = title, attributes
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(add) > 0 {
		if err := store.CreateMany(ctx, tx, add, nil); err != nil {
			return err
		}
	}
	p.Applied = true
	return nil
}

// cut is text of at most n bytes; a dot says that there was more.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[:n-len("…")]
	return string(bytes.TrimRight(bytes.ToValidUTF8([]byte(s), nil), " ")) + "…"
}
