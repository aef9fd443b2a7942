package rights

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// wrong is what is wrong with a form, at its controls.
type wrong struct {
	form string
	errs map[string]string
	list []ui.FieldError
	said map[string][]string
}

// At is what is wrong at a control.
func (x *wrong) At(name string) string { return x.errs[name] }

// take puts what is invalid or blocked into words; it answers what a form cannot say.
func (x *wrong) take(c *web.Call, form string, err error) error {
	y, ok := problem.As(err)
	if !ok || y.Kind != problem.Invalid && y.Kind != problem.Blocked || len(y.Fields) == 0 {
		return err
	}
	c.Status(422)
	x.form, x.errs, x.said = form, map[string]string{}, c.R.PostForm
	for _, f := range y.Fields {
		at := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
		if x.errs[at] == "" {
			x.errs[at] = c.Words.Field(f)
			x.list = append(x.list, ui.FieldError{ID: "f-" + at, Label: fieldLabel(c, at), Text: x.errs[at]})
		}
	}
	x.chooseAgain(c)
	return nil
}

// chooseAgain says at each control whose file came with a refused form that it is to be
// chosen again: browsers keep everything but files.
func (x *wrong) chooseAgain(c *web.Call) {
	if c.R.MultipartForm == nil {
		return
	}
	for _, at := range slices.Sorted(maps.Keys(c.R.MultipartForm.File)) {
		if sent := uploaded(c, at); len(sent) > 0 && x.errs[at] == "" {
			x.errs[at] = c.T("rights.file.again", "name", store.FileName(sent[0].Filename))
			x.list = append(x.list, ui.FieldError{ID: "f-" + at, Label: fieldLabel(c, at), Text: x.errs[at]})
		}
	}
}

// fieldLabel is the label of a control of ours, or of the field of the register.
func fieldLabel(c *web.Call, name string) string {
	for _, key := range []string{"desk.field." + name, "field.requests." + name, "field.requests.items." + name} {
		if c.Words.Has(key) {
			return c.T(key)
		}
	}
	return name
}

// newView is the form that logs a request.
type newView struct {
	wrong
	c         *web.Call
	in        Intake
	day, hour string
	langs     []ui.Option
	people    []ui.Option
	laws      []ui.Option
	zone      *time.Location
	types     []string
	lawIDs    []string
	mail      *mailPlan // of the file of a mail; nil if the form is filled by hand
	sealed    string    // which file that is
	join      string
}

func (p *Pages) newForm(c *web.Call) (*newView, error) {
	v := &newView{c: c, in: Intake{Channel: record.ByEmail, ActsFor: "self"}}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.zone, err = tx.Zone(ctx); err != nil {
			return err
		}
		now := tx.Now.In(v.zone)
		v.day, v.hour = string(calendar.DayOf(now)), now.Format("15:04")
		own, err := organisation(ctx, tx)
		if err != nil {
			return err
		}
		v.in.Language, v.in.Country = own.Language, own.Country
		packs, err := survey.Laws(ctx, tx)
		if err != nil {
			return err
		}
		for _, x := range own.LawsInScope {
			if l, ok := packs.Law(string(x)); ok {
				v.laws = append(v.laws, ui.Option{Value: l.ID, Label: clocks.Called(c.Words, l)})
			}
		}
		v.people, err = peopleOptions(ctx, tx)
		return err
	})
	for _, l := range p.Site.Words.Languages() {
		v.langs = append(v.langs, ui.Option{Value: l.Code, Label: l.Name})
	}
	return v, err
}

