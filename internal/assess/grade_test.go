package assess_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// piece is evidence as a test words it: strength, what it covers, how long it
// counts, and the outcome of a test.
type piece struct {
	strength    record.Strength
	from, until calendar.Day
	freshFor    calendar.Period
	outcome     record.TestOutcome
	state       string // "" is accepted
}

func graded(c *record.Control, pieces []piece) assess.Grades {
	c.ID = id.New()
	w := &assess.World{Today: day, Own: &record.Organisation{}, Controls: []*record.Control{c}}
	for _, p := range pieces {
		e := &record.Evidence{Head: ownedBy(id.ID{}), Strength: p.strength, From: p.from, Until: p.until, FreshFor: p.freshFor, Outcome: p.outcome,
			Controls: register.Links[record.Control]{c.ID}}
		if e.State = p.state; p.state == "" {
			e.State = "accepted"
		}
		w.Evidence = append(w.Evidence, e)
	}
	return assess.NewView(w).Grade(c.ID)
}

// said are the grades that hold, each with its last day, and the reasons of those
// that do not.
func said(g assess.Grades) string {
	var out []string
	for _, x := range []struct {
		name  string
		grade assess.Grade
	}{{"designed", g.Designed}, {"operating", g.Operating}, {"effective", g.Effective}} {
		word := x.name
		if x.grade.Holds {
			word += " until " + string(x.grade.Last)
		} else {
			word = "not " + word
			for _, r := range x.grade.Because {
				word += " " + r.Key
			}
		}
		out = append(out, strings.TrimSpace(word))
	}
	return strings.Join(out, "; ")
}

// S-023, S-128
func TestEachGradeFollowsFromEvidenceAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		control func(*record.Control)
		pieces  []piece
		want    string
	}{
		"nothing": {func(c *record.Control) { *c = record.Control{} }, nil,
			"not designed not_described not_owned no_design_evidence; not operating not_operating no_operation_evidence; not effective no_test"},
		"a policy without any operation": {func(*record.Control) {}, []piece{{strength: record.ShowsDesign, from: "2026-01-01"}},
			"designed until; not operating no_operation_evidence; not effective no_test"},
		"a document of its own": {func(c *record.Control) { c.Documents = make(register.Files, 1) }, nil,
			"designed until; not operating no_operation_evidence; not effective no_test"},
		"a policy with an end": {func(*record.Control) {}, []piece{{strength: record.ShowsDesign, from: "2026-01-01", until: "2027-03-13"}},
			"designed until 2027-03-13; not operating no_operation_evidence; not effective no_test"},
		"a policy on its last day": {func(*record.Control) {}, []piece{{strength: record.ShowsDesign, from: "2026-01-01", until: day}},
			"designed until 2026-11-22; not operating no_operation_evidence; not effective no_test"},
		"a policy that has run out": {func(*record.Control) {}, []piece{{strength: record.ShowsDesign, from: "2026-01-01", until: "2026-11-21"}},
			"not designed stale; not operating no_operation_evidence; not effective no_test"},
		"a policy of next year": {func(*record.Control) {}, []piece{{strength: record.ShowsDesign, from: "2027-01-01"}},
			"not designed not_yet; not operating no_operation_evidence; not effective no_test"},
		"operation shows the design too, a year long": {func(*record.Control) {}, []piece{{strength: record.ShowsOperation, from: "2026-01-01", until: "2026-03-31"}},
			"designed until 2027-03-31; operating until 2027-03-31; not effective no_test"},
		"the control says how long it counts": {func(c *record.Control) { c.FreshFor = "P6M" }, []piece{{strength: record.ShowsOperation, from: "2026-01-01", until: "2026-03-31", freshFor: "P5Y"}},
			"not designed stale; not operating stale; not effective no_test"},
		"else the evidence": {func(*record.Control) {}, []piece{{strength: record.ShowsOperation, from: "2026-06-01", freshFor: "P2W"}, {strength: record.ShowsOperation, from: "2026-11-15", freshFor: "P2W"}},
			"designed until 2026-11-29; operating until 2026-11-29; not effective no_test"},
		"not in operation whatever the evidence": {func(c *record.Control) { c.State = "degraded" }, []piece{{strength: record.ShowsOperation, from: "2026-06-01"}},
			"designed until 2027-06-01; not operating not_operating; not effective no_test"},
		"a good test": {func(*record.Control) {}, []piece{{strength: record.ShowsEffectiveness, from: "2026-06-01", outcome: "good"}},
			"designed until 2027-06-01; operating until 2027-06-01; effective until 2027-06-01"},
		"a later bad test takes it back": {func(*record.Control) {}, []piece{
			{strength: record.ShowsEffectiveness, from: "2026-06-01", outcome: "good"}, {strength: record.ShowsEffectiveness, from: "2026-07-01", outcome: "bad"}},
			"designed until 2027-07-01; operating until 2027-07-01; not effective test_failed"},
		"an old test": {func(*record.Control) {}, []piece{{strength: record.ShowsEffectiveness, from: "2024-06-01", outcome: "good"}},
			"not designed stale; not operating stale; not effective stale"},
		"what nobody accepted": {func(*record.Control) {}, []piece{{strength: record.ShowsOperation, from: "2026-06-01", state: "collected"}, {strength: record.ShowsOperation, from: "2026-06-01", state: "expired"}},
			"not designed no_design_evidence; not operating no_operation_evidence; not effective no_test"},
		"without an owner": {func(c *record.Control) { c.Owner = id.ID{} }, []piece{{strength: record.ShowsDesign, from: "2026-01-01"}},
			"not designed not_owned; not operating no_operation_evidence; not effective no_test"},
	} {
		ctl := &record.Control{Head: ownedBy(id.New()), Description: "What we do"}
		ctl.State = "operating"
		c.control(ctl)
		if got := said(graded(ctl, c.pieces)); got != c.want {
			t.Errorf("%s:\n\t%s\nwant\n\t%s", name, got, c.want)
		}
	}
}

