package page

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func isEditableHead(name string) bool { return slices.Contains(register.Editable(), name) }

// merge puts the changes of one person onto those of another, field by field. A
// field that both changed to different values is a conflict and nothing is written.
type merge struct {
	t               *register.Type
	base, now, mine register.Record
	patch           map[string]json.RawMessage // what this person changed
	theirs          []string                   // fields that others changed meanwhile, and this person did not
	conflicts       []string
}

var jsonNull = json.RawMessage("null")

// newMerge compares what the form was made of, what stands there now and what the
// form says.
func newMerge(t *register.Type, base, now, mine register.Record) *merge {
	m := &merge{t: t, base: base, now: now, mine: mine, patch: map[string]json.RawMessage{}}
	was, is, want := editable(t, base), editable(t, now), editable(t, mine)
	for _, name := range slices.Concat(register.Editable(), fieldNames(t)) {
		changed, moved := !bytes.Equal(was[name], want[name]), !bytes.Equal(was[name], is[name])
		switch {
		case changed && moved && !bytes.Equal(is[name], want[name]):
			m.conflicts = append(m.conflicts, name)
		case changed:
			m.patch[name] = orNull(want[name])
		case moved:
			m.theirs = append(m.theirs, name)
		}
	}
	return m
}

func fieldNames(t *register.Type) []string {
	out := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		out[i] = f.Name
	}
	return out
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return jsonNull
	}
	return raw
}

// write saves the changes on top of the record as it is now.
func (m *merge) write(ctx context.Context, tx *store.Tx) error {
	if len(m.conflicts) > 0 {
		return problem.New(problem.Stale, "stale", "ref", register.HeadOf(m.now).Ref, "have", register.HeadOf(m.now).Rev, "sent", register.HeadOf(m.base).Rev)
	}
	raw, err := json.Marshal(m.patch)
	if err != nil {
		return err
	}
	h := register.HeadOf(m.now)
	saved, err := store.ChangeAny(ctx, tx, m.t, h.ID, h.Rev, func(rec register.Record) error {
		var p problem.List
		m.t.Merge(rec, raw, nil, &p)
		return p.Err()
	})
	if err == nil {
		m.now = saved
	}
	return err
}

// labels of fields as people know them.
func (m *merge) labels(w i18n.Words, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = w.T(m.t.FieldKey(name))
	}
	return out
}

// Names in the form of the conflict page: all that this person changed without
// conflict as one patch, and for each conflict his value and his decision.
const (
	patchName = "_patch"
	mineName  = "_mine."
	takeName  = "_take."
)

// decided puts what a conflict page carries on the record that it showed.
func decided(t *register.Type, base register.Record, values url.Values) *reading {
	r := &reading{t: t, values: values, rec: store.Clone(t, base), typed: map[string]string{}}
	t.Merge(r.rec, []byte(values.Get(patchName)), nil, &r.wrong)
	patch := map[string]json.RawMessage{}
	for _, name := range slices.Concat(register.Editable(), fieldNames(t)) {
		if raw := values.Get(mineName + name); raw != "" && values.Get(takeName+name) == "mine" && json.Valid([]byte(raw)) {
			patch[name] = json.RawMessage(raw)
		}
	}
	if raw, err := json.Marshal(patch); err == nil {
		t.Merge(r.rec, raw, nil, &r.wrong)
	}
	return r
}

// conflictView is the page that shows both values of each field.
type conflictView struct {
	action, cancel string
	hidden         map[string]string
	fields         []conflictField
	who            string // changed it last; "" if that is not known
	when           string
	merged, theirs string // fields that need no decision, as a sentence lists them
}

type conflictField struct {
	name, label       string
	was, theirs, mine []string // lines
}

