package api

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// What a register is, for whoever builds forms, columns or commands from it: the
// words are the caller's, and so is what he may do.

type registerOut struct {
	Name     string      `json:"name"`
	Prefix   string      `json:"prefix"`
	Label    string      `json:"label"`
	Labels   string      `json:"labels"` // of many
	Help     string      `json:"help,omitempty"`
	Menu     string      `json:"menu"`
	Group    string      `json:"group"`
	Controls []string    `json:"controls,omitempty"`
	May      []string    `json:"may"`
	Head     []fieldOut  `json:"head,omitempty"`
	Fields   []fieldOut  `json:"fields,omitempty"`
	Groups   []groupOut  `json:"groups,omitempty"`
	States   []choiceOut `json:"states,omitempty"`
	Moves    []moveOut   `json:"moves,omitempty"`
}

type fieldOut struct {
	Name      string      `json:"name"`
	Kind      string      `json:"kind"`
	Label     string      `json:"label"`
	Required  bool        `json:"required,omitempty"`
	ReadOnly  bool        `json:"read_only,omitempty"`
	List      bool        `json:"list,omitempty"`
	Filter    bool        `json:"filter,omitempty"`
	Search    bool        `json:"search,omitempty"`
	Key       bool        `json:"key,omitempty"`
	Max       int         `json:"max,omitempty"`
	Values    []choiceOut `json:"values,omitempty"`
	Scheme    string      `json:"scheme,omitempty"`
	Registers []string    `json:"registers,omitempty"`
	RowOf     string      `json:"row_of,omitempty"`
	Rows      []fieldOut  `json:"rows,omitempty"`
}

type choiceOut struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type groupOut struct {
	Name   string   `json:"name"`
	Label  string   `json:"label"`
	Fields []string `json:"fields"`
}

type moveOut struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	From     []string `json:"from"`
	To       string   `json:"to"`
	Needs    []string `json:"needs,omitempty"`
	Approves bool     `json:"approves,omitempty"`
	May      bool     `json:"may"` // your role may take it, where the record allows
}

func (c *call) describeRegisters() error {
	out := []registerOut{}
	for _, t := range c.Store.Registers().All() {
		if c.who.May(access.Read, t.Group) {
			x := c.registerOut(t)
			x.Head, x.Fields, x.Groups, x.States, x.Moves = nil, nil, nil, nil, nil
			out = append(out, x)
		}
	}
	answer, err := items(out)
	if err != nil {
		return err
	}
	c.send(answer)
	return nil
}

func (c *call) describeRegister() error {
	t := c.Store.Registers().Get(c.r.PathValue("register"))
	if t == nil || !c.who.May(access.Read, t.Group) {
		return problem.NotFound("registers", "")
	}
	return c.reading(func(context.Context, *store.Tx) (reply, error) { return ok(c.registerOut(t)) })
}

func (c *call) registerOut(t *register.Type) registerOut {
	w := c.words
	x := registerOut{
		Name: t.Name, Prefix: t.Prefix, Label: w.T(t.LabelKey() + ".one"), Labels: w.T(t.LabelKey() + ".many"), Menu: t.Menu,
		Group: string(t.Group), Controls: t.Controls, May: []string{},
	}
	if key := t.LabelKey() + ".help"; w.Has(key) {
		x.Help = w.T(key)
	}
	for _, v := range access.Verbs() {
		if c.who.May(v, t.Group) {
			x.May = append(x.May, string(v))
		}
	}
	for _, name := range register.HeadNames() {
		x.Head = append(x.Head, fieldOut{Name: name, Kind: headKinds[name], Label: w.T(t.FieldKey(name)), Required: name == "title", ReadOnly: !slices.Contains(register.Editable(), name)})
	}
	for _, f := range t.Fields {
		x.Fields = append(x.Fields, describeField(w, t, f.Name, f))
	}
	for _, g := range t.Groups {
		x.Groups = append(x.Groups, groupOut{g.Name, w.T(t.GroupKey(g.Name)), g.Fields})
	}
	if t.Flow == nil {
		return x
	}
	for _, s := range t.Flow.States() {
		x.States = append(x.States, choiceOut{s, w.T(t.StateKey(s))})
	}
	for _, s := range t.Flow.Steps() {
		m := moveOut{Name: s.Name, Label: w.T(t.MoveKey(s.Name)), From: s.From, To: s.To, Approves: s.Approves,
			May: c.who.May(access.Move, t.Group) && s.MayTake(c.who.Role) && (!s.ByRight() || c.who.May(access.Approve, t.Group))}
		for _, n := range s.Needs {
			m.Needs = append(m.Needs, string(n))
		}
		x.Moves = append(x.Moves, m)
	}
	return x
}

// headKinds are the kinds of the head's keys, in the words of register.Kind.
var headKinds = map[string]string{
	"approved_rev": "int", "archive_reason": "string", "archived": "time", "attributes": "attributes", "confidentiality": "choice", "created": "time",
	"created_by": "id", "id": "id", "org": "id", "owner": "link", "ref": "string", "register": "string", "rev": "int", "review_due": "day", "review_every": "period",
	"reviewed_by": "id", "reviewed_on": "day", "state": "choice", "tags": "lines", "title": "string", "updated": "time", "updated_by": "id",
}

func describeField(w i18n.Words, t *register.Type, path string, f *register.Field) fieldOut {
	x := fieldOut{
		Name: f.Name, Kind: string(f.Kind), Label: w.T(t.FieldKey(path)), Required: f.Required, List: f.List, Filter: f.Filter, Search: f.Search,
		Key: f.Key, Max: f.Max, ReadOnly: f.Computed, Scheme: f.Scheme, Registers: f.Registers, RowOf: f.RowOf,
	}
	for _, v := range f.Values {
		x.Values = append(x.Values, choiceOut{v, w.T(f.ValueKey(v))})
	}
	for _, r := range f.Rows {
		x.Rows = append(x.Rows, describeField(w, t, path+"."+r.Name, r))
	}
	return x
}
