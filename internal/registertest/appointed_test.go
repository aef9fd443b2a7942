package registertest_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Decision 12: top management's approvals come from appointments, not from a login
// role. S-001, S-119
func TestTheAppointmentApprovesAndNotTheLoginRole(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "acme")
		boss, at := &record.Person{Head: register.Head{Title: "Managing director"}}, &record.Scope{}
		var office *record.RoleAssignment
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) (err error) {
			if boss, err = store.Create(ctx, tx, record.People, boss); err != nil {
				return err
			}
			unit, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Payroll"}})
			if err != nil {
				return err
			}
			activity, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Payroll"}})
			if err != nil {
				return err
			}
			office, err = store.Create(ctx, tx, record.RoleAssignments, &record.RoleAssignment{
				Head: register.Head{Title: "Top management"}, Role: record.TopManagement, Person: register.Link[record.Person]{ID: boss.ID}, Since: "2026-01-01",
			})
			if err != nil {
				return err
			}
			at, err = store.Create(ctx, tx, record.Scopes, &record.Scope{
				Head: register.Head{Title: "Payroll"}, Edition: "2025", Statement: "Payroll",
				Units: register.Links[record.Unit]{unit.ID}, Activities: register.Links[record.ProcessingActivity]{activity.ID},
			})
			if err != nil {
				return err
			}
			at, err = store.Move(ctx, tx, record.Scopes, at.ID, at.Rev, "submit", workflow.Input{})
			return err
		})
		approve := func(who access.Actor) error {
			ctx := context.Background()
			return s.Write(ctx, who, func(tx *store.Tx) error {
				_, err := store.Move(ctx, tx, record.Scopes, at.ID, at.Rev, "approve", workflow.Input{})
				return err
			})
		}
		as := func(role access.Role, isBoss bool, scopes ...string) access.Actor {
			who := registertest.As(owner.Org, role)
			if isBoss {
				who.Person = boss.ID
			}
			if len(scopes) > 0 {
				who.Kind, who.Scopes = access.Token, scopes
			}
			return who
		}
		if err := approve(as(access.Contributor, true)); !problem.Is(err, problem.Blocked) {
			t.Errorf("a proposed appointment approves: %v", err)
		}
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Move(ctx, tx, record.RoleAssignments, office.ID, office.Rev, "appoint", workflow.Input{})
			return err
		})
		for _, c := range []struct {
			name string
			who  access.Actor
			kind problem.Kind
		}{
			{"owner without appointment", as(access.Owner, false), problem.Blocked},
			{"privacy manager without appointment", as(access.PrivacyManager, false), problem.Blocked},
			{"contributor without appointment", as(access.Contributor, false), problem.Blocked},
			{"the system", access.SystemActor(owner.Org, "sweep"), problem.Blocked},
			{"the officer, who would judge it", as(access.DPO, true), problem.Forbidden},
			{"a reader", as(access.Reader, true), problem.Forbidden},
			{"a token that only reads", as(access.Contributor, true, "read"), problem.Forbidden},
		} {
			if err := approve(c.who); !problem.Is(err, c.kind) {
				t.Errorf("%s: %v, want %s", c.name, err, c.kind)
			}
		}
		if err := approve(as(access.Contributor, true)); err != nil {
			t.Errorf("top management with the login of a contributor, on a record of somebody else: %v", err)
		}
	})
}
