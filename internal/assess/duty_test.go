package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-008: a law turned on adds its duties to the gap list, one turned off takes them
// out, and what was answered is there again when it comes back.
func TestALawInScopeAddsItsDutiesToTheGapList(t *testing.T) {
	t.Parallel()
	first := catalogue.Library().DutiesOf("cn-pipl")[0]
	w := &assess.World{Obligations: []*record.Obligation{{Head: register.Head{Title: first.Title}, LibraryKey: string(first.Key), Met: "yes"}}}
	without := assess.Duties(w, []record.Law{"eu-gdpr"})
	with := assess.Duties(w, []record.Law{"eu-gdpr", "cn-pipl"})
	added := with[len(without):]
	if len(added) < 85 {
		t.Fatalf("%d duties came with the law, want those of the act and its regulations", len(added))
	}
	met := 0
	for _, d := range added {
		if d.Law != "cn-pipl" || d.Condition {
			t.Errorf("%s came with the law", d.Key)
		}
		if d.State == assess.DutyMet {
			met++
		}
	}
	if met != 1 {
		t.Errorf("%d duties are met, want the one that somebody answered", met)
	}
	if again := assess.Duties(w, []record.Law{"eu-gdpr"}); len(again) != len(without) {
		t.Errorf("%d duties are left, want %d", len(again), len(without))
	}
}

// The library and the law packs name each other: every law pack that duties were
// written for has them, ordinances included.
func TestDutiesStandUnderTheirLawPack(t *testing.T) {
	t.Parallel()
	for _, f := range catalogue.Library().Frameworks() {
		if f.Law == "" {
			continue
		}
		if _, ok := law.Shipped().Law(f.Law); !ok {
			t.Errorf("%s stands under %q, which is no law pack", f.ID, f.Law)
		}
	}
	lone := 0
	for _, f := range catalogue.Library().Frameworks() {
		for _, r := range catalogue.Library().Of(f.ID) {
			if r.Kind == catalogue.Duty && f.Law == "" {
				lone++
			}
		}
	}
	if lone > 0 {
		t.Errorf("%d duties stand under no law pack", lone)
	}
	for _, pack := range []string{"eu-gdpr", "uk", "ch-fadp", "us-ca", "us-co", "us-ct", "us-or", "us-tx", "us-ut", "us-va", "ca-pipeda", "br-lgpd", "cn-pipl", "in-dpdp", "sg-pdpa", "za-popia"} {
		if len(catalogue.Library().DutiesOf(pack)) == 0 {
			t.Errorf("%s has no duties", pack)
		}
	}
}
