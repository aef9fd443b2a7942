package page

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mark is one short fact in a cell.
type mark struct {
	text, title string
	sensitive   bool
	country     string
}

// A cell shows maxMarks at most and about cellRoom letters; the rest is counted.
const (
	maxMarks = 3
	cellRoom = 28
)

// listRow is one record on a list, ready to be drawn.
type listRow struct {
	ref, title, sub, href string
	cells                 []cell
	person                string // whose it is, where the cells do not say it
}

// cell is what a column shows of one record.
type cell struct {
	column
	text    string // plain words
	muted   bool
	late    bool
	marks   []mark
	more    int
	person  string
	tone    ui.Tone // of a state
	percent int
	missing string // what lacks, as the title of the bar
}

// idsOf are the records that the columns of a record name.
func idsOf(cols []column, recs []register.Record) []id.ID {
	var out []id.ID
	for _, rec := range recs {
		for _, c := range cols {
			switch {
			case c.name == colOwner:
				if o := register.HeadOf(rec).Owner; !o.IsZero() {
					out = append(out, o)
				}
			case c.field == nil || !c.field.Kind.Points():
			case c.list != nil:
				for _, row := range c.list.RowsOf(rec) {
					out = append(out, c.field.IDs(row)...)
				}
			default:
				out = append(out, c.field.IDs(rec)...)
			}
		}
	}
	return out
}

// drawer turns records into rows.
type drawer struct {
	t      *register.Type
	words  i18n.Words
	titles map[id.ID]store.Title
	today  calendar.Day
	at     func(ref string) string // address of a record
}

func (d drawer) row(rec register.Record, cols []column) listRow {
	h := register.HeadOf(rec)
	r := listRow{ref: h.Ref, title: h.Title, href: d.at(h.Ref), sub: d.sub(rec)}
	for _, c := range cols {
		r.cells = append(r.cells, d.cell(rec, c))
	}
	return r
}

// sub is the first line of the description.
func (d drawer) sub(rec register.Record) string {
	f := d.t.Field("description")
	if f == nil || f.Kind != register.KindText {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(f.Text(rec, nil)), "\n")
	if short := cut(line, 90); short != line {
		return short + "…"
	}
	return line
}

func (d drawer) cell(rec register.Record, c column) cell {
	out := cell{column: c}
	h := register.HeadOf(rec)
	switch {
	case c.name == colComplete:
		m, _ := completeness(rec)
		out.percent, out.tone = m.Percent, completeTone(m.Percent)
		var missing []string
		for _, g := range m.Gaps {
			if s := d.words.T("problem.field." + g.Key); len(missing) < 6 {
				missing = append(missing, s)
			}
		}
		out.missing = strings.Join(missing, " ")
	case c.list != nil:
		seen := map[mark]bool{}
		for _, row := range c.list.RowsOf(rec) {
			for _, m := range d.marks(c.field, row) {
				if !seen[m] {
					seen[m] = true
					out.marks = append(out.marks, m)
				}
			}
		}
		out.shorten()
	case c.field != nil:
		d.fieldCell(&out, c.field, rec)
	default:
		d.headCell(&out, h)
	}
	return out
}

func completeTone(percent int) ui.Tone {
	switch {
	case percent >= 85:
		return ui.Acc
	case percent >= 50:
		return ui.Warn
	}
	return ui.Bad
}

// shorten keeps what is sensitive before what is not, and as much as a cell has room for.
func (c *cell) shorten() {
	slices.SortStableFunc(c.marks, func(a, b mark) int {
		switch {
		case a.sensitive == b.sensitive:
			return 0
		case a.sensitive:
			return -1
		}
		return 1
	})
	room, n := cellRoom, 0
	for n < len(c.marks) && n < maxMarks {
		long := len([]rune(c.marks[n].text)) + 2
		if !c.marks[n].sensitive {
			long = min(long, cellRoom/2) // the style cuts it
		}
		if c.marks[n].country != "" {
			long = 3
		}
		if room -= long; room < 0 && n > 0 {
			break
		}
		n++
	}
	c.more, c.marks = len(c.marks)-n, c.marks[:n]
}

func (d drawer) headCell(out *cell, h *register.Head) {
	switch out.name {
	case colRef:
		out.text = h.Ref
	case colState:
		out.tone, out.text = stateTone(d.t, h.State), d.words.T(d.t.StateKey(h.State))
		if !h.Archived.IsZero() {
			out.tone, out.text = ui.Mute, d.words.T("list.archived")
		}
	case colOwner:
		out.person = d.titles[h.Owner].Title
	case colReview:
		out.text, out.late = d.words.ShortDay(h.ReviewDue), h.ReviewDue != "" && h.ReviewDue <= d.today
	case "reviewed_on":
		out.text = d.words.ShortDay(h.ReviewedOn)
	case "confidentiality":
		out.text = d.words.T("choice.confidentiality." + string(h.Confidentiality))
	case colTags:
		for _, s := range h.Tags {
			out.marks = append(out.marks, mark{text: s})
		}
		out.shorten()
	case "created":
		out.text = d.words.ShortDay(calendar.DayOf(h.Created))
	case "updated":
		out.text = d.words.ShortDay(calendar.DayOf(h.Updated))
	}
	out.muted = out.name != colState
}

