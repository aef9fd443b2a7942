package rights

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Intake is a request as it arrives, by whatever way.
type Intake struct {
	Types      []record.RequestType
	Laws       []record.Law // none: those in scope of the organisation
	Country    register.Country
	Channel    record.RequestChannel
	ReceivedAt time.Time // zero is now
	Language   string    // BCP 47
	Portal     id.ID
	ActsFor    record.ActsFor
	Acting     record.AuthorityKind // by what; only where somebody asks for another
	Role       record.Role
	Customer   id.ID
	Assignee   id.ID
	Complexity record.RequestComplexity

	Requester Person
	Subject   *Person // where somebody asks for another
	Text      string  // what was written
	MailID    string  // by which the form or the mail is known again
	MessageID id.ID   // of the message that holds Text; zero makes one
	Concerns  []id.ID // requests that this one may belong to
}

// DoIntake opens a request and keeps who asks and what was written beside it. Requests of
// the same address are named in it, so that a duplicate is seen. Problems of kind invalid
// stand at types, country, received_at, requester.name, requester.email, … and text.
func DoIntake(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, in Intake) (*record.Request, error) {
	if err := tx.Need(access.Create, access.Cases); err != nil {
		return nil, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(len(in.Types) == 0, "types", "required")
	in.Requester.check(&l, "requester.")
	l.If(in.Requester.Name == "" && in.Requester.Email == "", "requester.name", "required")
	if in.Subject != nil {
		in.Subject.check(&l, "subject.")
	}
	if in.ReceivedAt.IsZero() {
		in.ReceivedAt = tx.Now
	}
	l.If(in.ReceivedAt.After(tx.Now.Add(time.Hour)), "received_at", "in_the_future")
	l.If(len(in.Text) > MaxMessage, "text", "too_long", "max", MaxMessage)
	if err := l.Err(); err != nil {
		return nil, err
	}
	r := &record.Request{
		Head:  register.Head{Title: title(words.Words(own.Language), in), Confidentiality: access.Confidential},
		Types: in.Types, Laws: in.Laws, Country: in.Country, Channel: in.Channel, ReceivedAt: in.ReceivedAt.UTC(), Language: in.Language,
		Portal: register.To[record.Portal](in.Portal), ActsFor: in.ActsFor, Role: in.Role, Complexity: in.Complexity,
		Customer: register.To[record.Party](in.Customer), Assignee: register.To[record.Person](in.Assignee), Identity: "open",
	}
	if in.ActsFor == "child" || in.ActsFor == "represented" {
		r.Authority, r.Acting = "asked", in.Acting
	}
	if in.Complexity == "" {
		r.Complexity = "usual"
	}
	if in.Role == "" {
		r.Role = record.Controller
	}
	others, err := sameMail(ctx, tx, in.Requester.Email, id.ID{})
	if err != nil {
		return nil, err
	}
	if others, err = sameCustomer(ctx, tx, r, append(others, in.Concerns...)); err != nil {
		return nil, err
	}
	for _, at := range others {
		if !slices.Contains(r.Concerns, at) {
			r.Concerns = append(r.Concerns, at)
		}
	}
	zone, err := tx.Zone(ctx)
	if err != nil {
		return nil, err
	}
	day := calendar.DayOf(in.ReceivedAt.In(zone))
	targets, err := targetsFor(ctx, tx, r.Assignee.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		r.Steps = append(r.Steps, record.RequestStep{Kind: t.Step, Due: day.AddDays(t.Days), Assignee: r.Assignee})
	}
	if r, err = store.Create(ctx, tx, record.Requests, r); err != nil {
		return nil, err
	}
	if err := putPerson(ctx, tx, r, Requester, in.Requester); err != nil {
		return nil, err
	}
	if in.Subject != nil {
		if err := putPerson(ctx, tx, r, Subject, *in.Subject); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(in.Text) != "" {
		if _, err := addMessage(ctx, tx, r, Message{ID: in.MessageID, Direction: In, Body: in.Text, Lang: in.Language, MailID: in.MailID, Created: in.ReceivedAt}); err != nil {
			return nil, err
		}
	}
	return store.Get(ctx, tx, record.Requests, r.ID)
}

// title names the rights and the country, never the person.
func title(w i18n.Words, in Intake) string {
	var names []string
	for _, t := range in.Types {
		names = append(names, w.T("choice.request_type."+string(t)))
	}
	s := w.And(names...)
	if in.Country != "" {
		s += " (" + string(in.Country) + ")"
	}
	return s
}
