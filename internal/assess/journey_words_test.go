package assess_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/locales"
)

// Every answer of the programme has its sentence in every language.
func TestEveryAnswerOfTheProgrammeHasItsSentence(t *testing.T) {
	t.Parallel()
	var keys []string
	add := func(prefix string, names ...string) {
		for _, n := range names {
			keys = append(keys, prefix+n)
		}
	}
	for _, q := range assess.QuickQuestions() {
		add("", q.SentenceKey(), q.HelpKey())
	}
	add("quick.says.", "nothing", "unfinished", "near", "halfway", "begun", "start")
	for _, x := range assess.Templates() {
		add("", x.SourceKey)
		for _, s := range x.Steps {
			add("", s.SentenceKey())
		}
	}
	add("outlook.", "as_planned", "by_pace", "done")
	add("scope.why.", string(assess.WhyListed), string(assess.WhyPart), string(assess.WhyUsed), string(assess.WhyServes),
		string(assess.WhyLinked), string(assess.WhyAnswers), string(assess.WhyNamed), string(assess.WhyWhole))
	add("statement.", "change.added", "change.removed", "change.changed", "change.same", "role_not_held")
	add("broken.", "gone", "risk_without_control", "over", "obligation_without_requirement", "control_retired", "owner_left")
	add("bridge.", string(assess.OutcomeCarried), string(assess.OutcomeMerged), string(assess.OutcomeDropped), string(assess.OutcomeOwn),
		string(assess.OutcomeClause), string(assess.OutcomeNew), string(assess.OutcomeLost), "review")
	add("trend.", "added", "removed", "better", "worse", "same")
	add("action.why.", "partly", "not_conform", "far", "control", "clause", "in_writing", "risk", "duty")
	add("action.effort.", string(assess.EffortEntered), string(assess.EffortControls), string(assess.EffortAssumed))
	for _, c := range assess.ReadinessChecks(&assess.World{}, "2027-01-01") {
		add("forecast.cause.", c.Name)
	}
	add("dated.", "evidence", "reviews", "agreements", "appointments", "commitments", "acceptances", "undertakings", "logs", "certificates")
	h := certified()
	h.Engagements = []*record.Engagement{{Head: head("Cloud"), TheirRole: record.TheyProcess}}
	for _, d := range assess.ReadyFor(2, "2025", h).Demands {
		add("stage.ask.", d.Topic)
	}
	add("stage.ask.", "changes", "treated")
	for _, s := range assess.Journey("2025", h).Steps {
		add("journey.step.", s.Key)
		for _, c := range s.Conditions {
			add("", c.Key)
		}
	}
	add("short.", "scope_gone", "scope_retired", "scope_ended")
	for _, file := range []string{"stage_demand.go", "journey.go", "overlap.go"} {
		for _, s := range constantsOf(t, file) {
			if strings.HasPrefix(s, "stage_") && s != "stage_1" && s != "stage_2" {
				add("short.", s)
			}
		}
	}
	for _, i := range assess.Overlap("2025", []record.PIIRole{"controller", "processor"}, h).Items {
		add("overlap.", i.Because...)
	}
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range cat.Languages() {
		if missing := cat.Missing(lang.Code, keys); len(missing) > 0 {
			t.Errorf("%s: no sentences %v", lang.Code, missing)
		}
	}
	if len(keys) < 200 {
		t.Errorf("%d keys: the lists are not read", len(keys))
	}
}

// constantsOf are the strings that stand in a file of this package.
func constantsOf(t *testing.T, file string) []string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}
