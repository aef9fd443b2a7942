package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

const newID = "27701:2025/"

func line(t *testing.T, s *record.Statement, q record.Requirement) *record.StatementEntry {
	t.Helper()
	for i := range s.Entries {
		if s.Entries[i].Requirement == q {
			return &s.Entries[i]
		}
	}
	t.Fatalf("no line for %s", q)
	return nil
}

func drafting(h *house, roles ...record.PIIRole) assess.Drafting {
	return assess.Drafting{Edition: "2025", Roles: roles, World: h.World, RoleNotHeld: "not our role"}
}

// S-026, S-029
func TestADraftHasALineForEveryControlAndAppliesWhatTheRolesAsk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		edition record.Edition
		roles   []record.PIIRole
		lines   int
		applies int
	}{
		{"controller", "2025", []record.PIIRole{"controller"}, 78, 60},
		{"processor", "2025", []record.PIIRole{"processor"}, 78, 47},
		{"both", "2025", []record.PIIRole{"controller", "processor"}, 78, 78},
		{"joint controller", "2025", []record.PIIRole{"joint_controller"}, 78, 60},
		{"no role", "2025", nil, 78, 0},
		{"controller of 2019", "2019", []record.PIIRole{"controller"}, 49, 31},
	} {
		s := assess.DraftStatement(assess.Drafting{Edition: c.edition, Roles: c.roles})
		applies := 0
		for _, e := range s.Entries {
			if e.Applicable == "yes" {
				applies++
			} else if e.Exclusion != "role_not_held" {
				t.Errorf("%s: %s is excluded as %q", c.name, e.Requirement, e.Exclusion)
			}
		}
		if len(s.Entries) != c.lines || applies != c.applies {
			t.Errorf("%s: %d lines, %d apply; want %d, %d", c.name, len(s.Entries), applies, c.lines, c.applies)
		}
	}
}

// S-027, S-028
func TestADraftNamesTheRecordsBehindEachReason(t *testing.T) {
	t.Parallel()
	h := newHouse()
	owner := &record.Person{Head: head("Owner")}
	h.People = []*record.Person{owner}
	h.mailControl.Requirements = asked(newID + "A.3.7")
	h.mailControl.Owner, h.mailControl.Agreements = owner.ID, register.Links[record.Agreement]{h.dpa.ID}
	h.rackControl.Requirements = asked("27701:2019/A.7.2.1")
	law := &record.Obligation{Head: head("Art. 5"), Kind: "statute", Requirements: asked(newID + "A.1.2.2")}
	gone := &record.Obligation{Head: head("Old"), Kind: "statute", Until: "2020-01-01", Requirements: law.Requirements}
	h.Obligations = []*record.Obligation{law, gone}
	d := drafting(h, "controller")
	d.State = func(k catalogue.Key) record.Implementation { return "partial" }
	s := assess.DraftStatement(d)

	e := line(t, s, newID+"A.3.7")
	if !slices.Equal(e.Inclusion, []record.InclusionReason{"risk_treatment", "contract", "baseline"}) || e.Owner.ID != owner.ID || e.State != "partial" ||
		!slices.Equal(e.Risks, register.Links[record.Risk]{h.mailRisk.ID}) || !slices.Equal(e.Agreements, register.Links[record.Agreement]{h.dpa.ID}) {
		t.Errorf("A.3.7: %+v", e)
	}
	e = line(t, s, newID+"A.1.2.2")
	if !slices.Equal(e.Obligations, register.Links[record.Obligation]{law.ID}) || !slices.Equal(e.Controls, register.Links[record.Control]{h.rackControl.ID}) {
		t.Errorf("A.1.2.2 has obligations %v and controls %v; a control of its twin of 2019 answers it", e.Obligations, e.Controls)
	}
	if e := line(t, s, newID+"A.2.2.2"); e.Justification != "not our role" || e.State != "" {
		t.Errorf("A.2.2.2: %+v", e)
	}
	last := s.Entries[len(s.Entries)-1]
	if len(s.Entries) != 79 || last.Control.ID != h.anyControl.ID || last.Applicable != "yes" {
		t.Errorf("%d lines; the control of our own that answers none stands at the end: %+v", len(s.Entries), last)
	}
	d.Scope = h.scope
	if e := line(t, assess.DraftStatement(d), newID+"A.1.2.2"); len(e.Controls) != 0 {
		t.Error("a control outside the scope came in")
	}
	if got := assess.BrokenReasons(s, h.World); len(got) != 0 {
		t.Errorf("a fresh draft has broken reasons: %+v", got)
	}
}

