package page_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-055
func TestLegalBasesAreOfferedOfTheLawsInScopeAloneAndAChosenOneStays(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		made := map[string]string{}
		registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return err
			}
			if _, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(x *record.Organisation) error {
				x.LawsInScope = register.Terms[record.LawScheme]{"eu-gdpr"}
				return nil
			}); err != nil {
				return err
			}
			for title, a := range map[string]*record.ProcessingActivity{
				"plain":  {Bases: register.Rows[record.ActivityBasis]{{Basis: "consent"}}},
				"brazil": {ApplicableLaw: register.Terms[record.LawScheme]{"br-lgpd"}, Bases: register.Rows[record.ActivityBasis]{{Basis: "consent"}}},
				"chosen": {Bases: register.Rows[record.ActivityBasis]{{Basis: "br-lgpd:credit_protection"}}},
			} {
				a.Title, a.Role = title, "controller"
				if a, err = store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
					return err
				}
				made[title] = a.Ref
			}
			return nil
		})
		const credit, contract = `value="br-lgpd:credit_protection"`, `value="contract"`
		b := webtest.As(t, o.site, access.Owner)
		for title, want := range map[string]struct{ credit, contract bool }{"plain": {false, true}, "brazil": {true, false}, "chosen": {true, true}} {
			p := b.Get(at("processing-activities/" + made[title] + "/edit?all=1"))
			if p.Status != 200 {
				t.Fatalf("%s: status %d", title, p.Status)
			}
			if contains(p, credit) != want.credit || contains(p, contract) != want.contract {
				t.Errorf("%s: credit protection %t, contract %t", title, contains(p, credit), contains(p, contract))
			}
		}
		const find = "processing-activities/options?field=bases.basis&q=cred"
		if p := b.Get(at(find)); contains(p, "credit_protection") {
			t.Error("a law out of scope is found")
		}
		if p := b.Get(at(find + "&law=br-lgpd")); !contains(p, "credit_protection") {
			t.Error("a law that the activity names is not found")
		}
	})
}

// S-055, S-157
func TestBasesOfALawThatOnlyAPackKnowsAreOffered(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		registertest.LayIsland(t, s, o.owner)
		var ref string
		registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
			a, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Ferry"}, Role: "controller",
				ApplicableLaw: register.Terms[record.LawScheme]{"xx-island"}, Bases: register.Rows[record.ActivityBasis]{{Basis: "consent"}}})
			if err == nil {
				ref = a.Ref
			}
			return err
		})
		b := webtest.As(t, o.site, access.Owner)
		p := b.Get(at("processing-activities/" + ref + "/edit?all=1"))
		for _, want := range []string{`value="xx-island:credit_protection"`, registertest.IslandName} {
			if !contains(p, want) {
				t.Errorf("the form has no %s", want)
			}
		}
		if contains(p, `value="contract"`) {
			t.Error("bases of a law that does not apply are offered")
		}
		if p := b.Get(at("processing-activities/options?field=bases.basis&q=cred&law=xx-island")); !contains(p, "xx-island:credit_protection") {
			t.Error("a basis of the pack is not found by its name")
		}
	})
}

func contains(p *webtest.Page, text string) bool { return strings.Contains(p.Body, text) }
