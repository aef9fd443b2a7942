// Package app is the map of the program: it builds every part, gives each what it
// needs, and runs one command. It alone reads the clock, the environment and the
// settings; below it all of that is given.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/app/extras"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/app/upkeep"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/activities"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/feature/home"
	"github.com/privet-pims/privet/internal/feature/laws"
	"github.com/privet-pims/privet/internal/feature/partners"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/feature/retention"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/feature/taxonomy"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/auth"
	"github.com/privet-pims/privet/internal/webhook"
)

// App is the program, open on one installation.
type App struct {
	Settings *settings.Settings
	Version  string
	Log      *slog.Logger
	Words    *i18n.Catalogue

	Base  *db.DB
	Store *store.DB
	Blobs blob.Store
	Vault *vault.Vault
	Keys  *Keys
	Jobs  *jobs.Queue
	Mail  *mail.Mailer
	Hooks *webhook.Service
	Post  *rights.Mailroom // reads mailboxes
	// Accounts are the people who sign in, Site the pages they see.
	Accounts *account.Service
	Site     *web.Site
	API      *api.API
	// Notices tell people what happened to what is theirs.
	Notices *home.Notices
	// Shelf makes and keeps audit packs.
	Shelf *pack.Shelf

	now     func() time.Time
	lock    *lock
	closers []func() error
}

// Options are what Open gets from the outside world.
type Options struct {
	Version string
	Log     *slog.Logger
	Words   *i18n.Catalogue
	Now     func() time.Time
	// Serving takes the data folder for this process alone (SQLite).
	Serving bool
	// Extra adds reactions and workers; tests of the whole program use it.
	Extra func(*App) []store.Reaction
}

// Open brings the installation up to date and builds the program on it. Problems:
// data_unwritable, data_in_use, schema_newer and what the database says.
func Open(ctx context.Context, s *settings.Settings, o Options) (a *App, err error) {
	a = &App{Settings: s, Version: o.Version, Log: o.Log, Words: o.Words, now: o.Now}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
			a = nil
		}
	}()
	if err := a.openData(); err != nil {
		return a, err
	}
	if err := a.migrate(ctx, o.Serving); err != nil {
		return a, err
	}
	if a.Base, err = db.Open(ctx, s.Database()); err != nil {
		return a, unwritable(s, err)
	}
	a.closeLater(a.Base.Close)
	if a.Vault, err = vault.Open(filepath.Join(s.Keys(), "vault.json")); err != nil {
		return a, err
	}
	if a.Blobs, err = blob.Open(ctx, blob.Settings{Dir: s.Blobs(), S3: blob.S3Settings{
		Endpoint: s.S3Endpoint, Bucket: s.S3Bucket, Region: s.S3Region,
		AccessKey: s.S3AccessKey, SecretKey: s.S3SecretKey, PlainHTTP: s.S3Plain,
	}}); err != nil {
		return a, err
	}
	if a.Keys, err = OpenKeys(ctx, s.Keys(), a.Base); err != nil {
		return a, err
	}
	if a.Jobs, err = jobs.New(a.Base, jobs.Options{Log: a.Log, Now: a.now}); err != nil {
		return a, err
	}
	a.closeLater(a.Jobs.Close)
	a.Notices = &home.Notices{Sources: []home.Source{requestFigures()}}
	reactions := append(a.Notices.Reactions(), programme.Reactions(a.Words)...)
	reactions = append(append(reactions, statement.Reactions()...), evidence.Reactions()...)
	reactions = append(reactions, contradictions.Reactions(a.Words)...)
	reactions = append(reactions, activities.Reactions(a.Words)...)
	reactions = append(reactions, partners.Reactions(a.Words)...)
	reactions = append(reactions, laws.Reactions(a.Words)...)
	reactions = append(reactions, retention.Reactions()...)
	reactions = append(reactions, taxonomy.Reactions()...)
	reactions = append(reactions, rights.Reactions()...)
	a.Hooks = webhook.New(webhook.Deps{
		Jobs: a.Jobs, Vault: a.Vault, Policy: a.outbound(), Site: strings.TrimSuffix(s.URL, "/"), Log: a.Log,
		Off: func(ctx context.Context, tx *store.Tx, _ webhook.Hook) error { return a.Notices.WebhookOff(ctx, tx) },
	})
	reactions = append(reactions, a.Hooks.Reaction())
	if o.Extra != nil {
		reactions = append(reactions, o.Extra(a)...)
	}
	a.Store = store.New(a.Base, record.All(), a.now, reactions...)
	if err := upkeep.Register(a.Jobs, upkeep.Deps{
		Store: a.Store, Blobs: a.Blobs, Keys: a.Keys, Log: a.Log, Words: a.Words, CheckpointFile: s.CheckpointFile,
	}); err != nil {
		return a, err
	}
	if a.Mail, err = mail.New(MailSettings(s), mail.Deps{Store: a.Store, Jobs: a.Jobs, Vault: a.Vault, Words: a.Words, Log: a.Log}); err != nil {
		return a, err
	}
	a.Notices.Mail = a.Mail
	a.Post = &rights.Mailroom{Store: a.Store, Blobs: a.Blobs, Vault: a.Vault, Words: a.Words, Mail: a.Mail, Jobs: a.Jobs, Policy: a.outbound(), Log: a.Log, From: s.MailFrom}
	if err := a.Post.Work(); err != nil {
		return a, err
	}
	if err := a.Hooks.Work(a.Store); err != nil {
		return a, err
	}
	if err := a.Notices.Schedule(a.Jobs, a.Store, a.Words); err != nil {
		return a, err
	}
	if err := evidence.Schedule(a.Jobs, a.Store, a.Words); err != nil {
		return a, err
	}
	if err := contradictions.Schedule(a.Jobs, a.Store, a.Words); err != nil {
		return a, err
	}
	if a.Shelf, err = pack.NewShelf(a.packs(), a.Jobs); err != nil {
		return a, err
	}
	providers := a.outbound()
	providers.Anywhere = s.PrivateProviders
	if a.Accounts, err = account.New(a.Store, a.Vault, a.Log, account.Options{Address: a.typed(s.Listen), Outbound: providers}); err != nil {
		return a, err
	}
	a.Notices.Stop = func(at id.ID, email string) (string, error) {
		token, err := a.Accounts.DigestStop(at, email)
		return auth.Stop(token), err
	}
	a.Site = a.Pages(a.Accounts)
	a.API = api.New(api.Deps{
		Store: a.Store, Blobs: a.Blobs, Words: a.Words, Keys: a.Keys,
		Now: a.now, Log: a.Log, Version: a.Version, Address: a.address(), Session: a.Site.APIActor,
		Accounts: a.Accounts, Deliver: a.deliver,
		Limits: api.Limits{PerActor: perSecond(s.Rate), PerAddress: perSecond(s.RateAddress)},
		Extras: extras.All(extras.Deps{Blobs: a.Blobs, Words: a.Words, Shelf: a.Shelf, Vault: a.Vault, Mail: a.Mail, Jobs: a.Jobs, Hooks: a.Hooks, Post: a.Post}),
	})
	return a, a.install(ctx)
}

