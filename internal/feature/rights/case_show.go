package rights

import (
	"slices"
	"strconv"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web/ui"
)

// heading is "Access request from Marieke de Boer", or without the name for who may not
// know it.
func (v *caseView) heading() string {
	right := rightWords(v.c.Words, v.r)
	if right == "" {
		right = v.c.T("register.requests.one")
	}
	if name := v.people[Requester].Name; name != "" {
		return v.c.T("case.heading", "right", right, "name", name)
	}
	return v.c.T("case.heading.nobody", "right", right)
}

func (v *caseView) at(parts ...string) string {
	return v.c.At(append([]string{"requests", v.r.Ref}, parts...)...)
}

func (v *caseView) do(act string) string { return v.at("do", act) }

func (v *caseView) name(at id.ID) string { return v.titles[at].Title }

func (v *caseView) href(at id.ID) string {
	t, ok := v.titles[at]
	if !ok {
		return ""
	}
	return v.c.At(t.Register, t.Ref)
}

func (v *caseView) day(d calendar.Day) string {
	if d == "" {
		return ""
	}
	return v.c.Words.ShortDay(d)
}

func (v *caseView) time(t time.Time) string { return v.c.Words.Time(t, calendar.Zone(v.r.Zone)) }

func stateTone(state string) ui.Tone {
	switch state {
	case "closed":
		return ui.OK
	case "clarifying":
		return ui.Warn
	case "duplicate", "withdrawn", "forwarded":
		return ui.Mute
	}
	return ui.Info
}

// elapsed is how much of the time is over: days gone, days in all, and the share.
func (v *caseView) elapsed() (gone, all, share int) {
	from := calendar.DayOf(v.r.ReceivedAt.In(calendar.Zone(v.r.Zone)))
	if v.r.DueOn == "" {
		return 0, 0, 0
	}
	all = max(from.DaysUntil(v.r.DueOn), 1)
	until := v.today
	if !v.r.AnsweredAt.IsZero() {
		until = dayIn(v.r.AnsweredAt, v.r.Zone)
	}
	gone = min(max(from.DaysUntil(until), 0), all)
	return gone, all, gone * 100 / all
}

// milestone is a day of the request's life.
type milestone struct{ label, day string }

func (v *caseView) milestones() []milestone {
	var out []milestone
	add := func(key string, d calendar.Day) {
		if d != "" {
			out = append(out, milestone{v.c.T(key), v.day(d)})
		}
	}
	add("field.requests.received_at", calendar.DayOf(v.r.ReceivedAt.In(calendar.Zone(v.r.Zone))))
	if v.r.AcknowledgedOn == "" {
		add("field.requests.acknowledge_by", v.r.AcknowledgeBy)
	}
	add("field.requests.acknowledged_on", v.r.AcknowledgedOn)
	add("field.requests.identity_on", v.r.IdentityOn)
	add("case.extended_on", v.r.ExtensionToldOn)
	if !v.r.AnsweredAt.IsZero() {
		add("field.requests.answered_at", calendar.DayOf(v.r.AnsweredAt.In(calendar.Zone(v.r.Zone))))
	}
	add("field.requests.due_on", v.r.DueOn)
	return out
}

// lawDates are the dates of one law in words.
func (v *caseView) lawTitle(d law.Deadline) string {
	g := d.Governs()
	return clocks.Called(v.c.Words, d.Law) + ": " + clocks.When(v.c.Words, d, g)
}

func (v *caseView) why(d law.Deadline) ui.WhyDate { return clocks.Why(v.c.Words, d, d.Governs()) }

// mayExtend reports whether some law lets more time be taken that was not taken.
func (v *caseView) mayExtend() bool {
	for _, d := range v.matter.Deadlines {
		if d.Extension == law.ExtensionPossible {
			return true
		}
	}
	return false
}

func (v *caseView) paused() bool {
	for _, x := range v.r.Pauses {
		if x.To == "" {
			return true
		}
	}
	return false
}

func itemTone(x record.FulfilmentItem) ui.Tone {
	switch x.State {
	case record.ItemFound:
		return ui.Info
	case record.ItemExecuted, record.ItemNothing:
		return ui.OK
	case record.ItemAsked, "unsure":
		return ui.Warn
	}
	return ui.Mute
}

// itemName is the place that an item looks at.
func (v *caseView) itemName(x record.FulfilmentItem) (name, href string) {
	for _, at := range []id.ID{x.System.ID, x.DataSet.ID, x.Activity.ID} {
		if t, ok := v.titles[at]; ok {
			return t.Title, v.href(at)
		}
	}
	return v.c.T("case.item.hidden"), ""
}

