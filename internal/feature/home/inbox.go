package home

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// How many lines the inbox and the bell show.
const (
	inboxMost = 100
	bellMost  = 6
)

// line is one line of the inbox, in words.
type line struct {
	id                    string
	icon                  string
	tone                  ui.Tone
	who, text, title, ref string
	href                  string // marks it as seen and leads on
	when, at              string
	seen, done            bool
	day                   calendar.Day
}

// inboxPage is the page, ready to be drawn.
type inboxPage struct {
	c       *web.Call
	tabs    []ui.Tab
	today   []line
	earlier []line
	unseen  int
	total   int
	done    bool
	more    bool
	back    string
}

func (h *Home) inbox(c *web.Call) error {
	v := inboxPage{c: c, back: c.R.URL.RequestURI()}
	chosen := c.R.URL.Query().Get("kind")
	v.done = chosen == "done"
	var kinds []Kind
	if slices.Contains(Kinds(), Kind(chosen)) {
		kinds = []Kind{Kind(chosen)}
	}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		byKind, unseen, err := countWaiting(ctx, tx)
		if err != nil {
			return err
		}
		v.unseen = unseen
		list, err := readInbox(ctx, tx, kinds, v.done, inboxMost+1)
		if err != nil {
			return err
		}
		if v.more = len(list) > inboxMost; v.more {
			list = list[:inboxMost]
		}
		v.tabs = inboxTabs(c, byKind, chosen)
		lines, err := h.lines(ctx, tx, c, list)
		if err != nil {
			return err
		}
		v.total = len(lines)
		today := calendar.DayOf(tx.Now.In(c.Zone()))
		for _, l := range lines {
			if l.day == today {
				v.today = append(v.today, l)
			} else {
				v.earlier = append(v.earlier, l)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.Partial() {
		return c.Fragment(inboxBody(v))
	}
	return c.Page(ui.Page{Title: c.T("web.inbox"), Lead: c.T("inbox.lead", "count", v.unseen), Actions: inboxActions(v)}, inboxBody(v))
}

// inboxTabs narrow the inbox to a kind; a kind of which nothing waits has none.
func inboxTabs(c *web.Call, byKind map[Kind]int, chosen string) []ui.Tab {
	all := 0
	for _, n := range byKind {
		all += n
	}
	out := []ui.Tab{{Label: c.T("inbox.all"), Href: c.At("inbox"), Count: all, Current: chosen == ""}}
	for _, k := range Kinds() {
		if byKind[k] > 0 || chosen == string(k) {
			out = append(out, ui.Tab{Label: c.T("inbox.kind." + string(k)), Href: c.At("inbox", "?kind="+string(k)), Count: byKind[k], Current: chosen == string(k)})
		}
	}
	return append(out, ui.Tab{Label: c.T("inbox.done"), Href: c.At("inbox", "?kind=done"), Current: chosen == "done"})
}

// kindLooks are the pictures of the kinds.
var kindLooks = map[Kind]struct {
	icon string
	tone ui.Tone
}{
	Mentioned: {"at-sign", ui.Info}, Assigned: {"user-plus", ui.Acc}, Owned: {"user-check-2", ui.Acc}, Approval: {"stamp", ui.Warn},
	ReviewDue: {"calendar-clock", ui.Warn}, TaskDue: {"alarm-clock", ui.Bad}, Answered: {"mail-check", ui.OK}, WebhookOff: {"webhook", ui.Bad},
}

// lines puts notices into words: two statements, however many there are. What the
// person may no longer see is left out.
func (h *Home) lines(ctx context.Context, tx *store.Tx, c *web.Call, list []Notice) ([]line, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]id.ID, 0, len(list))
	for _, n := range list {
		ids = append(ids, n.Record)
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	names, err := account.Names(ctx, tx)
	if err != nil {
		return nil, err
	}
	loc := c.Zone()
	today := calendar.DayOf(tx.Now.In(loc))
	var out []line
	for _, n := range list {
		t, ok := titles[n.Record]
		if !ok {
			continue
		}
		look := kindLooks[n.Kind]
		l := line{
			id: n.ID.String(), icon: look.icon, tone: look.tone, who: names[n.Actor], title: t.Title, ref: t.Ref,
			href: c.At("inbox", n.ID.String()), at: n.At.UTC().Format(time.RFC3339), seen: !n.Seen.IsZero(), done: !n.Done.IsZero(),
			day: calendar.DayOf(n.At.In(loc)),
		}
		l.when = n.At.In(loc).Format("15:04")
		if l.day != today {
			l.when = c.Words.ShortDay(l.day)
		}
		l.text = sentence(c, n, l.who)
		out = append(out, l)
	}
	return out, nil
}

// sentence says what happened; with the name of whoever caused it, if he is known.
func sentence(c *web.Call, n Notice, who string) string {
	key := "inbox.text." + string(n.Kind)
	if who != "" && c.Words.Has(key+".by") {
		return c.T(key+".by", "by", who)
	}
	if n.Args.Day != "" && c.Words.Has(key+".day") {
		return c.T(key+".day", "day", calendar.Day(n.Args.Day))
	}
	return c.T(key)
}

// follow marks a line as seen and leads to what it is about.
func (h *Home) follow(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("notifications", "")
	}
	var to string
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.SQL().QueryContext(ctx, "SELECT "+noticeColumns+" FROM notification n WHERE n.org = $1 AND n.person = $2 AND n.id = $3",
			tx.Org.String(), tx.Person.String(), at.String())
		if err != nil {
			return fmt.Errorf("read an inbox: %w", err)
		}
		list, err := scanNotices(rows)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return problem.NotFound("notifications", "")
		}
		n := list[0]
		titles, err := store.Titles(ctx, tx, []id.ID{n.Record})
		if err != nil {
			return err
		}
		t, ok := titles[n.Record]
		if !ok {
			return problem.NotFound("notifications", "")
		}
		to = c.At(t.Register, t.Ref)
		switch n.Kind {
		case Mentioned:
			to += "?tab=discussion"
		case WebhookOff:
			to = c.At("settings", "webhooks")
		}
		if n.Seen.IsZero() {
			_, err = mark(ctx, tx, at, "seen", tx.Now)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Go(to)
}

