package auth

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/agenda"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

const calendarPath = "/account/calendar"

// How often, in a minute, one address on the network may ask for calendars that there
// are not, and for any at all.
const (
	wrongFeeds = 20
	readFeeds  = 60
	feedKeys   = 20_000
)

// calendars serves the secret addresses of people's calendars.
type calendars struct {
	*pages
	feeds *agenda.Feeds

	mu    sync.Mutex
	began time.Time
	count map[string]int
}

func (p *pages) calendarRoutes() {
	k := &calendars{pages: p, feeds: agenda.NewFeeds(p.Store), count: map[string]int{}}
	mine := web.Rule{SignedIn: true}
	p.Handle("GET "+calendarPath, mine, func(c *web.Call) error { return k.show(c, "") })
	p.Handle("POST "+calendarPath, mine, k.renew)
	p.Handle("POST "+calendarPath+"/revoke", mine, k.revoke)
	p.Handle("GET /calendar/{secret}", web.Rule{Public: true}, k.read)
}

type calendarForm struct {
	agenda.Feed
	Has     bool
	Address string // shown this once; "" otherwise
	When    whens
}

func (k *calendars) show(c *web.Call, secret string) error {
	f := calendarForm{When: whensOf(c)}
	var err error
	if f.Feed, f.Has, err = k.feeds.Get(c.Ctx(), c.Session.Account.ID); err != nil {
		return err
	}
	if secret != "" {
		f.Address = c.External("/calendar/" + secret + ".ics")
		c.W.Header().Set("Cache-Control", "no-store")
	}
	return k.page(c, "me.calendar", "me.calendar.lead", calendarPath, calendarBody(f))
}

func (k *calendars) renew(c *web.Call) error {
	secret, err := k.feeds.Renew(c.Ctx(), c.Session.Account.ID)
	if err != nil {
		return err
	}
	return k.show(c, secret)
}

func (k *calendars) revoke(c *web.Call) error {
	if err := k.feeds.Revoke(c.Ctx(), c.Session.Account.ID); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("me.calendar.revoked"), Tone: ui.OK})
	return c.Go(calendarPath)
}

// over counts an event of this minute, or only looks, and reports whether there were
// more than most.
func (k *calendars) over(key string, most, add int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := k.Now(); now.Sub(k.began) > time.Minute || len(k.count) > feedKeys {
		k.began, k.count = now, map[string]int{}
	}
	k.count[key] += add
	return k.count[key] > most || add == 0 && k.count[key] >= most
}

// read answers the calendar behind a secret address, to whoever has it.
func (k *calendars) read(c *web.Call) error {
	from := c.NetworkAddress()
	if k.over("wrong "+from, wrongFeeds, 0) || k.over("read "+from, readFeeds, 1) {
		return problem.New(problem.Throttled, "too_many_tries", "seconds", 60)
	}
	account, lang, err := k.feeds.Open(c.Ctx(), strings.TrimSuffix(c.R.PathValue("secret"), ".ics"))
	if err != nil {
		if problem.Is(err, problem.Missing) {
			k.over("wrong "+from, wrongFeeds, 1)
		}
		return err
	}
	list, err := k.feeds.Entries(c.Ctx(), account)
	if err != nil {
		return err
	}
	words := c.Words
	if lang != "" {
		words = c.Site.Words.Words(lang)
	}
	body, tag := agenda.File(list, words, c.External(""))
	h := c.W.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=300")
	if has(c.R.Header.Get("If-None-Match"), tag) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="privet.ics"`)
	_, err = c.W.Write(body)
	return err
}

// has reports whether an If-None-Match names the tag.
func has(header, tag string) bool {
	for _, x := range strings.Split(header, ",") {
		if x = strings.TrimPrefix(strings.TrimSpace(x), "W/"); x == tag || x == "*" {
			return true
		}
	}
	return false
}
