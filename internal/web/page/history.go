package page

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// change is one field that a step of the history changed, in words.
type change struct {
	label, before, after string
	added, removed       []string // rows of a list
	edited               int
}

// parsed reads one value of a revision back into a record that holds nothing else.
func parsed(t *register.Type, field string, raw json.RawMessage) register.Record {
	if len(raw) == 0 || string(raw) == "null" {
		return t.New()
	}
	body, err := json.Marshal(map[string]json.RawMessage{field: raw})
	if err != nil {
		return t.New()
	}
	rec, err := t.Parse(body)
	if err != nil {
		return t.New()
	}
	return rec
}

// quietFields change with what the step itself says already.
var quietFields = []string{"state", "reviewed_on", "reviewed_by", "archived", "archive_reason", "id", "org", "ref", "created", "created_by", "register"}

// changes of a step, as far as they tell something.
func (v *recordView) changes(s store.Step) []change {
	if s.Verb == "create" {
		return nil
	}
	var out []change
	for _, c := range s.Changes {
		if slices.Contains(quietFields, c.Field) {
			continue
		}
		before, after := parsed(v.t, c.Field, c.Before), parsed(v.t, c.Field, c.After)
		f := v.t.Field(c.Field)
		x := change{label: v.T(v.t.FieldKey(c.Field))}
		switch {
		case f == nil:
			x.before, x.after = v.say.text(v.say.head(register.HeadOf(before), c.Field)), v.say.text(v.say.head(register.HeadOf(after), c.Field))
		case f.Kind == register.KindRows:
			v.rowChanges(&x, f, before, after)
		default:
			x.before, x.after = v.say.text(v.say.value(v.t, before, f, before)), v.say.text(v.say.value(v.t, after, f, after))
		}
		out = append(out, x)
	}
	return out
}

// rowChanges tells rows that came, went and changed by their identifiers.
func (v *recordView) rowChanges(x *change, f *register.Field, before, after register.Record) {
	was := map[id.ID]any{}
	for _, row := range f.RowsOf(before) {
		was[*register.RowID(row)] = row
	}
	for _, row := range f.RowsOf(after) {
		at := *register.RowID(row)
		old, ok := was[at]
		delete(was, at)
		switch {
		case !ok:
			x.added = append(x.added, v.say.rowName(v.t, after, f, row))
		case !sameRow(f, old, row):
			x.edited++
		}
	}
	for _, row := range f.RowsOf(before) {
		if _, gone := was[*register.RowID(row)]; gone {
			x.removed = append(x.removed, v.say.rowName(v.t, before, f, row))
		}
	}
}

func sameRow(f *register.Field, a, b any) bool {
	return !slices.ContainsFunc(f.Rows, func(c *register.Field) bool { return c.Text(a, nil) != c.Text(b, nil) })
}

// idsOfHistory are the records that the shown steps name.
func (v *recordView) idsOfHistory() []id.ID {
	var out []id.ID
	for _, s := range v.steps {
		if !s.By.IsZero() {
			out = append(out, s.By)
		}
		for _, c := range s.Changes {
			for _, raw := range []json.RawMessage{c.Before, c.After} {
				if len(raw) > 0 {
					out = append(out, pointsAt(v.t, parsed(v.t, c.Field, raw))...)
				}
			}
		}
		var about struct {
			To id.ID `json:"to"`
		}
		if (s.Verb == "relate" || s.Verb == "unrelate") && json.Unmarshal(s.Body, &about) == nil && !about.To.IsZero() {
			out = append(out, about.To)
		}
	}
	return out
}

// events are the steps in words, the newest first. A reason stands with the step
// that it was given for.
func (v *recordView) events(most int, short bool) []ui.Event {
	var out []ui.Event
	reasons := map[string]string{}
	for _, s := range v.steps {
		if s.Verb == "reason" {
			var in struct{ Move, Reason, Note string }
			if json.Unmarshal(s.Body, &in) == nil {
				reasons[in.Move+strconv.FormatInt(s.Rev, 10)] = strings.TrimSpace(in.Reason + " " + in.Note)
			}
			continue
		}
		if len(out) < most {
			out = append(out, v.event(s, reasons[s.Verb+strconv.FormatInt(s.Rev, 10)], short))
		}
	}
	return out
}

