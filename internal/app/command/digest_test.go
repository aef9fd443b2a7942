package command_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// S-052, S-124: on Monday at seven a server that is not ours gets the digest of who
// wants one, with the task that is due today; one click in it is the last of them.
func TestADigestArrivesAndOneClickInItStopsTheNext(t *testing.T) {
	t.Parallel()
	port, next, received := mailServer(t)
	words, err := i18n.Load(locales.Files)
	must(t, err)
	began, monday := time.Now(), time.Date(2026, 11, 16, 7, 30, 0, 0, time.UTC)
	n, err := strconv.Atoi(port)
	must(t, err)
	a, err := app.Open(t.Context(), &settings.Settings{
		Data: t.TempDir(), Listen: "127.0.0.1:0", LogLevel: "info", StopWithin: 10 * time.Second, URL: "https://privacy.example.org",
		SMTPHost: "127.0.0.1", SMTPPort: n, SMTPTLS: "none", MailFrom: "privet@example.org",
	}, app.Options{Version: "test", Log: app.NewLog(io.Discard, "text", "info"), Words: words, Now: func() time.Time { return monday.Add(time.Since(began)) }, Serving: true})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	ctx := t.Context()
	who := reader(ctx, t, a)

	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, nil) }()
	var letter struct {
		To   []string
		Data string
	}
	must(t, json.Unmarshal([]byte(next()), &letter))
	stop()
	must(t, <-ended)
	msg, err := mail.ReadMessage(strings.NewReader(letter.Data))
	must(t, err)
	if len(letter.To) != 1 || letter.To[0] != who.Email || msg.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Fatalf("to %v, headers %v", letter.To, msg.Header)
	}
	for _, want := range []string{"Renew the agreement", "TSK-0001"} {
		if !strings.Contains(letter.Data, want) {
			t.Errorf("the digest lacks %q:\n%s", want, letter.Data)
		}
	}
	link, err := url.Parse(strings.Trim(msg.Header.Get("List-Unsubscribe"), "<> "))
	must(t, err)
	r := httptest.NewRequest(http.MethodPost, link.Path, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.Site.ServeHTTP(w, r)
	if now, err := a.Accounts.Account(t.Context(), who.ID); err != nil || w.Code != http.StatusOK || now.Digest != "off" {
		t.Errorf("status %d, digest %q, %v", w.Code, now.Digest, err)
	}
	if rest := received(); strings.Contains(rest, `"data"`) {
		t.Errorf("a second letter: %s", rest)
	}
}

// reader is an owner who wants a digest each day and has a task that is due today.
func reader(ctx context.Context, t *testing.T, a *app.App) account.Account {
	t.Helper()
	operator := a.Operator()
	tenant, err := a.Store.Found(ctx, operator, "acme", &record.Organisation{Head: register.Head{Title: "Acme"}, Kind: "own"})
	must(t, err)
	link, err := a.Accounts.SetUpLink(ctx)
	must(t, err)
	e, err := a.Accounts.SetUp(ctx, link, account.Start{Name: "Ana Kowalska", Email: "ana@example.org", Password: "lantern-orbit-velvet-47", Lang: "en"}, account.From{})
	must(t, err)
	x, err := a.Accounts.Lookup(ctx, e.Secret)
	must(t, err)
	want := x.Account.Preferences
	want.Digest = "daily"
	must(t, a.Accounts.Prefer(ctx, x, want))
	m, _ := x.In("acme")
	var person id.ID
	must(t, a.Store.Write(ctx, access.Actor{Kind: access.Person, ID: x.Account.ID, Org: tenant.ID, Role: access.Owner}, func(tx *store.Tx) error {
		person = m.Person
		if person.IsZero() {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ana Kowalska"}})
			if err != nil {
				return err
			}
			person = p.ID
		}
		task := &record.Task{Head: register.Head{Title: "Renew the agreement", Owner: person}, Due: calendar.DayOf(tx.Now)}
		task.Assignee.ID = person
		_, err := store.Create(ctx, tx, record.Tasks, task)
		return err
	}))
	tx, err := a.Base.Write(ctx, tenant.ID)
	must(t, err)
	defer tx.Rollback() // does nothing after a commit
	_, err = tx.ExecContext(ctx, "UPDATE membership SET person = $1 WHERE account = $2 AND org = $3", person.String(), x.Account.ID.String(), tenant.ID.String())
	must(t, err)
	must(t, tx.Commit())
	return x.Account
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
