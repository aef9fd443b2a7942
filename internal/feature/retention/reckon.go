package retention

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Question is what somebody asks the calculator.
type Question struct {
	Rule      string // reference of the rule, such as RET-0001
	Event     string // day of the event that starts the period, as YYYY-MM-DD
	DataSet   string // reference of the data set in which the record lies; may be empty
	Principal string // key of the person; may be empty
}

// Answer is when the record is due, and what it was asked of.
type Answer struct {
	assess.Reckoning
	Today calendar.Day
	Set   *record.DataSet // nil if none was named
}

// DoReckon says when a record falls due under a rule: step by step, with the hold that
// blocks it (S-090). Problems: a field of the question that means nothing, by its name.
func DoReckon(ctx context.Context, tx *store.Tx, q Question) (*Answer, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var wrong problem.List
	at, err := tx.Resolve(ctx, []string{record.RetentionRules.Name}, strings.TrimSpace(q.Rule))
	if err != nil {
		return nil, err
	}
	wrong.If(at.IsZero(), "rule", "unknown_link", "value", q.Rule)
	day, err := dayOf(q.Event)
	wrong.If(err != nil, "event", "bad_day", "value", q.Event)
	var set id.ID
	if q.DataSet != "" {
		if set, err = tx.Resolve(ctx, []string{record.DataSets.Name}, strings.TrimSpace(q.DataSet)); err != nil {
			return nil, err
		}
		wrong.If(set.IsZero(), "data_set", "unknown_link", "value", q.DataSet)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	rule, err := store.Get(ctx, tx, record.RetentionRules, at)
	if err != nil {
		return nil, err
	}
	if day == "" && rule.From != "fixed_date" {
		wrong.Add("event", "required")
		return nil, wrong.Err()
	}
	out := &Answer{Today: today}
	on := slices.Concat([]id.ID(rule.DataSets), []id.ID(rule.Activities))
	if !set.IsZero() {
		if out.Set, err = store.Get(ctx, tx, record.DataSets, set); err != nil {
			return nil, err
		}
		on = []id.ID{set}
		for _, e := range out.Set.Elements {
			on = append(on, e.NeededFor...)
		}
	}
	within, err := liesIn(ctx, tx, on)
	if err != nil {
		return nil, err
	}
	holds, err := imposed(ctx, tx)
	if err != nil {
		return nil, err
	}
	out.Reckoning = assess.Reckon(rule, day, today, holds, strings.TrimSpace(q.Principal), append(on, within...)...)
	return out, nil
}

func dayOf(s string) (calendar.Day, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", nil
	}
	return calendar.ParseDay(s)
}
