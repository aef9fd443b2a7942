package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-020
func TestARegisterOfTheGDPRRaisesTheCoverageByNamedControls(t *testing.T) {
	t.Parallel()
	roles := []record.PIIRole{"controller", "processor"}
	w := &assess.World{Today: "2027-01-15"}
	before := assess.Overlap("2025", roles, w)
	if before.Of != 108 || before.Met != 0 || before.Percent() != 0 {
		t.Fatalf("%+v", before)
	}
	w.Activities = certified().Activities
	w.Activities[0].Bases = register.Rows[record.ActivityBasis]{{Basis: "contract"}}
	after := assess.Overlap("2025", roles, w)
	var names []string
	for _, q := range before.Gained(after) {
		names = append(names, q.ID)
	}
	if want := []string{"A.1.2.2", "A.1.2.3", "A.1.2.9", "A.1.4.8", "A.1.5.5"}; !slices.Equal(names, want) || after.Met != len(want) || after.Percent() != 4 {
		t.Errorf("%v, %d met, %d%%", names, after.Met, after.Percent())
	}
	for _, i := range after.Items {
		if i.Met() && (len(i.Records) != 1 || i.Records[0].ID != w.Activities[0].ID || len(i.Because) == 0) {
			t.Errorf("%s does not say which record carries it: %+v", i.Requirement.ID, i)
		}
		if i.Requirement.ID == "4.1" && i.Met() {
			t.Error("roles alone meet 4.1")
		}
	}
	if old := assess.Overlap("2019", roles, w); old.Of != 75 || old.Met != len(names) {
		t.Errorf("edition of 2019: %d of %d", old.Met, old.Of)
	}
	w.Activities = append(w.Activities, &record.ProcessingActivity{Head: head("Bare"), Role: record.Controller})
	third := assess.Overlap("2025", roles, w)
	if third.Met != 0 || len(third.Partly()) < len(names) || len(after.Gained(third)) != 0 {
		t.Errorf("one bare entry leaves %d met, %d in part", third.Met, len(third.Partly()))
	}
	if got := assess.Overlap("2025", []record.PIIRole{"processor"}, w); got.Of != 77 || got.Met != 0 {
		t.Errorf("a processor is asked %d, met %d", got.Of, got.Met)
	}
}

// S-020
func TestContractsAndPromisesCount(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.dpa.State, h.below.State = "active", "ended"
	for _, c := range []record.ClauseID{"subject_matter", "instructions", "confidentiality", "security", "sub_processors", "principal_requests", "assistance", "return_or_deletion"} {
		h.dpa.Clauses = append(h.dpa.Clauses, record.Clause{Clause: c, Present: "yes"})
	}
	h.RoleAssignments = []*record.RoleAssignment{{Head: head("DPO"), Role: "dpo"}}
	h.RoleAssignments[0].State = "active"
	met := func(id string) (found, met bool) {
		for _, i := range assess.Overlap("2025", []record.PIIRole{"controller"}, h.World).Items {
			if i.Requirement.ID == id {
				return true, i.Met()
			}
		}
		return false, false
	}
	if found, ok := met("A.1.2.7"); !found || ok {
		t.Error("an agreement that lacks a mandatory clause counts")
	}
	h.dpa.Clauses = append(h.dpa.Clauses, record.Clause{Clause: "audit", Present: "yes"})
	if _, ok := met("A.1.2.7"); !ok {
		t.Error("a whole agreement does not count")
	}
	if found, ok := met("5.3"); !found || ok {
		t.Error("a data protection officer is a part of 5.3 and not all of it")
	}
}
