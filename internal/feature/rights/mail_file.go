package rights

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mailWaits is how long the plan of a mail can be confirmed. The nightly sweep of files
// takes what nothing names on two nights, so it must not be longer.
const mailWaits = 12 * time.Hour

// errMailWaits is a plan that is over, or was never made.
func errMailWaits() error {
	var l problem.List
	l.Add("mail", "mail_plan_over")
	return l.Err()
}

// planMail shows what the file of a mail would become, before anything of it is kept
// among the requests.
func (p *Pages) planMail(c *web.Call) error {
	v, err := p.newForm(c)
	if err != nil {
		return err
	}
	var l problem.List
	l.If(len(c.R.MultipartForm.File["mail"]) == 0, "mail", "required")
	if err := l.Err(); err != nil {
		return p.mailWrong(c, v, err)
	}
	f, err := c.R.MultipartForm.File["mail"][0].Open()
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxLetter+1))
	if err != nil {
		return err
	}
	x, err := readLetter(bytes.NewReader(raw))
	if err != nil {
		return p.mailWrong(c, v, err)
	}
	if err := v.plan(p.Site.Words, x); err != nil {
		return err
	}
	if v.mail.Taken == nil {
		sum, _, err := p.Blobs.Put(c.Ctx(), c.Who.Org, bytes.NewReader(raw), maxLetter)
		if err != nil {
			return err
		}
		if v.sealed, err = p.sealMail(c, sum); err != nil {
			return err
		}
	}
	v.fill()
	return p.showNew(c, v)
}

func (p *Pages) mailWrong(c *web.Call, v *newView, err error) error {
	if err := v.take(c, "mail", err); err != nil {
		return err
	}
	return p.showNew(c, v)
}

func (v *newView) plan(words *i18n.Catalogue, x *letter) error {
	return v.c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		v.mail, err = planMail(ctx, tx, words, x)
		return err
	})
}

// fill puts what the mail says into the form.
func (v *newView) fill() {
	in := v.mail.Intake
	v.in = in
	for _, t := range in.Types {
		v.types = append(v.types, string(t))
	}
	at := in.ReceivedAt.In(v.zone)
	v.day, v.hour = string(calendar.DayOf(at)), at.Format("15:04")
	for _, j := range v.mail.Joins {
		if j.Sure && v.join == "" {
			v.join = j.Request.ID.String()
		}
	}
}

// sealMail names a file that waits for its plan to be confirmed, so that nobody names another.
func (p *Pages) sealMail(c *web.Call, sum blob.Sum) (string, error) {
	raw := append(binary.BigEndian.AppendUint64([]byte("mail"), uint64(c.Now().Unix())), sum[:]...) //nolint:gosec // after 1970
	sealed, err := p.Vault.Seal(c.Who.Org, raw)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// openMail reads the mail of a plan again.
func (p *Pages) openMail(c *web.Call, v *newView, text string) (sum blob.Sum, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sealed) == 0 {
		return sum, errMailWaits()
	}
	raw, err := p.Vault.Unseal(c.Who.Org, sealed)
	if err != nil || len(raw) != 4+8+len(sum) || string(raw[:4]) != "mail" ||
		c.Now().Sub(time.Unix(int64(binary.BigEndian.Uint64(raw[4:])), 0)) > mailWaits { //nolint:gosec // our own number
		return sum, errMailWaits()
	}
	copy(sum[:], raw[12:])
	f, err := p.Blobs.Open(c.Ctx(), c.Who.Org, sum)
	if problem.Is(err, problem.Missing) {
		return sum, errMailWaits()
	}
	if err != nil {
		return sum, err
	}
	defer f.Close()
	x, err := readLetter(f)
	if err != nil {
		return sum, err
	}
	v.sealed = text
	return sum, v.plan(p.Site.Words, x)
}

// takeMail keeps the mail of a plan as the person confirmed it.
func (p *Pages) takeMail(c *web.Call, v *newView, sum blob.Sum) (*record.Request, error) {
	var join id.ID
	if v.join != "" {
		i := slices.IndexFunc(v.mail.Joins, func(j mailJoin) bool { return j.Request.ID.String() == v.join })
		if i < 0 {
			var l problem.List
			l.Add("join", "required")
			return nil, l.Err()
		}
		join = v.mail.Joins[i].Request.ID
	}
	if err := keepLetter(c.Ctx(), p.Blobs, c.Who.Org, v.mail.letter); err != nil {
		return nil, err
	}
	var r *record.Request
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = DoLetter(ctx, tx, p.Site.Words, v.mail.letter, sum, v.in, join)
		return err
	})
	if x, ok := problem.As(err); ok && x.Key == "mail_taken" {
		var l problem.List
		l.Add("mail", "mail_taken", "ref", x.Args["ref"])
		return nil, l.Err()
	}
	return r, err
}

// joinOptions are what the mail can become: a request of its own, or a message of one.
func (v *newView) joinOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: v.c.T("mailfile.new")}}
	for _, j := range v.mail.Joins {
		o := ui.Option{Value: j.Request.ID.String(), Label: v.c.T("mailfile.join", "ref", j.Request.Ref, "title", j.Request.Title)}
		key := "mailfile.by_ref"
		if j.ByLink {
			key = "mailfile.by_link"
		}
		o.Hint = v.c.T(key)
		if j.Sure {
			o.Hint += " " + v.c.T("mailfile.sure")
		} else {
			o.Hint += " " + v.c.T("mailfile.unsure")
		}
		out = append(out, o)
	}
	return out
}

// quoted are words in quotation marks, in a row.
func quoted(w i18n.Words, words []string) string {
	out := make([]string, len(words))
	for i, s := range words {
		out[i] = w.T("mailbox.said.word", "word", strings.TrimSpace(s))
	}
	return w.And(out...)
}

func (v *newView) fileLine(f File) string { return f.Name + " (" + v.c.Words.Bytes(f.Size) + ")" }

// mailWho is the sender as the mail has it.
func (v *newView) mailWho() string {
	p := v.mail.Intake.Requester
	if p.Name != "" && p.Email != "" {
		return p.Name + " <" + p.Email + ">"
	}
	return p.Name + p.Email
}
