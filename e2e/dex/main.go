// Command dex is an identity provider for tests: the real dex, in memory, with one
// client and three people. It listens on a free port of this machine, prints one
// line of JSON that says how to use it, and ends when its standard input does.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/AppsFlyer/go-sundheit"
	"github.com/dexidp/dex/server"
	"github.com/dexidp/dex/server/connectors"
	"github.com/dexidp/dex/server/signer"
	"github.com/dexidp/dex/server/tokens"
	"github.com/dexidp/dex/storage"
	"github.com/dexidp/dex/storage/memory"
	"github.com/dexidp/dex/web"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/crypto/bcrypt"
)

// facts is what a test needs to know. The fields are those of browsertest.Issuer.
type facts struct {
	URL, ClientID, Secret string
	User, Password        string
	Unverified            string // same password; dex does not vouch for the address
	Stranger              string // same password; nobody whom Privet knows
}

func main() {
	redirects := flag.String("redirect", "", "where the client may be sent back to, separated by commas")
	logout := flag.String("logout", "", "where the client hears that a session ended (back-channel logout)")
	flag.Parse()
	if err := run(strings.Split(*redirects, ","), *logout); err != nil {
		fmt.Fprintln(os.Stderr, "dex:", err)
		os.Exit(1)
	}
}

func run(redirects []string, logout string) error {
	ctx, end := context.WithCancel(context.Background())
	defer end()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	f := facts{
		URL: "http://" + listener.Addr().String() + "/dex", ClientID: "privet", Secret: "privet-test-secret",
		User: "ana.koch@example.org", Password: "correct horse battery", Unverified: "unverified@example.org", Stranger: "stranger@example.com",
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	store, err := people(f, redirects, logout, log)
	if err != nil {
		return err
	}
	local := signer.LocalConfig{KeysRotationPeriod: "6h"}
	const life = time.Hour
	sign, err := local.Open(ctx, store, life, time.Now, log)
	if err != nil {
		return err
	}
	handler, err := server.NewServer(ctx, server.Config{
		Issuer: f.URL, Storage: store, Signer: sign, SkipApprovalScreen: true, IDTokensValidFor: life,
		RefreshTokenPolicy: tokens.NewRefreshStrategy(true, 0, 0, 0, time.Now),
		Web:                server.WebConfig{WebFS: web.FS()}, Logger: log,
		PrometheusRegistry: prometheus.NewRegistry(), HealthChecker: gosundheit.New(),
	})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(f); err != nil {
		return err
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // whoever started this has ended
		_ = s.Close()
	}()
	if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// people is a storage with the client, its three people, and sign-in by password.
func people(f facts, redirects []string, logout string, log *slog.Logger) (storage.Storage, error) {
	hash, err := bcrypt.GenerateFromPassword([]byte(f.Password), bcrypt.DefaultCost)
	if err != nil {
		return nil, err
	}
	no := false
	store := storage.WithStaticClients(memory.New(log), []storage.Client{{
		ID: f.ClientID, Secret: f.Secret, Name: "Privet", RedirectURIs: redirects, BackchannelLogoutURI: logout,
	}})
	store = storage.WithStaticPasswords(store, []storage.Password{
		{Email: f.User, Username: "ana", Name: "Ana Koch", UserID: "u-ana", Hash: hash, Groups: []string{"privacy"}},
		{Email: f.Unverified, Username: "una", Name: "Una Veri", UserID: "u-una", Hash: hash, EmailVerified: &no},
		{Email: f.Stranger, Username: "sam", Name: "Sam Stranger", UserID: "u-sam", Hash: hash},
	}, log)
	return storage.WithStaticConnectors(store, []storage.Connector{
		{ID: connectors.LocalConnector, Name: "Password", Type: connectors.LocalConnector},
	}), nil
}
