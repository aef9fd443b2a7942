package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-012, S-032, S-025
func TestAFreshAssessmentListsEveryClauseAndTheControlsOfItsRoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edition record.Edition
		roles   []record.PIIRole
		want    int
	}{
		{"2025", []record.PIIRole{"controller", "processor"}, 30 + 78},
		{"2025", []record.PIIRole{"controller"}, 30 + 60},
		{"2025", []record.PIIRole{"processor"}, 30 + 47},
		{"2019", []record.PIIRole{"controller", "processor"}, 26 + 49},
		{"", nil, 0},
	} {
		items := assess.AssessmentItems(c.edition, c.roles, assess.Proposals{})
		if len(items) != c.want {
			t.Errorf("%s %v: %d items, want %d", c.edition, c.roles, len(items), c.want)
		}
	}
	items := assess.AssessmentItems("2025", []record.PIIRole{"controller"}, assess.Proposals{
		Result: func(k catalogue.Key) (record.GapResult, []string) {
			return record.Partly, []string{"one", strings.Repeat("ü", 2000)}
		},
	})
	if items[0].Requirement != newID+"4.1" || items[29].Requirement != newID+"10.2" {
		t.Errorf("clauses go from %s to %s", items[0].Requirement, items[29].Requirement)
	}
	if i := items[0]; i.Result != record.NotAssessed || i.Proposed != record.Partly || len([]rune(i.Because)) != 1000 || i.ID.IsZero() {
		t.Errorf("a proposal is not a judgement: %+v", i)
	}
}

func assessed(asOf calendar.Day, items ...record.AssessmentItem) *record.Assessment {
	return &record.Assessment{Head: register.Head{ID: id.New(), State: "completed"}, Edition: "2025", AsOf: asOf, Items: items}
}

func item(q record.Requirement, r record.GapResult, now, target int64) record.AssessmentItem {
	return record.AssessmentItem{Requirement: newID + q, Result: r, Maturity: now, Target: target}
}

// S-013; invariant 5
func TestMaturityIsTheMeanOfWhatWasAssessed(t *testing.T) {
	t.Parallel()
	a := assessed("2027-01-01",
		item("4.1", record.Conform, 3, 3), item("4.2", record.Partly, 1, 3), item("4.3", record.Partly, 1, 4),
		item("A.1.2.2", record.NotApplicable, 5, 5), item("A.1.2.3", "", 4, 4), item("A.3.3", record.NotConform, 0, 3))
	got := assess.MaturityBy(a, assess.DomainOf)
	if len(got) != 3 || got[0].Domain != "4" || got[0].Now != 16_667 || got[0].Target != 33_333 || got[0].Distance() != 16_666 {
		t.Errorf("%+v", got)
	}
	if m := got[1]; m.Domain != "A.1.2" || m.Items != 2 || m.Assessed != 0 || m.Now != 0 {
		t.Errorf("what does not apply or was not assessed counts: %+v", m)
	}
	for _, m := range got {
		n := 0
		for _, x := range m.Results {
			n += x
		}
		if n != m.Items {
			t.Errorf("%s: results make %d of %d", m.Domain, n, m.Items)
		}
	}
	if tables := assess.MaturityBy(a, assess.TableOf); len(tables) != 3 || tables[0].Domain != "clauses" || tables[2].Domain != "A.3" {
		t.Errorf("%+v", tables)
	}
	if m := assess.OverallMaturity(&record.Assessment{}); m.Items != 0 {
		t.Errorf("%+v", m)
	}
}

