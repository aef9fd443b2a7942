package evidence

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// Request asks for evidence of controls.
type Request struct {
	Title    string
	Controls []id.ID
	Strength record.Strength
	From     id.ID // the person who is to hand it in; zero: somebody without an account
	Due      calendar.Day
	Message  string
}

// DoRequest makes a piece of evidence that waits to be handed in. A person of the
// organisation gets a task, which is in the inbox the same moment.
func DoRequest(ctx context.Context, tx *store.Tx, in Request) (*record.Evidence, error) {
	var p problem.List
	p.If(in.Title == "", "title", "required")
	p.If(len(in.Controls) == 0, "controls", "evidence_of_what")
	if err := p.Err(); err != nil {
		return nil, err
	}
	e := &record.Evidence{Head: register.Head{Title: in.Title, Owner: tx.Person}, Strength: in.Strength, Controls: register.Links[record.Control](in.Controls),
		RequestedFrom: register.To[record.Person](in.From), Due: in.Due, Note: register.Text(in.Message), CollectedBy: "person"}
	e, err := store.Create(ctx, tx, record.EvidenceItems, e)
	if err != nil || in.From.IsZero() {
		return e, err
	}
	task := &record.Task{Head: register.Head{Title: in.Title}, Description: register.Text(in.Message), Assignee: register.To[record.Person](in.From), Due: in.Due, Priority: "normal", Source: "person"}
	task.Subject.ID = e.ID
	_, err = store.Create(ctx, tx, record.Tasks, task)
	return e, err
}

// Answered hands in what somebody without an account has brought, if there is
// something to look at. Other registers and states are left alone.
func Answered(ctx context.Context, tx *store.Tx, reg string, at id.ID) error {
	if reg != record.EvidenceItems.Name {
		return nil
	}
	e, err := store.Get(ctx, tx, record.EvidenceItems, at)
	if err != nil || e.State != "requested" || e.Empty() {
		return err
	}
	_, err = store.Move(ctx, tx, record.EvidenceItems, at, e.Rev, "collect", workflow.Input{})
	return err
}

type requestView struct {
	c                             *web.Call
	Title, Strength, Due, Message string
	From, Who                     string // Who: member or outside
	Controls                      []string
	controls, people              []ui.Option
	errs                          map[string]string
	list                          []ui.FieldError
}

func (v *requestView) At(name string) string { return v.errs[name] }

// ground fills what there is to choose.
func (v *requestView) ground(ctx context.Context, tx *store.Tx) error {
	controls, err := store.Every(ctx, tx, record.Controls, store.Query{Sort: "title"})
	if err != nil {
		return err
	}
	ref := v.c.R.URL.Query().Get("control")
	for _, x := range controls {
		if x.State == "retired" {
			continue
		}
		v.controls = append(v.controls, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
		if ref != "" && x.Ref == ref {
			v.Controls, v.Title, v.From = []string{x.ID.String()}, v.c.T("evidence.request.title", "title", x.Title), x.OperatedBy.ID.String()
			if x.OperatedBy.ID.IsZero() {
				v.From = x.Owner.String()
			}
		}
	}
	people, err := store.Every(ctx, tx, record.People, store.Query{Sort: "title"})
	for _, x := range people {
		if !x.Left {
			v.people = append(v.people, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.JobTitle})
		}
	}
	return err
}

func (p *Pages) requestPage(c *web.Call) error {
	v := &requestView{c: c, Strength: string(record.ShowsOperation), Who: "member"}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		v.Due = string(today.AddDays(14))
		return v.ground(ctx, tx)
	}); err != nil {
		return err
	}
	return p.showRequest(c, v)
}

func (p *Pages) showRequest(c *web.Call, v *requestView) error {
	return c.Page(ui.Page{Title: c.T("evidence.request"), Lead: c.T("evidence.request.lead"), Crumbs: uploadCrumbs(c)}, requestBody(v))
}

func (p *Pages) request(c *web.Call) error {
	get := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	v := &requestView{c: c, Title: get("title"), Strength: get("strength"), Due: get("due"), Message: get("message"), From: get("from"), Who: get("who"), Controls: c.R.PostForm["controls"], errs: map[string]string{}}
	in := Request{Title: v.Title, Controls: idsOf(v.Controls), Strength: record.Strength(v.Strength), Due: calendar.Day(v.Due), Message: v.Message}
	outside := v.Who == "outside"
	var made *record.Evidence
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		if !outside {
			var wrong problem.List
			in.From, err = id.Parse(v.From)
			wrong.If(err != nil || in.From.IsZero(), "from", "evidence_from_whom")
			if err := wrong.Err(); err != nil {
				return err
			}
		}
		made, err = DoRequest(ctx, tx, in)
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		c.Status(422)
		labels := map[string]string{"title": c.T("head.title"), "from": c.T("field.evidence.requested_from"), "controls": c.T("field.evidence.controls"), "due": c.T("field.evidence.due")}
		for _, e := range x.Fields {
			name, _, _ := strings.Cut(e.Path, ".")
			if name == "requested_from" {
				name = "from"
			}
			if v.errs[name] == "" {
				v.errs[name] = c.Words.Field(e)
				v.list = append(v.list, ui.FieldError{ID: "f-" + name, Label: labels[name], Text: v.errs[name]})
			}
		}
		if err := c.Read(v.ground); err != nil {
			return err
		}
		return p.showRequest(c, v)
	}
	if err != nil {
		return err
	}
	if outside {
		return c.Go(c.At("ask", "?record="+made.Ref+"&fields=files,link,statement,from,until"))
	}
	c.Toast(ui.Toast{Text: c.T("evidence.requested", "ref", made.Ref)})
	return c.Go(c.At("evidence", made.Ref))
}
