package rights

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Bounds of a mail that is handed in as a file.
const (
	maxLetter     = 25_000_000 // bytes
	mostMailFiles = 20         // attachments that become files of the request; the mail is kept whole if it has more
)

// wholeMail is the name of the file that holds a mail as it came, where not all of it could be taken apart.
const wholeMail = "e-mail.eml"

// mailPlan is what the file of a mail would become. Nothing of it is kept yet, and nothing
// that the mail says is believed: a person looks at it.
type mailPlan struct {
	// Taken is the request that the same mail became before; nil if it is new.
	Taken *record.Request
	// Joins are open requests that it may belong to, the surest first.
	Joins []mailJoin
	// Intake is the request that it would be.
	Intake Intake
	// Words are those that the rights were taken from.
	Words  []string
	letter *letter
}

// mailJoin is a request that a mail may belong to.
type mailJoin struct {
	Request *record.Request
	// ByLink: the mail holds a link to the person's own page; otherwise its subject holds the reference.
	ByLink bool
	// Sure: the sender's address is the one that asks there, and no mail server doubts it.
	Sure bool
}

// Files are the attachments that become files of the request; left tells how many do not.
func (p *mailPlan) Files() (kept []File, left int) {
	for _, f := range p.letter.Files {
		if len(kept) < mostMailFiles && f.Size > 0 {
			kept = append(kept, f.File)
		} else {
			left++
		}
	}
	return kept, left
}

// whole reports whether the mail has to be kept as it came, so that nothing of it is lost.
func (p *mailPlan) whole() bool {
	_, left := p.Files()
	return left > 0 || p.letter.Fault != nil || p.letter.Damaged > 0
}

// readLetter reads a mail from a file. Problem of kind invalid at the field mail:
// mail_too_large, required, mail_unreadable; whatever else is wrong with it the letter says.
func readLetter(r io.Reader) (*letter, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxLetter+1))
	if err != nil {
		return nil, fmt.Errorf("read a mail: %w", err)
	}
	var l problem.List
	l.If(len(raw) == 0, "mail", "required")
	l.If(len(raw) > maxLetter, "mail", "mail_too_large", "max", i18n.Size(maxLetter))
	if err := l.Err(); err != nil {
		return nil, err
	}
	x := openLetter(mailbox.Raw{Content: raw, Size: int64(len(raw))})
	l.If(x.From == (mailbox.Address{}) && x.Subject == "" && x.Text == "" && len(x.Files) == 0, "mail", "mail_none")
	return x, l.Err()
}

