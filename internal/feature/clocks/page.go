package clocks

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// view is the page: the question as typed, and its answer or what is wrong with it.
type view struct {
	c      *web.Call
	q      url.Values
	a      *Answer
	errors map[string]string
	more   bool
	packs  *law.Packs
}

func (p *Pages) page(c *web.Call) error {
	v := &view{c: c, q: c.R.URL.Query(), errors: map[string]string{}}
	asked := v.q.Get("day") != ""
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		if v.packs, err = survey.Laws(ctx, tx); err != nil {
			return err
		}
		if asked {
			v.a, err = DoClock(ctx, tx, question(v.q))
		}
		v.defaults(own)
		return err
	})
	if is, ok := problem.As(err); ok && is.Kind == problem.Invalid {
		v.tell(is)
		c.Status(422)
		err = nil
	}
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("clock.title"), Lead: c.T("clock.lead"), Wide: true, Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}}}, clockBody(v))
}

// question reads the form. "for" is "kind:access" or "duty:breach.authority".
func question(q url.Values) Question {
	text := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	out := Question{Law: text("law"), Received: wallClock(text("day"), text("hour")), Zone: text("zone"), Place: text("place"),
		Identity: text("identity"), Fee: text("fee"),
		Reading: law.Reading{CountReceipt: text("count_receipt") != "", FiveDayWeek: text("five_day_week") != "", SmallAgent: text("small_agent") != ""}}
	if kind, is := strings.CutPrefix(text("for"), "kind:"); is {
		out.Kind = law.RequestKind(kind)
	} else {
		out.Duty = strings.TrimPrefix(text("for"), "duty:")
	}
	if from := text("from"); from != "" || text("to") != "" {
		out.Pauses = []law.Standstill{{From: calendar.Day(from), To: calendar.Day(text("to")), Reason: law.StandstillReason(or(text("reason"), string(law.ForClarification)))}}
	}
	if text("told") != "" || text("more") != "" {
		out.Extension = &law.Taken{Reason: text("more"), Told: calendar.Day(text("told")), To: calendar.Day(text("until"))}
	}
	out.House = text("house") != ""
	for _, i := range targetRows {
		if step, n := text("step"+i), text("n"+i); step != "" || n != "" {
			t := law.Target{Step: step} // what is no number is no period, and told so
			if number, err := strconv.Atoi(n); err == nil {
				t.Span = calendar.Span{N: number, Unit: calendar.Unit(text("unit" + i))}
			}
			out.Targets = append(out.Targets, t)
		}
	}
	return out
}

// targetRows number the internal targets of the form.
var targetRows = []string{"1", "2", "3"}

// units are those of an internal target.
func (v *view) units() []ui.Option {
	var out []ui.Option
	for _, u := range []calendar.Unit{calendar.CalendarDays, calendar.BusinessDays, calendar.Weeks, calendar.Hours} {
		out = append(out, ui.Option{Value: string(u), Label: v.c.T("clock.unit." + string(u))})
	}
	return out
}

// row is the control of an internal target, named for who hears it with the number of the row.
func (v *view) row(name, i string) ui.Control {
	c := ui.Control{Name: name + i, Label: v.c.T("clock.field."+name, "number", i)}
	if name == "step" {
		c.Error = v.errors["step"+i]
	}
	return c
}

func wallClock(day, hour string) string {
	if hour == "" {
		hour = "12:00"
	}
	return day + "T" + hour
}

// formField is the field of the form at which a problem's path is shown.
func formField(path string) string {
	switch path {
	case "received", "event":
		return "day"
	case "duty", "kind":
		return "for"
	case "pauses":
		return "from"
	case "extension", "extension.told":
		return "told"
	case "extension.reason":
		return "more"
	case "extension.to":
		return "until"
	case "targets":
		return "step1"
	case "reading":
		return "count_receipt"
	}
	return path
}

func (v *view) tell(is *problem.Problem) {
	for _, f := range is.Fields {
		v.errors[formField(f.Path)] = v.c.Words.Field(f)
	}
	if len(is.Fields) == 0 {
		v.errors["day"] = v.c.Words.Problem(is)
	}
}

