package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-172, S-128
func TestWhatGoesStaleIsListedByDay(t *testing.T) {
	t.Parallel()
	w := &assess.World{Today: "2027-01-15"}
	quarterly := &record.Control{Head: head("Quarterly"), FreshFor: "P3M"}
	w.Controls = []*record.Control{quarterly}
	year := shownBy(record.ShowsOperation, "2026-03-13")
	own := shownBy(record.ShowsOperation, "2026-01-01")
	own.Until, own.FreshFor = "2026-12-31", "P30D"
	strict := shownBy(record.ShowsOperation, "2026-12-01")
	strict.FreshFor, strict.Controls = "P5Y", register.Links[record.Control]{quarterly.ID}
	design := shownBy(record.ShowsDesign, "2020-01-01")
	asked := shownBy(record.ShowsOperation, "2020-01-01")
	asked.State = "requested"
	w.Evidence = []*record.Evidence{year, own, strict, design, asked}
	signed := &record.Agreement{Head: head("DPA"), Expires: "2027-02-28"}
	signed.State = "active"
	rolling := &record.Agreement{Head: head("Rolling"), Expires: "2027-02-28", Renewal: "automatic"}
	rolling.State = "active"
	w.Agreements = []*record.Agreement{signed, rolling}
	dpo := &record.RoleAssignment{Head: head("DPO"), Until: "2027-03-31"}
	dpo.State = "active"
	w.RoleAssignments = []*record.RoleAssignment{dpo}
	scope, closed := &record.Scope{Head: head("Scope")}, &record.Scope{Head: head("Old")}
	scope.ReviewDue, closed.ReviewDue, closed.State = "2027-01-14", "2027-01-14", "superseded"
	w.Scopes = []*record.Scope{scope, closed}
	w.Risks = []*record.Risk{{Head: head("Risk"), AcceptedReason: "small", AcceptedUntil: "2027-02-01"}}
	w.LogSources = []*record.LogSource{{Head: head("Log"), Reviewed: "2027-01-01", ReviewCycle: "P1M"}, {Head: head("Odd"), Reviewed: "2027-01-01", ReviewCycle: "often"}}
	w.Parties = []*record.Party{{Head: head("Cloud"), Certifications: register.Rows[record.Certification]{{ValidUntil: "2027-03-01"}}}}

	var got []string
	for _, d := range assess.GoesStale(w, "2027-03-14") {
		got = append(got, string(d.StaleOn())+" "+d.Check)
	}
	want := []string{
		"2027-01-15 reviews", "2027-01-31 evidence", "2027-02-02 acceptances", "2027-02-02 logs", "2027-03-01 agreements",
		"2027-03-02 evidence", "2027-03-02 certificates", "2027-03-14 evidence",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := assess.GoesStale(w, "2027-04-01"); len(got) != len(want)+1 || got[len(want)].ID != dpo.ID {
		t.Error("the appointment ends on 1 April")
	}
	if got := assess.GoesStale(&assess.World{}, "2030-01-01"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// S-172
func TestADropToComeNamesItsCausesAndTheirRecords(t *testing.T) {
	t.Parallel()
	w := certified()
	w.Statements[0].Roles = nil
	for i := range w.Statements[0].Entries {
		w.Statements[0].Entries[i].State = "in_place"
	}
	w.Assessments = []*record.Assessment{assessed("2027-01-01", item("4.1", record.Conform, 3, 3), item("4.2", record.Partly, 1, 3))}
	w.Commitments[0].Until = "2027-06-30"
	late := &record.Task{Head: head("Late"), Due: "2027-02-01"}
	late.State = "open"
	w.Tasks = []*record.Task{late}
	d := assess.Forecast(w, "2027-01-15", "2027-07-01")
	moved, names := 0, map[string]int{}
	for _, s := range d.Shifts {
		moved += s.Points
		names[s.Name] = s.Count
	}
	if moved != d.Then.Score-d.Before.Score || d.Then.Score >= d.Before.Score {
		t.Errorf("from %d to %d, the causes make %d", d.Before.Score, d.Then.Score, moved)
	}
	if names["commitments"] != 1 || names["tasks"] != 1 || names["evidence"] != 0 {
		t.Errorf("causes %v", names)
	}
	if s := d.Stale["commitments"]; len(s) != 1 || s[0].ID != w.Commitments[0].ID || s[0].StaleOn() != "2027-07-01" {
		t.Errorf("%+v", d.Stale)
	}
	if far := assess.Forecast(w, "2027-01-15", "2028-01-01"); len(far.Stale["evidence"]) != len(w.Evidence) {
		t.Errorf("by 2028 %d of %d pieces of evidence are stale", len(far.Stale["evidence"]), len(w.Evidence))
	}
	none := assess.Forecast(&assess.World{}, "2027-01-15", calendar.Day("2028-01-01"))
	if none.Before.Known || len(none.Shifts) != 0 {
		t.Errorf("an empty world has a score: %+v", none)
	}
}

func TestTheNewestAssessmentAndStatementCount(t *testing.T) {
	t.Parallel()
	w := &assess.World{}
	if assess.NewestAssessment(w) != nil || assess.StatementInForce(w) != nil {
		t.Error("nothing is something")
	}
	old, now := assessed("2026-01-01", item("4.1", "", 0, 0)), assessed("2027-01-01", item("4.1", "", 0, 0))
	quick := assessed("2028-01-01", item("4.1", "", 0, 0))
	quick.Kind = record.Quick
	draft, inForce := &record.Statement{Head: head("Draft")}, &record.Statement{Head: approved("In force")}
	w.Assessments, w.Statements = []*record.Assessment{now, old, quick}, []*record.Statement{draft, inForce}
	if assess.NewestAssessment(w) != now || assess.StatementInForce(w) != inForce {
		t.Error("the newest full assessment and the approved statement count")
	}
}
