package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// statusLife is how long a link to the person's own page works after it was told last: the
// longest limit of a law with its extension, and time to complain.
const statusLife = 180 * 24 * time.Hour

// Acknowledge is the template that confirms receipt.
const Acknowledge = "acknowledge"

// Outgoing is a message to the person. Files are files of the request that the person
// may fetch with it, New such as lie in the blob store and become files of it.
type Outgoing struct {
	Template string // key of a Template; "" is a free message
	Subject  string // of the mail; it must name nothing that is in the data
	Body     string
	Files    []id.ID
	New      []File
}

// DoSend writes a message to the person. The mail says that there is a message and links
// to the person's own page: neither the text nor data travel by mail. Without a mail
// server or an address nothing is mailed and Sent stays zero: the message is a letter
// then. Confirming receipt keeps the day of it (S-061). The form's field is body.
func DoSend(ctx context.Context, tx *store.Tx, d Deps, r *record.Request, out Outgoing) (Message, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return Message{}, err
	}
	if err := mayAnswer(r, out.Template); err != nil {
		return Message{}, err
	}
	var l problem.List
	l.If(len(out.Subject) > 200, "subject", "too_long", "max", 200)
	l.If(len(out.Template) > 40, "template", "too_long", "max", 40)
	if err := l.Err(); err != nil {
		return Message{}, err
	}
	if err := sendable(ctx, tx, r, out); err != nil {
		return Message{}, err
	}
	m := Message{Direction: Out, Template: out.Template, Lang: r.Language, Body: out.Body, By: tx.Person}
	who, err := requesterOf(ctx, tx, r)
	if err != nil {
		return m, err
	}
	mailed := d.Mail != nil && d.Mail.On() && who.Email != ""
	if mailed {
		m.Sent = tx.Now
	}
	if m, err = addMessage(ctx, tx, r, m); err != nil {
		return m, err
	}
	for _, at := range out.Files {
		if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_file SET message = $4 WHERE org = $1 AND request = $2 AND id = $3",
			tx.Org.String(), r.ID.String(), at.String(), m.ID.String()); err != nil {
			return m, fmt.Errorf("put a file on a message: %w", err)
		}
	}
	for _, f := range out.New {
		f.Purpose, f.Message, f.By = Attached, m.ID, tx.Person
		if _, err := addFile(ctx, tx, r, f); err != nil {
			return m, err
		}
	}
	if mailed {
		if err := mailLink(ctx, tx, d, r, who, out.Subject); err != nil {
			return m, err
		}
	}
	switch out.Template {
	case Acknowledge:
		return m, acknowledged(ctx, tx, r)
	case ComplaintAnswer:
		today, err := tx.Today(ctx)
		if err != nil {
			return m, err
		}
		return m, onComplaint(ctx, tx, r, "", today)
	}
	return m, nil
}

// mailLink mails that a message waits on the person's own page.
func mailLink(ctx context.Context, tx *store.Tx, d Deps, r *record.Request, who Person, subject string) error {
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	secret, err := ownLink(ctx, tx, d.Vault, r, r.Language)
	if err != nil {
		return err
	}
	if subject == "" {
		subject = r.Ref
	}
	return d.Mail.Queue(ctx, tx, mail.Message{To: who.Email, ToName: who.Name, Lang: r.Language, Key: mail.RequestMessage,
		Args: problem.Args{"org": own.Title, "title": subject}, Link: "/request/" + secret})
}

// acknowledged keeps the day on which receipt was confirmed, once.
func acknowledged(ctx context.Context, tx *store.Tx, r *record.Request) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil || now.AcknowledgedOn != "" {
		return err
	}
	_, err = store.Change(ctx, tx, record.Requests, now.ID, now.Rev, func(r *record.Request) error {
		r.AcknowledgedOn = today
		return nil
	})
	return err
}

func requesterOf(ctx context.Context, tx *store.Tx, r *record.Request) (Person, error) {
	all, err := People(ctx, tx, r)
	return all[Requester], err
}

// Template is a reply in the person's language, filled with what is known of the
// request. What only a person can say stands in square brackets.
type Template struct {
	Key           string
	Name          string // for the officer
	Subject, Body string
}

// DoTemplates are Templates of the organisation and its venue.
func DoTemplates(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request, own *record.Organisation) ([]Template, error) {
	at, err := VenueOf(ctx, tx, own)
	if err != nil {
		return nil, err
	}
	return Templates(w, r, own, at), nil
}

// Templates are the replies that fit a request, in the order of the procedure.
func Templates(w i18n.Words, r *record.Request, own *record.Organisation, at Venue) []Template {
	received := dayIn(r.ReceivedAt, r.Zone)
	args := []any{"reference", r.Ref, "organisation", own.Title, "received", received, "due_line", "", "complaint", at.Words(w),
		"reason", orElse(string(r.RefusalReason), w.T("rights.reply.fill_reason")), "recipients", w.T("rights.reply.fill_recipients")}
	if r.DueOn != "" {
		args[7] = w.T("rights.reply.due_line", "due", r.DueOn)
	}
	var out []Template
	for _, key := range repliesTo(r) {
		k := "rights.reply." + key
		a := args
		if key == "extend" {
			a = slices.Clone(args)
			a[11] = orElse(string(r.ExtensionReason), w.T("rights.reply.fill_reason"))
		}
		out = append(out, Template{Key: key, Name: w.T(k), Subject: w.T(k+".subject", a...),
			Body: w.T("rights.reply.hello") + "\n\n" + w.T(k+".body", a...) + "\n\n" + w.T("rights.reply.regards", a...)})
	}
	return out
}

// repliesTo are the keys of the replies that fit what was asked.
func repliesTo(r *record.Request) []string {
	if !r.MayAnswerPerson() {
		return []string{Acknowledge, "forwarded", "clarify"}
	}
	out := []string{Acknowledge, "ask_identity"}
	if r.ActsFor == "child" || r.ActsFor == "represented" {
		out = append(out, AskAuthority)
	}
	out = append(out, "clarify", "extend")
	discloses, erases, changes := false, false, false
	for _, t := range r.Types {
		discloses, erases, changes = discloses || t.Discloses(), erases || t == "erasure", changes || t.Changes()
	}
	if discloses {
		out = append(out, "fulfilled_access")
	}
	if erases {
		out = append(out, "fulfilled_erasure")
	}
	out = append(out, "fulfilled", "partly", "refused", "no_data", "forwarded")
	if changes {
		out = append(out, "recipients")
	}
	if complaintOpen(r) {
		out = append(out, ComplaintAnswer)
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
