package command_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

// opened runs do on the installation, as the program itself would.
func (m machine) opened(do func(context.Context, *app.App) error) {
	m.t.Helper()
	s, faults := settings.Read(settings.Source{Env: m.env, Home: m.data, GOOS: "linux"})
	if len(faults) > 0 {
		m.t.Fatal(faults)
	}
	words, err := i18n.Load(locales.Files)
	if err != nil {
		m.t.Fatal(err)
	}
	a, err := app.Open(m.t.Context(), s, app.Options{Words: words, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		m.t.Fatal(err)
	}
	if err := do(m.t.Context(), a); err != nil {
		m.t.Error(err)
	}
	if err := a.Close(); err != nil {
		m.t.Error(err)
	}
}

// The operator's way in for whoever is shut out.
func TestTheOperatorMakesLinksToWhereTheServerListens(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.ok("org", "create", "Clinic", "--slug", "clinic")
	link := strings.TrimSpace(m.ok("account", "set-up-link", "--listen", "127.0.0.1:9000"))
	secret, ok := strings.CutPrefix(link, "http://localhost:9000/set-up/")
	if !ok {
		t.Fatalf("set-up link %s", link)
	}
	const email = "ana@example.org"
	m.opened(func(ctx context.Context, a *app.App) error {
		_, err := a.Accounts.SetUp(ctx, secret, account.Start{Name: "Ana", Email: email, Password: "lantern-orbit-velvet-47"}, account.From{})
		return err
	})
	if code, _, errs := m.run("account", "set-up-link"); code != 6 || !strings.Contains(errs, "has an account already") {
		t.Errorf("a set-up link beside an account: %d, %s", code, errs)
	}
	for _, c := range []struct {
		env        []string
		args       []string
		begins     string
		code       int
		says, does string
	}{
		{does: "an address that nobody has", args: []string{"nobody@example.org"}, code: 3, says: "does not exist"},
		{does: "where it listens by default", args: []string{email}, begins: "http://localhost:8080/reset/", says: "within 30 minutes"},
		{does: "where a flag says", args: []string{email, "--listen", "0.0.0.0:9000"}, begins: "http://localhost:9000/reset/"},
		{does: "at the configured address", args: []string{email}, env: []string{"PRIVET_URL=https://privacy.example.org"}, begins: "https://privacy.example.org/reset/"},
	} {
		at := machine{t, m.data, append(m.env, c.env...)}
		code, out, errs := at.run(append([]string{"account", "reset-link"}, c.args...)...)
		if code != c.code || !strings.HasPrefix(out, c.begins) || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %s%s", c.does, code, out, errs)
		}
	}
	link = strings.TrimSpace(m.ok("account", "reset-link", email))
	m.ok("account", "release", email) // ends what it signs in with, also the password
	m.opened(func(ctx context.Context, a *app.App) error {
		_, secret, _ := strings.Cut(link, "/reset/")
		if err := a.Accounts.FinishReset(ctx, secret, "granite teapot ribbon owl", account.From{}); err != nil {
			return err
		}
		_, err := a.Accounts.SignIn(ctx, email, "granite teapot ribbon owl", account.From{})
		return err
	})
}

// An address that is blocked says what to do first.
func TestAResetLinkForABlockedAccountSaysWhatToDoFirst(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.ok("org", "create", "Clinic", "--slug", "clinic")
	_, secret, _ := strings.Cut(strings.TrimSpace(m.ok("account", "set-up-link")), "/set-up/")
	m.opened(func(ctx context.Context, a *app.App) error {
		if _, err := a.Accounts.SetUp(ctx, secret, account.Start{Name: "Ana", Email: "ana@example.org", Password: "lantern-orbit-velvet-47"}, account.From{}); err != nil {
			return err
		}
		who := a.Operator()
		t, err := a.Store.Tenant(ctx, "clinic")
		if err != nil {
			return err
		}
		who.Org = t.ID
		_, letter, err := a.Accounts.Invite(ctx, who, account.Invitation{Email: "ben@example.org", Name: "Ben", Role: "reader"})
		if err != nil {
			return err
		}
		_, err = a.Accounts.Accept(ctx, letter.Secret, account.Start{Name: "Ben", Password: "lantern-orbit-velvet-47"}, account.From{})
		return err
	})
	m.ok("account", "disable", "ben@example.org")
	if code, _, errs := m.run("account", "reset-link", "ben@example.org"); code != 6 || !strings.Contains(errs, "privet account enable ben@example.org") {
		t.Errorf("%d, %s", code, errs)
	}
}
