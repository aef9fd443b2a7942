package rights_test

import (
	"archive/zip"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

func aVault(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ready takes a request with a file to where its answer may be made.
func ready(t *testing.T, w *world) *record.Request {
	t.Helper()
	r := anna(t, w)
	sum, size, err := w.blobs.Put(t.Context(), w.org, strings.NewReader(letterText), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
		if err != nil {
			return err
		}
		now, err := store.Get(ctx, tx, record.Requests, r.ID)
		if err != nil {
			return err
		}
		if _, err = store.Change(ctx, tx, record.Requests, r.ID, now.Rev, func(r *record.Request) error {
			r.Items = register.Rows[record.FulfilmentItem]{{System: register.To[record.System](s.ID), State: record.ItemFound, Found: "41 records", Count: 41}}
			r.Identity, r.IdentityMethod, r.ThirdParties, r.ExemptionsWeighed, r.Outcome = record.IdentityConfirmed, "known_facts", "redacted", "yes", record.Fulfilled
			return nil
		}); err != nil {
			return err
		}
		if now, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil {
			return err
		}
		f, err := rights.DoCollect(ctx, tx, now, now.Items[0].ID, rights.File{Name: "letter.txt", Sum: sum.String(), Size: size})
		if err != nil {
			return err
		}
		if err := rights.DoGive(ctx, tx, now, f.ID, "yes"); err != nil {
			return err
		}
		for _, m := range []string{"check_identity", "accept", "locate", "review", "decide", "reply"} {
			if now, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil {
				return err
			}
			if _, err := store.Move(ctx, tx, record.Requests, r.ID, now.Rev, m, workflow.Input{}); err != nil {
				return err
			}
		}
		return nil
	})
	return w.read(t, r)
}

// packed makes the package of a request and answers its passphrase.
func packed(t *testing.T, w *world, v *vault.Vault, r *record.Request) (id.ID, string) {
	t.Helper()
	var made rights.Sealed
	var passphrase string
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		made, passphrase, err = rights.DoPackage(ctx, tx, w.words, v, r)
		return err
	})
	b := rights.Builder{Store: w.DB, Blobs: w.blobs, Vault: v, Words: w.words}
	if err := b.BuildPackage(t.Context(), w.org, made.ID); err != nil {
		t.Fatal(err)
	}
	return made.ID, passphrase
}

// S-068: an answer is sealed, handed out by a link that ends, and every download is logged;
// expired, ended, used up and forged links look the same.
func TestAnAnswerIsSealedFetchedAndLogged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		rights.Mount(w.site, rights.Deps{Vault: v})
		r := ready(t, w)
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref+"/package"
		p := b.Get(at)
		if p.Status != 200 || !p.Has("Billing") || !p.Has("41 records") || !p.Has("letter.txt") {
			t.Fatalf("the preview: %d %s", p.Status, webtest.Text(p.Root))
		}
		p = b.Post(at, url.Values{"do": {"make"}})
		passphrase := p.Value("passphrase")
		if p.Status != 200 || len(passphrase) < 20 {
			t.Fatalf("made: %d %q %s", p.Status, passphrase, errorsOn(p))
		}
		if p = b.Get(at); strings.Contains(p.Body, passphrase) {
			t.Error("the passphrase is shown a second time")
		}
		all := w.files(t, r)
		f := all[len(all)-1]
		if f.Purpose != rights.Package || f.Size == 0 {
			t.Fatalf("files %+v", all)
		}
		sealed := w.content(t, f)
		if strings.Contains(sealed, "Boris") {
			t.Error("the package is not sealed")
		}
		z, err := zip.NewReader(strings.NewReader(sealed), int64(len(sealed)))
		if err != nil || len(z.File) != 2 || z.File[1].Name != "answer.zip" {
			t.Errorf("the package: %v, %v", z, err)
		}
		if p = b.Post(at, url.Values{"do": {"deliver"}, "package": {f.ID.String()}, "days": {"31"}, "downloads": {"2"}}); p.Status != 422 {
			t.Errorf("31 days: %d", p.Status)
		}
		p = b.Post(at, url.Values{"do": {"deliver"}, "package": {f.ID.String()}, "days": {"7"}, "downloads": {"2"}})
		link := regexp.MustCompile(`/request/answer/[\w-]+`).FindString(p.Value("link"))
		if p.Status != 200 || link == "" {
			t.Fatalf("delivered: %d %s", p.Status, errorsOn(p))
		}
		if now := w.read(t, r); now.DeliveredOn == "" || now.AnsweredAt.IsZero() || now.Clock != "met" {
			t.Errorf("delivered on %q, answered %v, clock %s", now.DeliveredOn, now.AnsweredAt, now.Clock)
		}

		out := webtest.As(t, w.site, "")
		if p = out.Get(link); p.Status != 200 || !p.Has("Your answer is ready") || strings.Contains(p.Body, passphrase) {
			t.Fatalf("the page: %d", p.Status)
		}
		out.Get(link) // programs of mail look as well
		if p = out.Post(link, nil); p.Body != sealed || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment;") {
			t.Fatalf("fetched: %d, %d bytes of %d", p.Status, len(p.Body), len(sealed))
		}
		part := httptest.NewRequest(http.MethodGet, p.Path, nil)
		part.Header.Set("Range", "bytes=100-")
		rec := httptest.NewRecorder()
		w.site.ServeHTTP(rec, part)
		if rec.Code != 206 || rec.Body.String() != sealed[100:] {
			t.Errorf("resumed: %d, %d bytes", rec.Code, rec.Body.Len())
		}
		again := p.Path
		out.Get(link)
		if p = out.Post(link, nil); p.Body != sealed {
			t.Errorf("fetched again: %d", p.Status)
		}
		spent, forged := out.Get(link), out.Get("/request/answer/"+strings.Repeat("A", 64))
		if spent.Status != 404 || forged.Status != 404 || webtest.Text(spent.Root) != webtest.Text(forged.Root) {
			t.Errorf("used up and forged differ: %d %d", spent.Status, forged.Status)
		}
		if p = b.Get(at); !p.Has("All downloads used") || !p.Has("192.0.2.0/24") || p.Has("192.0.2.1 ") {
			t.Errorf("the log: %s", webtest.Text(p.Root))
		}
		var log []rights.Download
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			log, err = rights.Downloads(ctx, tx, r)
			return err
		})
		if len(log) != 2 || log[0].File != f.ID {
			t.Errorf("logged %+v", log)
		}
		w.clock.Pass(25 * time.Hour)
		if p = out.Get(again); p.Status != 404 {
			t.Errorf("resumed a day later: %d", p.Status)
		}
		for _, end := range []func(){
			func() { b.Get(at); b.Post(at, url.Values{"do": {"revoke"}}) },
			func() { w.clock.Pass(8 * 24 * time.Hour) },
		} {
			b = webtest.As(t, w.site, access.PrivacyManager)
			b.Get(at)
			p = b.Post(at, url.Values{"do": {"deliver"}, "package": {f.ID.String()}})
			link = regexp.MustCompile(`/request/answer/[\w-]+`).FindString(p.Value("link"))
			if p = out.Get(link); p.Status != 200 {
				t.Errorf("a new link: %d", p.Status)
			}
			end()
			if p = out.Get(link); p.Status != 404 || webtest.Text(p.Root) != webtest.Text(forged.Root) {
				t.Errorf("ended: %d", p.Status)
			}
		}
	})
}

