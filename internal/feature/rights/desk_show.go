package rights

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// named are the requests of people whose name holds the words, the newest first, for who
// may know every name; nobody else finds anything by it.
func named(ctx context.Context, tx *store.Tx, words string) ([]string, error) {
	switch tx.Role {
	case access.Owner, access.PrivacyManager, access.DPO:
	default:
		return nil, nil
	}
	typed := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(words))
	rows, err := tx.SQL().QueryContext(ctx, `SELECT request FROM request_person WHERE org = $1 AND (LOWER(name) LIKE $2 ESCAPE '\' OR mail = $3) ORDER BY request DESC LIMIT 200`,
		tx.Org.String(), "%"+typed+"%", foldMail(words))
	if err != nil {
		return nil, fmt.Errorf("look for a name: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("look for a name: %w", err)
		}
		out = append(out, at.String())
	}
	return out, rows.Err()
}

// rightWords names what is asked for.
func rightWords(w i18n.Words, r *record.Request) string {
	var out []string
	for _, t := range r.Types {
		out = append(out, w.T("choice.request_type."+string(t)))
	}
	return w.And(out...)
}

// shortName is "M. de Boer" of "Marieke de Boer".
func shortName(s string) string {
	first, rest, ok := strings.Cut(strings.TrimSpace(s), " ")
	if !ok || first == "" {
		return first
	}
	return string([]rune(first)[:1]) + ". " + rest
}

// timeLeft says how a request stands to its date.
func timeLeft(w i18n.Words, r *record.Request, today calendar.Day) (text string, tone ui.Tone, late bool) {
	if r.Clock == "paused" {
		return w.T("desk.paused"), ui.Info, false
	}
	if r.DueOn == "" {
		return "", "", false
	}
	switch n := today.DaysUntil(r.DueOn); {
	case n < 0:
		return w.T("desk.days_late", "count", -n), ui.Bad, true
	case n == 0:
		return w.T("desk.today"), ui.Warn, false
	case n <= 7:
		return w.T("desk.days_left", "count", n), ui.Warn, false
	default:
		return w.T("desk.days_left", "count", n), "", false
	}
}

func (v *deskView) card(r *record.Request) ui.BoardCard {
	w := v.c.Words
	title := rightWords(w, r)
	if title == "" {
		title = r.Title
	}
	if name := v.names[r.ID]; name != "" {
		title += ", " + shortName(name)
	}
	out := ui.BoardCard{ID: "c-" + r.Ref, Ref: r.Ref, Title: title, Href: v.c.At("requests", r.Ref), Tags: cardTags(v, r), Owner: v.titles[r.Assignee.ID].Title, Form: v.form}
	switch {
	case r.Closed() || !r.AnsweredAt.IsZero():
		tone := ui.OK
		if r.Clock == "missed" {
			tone = ui.Warn
		}
		out.Top = ui.Badge(tone, "", w.T("desk.answered_day", "day", int64(r.AnsweredAt.Sub(r.ReceivedAt).Hours()/24)))
	default:
		text, tone, late := timeLeft(w, r, v.today)
		if text != "" {
			out.Top, out.Late = ui.Clock(ui.ClockFace{Text: text, Tone: tone, Late: late, Due: v.dueWords(r)}), late
		}
	}
	if done, all := r.Answered(); all > 0 && !r.Closed() {
		out.Progress = ui.Progress(done*100/all, ui.Acc, w.T("desk.items", "done", int64(done), "count", all), strconv.Itoa(done)+"/"+strconv.Itoa(all))
	}
	return out
}

func (v *deskView) dueWords(r *record.Request) string {
	if r.DueOn == "" {
		return ""
	}
	return v.c.T("desk.due", "day", r.DueOn, "law", v.lawName(string(r.DueLaw)))
}

func countryName(w i18n.Words, code string) string { return catalogue.CountryName(code, w.Lang()) }

func countryOptions(w i18n.Words) []ui.Option {
	codes := catalogue.Countries()
	out := make([]ui.Option, len(codes))
	for i, code := range codes {
		out[i] = ui.Option{Value: code, Label: countryName(w, code)}
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return out
}

// choiceOptions are the values of a field of the register by their names.
func choiceOptions(w i18n.Words, field string) []ui.Option {
	f := record.Requests.Field(field)
	var out []ui.Option
	for _, x := range f.Values {
		out = append(out, ui.Option{Value: x, Label: w.T(f.ValueKey(x))})
	}
	return out
}

// lawName is what people call a law, also one that only a pack knows.
func (v *deskView) lawName(at string) string {
	if l, ok := v.packs.Law(at); ok {
		return clocks.Called(v.c.Words, l)
	}
	return clocks.LawName(v.c.Words, at)
}

func (v *deskView) lawOptions() []ui.Option {
	var out []ui.Option
	for _, l := range v.packs.Laws() {
		out = append(out, ui.Option{Value: l.ID, Label: clocks.Called(v.c.Words, l)})
	}
	return out
}

// onlyKey is the word of the rows that the address narrows to.
func (v *deskView) onlyKey() string {
	switch v.q.only {
	case "late", "soon", "person", "owner", "extended":
		return v.q.only
	}
	return "all"
}
