package rights

import (
	"cmp"
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Names of the key figures of requests, which are the numbers of the desk.
const (
	OpenFigure   = "requests_open"
	SoonFigure   = "requests_soon"
	LateFigure   = "requests_late"
	MedianFigure = "requests_median"
)

// KeyFigures are the requests behind the numbers of the desk, as far as the actor sees them.
type KeyFigures struct {
	lines map[string][]*Line
	day   calendar.Day // from which answers count
	// Median is the number of days that half of the answers did not exceed; -1 without one.
	Median int
	// Known reports whether the actor sees any request that counts.
	Known bool
}

// DoKeyFigures counts on a day; who may read no requests has none.
func DoKeyFigures(ctx context.Context, tx *store.Tx, today calendar.Day) (KeyFigures, error) {
	k := KeyFigures{lines: map[string][]*Line{}, Median: -1, day: today.AddDays(-figureDays)}
	if !tx.May(access.Read, access.Cases) {
		return k, nil
	}
	open, err := openLines(ctx, tx, today)
	if err != nil {
		return k, err
	}
	answered, err := answeredSince(ctx, tx, today, k.day)
	if err != nil {
		return k, err
	}
	v := deskView{today: today, since: k.day}
	v.count(open, answered)
	k.Known = len(open)+len(answered) > 0
	slices.SortStableFunc(open, func(a, b *Line) int {
		return cmp.Or(cmp.Compare(dueOrLast(a), dueOrLast(b)), cmp.Compare(a.Ref, b.Ref))
	})
	k.lines[OpenFigure] = open
	for name, only := range map[string]string{SoonFigure: "soon", LateFigure: "late"} {
		for _, l := range open {
			if v.only(l, only) {
				k.lines[name] = append(k.lines[name], l)
			}
		}
	}
	for _, l := range answered {
		if l.timed() {
			k.lines[MedianFigure] = append(k.lines[MedianFigure], l)
		}
	}
	slices.SortStableFunc(k.lines[MedianFigure], func(a, b *Line) int { return cmp.Or(cmp.Compare(b.Days, a.Days), cmp.Compare(a.Ref, b.Ref)) })
	k.Median = v.median
	return k, nil
}

// timed reports whether a line was answered and its answer held to a date.
func (l *Line) timed() bool { return l.clock == "met" || l.clock == "missed" }

// Count is how many requests are behind a number.
func (k *KeyFigures) Count(name string) int { return len(k.lines[name]) }

// List is where the requests behind a number are listed, below the organisation.
func (k *KeyFigures) List(name string) string {
	switch name {
	case SoonFigure:
		return "requests?only=soon"
	case LateFigure:
		return "requests?only=late"
	case MedianFigure:
		return "requests" + answeredQuery("met|missed", k.day)
	}
	return "requests"
}

// Behind calls do for the requests behind a number, at most so many: the most urgent or
// the slowest first. why says why each counts, and who is to answer it.
func (k *KeyFigures) Behind(w i18n.Words, name string, most int, do func(of *register.Type, ref, title, why string, who id.ID)) {
	for _, l := range k.lines[name][:min(most, len(k.lines[name]))] {
		why := w.T("figure.why.nodue")
		switch {
		case name == MedianFigure:
			why = w.T("figure.why.took", "count", l.Days, "day", l.Answered)
		case l.Due != "":
			why = w.T("figure.why.due", "day", l.Due)
		}
		who := l.assignee
		if who.IsZero() {
			who = l.owner
		}
		do(record.Requests.Type, l.Ref, l.title, why, who)
	}
}

// Overdue is how many open requests are past their date, as far as the actor sees them:
// counted by one statement, and not again before something is written.
func Overdue(ctx context.Context, tx *store.Tx) (int, error) {
	if !tx.May(access.Read, access.Cases) {
		return 0, nil
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return 0, err
	}
	n, err := store.Counts(ctx, tx, record.Requests.Type, []store.Query{{Where: []store.Cond{
		cond("state", "is", openStates), cond("clock", "is", "running|paused"), cond("due_on", "before", string(today)),
	}}})
	if err != nil {
		return 0, err
	}
	return n[0], nil
}
