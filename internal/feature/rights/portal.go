package rights

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Bounds of the public form. A person needs longer than leastFill to fill it in; what is
// over a bound is asked to wait, and loses nothing of what was typed.
const (
	leastFill     = 3 * time.Second
	longestFill   = 24 * time.Hour
	formsOfNet    = 12  // a minute, from one network
	formsOfPortal = 120 // a minute, of one form
	wrongOfNet    = 30  // a minute, links that do not work
	writesOfNet   = 20  // a minute, on the person's own page

	// Beyond these nothing of a form is read any more: what was typed stays in the browser.
	unreadOfNet    = 4 * formsOfNet
	unreadOfPortal = 2 * formsOfPortal
)

// usualTypes are what a form offers that names nothing itself.
func usualTypes() register.Choices[record.RequestType] {
	return register.Choices[record.RequestType]{"access", "rectification", "erasure", "objection", "restriction", "portability", "withdraw_consent"}
}

// mountPortal adds the public form and the person's own page.
func (p *Pages) mountPortal() {
	h := &portal{Pages: p}
	p.Handle("GET /privacy/{org}/{portal}", web.Rule{Public: true}, h.formPage)
	p.Handle("POST /privacy/{org}/{portal}", web.Rule{Public: true, Upload: maxProof + 4096, Before: h.beforeForm}, h.form)
	p.Handle("GET /request/{secret}", web.Rule{Public: true}, h.statusPage)
	p.Handle("POST /request/{secret}", web.Rule{Public: true, Upload: sentFiles*maxProof + 4096, Before: h.beforeStatus}, h.status)
	h.mountThread()
	h.mountDeliver()
	h.mountConfirm()
}

type portal struct {
	*Pages
	throttle throttle
}

// formView is the public form.
type formView struct {
	x         *record.Portal
	own       *record.Organisation
	packs     *law.Packs
	Org       string
	Action    string
	Heading   string
	Intro     string
	Help      string
	Types     []ui.Option
	Countries []ui.Option
	ActsFor   []ui.Option
	Langs     []ui.Option
	Token     string
	Notice    string
	Type      string
	Who       Person
	For       string
	Other     Person // for whom somebody asks
	Acting    string
	Kinds     []ui.Option // of authority
	Signal    *signal     // of the browser, where a law of the form gives it effect
	Country   string
	Details   string
	errs      map[string]string
	List      []ui.FieldError
}

func (v *formView) at(name string) string { return v.errs[name] }

