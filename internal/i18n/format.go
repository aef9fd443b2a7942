package i18n

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/privet-pims/privet/internal/calendar"
)

// The way a language writes these stands beside its sentences, in keys "format.…".

// Day is a date with the month's name, "1 March 2027", so that nobody mistakes
// month and day; none is empty, and what is no date stays as written.
func (w Words) Day(d calendar.Day) string {
	if d == "" || !d.Valid() {
		return string(d)
	}
	return w.date("format.day", d.Time())
}

// ShortDay is Day for narrow places such as columns: "1 Mar 2027".
func (w Words) ShortDay(d calendar.Day) string {
	if d == "" || !d.Valid() {
		return string(d)
	}
	return w.date("format.day.short", d.Time())
}

// Time is an instant as a clock in loc shows it, to the minute; the zero time is
// empty.
func (w Words) Time(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(loc)
	return w.T("format.time", "day", w.date("format.day.short", t), "time", t.Format("15:04"))
}

func (w Words) date(pattern string, t time.Time) string {
	s, _, ok := w.find(pattern)
	if !ok {
		return pattern
	}
	year, month, day := t.Date()
	text, out := s.forms["other"], make([]byte, 0, 24)
	for { // Fill without its map: a list writes a hundred days
		before, p, after, ok := nextPlaceholder(text)
		out = append(out, before...)
		if !ok {
			return string(out)
		}
		switch p.name {
		case "day":
			out = strconv.AppendInt(out, int64(day), 10)
		case "dd":
			out = append(out, byte('0'+day/10), byte('0'+day%10))
		case "mm":
			out = append(out, byte('0'+int(month)/10), byte('0'+int(month)%10))
		case "month":
			out = append(out, w.T("format.month."+strconv.Itoa(int(month)))...)
		case "mon":
			out = append(out, w.T("format.mon."+strconv.Itoa(int(month)))...)
		case "year":
			out = strconv.AppendInt(out, int64(year), 10)
		default:
			out = append(out, p.written...)
		}
		text = after
	}
}

// Weekday is the name of a day of the week.
func (w Words) Weekday(d time.Weekday) string {
	return w.T("format.weekday." + strconv.Itoa(int(d)))
}

// Number is a whole number with its thousands apart.
func (w Words) Number(n int64) string { return w.Decimal(strconv.FormatInt(n, 10)) }

// Decimal is a number given as -1234.50, with all the places it is given with.
// What is no such number stays as written.
func (w Words) Decimal(s string) string {
	digits, sign := s, ""
	if rest, minus := strings.CutPrefix(s, "-"); minus {
		digits, sign = rest, "−"
	}
	whole, places, point := strings.Cut(digits, ".")
	if !onlyDigits(whole) || point && !onlyDigits(places) {
		return s
	}
	shown := sign + w.group(whole)
	if point {
		shown += w.T("format.decimal") + places
	}
	return shown
}

// group parts the thousands.
func (w Words) group(whole string) string {
	if len(whole) < 4 {
		return whole
	}
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(w.T("format.group"))
		}
		b.WriteRune(digit)
	}
	return b.String()
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Percent is a share given in hundredths as a whole number.
func (w Words) Percent(n int64) string { return w.T("format.percent", "number", n) }

// Bytes is a size in the units of commerce, 1 MB = 1 000 000 bytes, to one place.
func (w Words) Bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	size, unit := float64(n), 0
	for size >= 999.95 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	text := strconv.FormatInt(n, 10)
	if unit > 0 {
		text = strings.TrimSuffix(strconv.FormatFloat(size, 'f', 1, 64), ".0")
	}
	return w.Decimal(text) + "\u00a0" + units[unit]
}

// Period is a length of time in words, "1 year and 6 months"; none is empty, and
// what is no period stays as written.
func (w Words) Period(p calendar.Period) string {
	length, err := p.Length()
	if p == "" || err != nil {
		return string(p)
	}
	var parts []string
	for _, part := range []struct {
		unit  string
		count int
	}{{"year", length.Years}, {"month", length.Months}, {"week", length.Weeks}, {"day", length.Days}, {"hour", length.Hours}} {
		if part.count > 0 {
			parts = append(parts, w.T("format.period."+part.unit, "count", part.count))
		}
	}
	if parts == nil {
		return w.T("format.period.day", "count", 0)
	}
	return w.And(parts...)
}

// And joins a list as a sentence does: "a, b and c".
func (w Words) And(items ...string) string { return w.join("format.and", items) }

// Or joins a list of alternatives: "a, b or c".
func (w Words) Or(items ...string) string { return w.join("format.or", items) }

func (w Words) join(last string, items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	end := len(items) - 1
	return w.T(last, "before", strings.Join(items[:end], ", "), "after", items[end])
}

// collators lends collators, which serve one caller at a time.
type collators struct{ pool sync.Pool }

func newCollators(tag language.Tag) *collators {
	return &collators{sync.Pool{New: func() any { return collate.New(tag, collate.Numeric) }}}
}

// SortKey orders words as a dictionary of the language does, and numbers in them
// by value, when keys are compared as bytes.
func (w Words) SortKey(s string) []byte {
	if w.m == nil {
		return []byte(s)
	}
	c := w.m.keys.pool.Get().(*collate.Collator)
	defer w.m.keys.pool.Put(c)
	var buf collate.Buffer
	return bytes.Clone(c.KeyFromString(&buf, s))
}

// SortBy orders items by what people read of them; equal words keep their order.
func SortBy[T any](w Words, items []T, text func(T) string) {
	type keyed struct {
		key  []byte
		item T
	}
	all := make([]keyed, len(items))
	for i, item := range items {
		all[i] = keyed{w.SortKey(text(item)), item}
	}
	sort.SliceStable(all, func(i, j int) bool { return bytes.Compare(all[i].key, all[j].key) < 0 })
	for i := range all {
		items[i] = all[i].item
	}
}
