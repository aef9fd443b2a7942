package page

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// recordGroup is a named part of a record.
type recordGroup struct {
	name, label string
	fields      []*register.Field
	filled      bool
	gaps        int
}

// groups are the parts of the record in their order; what no group names comes last.
func (v *recordView) groups() []recordGroup {
	var out []recordGroup
	seen := map[string]bool{}
	add := func(name string, fields []*register.Field) {
		if len(fields) == 0 {
			return
		}
		g := recordGroup{name: name, label: v.T(v.t.GroupKey(name)), fields: fields}
		for _, f := range fields {
			g.filled = g.filled || !f.IsZero(v.rec)
			g.gaps += len(v.gapsAt(f.Name))
		}
		out = append(out, g)
	}
	for _, g := range v.t.Groups {
		var fields []*register.Field
		for _, name := range g.Fields {
			seen[name] = true
			f := v.t.Field(name)
			if _, hidden := record.Hides(v.Member.Small, v.t.Name, name); hidden && f.IsZero(v.rec) {
				continue
			}
			fields = append(fields, f)
		}
		add(g.Name, fields)
	}
	rest := slices.DeleteFunc(slices.Clone(v.t.Fields), func(f *register.Field) bool { return seen[f.Name] })
	add("more", rest)
	return out
}

// many reports whether the register has so many lists that the overview shows each
// in short and the rest on a tab of its own.
func (v *recordView) many() bool { return len(v.t.Children()) > 4 }

// group is the part of the record that the tab names.
func (v *recordView) group() (recordGroup, bool) {
	for _, g := range v.groups() {
		if g.name == v.wish.tab {
			return g, true
		}
	}
	return recordGroup{}, false
}

func (v *recordView) tab() string {
	switch v.wish.tab {
	case tabDetails, tabLinks, tabDiscussion, tabFiles, tabTasks:
		return v.wish.tab
	case tabHistory:
		if v.seesDrafts {
			return v.wish.tab
		}
	}
	if g, ok := v.group(); ok {
		return g.name
	}
	return tabOverview
}

func (v *recordView) tabs() []ui.Tab {
	now := v.tab()
	tab := func(name string, count int) ui.Tab {
		return ui.Tab{Label: v.T("rec.tab." + name), Href: v.tabAt(name), Current: now == name, Count: count}
	}
	out := []ui.Tab{tab(tabOverview, 0)}
	if v.many() {
		d := tab(tabDetails, len(v.complete.Gaps))
		d.Tone = ui.Warn
		_, inside := v.group()
		d.Current = d.Current || inside
		out = append(out, d)
	}
	out = append(out, tab(tabLinks, len(v.edges)), tab(tabDiscussion, len(v.comments)), tab(tabFiles, len(v.files)))
	if v.t.Group != access.Tasks && v.Who.May(access.Read, access.Tasks) {
		out = append(out, tab(tabTasks, v.openTasks()))
	}
	if v.seesDrafts {
		out = append(out, tab(tabHistory, 0))
	}
	return out
}

func (v *recordView) openTasks() int {
	n := 0
	for _, t := range v.tasks {
		if t.State != "done" && t.State != "cancelled" {
			n++
		}
	}
	return n
}

// lead is the beginning of the description, under the title.
func (v *recordView) lead() string {
	f := v.t.Field("description")
	if f == nil || f.Kind != register.KindText {
		return ""
	}
	first, _, _ := strings.Cut(strings.TrimSpace(f.Text(v.rec, nil)), "\n")
	return clip(strings.NewReplacer("**", "", "_", "", "`", "", "# ", "").Replace(first), 220)
}

// chips are the choices that stand beside the reference.
func (v *recordView) chips() []string {
	var out []string
	for _, f := range v.t.Fields {
		if f.Kind == register.KindChoice && f.List && !f.IsZero(v.rec) && len(out) == 0 {
			out = append(out, v.say.text(v.say.value(v.t, v.rec, f, v.rec)))
		}
	}
	return out
}

// reviewTone is how near the next review is: a month ahead wants attention.
func (v *recordView) reviewTone() ui.Tone {
	h := v.head
	switch {
	case h.ReviewDue == "" || !h.Archived.IsZero():
		return ""
	case h.ReviewDue < v.today:
		return ui.Bad
	case h.ReviewDue <= v.today.AddDays(30):
		return ui.Warn
	}
	return ""
}

func (v *recordView) shortDay(d calendar.Day) string { return v.Words.ShortDay(d) }

// nextMove is the step that leads on: an approval, else the first that asks for no reason, unless the record
// is where it should be.
func (v *recordView) nextMove() (workflow.Step, bool) {
	for _, s := range v.moves {
		if s.Approves {
			return s, true
		}
	}
	if len(v.moves) == 0 || stateTone(v.t, v.head.State) == ui.OK {
		return workflow.Step{}, false
	}
	for _, s := range v.moves { // a step back asks for a reason: it is never what a page invites to
		if len(s.Needs) == 0 {
			return s, true
		}
	}
	return workflow.Step{}, false
}

// asks reports whether a step is taken on a page of its own: it wants an input, or
// shows what it puts in force.
func asks(s workflow.Step) bool { return s.Approves || len(s.Needs) > 0 }

func firstPart(path string) string {
	first, _, _ := strings.Cut(path, ".")
	return first
}

// headFields are the parts of the head that the overview shows.
func headFields() []string {
	return []string{"owner", "confidentiality", "review_every", "review_due", "reviewed_on", "reviewed_by", "tags", "attributes"}
}

// columnsOf are the fields of a child list that say something in one of its rows; at
// most so many, 0 is all.
func (v *recordView) columnsOf(list *register.Field, rows []any, most int) []*register.Field {
	var out []*register.Field
	for _, f := range list.Rows {
		if slices.ContainsFunc(rows, func(row any) bool { return !f.IsZero(row) }) {
			out = append(out, f)
		}
		if len(out) == most && most > 0 {
			break
		}
	}
	return out
}

// editAt is where a field is edited in the form.
func (v *recordView) editAt(field string) string {
	return v.at("edit") + "#f-" + field
}
