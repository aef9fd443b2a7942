package respond

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// askForm is the form of who asks.
type askForm struct {
	ID                  string // of the ask that it makes, once
	Ref, Title          string
	Home                string // the record
	Name, Email         string
	Message, Until      string
	Min, Max            string
	Lang                string
	Langs               []ui.Option
	Groups              []askGroup
	Chosen              []string
	MailOn              bool
	errs                map[string]string
	List                []ui.FieldError
	rec                 register.Record
	t                   *register.Type
	Action, Description string
	Interview           bool // six questions that become an activity, in place of fields
}

func (f *askForm) At(name string) string { return f.errs[name] }

// askGroup is a group of fields to tick.
type askGroup struct {
	Label  string
	Fields []askField
}

type askField struct {
	Name, Label string
	Missing     bool // it is empty, or the law asks for more
	Words       bool
}

// recordBy is the record that people call ref, with its register.
func recordBy(ctx context.Context, tx *store.Tx, ref string) (*register.Type, register.Record, error) {
	prefix, _, _ := strings.Cut(ref, "-")
	t := tx.Registers().ByPrefix(prefix)
	if t == nil {
		return nil, nil, problem.NotFound("records", ref)
	}
	at, err := store.Ref(ctx, tx, t, ref)
	if err != nil {
		return nil, nil, err
	}
	rec, err := store.GetAny(ctx, tx, t, at)
	if err != nil {
		return nil, nil, err
	}
	if !mayAsk(tx.Actor, t, rec) || !register.HeadOf(rec).Archived.IsZero() {
		return nil, nil, problem.New(problem.Forbidden, "forbidden", "verb", "change", "register", t.Name)
	}
	return t, rec, nil
}

func (p *Pages) askForm(c *web.Call, ref string) (*askForm, error) {
	f := &askForm{ID: id.New().String(), Action: c.At("ask"), MailOn: p.mailOn(), Lang: c.Words.Lang()}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		if f.t, f.rec, err = recordBy(ctx, tx, ref); err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		day := func(d time.Duration) string {
			return string(calendar.DayOf(today.Time().AddDate(0, 0, int(d.Hours()/24))))
		}
		f.Until, f.Min, f.Max = day(usualLife), string(today), day(MaxLife)
		return err
	})
	if err != nil {
		return nil, err
	}
	h := register.HeadOf(f.rec)
	f.Ref, f.Title, f.Home = h.Ref, h.Title, c.At(f.t.Name, h.Ref)
	for _, l := range p.Words.Languages() {
		f.Langs = append(f.Langs, ui.Option{Value: l.Code, Label: l.Name})
	}
	if c.R.FormValue("interview") != "" && interviews(f.t) {
		if !c.Who.May(access.Create, record.ProcessingActivities.Group) {
			return nil, problem.New(problem.Forbidden, "forbidden", "verb", "create", "register", activityName)
		}
		f.Interview = true
		return f, nil
	}
	f.group(c)
	return f, nil
}

// group sorts the fields as the form of the record does. What is missing is ticked.
func (f *askForm) group(c *web.Call) {
	gaps := map[string]bool{}
	if a, ok := f.rec.(*record.ProcessingActivity); ok {
		for _, g := range a.Gaps() {
			name, _, _ := strings.Cut(g.Field, ".")
			gaps[name] = true
		}
	}
	can := map[string]*register.Field{}
	for _, x := range askable(f.t) {
		can[x.Name] = x
	}
	for _, g := range f.t.Groups {
		group := askGroup{Label: c.T(f.t.GroupKey(g.Name))}
		for _, name := range g.Fields {
			x := can[name]
			if x == nil {
				continue
			}
			missing := gaps[name] || x.IsZero(f.rec)
			group.Fields = append(group.Fields, askField{name, c.T(f.t.FieldKey(name)), missing, !direct(x)})
			if gaps[name] {
				f.Chosen = append(f.Chosen, name)
			}
		}
		if len(group.Fields) > 0 {
			f.Groups = append(f.Groups, group)
		}
	}
}

