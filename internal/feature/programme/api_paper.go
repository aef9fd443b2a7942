package programme

import (
	"context"
	"io"
	"slices"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// printed is a document in the form that was asked for.
func printed(ask *api.Ask, name string, d document.Document, w i18n.Words) (any, error) {
	form := ask.Query.Get("as")
	if form == "" {
		form = "pdf"
	}
	media, render := "", document.PDF
	var l problem.List
	switch form {
	case "pdf":
		media = "application/pdf"
	case "docx":
		media, render = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.DOCX
	case "html":
		media, render = "text/html; charset=utf-8", document.HTML
	case "json":
		media, render = "application/json", document.JSON
	default:
		l.Add("as", "unknown_value", "value", form, "values", "pdf, docx, html, json")
		return nil, l.Err()
	}
	return api.File{Name: name + "." + form, Type: media, Write: func(to io.Writer) error { return render(to, d, w) }}, nil
}

// standingDocument prints where the organisation stands.
func standingDocument(name string, paper func(voice, *standing) document.Document) func(context.Context, *store.Tx, *api.Ask) (any, error) {
	return func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
		s, err := standingOf(ctx, tx)
		if err != nil {
			return nil, err
		}
		tx.Record("export", "readiness", id.ID{}, nil)
		return printed(ask, name, paper(voice{ask.Words, s.Own.Title}, s), ask.Words)
	}
}

func apiContextDocument(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	names, err := titles(ctx, tx, ownersIn(w)...)
	if err != nil {
		return nil, err
	}
	tx.Record("export", record.ContextIssues.Name, id.ID{}, nil)
	return printed(ask, "context", voice{ask.Words, w.Own.Title}.contextPaper(w, names, lawLines(ask.Words, w, false)), ask.Words)
}

func apiPlanDocument(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.Plans, at)
	if err != nil {
		return nil, err
	}
	o := voice{words: ask.Words}
	if o.org, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	d, err := o.planPaper(x, today)
	if err != nil {
		return nil, err
	}
	tx.Record("export", record.Plans.Name, at, nil)
	return printed(ask, x.Ref, d, ask.Words)
}

func apiLetter(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.RoleAssignments, at)
	if err != nil {
		return nil, err
	}
	o := voice{words: ask.Words}
	if o.org, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	d, err := o.letterOf(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	tx.Record("export", record.RoleAssignments.Name, at, nil)
	return printed(ask, x.Ref, d, ask.Words)
}

func apiGapDocument(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	v := &assessmentView{}
	if v.a, err = store.Get(ctx, tx, record.Assessments, at); err != nil {
		return nil, err
	}
	if v.w, err = load(ctx, tx); err != nil {
		return nil, err
	}
	ids := []id.ID{v.a.Scope.ID, v.a.Assessor.ID}
	for _, x := range v.a.Items {
		ids = append(ids, x.Assignee.ID)
	}
	if v.names, err = titles(ctx, tx, ids...); err != nil {
		return nil, err
	}
	o := voice{words: ask.Words}
	if o.org, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	v.progress = ProgressOf(v.a)
	v.sort(ask.Words)
	tx.Record("export", record.Assessments.Name, at, nil)
	return printed(ask, v.a.Ref, v.paper(o), ask.Words)
}

func apiScopeDocument(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	s, err := store.Get(ctx, tx, record.Scopes, at)
	if err != nil {
		return nil, err
	}
	w, err := load(ctx, tx)
	if err != nil {
		return nil, err
	}
	names, err := titles(ctx, tx, slices.Concat([]id.ID(s.Units), []id.ID(s.Sites), []id.ID(s.Systems), []id.ID(s.Activities))...)
	if err != nil {
		return nil, err
	}
	o := voice{words: ask.Words}
	if o.org, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	tx.Record("export", record.Scopes.Name, at, nil)
	d := o.scopePaper(s, editionOr(s.Edition, w.Edition), assess.RolesIn(s, w.World).Roles(), eightLists(ask.Words, s, names, noAddress), countMembers(ask.Words, assess.Members(s, w.World)), w.Today)
	return printed(ask, s.Ref, d, ask.Words)
}

