package programme_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-012, S-032
func TestAFullAssessmentHasEveryClauseAndControlOfItsEditionAndRoles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		b := s.as(access.Owner)
		b.Get("/o/one/gap")
		p := s.wants(b.Post("/o/one/gap", url.Values{"title": {"First"}, "kind": {"initial_gap"}, "edition": {"2025"}, "roles": {"controller", "processor"}}), 200, "of 108 requirements judged", "A.1.2.2", "10.2")
		if p.Path != "/o/one/assessments/GAP-0001" {
			t.Errorf("at %s", p.Path)
		}
		a := all(s, record.Assessments)[0]
		if len(a.Items) != 30+78 {
			t.Errorf("%d items", len(a.Items))
		}
		// Each role sees it or is refused; a respondent has no page at all.
		for role, status := range map[access.Role]int{access.DPO: 200, access.Reader: 200, access.InternalAuditor: 200, access.Respondent: 403} {
			if p := s.as(role).Get("/o/one/assessments/GAP-0001"); p.Status != status {
				t.Errorf("%s: %d", role, p.Status)
			}
		}
		reader := s.as(access.Reader)
		reader.Get("/o/one/gap")
		s.wants(reader.Post("/o/one/gap", url.Values{"title": {"No"}}), 403)
		s.wants(b.Get("/o/two/assessments/GAP-0001"), 404)
		s.wants(b.Get("/o/one/assessments/GAP-0001?tab=history"), 200, "GAP-0001")
	})
}

// S-012: a row is saved alone; what somebody else did to another row meanwhile stays.
func TestTwoPeopleSaveTwoRowsOfOneAssessment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		a := s.full(programme.Start{Title: "First"})
		first, second := "/o/one/assessments/"+a.Ref+"/items/"+a.Items[0].ID.String(), "/o/one/assessments/"+a.Ref+"/items/"+a.Items[1].ID.String()
		grace, anna := s.as(access.Owner), s.as(access.PrivacyManager)
		rev := grace.Get(first).Value("rev")
		anna.Get(second)
		s.wants(grace.Post(first, url.Values{"rev": {rev}, "result": {"partly"}, "maturity": {"2"}, "target": {"3"}, "gap": {"No list"}, "effort": {"1,5"}}), 200)
		s.wants(anna.Post(second, url.Values{"rev": {rev}, "result": {"conform"}, "maturity": {"3"}, "target": {"3"}}), 200)
		a = got(s, record.Assessments, a.ID)
		if a.Items[0].Result != record.Partly || a.Items[0].Effort.String() != "1.5" || a.Items[1].Result != record.Conform {
			t.Errorf("%+v, %+v", a.Items[0], a.Items[1])
		}
		// The same row, from what was read before: it stays as it is, with both shown.
		anna.Get(first)
		s.wants(anna.Post(first, url.Values{"rev": {rev}, "result": {"conform"}, "maturity": {"3"}, "target": {"3"}}), 409, "Somebody changed this row", "No list")
		// Nonsense is refused at its field, and nothing typed is lost.
		s.wants(grace.Get(first), 200)
		s.wants(grace.Post(first, url.Values{"rev": {"99"}, "result": {"partly"}, "maturity": {"9"}, "target": {"3"}, "due": {"soon"}, "effort": {"much"}, "gap": {"Typed"}}), 422,
			"Enter a number from 0 (none) to 5", "Enter a day", "Enter person-days", "Typed")
		grace.HTMX = true
		s.wants(grace.Get(first), 200, "<tr id=\"row-"+a.Items[0].ID.String(), "No list")
	})
}

// S-171
func TestEveryOpenGapBecomesATaskOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		a := s.full(programme.Start{Title: "First"})
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Assessments, a.ID, a.Rev, func(x *record.Assessment) error {
				x.Items[0].Result, x.Items[0].Action = record.NotConform, "Write the list"
				x.Items[1].Result = record.Partly
				x.Items[2].Result, x.Items[2].Accepted = record.Partly, "Too small for it"
				return nil
			})
			return err
		})
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/assessments/"+a.Ref+"?show=gaps"), 200, "2 gaps, about")
		s.wants(b.Post("/o/one/assessments/"+a.Ref+"/tasks", nil), 200, "2 tasks made")
		s.wants(b.Post("/o/one/assessments/"+a.Ref+"/tasks", nil), 200, "Every gap has its task already")
		tasks := all(s, record.Tasks)
		if len(tasks) != 2 {
			t.Fatalf("%d tasks", len(tasks))
		}
		for _, x := range tasks {
			if x.Subject.ID != a.ID || x.Source != "gap" || x.Priority == "" || !strings.Contains(string(x.Description), "person-days") {
				t.Errorf("%+v", x)
			}
		}
		a = got(s, record.Assessments, a.ID)
		s.read(func(ctx context.Context, tx *store.Tx) error {
			w, err := survey.Load(ctx, tx)
			if left := assess.Uncovered(a, w); len(left) != 0 {
				t.Errorf("%d gaps without care", len(left))
			}
			return err
		})
	})
}

