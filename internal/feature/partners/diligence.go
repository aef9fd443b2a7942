package partners

import (
	"context"
	"github.com/privet-pims/privet/internal/diligence"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Sending is a questionnaire for a party.
type Sending struct {
	Party      id.ID
	Engagement id.ID // may be none
	Template   string
	Name       string // who is to answer
	Email      string // may be empty: the link is passed on by hand
	Lang       string // of the questions
	Message    string
	Due        calendar.Day // the link works until then
}

// Given is a link that was made; Path holds its secret and is shown once.
type Given struct {
	Path   string
	To     string
	Mailed bool
	Until  calendar.Day
}

// DoSendQuestionnaire makes a questionnaire of a template, and a link behind which the
// party answers it without an account; the link goes out by mail where there is an
// address and a server (S-095).
func (d Deps) DoSendQuestionnaire(ctx context.Context, tx *store.Tx, w i18n.Words, in Sending) (*record.Questionnaire, Given, error) {
	var p problem.List
	t := diligence.Of(in.Template)
	p.If(t == nil, "template", "partners_template")
	p.If(in.Party.IsZero(), "party", "required")
	p.If(in.Name == "" && in.Email == "", "name", "partners_who")
	p.If(len(in.Name) > 200, "name", "too_long", "max", 200)
	if in.Email != "" {
		clean, ok := mail.Address(in.Email)
		p.If(!ok, "email", "respond_email", "value", in.Email)
		in.Email = clean
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, Given{}, err
	}
	if in.Due == "" {
		in.Due = today.AddDays(linkLife)
	}
	p.If(!in.Due.Valid() || in.Due < today || in.Due > today.AddDays(365), "due", "partners_due")
	if err := p.Err(); err != nil {
		return nil, Given{}, err
	}
	party, err := store.Get(ctx, tx, record.Parties, in.Party)
	if err != nil {
		return nil, Given{}, err
	}
	q := &record.Questionnaire{
		Head: register.Head{Title: t.Title.In(w.Lang()) + " · " + party.Title, Owner: tx.Person}, Direction: record.Outgoing, Template: t.Key,
		Party: register.To[record.Party](in.Party), Engagement: register.To[record.Engagement](in.Engagement), Contact: strings.TrimSpace(in.Name),
		Sent: today, Due: in.Due, Questions: t.Rows(in.Lang, options(d.Words.Words(in.Lang))),
	}
	if q.Contact == "" {
		q.Contact = in.Email
	}
	if q, err = store.Create(ctx, tx, record.Questionnaires, q); err != nil {
		return nil, Given{}, err
	}
	if q, err = store.Move(ctx, tx, record.Questionnaires, q.ID, q.Rev, "send", workflow.Input{}); err != nil {
		return nil, Given{}, err
	}
	if !in.Engagement.IsZero() {
		e, err := store.Get(ctx, tx, record.Engagements, in.Engagement)
		if err != nil {
			return nil, Given{}, err
		}
		if e.State == "proposed" {
			if _, err := store.Move(ctx, tx, record.Engagements, e.ID, e.Rev, "examine", workflow.Input{}); err != nil {
				return nil, Given{}, err
			}
		}
	}
	out, err := d.giveLink(ctx, tx, q, in)
	return q, out, err
}

// DoResendQuestionnaire gives a new link to a questionnaire that waits; the old one
// is void.
func (d Deps) DoResendQuestionnaire(ctx context.Context, tx *store.Tx, at id.ID) (Given, error) {
	q, err := store.Get(ctx, tx, record.Questionnaires, at)
	if err != nil {
		return Given{}, err
	}
	if q.Direction != record.Outgoing || q.State != "sent" && q.State != "in_progress" && q.State != "returned" {
		return Given{}, problem.New(problem.Blocked, "partners_not_waiting")
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return Given{}, err
	}
	in := Sending{Name: q.Contact, Due: q.Due}
	old, err := linksTo(ctx, tx, d.Vault, at)
	if err != nil {
		return Given{}, err
	}
	if len(old) > 0 {
		in.Name, in.Email, in.Lang, in.Message = old[0].Name, old[0].Email, old[0].Lang, old[0].Message
	}
	if in.Due < today {
		in.Due = today.AddDays(14)
	}
	return d.giveLink(ctx, tx, q, in)
}

func (d Deps) giveLink(ctx context.Context, tx *store.Tx, q *record.Questionnaire, in Sending) (Given, error) {
	l := &link{What: toAnswer, Record: q.ID, Name: in.Name, Email: in.Email, Lang: in.Lang, Message: in.Message, Expires: in.Due.Time().AddDate(0, 0, 1)}
	secret, err := give(ctx, tx, d.Vault, record.Questionnaires.Name, l)
	if err != nil {
		return Given{}, err
	}
	return d.mailLink(ctx, tx, l, mail.RespondAsked, q.Title, secret)
}

// mailLink queues the mail with a link, where there is an address and a server.
func (d Deps) mailLink(ctx context.Context, tx *store.Tx, l *link, key, title, secret string) (Given, error) {
	out := Given{Path: "/partner/" + secret, To: l.Name, Until: l.until()}
	if out.To == "" {
		out.To = l.Email
	}
	if l.Email == "" || d.Mail == nil || !d.Mail.On() {
		return out, nil
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return out, err
	}
	asker := tx.Actor.Name
	if !tx.Person.IsZero() {
		me, err := store.Get(ctx, tx, record.People, tx.Person)
		if err != nil {
			return out, err
		}
		asker = me.Title
	}
	if asker == "" {
		asker = own.Title
	}
	out.Mailed = true
	return out, d.Mail.Queue(ctx, tx, mail.Message{To: l.Email, ToName: l.Name, Lang: l.Lang, Key: key, Link: out.Path, Quote: l.Message,
		Args:  problem.Args{"asker": asker, "org": own.Title, "title": title},
		Facts: []mail.Fact{{Name: "due", Value: l.until()}}})
}

// options are the answers to a question of a template, in words.
func options(w i18n.Words) []string {
	return []string{w.T("partners.says.yes"), w.T("partners.says.partly"), w.T("partners.says.no"), w.T("partners.says.not_applicable")}
}

// DoRate takes what we think of the answers, by the number of the question; the score
// follows (S-095).
func DoRate(ctx context.Context, tx *store.Tx, at id.ID, rev int64, ratings map[int]record.AnswerRating, remarks map[int]string) (*record.Questionnaire, error) {
	return store.Change(ctx, tx, record.Questionnaires, at, rev, func(q *record.Questionnaire) error {
		for i := range q.Questions {
			x := &q.Questions[i]
			if r, ok := ratings[i]; ok {
				x.Rating, x.Points = r, assess.PointsFor(x.Weight, r)
			}
			if r, ok := remarks[i]; ok {
				x.Remark = register.Text(r)
			}
		}
		q.Score, _ = q.Percent()
		return nil
	})
}

// Decision ends the look at a party.
type Decision struct {
	Outcome    string // approve, approve_conditionally, reject, return
	Reason     string
	ValidUntil calendar.Day
}

// Decided says what a decision moved; Held is why the engagement stayed where it was.
type Decided struct {
	Questionnaire *record.Questionnaire
	Engagement    *record.Engagement
	Held          *problem.Problem
}

// DoDecide accepts the answers until a day, or refuses them, and moves the engagement
// on where its guards allow it (S-095, S-097).
func DoDecide(ctx context.Context, tx *store.Tx, at id.ID, in Decision) (Decided, error) {
	var out Decided
	q, err := store.Get(ctx, tx, record.Questionnaires, at)
	if err != nil {
		return out, err
	}
	because := workflow.Input{Reason: in.Reason}
	var p problem.List
	p.If(in.Outcome != "approve" && in.Outcome != "approve_conditionally" && in.Outcome != "reject" && in.Outcome != "return", "outcome", "required")
	p.If(strings.TrimSpace(in.Reason) == "", "reason", "required")
	if err := p.Err(); err != nil {
		return out, err
	}
	if in.Outcome == "return" {
		out.Questionnaire, err = store.Move(ctx, tx, record.Questionnaires, at, q.Rev, "return", because)
		return out, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return out, err
	}
	if q, err = store.Change(ctx, tx, record.Questionnaires, at, q.Rev, func(x *record.Questionnaire) error {
		x.Decision, x.DecidedBy, x.DecidedOn, x.ValidUntil = register.Text(in.Reason), register.To[record.Person](tx.Person), today, in.ValidUntil
		x.Score, _ = x.Percent()
		return nil
	}); err != nil {
		return out, err
	}
	if q.State == "submitted" {
		if q, err = store.Move(ctx, tx, record.Questionnaires, at, q.Rev, "score", workflow.Input{}); err != nil {
			return out, err
		}
	}
	if in.Outcome != "reject" {
		if q, err = store.Move(ctx, tx, record.Questionnaires, at, q.Rev, "accept", workflow.Input{}); err != nil {
			return out, err
		}
	}
	out.Questionnaire = q
	if q.Engagement.ID.IsZero() {
		return out, nil
	}
	out.Engagement, out.Held, err = moveEngagement(ctx, tx, q, in, today)
	return out, err
}

// moveEngagement notes the look, sets the next by criticality, and takes the move that
// the decision means. A guard that is not met holds the engagement, not the decision.
func moveEngagement(ctx context.Context, tx *store.Tx, q *record.Questionnaire, in Decision, today calendar.Day) (*record.Engagement, *problem.Problem, error) {
	e, err := store.Get(ctx, tx, record.Engagements, q.Engagement.ID)
	if err != nil {
		return nil, nil, err
	}
	if in.Outcome != "reject" {
		if e, err = store.Change(ctx, tx, record.Engagements, e.ID, e.Rev, func(x *record.Engagement) error {
			x.AssessedOn, x.ReassessOn = today, ""
			next := x.Reassessment()
			if in.ValidUntil != "" && in.ValidUntil < next {
				next = in.ValidUntil
			}
			x.ReassessOn = next
			return nil
		}); err != nil {
			return nil, nil, err
		}
	}
	move := map[string]string{"due_diligence": in.Outcome, "under_review": "confirm"}[e.State]
	if move == "" || move == "confirm" && in.Outcome == "reject" {
		return e, nil, nil
	}
	because := workflow.Input{}
	if in.Outcome != "approve" && move != "confirm" {
		because.Reason = in.Reason
	}
	moved, err := store.Move(ctx, tx, record.Engagements, e.ID, e.Rev, move, because)
	if x, ok := problem.As(err); ok && x.Kind == problem.Blocked {
		return e, x, nil
	}
	return moved, nil, err
}
