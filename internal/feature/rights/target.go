package rights

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// targetsFor are the targets of the house for the requests of whoever is to answer, by the
// team that they are in; those for all where nobody is or no team is known.
func targetsFor(ctx context.Context, tx *store.Tx, person id.ID) ([]record.StepTarget, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	if len(own.RequestTargets) == 0 {
		return own.RequestTargetsOf(id.ID{}), nil
	}
	team, err := teamOf(ctx, tx, person)
	return own.RequestTargetsOf(team), err
}

// teamOf is the unit that a person is in; zero where none is known.
func teamOf(ctx context.Context, tx *store.Tx, person id.ID) (id.ID, error) {
	if person.IsZero() {
		return id.ID{}, nil
	}
	defer tx.AsSystem("rights")()
	p, err := store.Get(ctx, tx, record.People, person)
	if err != nil {
		return id.ID{}, fmt.Errorf("find the team that answers: %w", err)
	}
	return p.Unit.ID, nil
}

// retarget gives the open steps of a request that goes to another team that team's targets.
// A day that somebody entered for the step itself stays.
func retarget(ctx context.Context, tx *store.Tx, before, after *record.Request, steps register.Rows[record.RequestStep]) (differ bool, err error) {
	if before == nil || before.Assignee.ID == after.Assignee.ID || after.ReceivedAt.IsZero() {
		return false, nil
	}
	was, err := targetsFor(ctx, tx, before.Assignee.ID)
	if err != nil {
		return false, err
	}
	is, err := targetsFor(ctx, tx, after.Assignee.ID)
	if err != nil {
		return false, err
	}
	days := func(list []record.StepTarget, kind record.RequestStepKind) int {
		if i := slices.IndexFunc(list, func(t record.StepTarget) bool { return t.Step == kind }); i >= 0 {
			return list[i].Days
		}
		return 0
	}
	day := dayIn(after.ReceivedAt, after.Zone)
	for i := range steps {
		s := &steps[i]
		old, now := days(was, s.Kind), days(is, s.Kind)
		if old == now || old == 0 || now == 0 || !s.Finished.IsZero() || s.Due != day.AddDays(old) {
			continue
		}
		s.Due, differ = day.AddDays(now), true
	}
	return differ, nil
}
