package rights

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Quarter is three months of a calendar year, as "2026-Q3".
type Quarter struct{ Year, Number int }

// QuarterOf is the quarter that a day lies in.
func QuarterOf(d calendar.Day) Quarter {
	t := d.Time()
	return Quarter{t.Year(), (int(t.Month())-1)/3 + 1}
}

// ParseQuarter reads "2026-Q3".
func ParseQuarter(s string) (Quarter, bool) {
	if len(s) != 7 || s[4:6] != "-Q" || s[6] < '1' || s[6] > '4' {
		return Quarter{}, false
	}
	year, err := strconv.Atoi(s[:4])
	return Quarter{year, int(s[6] - '0')}, err == nil && year > 0
}

func (q Quarter) String() string { return fmt.Sprintf("%04d-Q%d", q.Year, q.Number) }

// Before is the quarter before.
func (q Quarter) Before() Quarter {
	if q.Number == 1 {
		return Quarter{q.Year - 1, 4}
	}
	return Quarter{q.Year, q.Number - 1}
}

// Days are the first and the last day.
func (q Quarter) Days() (from, to calendar.Day) {
	from = calendar.Day(fmt.Sprintf("%04d-%02d-01", q.Year, 3*q.Number-2))
	return from, from.AddMonths(3).AddDays(-1)
}

// Board is what the board is told about requests: the numbers of a quarter beside those of
// the one before (S-064; ISO/IEC 27701, 9.1, 9.3).
type Board struct {
	Quarter Quarter
	Now     Indicators
	Before  Indicators
	Today   calendar.Day
	own     string
	names   map[id.ID]store.Title // of assignees
}

// DoBoard counts a quarter and the one before it; "" is the last that is over. Another
// text than "2026-Q3" is a problem of kind invalid at quarter.
func DoBoard(ctx context.Context, tx *store.Tx, quarter string) (Board, error) {
	var b Board
	var err error
	if b.Today, err = tx.Today(ctx); err != nil {
		return b, err
	}
	q, ok := QuarterOf(b.Today).Before(), true
	if quarter != "" {
		q, ok = ParseQuarter(quarter)
	}
	var l problem.List
	l.If(!ok, "quarter", "bad_quarter", "value", quarter)
	if err := l.Err(); err != nil {
		return b, err
	}
	b.Quarter = q
	from, to := q.Days()
	if b.Now, err = DoIndicators(ctx, tx, from, to); err != nil {
		return b, err
	}
	from, to = q.Before().Days()
	if b.Before, err = DoIndicators(ctx, tx, from, to); err != nil {
		return b, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return b, err
	}
	b.own = own.Title
	var ids []id.ID
	for _, x := range [][]Slice{b.Now.By[ByTeam], b.Before.By[ByTeam]} {
		for _, s := range x {
			if at, err := id.Parse(s.Key); err == nil {
				ids = append(ids, at)
			}
		}
	}
	b.names, err = store.Titles(ctx, tx, ids)
	return b, err
}

// BoardFile is the report as a file.
type BoardFile struct {
	Name, Type string
	Write      func(io.Writer) error
}

// DoBoardFile writes the report as pdf or xlsx. That it left stands in the ledger.
func DoBoardFile(ctx context.Context, tx *store.Tx, w i18n.Words, quarter, form string) (BoardFile, error) {
	b, err := DoBoard(ctx, tx, quarter)
	if err != nil {
		return BoardFile{}, err
	}
	f := BoardFile{Name: "requests-" + b.Quarter.String() + "." + form}
	switch form {
	case "pdf":
		f.Type, f.Write = "application/pdf", func(to io.Writer) error { return b.pdf(to, w) }
	case "xlsx":
		f.Type, f.Write = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(to io.Writer) error { return b.xlsx(to, w) }
	default:
		var l problem.List
		l.Add("as", "bad_report_form", "value", form)
		return f, l.Err()
	}
	tx.Record("export", record.Requests.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"board-report","quarter":%q}`, form, b.Quarter))
	return f, nil
}

// boardRow is one line of the report: a number, of the quarter and of the one before.
type boardRow struct{ label, now, before, change string }

// overview are the numbers over all requests.
func (b *Board) overview(w i18n.Words) []boardRow {
	var out []boardRow
	number := func(key string, now, before int) {
		out = append(out, boardRow{w.T(key), w.Number(int64(now)), w.Number(int64(before)), signed(now - before)})
	}
	measured := func(key string, now, before int, show func(int) string) {
		r := boardRow{w.T(key), show(now), show(before), "–"}
		if now >= 0 && before >= 0 {
			r.change = signed(now - before)
		}
		out = append(out, r)
	}
	for _, m := range []Measure{"received", "answered", "open", "overdue", "late", "extended", "refused"} {
		number("indicators."+string(m), b.Now.All.Numbers[m], b.Before.All.Numbers[m])
	}
	measured("indicators.share", b.Now.All.OnTime, b.Before.All.OnTime, percent)
	measured("board.median", b.Now.All.Median, b.Before.All.Median, days)
	measured("board.p95", b.Now.All.P95, b.Before.All.P95, days)
	return out
}

func signed(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "±0"
}

// pair is a group in both quarters.
type pair struct {
	label       string
	now, before Count
}

// pairs are the groups of a dimension, those of the quarter first.
func (b *Board) pairs(w i18n.Words, d Dimension) []pair {
	none := Count{Median: -1, P95: -1, OnTime: -1}
	find := func(list []Slice, key string) Count {
		for _, s := range list {
			if s.Key == key {
				return s.Count
			}
		}
		return none
	}
	var out []pair
	seen := map[string]bool{}
	for _, list := range [][]Slice{b.Now.By[d], b.Before.By[d]} {
		for _, s := range list {
			if !seen[s.Key] {
				seen[s.Key] = true
				out = append(out, pair{groupLabel(w, b.names, d, s.Key), find(b.Now.By[d], s.Key), find(b.Before.By[d], s.Key)})
			}
		}
	}
	return out
}

// boardDimensions are by what the report groups.
func boardDimensions() []Dimension { return []Dimension{ByType, ByLaw, ByTeam} }