// S-029
func TestSwitchingTheRoleAsksAReasonForWhatFallsAway(t *testing.T) {
	t.Parallel()
	h := newHouse()
	s := assess.DraftStatement(drafting(h, "controller"))
	line(t, s, newID+"A.3.3").Note = "kept"
	got := assess.SwitchRoles(s, drafting(h, "processor"), map[record.Requirement]register.Text{newID + "A.1.2.2": "sold"})
	if len(got.FallsAway) != 31 || len(got.Added) != 18 || len(got.Unsaid) != 30 || len(got.Statement.Required()) != 47 {
		t.Errorf("%d fall away, %d come, %d without a reason", len(got.FallsAway), len(got.Added), len(got.Unsaid))
	}
	if e := line(t, got.Statement, newID+"A.1.2.2"); e.Applicable != "no" || e.Justification != "sold" || e.Exclusion != "role_not_held" {
		t.Errorf("%+v", e)
	}
	if line(t, got.Statement, newID+"A.3.3").Note != "kept" || line(t, s, newID+"A.1.2.2").Applicable != "yes" {
		t.Error("a line that stays was changed, or the statement that was given")
	}
	half := &record.Statement{Edition: "2025", Roles: s.Roles, Entries: s.Entries[:10]}
	if got := assess.SwitchRoles(half, drafting(h, "controller", "processor"), nil); len(got.Statement.Entries) != 78+3 && len(got.Statement.Entries) != 78 {
		t.Errorf("%d lines after the switch", len(got.Statement.Entries))
	}
}

// S-026
func TestTwoVersionsStandSideBySide(t *testing.T) {
	t.Parallel()
	h := newHouse()
	before := assess.DraftStatement(drafting(h, "controller", "processor"))
	now := *before
	now.Entries = slices.Clone(before.Entries[1:])
	now.Entries[0].State, now.Entries[0].Owner = "in_place", register.To[record.Person](id.New())
	now.Entries = append(now.Entries, record.StatementEntry{Control: register.To[record.Control](id.New())})
	changes := map[string]int{}
	for _, l := range assess.CompareStatements(before, &now) {
		changes[l.Change()]++
		if l.Change() == "changed" && !slices.Equal(l.Fields, []string{"state", "owner"}) {
			t.Errorf("changed: %v", l.Fields)
		}
	}
	if changes["added"] != 1 || changes["removed"] != 1 || changes["changed"] != 1 || changes["same"] != len(before.Entries)-2 {
		t.Errorf("%v", changes)
	}
}

// S-035; invariant 5
func TestCountsOfStatesMakeTheNumberOfRequirements(t *testing.T) {
	t.Parallel()
	s := assess.DraftStatement(assess.Drafting{Edition: "2025", Roles: []record.PIIRole{"controller"}})
	states := []record.Implementation{"missing", "planned", "partial", "in_place", ""}
	for i := range s.Entries {
		if s.Entries[i].Applicable == "yes" {
			s.Entries[i].State = states[i%5]
		}
	}
	s.Entries[0].Applicable = "unknown"
	s.Entries = append(slices.Delete(s.Entries, 5, 6), record.StatementEntry{Control: register.To[record.Control](id.New()), Applicable: "yes", State: "in_place"},
		record.StatementEntry{Requirement: "27001:2022/A.5.1", Applicable: "yes"})
	want := map[string]int{"A.1": 31, "A.2": 18, "A.3": 29, "own": 1, "27001:2022": 1}
	for _, c := range assess.StatementCounts(s) {
		sum := c.Excluded + c.Undecided + c.Unlined + c.Unstated
		for _, n := range c.States {
			sum += n
		}
		if c.Total != want[c.Table] || sum != c.Total {
			t.Errorf("%s: %d of %d lines, the states make %d", c.Table, c.Total, want[c.Table], sum)
		}
		delete(want, c.Table)
	}
	if len(want) > 0 {
		t.Errorf("no counts of %v", want)
	}
	in := assess.EstimateInputs(s, nil)
	place := in[0].InPlace
	s.Entries[1].State = "in_place"
	if again := assess.EstimateInputs(s, nil)[0].InPlace; again != place+1 {
		t.Errorf("a change of status leaves the estimate at %d", again)
	}
}

// S-027
func TestAReasonThatLeadsNowhereIsNamed(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.dpa.Expires = "2026-12-31"
	o := &record.Obligation{Head: head("Other"), Requirements: asked(newID + "A.1.2.3")}
	h.Obligations, h.anyControl.State = []*record.Obligation{o}, "retired"
	s := &record.Statement{Edition: "2025", Entries: register.Rows[record.StatementEntry]{{
		Requirement: newID + "A.1.2.2", Applicable: "yes", Controls: register.Links[record.Control]{h.mailControl.ID, h.anyControl.ID},
		Risks:       register.Links[record.Risk]{h.mailRisk.ID, h.rackRisk.ID, id.New()},
		Obligations: register.Links[record.Obligation]{o.ID}, Agreements: register.Links[record.Agreement]{h.dpa.ID},
		Owner: register.To[record.Person](id.New()),
	}}}
	var got []string
	for _, b := range assess.BrokenReasons(s, h.World) {
		got = append(got, b.Field+" "+b.Key)
	}
	want := []string{"risks risk_without_control", "risks gone", "obligations obligation_without_requirement", "agreements over", "controls control_retired", "owner owner_left"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	h.rackRisk.Treatments = register.Rows[record.Treatment]{{Option: "mitigate", Measure: "lock"}}
	h.mailControl.Measures = append(h.mailControl.Measures, "lock")
	if got := assess.BrokenReasons(s, h.World); len(got) != len(want)-1 {
		t.Errorf("a control that is the measure of a treatment carries the risk: %+v", got)
	}
}

// asked are the requirements of a control, an obligation or evidence.
func asked(keys ...record.Requirement) (out []record.Requirement) { return keys }
