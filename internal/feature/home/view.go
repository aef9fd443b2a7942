package home

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Reaches of the first page.
const (
	weekDays   = 7  // "due this week" are today and the six days after
	noticeSoon = 30 // days before the last day of notice when it becomes urgent
	dueMost    = 60 // records read of what is due
	dueShown   = 9
	lateShown  = 4
)

// due is one thing with a day.
type due struct {
	day      calendar.Day
	kind     string // task, review, notice, end
	icon     string
	ref      string
	title    string
	href     string
	owner    id.ID
	who      string
	mine     bool
	urgent   bool
	register string
}

// tone says how near the day is.
func (d due) tone(today calendar.Day) ui.Tone {
	switch n := today.DaysUntil(d.day); {
	case n < 0:
		return ui.Bad
	case n <= 1 || d.urgent:
		return ui.Warn
	}
	return ui.Info
}

// dueDay are the things of one day.
type dueDay struct {
	label string
	list  []due
	more  int // late ones that are not shown
}

// dueBy collects what is due until a day, the late first: tasks, reviews that have no
// task yet, ends and last days of notice of agreements. Its statements do not depend
// on the number of records. total is how many there are. only, if it is set, is the
// person whose things are wanted.
func (f *Figures) dueBy(ctx context.Context, tx *store.Tx, at func(...string) string, until calendar.Day, only id.ID) (list []due, total int, err error) {
	subjects := map[id.ID]bool{}
	if tx.May(access.Read, tasks.Group) {
		where := []store.Cond{stateIs(openStates...), {Field: "due", Op: "before", Value: string(until.AddDays(1))}}
		if !only.IsZero() {
			where = append(where, store.Cond{Field: "assignee", Op: "is", Value: only.String()})
		}
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Where: where, Sort: "due", Limit: dueMost, Count: true})
		if err != nil {
			return nil, 0, err
		}
		total += page.Total
		for _, t := range page.Items {
			if t.Source == "review" {
				subjects[t.Subject.ID] = true
			}
			owner := t.Assignee.ID
			if owner.IsZero() {
				owner = t.Owner
			}
			list = append(list, due{day: t.Due, kind: "task", icon: "list-checks", ref: t.Ref, title: t.Title, href: at(tasks.Name, t.Ref), owner: owner, urgent: t.Priority == "urgent", register: tasks.Name})
		}
	}
	reviews, err := dueReviews(ctx, tx, until, only)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range reviews {
		if subjects[r.id] || r.register == tasks.Name {
			continue
		}
		total++
		list = append(list, due{day: r.day, kind: "review", icon: "calendar-clock", ref: r.Ref, title: r.Title.Title, href: at(r.register, r.Ref), owner: r.owner, register: r.register})
	}
	for _, a := range f.agreements {
		if by := noticeBy(a); by != "" && by >= f.Today && by <= until {
			total++
			list = append(list, due{day: by, kind: "notice", icon: "file-check", ref: a.Ref, title: a.Title, href: at("agreements", a.Ref), owner: a.Owner, register: "agreements"})
		}
		if a.Expires != "" && a.Expires <= until {
			total++
			list = append(list, due{day: a.Expires, kind: "end", icon: "file-check", ref: a.Ref, title: a.Title, href: at("agreements", a.Ref), owner: a.Owner, register: "agreements"})
		}
	}
	slices.SortStableFunc(list, func(a, b due) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.ref, b.ref)) })
	return list, total, nil
}

// review is a record that is to be looked at again.
type review struct {
	store.Title
	id, owner id.ID
	register  string
	day       calendar.Day
}

// dueReviews are the reviews due until a day that the person may see: all, or those
// of one owner.
func dueReviews(ctx context.Context, tx *store.Tx, until calendar.Day, only id.ID) ([]review, error) {
	if !only.IsZero() {
		list, err := readReviews(ctx, tx, "owner = $2 AND review_due > '' AND review_due <= $3 AND archived IS NULL", only.String(), string(until))
		if err != nil || len(list) == 0 {
			return nil, err
		}
		ids := make([]id.ID, 0, len(list))
		for _, r := range list {
			ids = append(ids, r.id)
		}
		titles, err := store.Titles(ctx, tx, ids)
		if err != nil {
			return nil, err
		}
		return named(list, titles), nil
	}
	found, err := store.Due(ctx, tx, until, dueMost)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var in []string
	var args []any
	titles := map[id.ID]store.Title{}
	for i, f := range found {
		titles[f.ID] = f
		args = append(args, f.ID.String())
		in = append(in, fmt.Sprintf("$%d", i+2))
	}
	list, err := readReviews(ctx, tx, "id IN ("+strings.Join(in, ", ")+")", args...)
	return named(list, titles), err
}

// named puts titles to reviews; what the person may not see has none.
func named(list []review, titles map[id.ID]store.Title) []review {
	var out []review
	for _, r := range list {
		if t, ok := titles[r.id]; ok {
			r.Title, r.register = t, t.Register
			out = append(out, r)
		}
	}
	return out
}

