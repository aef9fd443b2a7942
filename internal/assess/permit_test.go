package assess_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

const judged calendar.Day = "2026-11-22"

// S-100, S-101
func TestTheLawOfTheDayDecidesOnATransfer(t *testing.T) {
	t.Parallel()
	gdpr := []string{"eu-gdpr"}
	for _, x := range []struct {
		name   string
		in     assess.Crossing
		on     calendar.Day
		state  assess.PermitState
		guard  assess.Safeguard
		rating record.Level
	}{
		{"within the EEA", assess.Crossing{To: "NO", Laws: gdpr}, judged, assess.PermitHome, assess.AtHome, ""},
		{"adequate, resting on it", assess.Crossing{To: "CH", Mechanism: "adequacy", Laws: gdpr}, judged, assess.Permitted, assess.ByDecision, "low"},
		{"adequate, no mechanism named", assess.Crossing{To: "CH", Laws: gdpr}, judged, assess.Permitted, assess.ByDecision, "low"},
		{"before the decision", assess.Crossing{To: "CH", Mechanism: "adequacy", Laws: gdpr}, "1999-01-01", assess.NotPermitted, assess.Unprotected, "high"},
		{"after the decision's end", assess.Crossing{To: "GB", Mechanism: "adequacy", Laws: gdpr}, "2031-12-28", assess.NotPermitted, assess.Unprotected, "high"},
		{"partly adequate", assess.Crossing{To: "US", Mechanism: "adequacy", Laws: gdpr}, judged, assess.PermitOpen, assess.ByDecision, "medium"},
		{"partly adequate and shown", assess.Crossing{To: "US", Mechanism: "adequacy", Documented: true, Laws: gdpr}, judged, assess.Permitted, assess.ByDecision, "low"},
		{"no decision and no mechanism", assess.Crossing{To: "IN", Laws: gdpr}, judged, assess.NotPermitted, assess.Unprotected, "high"},
		{"none needed where one is", assess.Crossing{To: "IN", Mechanism: "none_needed", Laws: gdpr}, judged, assess.NotPermitted, assess.Unprotected, "high"},
		{"clauses, nothing shown", assess.Crossing{To: "IN", Mechanism: "scc", Laws: gdpr}, judged, assess.PermitOpen, assess.ByClauses, "high"},
		{"clauses, all shown", assess.Crossing{To: "IN", Mechanism: "scc", Module: "c2p", Documented: true, Assessed: true, Laws: gdpr}, judged, assess.Permitted, assess.ByClauses, "medium"},
		{"exception", assess.Crossing{To: "IN", Mechanism: "derogation", Derogation: "a", Laws: gdpr}, judged, assess.Permitted, assess.BySingleCase, "high"},
		{"exception without its letter", assess.Crossing{To: "IN", Mechanism: "derogation", Laws: gdpr}, judged, assess.PermitOpen, assess.BySingleCase, "high"},
		{"an instrument of another law", assess.Crossing{To: "IN", Mechanism: "uk_idta", Documented: true, Assessed: true, Laws: gdpr}, judged, assess.NotPermitted, assess.Unprotected, "high"},
		{"no destination", assess.Crossing{Laws: gdpr}, judged, assess.PermitOpen, assess.Undecided, "high"},
		{"no law", assess.Crossing{To: "IN"}, judged, assess.PermitUnknown, assess.Undecided, "high"},
	} {
		v := assess.Judge(x.in, law.Shipped(), x.on)
		if v.State() != x.state || v.Safeguard() != x.guard || v.Rating() != x.rating {
			t.Errorf("%s: %s, %s, %q; want %s, %s, %q", x.name, v.State(), v.Safeguard(), v.Rating(), x.state, x.guard, x.rating)
		}
		if again := assess.Judge(x.in, law.Shipped(), x.on); !reflect.DeepEqual(v, again) {
			t.Errorf("%s: judged twice, two answers", x.name)
		}
	}
}

