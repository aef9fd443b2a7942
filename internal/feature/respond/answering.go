package respond

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// errSpent is every reason for which a link does not work.
var errSpent = errors.New("the link does not work")

// answerView is the page behind a link.
type answerView struct {
	Ask       *Ask
	Org       string
	Asker     string
	Kind      string // of the record, in words
	Title     string
	Until     calendar.Day
	Questions []*question
	Langs     []ui.Option
	Action    string
	Saved     bool // the answers so far are kept
	Text      string
	errs      map[string]string
	List      []ui.FieldError
	rec       register.Record
	typed     url.Values
	Instead   Contact
}

func (v *answerView) At(name string) string { return v.errs[name] }

// open finds the ask behind the link of the request, and what it shows.
func (p *Pages) open(c *web.Call) (*answerView, error) {
	now, who := c.Now(), "wrong "+c.NetworkAddress()
	if p.throttle.at(now, who, wrongPerMinute) {
		return nil, problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	org, ok := orgOf(secret)
	if !ok {
		p.throttle.over(now, who, wrongPerMinute)
		return nil, errSpent
	}
	var v *answerView
	err := p.Store.Read(c.Ctx(), access.SystemActor(org, "respond"), func(tx *store.Tx) error {
		a, err := bySecret(c.Ctx(), tx, p.Vault, secret)
		if err != nil || a == nil {
			return err
		}
		v, err = p.view(c, tx, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	if v == nil {
		p.throttle.over(now, who, wrongPerMinute)
		return nil, errSpent
	}
	v.Action = "/r/" + secret
	return v, nil
}

// view is what the ask shows: the fields that were asked for and the title, no more.
// It is nil where the record is gone or archived.
func (p *Pages) view(c *web.Call, tx *store.Tx, a *Ask) (*answerView, error) {
	ctx := c.Ctx()
	t := tx.Registers().Get(a.Register)
	if t == nil {
		return nil, nil
	}
	rec, err := store.GetAny(ctx, tx, t, a.Record)
	if problem.Is(err, problem.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !register.HeadOf(rec).Archived.IsZero() {
		return nil, nil
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	names, err := account.Names(ctx, tx)
	if err != nil {
		return nil, err
	}
	lang := a.Lang
	if x := c.R.URL.Query().Get("lang"); x != "" {
		lang = x
	}
	if lang != "" {
		c.Words = p.Words.Words(lang)
	}
	if c.Words, err = survey.Words(ctx, tx, c.Words); err != nil {
		return nil, err
	}
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return nil, err
	}
	v := &answerView{Ask: a, Org: own.Title, Asker: names[a.By], Kind: c.T(t.LabelKey() + ".one"), Title: register.HeadOf(rec).Title, rec: rec,
		Until: calendar.DayOf(a.Expires.Add(-time.Minute)), Questions: questionsOf(c.Words, packs, t, rec, a.Fields), Saved: a.Draft != ""}
	if v.Asker == "" {
		v.Asker = c.T("respond.somebody")
	}
	if v.typed, err = url.ParseQuery(a.Draft); err != nil {
		v.typed = url.Values{}
	}
	for _, l := range p.Words.Languages() {
		if l.Code != c.Words.Lang() {
			v.Langs = append(v.Langs, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	return v, nil
}

// spent answers every link that does not work in the same way.
func (p *Pages) spent(c *web.Call) error {
	c.Status(http.StatusNotFound)
	return c.PublicPage(ui.Page{Title: c.T("respond.spent")}, spentBody())
}

func (p *Pages) answerPage(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := p.open(c)
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if err != nil {
		return err
	}
	if v.Ask.Opened.IsZero() {
		if err := p.Store.Write(c.Ctx(), linkActor(v.Ask), func(tx *store.Tx) error {
			_, err := update(c.Ctx(), tx, v.Ask.ID, "opened = $3", tx.SQL().Dialect.Time(tx.Now))
			return err
		}); err != nil {
			return err
		}
	}
	return p.showAnswer(c, v)
}

func (p *Pages) showAnswer(c *web.Call, v *answerView) error {
	body := answerBody(v)
	if v.Ask.interview() {
		body = interviewBody(v)
	}
	return c.PublicPage(ui.Page{Title: c.T("respond.title", "title", v.Title), Bare: true, Brand: ui.Brand{Name: v.Org}}, body)
}

// answer takes the form behind a link.
func (p *Pages) answer(c *web.Call) error {
	if p.throttle.over(c.Now(), "form "+c.NetworkAddress(), formsPerMinute) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	v, err := p.open(c)
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if err != nil {
		return err
	}
	form := only(v.Questions, c.R.PostForm)
	if v.Ask.interview() {
		form = onlyInterview(c.R.PostForm)
	}
	do := c.R.PostFormValue("do")
	if do == "draft" || do == "send" || do == "" {
		err = p.takeFiles(c, v, form)
	}
	switch {
	case err != nil:
	case do == "draft":
		err = p.keep(c, v.Ask, form)
	case v.Ask.interview() && do != "pass":
		err = p.finishInterview(c, v, form)
	case do == "confirm":
		err = p.finish(c, v, Confirmed, nil)
	case do == "pass":
		err = p.pass(c, v)
	default:
		err = p.finish(c, v, Answered, form)
	}
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		v.typed = form
		if v.Ask.interview() {
			v.refuseAnswers(c, x)
		} else {
			v.refuse(c, x)
		}
		return p.showAnswer(c, v)
	}
	if err != nil {
		return err
	}
	if do == "draft" {
		c.Toast(ui.Toast{Text: c.T("respond.kept")})
		return c.Go(v.Action + query(c))
	}
	return c.PublicPage(ui.Page{Title: c.T("respond.thanks"), Brand: ui.Brand{Name: v.Org}}, thanksBody(v, do))
}

// query keeps the language that the person chose.
func query(c *web.Call) string {
	if l := c.R.URL.Query().Get("lang"); l != "" {
		return "?lang=" + url.QueryEscape(l)
	}
	return ""
}

// only keeps of a form what belongs to the questions.
func only(list []*question, form url.Values) url.Values {
	out := url.Values{}
	for _, q := range list {
		if !slices.Contains(form[hasName], q.field.Name) {
			continue
		}
		out.Add(hasName, q.field.Name)
		if q.field.Kind == register.KindFiles {
			continue // files are what was uploaded here, never what a form says of them
		}
		for _, name := range []string{q.name(), q.name() + "_unit"} {
			if x := form[name]; len(x) > 0 {
				out[name] = x
			}
		}
	}
	return out
}

// refuse says at the fields what is wrong.
func (v *answerView) refuse(c *web.Call, x *problem.Problem) {
	c.Status(http.StatusUnprocessableEntity)
	v.errs = map[string]string{}
	labels := map[string]string{"email": c.T("respond.instead.email")}
	for _, q := range v.Questions {
		labels[q.field.Name] = q.Label
	}
	for _, f := range x.Fields {
		path, _, _ := strings.Cut(f.Path, ".")
		if _, known := labels[path]; !known {
			v.Text = c.Words.Field(f)
			continue
		}
		if v.errs[path] == "" {
			v.errs[path] = c.Words.Field(f)
			v.List = append(v.List, ui.FieldError{ID: "f-" + path, Label: labels[path], Text: v.errs[path]})
		}
	}
}

// keep saves the answers so far.
func (p *Pages) keep(c *web.Call, a *Ask, form url.Values) error {
	text := form.Encode()
	if len(text) > maxDraft {
		return problem.New(problem.TooLarge, "too_large", "limit", c.Words.Bytes(maxDraft))
	}
	return p.Store.Write(c.Ctx(), linkActor(a), func(tx *store.Tx) error {
		ok, err := update(c.Ctx(), tx, a.ID, "draft = $3", text)
		if err == nil && !ok {
			err = errSpent
		}
		return err
	})
}

// finish uses the link up and writes the answers, all or nothing.
func (p *Pages) finish(c *web.Call, v *answerView, outcome string, form url.Values) error {
	a := v.Ask
	return p.Store.Write(c.Ctx(), linkActor(a), func(tx *store.Tx) error {
		ctx := c.Ctx()
		if err := p.use(ctx, tx, a, outcome); err != nil {
			return err
		}
		t := tx.Registers().Get(a.Register)
		rec, err := store.GetAny(ctx, tx, t, a.Record)
		if err != nil {
			return err
		}
		if !register.HeadOf(rec).Archived.IsZero() {
			return errSpent
		}
		var words []string
		if form != nil {
			var wrong problem.List
			_, err := store.ChangeAny(ctx, tx, t, a.Record, store.Current(rec), func(r register.Record) error {
				words = set(r, v.Questions, form, &wrong)
				return wrong.Err()
			})
			if err != nil {
				return err
			}
		}
		if len(words) > 0 {
			head := p.Words.Words(a.Lang).T("respond.comment", "who", a.who())
			if _, err := store.AddComment(ctx, tx, t, a.Record, head+"\n\n"+strings.Join(words, "\n\n")); err != nil {
				return err
			}
		}
		if err := p.reviewed(ctx, tx, a, t, rec, outcome); err != nil {
			return err
		}
		return p.tell(ctx, tx, a)
	})
}

// use marks the ask as done; of two answers only the first is taken.
func (p *Pages) use(ctx context.Context, tx *store.Tx, a *Ask, outcome string) error {
	d := tx.SQL().Dialect
	ok, err := update(ctx, tx, a.ID, "answered = $3, outcome = $4, draft = ''", d.Time(tx.Now), outcome)
	if err == nil && (!ok || !a.live(tx.Now)) {
		err = errSpent
	}
	a.Done, a.Outcome = tx.Now, outcome
	tx.Record("answer", a.Register, a.Record, entry{Ask: a.ID, Fields: a.Fields, Outcome: outcome}.json())
	return err
}

func (p *Pages) tell(ctx context.Context, tx *store.Tx, a *Ask) error {
	if p.Answered == nil {
		return nil
	}
	return p.Answered(ctx, tx, a)
}

// pass says that the person does not know, and perhaps who does. Nothing is sent to
// that address by a stranger's word: who asked decides.
func (p *Pages) pass(c *web.Call, v *answerView) error {
	a := v.Ask
	v.Instead = Contact{strings.TrimSpace(c.R.PostFormValue("instead_name")), strings.TrimSpace(c.R.PostFormValue("instead_email"))}
	var l problem.List
	if v.Instead.Email != "" {
		clean, ok := mail.Address(v.Instead.Email)
		l.If(!ok, "email", "respond_email", "value", v.Instead.Email)
		v.Instead.Email = clean
	}
	if err := l.Err(); err != nil {
		return err
	}
	v.Instead.Name = v.Instead.Name[:min(len(v.Instead.Name), 200)]
	return p.Store.Write(c.Ctx(), linkActor(a), func(tx *store.Tx) error {
		if v.Instead != (Contact{}) {
			sealed, err := seal(p.Vault, a.Org, v.Instead)
			if err != nil {
				return err
			}
			if _, err := update(c.Ctx(), tx, a.ID, "suggested = $3", sealed); err != nil {
				return err
			}
		}
		if err := p.use(c.Ctx(), tx, a, Passed); err != nil {
			return err
		}
		a.Instead = v.Instead
		return p.tell(c.Ctx(), tx, a)
	})
}