// answersIn are answers by the keys of their questions, such as q01.
type answersIn struct {
	Answers map[string]record.QuickReply `json:"answers"`
	Contact string                       `json:"contact,omitempty"`
}

func apiAnswers(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in := ask.Body.(*answersIn)
	var l problem.List
	known := map[string]bool{}
	for _, q := range assess.QuickQuestions() {
		known[q.Key] = true
	}
	answers := map[string]record.QuickAnswer{}
	for key, x := range in.Answers {
		l.If(!known[key], "answers", "unknown_value", "value", key, "values", "q01, q02, …")
		answers[key] = record.QuickAnswer{Answer: x}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := AnswerQuick(ctx, tx, at, answers, in.Contact, today); err != nil {
		return nil, err
	}
	return apiGap(ctx, tx, ask)
}

// publishIn names the people to whom a scope is made known.
type publishIn struct {
	Audience []string      `json:"audience"`
	Title    string        `json:"title,omitempty"`
	Message  register.Text `json:"message,omitempty"`
}

// publicationOut is a publication with the number of those who have read it.
type publicationOut struct {
	ID       id.ID        `json:"id"`
	Ref      string       `json:"ref"`
	Title    string       `json:"title"`
	On       calendar.Day `json:"on"`
	Rev      int64        `json:"rev"`
	Audience int          `json:"audience"`
	Read     int          `json:"read"`
}

func publicationOf(x *record.Publication) publicationOut {
	return publicationOut{x.ID, x.Ref, x.Title, x.On, x.Rev, len(x.Audience), len(x.Receipts)}
}

func apiPublish(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in := ask.Body.(*publishIn)
	s, err := store.Get(ctx, tx, record.Scopes, at)
	if err != nil {
		return nil, err
	}
	var audience []id.ID
	for _, name := range in.Audience {
		who, err := ask.Refer(ctx, tx, "audience", record.People.Name, name)
		if err != nil {
			return nil, err
		}
		if !who.IsZero() {
			audience = append(audience, who)
		}
	}
	title := in.Title
	if title == "" {
		title = ask.Words.T("programme.publish.name", "title", s.Title)
	}
	x, err := Publish(ctx, tx, scopesType, at, title, audience, string(in.Message))
	if err != nil {
		return nil, err
	}
	return publicationOf(x), nil
}

// readLinkIn names who gets a link.
type readLinkIn struct {
	Person string `json:"person"`         // of the audience: reference or name
	Lang   string `json:"lang,omitempty"` // of the mail; that of the request if left out
}

// readLinkOut is shown once: nothing of it is kept.
type readLinkOut struct {
	Link   string       `json:"link"` // path on this server
	Who    string       `json:"who"`
	Mailed bool         `json:"mailed"`
	Until  calendar.Day `json:"until"`
}

func (d Deps) apiLinkRead(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in := ask.Body.(*readLinkIn)
	person, err := ask.Refer(ctx, tx, "person", record.People.Name, in.Person)
	if err != nil {
		return nil, err
	}
	if person.IsZero() {
		var l problem.List
		l.Add("person", "required")
		return nil, l.Err()
	}
	if in.Lang == "" {
		in.Lang = ask.Lang
	}
	x, err := d.DoLinkRead(ctx, tx, at, person, in.Lang)
	if err != nil {
		return nil, err
	}
	return readLinkOut{x.Path, x.Who, x.Mailed, x.Until}, nil
}

func apiConfirmRead(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := ConfirmRead(ctx, tx, at); err != nil {
		return nil, err
	}
	x, err := store.Get(ctx, tx, record.Publications, at)
	if err != nil {
		return nil, err
	}
	return publicationOf(x), nil
}
