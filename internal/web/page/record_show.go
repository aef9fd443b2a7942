package page

import (
	"math"
	"slices"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// secondMove is the other step, where there are two and one leads on.
func (v *recordView) secondMove() (workflow.Step, bool) {
	next, ok := v.nextMove()
	if !ok || len(v.moves) != 2 {
		return workflow.Step{}, false
	}
	i := slices.IndexFunc(v.moves, func(s workflow.Step) bool { return s.Name != next.Name })
	return v.moves[i], true
}

// revHidden names the revision that a form was made for.
func (v *recordView) revHidden() map[string]string {
	return map[string]string{"rev": strconv.FormatInt(v.head.Rev, 10)}
}

// canReview: whoever may change the record may say that it is still true.
func (v *recordView) canReview() bool { return v.edits && v.now == nil }

func (v *recordView) mayRevert() bool {
	return v.now != nil && v.now.Archived.IsZero() && v.may(access.Change)
}

// menu holds what stands behind the three dots.
func (v *recordView) menu() []ui.MenuItem {
	var out []ui.MenuItem
	add := func(on bool, m ui.MenuItem) {
		if on {
			out = append(out, m)
		}
	}
	next, leads := v.nextMove()
	second, two := v.secondMove()
	for _, s := range v.moves {
		if leads && s.Name == next.Name || two && s.Name == second.Name {
			continue
		}
		add(true, v.moveItem(s))
	}
	add(len(out) > 0, ui.MenuItem{Divider: true})
	add(v.canReview(), ui.MenuItem{Label: v.T("rec.review"), Detail: v.T("rec.review.detail"), Icon: "check-check", Post: v.at("review"), Hidden: v.revHidden()})
	add(v.seesDrafts && v.head.Rev > 1, ui.MenuItem{Label: v.T("rec.compare"), Icon: "git-compare", Href: v.at("compare")})
	add(v.Who.May(access.Create, v.t.Group), ui.MenuItem{Label: v.T("rec.copy"), Icon: "copy", Href: v.At(v.t.Name, "new") + "?copy=" + v.head.Ref})
	for _, action := range v.pages.RecordActions {
		if m, ok := action(v.Call, v.t, v.rec); ok {
			add(true, m)
		}
	}
	add(true, ui.MenuItem{Divider: true})
	add(true, ui.MenuItem{Label: v.T("rec.print"), Icon: "printer", Href: v.at("print")})
	add(v.may(access.Export), ui.MenuItem{Label: v.T("rec.json"), Icon: "file-down", Href: v.at("export.json")})
	add(true, ui.MenuItem{Label: v.T("rec.link"), Icon: "link", Href: v.at(), Attrs: map[string]any{"data-do": "copy", "data-done": v.T("rec.link.done")}})
	archives := v.head.Archived.IsZero() && v.may(access.Archive)
	add(archives, ui.MenuItem{Divider: true})
	add(archives, ui.MenuItem{Label: v.T("rec.archive"), Icon: "archive", Danger: true, Href: v.at("archive"), Attrs: v.dialog(v.at("archive"))})
	restores := !v.head.Archived.IsZero() && v.may(access.Restore)
	add(restores, ui.MenuItem{Label: v.T("rec.restore"), Icon: "archive-restore", Post: v.at("restore"), Hidden: v.revHidden()})
	return out
}

// dialog lets htmx open a page of its own as a dialog over this one.
func (v *recordView) dialog(at string) map[string]any {
	return map[string]any{"hx-get": at, "hx-target": "#record-dialog", "hx-swap": "innerHTML"}
}

func (v *recordView) moveItem(s workflow.Step) ui.MenuItem {
	m := ui.MenuItem{Label: v.T(v.t.MoveKey(s.Name)), Icon: moveIcon(v.t, s)}
	if at := v.at("moves", s.Name); asks(s) {
		m.Href, m.Attrs = at, v.dialog(at)
	} else {
		m.Post, m.Hidden = at, v.revHidden()
	}
	return m
}

// moveIcon follows from where a step leads.
func moveIcon(t *register.Type, s workflow.Step) string {
	switch tone := stateTone(t, s.To); {
	case s.Approves, tone == ui.OK:
		return "check"
	case tone == ui.Bad:
		return "x"
	case s.To == t.Flow.Initial():
		return "undo-2"
	case isEnd(t, s.To):
		return "flag"
	}
	return "send"
}

// compareAt is where two revisions stand side by side.
func (v *recordView) compareAt(from, to int64) string {
	return v.at("compare") + "?from=" + strconv.FormatInt(from, 10) + "&to=" + strconv.FormatInt(to, 10)
}

// emptyGroups are the parts in which nothing is said and nothing is missing.
func (v *recordView) emptyGroups() []recordGroup {
	if !v.many() {
		return nil
	}
	return slices.DeleteFunc(v.groups(), func(g recordGroup) bool { return g.filled || g.gaps > 0 })
}

// split tells the facts of a group from its lists. In short, or for somebody who
// only reads, what is empty is left out.
func (v *recordView) split(g recordGroup, short bool) (facts, lists []*register.Field) {
	for _, f := range g.fields {
		if f.IsZero(v.rec) && len(v.gapsAt(f.Name)) == 0 && (short || !v.edits) {
			continue
		}
		if f.Kind == register.KindRows {
			lists = append(lists, f)
		} else {
			facts = append(facts, f)
		}
	}
	return facts, lists
}

// shortens reports whether the overview leaves something of the group out.
func (v *recordView) shortens(g recordGroup) bool {
	facts, lists := v.split(g, true)
	if len(facts)+len(lists) < len(g.fields) {
		return true
	}
	for _, f := range lists {
		rows := f.RowsOf(v.rec)
		if len(rows) > v.mostRows(true) || len(v.columnsOf(f, rows, 0)) > v.mostColumns(true) {
			return true
		}
	}
	return false
}

func (v *recordView) mostRows(short bool) int {
	if short {
		return 5
	}
	return math.MaxInt
}

func (v *recordView) mostColumns(short bool) int {
	if short {
		return 4
	}
	return 0
}

// columnClass lets the last columns of a short table go first where it is narrow.
func columnClass(i, most int) string {
	if most > 0 && i >= 2 {
		return "p1"
	}
	return ""
}

// groupOf is the group that holds a field.
func (v *recordView) groupOf(field string) string {
	for _, g := range v.groups() {
		if slices.ContainsFunc(g.fields, func(f *register.Field) bool { return f.Name == field }) {
			return g.name
		}
	}
	return tabDetails
}

// pieces are what a field of the register or of the head says.
func (v *recordView) pieces(name string) []piece {
	if f := v.t.Field(name); f != nil {
		return v.say.value(v.t, v.rec, f, v.rec)
	}
	return v.say.head(v.head, name)
}

func (v *recordView) label(name string) string {
	return v.T(v.t.FieldKey(name))
}

// editsField reports whether the person may change the field where it stands.
func (v *recordView) editsField(name string) bool {
	return v.edits && inPlace(v.t, name)
}

// inPlace are the fields with an editor of their own; lists and files are edited in
// the form.
func inPlace(t *register.Type, name string) bool {
	if f := t.Field(name); f != nil {
		return f.Kind != register.KindRows && f.Kind != register.KindFiles && f.Kind != register.KindRow
	}
	return slices.Contains(register.Editable(), name)
}

func (v *recordView) showsHead(name string) bool {
	return len(v.say.head(v.head, name)) > 0 || v.editsField(name)
}

// completeTitle puts a percentage into words.
func (v *recordView) completeTitle() string {
	switch p := v.complete.Percent; {
	case p >= 100:
		return v.T("rec.complete.all")
	case p >= 75:
		return v.T("rec.complete.nearly")
	case p >= 40:
		return v.T("rec.complete.half")
	}
	return v.T("rec.complete.little")
}

func (v *recordView) completeText() string {
	n := len(v.complete.Gaps)
	if n > 0 && v.t.Approving() {
		return v.T("rec.complete.block", "count", n, "asked", v.complete.Asked)
	}
	return v.T("rec.complete.gaps", "count", n, "asked", v.complete.Asked)
}

// gapAt is where a gap is mended: at the value itself, or in the form.
func (v *recordView) gapAt(path string) string {
	name := firstPart(path)
	if inPlace(v.t, name) {
		return v.at("field", name)
	}
	return v.editAt(path)
}

// blockedBy keeps what a guard named, to be shown with links.
func (v *recordView) blockedBy(err error) bool {
	p, ok := problem.As(err)
	if !ok || p.Kind != problem.Blocked && p.Kind != problem.Invalid {
		return false
	}
	v.wrong = p.Fields
	return true
}