// open finds a published form. Whatever is wrong with the address gives the same answer.
func (h *portal) open(c *web.Call) (*formView, error) {
	gone := problem.New(problem.Missing, "not_found")
	tenant, err := h.Store.Tenant(c.Ctx(), c.R.PathValue("org"))
	if problem.Is(err, problem.Missing) || err == nil && tenant.Slug != c.R.PathValue("org") {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	v := &formView{errs: map[string]string{}}
	if err := h.Store.Read(c.Ctx(), access.SystemActor(tenant.ID, "portal"), func(tx *store.Tx) error {
		list, err := store.Those(c.Ctx(), tx, record.Portals, func(x *record.Portal) bool {
			return x.State == "published" && x.Address == c.R.PathValue("portal")
		})
		if err != nil || len(list) == 0 {
			return err
		}
		v.x = list[len(list)-1]
		if v.packs, err = survey.Laws(c.Ctx(), tx); err != nil {
			return err
		}
		v.own, err = organisation(c.Ctx(), tx)
		return err
	}); err != nil {
		return nil, err
	}
	if v.x == nil {
		return nil, gone
	}
	h.fill(c, v)
	h.listen(c, v)
	return v, nil
}

// fill puts the form into the person's language and the brand's words.
func (h *portal) fill(c *web.Call, v *formView) {
	lang := c.R.URL.Query().Get("lang")
	var langs []string
	for _, l := range h.Words.Languages() {
		if slices.Contains(v.x.Languages, l.Code) {
			langs = append(langs, l.Code)
		}
	}
	if !slices.Contains(langs, lang) {
		lang = c.Words.Lang()
	}
	if !slices.Contains(langs, lang) && len(langs) > 0 {
		lang = langs[0]
		if first := v.x.Languages[0]; slices.Contains(langs, first) {
			lang = first
		}
	}
	c.Words = h.Words.Words(lang)
	for _, l := range h.Words.Languages() {
		if slices.Contains(langs, l.Code) && l.Code != c.Words.Lang() {
			v.Langs = append(v.Langs, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	v.Org, v.Action = v.own.Title, "/privacy/"+c.R.PathValue("org")+"/"+v.x.Address+"?lang="+url.QueryEscape(c.Words.Lang())
	v.Heading, v.Intro, v.Help = c.T("rights.form.title"), c.T("rights.form.intro"), c.T("rights.form.details.hint")
	for _, w := range v.x.Words {
		if w.Language == c.Words.Lang() {
			v.Heading, v.Intro, v.Help = orElse(w.Heading, v.Heading), orElse(string(w.Intro), v.Intro), orElse(string(w.Help), v.Help)
		}
	}
	types := v.x.Types
	if len(types) == 0 {
		types = usualTypes()
	}
	for _, t := range types {
		v.Types = append(v.Types, ui.Option{Value: string(t), Label: c.T("rights.form.do." + string(t)), Hint: c.T("choice.request_type." + string(t))})
	}
	for _, x := range v.x.Countries {
		v.Countries = append(v.Countries, ui.Option{Value: string(x), Label: countryName(c.Words, string(x))})
	}
	v.Kinds = authorityKinds(c.Words, v.x)
	for _, x := range record.ActsFor("").Values() {
		v.ActsFor = append(v.ActsFor, ui.Option{Value: x, Label: c.T("rights.form.for." + x)})
	}
}

func (h *portal) formPage(c *web.Call) error {
	v, err := h.open(c)
	if err != nil {
		return err
	}
	if t := c.R.URL.Query().Get("type"); has(v.Types, t) {
		v.Type = t
	} else if v.Signal != nil {
		v.Type = optOut
	}
	return h.showForm(c, v)
}

func (h *portal) showForm(c *web.Call, v *formView) error {
	h.chooseAgain(c, v)
	if v.Token == "" {
		if err := h.newToken(c, v); err != nil {
			return err
		}
	}
	return c.PublicPage(ui.Page{Title: v.Heading, Bare: true, Brand: brand(v.x)}, formBody(v))
}

// beforeForm refuses a flood before any of it is read.
func (h *portal) beforeForm(c *web.Call) error {
	if h.throttle.over(c.Now(), "unread "+network(c.NetworkAddress()), unreadOfNet) ||
		h.throttle.over(c.Now(), "unread "+c.R.PathValue("org")+"/"+c.R.PathValue("portal"), unreadOfPortal) {
		return later(c)
	}
	return nil
}

// later asks to wait for a minute.
func later(c *web.Call) error {
	c.W.Header().Set("Retry-After", "60")
	return problem.New(problem.Throttled, "throttled", "seconds", 60)
}

// form takes a request. The same form sent twice makes one request.
func (h *portal) form(c *web.Call) error {
	v, err := h.open(c)
	if err != nil {
		return err
	}
	v.Type, v.For, v.Country, v.Details = c.R.PostFormValue("type"), c.R.PostFormValue("acts_for"), c.R.PostFormValue("country"), c.R.PostFormValue("details")
	v.Other, v.Acting = Person{Name: c.R.PostFormValue("subject"), Born: c.R.PostFormValue("subject_born")}, c.R.PostFormValue("acting")
	v.Who = Person{Name: c.R.PostFormValue("name"), Email: c.R.PostFormValue("email"), Born: c.R.PostFormValue("born")}
	mark, age, sound := h.readToken(c, v)
	switch {
	case !sound || age > longestFill:
		v.Notice = c.T("rights.form.again")
		c.Status(http.StatusUnprocessableEntity)
		return h.showForm(c, v)
	case age < leastFill:
		v.Notice, v.Token = c.T("rights.form.quick"), c.R.PostFormValue("sealed")
		c.W.Header().Set("Retry-After", "3")
		c.Status(http.StatusTooManyRequests)
		return h.showForm(c, v)
	case h.throttle.over(c.Now(), "net "+network(c.NetworkAddress()), formsOfNet) || h.throttle.over(c.Now(), "form "+v.x.ID.String(), formsOfPortal):
		v.Notice, v.Token = c.T("rights.form.wait"), c.R.PostFormValue("sealed")
		c.W.Header().Set("Retry-After", "60")
		c.Status(http.StatusTooManyRequests)
		return h.showForm(c, v)
	}
	s, err := h.take(c, v, mark)
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		h.refuse(c, v, x)
		v.Token = c.R.PostFormValue("sealed")
		return h.showForm(c, v)
	}
	if err != nil {
		return err
	}
	return c.PublicPage(ui.Page{Title: c.T("rights.form.done"), Bare: true, Brand: s.Brand}, doneBody(s))
}

// labelOf are the fields of the form by where problems stand.
func labelOf(path string) (name, key string) {
	switch path = strings.TrimPrefix(path, "requester."); path {
	case "subject.name":
		return "subject", "rights.form.subject"
	case "subject.born":
		return "subject_born", "rights.form.subject_born"
	case "types", "type":
		return "type", "rights.form.what"
	case "text":
		return "details", "rights.form.details"
	case "website":
		return "website", "rights.form.trap"
	}
	return path, "rights.form." + path
}

func (h *portal) refuse(c *web.Call, v *formView, x *problem.Problem) {
	c.Status(http.StatusUnprocessableEntity)
	for _, f := range x.Fields {
		name, key := labelOf(f.Path)
		if v.errs[name] == "" {
			v.errs[name] = c.Words.Field(f)
			v.List = append(v.List, ui.FieldError{ID: "f-" + name, Label: c.T(key), Text: v.errs[name]})
		}
	}
}

// take opens the request, tells the person that it came, and gives the link. Everything
// that may be wrong with a form is looked at before its file is kept.
func (h *portal) take(c *web.Call, v *formView, mark string) (*statusView, error) {
	var l problem.List
	v.Who.check(&l, "requester.")
	l.If(!has(v.Types, v.Type), "type", "required")
	l.If(v.Who.Name == "", "name", "required")
	l.If(v.Who.Email == "", "email", "required")
	l.If(!has(v.ActsFor, v.For), "acts_for", "required")
	if v.forOther() {
		l.If(strings.TrimSpace(v.Other.Name) == "", "subject", "required")
		l.If(!has(v.Kinds, v.Acting), "acting", "required")
		v.Other.check(&l, "subject.")
		if err := h.checkProof(c, &l); err != nil {
			return nil, err
		}
	}
	l.If(len(v.Countries) > 0 && !has(v.Countries, v.Country), "country", "required")
	l.If(c.R.PostFormValue("website") != "", "website", "trap_filled")
	l.If(len(v.Details) > 10_000, "details", "too_long", "max", 10_000)
	if err := l.Err(); err != nil {
		return nil, err
	}
	proof, err := h.proof(c, v)
	if err != nil {
		return nil, err
	}
	// Of the same form sent twice at once one loses, and finds what the other made.
	s, err := h.takeOnce(c, v, mark, proof)
	for range takeAgain {
		if !problem.Is(err, problem.Stale) {
			break
		}
		s, err = h.takeOnce(c, v, mark, proof)
	}
	return s, err
}

// takeAgain is how often a form is tried again that lost a race with another.
const takeAgain = 5

func (h *portal) takeOnce(c *web.Call, v *formView, mark string, proof []File) (*statusView, error) {
	var s *statusView
	err := h.Store.Write(c.Ctx(), access.SystemActor(v.x.Org, "portal"), func(tx *store.Tx) error {
		ctx := c.Ctx()
		r, err := byForm(ctx, tx, mark)
		if err != nil {
			return err
		}
		if r == nil {
			if r, err = h.intake(ctx, tx, c.Words, v, mark, proof); err != nil {
				return err
			}
		}
		secret, err := ownLink(ctx, tx, h.Vault, r, c.Words.Lang())
		if err != nil {
			return err
		}
		s, err = h.view(ctx, tx, c.Words, r)
		if s != nil {
			s.Link, s.Action, s.Mailed = c.External("/request/"+secret), "/request/"+secret, h.Mail != nil && h.Mail.On()
		}
		return err
	})
	return s, err
}

func (h *portal) intake(ctx context.Context, tx *store.Tx, w i18n.Words, v *formView, mark string, proof []File) (*record.Request, error) {
	text := w.T("rights.form.do." + v.Type)
	if d := strings.TrimSpace(v.Details); d != "" {
		text += "\n\n" + d
	}
	if v.Signal != nil && slices.Contains(v.laws(), record.Law(v.Signal.law)) {
		text += "\n\n" + w.T("rights.form.gpc.said")
	}
	in := Intake{Types: []record.RequestType{record.RequestType(v.Type)}, Laws: v.laws(), Country: register.Country(v.Country), Channel: record.ByPortal,
		Language: w.Lang(), Portal: v.x.ID, ActsFor: record.ActsFor(v.For), Assignee: v.x.Assignee.ID, Requester: v.Who, Text: text, MailID: mark}
	if v.forOther() {
		in.Acting, in.Subject = record.AuthorityKind(v.Acting), &v.Other
	}
	r, err := DoIntake(ctx, tx, h.Words, in)
	if err != nil {
		return nil, err
	}
	for _, f := range proof {
		f.Purpose = Proof
		if _, err := addFile(ctx, tx, r, f); err != nil {
			return nil, err
		}
	}
	list, err := DoTemplates(ctx, tx, w, r, v.own)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Key != Acknowledge {
			continue
		}
		if _, err := DoSend(ctx, tx, h.Deps, r, Outgoing{Template: t.Key, Subject: t.Subject, Body: t.Body}); err != nil {
			return nil, err
		}
	}
	return store.Get(ctx, tx, record.Requests, r.ID)
}

// laws are those of the form under which somebody in a country asks: those whose territory
// it is, else all of the form.
func (v *formView) laws() []record.Law {
	var out []record.Law
	country := v.Country
	whole, _, _ := strings.Cut(country, "-")
	for _, at := range v.x.Laws {
		l, ok := v.packs.Law(string(at))
		if ok && country != "" && (l.Code == country || slices.Contains(l.Countries, country) || slices.Contains(l.Countries, whole) && !strings.Contains(l.Code, "-")) {
			out = append(out, at)
		}
	}
	if len(out) == 0 {
		out = v.x.Laws
	}
	return out
}

// byForm is the request that a form made already; nil if it made none.
func byForm(ctx context.Context, tx *store.Tx, mark string) (*record.Request, error) {
	var at id.ID
	err := tx.SQL().QueryRowContext(ctx, "SELECT request FROM request_message WHERE org = $1 AND mail_id = $2", tx.Org.String(), mark).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a form: %w", err)
	}
	return store.Get(ctx, tx, record.Requests, at)
}

func has(list []ui.Option, value string) bool {
	return slices.ContainsFunc(list, func(o ui.Option) bool { return o.Value == value })
}

// network is the part of an address that one household or house shares.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := 24
	if a = a.Unmap(); a.Is6() {
		bits = 48
	}
	n, err := a.Prefix(bits)
	if err != nil {
		return address
	}
	return n.String()
}
