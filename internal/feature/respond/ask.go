package respond

import (
	"context"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Asking is what somebody without an account is to be asked.
type Asking struct {
	ID        id.ID // of the ask, so that a form sent twice asks once; a new one if it is zero
	To        Contact
	Lang      string   // of the page behind the link
	Message   string   // of who asks, at most 4,000 bytes
	Until     string   // last day of the link; 14 days if it is empty, at most 90
	Fields    []string // of the record
	Interview bool     // six questions in place of fields
	// Asker and Org are named in the mail; without them, the person and the organisation of
	// the transaction are.
	Asker, Org string
}

func (d Deps) mailOn() bool { return d.Mail != nil && d.Mail.On() }

// DoAsk keeps an ask about a record, and queues the mail with its link where there is
// an address and a server (S-125). The secret of the link, at /r/SECRET, is told this
// once. Problems: forbidden for whoever may not change the record, or make an activity
// of an interview; invalid at name, email, message, lang, fields or until; blocked if
// the ask is there already.
func (d Deps) DoAsk(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, t *register.Type, rec register.Record, in Asking) (*Ask, string, error) {
	if !mayAsk(tx.Actor, t, rec) || !register.HeadOf(rec).Archived.IsZero() {
		return nil, "", problem.New(problem.Forbidden, "forbidden", "verb", "change", "register", t.Name)
	}
	if in.Interview {
		if err := mayInterview(ctx, tx); err != nil {
			return nil, "", err
		}
	}
	if in.ID.IsZero() {
		in.ID = id.New()
	}
	a, err := in.ask(ctx, tx, words, t, rec)
	if err != nil {
		return nil, "", err
	}
	if _, err := byID(ctx, tx, d.Vault, a.ID); err == nil {
		return nil, "", problem.New(problem.Blocked, "respond_twice")
	}
	secret, hash := newSecret(tx.Org)
	a.Created, a.Sent = tx.Now, tx.Now
	if err := insert(ctx, tx, d.Vault, a, hash); err != nil {
		return nil, "", err
	}
	tx.Record("ask", t.Name, a.Record, entry{Ask: a.ID, Fields: a.Fields}.json())
	return a, secret, d.send(ctx, tx, a, in, register.HeadOf(rec).Title, secret)
}

// ask holds what is asked against what can be.
func (in Asking) ask(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, t *register.Type, rec register.Record) (*Ask, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var p problem.List
	a := &Ask{ID: in.ID, Org: tx.Org, Register: t.Name, Record: register.HeadOf(rec).ID, Message: in.Message, To: in.To, Lang: in.Lang, By: tx.ID}
	if in.To.Email != "" {
		clean, ok := mail.Address(in.To.Email)
		p.If(!ok, "email", "respond_email", "value", in.To.Email)
		a.To.Email = clean
	}
	p.If(in.To == Contact{}, "name", "respond_who")
	p.If(len(in.To.Name) > 200, "name", "too_long", "max", 200)
	p.If(len(in.Message) > maxMessage, "message", "too_long", "max", maxMessage)
	p.If(!speaks(words, in.Lang), "lang", "respond_lang")
	switch {
	case in.Interview && interviews(t):
		a.Fields = []string{interviewField}
	case in.Interview:
		p.Add("interview", "respond_interview")
	default:
		a.Fields = asked(t, in.Fields, &p)
		p.If(len(a.Fields) == 0, "fields", "respond_fields")
	}
	last := today.AddDays(int(MaxLife / (24 * time.Hour)))
	day := today.AddDays(int(usualLife / (24 * time.Hour)))
	if in.Until != "" {
		day, err = calendar.ParseDay(in.Until)
	}
	p.If(err != nil || day < today || day > last, "until", "respond_until", "min", today, "max", last)
	if err := p.Err(); err != nil {
		return nil, err
	}
	a.Expires = day.Time().AddDate(0, 0, 1) // the end of the day, in UTC
	return a, nil
}

// asked are the fields that can be asked for, in the order of the form; what no field
// of the register is called is a problem.
func asked(t *register.Type, names []string, p *problem.List) []string {
	want := map[string]bool{}
	for _, name := range names {
		want[name] = true
	}
	var out, known []string
	for _, x := range askable(t) {
		known = append(known, x.Name)
		if want[x.Name] {
			out = append(out, x.Name)
			delete(want, x.Name)
		}
	}
	for name := range want {
		p.Add("fields", "unknown_value", "value", name, "values", strings.Join(known, ", "))
		break
	}
	return out
}

func speaks(words *i18n.Catalogue, lang string) bool {
	for _, l := range words.Languages() {
		if l.Code == lang {
			return true
		}
	}
	return false
}

// DoRenew gives an open ask a new link; the old one is void. One that is over lives
// again for 14 days. The problem is blocked if it was answered or revoked.
func (d Deps) DoRenew(ctx context.Context, tx *store.Tx, at id.ID, in Asking) (*Ask, register.Record, string, error) {
	a, err := byID(ctx, tx, d.Vault, at)
	if err != nil {
		return nil, nil, "", err
	}
	t := tx.Registers().Get(a.Register)
	if t == nil || !askedHere(a) {
		return nil, nil, "", problem.NotFound("asks", at)
	}
	rec, err := store.GetAny(ctx, tx, t, a.Record)
	if err != nil {
		return nil, nil, "", err
	}
	if !mayAsk(tx.Actor, t, rec) {
		return nil, nil, "", problem.New(problem.Forbidden, "forbidden", "verb", "change", "register", t.Name)
	}
	if !tx.Now.Before(a.Expires) {
		a.Expires = tx.Now.Add(usualLife)
	}
	secret, hash := newSecret(tx.Org)
	dialect := tx.SQL().Dialect
	ok, err := update(ctx, tx, a.ID, "secret = $3, sent = $4, expires = $5", hash, dialect.Time(tx.Now), dialect.Time(a.Expires))
	if err == nil && !ok {
		err = problem.New(problem.Blocked, "respond_over")
	}
	if err != nil {
		return nil, nil, "", err
	}
	tx.Record("ask_again", t.Name, a.Record, entry{Ask: a.ID}.json())
	return a, rec, secret, d.send(ctx, tx, a, in, register.HeadOf(rec).Title, secret)
}

// DoRevoke ends an ask at once. The problem is blocked if it was answered or revoked.
func (d Deps) DoRevoke(ctx context.Context, tx *store.Tx, at id.ID) (*Ask, error) {
	a, err := byID(ctx, tx, d.Vault, at)
	if err != nil {
		return nil, err
	}
	ok, err := update(ctx, tx, a.ID, "revoked = $3, draft = ''", tx.SQL().Dialect.Time(tx.Now))
	if err == nil && !ok {
		err = problem.New(problem.Blocked, "respond_over")
	}
	if err != nil {
		return nil, err
	}
	tx.Record("revoke_ask", a.Register, a.Record, entry{Ask: a.ID}.json())
	a.Revoked = tx.Now
	return a, nil
}

// send queues the mail to who is asked, if there is an address and a server.
func (d Deps) send(ctx context.Context, tx *store.Tx, a *Ask, from Asking, title, secret string) error {
	if a.To.Email == "" || !d.mailOn() {
		return nil
	}
	if err := from.named(ctx, tx); err != nil {
		return err
	}
	return d.Mail.Queue(ctx, tx, mail.Message{
		To: a.To.Email, ToName: a.To.Name, Lang: a.Lang, Key: mail.RespondAsked, Link: "/r/" + secret, Quote: a.Message,
		Args:  problem.Args{"asker": from.Asker, "org": from.Org, "title": title},
		Facts: []mail.Fact{{Name: "due", Value: a.until()}},
	})
}

// named finds out who asks where that is not said: the person of the account or token,
// or else the organisation.
func (in *Asking) named(ctx context.Context, tx *store.Tx) error {
	if in.Org == "" {
		own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		in.Org = own.Title
	}
	if in.Asker == "" && tx.Kind == access.Person {
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		in.Asker = names[tx.ID]
	}
	if in.Asker == "" && !tx.Person.IsZero() {
		names, err := store.Titles(ctx, tx, []id.ID{tx.Person})
		if err != nil {
			return err
		}
		in.Asker = names[tx.Person].Title
	}
	if in.Asker == "" {
		in.Asker = in.Org
	}
	return nil
}

// until is the last day on which the link works.
func (a *Ask) until() calendar.Day { return calendar.DayOf(a.Expires.Add(-time.Minute)) }
