package evidence

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes that evidence adds to those of its register.
func API(blobs blob.Store, words *i18n.Catalogue) []api.Extra {
	r := routes{blobs, words}
	t := record.EvidenceItems
	of := func(path string, v access.Verb, x api.Extra) api.Extra {
		x.Method, x.Path, x.Rule, x.Tag, x.Write = http.MethodPost, "/"+t.Name+path, api.Rule{Verb: v, Group: t.Group}, t.Name, true
		return x
	}
	return append(looks(),
		of("/add", access.Create, api.Extra{ID: "add-evidence", Summary: "Hand in evidence that is there: a link or what somebody attests; it waits to be accepted",
			Body: &addIn{}, Answer: evidenceOut{}, Status: http.StatusCreated, Do: r.add}),
		of("/upload", access.Create, api.Extra{ID: "upload-evidence", Summary: "Hand in a file as evidence; title, control and dates follow from its name where they are not said",
			Query: []string{"title", "control", "strength", "outcome", "valid_from", "valid_until"},
			Describe: map[string]string{"title": "Title of the evidence; the name of the file if left out.", "control": "References of controls, with commas.",
				"strength": "What it shows: design, operation or effectiveness.", "outcome": "Of a test of effectiveness: good or bad.", "valid_from": "Day from which it counts; today if left out.", "valid_until": "Last day on which it counts."},
			Upload: true, Answer: evidenceOut{}, Status: http.StatusCreated, Do: r.upload}),
		of("/request", access.Create, api.Extra{ID: "request-evidence", Summary: "Ask a person for evidence of controls: the person gets a task, which ends when the evidence is handed in",
			Body: &requestIn{}, Answer: evidenceOut{}, Status: http.StatusCreated, Do: r.request}),
		of("/expire", access.Move, api.Extra{ID: "expire-evidence", Summary: "End evidence that has run out, and ask for new one where it soon will; each day does it by itself",
			Answer: endedOut{}, Do: r.expire}))
}

type routes struct {
	blobs blob.Store
	words *i18n.Catalogue
}

// evidenceOut is a piece of evidence as these routes answer it.
type evidenceOut struct {
	ID       id.ID           `json:"id"`
	Ref      string          `json:"ref"`
	Title    string          `json:"title"`
	State    string          `json:"state"`
	Rev      int64           `json:"rev"`
	Strength record.Strength `json:"strength,omitempty"`
	From     calendar.Day    `json:"from,omitempty"`
	Until    calendar.Day    `json:"until,omitempty"`
	Due      calendar.Day    `json:"due,omitempty"`
}

func said(e *record.Evidence, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return evidenceOut{e.ID, e.Ref, e.Title, e.State, e.Rev, e.Strength, e.From, e.Until, e.Due}, nil
}

