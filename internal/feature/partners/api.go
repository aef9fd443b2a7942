package partners

import (
	"context"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes that partners add to those of their registers.
func API(d Deps, blobs blob.Store) []api.Extra {
	r := routes{d, blobs}
	of := func(method, path, register string, v access.Verb, x api.Extra) api.Extra {
		x.Method, x.Path, x.Register, x.Tag = method, path, register, "partners"
		x.Rule, x.Write = api.Rule{Verb: v, Group: access.Records}, method != http.MethodGet
		return x
	}
	const get, post = http.MethodGet, http.MethodPost
	parties, quests, agreements, engagements, changes := record.Parties.Name, record.Questionnaires.Name, record.Agreements.Name, record.Engagements.Name, record.SubprocessorChanges.Name
	return []api.Extra{
		of(get, "/partners", "", access.Read, api.Extra{ID: "list-partner-work", Summary: "List what suppliers, contracts and customers ask for now: next looks, contracts that end or lack a clause, questionnaires, exits, people without an undertaking",
			Answer: workOut{}, Do: apiWork}),
		of(post, "/parties/{id}/questionnaire", parties, access.Move, api.Extra{ID: "send-questionnaire", Summary: "Send a party a questionnaire of due diligence; it answers behind a link, without an account",
			Body: &sendIn{}, Answer: sentOut{}, Status: http.StatusCreated, Do: r.send}),
		of(post, "/questionnaires/{id}/link", quests, access.Change, api.Extra{ID: "renew-questionnaire-link", Summary: "Give a new link to a questionnaire that waits; older ones end",
			Answer: linkOut{}, Do: r.resend}),
		of(get, "/questionnaires/{id}/score", quests, access.Read, api.Extra{ID: "read-questionnaire-score", Summary: "Read the answers of a questionnaire with their ratings, and what they come to",
			Answer: scoreOut{}, Do: apiScore}),
		of(post, "/questionnaires/{id}/ratings", quests, access.Change, api.Extra{ID: "rate-questionnaire", Summary: "Say what answers are worth, by the code of the question; the score follows",
			Body: &rateIn{}, Answer: scoreOut{}, Do: apiRate}),
		of(post, "/questionnaires/{id}/decision", quests, access.Move, api.Extra{ID: "decide-questionnaire", Summary: "Accept the answers of a party until a day, refuse them, or ask again; the engagement moves where its guards allow it",
			Body: &decideIn{}, Answer: decidedOut{}, Do: apiDecide}),
		of(post, "/questionnaires/incoming", "", access.Create, api.Extra{ID: "draft-answers", Summary: "Read the questions of a customer's workbook, and draft answers from the library",
			Query: []string{"title", "party", "contact", "due"}, Upload: true, Status: http.StatusCreated, Answer: scoreOut{}, Do: r.draft,
			Describe: map[string]string{"title": "Title of the questionnaire; the name of the file if left out.", "party": "The customer: reference or name.", "contact": "From whom it came.", "due": "Day by which it is to be answered."}}),
		of(post, "/questionnaires/{id}/answers", quests, access.Change, api.Extra{ID: "answer-questionnaire", Summary: "Confirm or change the drafts of answers to a customer, by the code of the question, and finish",
			Body: &answersIn{}, Answer: scoreOut{}, Do: apiAnswer}),
		of(get, "/questionnaires/{id}/workbook", quests, access.Export, api.Extra{ID: "save-answers", Summary: "Give the answers back in the workbook in which they were asked; unread drafts stay out",
			Answer: api.File{}, Do: r.workbook}),
		of(get, "/agreements/{id}/checklist", agreements, access.Read, api.Extra{ID: "read-clauses", Summary: "Read the clauses that the law asks of an agreement, and which it lacks",
			Answer: clausesOut{}, Do: apiClauses}),
		of(post, "/agreements/{id}/checklist", agreements, access.Change, api.Extra{ID: "check-clause", Summary: "Say of a clause whether an agreement has it, where, or which approved deviation stands in its place",
			Body: &clauseIn{}, Answer: clausesOut{}, Do: apiClause}),
		of(get, "/engagements/{id}/exit", engagements, access.Read, api.Extra{ID: "read-exit", Summary: "Read the steps of the way out of an engagement",
			Answer: exitOut{}, Do: apiExitRead}),
		of(post, "/engagements/{id}/exit", engagements, access.Move, api.Extra{ID: "begin-exit", Summary: "Begin the end of an engagement; a task asks for return or erasure until a day",
			Body: &exitIn{}, Answer: exitOut{}, Do: apiExit}),
		of(post, "/engagements/{id}/returned", engagements, access.Move, api.Extra{ID: "prove-return", Summary: "Note return or erasure and the end of access; the engagement ends where nothing is missing",
			Body: &returnIn{}, Answer: exitOut{}, Do: apiReturned}),
		of(get, "/subprocessor-changes/{id}/objections", changes, access.Read, api.Extra{ID: "list-objections", Summary: "List the customers who were told of a change among sub-processors, with what they said",
			Answer: changeOut{}, Do: apiChange}),
		of(post, "/subprocessor-changes/{id}/announce", changes, access.Move, api.Extra{ID: "announce-subprocessor", Summary: "Tell customers of a change among sub-processors; each gets a link to consent or object until a day",
			Body: &announceIn{}, Optional: true, Answer: changeOut{}, Do: r.announce}),
		of(post, "/subprocessor-changes/{id}/objections", changes, access.Move, api.Extra{ID: "record-objection", Summary: "Record what a customer said to a change, or how an objection was resolved",
			Body: &objectIn{}, Answer: changeOut{}, Do: apiObject}),
	}
}

type routes struct {
	Deps
	blobs blob.Store
}

// recordOut is a record as these routes name it.
type recordOut struct {
	Register string `json:"register"`
	Ref      string `json:"ref"`
	Title    string `json:"title"`
}

func refOf(t map[id.ID]store.Title, at id.ID) *recordOut {
	x, ok := t[at]
	if !ok {
		return nil
	}
	return &recordOut{x.Register, x.Ref, x.Title}
}

type workItem struct {
	What string `json:"what"` // look, unasked, exit, ending, incomplete, waiting, asking or undertaking
	recordOut
	State string       `json:"state,omitempty"`
	Day   calendar.Day `json:"day,omitempty"`  // by which it is to be done, or on which it ends
	From  string       `json:"from,omitempty"` // of a look: assessed, started or entered, from which its interval counts; left out where the day was set
}

type workOut struct {
	Items []workItem `json:"items"`
}

func apiWork(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	o, err := DoOverview(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := workOut{Items: []workItem{}}
	add := func(what, register, ref, title, state string, day calendar.Day) {
		out.Items = append(out.Items, workItem{What: what, recordOut: recordOut{register, ref, title}, State: state, Day: day})
	}
	for _, e := range o.Late {
		add("look", record.Engagements.Name, e.Ref, e.Title, e.State, lookAt(e))
		_, out.Items[len(out.Items)-1].From = e.AssessedFrom()
	}
	for _, e := range o.Unasked {
		add("unasked", record.Engagements.Name, e.Ref, e.Title, e.State, "")
	}
	for _, e := range o.Exits {
		add("exit", record.Engagements.Name, e.Ref, e.Title, e.State, e.ExitDue)
	}
	for _, a := range o.Ending {
		add("ending", record.Agreements.Name, a.Ref, a.Title, a.State, endOf(a, o.Today))
	}
	for _, a := range o.Incomplete {
		add("incomplete", record.Agreements.Name, a.Ref, a.Title, a.State, "")
	}
	for _, q := range o.Waiting {
		add("waiting", record.Questionnaires.Name, q.Ref, q.Title, q.State, q.Due)
	}
	for _, q := range o.Asking {
		add("asking", record.Questionnaires.Name, q.Ref, q.Title, q.State, q.Due)
	}
	for _, p := range o.Bare {
		add("undertaking", record.People.Name, p.Ref, p.Title, "", "")
	}
	return out, nil
}