// conflict answers 409: what was, what stands there now, and what this person wrote.
func (p *Pages) conflict(c *web.Call, m *merge) error {
	var v conflictView
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var ids []id.ID
		for _, rec := range []register.Record{m.base, m.now, m.mine} {
			for _, x := range store.LinksOf(m.t, rec) {
				ids = append(ids, x.To)
			}
			ids = append(ids, register.HeadOf(rec).Owner)
		}
		titles, err := store.Titles(ctx, tx, ids)
		if err != nil {
			return err
		}
		loc, err := tx.Zone(ctx)
		if err != nil {
			return err
		}
		v = m.view(c, titles)
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		if v.who = names[register.HeadOf(m.now).UpdatedBy]; v.who == "" && register.HeadOf(m.now).UpdatedBy == c.Who.ID {
			v.who = c.Session.Account.Name
		}
		v.when = c.Words.Time(register.HeadOf(m.now).Updated, loc)
		return nil
	})
	if err != nil {
		return err
	}
	h := register.HeadOf(m.now)
	c.Status(http.StatusConflict)
	return c.Page(ui.Page{
		Title: c.T("form.conflict.title", "ref", h.Ref), Heading: h.Title, Head: formRef(h.Ref), Lead: c.T("form.conflict.lead", "count", len(m.conflicts)),
		Crumbs: []ui.Crumb{{Label: c.T(m.t.LabelKey() + ".many"), Href: c.At(m.t.Name)}, {Label: h.Ref, Href: c.At(m.t.Name, h.Ref)}},
	}, conflictBody(v))
}

func (m *merge) view(c *web.Call, titles map[id.ID]store.Title) conflictView {
	h := register.HeadOf(m.now)
	v := conflictView{action: c.At(m.t.Name, h.Ref, "edit"), cancel: c.At(m.t.Name, h.Ref)}
	patch, _ := json.Marshal(m.patch) // canonical forms always marshal
	v.hidden = map[string]string{revName: strconv.FormatInt(h.Rev, 10), patchName: string(patch)}
	want := editable(m.t, m.mine)
	f := &recordForm{words: c.Words, t: m.t, titles: titles}
	for _, name := range m.conflicts {
		v.hidden[mineName+name] = string(orNull(want[name]))
		v.fields = append(v.fields, conflictField{
			name: name, label: c.T(m.t.FieldKey(name)),
			was: f.lines(m.base, name), theirs: f.lines(m.now, name), mine: f.lines(m.mine, name),
		})
	}
	var changed []string
	for _, name := range slices.Concat(register.Editable(), fieldNames(m.t)) {
		if m.patch[name] != nil {
			changed = append(changed, name)
		}
	}
	v.merged, v.theirs = c.Words.And(m.labels(c.Words, changed)...), c.Words.And(m.labels(c.Words, m.theirs)...)
	return v
}

// lines show the value of a field for reading.
func (f *recordForm) lines(rec register.Record, name string) []string {
	fd := f.t.Field(name)
	switch {
	case fd == nil && name == "owner":
		if at := register.HeadOf(rec).Owner; !at.IsZero() {
			return []string{f.name(&register.Field{Kind: register.KindLink}, at.String())}
		}
		return nil
	case fd == nil:
		return strings.Split(register.HeadText(register.HeadOf(rec), name, nil), "\n")
	case fd.Kind == register.KindRows:
		var out []string
		for i, row := range fd.RowsOf(rec) {
			out = append(out, f.rowLine(fd, row, i))
		}
		return out
	case fd.Kind == register.KindText:
		return strings.Split(fd.Text(rec, nil), "\n")
	}
	return f.shown(fd, rec)
}

// rowLine is all that a row says, on one line.
func (f *recordForm) rowLine(list *register.Field, row any, i int) string {
	var parts []string
	for _, c := range list.Rows {
		if !c.IsZero(row) && c.Kind != register.KindRow {
			parts = append(parts, f.words.T(f.t.FieldKey(list.Name+"."+c.Name))+": "+strings.Join(f.shown(c, row), ", "))
		}
	}
	return strconv.Itoa(i+1) + ". " + strings.Join(parts, "; ")
}

// shown are the values of a field as people read them.
func (f *recordForm) shown(fd *register.Field, rec any) []string {
	out := f.values(fd, rec)
	for i, v := range out {
		switch fd.Kind {
		case register.KindDay:
			out[i] = f.words.Day(calendar.Day(v))
		case register.KindPeriod:
			out[i] = f.words.Period(calendar.Period(v))
		case register.KindBool:
			out[i] = f.words.T("choice.yes_no.yes")
		case register.KindDecimal, register.KindInt:
			out[i] = f.words.Decimal(v)
		case register.KindFiles:
			if files, _ := fd.In(rec).Interface().(register.Files); i < len(files) {
				out[i] = files[i].Name
			}
		default:
			out[i] = f.name(fd, v)
		}
	}
	return out
}
