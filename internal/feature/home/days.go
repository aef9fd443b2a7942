package home

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// kept are the figures that are written down each day.
var kept = []string{Ready, Complete, Gaps, Overdue, OpenTasks, LateTasks, HighRisks, Ending, Clauses, Orphans, Unapproved, Contrary}

// trendDays is how far a line over time goes back.
const trendDays = 366

// figureDay is one figure of the whole organisation on one day.
type figureDay struct {
	day    calendar.Day
	name   string
	value  int
	causes []assess.Cause
}

// KeepDay writes down how the figures of an organisation stand today; again on the
// same day it writes over. Lines over time are made of what really was.
func KeepDay(ctx context.Context, s *store.DB, org id.ID, sources ...Source) error {
	return s.Write(ctx, access.SystemActor(org, "keep_figures"), func(tx *store.Tx) error {
		f, err := Measure(ctx, tx, sources...)
		if err != nil {
			return err
		}
		names := slices.Clone(kept)
		for _, s := range sources {
			names = append(names, s.Daily...)
		}
		for _, name := range names {
			causes := []assess.Cause{}
			if name == Ready {
				if !f.Readiness.Known {
					continue
				}
				causes = append(causes, f.Readiness.Causes...)
			}
			raw, err := json.Marshal(causes)
			if err != nil {
				return fmt.Errorf("keep the figures of a day: %w", err)
			}
			_, err = tx.SQL().ExecContext(ctx, "INSERT INTO figure_day (org, day, name, value, causes) VALUES ($1, $2, $3, $4, "+tx.SQL().Dialect.JSONParam("$5")+
				") ON CONFLICT (org, day, name) DO UPDATE SET value = excluded.value, causes = excluded.causes",
				tx.Org.String(), string(f.Today), name, f.Get(name).Value, string(raw))
			if err != nil {
				return fmt.Errorf("keep the figures of a day: %w", err)
			}
		}
		return nil
	})
}

// seesAll reports whether the actor sees every record that the figures count, so that
// those of the whole organisation are also his.
func seesAll(tx *store.Tx) bool {
	for _, g := range []access.Group{access.Records, access.Assessments, access.Tasks} {
		if tx.Reach(access.Read, g) != access.All {
			return false
		}
	}
	return tx.SeesDrafts()
}

// readDays are the figures of the days before today, the oldest first.
func readDays(ctx context.Context, tx *store.Tx, today calendar.Day) ([]figureDay, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT day, name, value, causes FROM figure_day WHERE org = $1 AND day >= $2 AND day < $3 ORDER BY day, name",
		tx.Org.String(), string(today.AddDays(-trendDays)), string(today))
	if err != nil {
		return nil, fmt.Errorf("read the figures of earlier days: %w", err)
	}
	defer rows.Close()
	var out []figureDay
	for rows.Next() {
		var d figureDay
		var causes string
		if err := rows.Scan(&d.day, &d.name, &d.value, &causes); err != nil {
			return nil, fmt.Errorf("read the figures of earlier days: %w", err)
		}
		if err := json.Unmarshal([]byte(causes), &d.causes); err != nil {
			return nil, fmt.Errorf("read the figures of earlier days: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// spark is the line of a figure, from two days on.
func spark(days []figureDay, name string) []float64 {
	var out []float64
	for _, d := range days {
		if d.name == name {
			out = append(out, float64(d.value))
		}
	}
	if len(out) < 2 {
		return nil
	}
	return thin(out, 24)
}

// thin keeps so many values at most, the last one always.
func thin(values []float64, most int) []float64 {
	if len(values) <= most {
		return values
	}
	var out []float64
	for i := range most {
		out = append(out, values[(i+1)*len(values)/most-1])
	}
	return out
}

// shift is a check that took or gave points since the day before.
type shift struct {
	assess.Shift
	text string
}

// loadTrend reads the days, for who sees the whole organisation, and draws the line
// of the readiness score with today at its end.
func (v *homePage) loadTrend(ctx context.Context, tx *store.Tx) ([]figureDay, error) {
	if !seesAll(tx) || !v.f.Readiness.Known {
		return nil, nil
	}
	c, today := v.c, v.f.Today
	days, err := readDays(ctx, tx, today)
	if err != nil {
		return nil, err
	}
	scores := slices.DeleteFunc(slices.Clone(days), func(d figureDay) bool { return d.name != Ready })
	if len(scores) == 0 {
		return days, nil
	}
	last := scores[len(scores)-1]
	v.since = c.T("home.ready.since", "count", v.f.Readiness.Score-last.value, "day", c.Words.ShortDay(last.day))
	for _, s := range assess.Changed(last.causes, v.f.Readiness.Causes) {
		key := "home.ready.lost"
		if s.Points > 0 {
			key = "home.ready.won"
		}
		v.shifts = append(v.shifts, shift{s, c.T(key, "count", max(s.Points, -s.Points), "cause", c.T("cause."+s.Name, "count", s.Count), "before", s.Before)})
	}
	scores = append(scores, figureDay{day: today, name: Ready, value: v.f.Readiness.Score})
	t := ui.TrendChart{ID: "readiness", Title: c.T("home.trend"), Now: c.T("home.trend.now", "score", c.Words.Percent(int64(v.f.Readiness.Score)))}
	first := scores[0]
	t.Desc = c.T("home.trend.text", "from", c.Words.Percent(int64(first.value)), "day", first.day, "to", c.Words.Percent(int64(v.f.Readiness.Score)))
	step := max(1, (len(scores)+5)/6)
	for i, s := range scores {
		t.Values = append(t.Values, float64(s.value))
		label := ""
		if i%step == 0 && i <= len(scores)-1-step/2 || i == len(scores)-1 {
			label = c.Words.ShortDay(s.day)
		}
		t.Labels = append(t.Labels, label)
	}
	v.trend = t
	return days, nil
}
