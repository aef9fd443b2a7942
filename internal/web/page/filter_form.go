package page

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/web/ui"
)

// opOr is the operator chosen, or the first that fits.
func (f filterForm) opOr() string {
	if slices.Contains(f.ops, f.op) {
		return f.op
	}
	return f.ops[0]
}

func (f filterForm) opOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, op := range f.ops {
		key := "list.op." + op + "." + string(f.kind)
		if !ui.Words(ctx).Has(key) {
			key = "list.op." + op
		}
		out = append(out, ui.Option{Value: op, Label: ui.T(ctx, key)})
	}
	return out
}

func (f filterForm) has(value string) bool { return slices.Contains(f.values, value) }

func (f filterForm) first() string {
	if len(f.values) == 0 {
		return ""
	}
	return f.values[0]
}

// date is the value if it is a day of the calendar; relative if it is one of dayWords.
func (f filterForm) date() string {
	if _, err := calendar.ParseDay(f.first()); err != nil {
		return ""
	}
	return f.first()
}

func (f filterForm) relative() string {
	if slices.Contains(dayWords, f.first()) {
		return f.first()
	}
	return ""
}

func dayOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, d := range dayWords {
		out = append(out, ui.Option{Value: d, Label: ui.T(ctx, "list.day."+d)})
	}
	return out
}