// S-170
func TestAProspectAnswersByALinkOnceAndTheAnswersCarryOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		quick := s.full(programme.Start{Title: "Prospect", Kind: "quick"})
		b := s.as(access.Owner)
		b.Get("/o/one/assessments/" + quick.Ref)
		p := s.wants(b.Post("/o/one/assessments/"+quick.Ref+"/link", nil), 200, "http://pims.example/q/")
		link := strings.TrimPrefix(p.Value("link"), "http://pims.example")
		stranger := s.as("")
		s.wants(stranger.Get(link), 200, "Twenty questions", "Do you know which laws")
		s.wants(stranger.Get(link+"x"), 404, "This link does not work")
		s.wants(stranger.Get(link), 200)
		s.wants(stranger.Post(link, url.Values{}), 422, "Answer at least one question")
		answers := url.Values{"q01": {"no"}, "q02": {"yes"}, "q03": {"partly"}, "contact": {"Ada, Example Ltd"}}
		s.wants(stranger.Post(link, answers), 200, "Thank you")
		s.wants(stranger.Get(link), 404)
		quick = got(s, record.Assessments, quick.ID)
		if len(quick.Answers) != 3 || quick.Contact != "Ada, Example Ltd" {
			t.Fatalf("%+v", quick)
		}
		a := s.full(programme.Start{Title: "Full", From: quick.ID})
		by := map[string]record.AssessmentItem{}
		for _, x := range a.Items {
			by[string(x.Requirement)] = x
		}
		if x := by["27701:2025/4.1"]; x.Result != record.NotConform {
			t.Errorf("4.1 is %q after a no", x.Result)
		}
		if x := by["27701:2025/5.1"]; x.Result != record.Partly {
			t.Errorf("5.1 is %q after a partly", x.Result)
		}
		if x := by["27701:2025/4.4"]; x.Result == record.Conform {
			t.Error("a yes of a prospect is no judgement of ours")
		}
	})
}

// S-013, S-014
func TestAssessmentsCompareAndTellTheirHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		for i, day := range []calendar.Day{"2026-03-01", "2026-09-01"} {
			a := s.full(programme.Start{Title: "Of " + string(day)})
			s.write(func(ctx context.Context, tx *store.Tx) error {
				x, err := store.Change(ctx, tx, record.Assessments, a.ID, a.Rev, func(x *record.Assessment) error {
					x.AsOf = day
					for n := range x.Items {
						x.Items[n].Result, x.Items[n].Maturity, x.Items[n].Target = record.Conform, int64(2+i), 4
					}
					return nil
				})
				if err != nil {
					return err
				}
				_, err = store.Move(ctx, tx, record.Assessments, x.ID, x.Rev, "complete", workflow.Input{})
				return err
			})
		}
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/gap"), 200, "Maturity over time", "2 dated assessments: maturity now 3, target 4")
		s.wants(b.Get("/o/one/gap/compare"), 200, "Maturity 2 before, 3 now", "Better")
		for _, file := range []string{"pdf", "docx"} {
			p := b.Get("/o/one/assessments/GAP-0002/report/" + file)
			if p.Status != 200 || !strings.HasPrefix(p.Body, map[string]string{"pdf": "%PDF", "docx": "PK"}[file]) {
				t.Errorf("%s: %d", file, p.Status)
			}
		}
		s.wants(b.Get("/o/one/assessments/GAP-0002/report/exe"), 404)
		if p := b.Get("/o/one/assessments/export?format=xlsx&where=ref:is:GAP-0002"); p.Status != 200 || !strings.HasPrefix(p.Body, "PK") {
			t.Errorf("xlsx: %d", p.Status)
		}
	})
}

func TestTheSidebarMarksTheGapAssessmentOnThePageOfEach(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		a := s.full(programme.Start{Title: "First"})
		p := s.as(access.Owner).Get("/o/one/assessments/" + a.Ref)
		var marked []string
		for _, n := range p.All("a") {
			if webtest.Attr(n, "aria-current") == "page" {
				marked = append(marked, webtest.Attr(n, "href"))
			}
		}
		if !slices.Contains(marked, "/o/one/gap") {
			t.Errorf("marked as where one is: %v", marked)
		}
	})
}
