package rights

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// intakeIn is a request as a program hands it in.
type intakeIn struct {
	Types      []record.RequestType     `json:"types"`
	Laws       []record.Law             `json:"laws,omitempty"` // those in scope of the organisation if left out
	Country    register.Country         `json:"country,omitempty"`
	Channel    record.RequestChannel    `json:"channel,omitempty"`     // api if left out
	ReceivedAt time.Time                `json:"received_at,omitzero"`  // now if neither is said
	ReceivedOn calendar.Day             `json:"received_on,omitempty"` // instead of the time, where only the day is known
	Language   string                   `json:"language,omitempty"`    // of the person; that of the organisation if left out
	Portal     string                   `json:"portal,omitempty"`
	ActsFor    record.ActsFor           `json:"acts_for,omitempty"`
	Acting     record.AuthorityKind     `json:"acting,omitempty"`   // by what somebody asks for another
	Customer   string                   `json:"customer,omitempty"` // for whom the data is processed
	Role       record.Role              `json:"role,omitempty"`
	Assignee   string                   `json:"assignee,omitempty"`
	Complexity record.RequestComplexity `json:"complexity,omitempty"`
	Requester  personFields             `json:"requester"`
	Subject    *personFields            `json:"subject,omitempty"`
	Text       api.Long                 `json:"text,omitempty"`
}

// personFields are what is kept of a person.
type personFields struct {
	Name        string   `json:"name,omitempty"`
	Email       string   `json:"email,omitempty"`
	Phone       string   `json:"phone,omitempty"`
	Address     string   `json:"address,omitempty"`
	Born        string   `json:"born,omitempty"`
	Identifiers []string `json:"identifiers,omitempty"`
}

func (x personFields) person() Person {
	return Person{Name: x.Name, Email: x.Email, Phone: x.Phone, Address: x.Address, Born: x.Born, Identifiers: x.Identifiers}
}

// openedOut is a request that was taken in.
type openedOut struct {
	stateOut
	Concerns []id.ID `json:"concerns"` // others of the same address
}

func (r routes) intake(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*intakeIn)
	x := Intake{Types: in.Types, Laws: in.Laws, Country: in.Country, Channel: in.Channel, ReceivedAt: in.ReceivedAt, Language: in.Language, ActsFor: in.ActsFor, Acting: in.Acting,
		Role: in.Role, Complexity: in.Complexity, Requester: in.Requester.person(), Text: string(in.Text)}
	if x.Channel == "" {
		x.Channel = record.ByAPI
	}
	if x.ActsFor == "" {
		x.ActsFor = "self"
	}
	if in.Subject != nil {
		p := in.Subject.person()
		x.Subject = &p
	}
	for _, l := range []struct {
		field, register, text string
		to                    *id.ID
	}{
		{"portal", record.Portals.Name, in.Portal, &x.Portal}, {"customer", record.Parties.Name, in.Customer, &x.Customer}, {"assignee", record.People.Name, in.Assignee, &x.Assignee},
	} {
		var err error
		if *l.to, err = ask.Refer(ctx, tx, l.field, l.register, l.text); err != nil {
			return nil, err
		}
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	if x.Language == "" {
		x.Language = own.Language
	}
	if x.ReceivedAt, err = receipt(ctx, tx, in); err != nil {
		return nil, err
	}
	made, err := DoIntake(ctx, tx, r.words, x)
	if err != nil {
		return nil, err
	}
	out := openedOut{stateOut: stateOf(made), Concerns: []id.ID{}}
	out.Concerns = append(out.Concerns, made.Concerns...)
	return out, nil
}

// receipt is the instant of receipt: the one said, noon of the day said, or now.
func receipt(ctx context.Context, tx *store.Tx, in *intakeIn) (time.Time, error) {
	if in.ReceivedOn == "" {
		return in.ReceivedAt, nil
	}
	zone, err := tx.Zone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	today := calendar.DayOf(tx.Now.In(zone))
	var l problem.List
	isDay(&l, "received_on", in.ReceivedOn)
	l.If(!in.ReceivedAt.IsZero(), "received_on", "either_time_or_day")
	l.If(in.ReceivedOn.Valid() && in.ReceivedOn > today, "received_on", "in_the_future")
	if err := l.Err(); err != nil {
		return time.Time{}, err
	}
	at := noon(in.ReceivedOn, zone.String())
	if at.After(tx.Now) {
		at = tx.Now
	}
	return at, nil
}

// isDay complains about what is no day; none is one.
func isDay(l *problem.List, field string, day calendar.Day) {
	l.If(day != "" && !day.Valid(), field, "bad_day", "value", string(day))
}

type peopleOut struct {
	Requester Person  `json:"requester"`
	Subject   *Person `json:"subject,omitempty"`
}

func apiPeople(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if err := NeedKnow(ctx, tx, r); err != nil {
		return nil, err
	}
	all, err := People(ctx, tx, r)
	return peopleFrom(all), err
}

func peopleFrom(all map[Part]Person) peopleOut {
	out := peopleOut{Requester: all[Requester]}
	if x, ok := all[Subject]; ok {
		out.Subject = &x
	}
	return out
}

type personIn struct {
	Part Part `json:"part,omitempty"` // requester if left out, or subject
	personFields
}

func apiPerson(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*personIn)
	if in.Part == "" {
		in.Part = Requester
	}
	var l problem.List
	l.If(!slices.Contains([]Part{Requester, Subject}, in.Part), "part", "bad_person_part", "value", string(in.Part))
	if err := l.Err(); err != nil {
		return nil, err
	}
	r, err := asked(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	x := in.person()
	known, err := People(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	if foldMail(known[in.Part].Email) == foldMail(x.Email) { // the address that was checked
		x.MailChecked = known[in.Part].MailChecked
	}
	return stated(r, DoPerson(ctx, tx, r, in.Part, x))
}
