package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

const oldID = "27701:2019/"

// statement2019 has a line for every control and every item of clause 6, each with its
// own state and words, one of our own and one that no library knows.
func statement2019(h *house) *record.Statement {
	s := &record.Statement{Head: head("2019"), Edition: "2019", Roles: register.Choices[record.PIIRole]{"controller", "processor"}}
	s.Ref, s.Rev = "SOA-0001", 3
	states := []record.Implementation{"in_place", "partial", "planned", "missing"}
	lib := catalogue.Library()
	for i, q := range append(lib.Controls(catalogue.Edition2019, catalogue.Both), lib.Guidelines2019()...) {
		s.Entries = append(s.Entries, record.StatementEntry{
			Requirement: record.Requirement(q.Key), Applicable: "yes", State: states[i%4], Justification: register.Text("words of " + q.ID),
			Inclusion: register.Choices[record.InclusionReason]{"role"}, Controls: register.Links[record.Control]{h.mailControl.ID},
		})
	}
	s.Entries = append(s.Entries, record.StatementEntry{Control: register.To[record.Control](h.anyControl.ID), Applicable: "yes", State: "in_place"},
		record.StatementEntry{Requirement: "27701:2019/9.9.9", Applicable: "yes"})
	return s
}

// S-030
func TestCarryingOverLosesNothingAndLeavesATraceAtEveryLine(t *testing.T) {
	t.Parallel()
	h := newHouse()
	old := statement2019(h)
	got := assess.CarryStatement(old, assess.Drafting{World: h.World})
	if n := len(got.Statement.Required()); n != 78 || got.Statement.Edition != "2025" {
		t.Fatalf("%d controls of edition %s", n, got.Statement.Edition)
	}
	inBridge := map[int]bool{}
	for _, b := range got.Bridge {
		inBridge[b.Line] = true
	}
	for i, e := range old.Entries {
		if !inBridge[i] {
			t.Errorf("line %d, %s, is nowhere in the bridge", i, e.Requirement)
		}
	}
	for _, q := range got.Statement.Required() {
		e := line(t, got.Statement, record.Requirement(q.Key))
		twins := catalogue.Library().Correspond(q.Key)
		if !strings.HasPrefix(e.CarriedFrom, "SOA-0001/3: ") || e.Applicable != "yes" || e.State == "" || len(e.Controls) != 1 {
			t.Errorf("%s: %+v", q.ID, e)
		}
		for _, m := range twins {
			if !strings.Contains(e.CarriedFrom, m.To.ID()) || !strings.Contains(string(e.Justification), "words of "+m.To.ID()) {
				t.Errorf("%s does not carry %s: %q, %q", q.ID, m.To.ID(), e.CarriedFrom, e.Justification)
			}
		}
	}
	if len(got.Dropped) != 70 || len(got.New) != 0 || len(got.Merged) == 0 {
		t.Errorf("%d dropped, %d new, %d merged", len(got.Dropped), len(got.New), len(got.Merged))
	}
	for _, d := range got.Dropped {
		if d.Line < 0 || d.Offer.Title == "" || !strings.Contains(d.Offer.CarriedFrom, d.Requirement.ID) {
			t.Errorf("%s is offered without its trace: %+v", d.Requirement.ID, d.Offer)
		}
	}
	outcomes := map[assess.Outcome]int{}
	for _, b := range got.Bridge {
		outcomes[b.Outcome]++
	}
	if outcomes[assess.OutcomeOwn] != 1 || outcomes[assess.OutcomeLost] != 1 || outcomes[assess.OutcomeNew] != 1 || outcomes[assess.OutcomeDropped] != 70 {
		t.Errorf("%v; 6.3 is the one clause that is new", outcomes)
	}
	if last := got.Statement.Entries[len(got.Statement.Entries)-1]; last.Control.ID != h.anyControl.ID && !slices.ContainsFunc(got.Statement.Entries, func(e record.StatementEntry) bool { return e.Control.ID == h.anyControl.ID && e.CarriedFrom != "" }) {
		t.Error("the control of our own is lost")
	}
}

// S-030
func TestSeveralRowsBecomeOneThatStandsWhereTheWeakestStands(t *testing.T) {
	t.Parallel()
	h := newHouse()
	rows := func(states ...record.Implementation) *record.Statement {
		s := &record.Statement{Head: head("2019"), Edition: "2019", Roles: register.Choices[record.PIIRole]{"controller"}}
		for i, id := range []record.Requirement{"6.10.2.1", "6.10.2.2", "6.10.2.3"} {
			if i < len(states) {
				e := record.StatementEntry{Requirement: oldID + id, Applicable: "yes", State: states[i]}
				if states[i] == "excluded" {
					e.Applicable, e.State, e.Exclusion = "no", "", "no_such_processing"
				}
				s.Entries = append(s.Entries, e)
			}
		}
		return s
	}
	for _, c := range []struct {
		name    string
		states  []record.Implementation
		state   record.Implementation
		applies record.YesNo
		merged  int
	}{
		{"all in place", []record.Implementation{"in_place", "in_place", "in_place"}, "in_place", "yes", 1},
		{"one planned", []record.Implementation{"in_place", "planned", "in_place"}, "planned", "yes", 1},
		{"one without a line", []record.Implementation{"in_place", "in_place"}, "partial", "yes", 1},
		{"one excluded", []record.Implementation{"in_place", "excluded", "partial"}, "partial", "yes", 1},
		{"all excluded", []record.Implementation{"excluded", "excluded", "excluded"}, "", "no", 1},
		{"one alone", []record.Implementation{"missing"}, "missing", "yes", 0},
	} {
		got := assess.CarryStatement(rows(c.states...), assess.Drafting{World: h.World})
		e := line(t, got.Statement, newID+"A.3.7")
		if e.State != c.state || e.Applicable != c.applies || len(got.Merged) != c.merged {
			t.Errorf("%s: %s, %q, %d merged", c.name, e.Applicable, e.State, len(got.Merged))
		}
	}
}

// S-030
func TestANewLineHasNoSourceAndSaysSo(t *testing.T) {
	t.Parallel()
	got := assess.CarryStatement(&record.Statement{Edition: "2019", Roles: register.Choices[record.PIIRole]{"controller"}}, assess.Drafting{})
	if len(got.New) != 78 || len(got.Dropped) != 70 {
		t.Errorf("an empty statement: %d new, %d dropped", len(got.New), len(got.Dropped))
	}
	for _, e := range got.Statement.Entries {
		if e.CarriedFrom != "" {
			t.Errorf("%s claims to come from %q", e.Requirement, e.CarriedFrom)
		}
	}
}

// S-030
func TestControlsAndEvidenceGoWithTheirRows(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.mailControl.Requirements = asked(oldID + "A.7.2.1")
	h.rackControl.Requirements = asked(oldID+"A.7.2.2", newID+"A.1.2.3")
	e := &record.Evidence{Head: head("Proof"), Requirements: asked(oldID + "5.7.2")}
	h.Evidence = []*record.Evidence{e}
	got := assess.CarryStatement(statement2019(h), assess.Drafting{World: h.World})
	var links []string
	for _, l := range got.Links {
		links = append(links, l.Register+" "+string(l.From)+" "+string(l.To))
	}
	slices.Sort(links)
	want := []string{
		"controls 27701:2019/A.7.2.1 27701:2025/A.1.2.2",
		"evidence 27701:2019/5.7.2 27701:2025/9.2.1", "evidence 27701:2019/5.7.2 27701:2025/9.2.2",
	}
	if !slices.Equal(links, want) {
		t.Errorf("%q", links)
	}
}
