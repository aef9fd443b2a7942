package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/ui"
)

// linkGroup holds the links of one kind.
type linkGroup struct {
	label string
	loose string // name of the relation, if it was drawn by hand
	edges []store.Edge
	id    string // of its card

	shown []store.Edge // on this page
	turn  ui.PageTurn
}

// linkGroups are the links from and to the record by what draws them, the record's
// own first.
func (v *recordView) linkGroups() []linkGroup {
	var out []linkGroup
	for _, back := range []bool{false, true} {
		for _, e := range v.edges {
			if e.Back != back {
				continue
			}
			label, loose := v.edgeLabel(e), ""
			if name, ok := strings.CutPrefix(e.Field, "relation:"); ok {
				loose = name
			}
			i := slices.IndexFunc(out, func(g linkGroup) bool { return g.label == label && g.loose == loose })
			if i < 0 {
				i = len(out)
				out = append(out, linkGroup{label: label, loose: loose})
			}
			if !slices.ContainsFunc(out[i].edges, func(x store.Edge) bool { return x.ID == e.ID }) {
				out[i].edges = append(out[i].edges, e)
			}
		}
	}
	for i := range out {
		g := &out[i]
		name := "links" + strconv.Itoa(i+1)
		first, last, turn := v.Stretch(name, name, len(g.edges), linksShown)
		g.id, g.shown, g.turn = name, g.edges[first:last], turn
	}
	return out
}

// linksShown is how many links of one kind a page shows at once.
const linksShown = 50

// edgeLabel says what a link means, seen from this record.
func (v *recordView) edgeLabel(e store.Edge) string {
	if name, ok := strings.CutPrefix(e.Field, "relation:"); ok {
		return v.relationWord(name, e.Back)
	}
	if !e.Back {
		return v.T(v.t.FieldKey(firstPart(e.Field)))
	}
	from := v.say.set.Get(e.Register)
	if from == nil {
		return e.Field
	}
	return v.T("rec.links.from", "register", from.Name, "field", v.T(from.FieldKey(firstPart(e.Field))))
}

// relationWord is a loose relation in words; people's own words stay.
func (v *recordView) relationWord(name string, back bool) string {
	key := "rec.relation." + name
	if back {
		key += ".back"
	}
	if v.Words.Has(key) {
		return v.T(key)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// relations are the loose relations that the page offers.
func relations() []string {
	return []string{"related", "replaces", "supports", "evidence"}
}

func (v *recordView) edgeLine(e store.Edge) ui.Link {
	l := ui.Link{Label: e.Title.Title, Href: v.At(e.Register, e.Ref), Icon: "link"}
	t := v.say.set.Get(e.Register)
	if t == nil {
		return l
	}
	l.Icon = t.Icon
	switch {
	case e.Archived:
		l.End = ui.Badge(ui.Mute, "archive", v.T("rec.archived"))
	case t.Flow != nil && e.State != "":
		l.End = ui.StateBadge(stateTone(t, e.State), v.T(t.StateKey(e.State)))
	default:
		l.End = ui.Ref(e.Ref)
	}
	return l
}

// linkLines are the first links; those with a state first, people last.
func (v *recordView) linkLines(most int) []ui.Link {
	seen := map[string]bool{}
	var list []store.Edge
	for _, e := range v.edges {
		if !seen[e.Ref] && e.Register != record.Tasks.Name {
			seen[e.Ref] = true
			list = append(list, e)
		}
	}
	rank := func(e store.Edge) int {
		switch {
		case e.Register == record.People.Name:
			return 2
		case e.State != "":
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b store.Edge) int { return rank(a) - rank(b) })
	var out []ui.Link
	for _, e := range list[:min(most, len(list))] {
		out = append(out, v.edgeLine(e))
	}
	return out
}

// taskLines are the first tasks about the record.
func (v *recordView) taskLines(most int) []ui.Link {
	var out []ui.Link
	for _, x := range v.tasks[:min(most, len(v.tasks))] {
		out = append(out, ui.Link{Label: x.Title, Href: v.At(record.Tasks.Name, x.Ref), Icon: "list-checks", End: ui.StateBadge(stateTone(record.Tasks.Type, x.State), v.T(record.Tasks.StateKey(x.State)))})
	}
	return out
}
