package rights_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Invariant 12: an organisation that moves to another zone and country, and a law that
// changes from a later day, give the same date for the same facts.
func TestTheDateOfARequestStaysWhenTheOrganisationMovesAndTheLawChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail,
			ReceivedAt: time.Date(2026, 1, 30, 23, 30, 0, 0, time.UTC), Requester: rights.Person{Name: "Erika Muster"}})
		if r.DueOn != "2026-03-02" { // 31 January in Berlin
			t.Fatalf("due %s", r.DueOn)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
			if err != nil {
				return err
			}
			if _, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
				o.Country, o.TimeZone = "US", "America/Los_Angeles"
				return nil
			}); err != nil {
				return err
			}
			text := string(law.Shipped().Pack("eu-gdpr"))
			for old, fresh := range map[string]string{"as_of: 2026-11-21": "as_of: 2027-06-01",
				"respond_within: {value: 1, unit: month,": "respond_within: {value: 3, unit: month, applies_from: 2027-07-01,"} {
				if !strings.Contains(text, old) {
					t.Fatalf("the pack lacks %q", old)
				}
				text = strings.Replace(text, old, fresh, 1)
			}
			p, err := store.Create(ctx, tx, record.LawPacks, &record.LawPack{Head: register.Head{Title: "Later"}, Law: "eu-gdpr", AsOf: "2027-06-01", Text: register.Text(text)})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.LawPacks, p.ID, p.Rev, "install", workflow.Input{})
			return err
		})
		again, err := w.change(t, r, func(r *record.Request) { r.Note = "Looked at." })
		if err != nil || again.DueOn != r.DueOn || !again.DueAt.Equal(r.DueAt) || again.Zone != r.Zone {
			t.Errorf("due %s at %s in %s, was %s at %s in %s, %v", again.DueOn, again.DueAt, again.Zone, r.DueOn, r.DueAt, r.Zone, err)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			x, err := rights.DoReckon(ctx, tx, again)
			if err != nil {
				return err
			}
			if d, ok := x.Earliest(); !ok || d.Governs().Day != r.DueOn || len(d.Governs().Steps) == 0 {
				t.Errorf("reckoned anew: %v", d.Governs().Day)
			}
			return nil
		})
	})
}

// Invariant 12, S-174: a request with a pause and an extension has the same date after its
// organisation was restored into the other database and the program was started anew there.
func TestTheDateOfARequestStaysAfterARestoreIntoTheOtherDatabase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.at(time.Date(2026, 6, 25, 9, 0, 0, 0, time.UTC))
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr", "us-ca"}, Channel: record.ByEmail,
			ReceivedAt: time.Date(2026, 6, 1, 22, 30, 0, 0, time.UTC), Requester: rights.Person{Name: "Erika Muster"}})
		was, err := w.change(t, r, func(r *record.Request) {
			r.Pauses = append(r.Pauses, record.RequestPause{From: "2026-06-10", To: "2026-06-20", Reason: record.PauseClarification})
			r.ExtensionReason, r.ExtensionToldOn = "Many systems.", "2026-06-24"
		})
		if err != nil {
			t.Fatal(err)
		}
		if was.DueOn <= r.DueOn {
			t.Fatalf("due %s, then %s", r.DueOn, was.DueOn)
		}
		var file bytes.Buffer
		if _, err := backup.Write(t.Context(), w.DB, w.blobs, &file, backup.Options{At: w.clock.Now()}); err != nil {
			t.Fatal(err)
		}
		other := db.Postgres
		if w.Base().Dialect == db.Postgres {
			other = db.SQLite
		}
		to := *w
		to.DB = registertest.Open(t, other, w.clock, rights.Reactions()...)
		if to.blobs, err = blob.OpenDir(t.TempDir()); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), to.DB, to.blobs, bytes.NewReader(file.Bytes()), int64(file.Len()),
			backup.RestoreOptions{At: w.clock.Now(), By: access.Actor{Kind: access.Operator, ID: id.New()}}); err != nil {
			t.Fatal(err)
		}
		same := func(now *record.Request) {
			t.Helper()
			if now.DueOn != was.DueOn || !now.DueAt.Equal(was.DueAt) || now.DueLaw != was.DueLaw || now.FirstDueOn != was.FirstDueOn || now.AcknowledgeBy != was.AcknowledgeBy || now.Zone != was.Zone {
				t.Errorf("due %s at %s, was %s at %s", now.DueOn, now.DueAt, was.DueOn, was.DueAt)
			}
		}
		same(to.read(t, was))
		again, err := to.change(t, was, func(r *record.Request) { r.Note = "Looked at." }) // all dates are reckoned again
		if err != nil {
			t.Fatal(err)
		}
		same(again)
		to.write(t, func(ctx context.Context, tx *store.Tx) error {
			x, err := rights.DoReckon(ctx, tx, again)
			if d, ok := x.Earliest(); err != nil || !ok || d.Governs().Day != was.DueOn || len(d.Governs().Steps) == 0 {
				t.Errorf("reckoned anew: %+v, %v", d.Governs(), err)
			}
			return nil
		})
	})
}
