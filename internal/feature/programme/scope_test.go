package programme_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// clinicScope is an approved scope of one unit, with an activity and its system, and
// another unit beside it.
func clinicScope(s *scene) (*record.Scope, *record.Unit, *record.System) {
	s.Helper()
	role := made(s, record.RoleAssignments, &record.RoleAssignment{Head: title("Director"), Role: record.TopManagement, Person: register.To[record.Person](s.grace), Since: "2026-01-01"})
	s.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Move(ctx, tx, record.RoleAssignments, role.ID, role.Rev, "appoint", workflow.Input{})
		return err
	})
	unit, lab := made(s, record.Units, &record.Unit{Head: title("Clinic")}), made(s, record.Units, &record.Unit{Head: title("Laboratory")})
	system := made(s, record.Systems, &record.System{Head: title("Patient file")})
	care := made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Care"), Role: "controller", Unit: register.To[record.Unit](unit.ID), Systems: register.Links[record.System]{system.ID}})
	analyser := made(s, record.Systems, &record.System{Head: title("Analyser")})
	made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Tests"), Role: "processor", Unit: register.To[record.Unit](lab.ID), Systems: register.Links[record.System]{analyser.ID}})
	scope := made(s, record.Scopes, &record.Scope{Head: title("Base"), Edition: "2025", Statement: "The clinic", Units: register.Links[record.Unit]{unit.ID},
		Activities: register.Links[record.ProcessingActivity]{care.ID}, Systems: register.Links[record.System]{system.ID}})
	s.write(func(ctx context.Context, tx *store.Tx) error {
		now, err := store.Move(ctx, tx, record.Scopes, scope.ID, scope.Rev, "submit", workflow.Input{})
		if err == nil {
			scope, err = store.Move(ctx, tx, record.Scopes, now.ID, now.Rev, "approve", workflow.Input{})
		}
		return err
	})
	return scope, lab, system
}

// S-003
func TestThePageOfADraftListsExactlyWhatOneMoreUnitPullsIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		scope, lab, _ := clinicScope(s)
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Scopes, scope.ID, scope.Rev, func(x *record.Scope) error { x.Units = append(x.Units, lab.ID); return nil })
			return err
		})
		b := s.as(access.Owner)
		p := s.wants(b.Get("/o/one/scopes/"+scope.Ref), 200, "This draft adds 3 records, takes away 0, and brings 18 further controls.")
		_, widening, _ := strings.Cut(p.Body, `id="widening"`)
		for _, x := range []string{"Laboratory", "Tests", "Analyser"} {
			if !strings.Contains(widening, x) {
				t.Errorf("%s is not among what comes in", x)
			}
		}
		if head, _, _ := strings.Cut(widening, "</table>"); strings.Contains(head, "Patient file") {
			t.Error("what lay inside already is listed as new")
		}
	})
}

// S-004
func TestThePageOfAScopeNamesASystemThatLeftTheInventory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		scope, _, system := clinicScope(s)
		b := s.as(access.Owner)
		if p := b.Get("/o/one/scopes/" + scope.Ref); p.Has("no longer fits the inventory") {
			t.Fatal("nothing is gone yet")
		}
		s.write(func(ctx context.Context, tx *store.Tx) error {
			now, err := store.Get(ctx, tx, record.Systems, system.ID)
			if err != nil {
				return err
			}
			_, err = store.ArchiveAny(ctx, tx, record.Systems.Type, now.ID, now.Rev, "Switched off")
			return err
		})
		s.wants(b.Get("/o/one/scopes/"+scope.Ref), 200, "One entry no longer fits the inventory", "Patient file")
	})
}

// S-020
func TestARegisterOfTheGDPRRaisesTheShareThatThePageNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/programme/overlap"), 200, "0 of ")
		a := made(s, record.ProcessingActivities, &record.ProcessingActivity{
			Head: title("Care"), Role: "controller",
			Purposes: register.Rows[record.ActivityPurpose]{{RowHead: register.RowHead{ID: id.New()}, Description: "Treat people who are ill"}},
			Bases:    register.Rows[record.ActivityBasis]{{RowHead: register.RowHead{ID: id.New()}, Basis: "contract"}},
		})
		p := s.wants(b.Get("/o/one/programme/overlap"), 200, "A.1.2.2", "A.1.2.3", "Care")
		if p.Has("0 of ") || !p.Links("/o/one/processing-activities/"+a.Ref) {
			t.Errorf("the share did not rise, or does not lead to the record: %s", p.Path)
		}
	})
}

// S-002
func TestEveryRecordSaysInWhichScopesItLies(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		scope, _, system := clinicScope(s)
		b := s.as(access.Reader)
		p := s.wants(s.as(access.Owner).Get("/o/one/within/systems/"+system.Ref), 200, "Patient file lies in one of 1 scopes", "Base", "Named in the scope", "Approved")
		if !p.Links("/o/one/scopes/" + scope.Ref) {
			t.Error("no way to the scope")
		}
		s.wants(s.as(access.Owner).Get("/o/one/within/systems/SYS-0002"), 200, "In no scope")
		for _, at := range []string{"/o/one/within/systems/SYS-9999", "/o/one/within/nowhere/SYS-0001", "/o/one/within/organisations/ORG-0001"} {
			s.wants(b.Get(at), 404)
		}
		if p := s.as(access.Owner).Get("/o/one/systems/" + system.Ref); !p.Links("/o/one/within/systems/" + system.Ref) {
			t.Error("the record does not lead there")
		}
	})
}