func (v *caseView) itemWhen(x record.FulfilmentItem) string {
	switch {
	case x.DoneOn != "":
		return v.day(x.DoneOn)
	case !x.AnsweredAt.IsZero():
		return v.time(x.AnsweredAt)
	case x.Due != "":
		return v.c.T("case.item.due", "day", x.Due)
	}
	return ""
}

func found(x record.FulfilmentItem) string {
	if x.Found == "" && x.Count > 0 {
		return strconv.FormatInt(x.Count, 10)
	}
	return x.Found
}

// checks are what is to be settled before the answer, computed from the request.
type checkLine struct {
	label string
	done  bool
}

func (v *caseView) checks() []checkLine {
	r := v.r
	out := []checkLine{
		{v.c.T("case.check.identity"), r.Identity == record.IdentityConfirmed || r.Identity == record.IdentityNotNeeded},
		{v.c.T("case.check.scope"), r.Scope != ""},
		{v.c.T("case.check.third"), r.ThirdParties != "" && r.ThirdParties != "open"},
		{v.c.T("case.check.exemptions"), r.ExemptionsWeighed == "yes"},
	}
	done, all := r.Answered()
	out = append(out, checkLine{v.c.T("case.check.systems"), all > 0 && done == all})
	if !r.SecondReader.ID.IsZero() {
		out = append(out, checkLine{v.c.T("case.check.reader", "name", v.name(r.SecondReader.ID)), r.SecondReadOn != ""})
	}
	return out
}

func (v *caseView) thread() []ui.Message {
	var out []ui.Message
	for _, m := range v.messages {
		x := ui.Message{ID: "m-" + m.ID.String(), Time: v.time(m.Created), At: m.Created.Format(time.RFC3339), Note: m.Direction == Note, Out: m.Direction == Out, Text: said(v, m)}
		if !m.Seen.IsZero() {
			x.Time += " · " + v.c.T("case.message.seen", "time", v.time(m.Seen))
		}
		switch x.Who = v.name(m.By); {
		case m.Direction == In:
			x.Who = first(v.people[Requester].Name, v.people[Requester].Email, v.c.T("case.person"))
		case x.Who == "":
			x.Who = v.c.T("case.us")
		}
		out = append(out, x)
	}
	return out
}

// fetchedWords say when the person fetched a file of a message first.
func (v *caseView) fetchedWords(f File) string {
	if list := v.handed.fetchedOf(f); len(list) > 0 {
		return v.c.T("thread.fetched", "time", v.time(list[0]))
	}
	return ""
}

// primary is the step that goes on, if there is one.
func (v *caseView) primary() (caseMove, bool) {
	for _, m := range v.moves {
		if !m.aside {
			return m, true
		}
	}
	return caseMove{}, false
}

func (v *caseView) menu() []ui.MenuItem {
	var out []ui.MenuItem
	main, _ := v.primary()
	for _, m := range v.moves {
		if m.Name != main.Name {
			out = append(out, ui.MenuItem{Label: v.c.T("move.requests." + m.Name), Icon: "arrow-right", Href: v.at("moves", m.Name)})
		}
	}
	if len(out) > 0 {
		out = append(out, ui.MenuItem{Divider: true})
	}
	if v.change {
		out = append(out, ui.MenuItem{Label: v.c.T("case.edit"), Icon: "pencil", Href: v.at("edit")})
	}
	return append(out,
		ui.MenuItem{Label: v.c.T("case.fields"), Icon: "list", Href: v.c.At("requests", v.r.Ref, "?tab=details")},
		ui.MenuItem{Label: v.c.T("case.discussion"), Icon: "message-square", Href: v.c.At("requests", v.r.Ref, "?tab=discussion")},
		ui.MenuItem{Label: v.c.T("case.history"), Icon: "history", Href: v.c.At("requests", v.r.Ref, "?tab=history")})
}

// or is what was typed into a control of a form that was refused, or what stands there.
func (v *caseView) or(form, name, otherwise string) string {
	if v.form == form {
		if x, ok := v.said[name]; ok && len(x) > 0 {
			return x[0]
		}
	}
	return otherwise
}

// err is what is wrong at a control of a form.
func (v *caseView) err(form, name string) string {
	if v.form == form {
		return v.errs[name]
	}
	return ""
}

// control is one of a form of the page, whose names repeat across forms.
func (v *caseView) control(form, name, label string) ui.Control {
	return ui.Control{Name: name, ID: "f-" + form + "-" + name, Label: v.c.T(label), Error: v.err(form, name)}
}

func quiet(c ui.Control) ui.Control { c.Optional = true; return c }

