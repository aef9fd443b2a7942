package audit_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/audit"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

type keys struct{ private, public string }

func (k keys) Signer(context.Context, id.ID) (note.Signer, error) { return ledger.NewSigner(k.private) }

func (k keys) Public(context.Context, id.ID) ([]string, error) { return []string{k.public}, nil }

type world struct {
	*store.DB
	who   access.Actor
	site  *web.Site
	queue *jobs.Queue
	clock *registertest.Clock
	keys  keys
}

func open(t *testing.T, d db.Dialect) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: registertest.NewClock()}
	w.DB = registertest.Open(t, d, w.clock)
	w.who = registertest.Found(t, w.DB, "one")
	tenant, err := w.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if w.keys.private, w.keys.public, err = ledger.GenerateKey(w.who.Org); err != nil {
		t.Fatal(err)
	}
	if w.queue, err = jobs.New(w.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Poll: 100 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.queue.Close() })
	shelf, err := pack.NewShelf(&pack.Maker{Store: w.DB, Blobs: blobs, Keys: w.keys, Words: words}, w.queue)
	if err != nil {
		t.Fatal(err)
	}
	w.site = web.New(web.Deps{Store: w.DB, Blobs: blobs, Words: words, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: w.clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
	audit.Mount(w.site, audit.Deps{Shelf: shelf})
	return w
}

// work runs the queue until no pack is being made.
func (w *world) work(t *testing.T) pack.Made {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := w.queue.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer w.queue.Stop(ctx)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		var list []pack.Made
		registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
			list, err = pack.Packs(ctx, tx)
			return err
		})
		if len(list) > 0 && list[0].State != pack.Making {
			return list[0]
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the pack is still being made")
		}
	}
}

// S-002, S-131
func TestAPackIsOrderedMadeListedFetchedAndSound(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := open(t, d)
			b := webtest.As(t, w.site, access.PrivacyManager)
			if p := b.Get("/o/one/packs"); p.Status != 200 || !strings.Contains(p.Body, "No packs yet") {
				t.Fatalf("list: %d", p.Status)
			}
			p := b.Post("/o/one/packs", url.Values{"scope": {"SCO-9999"}})
			if p.Status != 422 || !strings.Contains(p.Body, "Choose a scope from the list") {
				t.Errorf("a scope that is not there: %d", p.Status)
			}
			p = b.Post("/o/one/packs", url.Values{"edition": {"2013"}, "language": {"xx"}})
			if p.Status != 422 || !strings.Contains(p.Body, "Choose 2025 or 2019") || !strings.Contains(p.Body, "Choose a language from the list") {
				t.Errorf("an edition that is none: %d", p.Status)
			}
			p = b.Post("/o/one/packs", url.Values{"edition": {"2025"}, "language": {"de"}})
			if p.Status != 303 && p.Status != 200 {
				t.Fatalf("order: %d", p.Status)
			}
			m := w.work(t)
			if m.State != pack.Ready || m.SHA256 == "" || m.Records == 0 {
				t.Fatalf("made: %+v", m)
			}
			at := "/o/one/packs/" + m.Pack.String()
			if p := b.Get(at); p.Status != 200 || !strings.Contains(p.Body, m.SHA256) || !strings.Contains(p.Body, w.keys.public[:20]) {
				t.Errorf("page of the pack: %d", p.Status)
			}
			for role, want := range map[access.Role]int{
				access.Owner: 200, access.PrivacyManager: 200, access.InternalAuditor: 200, access.ExternalAuditor: 200, access.DPO: 200,
				access.Contributor: 403, access.Reader: 403,
			} {
				other := webtest.As(t, w.site, role)
				if p := other.Get(at + "/file"); p.Status != want {
					t.Errorf("%s fetches: %d, want %d", role, p.Status, want)
				} else if want == 200 {
					r, err := pack.Verify(context.Background(), strings.NewReader(p.Body), int64(len(p.Body)), pack.VerifyOptions{Keys: []string{w.keys.public}})
					if err != nil || !r.OK() {
						t.Errorf("%s fetched: %+v, %v", role, r, err)
					}
				}
			}
			for _, role := range []access.Role{access.DPO, access.InternalAuditor, access.ExternalAuditor, access.Contributor, access.Reader} {
				if p := webtest.As(t, w.site, role).Post("/o/one/packs", url.Values{}); p.Status != 403 {
					t.Errorf("%s orders: %d", role, p.Status)
				}
			}
			var verbs bytes.Buffer
			registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
				for e, err := range ledger.Database(tx.SQL(), tx.Org).Entries(ctx) {
					if err != nil {
						return err
					}
					verbs.Write(e.Header)
				}
				return nil
			})
			for _, verb := range []string{"order_pack", "make_pack", `"verb":"export"`} {
				if !strings.Contains(verbs.String(), verb) {
					t.Errorf("the ledger has no %s", verb)
				}
			}
			w.clock.Pass(pack.Life + time.Hour)
			if p := webtest.As(t, w.site, access.Owner).Get(at + "/file"); p.Status != 404 {
				t.Errorf("after its time: %d", p.Status)
			}
			stranger := registertest.Found(t, w.DB, "two")
			registertest.Read(t, w.DB, stranger, func(ctx context.Context, tx *store.Tx) error {
				if list, err := pack.Packs(ctx, tx); err != nil || len(list) != 0 {
					t.Errorf("another organisation sees %v, %v", list, err)
				}
				return nil
			})
		})
	}
}
