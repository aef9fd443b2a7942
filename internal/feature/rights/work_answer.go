package rights

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Bounds of what a system owner without an account may send.
const (
	itemFiles      = 25 << 20 // bytes of all files of one form
	itemMostFiles  = 10
	itemWrongs     = 30 // links that do not work, a minute and address
	itemForms      = 60 // forms, a minute and address
	itemMostCounts = 20_000
)

// itemThrottle counts by address in windows of a minute; a restart forgets it.
type itemThrottle struct {
	mu    sync.Mutex
	began time.Time
	count map[string]int
}

// over counts an event and reports whether there were more than most in this minute.
func (t *itemThrottle) over(now time.Time, key string, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count == nil || now.Sub(t.began) > time.Minute || len(t.count) > itemMostCounts {
		t.began, t.count = now, map[string]int{}
	}
	t.count[key]++
	return t.count[key] > most
}

// itemView is what a system owner sees behind a link.
type itemView struct {
	wrong
	c        *web.Call
	r        *record.Request
	x        record.FulfilmentItem
	system   string
	org      string
	subject  Person // who is searched for
	rights   string
	secret   string
	done     bool
	answered bool
}

// mountItem adds the page of a system owner.
func (p *Pages) mountItem() {
	s := &itemPages{Pages: p}
	p.Handle("GET /request/item/{secret}", web.Rule{Public: true}, s.page)
	p.Handle("POST /request/item/{secret}", web.Rule{Public: true, Upload: itemFiles, Before: s.before}, s.send)
}

type itemPages struct {
	*Pages
	throttle itemThrottle
}

// open finds what a link shows. Every way in which it does not work looks the same.
func (p *itemPages) open(c *web.Call) (*itemView, access.Actor, error) {
	v := &itemView{c: c, secret: c.R.PathValue("secret")}
	org, ok := OrgOf(v.secret)
	if !ok {
		return nil, access.Actor{}, errSpent()
	}
	who := linkActor(org, id.ID{})
	err := p.Store.Read(c.Ctx(), who, func(tx *store.Tx) error {
		k, r, err := openLink(c.Ctx(), tx, v.secret, ForItem)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(r.Items, func(x record.FulfilmentItem) bool { return x.ID == k.Item })
		if i < 0 || r.Closed() {
			return errSpent()
		}
		who.ID = k.ID
		v.r, v.x, v.answered = r, r.Items[i], !r.Items[i].Open()
		if v.x.System.ID.IsZero() {
			return errSpent()
		}
		s, err := store.Get(c.Ctx(), tx, record.Systems, v.x.System.ID)
		if err != nil {
			return err
		}
		own, err := organisation(c.Ctx(), tx)
		if err != nil {
			return err
		}
		people, err := People(c.Ctx(), tx, r)
		if err != nil {
			return err
		}
		v.system, v.org, v.subject, v.rights = s.Title, own.Title, people[Requester], rightWords(c.Words, r)
		if x, ok := people[Subject]; ok {
			v.subject = x
		}
		return nil
	})
	var missing *problem.Problem
	if errors.As(err, &missing) && missing.Kind == problem.Missing || problem.Is(err, problem.Forbidden) {
		return nil, who, errSpent()
	}
	return v, who, err
}

func (p *itemPages) page(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, _, err := p.open(c)
	if err != nil {
		return p.refuse(c, err)
	}
	return p.show(c, v)
}

// refuse slows down whoever tries links.
func (p *itemPages) refuse(c *web.Call, err error) error {
	if problem.Is(err, problem.Missing) && p.throttle.over(c.Now(), "wrong "+c.NetworkAddress(), itemWrongs) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	return err
}

func (p *itemPages) show(c *web.Call, v *itemView) error {
	return c.PublicPage(ui.Page{Title: c.T("item.title", "system", v.system), Bare: true, Brand: ui.Brand{Name: v.org}}, itemBody(v))
}

// before refuses unread what is too much, or comes by a link that does not work: files are
// large.
func (p *itemPages) before(c *web.Call) error {
	if p.throttle.over(c.Now(), "form "+c.NetworkAddress(), itemForms) {
		return later(c)
	}
	if _, _, err := p.open(c); err != nil {
		return p.refuse(c, err)
	}
	return nil
}

func (p *itemPages) send(c *web.Call) error {
	v, who, err := p.open(c)
	if err != nil {
		return p.refuse(c, err)
	}
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	}
	x := ItemAnswer{State: record.ItemState(posted(c, "state")), Found: posted(c, "found")}
	if x.Count, err = numberOf(c, "count"); err == nil {
		var l problem.List
		l.If(!slices.Contains([]record.ItemState{record.ItemFound, record.ItemNothing, "unsure"}, x.State), "state", "required")
		l.If(x.Count < 0, "count", "negative")
		l.If(len(x.Found) > 500, "found", "too_long", "max", 500)
		err = l.Err()
	}
	var files []File
	if err == nil {
		files, err = p.takeFiles(c, who.Org, "files", itemMostFiles, itemFiles)
	}
	if err == nil {
		err = p.Store.Write(c.Ctx(), who, func(tx *store.Tx) error { return doItemAnswer(c.Ctx(), tx, v.secret, x, files) })
	}
	if err != nil {
		if err := v.take(c, "", err); err != nil {
			return err
		}
		return p.show(c, v)
	}
	v.done = true
	return p.show(c, v)
}

// doItemAnswer keeps what a system owner says and sends, read anew in the transaction that
// writes. What was exempted or carried out meanwhile stays.
func doItemAnswer(ctx context.Context, tx *store.Tx, secret string, x ItemAnswer, files []File) error {
	k, r, err := openLink(ctx, tx, secret, ForItem)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Items, func(x record.FulfilmentItem) bool { return x.ID == k.Item })
	if i < 0 || r.Closed() || r.Items[i].State == record.ItemExecuted || r.Items[i].State == record.ItemExempted {
		return errSpent()
	}
	for _, f := range files {
		f.Purpose, f.Item = Collected, k.Item
		if _, err := addFile(ctx, tx, r, f); err != nil {
			return err
		}
	}
	_, err = store.Change(ctx, tx, record.Requests, r.ID, r.Rev, func(r *record.Request) error {
		at := &r.Items[i]
		at.State, at.Found, at.Count, at.AnsweredAt = x.State, x.Found, x.Count, tx.Now
		return nil
	})
	return err
}
