package rights

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Bounds of the page on which a file is redacted.
const (
	redactLargest = 50 << 20 // bytes; package redact reads no more
	redactCopy    = 64 << 20 // bytes of a copy
	redactAtOnce  = 2        // files in memory at the same time
	redactPlaces  = 2000     // places to look at; what is over is removed unseen
	redactWords   = 150      // words with a reason of their own
	redactTerms   = 100
	redactWhole   = 200_000 // bytes of text that are shown whole; of more, what stands around the places
	redactAround  = 240     // bytes on either side
)

// mountRedact adds the page on which a file is redacted.
func (p *Pages) mountRedact() {
	h := &redactPages{Pages: p, places: make(chan struct{}, redactAtOnce)}
	change := web.Rule{Verb: access.Change, Group: access.Cases}
	p.Handle("GET /o/{org}/requests/{ref}/collected/{file}/redact", change, h.page)
	p.Handle("POST /o/{org}/requests/{ref}/collected/{file}/redact", change, h.send)
}

type redactPages struct {
	*Pages
	places chan struct{}
}

// redactView is a file whose places are looked at.
type redactView struct {
	wrong
	source
	c      *web.Call
	o      redact.Original
	cannot string // why the file cannot be read, and what to do
	marks  []redact.Mark
	gone   map[string]bool // keys of marks that are removed
	unseen int             // places over the bound
	terms  string
	name   string
	all    redact.Reason // for words without a reason of their own
	why    map[string]redact.Reason
}

// open reads the file in the address and its text. It holds a place until done is called.
func (p *redactPages) open(c *web.Call) (v *redactView, done func(), err error) {
	v = &redactView{c: c, all: redact.ThirdParty, why: map[string]redact.Reason{}, gone: map[string]bool{}}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		r, f, err := fileIn(ctx, tx, c)
		if err == nil {
			v.source, err = sourceOf(ctx, tx, r, f)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	select {
	case p.places <- struct{}{}:
	case <-c.Ctx().Done():
		return nil, nil, c.Ctx().Err()
	}
	done = func() { <-p.places }
	if v.o, err = v.read(c.Ctx(), p.Blobs, c.Who.Org); err != nil {
		x, ok := problem.As(err)
		if !ok || x.Kind == problem.Missing || x.Kind == problem.Internal {
			done()
			return nil, nil, err
		}
		v.cannot = c.Words.Problem(x)
	}
	v.name = v.o.CopyName()
	return v, done, nil
}

func (p *redactPages) page(c *web.Call) error {
	v, done, err := p.open(c)
	if err != nil {
		return err
	}
	defer done()
	v.mark()
	return p.show(c, v)
}

func (p *redactPages) show(c *web.Call, v *redactView) error {
	return c.Page(ui.Page{
		Title: c.T("deliver.redact.title", "file", v.f.Name), Wide: true, Lead: c.T("deliver.redact.lead"),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}, {Label: c.T("register.requests.many"), Href: c.At("requests")}, {Label: v.r.Ref, Href: c.At("requests", v.r.Ref)}},
	}, redactBody(v))
}

// key names a place in a form.
func key(m redact.Mark) string { return strconv.Itoa(m.From) + "-" + strconv.Itoa(m.To) }

// mark finds the places and takes from the form which of them are removed. A place that
// the form did not show yet is removed unless somebody says otherwise.
func (v *redactView) mark() {
	if v.cannot != "" {
		return
	}
	form := v.c.R.PostForm
	terms := lines(form.Get("terms"))
	if len(terms) > redactTerms {
		terms = terms[:redactTerms]
	}
	v.terms = strings.Join(terms, "\n")
	v.marks = proposals(v.o.Text, v.rules, terms)
	shown := map[string]bool{}
	if form.Has("known") {
		for i, m := range proposals(v.o.Text, v.rules, lines(form.Get("known"))) {
			if i < redactPlaces {
				shown[key(m)] = true
			}
		}
	}
	for i, m := range v.marks {
		v.gone[key(m)] = !shown[key(m)] || slices.Contains(form["mark"], key(m))
		if i >= redactPlaces {
			v.gone[key(m)] = true
			v.unseen++
		}
	}
	if x := redact.Reason(form.Get("reason")); slices.Contains(redact.Reasons(), x) {
		v.all = x
	}
	for i := range v.marks {
		m := &v.marks[i]
		at := v.word(*m)
		if x := redact.Reason(form.Get("why-" + at)); slices.Contains(redact.Reasons(), x) {
			v.why[at] = x
		}
		if m.Reason = v.all; v.why[at] != "" {
			m.Reason = v.why[at]
		}
	}
	if x := store.FileName(form.Get("name")); x != "" {
		v.name = x
	}
}

// word names the words under a mark, so that a reason is given once for each of them.
func (v *redactView) word(m redact.Mark) string {
	sum := sha256.Sum256([]byte(v.o.Text[m.From:m.To]))
	return hex.EncodeToString(sum[:6])
}

