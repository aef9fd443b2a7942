package rights

import (
	"context"
	"net/http"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes that requests have beyond those of every register: intake, who
// asks, the thread, the files, the work on a case and the numbers over all of them. What
// names a person stands in no answer that an Idempotency-Key keeps.
func API(d Deps, blobs blob.Store, words *i18n.Catalogue) []api.Extra {
	if d.Mailroom == nil { // to describe the routes, and to keep what is said of a mailbox
		d.Mailroom = &Mailroom{Vault: d.Vault, Words: words, Blobs: blobs}
	}
	r := routes{Deps: d, blobs: blobs, words: words, places: make(chan struct{}, redactAtOnce)}
	return slices.Concat(r.caseRoutes(), r.deliverRoutes(), r.redactRoutes(), r.deskRoutes(), decisionRoutes(), r.sampleRoutes(), r.mailboxRoutes(), procedureRoutes())
}

type routes struct {
	Deps
	blobs  blob.Store
	words  *i18n.Catalogue
	places chan struct{} // files in memory at the same time, to be redacted
}

const rowWords = "Identifier of the row, or the reference of what it is about, such as SYS-0001."

// of is a route about requests; it writes unless it reads.
func of(method, path string, v access.Verb, x api.Extra) api.Extra {
	t := record.Requests
	x.Method, x.Path, x.Tag, x.Rule, x.Write = method, path, t.Name, api.Rule{Verb: v, Group: t.Group}, method != http.MethodGet
	return x
}

// on is a route about one request.
func on(method, path string, v access.Verb, x api.Extra) api.Extra {
	x.Register = record.Requests.Name
	return of(method, "/requests/{id}"+path, v, x)
}

func (r routes) caseRoutes() []api.Extra {
	const get, post, put = http.MethodGet, http.MethodPost, http.MethodPut
	row := map[string]string{"row": rowWords}
	return []api.Extra{
		on(get, "/case", access.Read, api.Extra{ID: "read-case", Summary: "Read a request as its page shows it: who asks as far as the caller may know, procedure, systems, and what stands against each next step",
			Answer: caseOut{}, Do: r.show}),
		on(get, "/deadlines", access.Read, api.Extra{ID: "explain-deadlines", Summary: "Explain each date of a request: rule, citation, mark of verification, steps and holidays; the targets of the house stand beside them",
			Answer: deadlinesOut{}, Do: apiDeadlines}),
		on(get, "/person", access.Read, api.Extra{ID: "read-requester", Summary: "Read who asks, and whose data it is where somebody asks for another",
			Answer: peopleOut{}, Do: apiPeople}),
		on(put, "/person", access.Change, api.Extra{ID: "write-requester", Summary: "Write who asks, or whose data it is", Body: &personIn{}, Answer: stateOut{}, Do: apiPerson}),
		on(get, "/messages", access.Read, api.Extra{ID: "list-request-messages", Summary: "List the messages with the person and the notes of the house, the oldest first",
			Answer: threadOut{}, Do: apiThread}),
		on(post, "/link", access.Change, api.Extra{ID: "tell-request-link", Summary: "Tell the link to the person's own page, which is the same in each mail; renew ends it and mails a new one where there is an address", Secret: true,
			Body: &linkIn{}, Optional: true, Answer: askedOut{}, Do: r.ownLink}),
		on(get, "/templates", access.Read, api.Extra{ID: "list-request-templates", Summary: "List the replies that fit a request, in the language of the person",
			Answer: templatesOut{}, Do: r.templates}),
		on(post, "/messages", access.Change, api.Extra{ID: "write-request-message", Summary: "Send the person a message, by template or free; note what came or went by another way; or write a note of the house",
			Body: &messageIn{}, Answer: messageOut{}, Status: http.StatusCreated, Do: r.message}),
		on(get, "/files", access.Read, api.Extra{ID: "list-request-files", Summary: "List the files of a request", Answer: filesOut{}, Do: apiFiles}),
		on(get, "/files/{file}", access.Read, api.Extra{ID: "read-request-file", Summary: "Save a file of a request; the ledger tells who took it", Describe: map[string]string{"file": "Identifier of a file of the request."},
			Answer: api.File{}, Write: true, Do: r.file}),
		on(post, "/files", access.Change, api.Extra{ID: "add-request-file", Summary: "Put a file on a request: collected from a system, redacted, proof that somebody may act for another, or to go with a message",
			Query: []string{"purpose", "item"}, Describe: map[string]string{"purpose": "proof, collected, redacted or message; collected if left out.", "item": "Row or system that the file was collected from."},
			Upload: true, Answer: File{}, Status: http.StatusCreated, Do: r.upload}),
		on(post, "/plan", access.Change, api.Extra{ID: "plan-request", Summary: "Enter each live system that is not among those to search yet", Answer: plannedOut{}, Do: apiPlan}),
		on(post, "/items/{row}", access.Change, api.Extra{ID: "answer-request-item", Summary: "Say what was found in a system and what is done with it; a hold in the way is named", Describe: row,
			Body: &itemIn{}, Answer: stateOut{}, Do: apiItem}),
		on(post, "/items/{row}/ask", access.Change, api.Extra{ID: "ask-request-item", Summary: "Ask the owner of a system by a link that needs no account; the link is told this once", Describe: row,
			Secret: true, Answer: askedOut{}, Do: r.askOwner}),
		on(post, "/steps", access.Change, api.Extra{ID: "finish-request-step", Summary: "Finish a step of the procedure", Body: &stepIn{}, Answer: stateOut{}, Do: apiStep}),
		on(post, "/identity", access.Change, api.Extra{ID: "check-request-identity", Summary: "Keep how who asks was checked, with the kinds of facts that agreed and no values", Body: &identityIn{}, Answer: stateOut{}, Do: apiIdentity}),
		on(post, "/confirm", access.Change, api.Extra{ID: "confirm-request-address", Summary: "Mail a link to the address that the person gave; whoever opens it and says so shows that the address is theirs. An earlier link ends", Answer: stateOut{}, Do: r.confirmAddress}),
		on(post, "/pause", access.Change, api.Extra{ID: "pause-request", Summary: "Stop the clock from a day on, for a reason that the law knows", Body: &pauseIn{}, Answer: stateOut{}, Do: apiPause}),
		on(post, "/resume", access.Change, api.Extra{ID: "resume-request", Summary: "End the pause that lasts", Answer: stateOut{}, Do: apiResume}),
		on(post, "/extend", access.Change, api.Extra{ID: "extend-request", Summary: "Take further time, with the reason and the day on which the person was told", Body: &extendIn{}, Answer: stateOut{}, Do: r.extend}),
		on(post, "/checks", access.Change, api.Extra{ID: "settle-request-checks", Summary: "Keep what is settled before the answer: scope, data of other people, exemptions, second reader", Body: &checksIn{}, Answer: stateOut{}, Do: apiChecks}),
		on(post, "/read", access.Change, api.Extra{ID: "second-read-request", Summary: "Say as the second reader that it was read", Answer: stateOut{}, Do: apiRead}),
		on(post, "/decide", access.Change, api.Extra{ID: "decide-request", Summary: "Keep the outcome; one that denies something has its ground, its reason, and how to complain", Body: &decisionIn{}, Answer: stateOut{}, Do: apiDecide}),
		on(post, "/answered", access.Change, api.Extra{ID: "answered-request", Summary: "Keep when the answer went out by a way that the program does not see", Body: &answeredIn{}, Answer: stateOut{}, Do: apiAnswered}),
		on(get, "/customer", access.Read, api.Extra{ID: "read-request-customer", Summary: "Read for whom the data of a request is processed, by when it goes to that customer and why, and what the customer wants", Answer: forwardOut{}, Do: apiForwarded}),
		on(post, "/customer", access.Change, api.Extra{ID: "choose-request-customer", Summary: "Say for which customer the data is processed; the customer decides on the request", Body: &customerIn{}, Answer: stateOut{}, Do: apiCustomer}),
		on(post, "/forward", access.Change, api.Extra{ID: "forward-request", Summary: "Pass a request on to the contact of its customer by a link that needs no account; the link is told this once", Secret: true, Answer: askedOut{}, Do: r.forward}),
		on(post, "/instruction", access.Change, api.Extra{ID: "instruct-request", Summary: "Keep what the customer wants done with a request; nothing is decided or answered without it", Body: &toldByIn{}, Answer: stateOut{}, Do: apiInstructed}),
		on(post, "/told", access.Change, api.Extra{ID: "propose-request-recipients", Summary: "Enter each recipient that the processing activities of the systems name and that is not among those to be told yet; of a request that changes no data none", Answer: proposedOut{}, Do: apiRecipients}),
		on(post, "/told/{row}", access.Change, api.Extra{ID: "told-request-recipient", Summary: "Keep that a recipient was told of what changed, or why not", Describe: row, Body: &toldIn{}, Answer: stateOut{}, Do: apiTold}),
	}
}

func (r routes) deskRoutes() []api.Extra {
	const get, post = http.MethodGet, http.MethodPost
	return []api.Extra{
		of(post, "/requests/intake", access.Create, api.Extra{ID: "intake-request", Summary: "Open a request of a person: rights, laws, channel, day of receipt, who asks and what was written",
			Body: &intakeIn{}, Answer: openedOut{}, Status: http.StatusCreated, Do: r.intake}),
		{Method: post, Path: "/requests/mail/plan", Tag: record.Requests.Name, Rule: api.Rule{Verb: access.Create, Group: record.Requests.Group}, ID: "plan-request-mail",
			Summary: "Say what a mail in a file (.eml) would become: sender, rights, day, files, requests that it may belong to. Nothing is kept", Upload: true, Answer: mailPlanOut{}, Do: r.mailPlan},
		of(post, "/requests/mail", access.Create, api.Extra{ID: "take-request-mail", Summary: "Take a mail in a file (.eml): a new request, or a message of the request that join names. What the query says stands before what the mail says",
			Query: []string{"join", "types", "requester", "email", "country", "language", "received_on", "assignee"}, Describe: map[string]string{
				"join": "Request that the mail becomes a message of; a new request if left out.", "types": "Rights, with commas; those that its words name if left out.", "requester": "Name of who asks; the sender if left out.",
				"email": "Address of who asks; the sender's if left out.", "country": "Country where the person is.", "language": "Language of the person; that of the mail if left out.",
				"received_on": "Day of receipt; the date of the mail if left out.", "assignee": "Who works on it."},
			Upload: true, Answer: openedOut{}, Status: http.StatusCreated, Do: r.takeMail}),
		of(get, "/request-indicators", access.Read, api.Extra{ID: "request-indicators", Summary: "Count the requests received in a period: volume, share on time, median and 95th percentile, by month, right, law, channel and assignee",
			Query: []string{"from", "to", "rows"}, Describe: map[string]string{"from": "First day of receipt; 1 January of this year if left out.", "to": "Last day of receipt; today if left out.", "rows": "Whether to answer the requests that were counted."},
			Answer: indicatorsOut{}, Do: apiIndicators}),
		boardRoute(),
	}
}

func boardRoute() api.Extra {
	x := of(http.MethodGet, "/request-indicators/report", access.Read, api.Extra{ID: "request-board-report", Summary: "Save the report for the board: the numbers over the requests of a quarter beside those of the quarter before. The ledger keeps who took it",
		Query: []string{"as", "quarter"}, Describe: map[string]string{"as": "pdf or xlsx; pdf if left out.", "quarter": "Such as 2026-Q3; the last that is over if left out."}, Answer: api.File{}, Do: apiBoard})
	x.Write = true
	return x
}

// asked is the request that {id} names.
func asked(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Request, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Requests, at)
}
