package rights

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web/ui"
)

func cond(field, op, value string) store.Cond { return store.Cond{Field: field, Op: op, Value: value} }

// load reads what is open and what was answered lately as narrow lines, counts and filters
// them here, and reads whole records of the cards alone: work that grows with what is
// open, not with all requests that there ever were.
func (v *deskView) load(ctx context.Context, tx *store.Tx) error {
	var err error
	if v.today, err = tx.Today(ctx); err != nil {
		return err
	}
	if v.packs, err = survey.Laws(ctx, tx); err != nil {
		return err
	}
	v.since = v.today.AddDays(-figureDays)
	open, err := openLines(ctx, tx, v.today)
	if err != nil {
		return err
	}
	answered, err := answeredSince(ctx, tx, v.today, v.since)
	if err != nil {
		return err
	}
	v.count(open, answered)
	recent := v.today.AddDays(-answeredDays)
	shown := append(open, slices.DeleteFunc(answered, func(l *Line) bool { return l.State != "closed" || l.Answered <= recent })...)
	if v.q.words != "" {
		if shown, err = v.search(ctx, tx, shown); err != nil {
			return err
		}
	}
	v.fill(slices.DeleteFunc(shown, func(l *Line) bool { return !v.wants(l) }))
	if err := v.loadCards(ctx, tx); err != nil {
		return err
	}
	return v.loadAround(ctx, tx)
}

// openLines are the requests in which something is to be done.
func openLines(ctx context.Context, tx *store.Tx, today calendar.Day) ([]*Line, error) {
	open := strings.Split(openStates, "|")
	list, err := linesThat(ctx, tx, today, func(l *Line) bool { return slices.Contains(open, l.State) })
	slices.SortStableFunc(list, func(a, b *Line) int { return cmp.Compare(a.State, b.State) })
	return list, err
}

// answeredSince are the requests answered on a day or later, whatever became of them since.
func answeredSince(ctx context.Context, tx *store.Tx, today, day calendar.Day) ([]*Line, error) {
	list, err := linesThat(ctx, tx, today, func(l *Line) bool { return l.Answered >= day })
	slices.SortStableFunc(list, func(a, b *Line) int { return cmp.Compare(a.Answered, b.Answered) })
	return list, err
}

// count makes the figures.
func (v *deskView) count(open, answered []*Line) {
	v.open = len(open)
	for _, l := range open {
		for n, only := range map[*int]string{&v.late: "late", &v.soon: "soon", &v.person: "person", &v.owner: "owner", &v.extended: "extended"} {
			if v.only(l, only) {
				*n++
			}
		}
	}
	took := map[int]int{}
	for _, l := range answered {
		switch l.clock {
		case "met":
			v.met++
		case "missed":
			v.missed++
		default:
			continue
		}
		took[l.Days]++
		v.of++
	}
	v.median = nearestRank(took, 50)
}

// only reports whether an open line is one of those behind a number.
func (v *deskView) only(l *Line, only string) bool {
	switch only {
	case "late":
		return l.Due != "" && l.Due < v.today && l.clock != "met" && l.clock != "missed"
	case "soon":
		return l.Due >= v.today && l.Due <= v.today.AddDays(7)
	case "person":
		return l.State == "clarifying" || l.State == "identity_check" && l.identity == record.IdentityAsked
	case "owner":
		return l.asked
	case "extended":
		return l.extended
	}
	return true
}

// lawKnown reports whether the filter names a law.
func (v *deskView) lawKnown() bool {
	_, ok := v.packs.Law(v.q.law)
	return ok
}

// wants reports whether the filters keep a line.
func (v *deskView) wants(l *Line) bool {
	switch {
	case v.q.right != "" && !slices.Contains(l.of(ByType), v.q.right),
		v.lawKnown() && !slices.Contains(l.of(ByLaw), v.q.law),
		v.q.only != "" && (laneOf(l) == "answered" || !v.only(l, v.q.only)):
		return false
	}
	at, err := id.Parse(v.q.assignee)
	return err != nil || at.IsZero() || l.of(ByAssignee)[0] == at.String()
}

