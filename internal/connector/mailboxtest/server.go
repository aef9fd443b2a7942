// Package mailboxtest starts a real IMAP server with one mailbox, for tests.
package mailboxtest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/privet-pims/privet/internal/outbound"
)

// User and Password open the mailbox.
const (
	User     = "desk"
	Password = "secret"
)

// Server has one mailbox with the folder INBOX.
type Server struct {
	User    *imapmemserver.User
	Roots   *x509.CertPool
	Address string // by TLS
	Plain   string // without, or by STARTTLS
}

// Start serves until the test ends.
func Start(t *testing.T) *Server {
	t.Helper()
	cert := httptest.NewUnstartedServer(nil)
	cert.StartTLS()
	t.Cleanup(cert.Close)
	s := &Server{User: imapmemserver.NewUser(User, Password), Roots: x509.NewCertPool()}
	s.Roots.AddCert(cert.Certificate())
	s.Create(t, "INBOX")
	mem := imapmemserver.New()
	mem.AddUser(s.User)
	set := &tls.Config{Certificates: cert.TLS.Certificates, MinVersion: tls.VersionTLS12}
	srv := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, TLSConfig: set, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	t.Cleanup(func() { srv.Close() })
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	sealed, open := listen(), listen()
	go func() { _ = srv.Serve(tls.NewListener(sealed, set)) }() // ends with Close
	go func() { _ = srv.Serve(open) }()                         // likewise
	s.Address, s.Plain = sealed.Addr().String(), open.Addr().String()
	return s
}

// Create makes a folder.
func (s *Server) Create(t *testing.T, folder string) {
	t.Helper()
	if err := s.User.Create(folder, nil); err != nil {
		t.Fatal(err)
	}
}

// Deliver puts a mail into INBOX; lines may end as Go has them.
func (s *Server) Deliver(t *testing.T, text string) { t.Helper(); s.DeliverAt(t, text, time.Time{}) }

// DeliverAt says when the server took it.
func (s *Server) DeliverAt(t *testing.T, text string, at time.Time) {
	t.Helper()
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	if _, err := s.User.Append("INBOX", literal{strings.NewReader(text), int64(len(text))}, &imap.AppendOptions{Time: at}); err != nil {
		t.Fatal(err)
	}
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// Near is the policy that reaches the server.
func Near() outbound.Policy {
	return outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
}

// Count is how many mails are in a folder, and how many of them are marked as read.
func (s *Server) Count(t *testing.T, folder string) (all, seen int) {
	t.Helper()
	x, err := s.User.Status(folder, &imap.StatusOptions{NumMessages: true, NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return int(*x.NumMessages), int(*x.NumMessages - *x.NumUnseen)
}
