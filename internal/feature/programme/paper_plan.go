package programme

import (
	"context"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// planPaper is a plan with its days, its forecast and its budget. A plan whose steps
// wait for each other has none.
func (v voice) planPaper(x *record.Plan, today calendar.Day) (document.Document, error) {
	t, w, words := v.words.T, v.words, document.Words
	table, err := assess.Schedule(x)
	if err != nil {
		return document.Document{}, problem.New(problem.Blocked, "plan_without_days")
	}
	outlook, err := assess.ForecastPlan(x, today)
	if err != nil {
		return document.Document{}, problem.New(problem.Blocked, "plan_without_days")
	}
	money := func(d register.Decimal) string { return money(w, d, x.Currency) }
	steps := document.Table{Title: t("programme.plan.steps"), Columns: []document.Column{{Head: t("programme.plan.step"), Weight: 2.4, Names: true}, {Head: t("programme.plan.from"), Weight: 1.5},
		{Head: t("programme.plan.to"), Weight: 1.5}, {Head: t("programme.plan.effort"), Weight: .8, Align: document.Right}, {Head: t("programme.plan.state")}}}
	for _, s := range table.Slots {
		tone, word := document.Quiet, "programme.plan.todo"
		switch {
		case s.Step.Done != "":
			tone, word = document.Good, "programme.plan.done"
		case s.Finish <= today:
			tone, word = document.Bad, "programme.plan.late"
		}
		steps.Rows = append(steps.Rows, document.Cells(words(s.Step.Name), words(w.Day(s.Start)), words(w.Day(s.End())), words(decimal(w, s.Step.Effort)), document.Status(tone, t(word))))
	}
	costs := document.Table{Title: t("programme.plan.budget"), Empty: t("programme.none"), Columns: []document.Column{{Head: t("field.plans.costs.name"), Weight: 2, Names: true}, {Head: t("field.plans.costs.kind")},
		{Head: t("field.plans.costs.amount"), Align: document.Right}, {Head: t("field.plans.costs.spent"), Align: document.Right}}}
	for _, c := range x.Costs {
		costs.Rows = append(costs.Rows, document.Cells(words(c.Name), words(v.choice("cost_kind", string(c.Kind))), words(money(c.Amount)), words(money(c.Spent))))
	}
	facts := []string{t("programme.plan.planned"), w.Day(table.Finish), t("programme.plan.forecast"), w.Day(outlook.Finish), t("field.plans.goal"), v.day(x.Goal)}
	sum := assess.Budget(x)
	if len(x.Costs) > 0 {
		facts = append(facts, t("programme.plan.budget"), money(sum.Amount), t("field.plans.costs.spent"), money(sum.Spent))
	}
	blocks := []document.Block{heading(t("programme.report.summary")), kv(facts...), document.Para(t(outlook.SentenceKey())), heading(t("programme.plan.steps")), steps}
	if from, ok := assess.TemplateFor(x.From); ok {
		blocks = append(blocks, document.Para(t(from.SourceKey)))
	}
	blocks = append(blocks, heading(t("programme.plan.budget")), costs)
	if sum.Over() {
		blocks = append(blocks, document.Note{Tone: document.Bad, Runs: document.Text(overrun(w, sum, x.Currency))})
	}
	return v.paper(x.Title, t("programme.report.plan.sub"), x.Ref, x.Edition, today, document.Report, blocks...), nil
}

// letterOf appoints a person to a role (S-119).
func (v voice) letterOf(ctx context.Context, tx *store.Tx, x *record.RoleAssignment) (document.Document, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return document.Document{}, err
	}
	names, err := titles(ctx, tx, append([]id.ID{x.Person.ID, x.Deputy.ID, x.ReportsTo.ID}, x.Scopes...)...)
	if err != nil {
		return document.Document{}, err
	}
	t := v.words.T
	role, person := v.choice("management_role", string(x.Role)), names[x.Person.ID].Title
	var scopes []string
	for _, s := range x.Scopes {
		scopes = append(scopes, names[s].Title)
	}
	f := func(name string) string { return t("field.role-assignments." + name) }
	blocks := []document.Block{
		document.Para(t("programme.letter.text", "person", person, "role", role, "org", v.org, "since", v.day(x.Since))),
		kv(f("role"), role, f("person"), person, f("deputy"), names[x.Deputy.ID].Title, f("since"), v.day(x.Since), f("until"), v.day(x.Until),
			f("scopes"), v.words.And(scopes...), f("reports_to"), names[x.ReportsTo.ID].Title, f("registration"), x.Registration),
	}
	for _, part := range []struct{ key, text string }{{"duties", string(x.Duties)}, {"authority", string(x.Authority)}, {"independence", string(x.Independence)}} {
		if part.text != "" {
			blocks = append(blocks, document.Heading{Level: 1, Text: f(part.key), Plain: true}, document.Para(part.text))
		}
	}
	blocks = append(blocks, document.Signatures{People: []document.Signatory{{Role: v.choice("management_role", "top_management")}, {Name: person, Role: role}}})
	return v.paper(t("programme.letter.title", "role", role), person, x.Ref, "", today, document.Sheet, blocks...), nil
}