func readReviews(ctx context.Context, tx *store.Tx, where string, args ...any) ([]review, error) {
	rows, err := tx.SQL().QueryContext(ctx, fmt.Sprintf("SELECT id, owner, review_due FROM record WHERE org = $1 AND %s ORDER BY review_due, id LIMIT %d", where, dueMost), append([]any{tx.Org.String()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read reviews: %w", err)
	}
	defer rows.Close()
	var out []review
	for rows.Next() {
		var r review
		if err := rows.Scan(&r.id, &r.owner, &r.day); err != nil {
			return nil, fmt.Errorf("read reviews: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// clock says how long there is, in days.
func clock(c *web.Call, today calendar.Day, d due) ui.ClockFace {
	n := today.DaysUntil(d.day)
	face := ui.ClockFace{Due: c.T("home.due."+d.kind, "day", d.day), Tone: ui.Warn}
	switch {
	case n < 0:
		face.Text, face.Tone, face.Late = c.T("home.clock.late", "count", -n), ui.Bad, true
	case n == 0:
		face.Text = c.T("home.clock.today")
	default:
		face.Text = c.T("home.clock.left", "count", n)
	}
	return face
}

// urgentFirst orders what needs somebody now: late before soon, one's own first,
// urgent first, then the older.
func urgentFirst(today calendar.Day, list []due) []due {
	out := slices.Clone(list)
	rank := func(d due) int {
		n := 0
		if d.day >= today {
			n += 4
		}
		if !d.mine {
			n += 2
		}
		if !d.urgent {
			n++
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b due) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.day, b.day)) })
	return out
}

// dayLabel is the heading of a day of the week ahead.
func dayLabel(c *web.Call, today, day calendar.Day) string {
	switch n := today.DaysUntil(day); {
	case n < 0:
		return c.T("home.day.late")
	case n == 0:
		return c.T("home.day.today")
	case n == 1:
		return c.T("home.day.tomorrow")
	}
	return c.T("home.day", "weekday", c.Words.Weekday(day.Weekday()), "day", c.Words.ShortDay(day))
}

// byDay puts things under their days.
func byDay(c *web.Call, today calendar.Day, list []due) []dueDay {
	var out []dueDay
	for _, d := range list {
		label := dayLabel(c, today, d.day)
		if len(out) == 0 || out[len(out)-1].label != label {
			out = append(out, dueDay{label: label})
		}
		out[len(out)-1].list = append(out[len(out)-1].list, d)
	}
	return out
}

// heat is the map of the risks: hollow where they stand without measures, solid with.
// Only the top ones have a number.
func (f *Figures) heat(c *web.Call, top []*record.Risk) ui.HeatMap {
	scale := record.Level("").Values()
	label := func(l string) string { return c.T("choice.level." + l) }
	m := ui.HeatMap{Label: c.T("home.heat"), Impact: c.T("home.heat.severity")}
	for _, s := range scale {
		m.Columns = append(m.Columns, label(s))
	}
	for i := len(scale) - 1; i >= 0; i-- {
		row := ui.HeatRow{Label: label(scale[i])}
		for j, s := range scale {
			cell := ui.HeatCell{Score: (i + 1) * (j + 1)}
			cell.Band = band(cell.Score)
			for n, r := range top {
				name := r.Ref + " " + r.Title
				if string(r.InherentLikelihood) == scale[i] && string(r.InherentSeverity) == s && (r.ResidualLikelihood != r.InherentLikelihood || r.ResidualSeverity != r.InherentSeverity) {
					cell.Pins = append(cell.Pins, ui.Pin{Text: fmt.Sprint(n + 1), Label: c.T("home.heat.before", "title", name), Href: c.At("risks", r.Ref), Before: true})
				}
				if string(r.ResidualLikelihood) == scale[i] && string(r.ResidualSeverity) == s {
					cell.Pins = append(cell.Pins, ui.Pin{Text: fmt.Sprint(n + 1), Label: c.T("home.heat.after", "title", name), Href: c.At("risks", r.Ref)})
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// band of a product on the scale of four, as record.Risk has it.
func band(score int) int {
	switch {
	case score <= 2:
		return 1
	case score <= 4:
		return 2
	case score <= 9:
		return 4
	}
	return 5
}

// topRisks are the highest, by what remains and then by what there was.
func (f *Figures) topRisks(n int) []*record.Risk {
	list := slices.DeleteFunc(slices.Clone(f.risks), func(r *record.Risk) bool { return levelOf(r) == "" })
	scale := record.Level("").Values()
	points := func(l, s record.Level) int {
		return (slices.Index(scale, string(l)) + 1) * (slices.Index(scale, string(s)) + 1)
	}
	rank := func(r *record.Risk) int {
		if r.Residual() != "" {
			return points(r.ResidualLikelihood, r.ResidualSeverity)
		}
		return points(r.InherentLikelihood, r.InherentSeverity)
	}
	slices.SortStableFunc(list, func(a, b *record.Risk) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(points(b.InherentLikelihood, b.InherentSeverity), points(a.InherentLikelihood, a.InherentSeverity)), cmp.Compare(a.Ref, b.Ref))
	})
	return list[:min(n, len(list))]
}

func levelTone(l record.Level) ui.Tone {
	switch l {
	case "very_high":
		return ui.Bad
	case "high":
		return ui.Warn
	case "medium":
		return ui.Info
	}
	return ui.OK
}

// ownerNames puts names to the owners of a list, in one statement with whatever else
// is named.
func ownerNames(ctx context.Context, tx *store.Tx, list []due) error {
	var ids []id.ID
	for _, d := range list {
		if !d.owner.IsZero() {
			ids = append(ids, d.owner)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].who = titles[list[i].owner].Title
		list[i].mine = !tx.Person.IsZero() && list[i].owner == tx.Person
	}
	return nil
}

// typeOf is a register by its name.
func typeOf(tx *store.Tx, name string) *register.Type { return tx.Registers().Get(name) }
