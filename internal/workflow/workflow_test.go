package workflow_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/workflow"
)

type letter struct{ sealed bool }

var machine = workflow.Machine[letter]{
	Start:  "written",
	Ends:   []string{"lost"},
	Edited: map[string]string{"approved": "changed"},
	Moves: []workflow.Move[letter]{
		{Name: "approve", From: []string{"written", "changed"}, To: "approved", By: []access.Role{access.PrivacyManager}, Approves: true, Guard: sealed},
		{Name: "send", From: []string{"approved"}, To: "sent", By: []access.Role{access.Contributor}, Needs: []workflow.Need{workflow.NeedsDay}},
		{Name: "lose", From: []string{"sent"}, To: "lost", Needs: []workflow.Need{workflow.NeedsReason, workflow.NeedsDay}},
		{Name: "lose", From: []string{"written"}, To: "lost"}, // one name, two ways
	},
}

func sealed(l *letter, in workflow.Input, f workflow.Facts) error {
	if !l.sealed && f.Counts["seals"] == 0 {
		return problem.New(problem.Blocked, "needs_seal")
	}
	return nil
}

func TestMovesAreTakenOrRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	face := machine.Face()
	for _, c := range []struct {
		name, state, move string
		rec               letter
		in                workflow.Input
		facts             workflow.Facts
		to                string
		kind              problem.Kind
		key               string
		fields            []string
	}{
		{name: "guard content", state: "written", move: "approve", rec: letter{true}, to: "approved"},
		{name: "guard refuses", state: "written", move: "approve", kind: problem.Blocked, key: "needs_seal"},
		{name: "a fact contents the guard", state: "written", move: "approve", facts: workflow.Facts{Counts: map[string]int64{"seals": 1}}, to: "approved"},
		{name: "from another state", state: "sent", move: "approve", rec: letter{true}, kind: problem.Blocked, key: "move_from_state"},
		{name: "no such move", state: "sent", move: "burn", kind: problem.Missing, key: "no_such_move"},
		{name: "no such state", state: "burnt", move: "approve", kind: problem.Blocked, key: "move_from_state"},
		{name: "without its day", state: "approved", move: "send", kind: problem.Invalid, fields: []string{"on"}},
		{name: "with its day", state: "approved", move: "send", in: workflow.Input{On: "2026-03-31"}, to: "sent"},
		{name: "on a day that is none", state: "approved", move: "send", in: workflow.Input{On: "2026-02-30"}, kind: problem.Invalid, fields: []string{"on"}},
		{name: "until a day that is none", state: "approved", move: "send", in: workflow.Input{On: "2026-03-31", Until: "soon"}, kind: problem.Invalid, fields: []string{"until"}},
		{name: "all that is missing at once", state: "sent", move: "lose", kind: problem.Invalid, fields: []string{"reason", "on"}},
		{name: "a reason of blanks is none", state: "sent", move: "lose", in: workflow.Input{Reason: " \n", On: "2026-03-31"}, kind: problem.Invalid, fields: []string{"reason"}},
		{name: "the second way of one name", state: "written", move: "lose", to: "lost"},
		{name: "the first way of one name", state: "sent", move: "lose", in: workflow.Input{Reason: "rain", On: "2026-03-31"}, to: "lost"},
	} {
		step, err := face.Check(&c.rec, c.state, c.move, c.in, c.facts)
		if c.to != "" {
			if err != nil || step.To != c.to {
				t.Errorf("%s: to %q, %v", c.name, step.To, err)
			}
			continue
		}
		p, ok := problem.As(err)
		if !ok || p.Kind != c.kind || c.key != "" && p.Key != c.key {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var at []string
		for _, f := range p.Fields {
			at = append(at, f.Path)
		}
		if !slices.Equal(at, c.fields) {
			t.Errorf("%s: complains at %v, want %v", c.name, at, c.fields)
		}
	}
}

func TestARecordOfAnotherKindIsOurMistake(t *testing.T) {
	t.Parallel()
	_, err := machine.Face().Check(&struct{}{}, "written", "approve", workflow.Input{}, workflow.Facts{})
	if err == nil || problem.KindOf(err) != problem.Internal {
		t.Errorf("%v", err)
	}
}

func TestEditingLeadsWhereTheMachineSays(t *testing.T) {
	t.Parallel()
	face := machine.Face()
	for state, want := range map[string]string{"approved": "changed", "written": "written", "lost": "lost", "": ""} {
		if got := face.AfterEdit(state); got != want {
			t.Errorf("editing %q leads to %q, want %q", state, got, want)
		}
	}
}

func TestAFaceTellsWhatTheMachineHolds(t *testing.T) {
	t.Parallel()
	face := machine.Face()
	if got := face.States(); !slices.Equal(got, []string{"written", "changed", "approved", "sent", "lost"}) {
		t.Errorf("states %v", got)
	}
	if face.Initial() != "written" || !face.Approving() || len(face.Steps()) != 4 {
		t.Errorf("%s, %v, %d", face.Initial(), face.Approving(), len(face.Steps()))
	}
	if s, ok := face.Find("approve"); !ok || !s.Approves || s.To != "approved" {
		t.Errorf("%+v, %v", s, ok)
	}
	if _, ok := face.Find("burn"); ok {
		t.Error("found a move that there is not")
	}
	if (&workflow.Machine[letter]{Start: "x"}).Face().Approving() {
		t.Error("a machine without moves approves")
	}
}

func TestAStepIsForItsRolesTheOwnerAndTheSystem(t *testing.T) {
	t.Parallel()
	s, _ := machine.Face().Find("approve")
	for _, role := range append(access.Roles(), access.System) {
		want := slices.Contains([]access.Role{access.Owner, access.PrivacyManager, access.System}, role)
		if s.MayTake(role) != want {
			t.Errorf("%s may take it: %v", role, !want)
		}
	}
}