// refer finds the controls that a caller names.
func refer(ctx context.Context, tx *store.Tx, ask *api.Ask, field string, names []string) (register.Links[record.Control], error) {
	var out register.Links[record.Control]
	for _, name := range names {
		at, err := ask.Refer(ctx, tx, field, record.Controls.Name, strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if !at.IsZero() {
			out = append(out, at)
		}
	}
	return out, nil
}

// listOf are the parts of a list with commas; none of an empty one.
func listOf(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// requirements reads keys of the library, or numbers in the edition of the
// organisation.
func requirements(ctx context.Context, tx *store.Tx, names []string) ([]record.Requirement, error) {
	if len(names) == 0 {
		return nil, nil
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	var l problem.List
	var out []record.Requirement
	for _, name := range names {
		if r := requirement(record.Requirement(name)); r != nil {
			out = append(out, record.Requirement(r.Key))
		} else if k, ok := requirementNamed(strings.ToUpper(name), own.Edition); ok {
			out = append(out, record.Requirement(k))
		} else {
			l.Add("requirements", "evidence_requirement", "value", name)
		}
	}
	return out, l.Err()
}

type addIn struct {
	Title        string              `json:"title"`
	Controls     []string            `json:"controls,omitempty"`
	Requirements []string            `json:"requirements,omitempty"` // keys, or numbers such as A.1.2.7
	Strength     record.Strength     `json:"strength,omitempty"`
	Outcome      record.TestOutcome  `json:"outcome,omitempty"`
	Kind         record.EvidenceKind `json:"kind,omitempty"`
	Link         string              `json:"link,omitempty"`
	Statement    register.Text       `json:"statement,omitempty"` // of who attests
	From         calendar.Day        `json:"from,omitempty"`      // today if left out
	Until        calendar.Day        `json:"until,omitempty"`
}

func (r routes) add(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*addIn)
	e := record.Evidence{Head: register.Head{Title: strings.TrimSpace(in.Title), Owner: tx.Person}, Strength: in.Strength, Outcome: in.Outcome, Kind: in.Kind, Link: in.Link, Statement: in.Statement, From: in.From, Until: in.Until}
	var err error
	if e.Controls, err = refer(ctx, tx, ask, "controls", in.Controls); err != nil {
		return nil, err
	}
	asked, err := requirements(ctx, tx, in.Requirements)
	if err != nil {
		return nil, err
	}
	e.Requirements = append(e.Requirements, asked...)
	if e.Kind == "" {
		e.Kind = "link"
		if e.Link == "" {
			e.Kind = "attestation"
		}
	}
	return r.keep(ctx, tx, e)
}

// keep hands in evidence; it counts from today where nobody says otherwise.
func (routes) keep(ctx context.Context, tx *store.Tx, e record.Evidence) (any, error) {
	if e.From == "" {
		today, err := tx.Today(ctx)
		if err != nil {
			return nil, err
		}
		e.From = today
	}
	made, err := DoAdd(ctx, tx, e)
	return said(made, err)
}

// upload keeps the contents first: what nobody refers to in the end is swept away.
func (r routes) upload(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := ask.Query
	controls, err := refer(ctx, tx, ask, "control", listOf(q.Get("control")))
	if err != nil {
		return nil, err
	}
	known, err := store.Every(ctx, tx, record.Controls, store.Query{Sort: "title"})
	if err != nil {
		return nil, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	name := store.FileName(q.Get("name"))
	guess := GuessName(name, own.Edition, known)
	sum, size, err := r.blobs.Put(ctx, tx.Org, io.NewSectionReader(ask.Upload, 0, ask.Size), MaxUpload)
	if err != nil {
		return nil, err
	}
	files := register.Files{{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}}
	e := record.Evidence{Head: register.Head{Title: strings.TrimSpace(q.Get("title")), Owner: tx.Person}, Files: files, Kind: formKind(files), Controls: controls,
		Strength: record.Strength(q.Get("strength")), Outcome: record.TestOutcome(q.Get("outcome"))}
	if e.Title == "" {
		e.Title = guess.Title
	}
	if len(e.Controls) == 0 {
		e.Controls = register.Links[record.Control](guess.Controls)
		if len(guess.Controls) == 0 && guess.Requirement != "" {
			e.Requirements = append(e.Requirements, record.Requirement(guess.Requirement))
		}
	}
	if e.From, err = ask.Day("valid_from", guess.From); err != nil {
		return nil, err
	}
	if e.Until, err = ask.Day("valid_until", guess.Until); err != nil {
		return nil, err
	}
	return r.keep(ctx, tx, e)
}

type requestIn struct {
	Title    string          `json:"title"`
	Controls []string        `json:"controls"`
	From     string          `json:"from,omitempty"` // person; left out, somebody without an account is asked by a link
	Due      calendar.Day    `json:"due,omitempty"`
	Strength record.Strength `json:"strength,omitempty"`
	Message  string          `json:"message,omitempty"`
}

func (routes) request(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*requestIn)
	controls, err := refer(ctx, tx, ask, "controls", in.Controls)
	if err != nil {
		return nil, err
	}
	from, err := ask.Refer(ctx, tx, "from", record.People.Name, in.From)
	if err != nil {
		return nil, err
	}
	made, err := DoRequest(ctx, tx, Request{Title: strings.TrimSpace(in.Title), Controls: controls, Strength: in.Strength, From: from, Due: in.Due, Message: in.Message})
	return said(made, err)
}

type endedOut struct {
	Expired  int `json:"expired"`
	Reminded int `json:"reminded"`
}

func (r routes) expire(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	done, err := DoExpire(ctx, tx, r.words)
	return endedOut(done), err
}
