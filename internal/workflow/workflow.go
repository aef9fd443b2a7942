// Package workflow is the life of a record: states, moves between them, and the
// guards that refuse a move and say why.
//
// A machine is data and pure functions. It reads no clock and no database: what a
// guard must know beyond the record comes in as Facts, which the register
// declares and the store loads in the transaction of the move.
package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
)

// Machine is the life of a T.
type Machine[T any] struct {
	Start string
	Ends  []string // states with nothing behind them, such as retired
	Moves []Move[T]
	// Edited names the state that an edit leads to: approved -> needs_update.
	Edited map[string]string
}

// Move leads from one of From to To.
type Move[T any] struct {
	Name  string
	From  []string
	To    string
	By    []access.Role // besides the owner of the organisation
	Needs []Need        // parts of the input without which the move is refused
	// Approves freezes the revision that the move writes as the one in force.
	Approves bool
	// Appointed leaves it to the guard who may take the move: he holds an appointment,
	// whatever his login role may approve or owns. By still keeps other roles out.
	Appointed bool
	Guard     func(*T, Input, Facts) error
}

// Need names one part of Input.
type Need string

const (
	NeedsReason Need = "reason"
	NeedsDay    Need = "on"
)

// Input is what a person gives with a move.
type Input struct {
	Reason string       `json:"reason,omitempty"`
	Note   string       `json:"note,omitempty"`
	On     calendar.Day `json:"on,omitempty"`
	Until  calendar.Day `json:"until,omitempty"`
}

// Facts are what a guard may know beyond the record.
type Facts struct {
	Today  calendar.Day
	Actor  access.Actor
	Counts map[string]int64    // by the name of the fact
	Terms  map[string][]string // by the name of the fact
}

// Fact is one thing that the store loads for the guards of a register.
type Fact struct {
	Name string
	// Count linked records: those of Register whose link Field points here, whose
	// state is one of States (any if empty) and whose field Where has one of Values.
	Register, Field string
	States          []string
	Where           string
	Values          []string
	// OfActor counts what points at the person who acts, not at the record.
	OfActor bool
	// Others counts the other people who are members in one of these roles today: who
	// could take the step in place of the one who acts.
	Others []access.Role
	// Organisation names a field of the organisation's own record instead.
	Organisation string
}

// Step is a move without its type parameter.
type Step struct {
	Name     string
	From     []string
	To       string
	By       []access.Role
	Needs    []Need
	Approves bool
	// Appointed: an appointment counts instead of the right to approve.
	Appointed bool
}

// ByRight reports whether whoever takes the step needs the right to approve.
func (s Step) ByRight() bool { return s.Approves && !s.Appointed }

// Face is a machine without its parameter, for the store and the surfaces.
type Face interface {
	Initial() string
	States() []string
	Steps() []Step
	Find(move string) (Step, bool)
	// Check refuses with a Problem of kind Blocked or Invalid, or answers the step.
	Check(rec any, state, move string, in Input, f Facts) (Step, error)
	// AfterEdit is the state that editing leaves the record in.
	AfterEdit(state string) string
	Approving() bool
}

// Face of m.
func (m *Machine[T]) Face() Face { return face[T]{m} }

type face[T any] struct{ *Machine[T] }

func (m face[T]) Initial() string { return m.Start }

func (m face[T]) States() []string {
	seen := []string{m.Start}
	add := func(s string) {
		if s != "" && !slices.Contains(seen, s) {
			seen = append(seen, s)
		}
	}
	for _, mv := range m.Moves {
		for _, s := range mv.From {
			add(s)
		}
		add(mv.To)
	}
	return seen
}

func step[T any](mv Move[T]) Step {
	return Step{mv.Name, mv.From, mv.To, mv.By, mv.Needs, mv.Approves, mv.Appointed}
}

func (m face[T]) Steps() []Step {
	out := make([]Step, len(m.Moves))
	for i, mv := range m.Moves {
		out[i] = step(mv)
	}
	return out
}

func (m face[T]) Find(move string) (Step, bool) {
	for _, mv := range m.Moves {
		if mv.Name == move {
			return step(mv), true
		}
	}
	return Step{}, false
}

func (m face[T]) Approving() bool {
	return slices.ContainsFunc(m.Moves, func(mv Move[T]) bool { return mv.Approves })
}

func (m face[T]) AfterEdit(state string) string {
	if to, ok := m.Edited[state]; ok {
		return to
	}
	return state
}

func (m face[T]) Check(rec any, state, move string, in Input, f Facts) (Step, error) {
	r, ok := rec.(*T)
	if !ok {
		return Step{}, fmt.Errorf("move %s: record is %T", move, rec)
	}
	var named bool
	for _, mv := range m.Moves {
		if mv.Name != move {
			continue
		}
		named = true
		if !slices.Contains(mv.From, state) {
			continue
		}
		if err := given(mv.Needs, in); err != nil {
			return Step{}, err
		}
		if mv.Guard != nil {
			if err := mv.Guard(r, in, f); err != nil {
				return Step{}, err
			}
		}
		return step(mv), nil
	}
	if !named {
		return Step{}, problem.New(problem.Missing, "no_such_move", "move", move)
	}
	return Step{}, problem.New(problem.Blocked, "move_from_state", "move", move, "state", state)
}

func given(needs []Need, in Input) error {
	var l problem.List
	for _, n := range needs {
		switch n {
		case NeedsReason:
			l.If(strings.TrimSpace(in.Reason) == "", "reason", "required")
		case NeedsDay:
			l.If(in.On == "", "on", "required")
		}
	}
	l.If(!in.On.Valid(), "on", "bad_day")
	l.If(!in.Until.Valid(), "until", "bad_day")
	return l.Err()
}

// MayTake reports whether somebody of that role may take the step. The owner may
// take every step that no rule of independence keeps from him.
func (s Step) MayTake(r access.Role) bool {
	return r == access.Owner || r == access.System || slices.Contains(s.By, r)
}