// peopleOptions are the people of the house to choose from.
func peopleOptions(ctx context.Context, tx *store.Tx) ([]ui.Option, error) {
	if !tx.May(access.Read, record.People.Group) {
		return nil, nil
	}
	page, err := store.List(ctx, tx, record.People, store.Query{Limit: store.MaxLimit})
	var out []ui.Option
	for _, x := range page.Items {
		out = append(out, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
	}
	return out, err
}

func (p *Pages) newPage(c *web.Call) error {
	v, err := p.newForm(c)
	if err != nil {
		return err
	}
	if t := c.R.URL.Query().Get("right"); record.Requests.Field("types").Has(t) {
		v.types = []string{t}
	}
	return p.showNew(c, v)
}

func (p *Pages) showNew(c *web.Call, v *newView) error {
	return c.Page(ui.Page{
		Title: c.T("desk.log"), Lead: c.T("desk.log.lead"),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.rights")}, {Label: c.T("register.requests.many"), Href: c.At("requests")}},
	}, newBody(v))
}

func posted(c *web.Call, name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }

func (v *newView) read(l *problem.List) {
	c := v.c
	v.types, v.lawIDs = c.R.PostForm["types"], c.R.PostForm["laws"]
	for _, t := range v.types {
		if l.If(!record.Requests.Field("types").Has(t), "types", "required"); record.Requests.Field("types").Has(t) {
			v.in.Types = append(v.in.Types, record.RequestType(t))
		}
	}
	for _, x := range v.lawIDs {
		if slices.ContainsFunc(v.laws, func(o ui.Option) bool { return o.Value == x }) {
			v.in.Laws = append(v.in.Laws, record.Law(x))
		}
	}
	v.in.Country = register.Country(posted(c, "country"))
	v.in.Channel, v.in.ActsFor, v.in.Language = record.RequestChannel(posted(c, "channel")), record.ActsFor(posted(c, "acts_for")), posted(c, "language")
	v.in.Acting = record.AuthorityKind(posted(c, "acting"))
	v.in.Text = posted(c, "text")
	v.in.Requester = Person{Name: posted(c, "name"), Email: posted(c, "email"), Phone: posted(c, "phone"), Identifiers: lines(posted(c, "identifiers"))}
	if name := posted(c, "subject"); name != "" {
		v.in.Subject = &Person{Name: name}
	}
	v.day, v.hour = posted(c, "received_on"), posted(c, "received_hour")
	if v.hour == "" {
		v.hour = "12:00"
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", v.day+" "+v.hour, v.zone)
	l.If(err != nil, "received_on", "bad_day")
	v.in.ReceivedAt = at
	if at, err := id.Parse(posted(c, "assignee")); err == nil {
		v.in.Assignee = at
	}
}

func lines(s string) []string {
	var out []string
	for _, x := range strings.Split(s, "\n") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// newRequest opens a request that came by letter, phone or mail.
func (p *Pages) newRequest(c *web.Call) error {
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
		return p.planMail(c)
	}
	v, err := p.newForm(c)
	if err != nil {
		return err
	}
	var l problem.List
	v.read(&l)
	err = l.Err()
	var r *record.Request
	if sealed := posted(c, "letter"); sealed != "" {
		sum, bad := p.openMail(c, v, sealed)
		if bad != nil {
			return p.mailWrong(c, v, bad)
		}
		if v.join = posted(c, "join"); err == nil || v.join != "" {
			r, err = p.takeMail(c, v, sum)
		}
	} else if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			r, err = DoIntake(ctx, tx, p.Site.Words, v.in)
			return err
		})
	}
	if err != nil {
		if err := v.take(c, "new", err); err != nil {
			return err
		}
		return p.showNew(c, v)
	}
	said := "desk.logged"
	if v.join != "" {
		said = "mailfile.joined"
	}
	c.Toast(ui.Toast{Text: c.T(said, "ref", r.Ref, "day", r.DueOn), Tone: ui.OK})
	return c.Go(c.At("requests", r.Ref))
}

func subjectName(v *newView) string {
	if v.in.Subject != nil {
		return v.in.Subject.Name
	}
	return ""
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// idText is an identifier as a form sends it; "" for none.
func idText(at id.ID) string {
	if at.IsZero() {
		return ""
	}
	return at.String()
}

// hidden are the fields that a form sends without showing them.
func (v *newView) hidden() map[string]string {
	if v.sealed == "" {
		return nil
	}
	return map[string]string{"letter": v.sealed}
}