// S-013
func TestTwoAssessmentsStandSideBySide(t *testing.T) {
	t.Parallel()
	a := assessed("2026-01-01", item("4.1", record.Partly, 1, 3), item("4.2", record.Conform, 3, 3), item("4.3", record.Partly, 2, 3), item("4.4", record.NotAssessed, 0, 3), item("5.1", record.Conform, 3, 3))
	b := assessed("2027-01-01", item("4.1", record.Conform, 3, 3), item("4.2", record.Partly, 3, 3), item("4.3", record.Partly, 1, 3), item("4.4", record.Conform, 3, 3), item("5.2", record.Conform, 3, 3))
	var got []string
	for _, l := range assess.CompareAssessments(a, b) {
		got = append(got, catalogue.Key(l.Requirement).ID()+" "+l.Change())
	}
	if want := []string{"4.1 better", "4.2 worse", "4.3 worse", "4.4 same", "5.2 added", "5.1 removed"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// S-014
func TestTheHistoryEqualsWhatTheAssessmentsStore(t *testing.T) {
	t.Parallel()
	first, second := assessed("2025-06-01", item("4.1", record.NotConform, 0, 3)), assessed("2026-06-01", item("4.1", record.Partly, 2, 3))
	third := assessed("2027-06-01", item("4.1", record.Conform, 3, 3))
	draft := assessed("2027-07-01", item("4.1", record.Conform, 5, 5))
	draft.State = "draft"
	quick := assessed("2027-08-01", item("4.1", record.Conform, 5, 5))
	quick.Kind = record.Quick
	got := assess.MaturityHistory([]*record.Assessment{third, draft, first, quick, second, assessed("")}, assess.DomainOf)
	if len(got) != 3 {
		t.Fatalf("%d points", len(got))
	}
	for i, a := range []*record.Assessment{first, second, third} {
		if got[i].Assessment != a.ID || got[i].AsOf != a.AsOf || got[i].Domains[0].Now != register.Decimal(a.Items[0].Maturity)*10_000 {
			t.Errorf("point %d: %+v", i, got[i])
		}
	}
}

// S-171
func TestActionsAreOrderedBySeverityTimesWeightAndSayWhy(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.mailRisk.InherentLikelihood, h.mailRisk.InherentSeverity = "very_high", "high"
	h.mailControl.Requirements, h.mailControl.State, h.mailControl.Effort = asked(newID+"A.3.7"), "planned", 45_000
	h.Obligations = []*record.Obligation{{Head: head("Art. 30"), Met: "no", Requirements: asked(newID + "A.1.2.9")}}
	accepted := item("A.3.5", record.NotConform, 0, 3)
	accepted.Accepted = "small"
	set := item("A.3.9", record.Partly, 2, 3)
	set.Priority, set.Effort = "urgent", 10_000
	a := assessed("2027-01-01", item("A.3.6", record.Partly, 2, 3), item("A.3.7", record.NotConform, 0, 3), item("6.1.3", record.NotConform, 0, 3),
		item("A.1.2.9", record.NotConform, 1, 3), item("4.1", record.Conform, 0, 3), accepted, set)
	var got []string
	for _, x := range assess.Actions(a, h.World) {
		points := 1
		for _, list := range [][]assess.Reason{x.Severity, x.Weight} {
			n := 0
			for _, r := range list {
				n += r.Points
			}
			points *= n
		}
		if points != x.Points {
			t.Errorf("%s: reasons make %d, the action has %d", x.Item.Requirement, points, x.Points)
		}
		got = append(got, catalogue.Key(x.Item.Requirement).ID()+" "+string(x.Priority)+" "+x.Effort.String()+" "+string(x.Source))
	}
	want := []string{
		"6.1.3 urgent 3 assumed", "A.3.9 urgent 1 entered", "A.1.2.9 high 2 assumed", "A.3.7 high 4.5 controls", "A.3.6 low 0.5 assumed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if n := assess.TotalEffort(assess.Actions(a, h.World)); n != 110_000 {
		t.Errorf("in all %s days", n)
	}
}

// S-171
func TestEveryOpenGapHasAnActionOrAnAcceptedReason(t *testing.T) {
	t.Parallel()
	done, off := &record.Task{Head: head("Done")}, &record.Task{Head: head("Off")}
	done.State, off.State = "done", "cancelled"
	w := &assess.World{Tasks: []*record.Task{done, off}}
	list := []record.AssessmentItem{
		item("4.1", record.Partly, 0, 3), item("4.2", record.Partly, 0, 3), item("4.3", record.Partly, 0, 3),
		item("4.4", record.Partly, 0, 3), item("5.1", record.Partly, 0, 3), item("5.2", record.Partly, 0, 3),
	}
	list[1].Action, list[2].Accepted = "write it", "left"
	list[3].Task, list[4].Task, list[5].Task = register.To[record.Task](done.ID), register.To[record.Task](off.ID), register.To[record.Task](id.New())
	list[4].Action = "called off"
	var got []string
	for _, x := range assess.Uncovered(assessed("2027-01-01", list...), w) {
		got = append(got, catalogue.Key(x.Requirement).ID())
	}
	if want := []string{"4.1", "5.1", "5.2"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// S-170
func TestAnswersOfTheQuickAssessmentScoreAndCarryOver(t *testing.T) {
	t.Parallel()
	all := assess.QuickQuestions()
	if len(all) != 20 {
		t.Fatalf("%d questions", len(all))
	}
	for _, e := range []catalogue.Edition{"2025", "2019"} {
		for _, q := range all {
			if len(q.Requirements(e)) == 0 {
				t.Errorf("%s speaks to nothing in %s", q.Key, e)
			}
			for _, k := range q.Requirements(e) {
				if _, ok := catalogue.Library().Requirement(k); !ok {
					t.Errorf("%s names %s, which is not in the library", q.Key, k)
				}
			}
		}
	}
	a := &record.Assessment{Kind: record.Quick}
	if r := assess.ScoreQuick(a); r.Percent != 0 || r.Asked != 20 || r.Says != "nothing" || len(r.Open) != 20 {
		t.Errorf("without answers: %+v", r)
	}
	for i, q := range all {
		reply := []record.QuickReply{"yes", "partly", "no", "unknown"}[i%4]
		a.Answers = append(a.Answers, record.QuickAnswer{Question: q.Key, Answer: reply, Note: register.Text("note " + q.Key)})
	}
	if r := assess.ScoreQuick(a); r.Percent != 37 || r.Unknown != 5 || len(r.Weak) != 10 || r.Says != "begun" {
		t.Errorf("%d%%, %d unknown, %d weak, %s", r.Percent, r.Unknown, len(r.Weak), r.Says)
	}
	a.Roles = register.Choices[record.PIIRole]{"processor"}
	if r := assess.ScoreQuick(a); r.Asked != 16 {
		t.Errorf("a processor answers %d questions", r.Asked)
	}
	items := assess.AssessmentItems("2025", []record.PIIRole{"controller", "processor"}, assess.Proposals{})
	items[2].Result = record.Conform // 4.3, judged by a person
	full := assess.CarryQuick(a, "2025", items)
	for q, want := range map[record.Requirement][2]record.GapResult{
		"4.1":   {record.NotAssessed, record.Conform},   // q01 yes: a person confirms
		"4.3":   {record.Conform, ""},                   // stays as it was judged
		"4.4":   {record.Partly, record.Partly},         // q02
		"5.1":   {record.NotConform, record.NotConform}, // q03
		"5.2":   {record.NotAssessed, ""},               // q04 unknown
		"A.3.5": {record.NotAssessed, ""},               // no question
	} {
		i := slices.IndexFunc(full, func(x record.AssessmentItem) bool { return x.Requirement == newID+q })
		if x := full[i]; x.Result != want[0] || x.Proposed != want[1] {
			t.Errorf("%s: %s, proposed %q", q, x.Result, x.Proposed)
		}
	}
	if items[3].Result != record.NotAssessed || !strings.Contains(string(full[3].Observation), "note q02") || full[3].Because != "q02: partly" {
		t.Errorf("the note and the answer go along, the items given stay: %+v", full[3])
	}
}