// rowOptions are the values of a field of a child list by their names.
func rowOptions(v *caseView, list, field string) []ui.Option {
	var out []ui.Option
	for _, f := range record.Requests.Field(list).Rows {
		if f.Name != field {
			continue
		}
		for _, x := range f.Values {
			out = append(out, ui.Option{Value: x, Label: v.c.T(f.ValueKey(x))})
		}
	}
	return out
}

func identityTone(v *caseView) ui.Tone {
	switch v.r.Identity {
	case record.IdentityConfirmed, record.IdentityNotNeeded:
		return ui.OK
	case record.IdentityFailed:
		return ui.Bad
	case record.IdentityAsked:
		return ui.Warn
	}
	return ui.Mute
}

func (v *caseView) noteControl() ui.Control {
	c := v.control("note", "body", "case.note")
	c.Hint = v.c.T("case.note.help")
	return c
}

func askLabel(v *caseView, x record.FulfilmentItem) string {
	if x.State == record.ItemAsked {
		return v.c.T("case.item.nudge")
	}
	return v.c.T("case.item.ask")
}

func askedTitle(v *caseView) string {
	switch {
	case v.asked.own && v.asked.Mailed:
		return v.c.T("own.renewed.mailed")
	case v.asked.own && v.asked.renewed:
		return v.c.T("own.renewed")
	case v.asked.own:
		return v.c.T("own.told")
	case v.asked.Mailed:
		return v.c.T("case.asked.mailed", "day", v.asked.Until)
	}
	return v.c.T("case.asked.byhand", "day", v.asked.Until)
}

func askedLabel(v *caseView) string {
	if v.asked.own {
		return v.c.T("own.link")
	}
	return v.c.T("case.asked.link")
}

func askedHint(v *caseView) string {
	if v.asked.own {
		return v.c.T("own.link.hint")
	}
	return v.c.T("case.asked.once")
}

// caseErrors lead to the controls of the form that was refused.
func (v *caseView) caseErrors() []ui.FieldError {
	out := make([]ui.FieldError, len(v.list))
	for i, x := range v.list {
		x.ID = "f-" + v.form + "-" + x.ID[len("f-"):]
		out[i] = x
	}
	return out
}

// template is the reply that the address asks for; a zero one is a free message.
func (v *caseView) template() Template {
	key := v.c.R.URL.Query().Get("template")
	if v.form == "send" {
		key = v.or("send", "template", "")
	}
	for _, t := range v.templates {
		if t.Key == key {
			return t
		}
	}
	return Template{}
}

func (v *caseView) templateOptions() []ui.Option {
	var out []ui.Option
	for _, t := range v.templates {
		out = append(out, ui.Option{Value: t.Key, Label: t.Name})
	}
	return out
}

func (v *caseView) replyControl() ui.Control {
	c := v.control("send", "body", "case.reply")
	c.Hint = v.c.T("case.reply.help", "language", catalogue.LanguageName(first(v.r.Language, v.c.Words.Lang()), v.c.Words.Lang()))
	return c
}

func replyRows(t Template) int {
	if t.Body != "" {
		return 14
	}
	return 4
}

// keptWords say how long what names the person is kept, and why.
func (v *caseView) keptWords() string {
	until := ""
	if v.kept.Until != "" {
		until = v.c.Words.Day(v.kept.Until)
	}
	erased := ""
	if !v.kept.Erased.IsZero() {
		erased = v.c.Words.Day(dayIn(v.kept.Erased, v.r.Zone))
	}
	return v.c.T("keep.why."+string(v.kept.Why), "day", until, "erased", erased, "count", keepYears)
}

// changes reports whether the request changes data that others were given.
func (v *caseView) changes() bool {
	return slices.ContainsFunc(v.r.Types, record.RequestType.Changes)
}

func noticeControl(v *caseView) ui.Control {
	c := v.control("extend", "notify", "tell.notify")
	c.Hint = v.c.T("tell.notify.help")
	return c
}

// parts are the people of the request that may be edited.
func (v *caseView) parts() []Part {
	if _, ok := v.people[Subject]; ok {
		return []Part{Requester, Subject}
	}
	return []Part{Requester}
}

// orOf is or for the form of one of the people.
func (v *caseView) orOf(part Part, name, otherwise string) string {
	if v.form == "person" && v.or("person", "part", "") == string(part) {
		return v.or("person", name, otherwise)
	}
	return otherwise
}

func (v *caseView) personControl(part Part, name string) ui.Control {
	c := quiet(v.control("person", name, "desk.field."+name))
	if part == Subject {
		c.ID += "-subject"
	}
	if v.or("person", "part", "") != string(part) {
		c.Error = ""
	}
	return c
}
