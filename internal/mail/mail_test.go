package mail_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/locales"
)

const site = "https://privacy.example.org"

// event is one line that the mail server of e2e/mail writes.
type event struct {
	Listening, From, User, Data, Tried string
	To                                 []string
	TLS                                bool
}

// program builds the mail server once: another implementation of SMTP than the one
// that sends.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "privet-mailserver-")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "mailserver")
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	cmd := exec.Command("go", "build", "-o", name, ".")
	cmd.Dir = filepath.Join("..", "..", "e2e", "mail")
	cmd.Stderr = os.Stderr
	return name, cmd.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if name, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(code)
}

// server runs the mail server until the test or stop ends it.
func server(t testing.TB, flags ...string) (set mail.Settings, events <-chan event, stop func()) {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, flags...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	all := make(chan event, 1000)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewReader(out)
		for {
			text, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			var e event
			if err := json.Unmarshal(text, &e); err != nil {
				t.Error(err)
			}
			all <- e
		}
	}()
	stop = sync.OnceFunc(func() {
		in.Close()
		<-ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("mail server: %v", err)
		}
	})
	t.Cleanup(stop)
	host, port, err := net.SplitHostPort(next(t, all).Listening)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return mail.Settings{Host: host, Port: n, TLS: mail.Plain, From: "privet@example.org", Site: site}, all, stop
}

// next is the next event, which must come within a minute.
func next(t testing.TB, events <-chan event) event {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(time.Minute):
		t.Fatal("a minute passed and the mail server had nothing to say")
		return event{}
	}
}

// certificate makes a certificate for this machine: a file for the server, and
// whom a client must trust.
func certificate(t testing.TB) (file string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
	}
	cert, err := x509.CreateCertificate(rand.Reader, of, of, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	file = filepath.Join(t.TempDir(), "server.pem")
	if err := os.WriteFile(file, append(public, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...), 0o600); err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(public)
	return file, roots
}

var words = sync.OnceValue(func() *i18n.Catalogue {
	c, err := i18n.Load(locales.Files)
	if err != nil {
		panic(err)
	}
	return c
})

// mailer is a Mailer whose queue runs, with what it logs.
func mailer(t testing.TB, s *store.DB, set mail.Settings, log *slog.Logger) (*mail.Mailer, *jobs.Queue) {
	t.Helper()
	q, err := jobs.New(s.Base(), jobs.Options{Log: log, Now: s.Now, Workers: 4, Poll: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.New(set, mail.Deps{Store: s, Jobs: q, Vault: v, Words: words(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return m, q
}

// eventually waits for what other goroutines do.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("after a minute: %s", what)
		case <-tick.C:
		}
	}
}
