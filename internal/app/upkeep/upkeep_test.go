package upkeep_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/app/upkeep"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// oneKey signs for one organisation.
type oneKey struct{ private string }

func (k oneKey) Signer(context.Context, id.ID) (note.Signer, error) {
	return ledger.NewSigner(k.private)
}
func (oneKey) Refresh(context.Context) error { return nil }

func deps(t *testing.T, s *store.DB, org id.ID) (upkeep.Deps, string) {
	t.Helper()
	private, public, err := ledger.GenerateKey(org)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return upkeep.Deps{Store: s, Blobs: blobs, Keys: oneKey{private}, Log: slog.New(slog.DiscardHandler), Words: words,
		CheckpointFile: filepath.Join(t.TempDir(), "checkpoints")}, public
}

// S-052
func TestAReviewThatIsDueRaisesOneTaskHoweverOftenItIsLookedFor(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "one")
		d, _ := deps(t, s, who.Org)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for i, due := range []calendar.Day{"2026-11-01", "2026-11-17", "2027-01-01"} {
				sys := &record.System{Head: register.Head{Title: "System " + string(rune('A'+i)), Confidentiality: "restricted"}}
				sys.ReviewDue = due
				if _, err := store.Create(ctx, tx, record.Systems, sys); err != nil {
					return err
				}
			}
			return nil
		})
		for range 2 {
			if err := d.Reviews(context.Background(), who.Org); err != nil {
				t.Fatal(err)
			}
		}
		registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.Tasks, store.Query{})
			if err != nil {
				return err
			}
			if len(page.Items) != 2 {
				t.Fatalf("%d tasks for two reviews that are due", len(page.Items))
			}
			for _, k := range page.Items {
				if k.Source != "review" || k.Subject.ID.IsZero() || k.Confidentiality != "restricted" || !strings.HasPrefix(k.Title, "Review SYS-") {
					t.Errorf("task %+v", k)
				}
			}
			return nil
		})
	})
}

func TestTheLedgerIsSignedAndItsCheckpointExportedOnce(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		ctx := context.Background()
		who := registertest.Found(t, s, "one")
		d, public := deps(t, s, who.Org)
		for range 2 {
			if err := d.Checkpoint(ctx, who.Org); err != nil {
				t.Fatal(err)
			}
		}
		text, err := os.ReadFile(d.CheckpointFile)
		if err != nil || bytes.Count(text, []byte("privet/"+who.Org.String()+"\n")) != 1 {
			t.Errorf("exported: %s %v", text, err)
		}
		key, err := ledger.NewVerifier(public)
		if err != nil {
			t.Fatal(err)
		}
		if m, err := ledger.OpenCheckpoint(bytes.TrimSuffix(text, []byte("\n")), key); err != nil || m.Size == 0 {
			t.Errorf("checkpoint %+v, %v", m, err)
		}
	})
}

func TestAFileIsRemovedOnlyIfNothingNamedItOnTwoNights(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		ctx := context.Background()
		who := registertest.Found(t, s, "one")
		d, _ := deps(t, s, who.Org)
		put := func(text string) blob.Sum {
			sum, _, err := d.Blobs.Put(ctx, who.Org, strings.NewReader(text), 1000)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		attached, detached, inField, loose := put("attached"), put("detached"), put("in a field"), put("loose")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			rec, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Agreement"},
				Files: register.Files{{Sum: inField.String(), Name: "contract.pdf", MediaType: "application/pdf", Size: 10}}})
			if err != nil {
				return err
			}
			if _, err := store.Attach(ctx, tx, record.Agreements.Type, rec.ID, "a.txt", attached.String(), 8); err != nil {
				return err
			}
			off, err := store.Attach(ctx, tx, record.Agreements.Type, rec.ID, "b.txt", detached.String(), 8)
			if err != nil {
				return err
			}
			return store.Detach(ctx, tx, record.Agreements.Type, rec.ID, off.ID)
		})
		there := func(sum blob.Sum) bool { _, err := d.Blobs.Stat(ctx, who.Org, sum); return err == nil }
		if err := d.Sweep(ctx, who.Org); err != nil {
			t.Fatal(err)
		}
		if !there(loose) {
			t.Error("removed on the first night")
		}
		if err := d.Sweep(ctx, who.Org); err != nil {
			t.Fatal(err)
		}
		if there(loose) || !there(attached) || !there(detached) || !there(inField) {
			t.Errorf("after two nights: loose %v, attached %v, detached %v, in a field %v", there(loose), there(attached), there(detached), there(inField))
		}
	})
}
