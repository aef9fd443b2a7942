package statement

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// approve is the move that brings a statement into force.
const approve = "approve"

// Reactions are what the store calls when a statement is written: whichever way it is
// approved, no reason may lead nowhere (S-027). Guard G1 sees the statement alone; this
// sees the records that its reasons name.
func Reactions() []store.Reaction {
	return []store.Reaction{store.On(record.Statements, func(ctx context.Context, tx *store.Tx, e store.Event[record.Statement]) error {
		if e.Verb != approve {
			return nil
		}
		return sound(ctx, tx, e.After)
	})}
}

// sound refuses a statement with reasons that lead nowhere, as statement_broken.
func sound(ctx context.Context, tx *store.Tx, s *record.Statement) error {
	w, err := Gather(ctx, tx)
	if err != nil {
		return err
	}
	if n := len(assess.BrokenReasons(s, w)); n > 0 {
		return problem.New(problem.Blocked, "statement_broken", "count", n)
	}
	return nil
}

// DoApprove brings a statement into force, from draft or from review. It refuses with
// what guard G1 says, and with statement_broken while a reason leads nowhere.
func DoApprove(ctx context.Context, tx *store.Tx, at id.ID, rev int64) (*record.Statement, error) {
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	if err := sound(ctx, tx, s); err != nil {
		return nil, err
	}
	if s.State == "draft" {
		if s, err = store.Move(ctx, tx, record.Statements, at, rev, "submit", workflow.Input{}); err != nil {
			return nil, err
		}
		rev = s.Rev
	}
	out, err := store.Move(ctx, tx, record.Statements, at, rev, approve, workflow.Input{})
	if err != nil {
		return nil, nameControls(ctx, tx, s, err)
	}
	return out, nil
}

// nameControls says in a refusal which control of our own each line is about.
func nameControls(ctx context.Context, tx *store.Tx, s *record.Statement, err error) error {
	p, ok := problem.As(err)
	if !ok || !slices.ContainsFunc(p.Fields, func(f problem.Field) bool { return f.Args["control"] == record.OwnControl }) {
		return err
	}
	w, failed := Gather(ctx, tx)
	if failed != nil {
		return failed
	}
	sheet := NewSheet(s, w)
	out := *p
	out.Fields = slices.Clone(p.Fields)
	for i, f := range out.Fields {
		var place int
		if n, _ := fmt.Sscanf(f.Path, "entries.%d.", &place); n != 1 {
			continue
		}
		for _, l := range sheet.Lines {
			if l.Place == place {
				out.Fields[i] = l.named(f)
			}
		}
	}
	return &out
}

// named puts the name of our own control where a sentence about its line has none.
func (l *Line) named(f problem.Field) problem.Field {
	if f.Args["control"] == record.OwnControl && l.Ours != nil {
		f.Args = maps.Clone(f.Args)
		f.Args["control"] = l.Ours.Ref + " " + l.Ours.Title
	}
	return f
}
