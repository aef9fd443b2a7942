// Package register turns a Go struct into a register: it reads the struct once
// and answers, for the store and every surface, which fields there are, of what
// meaning, how they are written down and what is wrong with a value.
//
// A struct embeds Head and has fields of a closed set of types. Six tag words
// state the rest (`reg:"required,max=200,list,filter,search,key"`); conditions
// are in Validate, words for people in the locales. A mistake in a struct panics
// in Define, as regexp.MustCompile does, hence in the first test.
package register

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/workflow"
)

// Validator holds the rules that a tag cannot say.
type Validator interface{ Validate(*problem.List) }

// Def is what a developer states besides the struct itself.
type Def[T any] struct {
	Name     string               // URL, API path, permission, ledger subject, label prefix
	Prefix   string               // of references: PA gives PA-0001
	Menu     string               // place in the navigation
	Icon     string               // name of its picture (Lucide)
	Group    access.Group         // row group of the permission matrix
	Controls []string             // catalogue entries this register is evidence for
	Groups   []Group              // named groups of fields for forms; the rest comes last
	Flow     *workflow.Machine[T] // nil for a plain register
	Facts    []workflow.Fact      // what the guards of Flow want to know
	Assigned []string             // link fields to a person that make the record his
}

// Group is a named part of a form.
type Group struct {
	Name   string
	Fields []string
}

// Type is a register without its parameter: what pages, API, command line,
// exchange and tests work on.
type Type struct {
	Name, Table, Prefix, Menu, Icon string

	Group    access.Group
	Controls []string
	Groups   []Group
	Flow     workflow.Face
	Facts    []workflow.Fact
	Assigned []string
	Go       reflect.Type
	Fields   []*Field

	byName map[string]*Field
	json   []jsonKey
}

// Of is a register for callers that want *T back.
type Of[T any] struct{ *Type }

// New is an empty record of the register.
func (t *Type) New() Record { return reflect.New(t.Go).Interface().(Record) }

// Field by its name; nil if there is none.
func (t *Type) Field(name string) *Field { return t.byName[name] }

// Children are the fields that are child lists.
func (t *Type) Children() []*Field {
	return slices.DeleteFunc(slices.Clone(t.Fields), func(f *Field) bool { return f.Kind != KindRows })
}

// Columns are the fields that have a column in the register's own table.
func (t *Type) Columns() []*Field {
	return slices.DeleteFunc(slices.Clone(t.Fields), func(f *Field) bool { return f.Kind == KindRows })
}

// Approving reports whether the register's machine has a move that approves, so
// that draft and what is in force may differ.
func (t *Type) Approving() bool { return t.Flow != nil && t.Flow.Approving() }

// Define reads T once. A mistake panics.
func Define[T any, P interface {
	*T
	Record
}](d Def[T]) Of[T] {
	t := &Type{
		Name: d.Name, Table: strings.ReplaceAll(d.Name, "-", "_"), Prefix: d.Prefix, Menu: d.Menu, Icon: d.Icon,
		Group: d.Group, Controls: d.Controls, Groups: d.Groups, Facts: d.Facts, Assigned: d.Assigned,
		Go: reflect.TypeFor[T](), byName: map[string]*Field{},
	}
	if d.Flow != nil {
		t.Flow = d.Flow.Face()
	}
	if t.Name == "" || t.Prefix == "" || t.Group == "" {
		panic(fmt.Sprintf("register %s: name, prefix and group are needed", t.Go))
	}
	t.Fields = readFields(t.Go, reflect.TypeFor[Head](), t.Name)
	for _, f := range t.Fields {
		f.table = t.Table
		t.byName[f.Name] = f
		if slices.Contains(headNames, f.Name) {
			panic(fmt.Sprintf("register %s: field %s is in the head", t.Name, f.Name))
		}
		if f.Kind == KindRows {
			f.Table = t.Table + "_" + f.Name
		}
	}
	t.resolveRows()
	t.resolveGroups()
	t.json = t.jsonKeys()
	return Of[T]{t}
}

// resolveRows finds, for each reference to a row, the sibling list it means.
func (t *Type) resolveRows() {
	list := func(of reflect.Type) string {
		for _, f := range t.Fields {
			if f.Kind == KindRows && f.elem == of {
				return f.Name
			}
		}
		panic(fmt.Sprintf("register %s: no child list of %s", t.Name, of))
	}
	for _, f := range t.Fields {
		if f.Kind == KindRow {
			f.RowOf = list(f.elem)
		}
		for _, c := range f.Rows {
			if c.Kind == KindRow {
				c.RowOf = list(c.elem)
			}
		}
	}
}

// resolveGroups checks the named groups and adds the fields that none names.
func (t *Type) resolveGroups() {
	seen := map[string]bool{}
	for _, g := range t.Groups {
		for _, n := range g.Fields {
			if t.byName[n] == nil || seen[n] {
				panic(fmt.Sprintf("register %s: group %s: field %s unknown or twice", t.Name, g.Name, n))
			}
			seen[n] = true
		}
	}
	var rest []string
	for _, f := range t.Fields {
		if !seen[f.Name] {
			rest = append(rest, f.Name)
		}
	}
	if len(rest) > 0 {
		t.Groups = append(t.Groups, Group{Name: "more", Fields: rest})
	}
}

// Set is all registers of the program.
type Set struct {
	types  []*Type
	byName map[string]*Type
	byGo   map[reflect.Type]*Type
}

// NewSet joins registers and resolves what points from one to another. Two of
// one name or prefix, or a link to a type that is not in the set, panic.
func NewSet(types ...*Type) *Set {
	s := &Set{types: types, byName: map[string]*Type{}, byGo: map[reflect.Type]*Type{}}
	prefixes := map[string]bool{}
	for _, t := range types {
		if s.byName[t.Name] != nil || prefixes[t.Prefix] {
			panic("two registers are called " + t.Name + " or " + t.Prefix)
		}
		s.byName[t.Name], s.byGo[t.Go], prefixes[t.Prefix] = t, t, true
	}
	for _, t := range types {
		for _, f := range t.Fields {
			s.resolve(t, f)
			for _, c := range f.Rows {
				s.resolve(t, c)
			}
		}
	}
	return s
}

func (s *Set) resolve(t *Type, f *Field) {
	if f.Kind != KindLink && f.Kind != KindLinks {
		return
	}
	to := s.byGo[f.elem]
	if to == nil {
		panic(fmt.Sprintf("register %s: field %s links to %s, which is no register", t.Name, f.Name, f.elem))
	}
	if want := []string{to.Name}; !slices.Equal(f.Registers, want) { // a type that is in use is only read
		f.Registers = want
	}
}

// All registers in their order.
func (s *Set) All() []*Type { return s.types }

// Get is the register of that name; nil if there is none.
func (s *Set) Get(name string) *Type { return s.byName[name] }

// ByPrefix is the register whose references start so; nil if there is none.
func (s *Set) ByPrefix(prefix string) *Type {
	for _, t := range s.types {
		if t.Prefix == prefix {
			return t
		}
	}
	return nil
}