func (p *Pages) askPage(c *web.Call) error {
	f, err := p.askForm(c, c.R.URL.Query().Get("record"))
	if err != nil {
		return err
	}
	f.Name, f.Email = c.R.URL.Query().Get("name"), c.R.URL.Query().Get("email")
	if group := c.R.URL.Query().Get("group"); group != "" { // asked from one part of the record
		for _, g := range f.t.Groups {
			if g.Name == group {
				f.Chosen = g.Fields
			}
		}
	}
	if names := c.R.URL.Query().Get("fields"); names != "" { // what another page wants to know
		f.Chosen = strings.Split(names, ",")
	}
	return p.showAsk(c, f)
}

func (p *Pages) showAsk(c *web.Call, f *askForm) error {
	if f.Interview {
		return c.Page(ui.Page{
			Title: c.T("interview.ask"), Heading: c.T("interview.ask.heading", "title", f.Title), Lead: c.T("interview.ask.lead"),
			Crumbs: []ui.Crumb{{Label: c.T(f.t.LabelKey() + ".many"), Href: c.At(f.t.Name)}, {Label: f.Ref, Href: f.Home}},
		}, askBody(f))
	}
	return c.Page(ui.Page{
		Title: c.T("respond.ask.title", "ref", f.Ref), Heading: c.T("respond.ask.heading", "title", f.Title), Lead: c.T("respond.ask.lead"),
		Crumbs: []ui.Crumb{{Label: c.T(f.t.LabelKey() + ".many"), Href: c.At(f.t.Name)}, {Label: f.Ref, Href: f.Home}},
	}, askBody(f))
}

// read takes the form into what is asked.
func (f *askForm) read(c *web.Call) Asking {
	v := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	f.Name, f.Email, f.Message, f.Lang, f.Chosen = v("name"), v("email"), v("message"), v("lang"), c.R.PostForm["fields"]
	if u := v("until"); u != "" {
		f.Until = u
	}
	in := Asking{To: Contact{f.Name, f.Email}, Lang: f.Lang, Message: f.Message, Until: f.Until, Fields: f.Chosen, Interview: f.Interview, Asker: c.Session.Account.Name, Org: c.Member.Title}
	var err error
	if in.ID, err = id.Parse(v("id")); err != nil {
		in.ID = id.New()
	}
	f.ID = in.ID.String()
	return in
}

// ask keeps the ask, sends the link and shows it, this once.
func (p *Pages) ask(c *web.Call) error {
	f, err := p.askForm(c, c.R.PostFormValue("record"))
	if err != nil {
		return err
	}
	in := f.read(c)
	var a *Ask
	var secret string
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		t, rec, err := recordBy(ctx, tx, f.Ref) // once more, in the transaction that writes
		if err != nil {
			return err
		}
		a, secret, err = p.DoAsk(ctx, tx, p.Words, t, rec, in)
		return err
	})
	if err != nil {
		if err := f.refuse(c, err); err != nil {
			return err
		}
		return p.showAsk(c, f)
	}
	return p.showSent(c, a, f.Home, secret)
}

// refuse turns what is wrong with the form into words.
func (f *askForm) refuse(c *web.Call, err error) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid {
		return err
	}
	c.Status(http.StatusUnprocessableEntity)
	f.errs = map[string]string{}
	for _, e := range x.Fields {
		if f.errs[e.Path] == "" {
			f.errs[e.Path] = c.Words.Field(e)
			f.List = append(f.List, ui.FieldError{ID: "f-" + e.Path, Label: c.T("respond.field." + e.Path), Text: f.errs[e.Path]})
		}
	}
	return nil
}

func (p *Pages) showSent(c *web.Call, a *Ask, back, secret string) error {
	sent := a.To.Email != "" && p.mailOn()
	v := sentView{Link: c.External("/r/" + secret), To: a.who(), Mailed: sent, Back: back, List: c.At("asks"), Until: a.until()}
	key := "respond.sent.link"
	if sent {
		key = "respond.sent.mail"
	}
	return c.Page(ui.Page{Title: c.T("respond.sent"), Heading: c.T(key, "to", a.who()), Crumbs: []ui.Crumb{{Label: c.T("respond.asks"), Href: c.At("asks")}}}, sentBody(v))
}

type sentView struct {
	Link, To, Back, List string
	Mailed               bool
	Until                calendar.Day
}

// who is asked, for people: the name, else the address.
func (a *Ask) who() string {
	if a.To.Name != "" {
		return a.To.Name
	}
	return a.To.Email
}
