package registertest_test

import (
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Nobody confirms his own appointment while somebody else can; in a house of one there
// is nobody else.
func TestNobodyConfirmsHisOwnAppointmentWhileAnotherCan(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		owner := registertest.Found(t, s, "own-appointment")
		var me, other *record.Person
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) (err error) {
			if me, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Park"}}); err == nil {
				other, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}})
			}
			return err
		})
		owner.Person = me.ID
		appoint := func(who *record.Person) error {
			return s.Write(context.Background(), owner, func(tx *store.Tx) error {
				ctx := context.Background()
				r, err := store.Create(ctx, tx, record.RoleAssignments, &record.RoleAssignment{Head: register.Head{Title: "Officer"}, Role: "dpo", Person: register.To[record.Person](who.ID), Since: "2026-01-01"})
				if err == nil {
					_, err = store.Move(ctx, tx, record.RoleAssignments, r.ID, r.Rev, "appoint", workflow.Input{})
				}
				return err
			})
		}
		join := func(who *record.Person, role string, name string, ended bool) {
			registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error {
				at, now := id.New().String(), tx.SQL().Dialect.Time(tx.Now)
				if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO account (id, email, email_key, name, handle, created, rights, no_keys) VALUES ($1, $2, $2, $2, $3, $4, $4, false)",
					at, name+"@example.com", []byte(name), now); err != nil {
					return err
				}
				var end any
				if ended {
					end = now
				}
				_, err := tx.SQL().ExecContext(ctx, "INSERT INTO membership (account, org, role, person, created, ended) VALUES ($1, $2, $3, $4, $5, $6)", at, tx.Org.String(), role, who.ID.String(), now, end)
				return err
			})
		}
		join(me, "owner", "ada", false)
		if err := appoint(me); err != nil {
			t.Errorf("the only one cannot appoint himself: %v", err)
		}
		join(other, "reader", "reader", false)
		join(other, string(access.PrivacyManager), "gone", true)
		if err := appoint(me); err != nil {
			t.Errorf("a reader, or who has left, counts as one who can: %v", err)
		}
		join(other, string(access.PrivacyManager), "grace", false)
		if err := appoint(me); !problem.Is(err, problem.Blocked) {
			t.Errorf("own appointment: %v", err)
		}
		if err := appoint(other); err != nil {
			t.Errorf("appointment of another: %v", err)
		}
	})
}