// act deals with one line: done, undo, later (a day), week, seen.
func (h *Home) act(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("notifications", "")
	}
	do := c.R.PathValue("do")
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		column, when := "done", tx.Now
		switch do {
		case "done":
		case "undo":
			when = time.Time{}
		case "later":
			column, when = "until", morning(tx.Now.In(c.Zone()), 1)
		case "week":
			column, when = "until", morning(tx.Now.In(c.Zone()), 7)
		case "now":
			column, when = "until", time.Time{}
		default:
			return problem.NotFound("address", "")
		}
		ok, err := mark(ctx, tx, at, column, when)
		if err == nil && !ok {
			err = problem.NotFound("notifications", "")
		}
		return err
	})
	if err != nil {
		return err
	}
	back := web.Local(c.R.PostFormValue("back"))
	if back == "/" {
		back = c.At("inbox")
	}
	undo := map[string]string{"done": "undo", "later": "now", "week": "now"}[do]
	if undo != "" {
		c.Toast(ui.Toast{Text: c.T("inbox.said." + do), Undo: c.At("inbox", at.String(), undo), Hidden: map[string]string{"back": back}})
	} else {
		c.Toast(ui.Toast{Text: c.T("inbox.said.undo")})
	}
	return c.Go(back)
}

// morning is 7:00 of the day so many days after.
func morning(now time.Time, days int) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+days, 7, 0, 0, 0, now.Location())
}

func (h *Home) markAllSeen(c *web.Call) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		now := tx.SQL().Dialect.Time(tx.Now)
		_, err := tx.SQL().ExecContext(ctx, "UPDATE notification SET seen = $1 WHERE org = $2 AND person = $3 AND seen IS NULL", now, tx.Org.String(), tx.Person.String())
		if err != nil {
			return fmt.Errorf("mark an inbox as seen: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("inbox.said.seen")})
	return c.Go(c.At("inbox"))
}

// unread is what stands at the bell: how much waits that the person has not seen.
func (h *Home) unread(ctx context.Context, tx *store.Tx, c *web.Call) (ui.Inbox, error) {
	out := ui.Inbox{Href: c.At("inbox"), Lines: c.At("inbox", "bell")}
	if tx.Person.IsZero() || tx.Kind != access.Person {
		return out, nil
	}
	err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM notification n WHERE "+waiting+" AND n.seen IS NULL",
		tx.Org.String(), tx.Person.String(), tx.SQL().Dialect.Time(tx.Now)).Scan(&out.Unread)
	if err != nil {
		return out, fmt.Errorf("count an inbox: %w", err)
	}
	return out, nil
}

// bell serves the newest lines of the inbox for the menu under the bell, which asks
// for them when it is opened: no other page waits for them.
func (h *Home) bell(c *web.Call) error {
	var list []ui.Note
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		list, err = newest(ctx, tx, c)
		return err
	})
	if err != nil {
		return err
	}
	if !c.Partial() {
		return c.Go(c.At("inbox"))
	}
	return c.Fragment(ui.InboxLines(c.Words, list))
}

// newest are the newest lines of the person who asks, in words.
func newest(ctx context.Context, tx *store.Tx, c *web.Call) ([]ui.Note, error) {
	if tx.Person.IsZero() || tx.Kind != access.Person {
		return nil, nil
	}
	list, err := readInbox(ctx, tx, nil, false, bellMost)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]id.ID, 0, len(list))
	for _, n := range list {
		ids = append(ids, n.Record)
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []ui.Note
	for _, n := range list {
		t, ok := titles[n.Record]
		if !ok {
			continue
		}
		tone := kindLooks[n.Kind].tone
		if !n.Seen.IsZero() {
			tone = ui.Mute
		}
		out = append(out, ui.Note{Text: c.T("inbox.bell."+string(n.Kind), "title", t.Title), Href: c.At("inbox", n.ID.String()), Tone: tone})
	}
	return out, nil
}

// doneKey lets one key deal with the first line.
func doneKey(i int) templ.Attributes {
	if i > 0 {
		return nil
	}
	return templ.Attributes{"data-keys": "E", "aria-keyshortcuts": "E"}
}
