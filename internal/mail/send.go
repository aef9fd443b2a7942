package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// patience is how long one attempt may take.
const patience = 2 * time.Minute

// failure is why a mail was not taken. Its text holds no address and no answer of
// the server, which may repeat one: it goes into the log and the job.
type failure struct {
	stage  string // open, off, connect, from, to, data
	code   int    // of the server's answer; 0 if it gave none
	status string // 5.1.1, if the server gave one
	answer string // the whole answer, for the person who asked for a test
	final  bool   // another attempt would end the same
	cause  error
}

// Error names the stage and the code.
func (f *failure) Error() string {
	text := "mail: " + f.stage
	if f.code > 0 {
		text += ": answer " + strconv.Itoa(f.code)
		if f.status != "" {
			text += " " + f.status
		}
	} else if f.cause != nil {
		text += ": " + mailbox.ReplaceAllString(f.cause.Error(), "…")
	}
	return text
}

var mailbox = regexp.MustCompile(`\S*@\S*`)

// problem is the failure for the person who asked for a test.
func (f *failure) problem(set Settings) error {
	if f.code == 0 {
		return problem.Wrap(problem.Unavailable, "mail_unreachable", f, "server", set.Server(), "reason", rootOf(f.cause))
	}
	return problem.Wrap(problem.Blocked, "mail_refused", f, "server", set.Server(), "answer", f.answer)
}

// Server is where the mail goes.
func (s Settings) Server() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.port())) }

func (s Settings) port() int {
	switch {
	case s.Port != 0:
		return s.Port
	case s.TLS == TLS:
		return 465
	case s.TLS == Plain:
		return 25
	}
	return 587
}

// send gives one mail to the server and answers what the server said.
func send(ctx context.Context, set Settings, f forms, l *letter, at id.ID, now time.Time) (string, *failure) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	msg, err := compose(set, f, l, at, now)
	if err != nil {
		return "", &failure{stage: "compose", final: true, cause: err}
	}
	c, err := client(set)
	if err != nil {
		return "", &failure{stage: "connect", cause: err}
	}
	if err := c.DialWithContext(ctx); err != nil {
		return "", failed("connect", err)
	}
	defer c.Close() // the server has answered by then
	if err := c.Send(msg); err != nil {
		return "", failed("data", err)
	}
	return msg.ServerResponse(), nil
}

// client speaks to the server. Mechanisms of sign-in that would give the password
// away are used inside TLS, or where no TLS was chosen on purpose.
func client(set Settings) (*gomail.Client, error) {
	o := []gomail.Option{
		gomail.WithPort(set.port()), gomail.WithTimeout(30 * time.Second), gomail.WithHELO(own(set)),
		gomail.WithTLSConfig(&tls.Config{ServerName: set.Host, RootCAs: set.Roots, MinVersion: tls.VersionTLS12}),
	}
	last := []gomail.SMTPAuthType{gomail.SMTPAuthPlain, gomail.SMTPAuthLogin}
	switch set.TLS {
	case TLS:
		o = append(o, gomail.WithSSL())
	case Plain:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
		last = []gomail.SMTPAuthType{gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if set.User != "" {
		o = append(o, gomail.WithUsername(set.User), gomail.WithPassword(set.Password),
			gomail.WithOpportunisticSMTPAuth(append([]gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1}, last...)...))
	}
	return gomail.NewClient(set.Host, o...)
}

// own is the name of this installation among mail servers.
func own(set Settings) string {
	if u, err := url.Parse(set.Site); err == nil && strings.Contains(u.Hostname(), ".") && net.ParseIP(u.Hostname()) == nil {
		return u.Hostname()
	}
	if _, host, ok := strings.Cut(set.From, "@"); ok {
		return host
	}
	return "localhost"
}

// compose makes the message: text, and HTML with the mark beside it.
func compose(set Settings, f forms, l *letter, at id.ID, now time.Time) (*gomail.Msg, error) {
	asText, asHTML, err := f.render(l, "cid:"+markID)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	name := line(set.Name, maxName)
	if name == "" {
		name = "Privet"
	}
	// net/mail quotes and encodes the names.
	msg.FromMailAddress(&netmail.Address{Name: name, Address: set.From})
	msg.AddToMailAddress(&netmail.Address{Name: l.ToName, Address: l.To})
	msg.Subject(l.Subject)
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(at.String() + "@" + own(set))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday answers it
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader("Content-Language", l.Lang)
	if l.Unsubscribe != "" {
		msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+l.Unsubscribe+">")
		if l.OneClick && strings.HasPrefix(l.Unsubscribe, "https://") { // RFC 8058, 3.1: over TLS alone
			msg.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, asText)
	msg.AddAlternativeString(gomail.TypeTextHTML, asHTML)
	if err := msg.EmbedReader("privet.png", bytes.NewReader(mark), gomail.WithFileContentID(markID), gomail.WithFileContentType("image/png")); err != nil {
		return nil, fmt.Errorf("put the mark into a mail: %w", err)
	}
	return msg, nil
}

// failed tells why the server did not take a mail.
func failed(stage string, err error) *failure {
	f := &failure{stage: stage, cause: errors.New(rootOf(err))}
	var refused *gomail.SendError
	var answer *textproto.Error
	if errors.As(err, &refused) {
		f.code, f.status = refused.ErrorCode(), refused.EnhancedStatusCode()
		switch refused.Reason {
		case gomail.ErrSMTPMailFrom:
			f.stage = "from"
		case gomail.ErrSMTPRcptTo:
			f.stage = "to"
		}
		// What is refused while signing in or by the sender's mailbox is mended in the
		// settings, so those are tried on.
		f.final = f.code >= 500 && f.stage != "from"
		f.answer = strings.TrimPrefix(refused.Error(), refused.Reason.String()+": ")
		f.answer, _, _ = strings.Cut(f.answer, ", affected ")
	} else if errors.As(err, &answer) {
		f.code, f.answer = answer.Code, answer.Error()
	}
	return f
}

// rootOf is what the network or TLS said, without the words around it.
func rootOf(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Error()
	}
	for err != nil {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
	return ""
}