// Guard G14: nothing is made or handed out before it is known who asks, the decision is
// taken, the second reader has read and each file is decided on.
func TestNothingIsDeliveredBeforeItsTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		r := ready(t, w)
		at, _ := packed(t, w, v, r)
		reader := w.colleague(t)
		try := func(r *record.Request) (making, delivering error) {
			for i, do := range []func(context.Context, *store.Tx) error{
				func(ctx context.Context, tx *store.Tx) error {
					_, _, err := rights.DoPackage(ctx, tx, w.words, v, r)
					return err
				},
				func(ctx context.Context, tx *store.Tx) error {
					_, err := rights.DoDeliver(ctx, tx, rights.Deps{}, w.words, r, rights.Delivery{Package: at})
					return err
				},
			} {
				err := w.DB.Write(t.Context(), w.who, func(tx *store.Tx) error { return do(t.Context(), tx) })
				if i == 0 {
					making = err
				} else {
					delivering = err
				}
			}
			return making, delivering
		}
		for name, edit := range map[string]func(*record.Request){
			"identity": func(r *record.Request) { r.Identity = "asked" },
			"reader":   func(r *record.Request) { r.SecondReader = register.To[record.Person](reader) },
			"outcome":  func(r *record.Request) { r.Outcome = "" },
			"third":    func(r *record.Request) { r.ThirdParties = "open" },
		} {
			before := *w.read(t, r)
			now, err := w.change(t, r, edit)
			if err != nil {
				t.Fatal(name, err)
			}
			for _, err := range two(try(now)) {
				if !problem.Is(err, problem.Blocked) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if _, err := w.change(t, r, func(r *record.Request) {
				r.Identity, r.SecondReader, r.Outcome, r.ThirdParties = before.Identity, before.SecondReader, before.Outcome, before.ThirdParties
			}); err != nil {
				t.Fatal(err)
			}
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := rights.DoCollect(ctx, tx, r, id.ID{}, rights.File{Name: "late.txt", Sum: strings.Repeat("0", 64), Size: 1})
			return err
		})
		for _, err := range two(try(w.read(t, r))) {
			if !problem.Is(err, problem.Blocked) {
				t.Errorf("a file that nobody decided on: %v", err)
			}
		}
	})
}

func two(a, b error) []error { return []error{a, b} }

func (w *world) colleague(t *testing.T) (at id.ID) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		x, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Second Reader"}})
		if err == nil {
			at = x.ID
		}
		return err
	})
	return at
}

// GDPR Art. 15(1): who asks for access is told of the processing of the systems, in the
// person's language, whoever makes the answer.
func TestAnAnswerToAccessTellsOfTheProcessing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := ready(t, w)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			now, err := store.Get(ctx, tx, record.Requests, r.ID)
			if err != nil {
				return err
			}
			a, err := rights.ReadAnswer(ctx, tx, w.words, now)
			if err != nil {
				return err
			}
			if a.Against != nil || len(a.Files) != 1 || len(a.Parcel.Systems) != 1 || a.Parcel.Complaint.Authority == "" || !strings.Contains(a.Parcel.Opening, r.Ref) {
				t.Errorf("%+v, against %v", a.Parcel, a.Against)
			}
			return nil
		})
	})
}