func (v *view) summary() []ui.FieldError {
	var out []ui.FieldError
	for _, name := range []string{"law", "for", "day", "hour", "zone", "place", "from", "identity", "fee", "more", "told", "until", "count_receipt"} {
		if e := v.errors[name]; e != "" {
			out = append(out, ui.FieldError{ID: "f-" + name, Label: v.c.T("clock.field." + name), Text: e})
		}
	}
	if e := v.errors["step1"]; e != "" {
		out = append(out, ui.FieldError{ID: "f-step1", Label: v.c.T("clock.targets"), Text: e})
	}
	return out
}

// defaults fill what was not asked yet.
func (v *view) defaults(own *record.Organisation) {
	set := func(name, value string) {
		if !v.q.Has(name) {
			v.q.Set(name, value)
		}
	}
	set("zone", or(own.TimeZone, "UTC"))
	set("place", string(own.Country))
	set("for", "kind:access")
	if len(own.LawsInScope) > 0 {
		set("law", InScope)
	}
	for _, name := range []string{"from", "to", "identity", "fee", "told", "more", "until", "count_receipt", "five_day_week", "small_agent", "house", "step1", "step2", "step3"} {
		v.more = v.more || v.q.Get(name) != ""
	}
}

func (v *view) control(name string) ui.Control {
	c := ui.Control{Name: name, Label: v.c.T("clock.field." + name), Error: v.errors[name]}
	if key := "clock.hint." + name; v.c.Words.Has(key) {
		c.Hint = v.c.T(key)
	}
	return c
}

func (v *view) laws() []ui.Option {
	out := []ui.Option{{Value: InScope, Label: v.c.T("clock.scope")}}
	for _, l := range v.packs.Laws() {
		if len(l.Clocks) > 0 {
			out = append(out, ui.Option{Value: l.ID, Label: Called(v.c.Words, l)})
		}
	}
	return out
}

// purposes are all kinds of request and all duties that any law sets a time for.
func (v *view) purposes() []ui.Option {
	var out []ui.Option
	for _, k := range law.RequestKinds() {
		out = append(out, ui.Option{Value: "kind:" + string(k), Label: v.c.T("clock.kind." + string(k)), Group: v.c.T("clock.group.requests")})
	}
	var duties []string
	for _, l := range v.packs.Laws() {
		for _, c := range l.Clocks {
			if !slices.Contains(duties, c.Duty) && !c.Span.IsZero() {
				duties = append(duties, c.Duty)
			}
		}
	}
	slices.Sort(duties)
	for _, d := range duties {
		out = append(out, ui.Option{Value: "duty:" + d, Label: DutyName(v.c.Words, d), Group: v.c.T("clock.group.duties")})
	}
	return out
}

// places are those with a calendar.
func (v *view) places() []ui.Option {
	var out []ui.Option
	lang := v.c.Words.Lang()
	for _, code := range calendar.Places() {
		country, region, is := strings.Cut(code, "-")
		label := catalogue.CountryName(country, lang)
		if is {
			label += " – " + region
		}
		out = append(out, ui.Option{Value: code, Label: label})
	}
	if p := v.q.Get("place"); p != "" && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == p }) {
		out = append(out, ui.Option{Value: p, Label: p})
	}
	slices.SortStableFunc(out, func(a, b ui.Option) int {
		return slices.Compare(v.c.Words.SortKey(a.Label), v.c.Words.SortKey(b.Label))
	})
	return out
}

func (v *view) reasons() []ui.Option {
	return []ui.Option{{Value: string(law.ForClarification), Label: v.c.T("clock.reason.clarification")}, {Value: string(law.ForIdentity), Label: v.c.T("clock.reason.identity")}}
}

// state is what one sees first of a law's answer.
func (v *view) state(d law.Deadline) (ui.Tone, string) {
	switch d.Extension {
	case law.ExtensionTooLate:
		return ui.Bad, v.c.T("clock.extension.too_late")
	case law.ExtensionInTime:
		return ui.Info, v.c.T("clock.extension.in_time")
	case law.ExtensionPossible:
		return ui.Mute, v.c.T("clock.extension.possible")
	case law.ExtensionNone:
	}
	return "", ""
}

func zones() []string {
	return []string{"Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "Europe/London", "Europe/Dublin", "Europe/Lisbon",
		"Europe/Athens", "Europe/Helsinki", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo", "Africa/Johannesburg",
		"Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Kolkata", "Australia/Sydney", "UTC"}
}
