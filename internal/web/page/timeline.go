package page

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// timeMonths is how many months a timeline shows.
const timeMonths = 24

// timePage is the records of a page as bars between two days.
type timePage struct {
	title      string
	prev, next string
	quarters   []string // marks of the scale, three months apart
	now        string   // place of today in percent, "" if it is not in sight
	rows       []timeRow
}

type timeRow struct {
	listRow
	words    string // "1 Jan 2026 to 31 Mar 2027"
	x, width string // of the bar, in percent; "" without one
	tone     ui.Tone
}

// ends are the fields in which something begins and ends. A register with one day
// shows it as a point.
func ends(t *register.Type) (from, to *register.Field) {
	days := ownDays(t)
	begin := []string{"started", "effective", "valid_from", "go_live", "start", "from", "signed", "opened", "since"}
	finish := []string{"ended", "expires", "valid_until", "end_of_life", "end", "until", "to", "closed", "due"}
	find := func(names []string) *register.Field {
		for _, n := range names {
			if i := slices.IndexFunc(days, func(f *register.Field) bool { return f.Name == n }); i >= 0 {
				return days[i]
			}
		}
		return nil
	}
	from, to = find(begin), find(finish)
	if from == nil && to == nil {
		to = days[0]
	}
	return from, to
}

// loadTime reads one page of records and places them between two days.
func (l *listPage) loadTime(ctx context.Context, tx *store.Tx) error {
	from, to := ends(l.t)
	if l.state.sort == "" {
		l.state.sort = colTitle
	}
	cols := chosenColumns(l.t, []string{colRef, colTitle, colState}, false)
	keep := l.cols
	l.cols = cols
	q := l.state.storeQuery(l.today)
	page, err := store.ListAny(ctx, tx, l.t, q)
	if err != nil {
		return err
	}
	l.cols = keep
	titles, err := titlesOf(ctx, tx, cols, page.Items, condIDs(l.state.where)...)
	if err != nil {
		return err
	}
	l.chips = l.state.chips(l.c.Words, l.t, titles)
	d := drawer{t: l.t, words: l.c.Words, titles: titles, today: l.today, at: func(ref string) string { return l.c.At(l.t.Name, ref) }}
	start := monthOf(l.state.month, calendar.DayOf(l.today.Time().AddDate(0, -timeMonths/2, 0)))
	end := start.AddDate(0, timeMonths, 0)
	x := &timePage{title: l.c.T("time.span", "from", l.monthWords(start), "to", l.monthWords(end.AddDate(0, -1, 0)))}
	turn := func(by int) string {
		return l.url(l.state.with(func(s *listState) {
			s.month, s.after, s.back = monthKey(start.AddDate(by, 0, 0)), l.state.after, l.state.back
		}))
	}
	x.prev, x.next = turn(-1), turn(1)
	for i := 0; i < timeMonths; i += 3 {
		at := start.AddDate(0, i, 0)
		x.quarters = append(x.quarters, cut(l.c.T("cal.month."+strconv.Itoa(int(at.Month()))), 3)+" "+strconv.Itoa(at.Year())[2:])
	}
	x.now = placeAt(l.today.Time(), start, end)
	for _, rec := range page.Items {
		x.rows = append(x.rows, l.timeRow(d, rec, cols, from, to, start, end))
	}
	l.time = x
	l.turn(page.Next, len(page.Items))
	return nil
}

// placeAt is the place of an instant between two, in percent; "" outside.
func placeAt(at, start, end time.Time) string {
	if at.Before(start) || !at.Before(end) {
		return ""
	}
	return percentText(float64(at.Sub(start)) / float64(end.Sub(start)))
}

func percentText(share float64) string { return strconv.FormatFloat(100*share, 'f', 2, 64) }

func (l *listPage) timeRow(d drawer, rec register.Record, cols []column, from, to *register.Field, start, end time.Time) timeRow {
	out := timeRow{listRow: d.row(rec, cols), tone: stateTone(l.t, register.HeadOf(rec).State)}
	var first, last calendar.Day
	if from != nil {
		first = from.Day(rec)
	}
	if to != nil {
		last = to.Day(rec)
	}
	a, b := start, end
	switch {
	case first == "" && last == "":
		out.words = l.c.T("time.none")
		return out
	case last == "":
		out.words, a = l.c.T("time.from", "from", d.words.ShortDay(first)), first.Time()
	case first == "":
		out.words = l.c.T("time.until", "to", d.words.ShortDay(last))
		a, b = last.Time(), last.Time().AddDate(0, 0, 1) // a point
	default:
		out.words = l.c.T("time.from_to", "from", d.words.ShortDay(first), "to", d.words.ShortDay(last))
		a, b = first.Time(), last.Time().AddDate(0, 0, 1)
	}
	if b.Before(start) || !a.Before(end) {
		return out
	}
	if a.Before(start) {
		a = start
	}
	if b.After(end) {
		b = end
	}
	whole := float64(end.Sub(start))
	width := max(float64(b.Sub(a))/whole, 0.008)
	out.x, out.width = percentText(min(float64(a.Sub(start))/whole, 0.992)), percentText(width)
	return out
}

// stateOf is the state of a row in words and tone, if the register has states.
func (r listRow) stateOf() (cell, bool) {
	for _, c := range r.cells {
		if c.name == colState {
			return c, true
		}
	}
	return cell{}, false
}

func (t *timePage) scaleLabel() string { return strings.Join(t.quarters, ", ") }
