package programme

import (
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/web/ui"
)

// ways are the three starting states with their days and where these come from.
func (v planStartView) ways() []ui.Option {
	var out []ui.Option
	for _, t := range v.templates {
		c := v.c
		out = append(out, ui.Option{
			Value: string(t.From), Label: c.T("choice.starting_state." + string(t.From)),
			Hint: c.T("programme.plan.way", "steps", len(t.Steps), "days", int(t.Days), "least", int(t.Least), "most", int(t.Most), "mark", string(t.Mark)) + " " + c.T(t.SourceKey),
		})
	}
	return out
}

func (v *planView) figures() []ui.Figure {
	c := v.c
	delta := c.T("programme.plan.slip", "count", v.outlook.Slip())
	if v.outlook.Slip() < 0 {
		delta = c.T("programme.plan.early", "count", -v.outlook.Slip())
	}
	return []ui.Figure{
		{Label: c.T("programme.plan.planned"), Value: c.Words.ShortDay(v.table.Finish), Delta: c.T("programme.plan.days", "count", v.table.Days)},
		{Label: c.T("programme.plan.forecast"), Value: c.Words.ShortDay(v.outlook.Finish), Delta: delta},
		{Label: c.T("programme.plan.done"), Value: c.T("programme.of", "value", v.outlook.Done, "of", len(v.x.Steps)), Delta: c.T("programme.plan.latecount", "count", len(v.outlook.Late))},
		{Label: c.T("programme.plan.pace"), Value: decimal(c.Words, v.outlook.Pace), Delta: c.T("programme.plan.pace.text", "taken", v.outlook.TakenDays, "planned", v.outlook.PlannedDays)},
		{Label: c.T("programme.plan.effort"), Value: decimal(c.Words, v.budget.Effort), Delta: c.T("programme.plan.effort.unit")},
	}
}

// overrun says by how much, and against what.
func (v *planView) overrun() string { return overrun(v.c.Words, v.budget, v.x.Currency) }

// overrun says what costs more than it may.
func overrun(w i18n.Words, b assess.BudgetSum, currency string) string {
	switch {
	case b.SpentOver > 0:
		return w.T("programme.plan.spentover", "over", money(w, b.SpentOver, currency), "limit", money(w, b.Limit, currency))
	case b.PlannedOver > 0:
		return w.T("programme.plan.plannedover", "over", money(w, b.PlannedOver, currency), "limit", money(w, b.Limit, currency))
	}
	return w.T("programme.plan.lineover", "count", len(b.Lines))
}