// planMail says what a mail would become.
func planMail(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, x *letter) (*mailPlan, error) {
	if err := tx.Need(access.Create, access.Cases); err != nil {
		return nil, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	w := words.Words(own.Language)
	p := &mailPlan{letter: x}
	if p.Taken, err = byForm(ctx, tx, mailMark(x)); err != nil {
		return nil, err
	}
	if p.Joins, err = joinsOf(ctx, tx, x); err != nil {
		return nil, err
	}
	g := guess(words, x.Subject+"\n"+x.Text)
	p.Words = g.words
	p.Intake = Intake{Types: g.types, Channel: record.ByEmail, ReceivedAt: x.received(tx.Now), Language: orElse(g.lang, own.Language), Country: own.Country, ActsFor: "self",
		Requester: x.who(w.T("mailbox.unknown")), Text: x.body(w.T("mailbox.no_text")), MailID: mailMark(x)}
	return p, nil
}

// warn are the lines about what is wrong with the mail, in the words of whoever reads them.
func (p *mailPlan) warn(w i18n.Words) []string {
	x, out := p.letter, []string{}
	if x.doubtful() {
		out = append(out, mailDoubt(w, x))
	}
	if x.Automatic {
		out = append(out, w.T("mailfile.automatic"))
	}
	if x.Fault != nil {
		out = append(out, w.T("mailfile.fault", "why", w.Problem(x.Fault)))
	}
	if x.Damaged > 0 {
		out = append(out, w.T("mailbox.said.damaged", "count", x.Damaged))
	}
	if x.Cut {
		out = append(out, w.T("mailbox.said.cut"))
	}
	if _, left := p.Files(); left > 0 {
		out = append(out, w.T("mailfile.left", "count", left))
	}
	if p.whole() {
		out = append(out, w.T("mailfile.whole", "name", wholeMail))
	}
	return out
}

// statusSecret finds links to the person's own page, which a reply quotes.
var statusSecret = regexp.MustCompile(`/request/([A-Za-z0-9_-]{64})(?:[^A-Za-z0-9_-]|$)`)

// mailJoins are the open requests that a mail names, of those that the actor works on.
func joinsOf(ctx context.Context, tx *store.Tx, x *letter) ([]mailJoin, error) {
	var out []mailJoin
	add := func(r *record.Request, byLink bool) error {
		if r.Closed() || !r.Archived.IsZero() || slices.ContainsFunc(out, func(j mailJoin) bool { return j.Request.ID == r.ID }) {
			return nil
		}
		if err := NeedWork(ctx, tx, r); problem.Is(err, problem.Forbidden) {
			return nil
		} else if err != nil {
			return err
		}
		of, err := requesterOf(ctx, tx, r)
		sure := !x.doubtful() && of.Email != "" && foldMail(of.Email) == foldMail(x.From.Email)
		out = append(out, mailJoin{r, byLink, sure})
		return err
	}
	found := statusSecret.FindAllStringSubmatch(x.Text, 5)
	for _, m := range found {
		if org, ok := OrgOf(m[1]); !ok || org != tx.Org {
			continue
		}
		_, r, err := openLink(ctx, tx, m[1], ForStatus)
		if problem.Is(err, problem.Missing) {
			continue
		}
		if err == nil {
			err = add(r, true)
		}
		if err != nil {
			return nil, err
		}
	}
	named, err := mailNames(ctx, tx, x)
	if err != nil {
		return nil, err
	}
	for _, r := range named {
		if err := add(r, false); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b mailJoin) int {
		switch {
		case a.Sure && !b.Sure:
			return -1
		case b.Sure && !a.Sure:
			return 1
		}
		return 0
	})
	return out, nil
}

// DoLetter makes of the file of a mail what a person confirmed: a message of the request
// at join, or a new request by in, whose text and mark are those of the mail. Its files lie
// in the blob store already, and so does the mail itself under sum. A mail that was taken
// before is refused (mail_taken).
func DoLetter(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, x *letter, sum blob.Sum, in Intake, join id.ID) (*record.Request, error) {
	plan, err := planMail(ctx, tx, words, x)
	if err != nil {
		return nil, err
	}
	if plan.Taken != nil {
		return nil, problem.New(problem.Blocked, "mail_taken", "ref", plan.Taken.Ref)
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	w := words.Words(own.Language)
	var r *record.Request
	message := id.New()
	if join.IsZero() {
		in.Text, in.MailID, in.MessageID = plan.Intake.Text, plan.Intake.MailID, message
		for _, j := range plan.Joins {
			in.Concerns = append(in.Concerns, j.Request.ID)
		}
		if r, err = DoIntake(ctx, tx, words, in); err != nil {
			return nil, err
		}
	} else {
		if r, err = store.Get(ctx, tx, record.Requests, join); err != nil {
			return nil, err
		}
		if err := NeedWork(ctx, tx, r); err != nil {
			return nil, err
		}
		if r.Closed() {
			return nil, problem.New(problem.Blocked, "request_closed")
		}
		if _, err := addMessage(ctx, tx, r, Message{ID: message, Direction: In, Lang: r.Language, Body: plan.Intake.Text, MailID: mailMark(x), Created: x.received(tx.Now)}); err != nil {
			return nil, err
		}
		if r.Assignee.ID.IsZero() || r.Assignee.ID != tx.Person {
			if err := doHeard(ctx, tx, words, r, wrote); err != nil {
				return nil, err
			}
		}
	}
	files, _ := plan.Files()
	if plan.whole() {
		files = append(files, File{Name: wholeMail, Sum: sum.String(), Size: x.Size})
	}
	for _, f := range files {
		f.Message, f.Purpose, f.By = message, Attached, tx.Person
		if _, err := addFile(ctx, tx, r, f); err != nil {
			return nil, err
		}
	}
	said := append([]string{w.T("mailfile.came")}, plan.warn(w)...)
	if !x.doubtful() {
		said = append(said, w.T("mailbox.said.unproved"))
	}
	if _, err := addMessage(ctx, tx, r, Message{Direction: Note, Lang: own.Language, Body: strings.Join(said, "\n"), By: tx.Person}); err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Requests, r.ID)
}
