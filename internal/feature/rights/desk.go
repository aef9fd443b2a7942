package rights

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountDesk adds the desk, the page of a request and the page of a system owner.
func (p *Pages) mountDesk() {
	read := web.Rule{Verb: access.Read, Group: access.Cases}
	p.Handle("GET /o/{org}/requests", read, p.desk)
	create := web.Rule{Verb: access.Create, Group: access.Cases}
	p.Handle("GET /o/{org}/requests/new", create, p.newPage)
	p.Handle("POST /o/{org}/requests/new", create, p.newRequest)
	p.mountCase()
	p.mountItem()
	p.Command(web.Command{Group: "create", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("desk.log"), Href: c.At("requests", "new"), Icon: "user-plus"}, c.Who.May(access.Create, access.Cases)
	}})
}

// laneLimit is how many cards a lane shows; the rest is one step away.
const laneLimit = 20

// answeredDays is how long an answered request stays on the board.
const answeredDays = 30

// lanes of the desk and the states in each.
var lanes = []struct{ name, states string }{
	{"new", "received"}, {"identity", "identity_check|clarifying"}, {"collect", "accepted|locating"}, {"review", "reviewing|deciding|replying"}, {"answered", "closed"},
}

// openStates are those in which something is to be done.
const openStates = "received|identity_check|clarifying|accepted|locating|reviewing|deciding|replying"

// deskView is the desk ready to be drawn.
type deskView struct {
	c        *web.Call
	q        deskFilter
	lanes    []deskLane
	names    map[id.ID]string
	titles   map[id.ID]store.Title
	people   []ui.Option
	today    calendar.Day
	open     int
	late     int
	soon     int
	person   int
	owner    int
	extended int
	met      int
	missed   int
	median   int // days; -1 without an answer
	of       int // answered requests that the median is of
	portal   string
	mayLog   bool
	since    calendar.Day
}

type deskLane struct {
	ui.LaneBox
	list []*record.Request
}

// deskFilter is what the address asks for.
type deskFilter struct {
	words, right, law, assignee, only, lane string
}

// deskKeys are the words of an address that are the desk's; others are the list's.
var deskKeys = []string{"words", "right", "law", "assignee", "only", "lane"}

func (f deskFilter) with(name, value string) string {
	v := url.Values{}
	for k, x := range map[string]string{"words": f.words, "right": f.right, "law": f.law, "assignee": f.assignee, "only": f.only, "lane": f.lane} {
		if k == name {
			x = value
		}
		if x != "" {
			v.Set(k, x)
		}
	}
	return "?" + v.Encode()
}

func (f deskFilter) any() bool { return f != deskFilter{} }

func (p *Pages) desk(c *web.Call) error {
	q := c.R.URL.Query()
	for k := range q {
		if !slices.Contains(deskKeys, k) && p.List != nil {
			return p.List(c, record.Requests.Type)
		}
	}
	get := func(k string) string { return strings.TrimSpace(q.Get(k)) }
	v := &deskView{c: c, q: deskFilter{get("words"), get("right"), get("law"), get("assignee"), get("only"), get("lane")}, mayLog: c.Who.May(access.Create, access.Cases)}
	if len(v.q.words) > 200 {
		v.q.words = v.q.words[:200]
	}
	if !record.Requests.Field("types").Has(v.q.right) {
		v.q.right = ""
	}
	if err := c.Read(v.load); err != nil {
		return err
	}
	return c.Page(ui.Page{
		Title: c.T("register.requests.many"), Lead: v.lead(), Wide: true, Actions: deskActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}},
	}, deskBody(v))
}

func cond(field, op, value string) store.Cond { return store.Cond{Field: field, Op: op, Value: value} }

