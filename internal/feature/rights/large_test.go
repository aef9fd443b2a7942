package rights_test

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-068: an answer of more than 32 MiB is made in the background: the page answers at once
// with the passphrase, says that the package is being made, and shows it when it is there.
func TestALargePackageIsMadeInTheBackground(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		q, err := jobs.New(w.Base(), jobs.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now, Poll: 100 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = q.Stop(context.Background()); _ = q.Close() })
		rights.Mount(w.site, rights.Deps{Vault: v, Jobs: q})
		r := ready(t, w)
		sum, size, err := w.blobs.Put(t.Context(), w.org, io.LimitReader(strings.NewReader(strings.Repeat("0123456789abcdef", 2200<<10)), 33<<20), 64<<20)
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			f, err := rights.DoCollect(ctx, tx, r, r.Items[0].ID, rights.File{Name: "log.txt", Sum: sum.String(), Size: size})
			if err != nil {
				return err
			}
			return rights.DoGive(ctx, tx, r, f.ID, "yes")
		})
		packages := func() (list []rights.Sealed) {
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				list, err = rights.Packages(ctx, tx, r)
				return err
			})
			return list
		}
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref+"/package"
		b.Get(at)
		p := b.Post(at, url.Values{"do": {"make"}})
		if list := packages(); p.Status != 200 || len(list) != 1 || !list[0].Ready.IsZero() || !b.Get(at).Has("Being made") {
			t.Fatalf("status %d, %d packages: %s", p.Status, len(list), webtest.Text(p.Root))
		}
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		end := time.After(60 * time.Second)
		for packages()[0].Ready.IsZero() {
			select {
			case <-end:
				t.Fatal("the package is never ready")
			case <-time.After(20 * time.Millisecond):
			}
		}
		if x := packages()[0]; x.Failed != "" || x.Files != 2 || b.Get(at).Has("Being made") {
			t.Errorf("made %d files, %q", x.Files, x.Failed)
		}
	})
}

// S-065: the term for passing a request on is that of an agreement that is signed: the
// shortest, and never one that is still a draft.
func TestTheTermOfASignedAgreementSetsTheDayForPassingOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		c := w.client(t, "Xanthos", 1, nil, 0) // a draft that says one day
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster"}})
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = rights.DoCustomer(ctx, tx, r, c.party.ID)
			return err
		})
		received := calendar.DayOf(r.ReceivedAt.UTC())
		by := func() (x rights.Onward) {
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				x, err = rights.DoOnward(ctx, tx, w.words.Words("en"), r)
				return err
			})
			return x
		}
		signed := func(days int64, moves ...string) (ref string) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order"}, Kind: "customer_agreement",
					Party: register.To[record.Party](c.party.ID), RequestForwardDays: days, Signed: "2026-01-01"})
				for _, m := range moves {
					if err == nil {
						a, err = store.Move(ctx, tx, record.Agreements, a.ID, a.Rev, m, workflow.Input{Reason: "Over."})
					}
				}
				if err == nil {
					ref = a.Ref
				}
				return err
			})
			return ref
		}
		if x := by(); x.Agreement != nil || x.By != received.AddDays(2) {
			t.Errorf("a draft sets %s", x.By)
		}
		five := signed(5, "sign")
		if x := by(); x.Agreement == nil || x.Agreement.Ref != five || x.By != received.AddDays(5) || !strings.Contains(strings.Join(x.Why, " "), five) {
			t.Errorf("a signed agreement of five days sets %s: %v", x.By, x.Why)
		}
		three := signed(3, "sign", "take_effect")
		signed(0, "sign")
		signed(1, "sign", "terminate")
		if x := by(); x.Agreement == nil || x.Agreement.Ref != three || x.By != received.AddDays(3) {
			t.Errorf("the shortest sets %s", x.By)
		}
	})
}
