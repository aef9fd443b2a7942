package programme_test

import (
	"context"
	"net/url"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-008: the gap list has the duties of the laws in scope, ordinances included; a law
// turned off takes its duties along and leaves what was answered.
func TestTheGapListHasTheDutiesOfTheLawsInScope(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		b := s.as(access.Owner)
		if p := b.Get("/o/one/gap"); p.Has("UK GDPR") {
			t.Error("a law that nobody turned on has a place in the gap list")
		}
		b.Get("/o/one/laws")
		p := s.wants(b.Post("/o/one/laws", url.Values{"law": {"uk"}, "on": {"on"}}), 200, "Law turned on", "115 duties")
		s.wants(b.Get("/o/one/gap"), 200, "UK GDPR", "115 open")
		s.wants(b.Get("/o/one/laws/uk?show=met"), 200, "No duty in this view")
		b.Get("/o/one/laws/uk")
		s.wants(b.Post("/o/one/laws/uk", url.Values{"duty": {p.Value("duty")}}), 200, "One obligation added")
		taken := all(s, record.Obligations)[0]
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Obligations, taken.ID, taken.Rev, func(o *record.Obligation) error {
				o.Met, o.How = "yes", "Consent form"
				return nil
			})
			return err
		})
		s.wants(b.Get("/o/one/gap"), 200, "114 open")
		s.wants(b.Get("/o/one/laws/uk?show=met"), 200, taken.Ref)
		s.wants(b.Post("/o/one/laws", url.Values{"law": {"uk"}, "on": {"off"}}), 200, "Law turned off")
		if p := b.Get("/o/one/gap"); p.Has("114 open") {
			t.Error("a law that is out of scope stays in the gap list")
		}
		if now := all(s, record.Obligations); len(now) != 1 || now[0].Met != "yes" {
			t.Errorf("turning the law off changed what was answered: %+v", now)
		}
	})
}

// S-008: a law that only a pack of the organisation knows is listed, turned on, and taken
// out again even when its pack is gone.
func TestALawThatOnlyAPackKnowsIsTurnedOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		const code, name = registertest.Island, registertest.IslandName
		b := s.as(access.Owner)
		if b.Get("/o/one/laws").Has(name) {
			t.Fatal("the law is known without its pack")
		}
		s.wants(b.Post("/o/one/laws", url.Values{"law": {code}, "on": {"on"}}), 422)
		pack := registertest.LayIsland(s, s.DB, s.who)
		s.wants(b.Get("/o/one/laws"), 200, name)
		s.wants(b.Post("/o/one/laws", url.Values{"law": {code}, "on": {"on"}}), 200, "Law turned on", name)
		on := func() bool {
			return slices.Contains(all(s, record.Organisations)[0].LawsInScope, record.Law(code))
		}
		if !on() {
			t.Error("the law is not in scope")
		}
		s.move(record.LawPacks.Type, pack.ID, "withdraw")
		b.Get("/o/one/laws")
		s.wants(b.Post("/o/one/laws", url.Values{"law": {code}, "on": {"off"}}), 200, "Law turned off")
		if on() {
			t.Error("a law whose pack is gone stays in scope")
		}
	})
}

// move takes a record through a step of its way.
func (s *scene) move(of *register.Type, at id.ID, step string) {
	s.Helper()
	s.write(func(ctx context.Context, tx *store.Tx) error {
		rec, err := store.GetAny(ctx, tx, of, at)
		if err != nil {
			return err
		}
		_, err = store.MoveAny(ctx, tx, of, at, register.HeadOf(rec).Rev, step, workflow.Input{Reason: "By a test"})
		return err
	})
}