func TestALossMakesUnlawfulWhatRestsOnItAndNamesAlternatives(t *testing.T) {
	t.Parallel()
	activity, other, party := id.New(), id.New(), id.New()
	all := []assess.Crossing{
		{Ref: "PA-0001", To: "US", Mechanism: "adequacy", Documented: true, Laws: []string{"eu-gdpr"}, Activities: []id.ID{activity}},
		{Ref: "PA-0002", To: "US", Mechanism: "scc", Module: "c2p", Documented: true, Assessed: true, Laws: []string{"eu-gdpr"}, Activities: []id.ID{other}, Importer: party},
		{Ref: "PA-0003", To: "NO", Laws: []string{"eu-gdpr"}},
	}
	before := assess.Judge(all[0], law.Shipped(), judged)
	for _, x := range []struct {
		lose   string
		fallen []string
	}{{"us-dpf", []string{"PA-0001"}}, {"adequacy-us", []string{"PA-0001"}}, {"scc", []string{"PA-0002"}}, {"us", []string{"PA-0001", "PA-0002"}}, {"no", nil}, {"adequacy-jp", nil}} {
		lost, ok := assess.LossOf(x.lose)
		if !ok {
			t.Fatalf("%s is no loss", x.lose)
		}
		after := assess.WhatIf(all, law.Shipped(), lost, judged)
		var got []string
		for _, f := range after.Fallen {
			got = append(got, f.Ref)
		}
		if !reflect.DeepEqual(got, x.fallen) || after.Unlawful != len(x.fallen) {
			t.Errorf("losing %s: %v fall, %d unlawful; want %v", x.lose, got, after.Unlawful, x.fallen)
		}
		if x.lose == "us-dpf" && len(after.Fallen) == 1 {
			var codes []string
			for _, m := range after.Fallen[0].Alternatives["eu-gdpr"] {
				codes = append(codes, m.Code)
			}
			if len(codes) == 0 || codes[0] == "adequacy" || !reflect.DeepEqual(after.Activities, []id.ID{activity}) {
				t.Errorf("alternatives %v, activities %v", codes, after.Activities)
			}
		}
	}
	if after := assess.WhatIf(all, law.Shipped(), assess.Loss{Party: party}, judged); after.Unlawful != 1 || after.Fallen[0].Ref != "PA-0002" {
		t.Errorf("losing the importer: %+v", after.Fallen)
	}
	if !reflect.DeepEqual(before, assess.Judge(all[0], law.Shipped(), judged)) {
		t.Error("the supposition left a trace in the packs")
	}
	if _, ok := assess.LossOf("nonsense"); ok {
		t.Error("nonsense is a loss")
	}
}

// S-011
func TestRippleIsTheClosureOfWhatNamesARecord(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same graphs each time
	for range 60 {
		n := 2 + random.IntN(30)
		ids := make([]id.ID, n)
		for i := range ids {
			ids[i] = id.New()
		}
		reach := make([][]bool, n) // reference: Warshall's closure of "names"
		for i := range reach {
			reach[i] = make([]bool, n)
		}
		naming := map[id.ID][]assess.Naming{}
		for range random.IntN(3 * n) {
			a, b := random.IntN(n), random.IntN(n)
			reach[a][b] = true
			naming[ids[b]] = append(naming[ids[b]], assess.Naming{From: ids[a], To: ids[b], Field: "x"})
		}
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		from := random.IntN(n)
		waves, err := assess.Ripple(ids[from], func(to []id.ID) ([]assess.Naming, error) {
			var out []assess.Naming
			for _, at := range to {
				out = append(out, naming[at]...)
			}
			return out, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got := map[id.ID]bool{}
		far := 0
		for _, w := range waves {
			if got[w.ID] || w.Far < far {
				t.Fatal("a record twice, or a near one after a far one")
			}
			got[w.ID], far = true, w.Far
		}
		for i := range n {
			if want := reach[i][from] && i != from; got[ids[i]] != want {
				t.Fatalf("record %d of %d: touched %v, want %v", i, n, got[ids[i]], want)
			}
		}
	}
}