// perSecond: zero means no limit to people and the default to the API.
func perSecond(rate float64) float64 {
	if rate == 0 {
		return -1
	}
	return rate
}

// Close ends everything that Open began, the last first.
func (a *App) Close() error {
	var all []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		all = append(all, a.closers[i]())
	}
	a.closers = nil
	if a.lock != nil {
		all = append(all, a.lock.release())
		a.lock = nil
	}
	return errors.Join(all...)
}

func (a *App) closeLater(do func() error) { a.closers = append(a.closers, do) }

// openData makes the data folder and sees that it can be written.
func (a *App) openData() error {
	if err := a.tryData(); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return problem.Wrap(problem.Unavailable, "storage_full", err)
		}
		return problem.Wrap(problem.Unavailable, "data_unwritable", err, "folder", a.Settings.Data)
	}
	return nil
}

func (a *App) tryData() error {
	s := a.Settings
	for _, dir := range []string{s.Data, s.Keys()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	f, err := os.CreateTemp(s.Data, ".write-*")
	if err != nil {
		return err
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return err
	}
	if db.Kind(s.Database()) != db.SQLite {
		return nil
	}
	f, err = os.OpenFile(db.Path(s.Database()), os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Operator is who works at the machine of the installation.
func (a *App) Operator() access.Actor {
	return access.Actor{Kind: access.Operator, ID: operator(), Role: access.Owner}
}

// operator stands in the ledger for whoever works at the machine; the operating
// system knows who that was.
func operator() id.ID { return id.MustParse("00000000-0000-7000-8000-6f7065726174") }

// Handler is the API for requests that come from inside the process: each acts as
// the operator.
func (a *App) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.API.ServeHTTP(w, r.WithContext(api.AsOperator(r.Context(), a.Operator())))
	})
}

// install gives a new installation its identifier.
func (a *App) install(ctx context.Context) error {
	tx, err := a.Base.Read(ctx, id.ID{})
	if err != nil {
		return fmt.Errorf("read the installation: %w", err)
	}
	var n int
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM installation WHERE key = 'id'").Scan(&n)
	_ = tx.Rollback() // it only read
	if err != nil || n > 0 {
		return err
	}
	if tx, err = a.Base.Write(ctx, id.ID{}); err != nil {
		return fmt.Errorf("name the installation: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	if _, err := tx.ExecContext(ctx, "INSERT INTO installation (key, value) VALUES ('id', $1) ON CONFLICT DO NOTHING", id.New().String()); err != nil {
		return fmt.Errorf("name the installation: %w", err)
	}
	return tx.Commit()
}
