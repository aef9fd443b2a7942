package rights

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// What becomes of a mail.
const (
	mailRequest   = "request"   // a new request
	mailMessage   = "message"   // a message of an open one
	mailKnown     = "known"     // was taken before
	mailAutomatic = "automatic" // a program wrote it
	mailOwn       = "own"       // we wrote it
)

// mailReceipts is how many receipts one address gets in a day, however often mail comes
// in its name.
const mailReceipts = 3

// mailMark is by what a mail is known again among messages.
func mailMark(x *letter) string { return "mail:" + x.Print }

// DoMail makes of a mail a request, or a message of an open request whose reference its
// subject holds and whose requester's address it comes from, unless the mail server doubts
// that. Nothing that a mail says moves a request, proves identity or opens data. What was
// taken before, and what programs wrote, is left.
func (m *Mailroom) DoMail(ctx context.Context, tx *store.Tx, b *Mailbox, x *letter) (outcome string, request id.ID, err error) {
	known, at, err := mailKnownAs(ctx, tx, x)
	if err != nil {
		return "", id.ID{}, err
	}
	switch {
	case known:
		return mailKnown, at, nil
	case foldMail(x.From.Email) != "" && (foldMail(x.From.Email) == foldMail(m.From) || foldMail(x.From.Email) == foldMail(b.Account)):
		return mailOwn, id.ID{}, nil
	case x.Automatic:
		return mailAutomatic, id.ID{}, nil
	}
	named, err := mailNames(ctx, tx, x)
	if err != nil {
		return "", id.ID{}, err
	}
	for _, r := range named {
		of, err := requesterOf(ctx, tx, r)
		if err != nil {
			return "", id.ID{}, err
		}
		if !r.Closed() && r.Archived.IsZero() && !x.doubtful() && of.Email != "" && foldMail(of.Email) == foldMail(x.From.Email) {
			return mailMessage, r.ID, m.message(ctx, tx, b, r, x)
		}
	}
	r, err := m.request(ctx, tx, b, x, named)
	if err != nil {
		return "", id.ID{}, err
	}
	return mailRequest, r.ID, nil
}

// mailKnownAs reports whether a mail was taken before, and as what request.
func mailKnownAs(ctx context.Context, tx *store.Tx, x *letter) (bool, id.ID, error) {
	if r, err := byForm(ctx, tx, mailMark(x)); err != nil || r != nil {
		if r != nil {
			return true, r.ID, err
		}
		return false, id.ID{}, err
	}
	var n int
	if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM request_mail WHERE org = $1 AND print = $2", tx.Org.String(), x.Print).Scan(&n); err != nil {
		return false, id.ID{}, fmt.Errorf("look for a mail: %w", err)
	}
	return n > 0, id.ID{}, nil
}

// mailRef finds references in a subject.
var mailRef = regexp.MustCompile(`(?i)\b` + record.Requests.Prefix + `-[0-9]{1,9}\b`)

