package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-044: five non-empty answers, or a named gap for each that is missing.
func TestAnActivityAnswersFiveQuestionsOrNamesTheGap(t *testing.T) {
	t.Parallel()
	people := register.RowHead{ID: id.New()}
	full := func() *record.ProcessingActivity {
		return &record.ProcessingActivity{
			Role: "controller", Purposes: []record.ActivityPurpose{{Purpose: "hr.payroll"}},
			Principals: []record.ActivityPrincipal{{RowHead: people, Category: "employee"}},
			DataItems:  []record.ActivityDataItem{{Category: "identity.name", Principal: register.Row[record.ActivityPrincipal](people), Retention: "P6Y"}},
			Access:     []record.ActivityAccess{{Group: "Payroll clerks"}}, Systems: register.Links[record.System]{id.New()},
		}
	}
	for _, x := range []struct {
		name string
		take func(*record.ProcessingActivity)
		gap  string // "question:key"
	}{
		{"all is said", func(*record.ProcessingActivity) {}, ""},
		{"no data", func(a *record.ProcessingActivity) { a.DataItems, a.RetentionStatement = nil, "Six years" }, "what:what"},
		{"no purpose", func(a *record.ProcessingActivity) { a.Purposes = nil }, "why:why"},
		{"a processor without a customer", func(a *record.ProcessingActivity) { a.Role, a.Purposes = "processor", nil }, "why:why"},
		{"nobody has access", func(a *record.ProcessingActivity) { a.Access = nil }, "who:who"},
		{"nowhere", func(a *record.ProcessingActivity) { a.Systems = nil }, "where:where"},
		{"no period", func(a *record.ProcessingActivity) { a.DataItems[0].Retention = "" }, "how_long:how_long"},
		{"a period for one of two", func(a *record.ProcessingActivity) {
			a.DataItems = append(a.DataItems, record.ActivityDataItem{Category: "contact"})
		}, "how_long:how_long_some"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			a := full()
			x.take(a)
			got := ""
			answers := assess.FiveAnswers(a)
			if len(answers) != len(assess.FiveQuestions()) {
				t.Fatalf("%d answers", len(answers))
			}
			for _, q := range answers {
				if q.Gap == "" && len(q.Said) == 0 {
					t.Errorf("%s has neither an answer nor a gap", q.Question)
				}
				if q.Gap != "" {
					got += string(q.Question) + ":" + q.Gap
				}
			}
			if got != x.gap {
				t.Errorf("the gaps are %q, not %q", got, x.gap)
			}
		})
	}
}
