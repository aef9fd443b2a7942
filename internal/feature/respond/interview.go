package respond

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// interviewField is the one field of an ask that is an interview: six questions about
// what a unit does with data, whose answers become a draft activity (S-038, S-044).
const interviewField = "interview"

// interviewed are the questions, each with the field that its words go to.
func interviewed() []struct {
	Name  string
	Field recognise.Field
} {
	return []struct {
		Name  string
		Field recognise.Field
	}{{"purpose", "purpose"}, {"people", "principals"}, {"data", "data_categories"}, {"others", "recipients"}, {"systems", "systems"}, {"kept", "retention"}}
}

func (a *Ask) interview() bool { return slices.Equal(a.Fields, []string{interviewField}) }

// interviews reports whether an interview can be asked about a record: a unit becomes
// the unit of a new activity, an activity gets a proposal over what it says.
func interviews(t *register.Type) bool { return t.Name == record.Units.Name || t.Name == activityName }

// proposes reports whether the answers go to an activity that is there already.
func (a *Ask) proposes() bool { return a.interview() && a.Register == activityName }

// onlyInterview keeps of a form what belongs to the interview.
func onlyInterview(form url.Values) url.Values {
	out := url.Values{}
	for _, name := range append([]string{"title"}, interviewNames()...) {
		if x := strings.TrimSpace(form.Get("a." + name)); x != "" {
			out.Set("a."+name, x)
		}
	}
	return out
}

func interviewNames() []string {
	var out []string
	for _, q := range interviewed() {
		out = append(out, q.Name)
	}
	return out
}

// refuseInterview names what has to be written before the answers become an activity: a
// name. Everything else may stay open and is then a gap of the draft.
func refuseInterview(a *Ask, form url.Values) error {
	var l problem.List
	title := form.Get("a.title")
	l.If(title == "" && !a.proposes(), "title", "interview_title")
	l.If(a.proposes() && len(form) == 0, "purpose", "interview_nothing")
	l.If(len([]rune(title)) > register.MaxTitle, "title", "too_long", "max", register.MaxTitle)
	for _, name := range interviewNames() {
		l.If(len(form.Get("a."+name)) > maxWords, name, "too_long", "max", maxWords)
	}
	return l.Err()
}

// finishInterview uses the link up and makes a draft activity of the answers, with the
// words as they were written in a comment.
func (p *Pages) finishInterview(c *web.Call, v *answerView, form url.Values) error {
	if err := refuseInterview(v.Ask, form); err != nil {
		return err
	}
	a := v.Ask
	return p.Store.Write(c.Ctx(), linkActor(a), func(tx *store.Tx) error {
		ctx := c.Ctx()
		t := tx.Registers().Get(a.Register)
		from, err := store.GetAny(ctx, tx, t, a.Record)
		if err != nil {
			return err
		}
		if !register.HeadOf(from).Archived.IsZero() {
			return errSpent
		}
		words := map[recognise.Field]string{}
		var said []string
		w := p.Words.Words(a.Lang)
		for _, q := range interviewed() {
			if text := form.Get("a." + q.Name); text != "" {
				words[q.Field] = text
				said = append(said, "**"+w.T("interview."+q.Name)+"**\n\n"+text)
			}
		}
		title := form.Get("a.title")
		if a.proposes() {
			title = register.HeadOf(from).Title
		}
		made, err := exchange.FromWords(ctx, tx, title, words)
		if err != nil {
			return err
		}
		head := w.T("respond.comment", "who", a.who())
		if a.proposes() {
			if err := p.use(ctx, tx, a, Answered); err != nil {
				return err
			}
			if err := propose(ctx, tx, a.Record, made); err != nil {
				return err
			}
			if _, err := store.AddComment(ctx, tx, t, a.Record, head+"\n\n"+strings.Join(said, "\n\n")); err != nil {
				return err
			}
			if err := p.reviewed(ctx, tx, a, t, from, Answered); err != nil {
				return err
			}
			return p.tell(ctx, tx, a)
		}
		made.SourceKey = interviewField + " " + a.ID.String()
		made.Unit = register.To[record.Unit](a.Record)
		if made, err = store.Create(ctx, tx, record.ProcessingActivities, made); err != nil {
			return err
		}
		if ok, err := update(ctx, tx, a.ID, "register = $3, record = $4", activityName, made.ID.String()); err != nil || !ok {
			if err == nil {
				err = errSpent
			}
			return err
		}
		a.Register, a.Record = activityName, made.ID
		if err := p.use(ctx, tx, a, Answered); err != nil {
			return err
		}
		if _, err := store.AddComment(ctx, tx, record.ProcessingActivities.Type, made.ID, head+"\n\n"+strings.Join(said, "\n\n")); err != nil {
			return err
		}
		return p.tell(ctx, tx, a)
	})
}

var activityName = record.ProcessingActivities.Name

// refuseAnswers says at the questions what is wrong.
func (v *answerView) refuseAnswers(c *web.Call, x *problem.Problem) {
	c.Status(http.StatusUnprocessableEntity)
	v.errs = map[string]string{}
	for _, f := range x.Fields {
		key := "interview." + f.Path
		if !c.Words.Has(key) {
			v.Text = c.Words.Field(f)
			continue
		}
		v.errs[f.Path] = c.Words.Field(f)
		v.List = append(v.List, ui.FieldError{ID: "f-" + f.Path, Label: c.T(key), Text: v.errs[f.Path]})
	}
}

// InterviewAction is the entry in the menu of a unit and of an activity.
func InterviewAction(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool) {
	h := register.HeadOf(rec)
	detail := "interview.ask.detail"
	if t.Name == activityName {
		detail = "interview.ask.over"
	}
	return ui.MenuItem{Label: c.T("interview.ask"), Detail: c.T(detail), Icon: "message-square-plus", Href: c.At("ask", "?record="+h.Ref+"&interview=1")},
		interviews(t) && h.Archived.IsZero() && mayAsk(c.Who, t, rec) && c.Who.May(access.Create, record.ProcessingActivities.Group)
}

// mayInterview: the draft is made in the name of who asks, who therefore needs the right
// to make one.
func mayInterview(_ context.Context, tx *store.Tx) error {
	return tx.Need(access.Create, record.ProcessingActivities.Group)
}