// mailNames are the requests whose references stand in the subject.
func mailNames(ctx context.Context, tx *store.Tx, x *letter) ([]*record.Request, error) {
	var out []*record.Request
	for _, ref := range mailRef.FindAllString(x.Subject, 5) {
		at, err := store.Ref(ctx, tx, record.Requests.Type, strings.ToUpper(ref))
		if problem.Is(err, problem.Missing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r, err := store.Get(ctx, tx, record.Requests, at)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(o *record.Request) bool { return o.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out, nil
}

// message puts a mail into the thread of a request.
func (m *Mailroom) message(ctx context.Context, tx *store.Tx, b *Mailbox, r *record.Request, x *letter) error {
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	w := m.Words.Words(own.Language)
	msg, err := addMessage(ctx, tx, r, Message{Direction: In, Lang: r.Language, Body: x.body(w.T("mailbox.no_text")), MailID: mailMark(x), Created: x.received(tx.Now)})
	if err != nil {
		return err
	}
	if err := mailFiles(ctx, tx, r, msg.ID, x); err != nil {
		return err
	}
	if _, err = addMessage(ctx, tx, r, Message{Direction: Note, Lang: own.Language, Body: strings.Join(mailSaid(w, b.Title, x, mailGuess{}, nil), "\n")}); err != nil {
		return err
	}
	return doHeard(ctx, tx, m.Words, r, wrote)
}

func mailFiles(ctx context.Context, tx *store.Tx, r *record.Request, message id.ID, x *letter) error {
	for _, f := range x.Files {
		f.Message, f.Purpose = message, Attached
		if _, err := addFile(ctx, tx, r, f.File); err != nil {
			return err
		}
	}
	return nil
}

// request opens a request for a mail. What the mail has wrong is left out of the fields
// and told in a note, so that no mail can stop those behind it.
func (m *Mailroom) request(ctx context.Context, tx *store.Tx, b *Mailbox, x *letter, named []*record.Request) (*record.Request, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	w := m.Words.Words(own.Language)
	g := guess(m.Words, x.Subject+"\n"+x.Text)
	in := Intake{Types: g.types, Channel: record.ByEmail, ReceivedAt: x.received(tx.Now), Language: orElse(g.lang, orElse(b.Language, own.Language)), Portal: b.Portal, ActsFor: "self",
		Assignee: b.Assignee, Requester: x.who(w.T("mailbox.unknown")), Text: x.body(w.T("mailbox.no_text")), MailID: mailMark(x), MessageID: id.New()}
	if len(in.Types) == 0 {
		in.Types = b.Types
	}
	for _, r := range named {
		in.Concerns = append(in.Concerns, r.ID)
	}
	if !b.Portal.IsZero() {
		p, err := store.Get(ctx, tx, record.Portals, b.Portal)
		if err == nil {
			in.Laws = p.Laws
		} else if !problem.Is(err, problem.Missing) {
			return nil, err
		} else {
			in.Portal = id.ID{}
		}
	}
	r, err := DoIntake(ctx, tx, m.Words, in)
	if problem.Is(err, problem.Invalid) {
		in.Requester, in.Text = Person{Name: w.T("mailbox.unknown")}, clipText(w.T("mailbox.no_text"), MaxMessage)
		r, err = DoIntake(ctx, tx, m.Words, in)
	}
	if err != nil {
		return nil, err
	}
	if err := mailFiles(ctx, tx, r, in.MessageID, x); err != nil {
		return nil, err
	}
	said := strings.Join(mailSaid(w, b.Title, x, g, named), "\n")
	if _, err := addMessage(ctx, tx, r, Message{Direction: Note, Lang: own.Language, Body: said}); err != nil {
		return nil, err
	}
	if b.Acknowledge {
		return r, m.receipt(ctx, tx, r, own, in.Requester.Email)
	}
	return r, nil
}

// receipt confirms by mail that a mail came, a few times a day to one address: a stranger
// who writes in its name must not make us write to it without end.
func (m *Mailroom) receipt(ctx context.Context, tx *store.Tx, r *record.Request, own *record.Organisation, to string) error {
	if m.Mail == nil || !m.Mail.On() || to == "" {
		return nil
	}
	var n int
	if err := tx.SQL().QueryRowContext(ctx, `SELECT count(*) FROM request_message x JOIN request_person p ON p.org = x.org AND p.request = x.request AND p.part = 'requester'
		WHERE x.org = $1 AND p.mail = $2 AND x.template = $3 AND x.created > $4`, tx.Org.String(), foldMail(to), Acknowledge, tx.SQL().Dialect.Time(tx.Now.Add(-24*time.Hour))).Scan(&n); err != nil {
		return fmt.Errorf("count receipts: %w", err)
	}
	if n >= mailReceipts {
		return nil
	}
	list, err := DoTemplates(ctx, tx, m.Words.Words(r.Language), r, own)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.Key == Acknowledge {
			_, err := DoSend(ctx, tx, Deps{Mail: m.Mail, Vault: m.Vault}, r, Outgoing{Template: t.Key, Subject: t.Subject, Body: t.Body})
			if x, ok := problem.As(err); ok && (x.Kind == problem.Invalid || x.Kind == problem.Blocked) {
				return nil // an address that no mail can be sent to: a person answers by letter
			}
			return err
		}
	}
	return nil
}

// mailSaid are the lines of the note about a mail, which the person does not see.
func mailSaid(w i18n.Words, box string, x *letter, g mailGuess, named []*record.Request) []string {
	out := []string{w.T("mailbox.said.came", "box", box)}
	if x.doubtful() {
		out = append(out, mailDoubt(w, x))
	} else {
		out = append(out, w.T("mailbox.said.unproved"))
	}
	if len(g.words) > 0 {
		out = append(out, w.T("mailbox.said.guess", "words", quoted(w, g.words)))
	}
	for _, r := range named {
		out = append(out, w.T("mailbox.said.belongs", "ref", r.Ref))
	}
	if x.Fault != nil {
		out = append(out, w.T("mailbox.said.fault", "why", w.Problem(x.Fault)))
	}
	if x.Damaged > 0 {
		out = append(out, w.T("mailbox.said.damaged", "count", x.Damaged))
	}
	if x.Cut {
		out = append(out, w.T("mailbox.said.cut"))
	}
	return out
}

func mailDoubt(w i18n.Words, x *letter) string {
	return w.T("mailbox.said.doubt", "spf", orElse(x.Hint.SPF, "–"), "dkim", orElse(x.Hint.DKIM, "–"), "dmarc", orElse(x.Hint.DMARC, "–"))
}