// Every reason has its sentence.
func TestEveryReasonOfAGradeHasItsSentence(t *testing.T) {
	t.Parallel()
	cat := words(t)
	var keys []string
	for _, k := range strings.Fields("designed operating effective retired not_described not_owned no_design_evidence documented not_operating " +
		"no_operation_evidence no_test test_failed not_yet stale in_date in_date_until") {
		keys = append(keys, assess.GradeReason{Key: k}.SentenceKey())
	}
	for _, lang := range cat.Languages() {
		if missing := cat.Missing(lang.Code, keys); len(missing) > 0 {
			t.Errorf("%s: %v", lang.Code, missing)
		}
	}
}

// S-023, S-030
func TestRequirementIsAnsweredByControlsThatNameItAStatementOrTheOtherEdition(t *testing.T) {
	t.Parallel()
	const purpose = catalogue.Key("27701:2025/A.1.2.2")
	for name, c := range map[string]struct {
		spoil func(*garden)
		key   catalogue.Key
		n     int
		want  record.Implementation
	}{
		"named by a control":             {func(*garden) {}, purpose, 1, "in_place"},
		"the same in the edition before": {func(*garden) {}, "27701:2019/A.7.2.1", 1, "in_place"},
		"by nobody":                      {func(g *garden) { drop(g, "27701:2025/A.1.2.2") }, purpose, 0, "missing"},
		"by a statement in force": {func(g *garden) {
			shared := g.control(func(c *record.Control) { c.SharedISMS = true })
			g.Statements[0].Entries[1].Controls = register.Links[record.Control]{shared.ID}
		}, catalogue.Key(both()[1].Key), 2, "in_place"},
		"but not by a draft": {func(g *garden) {
			g.Statements[0].State = "draft"
			g.Statements[0].Entries[1].Controls = register.Links[record.Control]{g.Controls[5].ID}
		}, catalogue.Key(both()[1].Key), 1, "in_place"},
		"one of two without evidence": {func(g *garden) {
			g.control(func(c *record.Control) {
				c.State = "planned"
				c.Requirements = append(c.Requirements, record.Requirement(purpose))
			})
		}, purpose, 2, "partial"},
		"a plan": {func(g *garden) {
			drop(g, "27701:2025/A.1.2.2")
			c := g.control(func(c *record.Control) {
				c.State = "planned"
				c.Requirements = append(c.Requirements, record.Requirement(purpose))
			})
			_ = c
		}, purpose, 1, "planned"},
		"designed and stale": {func(g *garden) { g.Evidence = nil; document(g) }, purpose, 1, "partial"},
		"retired": {func(g *garden) {
			for _, c := range g.Controls {
				c.State = "retired"
			}
		}, purpose, 0, "missing"},
	} {
		g := clean()
		c.spoil(g)
		got := assess.NewView(g.World).GradeOf(c.key)
		if len(got.Controls) != c.n || got.Proposed != c.want {
			t.Errorf("%s: %d controls, %s; want %d, %s", name, len(got.Controls), got.Proposed, c.n, c.want)
		}
	}
}

// S-015, S-128
func TestDaysOnWhichGradesFallAreForeseen(t *testing.T) {
	t.Parallel()
	g := clean()
	c := g.control(func(c *record.Control) {
		c.Documents = make(register.Files, 1)
		c.Requirements = append(c.Requirements, "27701:2025/A.3.23")
	})
	e := g.Evidence[len(g.Evidence)-1]
	e.From, e.Until = "2026-01-01", "2026-03-13"
	v := assess.NewView(g.World)
	if got := v.Falls("2027-03-13"); len(got) != 0 {
		t.Errorf("the day before: %+v", got)
	}
	got := v.Falls("2027-03-14")
	if len(got) != 2 || got[0].On != "2027-03-14" || got[0].Control != c || got[0].Grade != assess.IsOperating || got[1].Grade != assess.IsEffective || got[0].Evidence[0] != e.ID {
		t.Errorf("falls %+v", got)
	}
	if a := v.GradeOf("27701:2025/A.3.23"); a.Falls != "2027-03-14" {
		t.Errorf("requirement falls on %q", a.Falls)
	}
	g.Today = "2027-03-14"
	if after := assess.NewView(g.World).Grade(c.ID); after.Operating.Holds || !after.Designed.Holds {
		t.Errorf("on the day itself: %s", said(after))
	}
}
