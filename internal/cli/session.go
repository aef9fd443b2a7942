package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
)

// session is a connection with its organisation, once it is known.
type session struct {
	*client.Client
	org    string
	remote bool
	end    func() error
}

// connect opens the way to the API, once a run.
func (c *cli) connect(ctx context.Context) (*session, error) {
	if c.at != nil {
		return c.at, nil
	}
	if server := first(c.server, c.env("PRIVET_SERVER")); server != "" {
		return c.dial(server)
	}
	if c.Local == nil {
		return nil, problem.New(problem.Invalid, "cli_no_server")
	}
	h, end, err := c.Local.API(ctx)
	if err != nil {
		return nil, err
	}
	cl, err := client.New(client.Options{Server: "http://privet.invalid", Lang: c.w.Lang(), Transport: client.InProcess(h)})
	c.at = &session{Client: cl, end: end}
	return c.at, err
}

func (c *cli) dial(server string) (*session, error) {
	token, err := c.secret()
	if err != nil {
		return nil, err
	}
	if plain(server) {
		c.say("cli.plain_http", "server", server)
	}
	transport := c.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	cl, err := client.New(client.Options{Server: server, Token: token, Lang: c.w.Lang(), Transport: transport})
	if err != nil {
		return nil, err
	}
	c.at = &session{Client: cl, remote: true}
	return c.at, nil
}

// plain reports whether what is sent to the server can be read on the way.
func plain(server string) bool {
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// secret is the token: a flag, a file ("-" is standard input), or the environment.
func (c *cli) secret() (string, error) {
	if c.token != "" {
		return c.token, nil
	}
	if file := first(c.tokenFile, c.env("PRIVET_TOKEN_FILE")); file != "" {
		raw, err := c.readFile(file, 10_000)
		return strings.TrimSpace(string(raw)), err
	}
	if s := c.env("PRIVET_TOKEN"); s != "" {
		return s, nil
	}
	return "", problem.New(problem.Unauthenticated, "cli_no_token")
}

// in is connect with the organisation: the one that is named, or the only one.
func (c *cli) in(ctx context.Context) (*session, error) {
	s, err := c.connect(ctx)
	if err != nil || s.org != "" {
		return s, err
	}
	if s.org = first(c.org, c.env("PRIVET_ORG")); s.org != "" {
		return s, nil
	}
	all, err := s.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	switch len(all) {
	case 0:
		return nil, problem.New(problem.Missing, "cli_no_organisation")
	case 1:
		s.org = all[0].Slug
		return s, nil
	}
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.Slug
	}
	return nil, problem.New(problem.Invalid, "cli_many_organisations", "organisations", strings.Join(names, ", "), "example", names[0])
}

// close ends the connection.
func (c *cli) close() error {
	if c.at == nil || c.at.end == nil {
		return nil
	}
	end := c.at.end
	c.at.end = nil
	if err := end(); err != nil {
		return fmt.Errorf("close the installation: %w", err)
	}
	return nil
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// readFile reads a small file whole, or standard input for "-".
func (c *cli) readFile(name string, limit int64) ([]byte, error) {
	in := c.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fileProblem(name, err)
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return nil, fileProblem(name, err)
	}
	if int64(len(raw)) > limit {
		return nil, problem.New(problem.TooLarge, "cli_file_large", "file", name, "limit", limit)
	}
	return raw, nil
}

// fileProblem says which file, and what the system answered.
func fileProblem(name string, err error) error {
	reason := err.Error()
	if os.IsNotExist(err) {
		return problem.Wrap(problem.Missing, "cli_file_missing", err, "file", name)
	}
	if pe, ok := err.(*os.PathError); ok { //nolint:errorlint // only to shorten the words
		reason = pe.Err.Error()
	}
	return problem.Wrap(problem.Invalid, "cli_file", err, "file", name, "reason", reason)
}