// search keeps the lines whose reference or title holds the words, and adds those of people
// whose name does, however long ago they asked.
func (v *deskView) search(ctx context.Context, tx *store.Tx, shown []*Line) ([]*Line, error) {
	found, err := named(ctx, tx, v.q.words)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		theirs := make(map[id.ID]bool, len(found))
		for _, f := range found {
			at, err := id.Parse(f)
			if err != nil {
				return nil, err
			}
			theirs[at] = true
		}
		list, err := linesThat(ctx, tx, v.today, func(l *Line) bool { return theirs[l.ID] })
		slices.Reverse(list)
		return list, err
	}
	page, err := store.Search(ctx, tx, v.q.words, 1) // a reference of any time
	if err != nil {
		return nil, err
	}
	words := strings.Fields(catalogue.Fold(v.q.words))
	out := slices.DeleteFunc(shown, func(l *Line) bool {
		text := catalogue.Fold(l.Ref + " " + l.title)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
	if len(page) == 1 && page[0].Register == record.Requests.Name && strings.EqualFold(page[0].Ref, strings.TrimSpace(v.q.words)) && len(out) == 0 {
		return readLines(ctx, tx, v.today, "requests q JOIN record r ON r.org = q.org AND r.id = q.id WHERE q.org = $1 AND q.id = $2", tx.Org.String(), page[0].ID.String())
	}
	return out, nil
}

// laneOf is the lane in which a request stands; "" where it has left the desk.
func laneOf(l *Line) string {
	for _, x := range lanes {
		if slices.Contains(strings.Split(x.states, "|"), l.State) {
			return x.name
		}
	}
	return ""
}

// fill puts lines into their lanes, the earliest date first.
func (v *deskView) fill(shown []*Line) {
	by := map[string][]*Line{}
	for _, l := range shown {
		by[laneOf(l)] = append(by[laneOf(l)], l)
	}
	for _, x := range lanes {
		if v.q.lane != "" && v.q.lane != x.name {
			continue
		}
		most := laneLimit
		if v.q.lane != "" {
			most = 200
		}
		box := deskLane{LaneBox: ui.LaneBox{Name: x.name, Label: v.c.T("desk.lane." + x.name), Count: len(by[x.name])}, lines: by[x.name]}
		slices.SortStableFunc(box.lines, func(a, b *Line) int { return cmp.Compare(dueOrLast(a), dueOrLast(b)) })
		if x.name == "answered" {
			slices.SortStableFunc(box.lines, func(a, b *Line) int { return cmp.Compare(b.Answered, a.Answered) })
		}
		if len(box.lines) > most {
			box.lines = box.lines[:most]
			box.More = v.c.At("requests") + v.q.with("lane", x.name)
			if v.q.lane != "" {
				box.More = v.c.At("requests", "?"+url.Values{"show": {"table"}, "where": {"state:is:" + x.states}}.Encode())
			}
		}
		v.lanes = append(v.lanes, box)
	}
}

func dueOrLast(l *Line) calendar.Day {
	if l.Due == "" {
		return "9999-12-31"
	}
	return l.Due
}

// loadCards reads the records of the cards in one statement, and what is written on them.
func (v *deskView) loadCards(ctx context.Context, tx *store.Tx) error {
	var ids []string
	for _, l := range v.lanes {
		for _, x := range l.lines {
			ids = append(ids, x.ID.String())
		}
	}
	if len(ids) == 0 {
		v.names, v.titles = map[id.ID]string{}, map[id.ID]store.Title{}
		return nil
	}
	page, err := store.List(ctx, tx, record.Requests, store.Query{Where: []store.Cond{cond("id", "is", strings.Join(ids, "|"))}, Sort: "ref", Limit: store.MaxLimit, Parts: []string{"items.state"}})
	if err != nil {
		return err
	}
	by := map[id.ID]*record.Request{}
	var people []id.ID
	for _, r := range page.Items {
		by[r.ID] = r
		if !r.Assignee.ID.IsZero() {
			people = append(people, r.Assignee.ID)
		}
	}
	for i := range v.lanes {
		for _, x := range v.lanes[i].lines {
			if r := by[x.ID]; r != nil {
				v.lanes[i].list = append(v.lanes[i].list, r)
			}
		}
	}
	if v.names, err = Names(ctx, tx, page.Items); err != nil {
		return err
	}
	v.titles, err = store.Titles(ctx, tx, people)
	return err
}

// loadAround reads who may be chosen and where the public form stands.
func (v *deskView) loadAround(ctx context.Context, tx *store.Tx) error {
	if tx.May(access.Read, record.People.Group) {
		page, err := store.List(ctx, tx, record.People, store.Query{Limit: 200})
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			v.people = append(v.people, ui.Option{Value: x.ID.String(), Label: x.Title})
		}
	}
	if tx.May(access.Read, record.Portals.Group) {
		page, err := store.List(ctx, tx, record.Portals, store.Query{Where: []store.Cond{cond("state", "is", "published")}, Sort: "ref", Limit: 1})
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			v.portal = "/privacy/" + v.c.Member.Slug + "/" + x.Address
		}
	}
	return nil
}
