package programme_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
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
