package rights_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation in Berlin under the GDPR.
type world struct {
	*store.DB
	who   access.Actor
	org   id.ID
	words *i18n.Catalogue
	clock *registertest.Clock
	site  *web.Site
	blobs blob.Store
	own   id.ID // of who, once people made it
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			words, err := i18n.Load(locales.Files)
			if err != nil {
				t.Fatal(err)
			}
			clock := registertest.NewClock()
			w := &world{DB: registertest.Open(t, d, clock, rights.Reactions()...), words: words, clock: clock}
			w.who = registertest.Found(t, w.DB, "one")
			tenant, err := w.Tenant(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			w.org = tenant.ID
			if w.blobs, err = blob.OpenDir(t.TempDir()); err != nil {
				t.Fatal(err)
			}
			w.site = web.New(web.Deps{Store: w.DB, Blobs: w.blobs, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
				if err != nil {
					return err
				}
				_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
					o.Country, o.TimeZone, o.LawsInScope = "DE", "Europe/Berlin", register.Terms[record.LawScheme]{"eu-gdpr"}
					return nil
				})
				return err
			})
			run(t, w)
		})
	}
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), w.who, func(tx *store.Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func (w *world) intake(t *testing.T, in rights.Intake) *record.Request {
	t.Helper()
	var r *record.Request
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = rights.DoIntake(ctx, tx, w.words, in)
		return err
	})
	return r
}

// change edits a request as the owner and reads it anew.
func (w *world) change(t *testing.T, r *record.Request, edit func(*record.Request)) (*record.Request, error) {
	t.Helper()
	var out *record.Request
	err := w.DB.Write(t.Context(), w.who, func(tx *store.Tx) error {
		now, err := store.Get(t.Context(), tx, record.Requests, r.ID)
		if err != nil {
			return err
		}
		if _, err := store.Change(t.Context(), tx, record.Requests, r.ID, now.Rev, func(r *record.Request) error { edit(r); return nil }); err != nil {
			return err
		}
		out, err = store.Get(t.Context(), tx, record.Requests, r.ID)
		return err
	})
	return out, err
}