func (v *deskView) load(ctx context.Context, tx *store.Tx) error {
	var err error
	if v.today, err = tx.Today(ctx); err != nil {
		return err
	}
	v.since = v.today.AddDays(-365)
	base, err := v.base(ctx, tx)
	if err != nil {
		return err
	}
	if err := v.count(ctx, tx); err != nil {
		return err
	}
	if err := v.loadLanes(ctx, tx, base); err != nil {
		return err
	}
	var all []*record.Request
	var ids []id.ID
	for _, l := range v.lanes {
		all = append(all, l.list...)
	}
	for _, r := range all {
		if !r.Assignee.ID.IsZero() {
			ids = append(ids, r.Assignee.ID)
		}
	}
	if v.names, err = Names(ctx, tx, all); err != nil {
		return err
	}
	if tx.May(access.Read, record.People.Group) {
		page, err := store.List(ctx, tx, record.People, store.Query{Limit: 200})
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			v.people = append(v.people, ui.Option{Value: x.ID.String(), Label: x.Title})
		}
	}
	if v.titles, err = store.Titles(ctx, tx, ids); err != nil {
		return err
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

// base is what the filters ask of every lane.
func (v *deskView) base(ctx context.Context, tx *store.Tx) (store.Query, error) {
	q := store.Query{Sort: "due_on", Limit: laneLimit, Parts: []string{"items.state"}}
	if v.q.lane != "" {
		q.Limit = 200
	}
	if v.q.right != "" {
		q.Where = append(q.Where, cond("types", "has", v.q.right))
	}
	if v.q.law != "" && lawKnown(v.q.law) {
		q.Where = append(q.Where, cond("laws", "has", v.q.law))
	}
	if at, err := id.Parse(v.q.assignee); err == nil && !at.IsZero() {
		q.Where = append(q.Where, cond("assignee", "is", at.String()))
	}
	if v.q.words != "" {
		found, err := named(ctx, tx, v.q.words)
		if err != nil {
			return q, err
		}
		if len(found) > 0 {
			q.Where = append(q.Where, cond("id", "is", strings.Join(found, "|")))
		} else {
			q.Search = v.q.words
		}
	}
	return q, nil
}

// only narrows a lane to the rows behind one number.
func (v *deskView) only(where []store.Cond) [][]store.Cond {
	with := func(more ...store.Cond) []store.Cond { return append(slices.Clone(where), more...) }
	switch v.q.only {
	case "late":
		return [][]store.Cond{with(cond("due_on", "before", string(v.today)))}
	case "soon":
		return [][]store.Cond{with(cond("due_on", "after", string(v.today.AddDays(-1))), cond("due_on", "before", string(v.today.AddDays(8))))}
	case "person":
		return [][]store.Cond{with(cond("state", "is", "clarifying")), with(cond("state", "is", "identity_check"), cond("identity", "is", "asked"))}
	case "owner":
		return [][]store.Cond{with(cond("items.state", "is", "asked"))}
	case "extended":
		return [][]store.Cond{with(cond("extension_told_on", "filled", ""))}
	}
	return [][]store.Cond{where}
}

// count reads the numbers in two statements at most, whatever the number of requests.
func (v *deskView) count(ctx context.Context, tx *store.Tx) error {
	open := []store.Cond{cond("state", "is", openStates)}
	was := v.q.only
	var queries []store.Query
	add := func(list ...[]store.Cond) {
		for _, w := range list {
			queries = append(queries, store.Query{Where: w})
		}
	}
	add(open)
	for _, name := range []string{"late", "soon", "person", "owner", "extended"} {
		v.q.only = name
		add(v.only(open)...)
	}
	v.q.only = was
	year := cond("due_on", "after", string(v.since))
	add([]store.Cond{cond("clock", "is", "met"), year}, []store.Cond{cond("clock", "is", "missed"), year})
	n, err := store.Counts(ctx, tx, record.Requests.Type, queries)
	if err != nil {
		return err
	}
	for i := range n {
		n[i] = max(n[i], 0)
	}
	v.open, v.late, v.soon, v.person, v.owner, v.extended, v.met, v.missed = n[0], n[1], n[2], n[3]+n[4], n[5], n[6], n[7], n[8]
	page, err := store.List(ctx, tx, record.Requests, store.Query{Where: []store.Cond{cond("clock", "is", "met|missed"), year}, Sort: "-due_on", Limit: store.MaxLimit})
	if err != nil {
		return err
	}
	v.median, v.of = -1, 0
	var days []int
	for _, r := range page.Items {
		if !r.AnsweredAt.IsZero() {
			days = append(days, int(r.AnsweredAt.Sub(r.ReceivedAt).Hours()/24))
		}
	}
	if v.of = len(days); v.of > 0 {
		slices.Sort(days)
		v.median = days[v.of/2]
	}
	return nil
}

// loadLanes reads the first cards of each lane.
func (v *deskView) loadLanes(ctx context.Context, tx *store.Tx, base store.Query) error {
	var queries []store.Query
	of := map[int]int{} // lane of a query
	for i, l := range lanes {
		if v.q.lane != "" && v.q.lane != l.name {
			continue
		}
		where := append(slices.Clone(base.Where), cond("state", "is", l.states))
		if l.name == "answered" {
			if v.q.only != "" {
				continue
			}
			where = append(where, cond("answered_at", "after", string(v.today.AddDays(-answeredDays))+"T00:00:00Z"))
		}
		for _, w := range v.only(where) {
			q := base
			q.Where = w
			of[len(queries)] = i
			queries = append(queries, q)
		}
	}
	counts, err := store.Counts(ctx, tx, record.Requests.Type, queries)
	if err != nil {
		return err
	}
	v.lanes = make([]deskLane, len(lanes))
	for i, l := range lanes {
		v.lanes[i].Name, v.lanes[i].Label = l.name, v.c.T("desk.lane."+l.name)
	}
	for i, q := range queries {
		l := &v.lanes[of[i]]
		if counts[i] <= 0 {
			continue
		}
		l.Count += counts[i]
		page, err := store.List(ctx, tx, record.Requests, q)
		if err != nil {
			return err
		}
		l.list = append(l.list, page.Items...)
		switch {
		case page.Next != "" && v.q.lane == "":
			l.More = v.c.At("requests") + v.q.with("lane", l.Name)
		case page.Next != "":
			l.More = v.c.At("requests", "?"+url.Values{"show": {"table"}, "where": {"state:is:" + lanes[of[i]].states}}.Encode())
		}
	}
	if v.q.lane != "" {
		v.lanes = slices.DeleteFunc(v.lanes, func(l deskLane) bool { return l.Name != v.q.lane })
	}
	return nil
}

// lead is the head sentence: how many are open, late and due within a week.
func (v *deskView) lead() string {
	s := v.c.T("desk.open", "count", v.open)
	switch {
	case v.late > 0 && v.soon > 0:
		s += " " + v.c.T("desk.late", "count", v.late) + " " + v.c.T("desk.soon", "count", v.soon)
	case v.late > 0:
		s += " " + v.c.T("desk.late", "count", v.late)
	case v.soon > 0:
		s += " " + v.c.T("desk.soon", "count", v.soon)
	case v.open > 0:
		s += " " + v.c.T("desk.calm")
	}
	return s
}

func (v *deskView) figures() []ui.Figure {
	at := v.c.At("requests")
	list := func(clock string) string {
		return v.c.At("requests", "?"+url.Values{"show": {"table"}, "where": {"clock:is:" + clock, "due_on:after:" + string(v.since)}}.Encode())
	}
	share, median, unit := v.c.T("desk.none_yet"), v.c.T("desk.none_yet"), ""
	if all := v.met + v.missed; all > 0 {
		share = v.c.Words.Percent(int64(v.met * 100 / all))
	}
	if v.of > 0 {
		median, unit = strconv.Itoa(v.median), v.c.T("desk.days", "count", v.median)
	}
	n := func(x int) string { return v.c.Words.Number(int64(x)) }
	return []ui.Figure{
		{Label: v.c.T("desk.on_time"), Value: share, Href: list("met|missed")},
		{Label: v.c.T("desk.median"), Value: median, Unit: unit, Href: list("met|missed")},
		{Label: v.c.T("desk.person"), Value: n(v.person), Href: at + "?only=person"},
		{Label: v.c.T("desk.owner"), Value: n(v.owner), Href: at + "?only=owner"},
		{Label: v.c.T("desk.extended"), Value: n(v.extended), Href: at + "?only=extended"},
	}
}
