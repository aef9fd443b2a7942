package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of one connection. Uploads and exports are long, headers never.
const (
	headerTime = 10 * time.Second
	readTime   = 10 * time.Minute
	writeTime  = 30 * time.Minute
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
)

// gcPercent lets the heap of a server grow to four times what lives before it is
// collected. What lives is some 20 MB, and a page makes 0.5 MB of garbage: with Go's
// own 100 a server under load collects at every fortieth page (bars L1 and L6).
const gcPercent = 300

// Serve answers requests and works jobs until ctx ends, then finishes what runs,
// for as long as the settings allow. ready is told the address.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	l, err := a.listen(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	if err := a.Jobs.Start(ctx); err != nil {
		return err
	}
	srv := &http.Server{
		Handler:           a.handler(),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(complaints{a.Log}, "", 0),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	ended := make(chan error, 1)
	go func() {
		if a.Settings.TLSCert != "" {
			ended <- srv.ServeTLS(l, a.Settings.TLSCert, a.Settings.TLSKey)
		} else {
			ended <- srv.Serve(l)
		}
	}()
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	}
	a.warn(ctx)
	address := a.address0(l.Addr().String())
	a.Log.InfoContext(ctx, "serving", "address", address, "database", string(a.Base.Dialect), "version", a.Version)
	if ready != nil {
		ready(address)
	}
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	a.Log.InfoContext(ctx, "stopping")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Settings.StopWithin)
	defer cancel()
	if late := srv.Shutdown(stop); late != nil {
		a.Log.WarnContext(ctx, "requests were cut off", "after", a.Settings.StopWithin)
		srv.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, a.Jobs.Stop(stop))
}

// address0 is what one types to get here.
func (a *App) address0(listened string) string {
	if a.Settings.URL != "" {
		return a.Settings.URL
	}
	scheme := "http://"
	if a.Settings.TLSCert != "" {
		scheme = "https://"
	}
	return scheme + listened
}

// typed is what people type to get here, without a slash at the end. This machine
// has a name: passkeys know no numbers.
func (a *App) typed(listened string) string {
	if a.Settings.URL != "" {
		return strings.TrimSuffix(a.Settings.URL, "/")
	}
	at := a.address0(listened)
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil && (ip.IsLoopback() || ip.IsUnspecified()) || u.Hostname() == "" {
		u.Host = net.JoinHostPort("localhost", u.Port())
	}
	return u.String()
}

// Typed is where people go in the browser, of an address that Serve gave.
func (a *App) Typed(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return a.typed(u.Host)
}

// SetUpLink is the whole link that makes the first account; "" once there is one.
func (a *App) SetUpLink(ctx context.Context, address string) (string, error) {
	secret, err := a.Accounts.SetUpLink(ctx)
	if err != nil || secret == "" {
		return "", err
	}
	return a.Typed(address) + "/set-up/" + secret, nil
}

func (a *App) listen(ctx context.Context) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", a.Settings.Listen)
	if err != nil {
		return nil, problem.Wrap(problem.Unavailable, "cannot_listen", err, "address", a.Settings.Listen)
	}
	return l, nil
}

// warn tells the operator what is allowed but unwise.
func (a *App) warn(ctx context.Context) {
	host, _, _ := net.SplitHostPort(a.Settings.Listen)
	ip := net.ParseIP(host)
	if a.Settings.TLSCert == "" && !a.Settings.TrustProxy && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		a.Log.WarnContext(ctx, "tokens and records travel in the clear: set tls_cert and tls_key, or put a proxy with TLS in front", "listen", a.Settings.Listen)
	}
	var passes bool
	if a.Base.Dialect == "postgres" && a.Base.SQL().QueryRowContext(ctx, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").Scan(&passes) == nil && passes {
		a.Log.WarnContext(ctx, "the database role passes row-level security by: let db name a role that owns nothing, and db_owner the one that migrates")
	}
}

// address is how the API learns the caller's network address for its limits.
func (a *App) address() func(*http.Request) string {
	if !a.Settings.TrustProxy {
		return nil
	}
	return func(r *http.Request) string {
		if !loopback(r.RemoteAddr) {
			return r.RemoteAddr
		}
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(list[len(list)-1]); net.ParseIP(last) != nil {
			return net.JoinHostPort(last, "0")
		}
		return r.RemoteAddr
	}
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// complaints are the lines of net/http about connections, without the addresses
// of who connected.
type complaints struct{ log *slog.Logger }

var networkAddress = regexp.MustCompile(`(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:.%a-z]+\])(:\d+)?`)

func (c complaints) Write(b []byte) (int, error) {
	c.log.Warn("connection", "err", networkAddress.ReplaceAllString(strings.TrimSpace(string(b)), "(address)"))
	return len(b), nil
}

// NewLog writes lines for people or for machines.
func NewLog(w io.Writer, format, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// Scratch makes a folder of its own for a demonstration.
func Scratch() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "privet-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the demonstration: %w", err)
	}
	dir = filepath.Clean(dir)
	return dir, func() error { return os.RemoveAll(dir) }, nil
}