func (v *recordView) event(s store.Step, reason string, short bool) ui.Event {
	e := ui.Event{Who: v.who(s.Actor, s.By), Time: v.Words.Time(s.At, v.say.zone), At: iso(s.At)}
	e.Tone, e.Icon = v.eventLook(s)
	list := v.changes(s)
	e.Text = v.sentence(s, list)
	if len(list) == 1 && len(list[0].added)+len(list[0].removed)+list[0].edited == 0 {
		e.Old, e.New = clip(list[0].before, 160), clip(list[0].after, 160)
		list = nil
	}
	if short {
		list = nil
	}
	e.Body = historyBody(v, s, list, reason)
	if s.Rev > 0 && len(s.Body) > 0 && isOwnRevision(s.Verb) && !short {
		e.Href = v.at() + "?rev=" + strconv.FormatInt(s.Rev, 10)
	}
	return e
}

// aboutVerbs are entries about the record that make no revision.
var aboutVerbs = []string{"reason", "comment", "uncomment", "attach", "detach", "relate", "unrelate", "erase", "ask_erasure", "export"}

func isOwnRevision(verb string) bool { return !slices.Contains(aboutVerbs, verb) }

func (v *recordView) eventLook(s store.Step) (ui.Tone, string) {
	switch s.Verb {
	case "create":
		return ui.Acc, "plus"
	case "change":
		return ui.Info, "pencil"
	case "archive":
		return ui.Mute, "archive"
	case "restore":
		return ui.Acc, "archive-restore"
	case "review":
		return ui.OK, "check-check"
	case "comment", "uncomment":
		return ui.Mute, "message-square"
	case "attach", "detach":
		return ui.Mute, "paperclip"
	case "relate", "unrelate":
		return ui.Plum, "link"
	case "erase", "ask_erasure":
		return ui.Bad, "shield-off"
	case "export":
		return ui.Mute, "file-down"
	}
	if v.t.Flow != nil {
		if step, ok := v.t.Flow.Find(s.Verb); ok {
			return stateTone(v.t, step.To), moveIcon(v.t, step)
		}
	}
	return ui.Mute, "pencil"
}

// sentence is what the actor did, without his name.
func (v *recordView) sentence(s store.Step, list []change) string {
	var about struct {
		Name     string `json:"name"`
		Relation string `json:"relation"`
		To       id.ID  `json:"to"`
		Seq      int64  `json:"seq"`
	}
	if len(s.Body) > 0 && !isOwnRevision(s.Verb) {
		_ = json.Unmarshal(s.Body, &about) // what is not there stays empty
	}
	switch s.Verb {
	case "change":
		if len(list) == 0 {
			return v.T("rec.did.change.none")
		}
		labels := make([]string, 0, 3)
		for _, c := range list[:min(3, len(list))] {
			labels = append(labels, c.label)
		}
		if more := len(list) - len(labels); more > 0 {
			return v.T("rec.did.change.more", "fields", strings.Join(labels, ", "), "count", more)
		}
		return v.T("rec.did.change", "fields", v.Words.And(labels...))
	case "attach", "detach":
		return v.T("rec.did."+s.Verb, "name", about.Name)
	case "relate", "unrelate":
		return v.T("rec.did."+s.Verb, "title", v.say.linked(about.To).text)
	case "ask_erasure", "erase":
		return v.T("rec.did."+s.Verb, "seq", about.Seq)
	}
	if v.t.Flow != nil {
		if step, ok := v.t.Flow.Find(s.Verb); ok && s.Verb != "review" {
			if step.Approves {
				return v.T("rec.did.approve", "rev", s.Rev)
			}
			return v.T("rec.did.move", "move", v.T(v.t.MoveKey(step.Name)), "state", v.T(v.t.StateKey(step.To)))
		}
	}
	if key := "rec.did." + s.Verb; v.Words.Has(key) {
		return v.T(key)
	}
	return v.T("rec.did.other", "verb", s.Verb)
}

// historyBody is what stands below a step, if anything.
func historyBody(v *recordView, s store.Step, list []change, reason string) templ.Component {
	if href, _ := v.erasureLink(s); href == "" && !s.Erased && len(list) == 0 && reason == "" {
		return nil
	}
	return historyMore(v, s, list, reason)
}
