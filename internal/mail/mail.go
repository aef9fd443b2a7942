// Package mail writes to people: invitations, notices, digests.
//
// A mail is put into words and into the outbox, sealed, in the transaction of the
// change it tells of; a job of the queue sends it afterwards and takes it out of
// the outbox, so that it is there exactly if the change is. The job holds the
// identifier of the mail alone: addresses and links are in no job, no error and no
// log line. A server that is away is tried again for a day. A program that is
// killed between the server's answer and its own note of it sends the mail again
// under the same Message-ID, which mail programs show once.
//
// Without a server (Settings.Host) nothing is queued and nothing is sent: callers
// ask On and show the link to whoever may pass it on.
package mail

import (
	"context"
	"crypto/x509"
	"log/slog"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Ways to the server.
const (
	StartTLS = "starttls" // TLS is asked for and must come (port 587)
	TLS      = "tls"      // TLS from the first byte (port 465)
	Plain    = "none"     // no TLS, for a server on this machine (port 25)
)

// Settings of the server that takes our mail.
type Settings struct {
	Host     string // "" is none
	Port     int    // 0 is the usual one of TLS
	User     string // "" is no sign-in
	Password string
	TLS      string // StartTLS, TLS or Plain; "" is StartTLS
	From     string // the sender's mailbox
	Name     string // the sender's name; "" is Privet
	// Site is the address of the installation that people type, for links.
	Site string
	// Roots are whom the server's certificate must come from; nil is whom the
	// machine trusts.
	Roots *x509.CertPool
}

// Deps are what a Mailer works with.
type Deps struct {
	Store *store.DB
	Jobs  *jobs.Queue
	Vault *vault.Vault
	Words *i18n.Catalogue
	Log   *slog.Logger
}

// Mailer queues mail and sends it.
type Mailer struct {
	Deps
	set    Settings
	writer writer
	forms  forms
}

// giveUp is how long a mail is tried.
const giveUp = 24 * time.Hour

// New gives the queue its worker for mail. It must be called before the queue is
// started.
func New(set Settings, d Deps) (*Mailer, error) {
	f, err := parseForms()
	if err != nil {
		return nil, err
	}
	m := &Mailer{Deps: d, set: set, writer: writer{d.Words, set.Site}, forms: f}
	jobs.Handle(d.Jobs, m.work)
	return m, nil
}

// On reports whether there is a server to send through.
func (m *Mailer) On() bool { return m.set.Host != "" }

// Test sends a test mail at once and answers what the server said to it. Problems:
// mail_off, mail_address, mail_unreachable and mail_refused with the answer.
func Test(ctx context.Context, set Settings, words *i18n.Catalogue, now time.Time, to, lang string) (answer string, err error) {
	if set.Host == "" {
		return "", problem.New(problem.Blocked, "mail_off")
	}
	f, err := parseForms()
	if err != nil {
		return "", err
	}
	w := writer{words, set.Site}
	l, err := w.write(Message{To: to, Lang: lang, Key: SetupTest, Facts: []Fact{{"server", set.Server()}, {"time", now}}})
	if err != nil {
		return "", err
	}
	answer, fail := send(ctx, set, f, l, newID(), now)
	if fail != nil {
		return "", fail.problem(set)
	}
	return answer, nil
}

func badAddress() error {
	return &problem.Problem{Kind: problem.Invalid, Key: "mail_address", Fields: []problem.Field{{Path: "email", Key: "mail_address"}}}
}