// foundWord is a word or phrase that was found, however often.
type foundWord struct {
	at, text string
	kind     redact.Kind
	count    int
	sure     bool
	first    string // key of its first place
}

func (v *redactView) words() []foundWord {
	var out []foundWord
	index := map[string]int{}
	for _, m := range v.marks[:min(len(v.marks), redactPlaces)] {
		at := v.word(m)
		i, ok := index[at]
		if !ok {
			if len(out) == redactWords {
				continue
			}
			i, index[at] = len(out), len(out)
			out = append(out, foundWord{at: at, text: strings.Join(strings.Fields(v.o.Text[m.From:m.To]), " "), kind: m.Kind, sure: m.Sure, first: key(m)})
		}
		out[i].count++
	}
	return out
}

// piece is a stretch of the text as it is shown: plain, or a place. Gap says that something
// is left out before it, Page that a page begins.
type piece struct {
	text string
	mark *redact.Mark
	gap  bool
	page int
}

// pieces is the text for the page; of a long one, what stands around the places.
func (v *redactView) pieces() []piece {
	s := v.o.Text
	whole := len(s) <= redactWhole
	var out []piece
	page := 1
	plain := func(from, to int, first, last bool) {
		show := func(from, to int, gap bool) {
			for i, part := range strings.Split(s[from:to], "\f") {
				if i > 0 {
					page++
					out = append(out, piece{page: page})
				}
				if part != "" {
					out = append(out, piece{text: strings.ToValidUTF8(part, ""), gap: gap && i == 0})
				}
			}
		}
		if whole || to-from <= 2*redactAround {
			show(from, to, false)
			return
		}
		if !first {
			show(from, from+redactAround, false)
		}
		page += strings.Count(s[from:to], "\f") - strings.Count(s[from:min(to, from+redactAround)], "\f") - strings.Count(s[max(from, to-redactAround):to], "\f")
		if last {
			out = append(out, piece{gap: true})
			return
		}
		show(to-redactAround, to, true)
	}
	if v.o.Pages > 1 {
		out = append(out, piece{page: 1})
	}
	at := 0
	list := v.marks[:min(len(v.marks), redactPlaces)]
	for i := range list {
		plain(at, list[i].From, at == 0, false)
		out = append(out, piece{text: s[list[i].From:list[i].To], mark: &list[i]})
		at = list[i].To
	}
	plain(at, len(s), at == 0 && len(list) > 0, true)
	return out
}

func (p *redactPages) send(c *web.Call) error {
	v, done, err := p.open(c)
	if err != nil {
		return err
	}
	defer done()
	v.mark()
	if v.cannot != "" || posted(c, "do") != "save" {
		return p.show(c, v)
	}
	err = p.save(c, v)
	if err != nil {
		if err := v.take(c, "", err); err != nil {
			return err
		}
		return p.show(c, v)
	}
	return p.toFiles(c)
}

// save writes the copy and puts it on the request.
func (p *redactPages) save(c *web.Call, v *redactView) error {
	remove := slices.DeleteFunc(slices.Clone(v.marks), func(m redact.Mark) bool { return !v.gone[key(m)] })
	var l problem.List
	l.If(len(remove) == 0, "terms", "redact_nothing")
	l.If(len(v.name) > 200, "name", "too_long", "max", 200)
	if err := l.Err(); err != nil {
		return err
	}
	made, err := v.copyTo(c.Ctx(), p.Blobs, c.Who.Org, v.o, remove, v.name, p.Words.Words(first(v.r.Language, c.Words.Lang())))
	if err != nil {
		return err
	}
	return c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, err := store.Get(ctx, tx, record.Requests, v.r.ID)
		if err == nil {
			_, err = DoRedact(ctx, tx, r, v.f, made)
		}
		return err
	})
}

func reasonOptions(v *redactView) []ui.Option {
	var out []ui.Option
	for _, x := range redact.Reasons() {
		out = append(out, ui.Option{Value: string(x), Label: v.c.T("redact.reason." + string(x))})
	}
	return out
}

// lacks are the parts of a PDF file that its copy does not have, so that somebody looks at
// them.
func (v *redactView) lacks() []string {
	var out []string
	for _, x := range []struct {
		key   string
		count int
	}{{"pictures", v.o.Pictures}, {"attachments", v.o.Attachments}, {"comments", v.o.Comments}} {
		if x.count > 0 {
			out = append(out, v.c.T("redact.copy."+x.key, "count", int64(x.count)))
		}
	}
	if len(v.o.Blank) > 0 {
		var pages []string
		for _, n := range v.o.Blank {
			pages = append(pages, strconv.Itoa(n))
		}
		out = append(out, v.c.T("deliver.redact.blank", "pages", strings.Join(pages, ", ")))
	}
	return out
}
