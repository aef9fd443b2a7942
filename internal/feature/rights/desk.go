package rights

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountDesk adds the desk, the page of a request and the page of a system owner.
func (p *Pages) mountDesk() {
	read := web.Rule{Verb: access.Read, Group: access.Cases}
	p.Handle("GET /o/{org}/requests", read, p.desk)
	p.Badge("requests", func(ctx context.Context, tx *store.Tx, c *web.Call) (web.Badge, error) {
		n, err := Overdue(ctx, tx)
		return web.Badge{Count: n, Tone: ui.Bad, Says: c.T("desk.badge", "count", n)}, err
	})
	create := web.Rule{Verb: access.Create, Group: access.Cases}
	p.Handle("GET /o/{org}/requests/new", create, p.newPage)
	p.Handle("POST /o/{org}/requests/new", web.Rule{Verb: create.Verb, Group: create.Group, Upload: maxLetter + 1024}, p.newRequest)
	p.mountCase()
	p.mountItem()
	p.mountCustomer()
	p.Command(web.Command{Group: "create", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("desk.log"), Href: c.At("requests", "new"), Icon: "user-plus"}, c.Who.May(access.Create, access.Cases)
	}})
}

// laneLimit is how many cards a lane shows; the rest is one step away.
const laneLimit = 20

// answeredDays is how long an answered request stays on the board, and figureDays over how
// many days the desk looks back for its figures.
const (
	answeredDays = 30
	figureDays   = 90
)

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
	packs    *law.Packs
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
	bulk     templ.Component // what can be done with selected cards
	form     string          // that takes them
	since    calendar.Day
}

type deskLane struct {
	ui.LaneBox
	lines []*Line
	list  []*record.Request
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
	if p.Bulk != nil {
		v.bulk, v.form = p.Bulk(c, record.Requests.Type)
	}
	return c.Page(ui.Page{
		Title: c.T("register.requests.many"), Lead: v.lead(), Wide: true, Actions: deskActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}},
	}, deskBody(v))
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

// answeredQuery lists the requests answered after a day whose clock stands so.
func answeredQuery(clock string, since calendar.Day) string {
	return "?" + url.Values{"show": {"table"}, "where": {"clock:is:" + clock, "answered_at:after:" + string(since)}}.Encode()
}

func (v *deskView) figures() []ui.Figure {
	at := v.c.At("requests")
	list := func(clock string) string {
		return v.c.At("requests", answeredQuery(clock, v.since))
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