func (d drawer) fieldCell(out *cell, f *register.Field, rec any) {
	switch f.Kind {
	case register.KindChoices, register.KindTerm, register.KindTerms, register.KindCountry, register.KindCountries, register.KindLinks:
		out.marks = d.marks(f, rec)
		if f.Kind == register.KindLinks {
			texts := make([]string, 0, len(out.marks))
			for _, m := range out.marks {
				texts = append(texts, m.text)
			}
			out.marks, out.text, out.muted = nil, few(texts), true
			return
		}
		out.shorten()
	case register.KindLink, register.KindRef:
		for _, m := range d.marks(f, rec) {
			out.text = m.text
		}
		out.muted = true
		if len(f.Registers) == 1 && f.Registers[0] == "people" {
			out.person, out.text = out.text, ""
		}
	default:
		out.text, out.muted = d.plain(f, rec), f.Kind != register.KindChoice
		if f.Kind == register.KindDay && out.text != "" {
			out.late = d.overdue(f, rec)
		}
	}
}

// overdue: a day by which somebody to whom the record is assigned has to act.
func (d drawer) overdue(f *register.Field, rec any) bool {
	r, ok := rec.(register.Record)
	if !ok || len(d.t.Assigned) == 0 || d.t.Flow == nil || f.Day(rec) >= d.today {
		return false
	}
	state := register.HeadOf(r).State
	return !isOver(d.t, state)
}

// plain is a value of one line in the language of the reader.
func (d drawer) plain(f *register.Field, rec any) string {
	if f.IsZero(rec) {
		return ""
	}
	text := f.Text(rec, nil)
	switch f.Kind {
	case register.KindChoice:
		return d.words.T(f.ValueKey(text))
	case register.KindDay:
		return d.words.ShortDay(calendar.Day(text))
	case register.KindPeriod:
		return d.words.Period(calendar.Period(text))
	case register.KindBool:
		return d.words.T("list.yes")
	case register.KindDecimal:
		return d.words.Decimal(text)
	case register.KindInt:
		return d.words.Number(f.In(rec).Int())
	case register.KindTime:
		if at, ok := f.In(rec).Interface().(time.Time); ok {
			return d.words.Time(at, time.UTC)
		}
	}
	return text
}

// marks are the values of a field, each by itself.
func (d drawer) marks(f *register.Field, rec any) []mark {
	if f.Kind.Points() {
		var out []mark
		for _, at := range f.IDs(rec) {
			if t, ok := d.titles[at]; ok {
				out = append(out, mark{text: t.Title, title: t.Ref})
			}
		}
		return out
	}
	if f.IsZero(rec) {
		return nil
	}
	var out []mark
	for _, v := range strings.Split(f.Text(rec, nil), "\n") {
		if v = strings.ReplaceAll(v, `\;`, ";"); v != "" {
			out = append(out, valueMark(d.words, f, v))
		}
	}
	return out
}

// valueMark is one value of a choice, a term or a country in words.
func valueMark(w i18n.Words, f *register.Field, v string) mark {
	switch f.Kind {
	case register.KindCountry, register.KindCountries:
		return mark{text: catalogue.CountryName(v, w.Lang()), country: v}
	case register.KindTerm, register.KindTerms:
		t, ok := catalogue.In(w).Find(f.Scheme, v)
		return mark{text: termWord(w, f.Scheme, v), sensitive: ok && (t.Sensitivity == catalogue.Special || t.Sensitivity == catalogue.Criminal)}
	case register.KindChoice, register.KindChoices:
		return mark{text: w.T(f.ValueKey(v))}
	}
	return mark{text: v}
}

// few names two and counts the rest.
func few(texts []string) string {
	if len(texts) > 2 {
		return strings.Join(texts[:2], ", ") + " +" + strconv.Itoa(len(texts)-2)
	}
	return strings.Join(texts, ", ")
}

// titlesOf resolves what the columns and filters of a list name, in one query.
func titlesOf(ctx context.Context, tx *store.Tx, cols []column, recs []register.Record, more ...id.ID) (map[id.ID]store.Title, error) {
	ids := append(idsOf(cols, recs), more...)
	if len(ids) == 0 {
		return nil, nil
	}
	return store.Titles(ctx, tx, ids)
}
