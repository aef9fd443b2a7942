// Command mail is a mail server for tests: the SMTP of go-smtp, which is not ours,
// with a backend that keeps what it gets. It speaks to its parent in lines of JSON
// on standard output, first where it listens, then each mail, and ends when its
// standard input does.
//
// Mail to refused@… is refused for good, mail to later@… for now.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

type line struct {
	Listening string   `json:"listening,omitempty"`
	From      string   `json:"from,omitempty"`
	To        []string `json:"to,omitempty"`
	TLS       bool     `json:"tls,omitempty"`
	User      string   `json:"user,omitempty"`
	Data      string   `json:"data,omitempty"`
	Tried     string   `json:"tried,omitempty"` // a recipient that was refused
}

type server struct {
	user, password string
	mu             sync.Mutex
}

func (s *server) say(l line) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.NewEncoder(os.Stdout).Encode(l)
}

// NewSession implements smtp.Backend.
func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

type session struct {
	*server
	conn *smtp.Conn
	line line
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.user || password != s.password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong name or password for " + user}
		}
		s.line.User = user
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.user != "" && s.line.User == "" {
		return smtp.ErrAuthRequired
	}
	s.line.From = from
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	refusal := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no mailbox " + to}
	if strings.HasPrefix(to, "later@") {
		refusal.Code, refusal.EnhancedCode[0] = 450, 4
	} else if !strings.HasPrefix(to, "refused@") {
		s.line.To = append(s.line.To, to)
		return nil
	}
	if err := s.say(line{Tried: to}); err != nil {
		return err
	}
	return refusal // as it is: go-smtp does not look inside
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, s.line.TLS = s.conn.TLSConnectionState()
	s.line.Data = string(body)
	return s.say(s.line)
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.line = line{User: s.line.User} }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

func run() error {
	address := flag.String("listen", "127.0.0.1:0", "address")
	cert := flag.String("cert", "", "PEM file with certificate and key")
	implicit := flag.Bool("tls", false, "TLS from the first byte")
	s := &server{}
	flag.StringVar(&s.user, "user", "", "who has to sign in")
	flag.StringVar(&s.password, "password", "", "his password")
	flag.Parse()

	srv := smtp.NewServer(s)
	srv.Domain, srv.MaxMessageBytes, srv.MaxRecipients = "mail.test", 1<<20, 1
	srv.ReadTimeout, srv.WriteTimeout = 30*time.Second, 30*time.Second
	srv.AllowInsecureAuth = *cert == ""
	srv.ErrorLog = log.New(io.Discard, "", 0)
	if *cert != "" {
		pair, err := tls.LoadX509KeyPair(*cert, *cert)
		if err != nil {
			return err
		}
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	l, err := net.Listen("tcp", *address)
	if err != nil {
		return err
	}
	if err := s.say(line{Listening: l.Addr().String()}); err != nil {
		return err
	}
	if *implicit {
		l = tls.NewListener(l, srv.TLSConfig)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return srv.Serve(l)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
